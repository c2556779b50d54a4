"""Letters about a lost quorum are sent though whoever changed the body was cut off."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import func, select

from activities.committees.drafting import Drafts
from activities.register.tables import notices
from services.hwb.app import SERVICE
from services.kit.app import create_app
from services.kit.connections import shared
from tests.ports import until
from tests.services.house import House, started
from tests.services.pages.boards import BOARD, seated
from tests.services.pages.visiting import Page, browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party

DRAFT = "/hwb/body/draft"
READERS = ("cleo", "gail")


async def lost(home: House, subject: str) -> Sequence[str]:
    """What somebody is told of a lost quorum."""
    page = await home.connections.register.notices_for(
        await home.number(subject), 1, 50
    )
    return [n.words for n in page.items if n.kind is NoticeKind.QUORUM_LOST]


async def letters(home: House) -> int:
    """How many letters about lost quorums there are."""
    kind = notices.c.kind == NoticeKind.QUORUM_LOST.value
    async with home.database.reading() as connection:
        found = await connection.scalar(select(func.count()).where(kind))
    return int(found or 0)


async def told(home: House) -> None:
    """Wait until there are some."""
    async with asyncio.timeout(30):
        while True:
            if await letters(home):
                return
            await asyncio.sleep(0.02)


async def cut_off(home: House) -> Page:
    """A version without the trust is there, and its service died before the letters.

    Answers with the form of whoever had no answer.
    """
    bid_id = await opened(home)
    await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{DRAFT}/seats/nhs-provider")
        await cleo.fill(form, holder="nobody")
        form = await cleo.see(f"{DRAFT}/in-force")
    drafts = Drafts(home.database)
    held = await drafts.of(Party.HWB, BOARD)
    assert held
    today = home.connections.clock().date()
    version = held.body.model_copy(update={"since": today, "reason": "The trust left."})
    who = await home.number("cleo")
    await drafts.put_in_force(version, held.number, who, "Cleo Example")
    assert await letters(home) == 0
    return form


async def test_a_service_that_starts_sends_what_was_left_untold_once(home: House):
    """Each start looks back; what is in the delivery log is not queued again."""
    await cut_off(home)
    app = create_app(SERVICE, shared(home.connections))
    async with started(app):
        await told(home)
    for subject in READERS:
        (said,) = await lost(home, subject)
        assert "its seats or rules change" in said
    there = await letters(home)
    home.bids.posted.clear()
    async with started(app):
        # Queued once, and posted at each start: what was queued before a crash goes too.
        await until(lambda: bool(home.bids.posted))
    assert await letters(home) == there


async def test_the_same_form_sent_again_sends_them_too(home: House):
    """Whoever had no answer presses the button again."""
    form = await cut_off(home)
    async with browser(home, "cleo") as cleo:
        page = await cleo.fill(form, 409, reason="The trust left.")
    assert "put in force" in page.text
    for subject in READERS:
        assert len(await lost(home, subject)) == 1


async def test_a_draft_goes_with_its_version_or_stays_without_it(home: House):
    """Neither is ever there without the other: a leftover could never be put in force."""
    await cut_off(home)
    assert await Drafts(home.database).of(Party.HWB, BOARD) is None
    async with browser(home, "cleo") as cleo:
        await cleo.fill(await cleo.see(f"{DRAFT}/rules"), number="30")
        form = await cleo.see(f"{DRAFT}/in-force")
        await cleo.fill(form, 422, reason="A slip.")
    assert await Drafts(home.database).of(Party.HWB, BOARD)
