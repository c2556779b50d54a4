"""A decision with its minutes: what they bear out, alike for a board and for either panel."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from workflows.contracts.bids import Bid
from workflows.contracts.commands import ConcludeConflictReview, Decide
from workflows.contracts.events import BoardDecided, ConflictReviewConcluded, Decided
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Minutes
from workflows.rules import calendar, minutes
from workflows.rules.refusals import Incomplete

LONG_BEFORE = timedelta(days=366)
"""A meeting so long before the round opened is a slip, not a meeting about its bids."""

Taken = TypeVar("Taken", BoardDecided, ConflictReviewConcluded, Decided)
OfPanel = TypeVar("OfPanel", ConflictReviewConcluded, Decided)


def borne_out(
    bid: Bid, on: date, said: Minutes, who: tuple[Party, str], taken: Taken
) -> Taken:
    """A decision with what its minutes bear out.

    Args:
        bid: As it stands.
        on: The day on which the body met.
        said: Its minutes.
        who: The body whose minutes these have to be.
        taken: The decision without them.

    Raises:
        Incomplete: See `minutes.hold`; so are `NotQuorate` and `Recused`.
    """
    held = minutes.hold(bid, on, said, who, taken.at)
    return taken.model_copy(
        update={
            "votes": held.votes,
            # Who is late and counts stands among the recusals; whoever does not, nowhere.
            "minutes": said.model_copy(update={"late": ()}),
            "quorum": held.quorum,
            "recusals": held.recusals,
            "counted": held.counted,
        }
    )


def of_panel(
    bid: Bid,
    command: Decide | ConcludeConflictReview,
    said: Minutes,
    who: tuple[Party, str],
    taken: OfPanel,
) -> OfPanel:
    """What a panel decided at a meeting, with what its minutes bear out.

    Raises:
        Incomplete: It is not said when the panel met, or where its minute stands; see
            `borne_out` too.
    """
    on = command.meeting_date
    if on is None:
        raise Incomplete("Say when the panel met.", field="meeting_date")
    if not command.minute_reference:
        raise Incomplete("Give the minute reference.", field="minute_reference")
    check_day(bid, on, taken.at)
    met = {
        "version": command.version,
        "meeting_date": on,
        "minute_reference": command.minute_reference,
    }
    return borne_out(bid, on, said, who, taken.model_copy(update=met))


def check_none(command: Decide | ConcludeConflictReview, asks: str) -> None:
    """A panel's decision without minutes says nothing of a meeting.

    Args:
        command: What is asked for.
        asks: Why the panel decides with minutes only; empty where it need not.

    Raises:
        Incomplete: Minutes are missing.
    """
    if command.meeting_date or command.minute_reference:
        said = "The day and the reference of a meeting go with its minutes."
        raise Incomplete(said, field="minutes")
    if asks:
        raise Incomplete(asks, field="minutes")


def check_day(bid: Bid, day: date, now: datetime) -> None:
    """A body met on a day that can be.

    Raises:
        Incomplete: It is still to come, or long past.
    """
    if day > calendar.london_day(now):
        raise Incomplete("The meeting date is still to come.", field="meeting_date")
    if day < bid.cycle.opens - LONG_BEFORE:
        raise Incomplete(
            "The meeting date is long before this bid's round opened.",
            field="meeting_date",
        )
