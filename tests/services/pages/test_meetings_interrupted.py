"""What a clerk typed about a meeting survives a session that runs out meanwhile."""

from typing import Any

from tests.services.house import House
from tests.services.pages.meetings import LIST, arranged, kept, later, made, put, today
from tests.services.pages.test_board_items import before_board
from tests.services.pages.test_ccg_interrupted import back_from_sign_in, over
from tests.services.pages.visiting import browser

OPENED = {f"1/minutes/{page}": "?opened=yes" for page in ("edit", "publish")}
"""The clerk has not declared, and reads on."""


async def test_every_form_of_a_meeting_survives_the_sign_in(home: House):
    """Opened again it holds what was typed, and is saved by its button."""
    bid, _ = await before_board(home)
    async with browser(home, "cleo") as cleo:
        await made(cleo, today(home), notice="The round closes.")
        await put(cleo, 1, bid)
    forms: dict[str, dict[str, Any]] = {
        "new": arranged(later(home)),
        "1/change": {"place": "Room 2"},
        "1/agenda": {f"items__{bid}__part": "private"},
        "1/attendance": {"seats__s-chair": "present"},
        "1/minutes/edit": {"text": "As it was."},
        "1/minutes/publish": {"public": "As anybody may read it."},
        "2/cancel": {"cancelled": "Snow."},
    }
    for address, typed in forms.items():
        async with browser(home, "cleo") as cleo:
            page = await cleo.see(f"{LIST}/{address}{OPENED.get(address, '')}")
            over(cleo, "cleo")
            where = await back_from_sign_in(cleo, page, **typed)
        assert where.startswith(f"{LIST}/{address}?kept="), address
        async with browser(home, "cleo") as cleo:
            again = await cleo.see(where)
            for name, text in typed.items():
                assert again.values[name.replace("__", ".")] == text, (address, name)
            done = await cleo.fill(again)
            assert done.url != page.url, address
    one = await kept(home)
    assert (one.place, one.items[0].public) == ("Room 2", False)
    assert one.attendance is not None
    assert len(one.attendance.present) == 1
    assert (await kept(home, 2)).cancelled == "Snow."
