"""An absence is of days and a recusal of a bid: what a substitute may still accept."""

from datetime import date, timedelta

import pytest

from tests.builders import Story
from tests.rules.sitting import BOARD, HWB, before_board, decision, held, member
from tests.rules.steps import declares
from tests.rules.test_absences import TODAY, VIKRAM, away
from workflows.contracts.absences import Answer
from workflows.contracts.bids import Bid
from workflows.contracts.committees import Sitter
from workflows.contracts.meetings import AgendaItem, Meeting
from workflows.contracts.parties import Party
from workflows.contracts.reviews import Handling
from workflows.rules import accepting

LATER = TODAY + timedelta(days=2)


def meeting(*bids: str, day: date = LATER, **changes: object) -> Meeting:
    items = tuple(
        AgendaItem(bid_id=bid, number=str(n)) for n, bid in enumerate(bids, 6)
    )
    given = {
        "party": Party.HWB,
        "body": BOARD,
        "number": 1,
        "day": day,
        "begins": "18:30",
        "place": "Council chamber",
        "items": items,
    }
    return Meeting.model_validate(given | changes)


def recused(name: str = "vikram", handling: Handling | None = Handling.LEAVE) -> Bid:
    story: Story = before_board()
    declares(story, member(name), handling)
    return story.bid


def other(bid: Bid) -> Bid:
    return bid.model_copy(update={"id": "09A-1"})


OUT, FREE = recused(), other(before_board().bid)
KNOWN = {OUT.id: OUT, FREE.id: FREE}


def on(*coming: Meeting, known: dict[str, Bid] | None = None, **changes: object):
    one = away(**changes)
    return tuple(accepting.listed(one, HWB, coming, KNOWN if known is None else known))


def test_who_is_out_on_every_item_cannot_accept_and_reads_why() -> None:
    found = on(meeting(OUT.id))
    said = accepting.refused(found)
    assert said == (
        "You cannot sit on these days: you take no part in any item of the meetings on "
        "them. Item 6 on 5 November 2014, bid 07R-1: Vikram is recused. Decline, and the "
        "clerk can name somebody else."
    )
    two = on(meeting(OUT.id), meeting(OUT.id, day=TODAY))
    assert len(two) == 2
    assert "on 3 November 2014" in accepting.refused(two)


@pytest.mark.parametrize(
    ("coming", "whys"),
    [
        ((), []),
        ((meeting(),), []),
        ((meeting(OUT.id, FREE.id),), ["Vikram is recused", ""]),
        ((meeting(FREE.id, OUT.id),), ["", "Vikram is recused"]),
        ((meeting(OUT.id), meeting("nobody-1")), ["Vikram is recused", ""]),
        ((meeting(OUT.id, cancelled="No room."),), []),
        ((meeting(OUT.id, day=TODAY + timedelta(days=10)),), []),
    ],
)
def test_who_is_out_on_some_items_sits_for_the_others(coming, whys: list[str]) -> None:
    """Each item says for itself; days without any refuse nobody."""
    found = on(*coming)
    assert [item.why for item in found] == whys
    assert accepting.refused(found) == ""


def test_what_the_body_has_decided_is_no_item_any_more() -> None:
    """On the day's other item they are out: nothing is left that they could sit for."""
    story = before_board()
    story.gives(decision(story, held()))
    decided = other(story.bid)
    known = {OUT.id: OUT, decided.id: decided}
    found = on(meeting(OUT.id, decided.id), known=known)
    assert [item.bid for item in found] == [OUT.id]
    assert accepting.refused(found)


def test_what_may_still_be_ruled_otherwise_refuses_nobody() -> None:
    """It is said, since nobody acts until it is ruled; and it may be ruled noted."""
    waits = recused(handling=None)
    (found,) = on(meeting(waits.id), known={waits.id: waits})
    assert found.why == "Vikram has an interest that nobody has ruled on"
    assert accepting.refused([found]) == ""
    noted = recused(handling=Handling.NOTE)
    (found,) = on(meeting(noted.id), known={noted.id: noted})
    assert found.why == ""


def test_who_has_not_declared_yet_is_not_out() -> None:
    """Blank is not none, but they are asked when they sit (R11)."""
    bid = before_board().bid
    cycle = bid.cycle.model_copy(update={"silent_are_out": True})
    bid = bid.model_copy(update={"cycle": cycle})
    assert [item.why for item in on(meeting(bid.id), known={bid.id: bid})] == [""]


def test_nobody_accepts_for_a_seat_of_the_applicant() -> None:
    """The seat itself is out on its own bid, whoever sits in it (R8)."""
    grace = next(s for s in HWB.seats if s.id == "ccg")
    given = {"seat": grace.id, "member": grace.holder}
    given["substitute"] = Sitter(person="example-yusuf", name="Yusuf")
    found = on(meeting(OUT.id), **given)
    assert "Yusuf represents the applicant. Decline" in accepting.refused(found)


def test_it_counts_whatever_was_answered_and_only_for_whoever_is_asked() -> None:
    for answer in Answer:
        assert accepting.refused(on(meeting(OUT.id), answer=answer))
    assert accepting.refused(on(meeting(OUT.id), substitute=None)) == ""
    assert VIKRAM.name in on(meeting(OUT.id))[0].said
