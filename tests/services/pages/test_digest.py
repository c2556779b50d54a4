"""Choosing what comes with the morning digest, and seeing what is held for it."""

from datetime import date
from typing import Any

import pytest

from services.notifications.presenters import AT_ONCE, KINDS, MAY_WAIT, Choices
from tests.services.house import House
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from tests.services.test_notifications import told
from workflows.contracts.notices import NoticeKind
from workflows.rules import digest

FORM = "/notifications/settings"
MORNING = date(2026, 6, 4)


async def letters_of(page: Page) -> Any:
    form = next(f for f in page.forms if f.action == FORM)
    assert form.values.pop("form_token")
    return form


async def test_everything_comes_at_once_until_i_choose(home: House) -> None:
    """One question for each kind that may wait; the answer is shown back."""
    async with browser(home, "lou") as lou:
        form = await letters_of(await lou.see("/notifications/settings"))
        assert set(form.values) == {kind.value for kind in digest.MAY_WAIT}
        assert set(form.values.values()) == {"now"}
        answer = await lou.post(FORM, data=form.values | {"reminder": "morning"})
        assert answer.headers["location"] == "/notifications/settings?saved=1"
        page = await lou.see("/notifications/settings?saved=1")
        assert "Your choice is saved" in page.text
        again = await letters_of(page)
        assert again.values == form.values | {"reminder": "morning"}
        await lou.post(FORM, data=form.values)
        back = await letters_of(await lou.see("/notifications/settings"))
        assert back.values == form.values
    assert await home.connections.mornings.chosen(await home.number("lou")) == set()


async def test_the_page_says_what_always_comes_at_once_and_when_it_is_silent(
    home: House,
) -> None:
    async with browser(home, "lou") as lou:
        page = await lou.see("/notifications/settings")
    for said in ("Decisions", "Questions", "Something to do", "On other days there is"):
        assert said in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"reminder": "never"},
        {"reminder": ""},
        {"task": "morning"},
        {"decided": "morning"},
        {"person": "1"},
        {"live": ["now", "morning", "<script>"]},
    ],
)
async def test_a_form_that_asks_for_anything_else_changes_nothing(
    home: House, wrong: dict[str, object]
) -> None:
    """No letter is turned off, and nobody else's choice is touched."""
    good = {kind.value: "morning" for kind in digest.MAY_WAIT}
    async with browser(home, "lou") as lou:
        answer = await lou.post(FORM, data=good | wrong)
        assert answer.status_code == 422
        short = {kind: when for kind, when in good.items() if kind != "reminder"}
        assert (await lou.post(FORM, data=short)).status_code == 422
    assert await home.connections.mornings.chosen(await home.number("lou")) == set()


async def test_a_held_letter_says_for_when_and_can_be_had_now(home: House) -> None:
    """In my messages and on the bid's page; now it waits like any other, and stays so."""
    await home.connections.mornings.choose(
        await home.number("lou"), {NoticeKind.REMINDER}
    )
    bid_id = await a_bid(home)
    notice = await told(home, "lou")
    await home.connections.mornings.hold([notice["id"]], MORNING)
    async with browser(home, "lou") as lou, browser(home, "mara") as mara:
        assert (
            "Held for you now: 1 letter."
            in (await lou.see("/notifications/settings")).text
        )
        page = await lou.see("/notifications/")
        assert "Held for the morning digest of 4 June 2026" in page.text
        assert "Send it now" in page.text
        seen = await mara.see(f"/ccg/bids/{bid_id}/messages")
        assert "Held for the morning digest of 4 June 2026" in seen.text
        form = next(f for f in page.forms if f.action == "/notifications/resend")
        for _ in range(2):
            await lou.post(form.action, data=form.values)
        assert "Waiting to be sent" in (await lou.see("/notifications/")).text
    assert set(home.bids.posted) == {notice["id"]}
    assert await home.connections.mornings.waiting(bid_id, 100) == []


def test_every_kind_of_letter_may_wait_or_has_a_reason_not_to() -> None:
    """The settings page names each of them once."""

    assert set(MAY_WAIT) == digest.MAY_WAIT
    assert set(MAY_WAIT) | set(AT_ONCE) == set(NoticeKind) == set(KINDS)
    assert set(MAY_WAIT).isdisjoint(AT_ONCE)
    asked = set(Choices.model_fields) - {"form_token"}
    assert asked == {kind.value for kind in MAY_WAIT}
