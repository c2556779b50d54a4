"""A bid that is open without its expression of interest gets it, section by section."""

from datetime import datetime, timedelta

from services.kit.pages.application import rounds
from tests.services.house import House, hat
from tests.services.pages.expressing import (
    DRAFT,
    FIRST,
    INTEGRATION,
    TYPED,
    answered,
    checked,
    drafted,
    finished,
)
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.test_commands import A_BID, NEW
from workflows.contracts.cycles import Model
from workflows.contracts.events import BidOpened
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import words

BID = "/ccg/bids/07R-1"
OLD = f"{BID}/do/submit-expression"
"""Where one form of it was, to which letters of the released version lead."""


async def refused(home: House) -> None:
    """A program asked for what stays with NHS England: the bid is open, and waits."""
    async with home.client("mara") as mara:
        answer = await mara.give(NEW, {**A_BID, "functions": ["R02"]})
        assert answer.status_code == 422, answer.text
    assert home.bids.bids["07R-1"].statements is None


async def test_its_sections_are_found_from_the_bid_and_sent(home: House):
    """The round, the model and the applicants are the bid's by now and are not asked."""
    await refused(home)
    async with browser(home, "mara") as mara:
        bid = await mara.see(BID)
        links = [href for href in bid.links.values() if "expression" in href]
        tasks = await mara.see(links[0])
        assert tasks.url == DRAFT
        assert tasks.title.startswith("Expression of interest, bid 07R-1")
        assert "0 of 10 sections" in tasks.text
        assert "Round and model" not in tasks.links
        assert "Delete this draft" not in tasks.links
        assert "Last saved" not in tasks.text
        assert (await mara.see(OLD)).url == DRAFT
        page = await mara.see(tasks.links["Functions"])
        check = await answered(mara, page, TYPED)
        assert "Not passed" not in check.text
        assert "write the application in the meantime" not in check.text
        done = await mara.fill(check)
        assert done.url.startswith(f"{BID}/recorded/")
        assert (await mara.fill(check)).url == done.url
        assert (await mara.see(DRAFT)).url == BID
        assert (await mara.see(f"{BID}/expression")).url == f"{BID}/expression"
    bid_ = home.bids.bids["07R-1"]
    assert bid_.statements
    assert bid_.functions == ("F01", "F02")


async def test_what_was_typed_before_it_was_refused_is_there(home: House):
    """The draft from which the bid was begun is the one that goes on."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await drafted(mara)
        page = await olu.see(f"{DRAFT}/sections/integration")
        await opened(home)
        await olu.fill(page, **{INTEGRATION: "Typed meanwhile."})
        tasks = await mara.see(f"{BID}/expression")
        assert tasks.url == DRAFT
        page = await mara.see(tasks.links["Integration of local services"])
        assert page.values[INTEGRATION] == "Typed meanwhile."
        await mara.see(f"{DRAFT}/sections/bid", 404)
        assert (await mara.see(f"{DRAFT}/delete")).url == BID
        page = await mara.see(tasks.links["Functions"])
        done = await mara.fill(await answered(mara, page, TYPED))
        assert done.url.startswith(f"{BID}/recorded/")


async def opened(home: House) -> None:
    """The bid of the first draft is open, and its expression was refused."""
    at = home.connections
    opening = await at.reference.opening("07R-1", "today", Model.DELEGATED, ("07R",))
    await home.bids.happened("07R-1", BidOpened(at=at.clock(), opening=opening))


async def test_an_answer_that_is_lost_is_not_recorded_twice(home: House):
    """The form as it stands can be sent again."""
    await refused(home)
    async with browser(home, "mara") as mara:
        page = await mara.see(f"{DRAFT}/sections/functions")
        check = await answered(mara, page, TYPED)
        home.bids.lost = True
        unknown = await mara.fill(check, 503)
        assert "it will not be recorded twice" in unknown.text
        home.bids.lost = False
        assert "/recorded/" in (await mara.fill(unknown)).url
    assert home.bids.entries("07R-1") == 3


async def test_whoever_is_kept_from_the_bid_does_not_write_it(home: House):
    """A recusal holds on each of its pages; nobody else's draft is there."""
    await refused(home)
    await recuse(home, "07R-1", "mara", hat(Role.BID_MANAGER, "07R"), Handling.LEAVE)
    below = ("", "/check", "/sections/timetable")
    async with browser(home, "mara") as mara, browser(home, "isla") as isla:
        for there in (f"{BID}/expression", *(f"{DRAFT}{path}" for path in below)):
            await mara.see(there, 403)
            await isla.see(there, 404)
        for path in below[1:]:
            for who, status in ((mara, 403), (isla, 404)):
                sent = await who.post(f"{DRAFT}{path}", data={"form_token": "x"})
                assert sent.status_code == status
    assert home.bids.bids["07R-1"].statements is None


async def test_a_bid_that_has_ended_gets_none(home: House):
    """Whoever was writing keeps the words; nobody is led to a form that leads nowhere."""
    await refused(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        page = await mara.see(f"{DRAFT}/sections/timetable")
        form = await olu.see(f"{BID}/do/withdraw")
        await olu.fill(form, reason="Not now.")
        late = await mara.fill(page, 409, statements__timetable="An hour's.")
        assert "This bid has come to its end" in late.text
        assert late.values["statements.timetable"] == "An hour's."
        assert (await mara.see(DRAFT)).url == BID
        assert "cannot" in (await mara.see(f"{BID}/expression")).text


async def test_between_two_rounds_a_draft_is_written_on(home: House):
    """What hangs on a round is asked when one is open; nothing written gets out of reach."""
    now = home.bids.clock()
    async with browser(home, "mara") as mara:
        await drafted(mara)
        check = await checked(mara)
        at(home, now + timedelta(days=900))
        tasks = await mara.see(DRAFT)
        assert "No round is open now" in tasks.text
        assert "Round and model" not in tasks.links
        page = await mara.see(tasks.links["Integration of local services"])
        assert page.values[INTEGRATION] == "Half a thou"
        await mara.fill(page, **{INTEGRATION: "Between two rounds."})
        whole = await mara.see(check.action)
        assert "Not passed" in whole.text
        late = await mara.fill(check, 422)
        assert "No round is open now" in late.text
        assert (await mara.see(FIRST)).url == "/ccg/start"
        assert not home.bids.bids
        kept = await home.connections.drafts.draft("07R-1")
        assert kept
        assert '"model": ["joint"]' in kept.expression
        at(home, now)
        await finished(mara, await mara.see(DRAFT))
    assert list(home.bids.bids) == ["07R-1"]


async def test_what_comes_late_is_recorded_admitted_and_sent_again(home: House):
    """R1: refused after the date, unless NHS England admits it; the draft goes on."""
    async with browser(home, "mara") as mara, browser(home, "ofa") as ofa:
        check = await checked(mara)
        tasks = await mara.see(DRAFT)
        assert "takes expressions of interest until 5pm on " in tasks.text
        at(home, await after_the_date(home))
        assert "Start now" not in (await mara.see("/ccg/start")).links
        assert (await mara.see(FIRST)).url == "/ccg/start"
        tasks = await mara.see(DRAFT)
        assert "took expressions of interest until 5pm on " in tasks.text
        check = await mara.see(tasks.links["Check your answers"])
        assert "Not passed This was due by 5pm on " in check.text
        assert "it is refused; that goes on record" in check.text
        told = await mara.fill(check, 422)
        assert "on record as refused, and bid 07R-1 is open" in told.text
        assert "Submit the expression of interest" not in told.html
        assert home.bids.bids["07R-1"].statements is None
        waits = await mara.see(check.action)
        assert "You can submit it when every check is passed" in waits.text
        form = await ofa.see("/nhs-england/bids/07R-1/do/admit-late")
        day = home.bids.clock() + timedelta(days=7)
        said = {"until__day": day.day, "until__month": day.month}
        await ofa.fill(form, reason="Snow.", until__year=day.year, **said)
        tasks = await mara.see(f"{BID}/expression")
        assert "10 of 10 sections" in tasks.text
        check = await mara.see(tasks.links["Check your answers"])
        assert "Not passed" not in check.text
        assert "/recorded/" in (await mara.fill(check)).url
    assert home.bids.bids["07R-1"].statements


async def after_the_date(home: House) -> datetime:
    """An hour after expressions of interest were due."""
    (cycle,) = [
        one
        for one in await home.connections.reference.cycles()
        if one.name == TYPED["cycle"]
    ]
    due = rounds.until(cycle, TYPED["model"])
    assert due
    return due + timedelta(hours=1)


def at(home: House, now: datetime) -> None:
    """Later, for the process as for the pages."""
    object.__setattr__(home.connections, "clock", lambda: now)
    home.bids.clock = lambda: now


async def test_before_a_round_opens_nothing_is_begun_and_everybody_is_told_when(
    home: House,
):
    """By the API, at the check of the answers, and where a bid starts; no bid is opened."""
    now = home.bids.clock()
    cycles = await home.connections.reference.cycles()
    day = words.day(next(one.opens for one in cycles if one.name == A_BID["cycle"]))
    said = f"This round opens on {day}. No expression of interest is taken before."
    async with browser(home, "mara") as mara, home.client("mara") as program:
        await drafted(mara)
        check = await checked(mara)
        at(home, now - timedelta(days=3))
        answer = await program.give(NEW, A_BID)
        assert answer.status_code == 409
        assert answer.json()["detail"] == said
        page = await mara.see("/ccg/start")
        assert "Rounds to come" in page.text
        assert f"opens on {day}." in page.text
        assert "Start now" not in page.text
        late = await mara.fill(check, 422)
        assert "No round is open now" in late.text
        assert "The date has gone by" not in late.text
    assert not home.bids.bids
