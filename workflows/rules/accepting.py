"""On which items a substitute who is asked to sit does not act, and when on none is left.

An absence is of days and a recusal of a bid: whoever is out on some items sits for the
others. Whoever is certainly out on every item of those days cannot accept at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.contracts.absences import Absence, Answer
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.meetings import Meeting
from workflows.rules import absences, meetings, needs, possible, voters, words

ELSE = "Decline, and the clerk can name somebody else."


@dataclass(frozen=True)
class Listed:
    """An item of a meeting on the days of an absence.

    Attributes:
        number: As the agenda has it.
        why: Why the substitute takes no part as it stands, with their name; empty where
            they may, or have only not declared yet.
        certain: Whether that stays so whatever is still ruled.
    """

    bid: str
    number: str
    day: date
    why: str = ""
    certain: bool = False

    @property
    def said(self) -> str:
        """`Item 6 on 3 June 2026, bid 07R-1: Vikram Example is recused`."""
        return (
            f"Item {self.number} on {words.day(self.day)}, bid {self.bid}: {self.why}"
        )


def listed(
    one: Absence,
    body: BodyVersion,
    coming: Iterable[Meeting],
    bids: Mapping[str, Bid],
) -> Iterator[Listed]:
    """The items of the meetings on an absence's days, each with what bars its substitute.

    What does not wait for the body, such as what it has decided, is no item any more.

    Args:
        one: The absence, whatever its substitute has answered.
        body: The body.
        coming: Its meetings to come.
        bids: The bids on their agendas, as far as they are known.
    """
    for meeting in coming:
        if meeting.cancelled or not absences.in_force(one, meeting.day):
            continue
        for item in meeting.items:
            bid = bids.get(item.bid_id)
            if bid and not _waits(bid, body):
                continue
            found = Listed(bid=item.bid_id, number=item.number, day=meeting.day)
            why = bars(bid, body, one, meeting.day) if bid else ""
            if bid is None or not why:
                yield found
                continue
            best = bars(possible.turned(bid), body, one, meeting.day)
            yield Listed(found.bid, found.number, found.day, why, certain=bool(best))


def _waits(bid: Bid, body: BodyVersion) -> bool:
    """Whether a bid waits for a body to judge it."""
    steps = meetings.steps(body.party)
    return any(
        (need.party, need.body) == (body.party, body.body) and need.command in steps
        for need in needs.of(bid)
    )


def bars(bid: Bid, body: BodyVersion, one: Absence, on: date) -> str:
    """Why whoever is asked to sit would not act on a bid; empty where they would.

    That they have not declared yet is no reason: they are asked when they sit.
    """
    would = one.model_copy(update={"answer": Answer.ACCEPTED})
    return absences.barred(voters.spoken(bid), body, would, on)


def refused(found: Iterable[Listed]) -> str:
    """Why a substitute cannot accept: they are out on all that the days hold.

    Days without any item refuse nobody.
    """
    every = tuple(found)
    if not every or not all(one.certain for one in every):
        return ""
    said = ". ".join(one.said for one in every)
    return (
        "You cannot sit on these days: you take no part in any item of the meetings on "
        f"them. {said}. {ELSE}"
    )
