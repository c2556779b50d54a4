"""The conflicts panel concludes by its seats: the form, what it refuses, what is said."""

from typing import Any

from activities import bases_checked
from activities.committees.writing import CommitteeWriting
from services.kit import extracts
from tests import builders
from tests.builders import Story, opening
from tests.rules.bodies import shipped
from tests.services.house import House, hat
from tests.services.pages.boards import NOW, who
from tests.services.pages.meetings import arranged, today
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_fallback_pages import PANEL
from tests.services.pages.visiting import browser
from workflows.contracts.committees import BodyVersion, Sitter
from workflows.contracts.events import BidOpened
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import minutes

BID = "07R-1"
FORM = f"/conflicts/bids/{BID}/do/conclude-conflict-review"
MEMBER = hat(Role.PANEL_MEMBER, PANEL)
FOUR = ("chair", "lay", "borough-north", "borough-south")
"""Every seat of the shipped panel that is filled."""


async def before_panel(home: House, **cycle: Any) -> BodyVersion:
    """A bid that waits for the panel, in a round where it concludes by its seats."""
    of = await home.connections.reference.cycle("today")
    assert of is not None
    given = {"panel_minutes": True, "opens": builders.START.date()} | cycle
    of = of.model_copy(update=given)
    story = Story(opening(bid_id=BID, cycle=of))
    story.until_asked("conclude_conflict_review")
    await home.bids.happened(BID, BidOpened(at=story.now, opening=story.bid))
    return await seated(home)


async def seated(home: House) -> BodyVersion:
    """The shipped panel in the store, everybody in it a person on the register."""
    found = shipped()["conflicts_panel"]
    people: dict[str, Sitter] = {}
    for sitter in (s for one in found.seats for s in (one.holder, *one.substitutes)):
        if sitter and sitter.person not in people:
            number = await home.enrol(sitter.person, MEMBER)
            people[sitter.person] = Sitter(person=number, name=sitter.name)
    seats = tuple(
        seat.model_copy(
            update={
                "holder": people[seat.holder.person] if seat.holder else None,
                "substitutes": tuple(people[s.person] for s in seat.substitutes),
            }
        )
        for seat in found.seats
    )
    body = found.model_copy(update={"seats": seats})
    return await CommitteeWriting(home.database).add(body)


def held(body: BodyVersion, *seats: str, **more: str) -> dict[str, Any]:
    """The form filled in: these seats present and for; the chair in the chair."""
    found = {
        "outcome": "clear",
        "reasons": "All on record.",
        "meeting_date__day": str(NOW.day),
        "meeting_date__month": str(NOW.month),
        "meeting_date__year": str(NOW.year),
        "minute_reference": "CP/2026/3",
        "minutes__chair": who(body, "Alex"),
        "minutes__resolution": "That the panel finds the bid clear.",
    }
    for seat in seats or FOUR:
        found |= {
            f"minutes.seat.{seat}.who": "present",
            f"minutes.seat.{seat}.vote": "for",
        }
    return found | more


async def test_one_is_recused_the_quorum_is_lost_and_a_substitute_gives_it_back(
    home: House,
):
    """R7, R15: the whole sitting, as the chair writes it down; nothing typed is lost."""
    body = await before_panel(home)
    await recuse(home, BID, "specimen-bola", MEMBER, Handling.LEAVE)
    async with browser(home, "pia") as pia:
        form = await pia.see(FORM)
        assert "3 members with a vote have to be able to act." in form.text
        assert "Bola Specimen is recused." in form.text
        blank = await pia.fill(form, 422)
        for words in (
            "Enter the date of the meeting",
            "Enter the minute reference",
            "Enter the resolution as it was passed",
        ):
            assert words in blank.text, words
        here = held(body, "chair", "borough-north")
        looked = await pia.fill(form, **here, check="quorum")
        assert "Not quorate for this item" in looked.text
        lost = await pia.fill(looked, 409, **here)
        assert "not quorate for this item, so nothing is decided" in lost.text
        assert "stands below the seats" in lost.text
        assert "Uma Specimen (for Bola Specimen)" in lost.text
        assert lost.values["minutes.resolution"].startswith("That the panel")
        assert lost.values["reasons"] == "All on record."
        stands = {
            "minutes.seat.lay.who": f"for:{who(body, 'Uma')}",
            "minutes.seat.lay.vote": "against",
        }
        done = await pia.fill(lost, **here, **stands)
        assert "/recorded/" in done.url
        for words in (
            "The conflicts panel concluded the conflict review on",
            "Minute CP/2026/3: 2 for, 1 against, 0 abstained. Recorded by",
            "The meeting was quorate for this item once everybody with an interest",
            "3 members with a vote are present and 3 are needed.",
            "Register of interests",
        ):
            assert words in done.text, words
        drafted = done.links["Read the draft minutes"]
        draft = await pia.see(f"{drafted}&opened=yes")
        tab = await pia.see(f"/conflicts/bids/{BID}/conflicts?opened=yes")
        assert "2 for, 1 against, 0 abstained Recorded by Pia Example" in tab.text
    for words in (
        "Draft minutes: ",
        "Uma Specimen (substitute for Bola Specimen), Lay member",
        "Uma Specimen (substitute for Bola Specimen): against",
        "declared a financial interest.",
        "That the panel finds the bid clear.",
        "The conflict review is concluded: clear.",
        "version 1 of the panel's seats",
    ):
        assert words in draft.text, words
    found = home.bids.bids[BID].conflict_conclusion
    assert found
    assert (found.votes.in_favour, found.minuted) == (2, True)
    lines = await home.connections.register.history(BID, limit=200)
    event = next(e.event for e in lines if e.kind == "conflict_review_concluded")
    assert event.minutes.body == body
    in_scope = await extracts.of_review(home.connections, BID, event.at)
    assert set(event.basis.extract.people) == set(in_scope.people)
    assert set(in_scope.people) - set(minutes.people(body))
    assert [e.event.refusal for e in lines if e.kind == "attempt_refused"] == [
        "NotQuorate"
    ]
    faults = await bases_checked.faults(home.database)
    assert [one for one in faults if "register" in one] == []
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{BID}/decisions")
        assert "2 for, 1 against, 0 abstained" in page.text
        assert "Recorded by Pia Example" in page.text
        await mara.see(
            f"/ccg/bids/{BID}/{page.links['Minutes of the conflict review']}"
        )
        link = next(v for k, v in page.links.items() if "the conflicts panel" in k)
        assert (await mara.get(link)).content.startswith(b"%PDF")


async def test_where_nobody_can_be_enough_the_form_says_who_concludes_instead(
    home: House,
):
    """R15: no councillor can act, and the way on is beside the seats."""
    await before_panel(home)
    for name in ("carol", "dafydd", "vikram"):
        await recuse(home, BID, f"specimen-{name}", MEMBER, Handling.LEAVE)
    async with browser(home, "pia") as pia:
        form = await pia.see(FORM)
        assert "No attendance can make this item quorate" in form.text
        assert "No councillor can act" in form.text
        assert "are present" not in form.text
        start = form.links["Have another body conclude in place of the panel"]
        page = await pia.see(f"/conflicts/bids/{BID}/do/{start}")
        assert "in place of the conflicts panel" in page.text


async def test_without_minutes_only_where_the_round_lets_the_chair_conclude(
    home: House,
):
    """By the API too: the seats are on file, so who sat is asked."""
    body = await before_panel(home)
    there = f"/conflicts/api/v1/bids/{BID}/conclude-conflict-review"
    plain = {"version": 1, "outcome": "clear", "reasons": "All on record."}
    said = {
        "present": [who(body, name) for name in ("Alex", "Bola", "Carol")],
        "chair": who(body, "Alex"),
        "stated": "Carried, nobody against.",
        "resolution": "That the panel finds the bid clear.",
        "body": body.model_copy(update={"name": "Forged"}).model_dump(mode="json"),
    }
    met = {"meeting_date": str(today(home)), "minute_reference": "CP/2026/3"}
    async with home.client("pia") as pia:
        no = await pia.give(there, plain)
        assert "concludes by its seats. Give the minutes" in no.text
        yes = await pia.give(there, plain | met | {"minutes": said})
        assert yes.status_code == 200, yes.text
    lines = await home.connections.register.history(BID, limit=200)
    event = next(e.event for e in lines if e.kind == "conflict_review_concluded")
    assert event.minutes.body == body
    assert set(event.votes.voters) == set(said["present"])


async def test_where_the_round_does_not_ask_nothing_more_is_asked(home: House):
    """As it was: the chair's word and reasons."""
    await before_panel(home, panel_minutes=False)
    async with browser(home, "pia") as pia:
        form = await pia.see(FORM)
        assert "Resolution" not in form.text
        await pia.fill(form, outcome="clear", reasons="All on record.")
    assert not home.bids.bids[BID].conflict_conclusion.minuted


async def test_the_item_of_a_meeting_and_its_minutes_tell_of_it(home: House):
    """Called, put on the agenda, recorded from there; what is drafted says what was voted."""
    body = await before_panel(home)
    there = "/conflicts/meetings"
    async with browser(home, "pia") as pia:
        form = await pia.see(f"/conflicts/bids/{BID}/do/declare-interest")
        await pia.fill(form, category="none")
        form = await pia.see(f"{there}/new")
        await pia.fill(form, **arranged(today(home), notice="Urgent."))
        form = await pia.see(f"{there}/1/agenda")
        on = {f"items__{BID}__part": "private", f"items__{BID}__number": "1"}
        page = await pia.fill(form, **on)
        assert "A quorum can be had: if everybody came," in page.text
        undecided = await pia.see(f"{there}/1/minutes")
        assert "No decision is on record for this item." in undecided.text
        page = await pia.see(f"{there}/1/items/{BID}")
        form = await pia.see(page.links["Record what was decided"])
        await pia.fill(form, **held(body), minutes__meeting="1")
        after = await pia.see(f"{there}/1/items/{BID}")
        for words in (
            "The panel has concluded the conflict review: clear.",
            "4 for, 0 against, 0 abstained",
            "That the panel finds the bid clear.",
            "Reasons All on record.",
            "4 members with a vote are present and 3 are needed.",
        ):
            assert words in after.text, words
        await pia.see(after.links["Read the draft minutes of this item"])
        drafted = await pia.see(f"{there}/1/minutes")
        assert "The conflict review is concluded: clear." in drafted.text
        assert "Version 1 of the application, minute CP/2026/3." in drafted.text
