"""The national panel decides by its seats, where the round asks for that (R7, R15).

How the panel is made up no source says (DOMAIN 3.2): seats and rules are its terms of
reference, as they are on file on the day that it sat.
"""

from datetime import date, datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, Decide
from workflows.contracts.events import Decided
from workflows.contracts.parties import Party, Role
from workflows.rules import boards, bodies, extracts, interests, minutes, road, rounds
from workflows.rules.refusals import Incomplete, Refusal

PANEL = (Party.NHS_ENGLAND, bodies.NATIONAL)
"""The national panel among bodies with seats."""

SEALED = (
    "The national panel's decision is not recorded. Why not is said to whoever tried: in "
    "this round nothing of its decisions is told before their release."
)
"""What goes on record of an attempt with minutes that is refused, in a sealed round."""


def by_seats(bid: Bid) -> bool:
    """Whether the panel's decision on a bid is to have minutes, once its seats are on file."""
    return bid.cycle.national_minutes and road.is_national(bid.model)


def recorders(bid: Bid) -> tuple[Role, ...]:
    """Who records the panel's decision: its chair, and its clerk where it has minutes."""
    office = (Role.NATIONAL_OFFICE,) if by_seats(bid) else ()
    return (Role.NATIONAL_CHAIR, *office)


def minuted(bid: Bid, command: Decide, decided: Decided) -> Decided:
    """A decision with what its minutes bear out.

    Args:
        bid: As it stands.
        command: What is asked for.
        decided: The decision, but for them.

    Raises:
        Incomplete: Minutes are missing, or have no place here; see `minutes.hold`, also
            for `NotQuorate` and `Recused`.
    """
    said = command.minutes
    if said is None:
        _check_none(bid, command)
        return decided
    if not road.is_national(bid.model):
        alone = "The local director decides alone, so there are no minutes."
        raise Incomplete(alone, field="minutes")
    on = _day(bid, command, decided.at)
    held = minutes.hold(bid, on, said, PANEL, decided.at)
    return decided.model_copy(
        update={
            "version": command.version,
            "meeting_date": on,
            "minute_reference": command.minute_reference,
            "votes": held.votes,
            # As with boards: who is late and counts stands among the recusals.
            "minutes": said.model_copy(update={"late": ()}),
            "quorum": held.quorum,
            "recusals": held.recusals,
            "counted": held.counted,
            "basis": extracts.basis(bid, command.extract),
        }
    )


def _check_none(bid: Bid, command: Decide) -> None:
    if command.meeting_date or command.minute_reference:
        said = "The day and the reference of a meeting go with its minutes."
        raise Incomplete(said, field="minutes")
    if by_seats(bid) and command.on_file:
        raise Incomplete(
            "In this round the national panel decides by its seats. Give the minutes of "
            "the item: who was there, and how each voted.",
            field="minutes",
        )
    if command.by.role is Role.NATIONAL_OFFICE:
        raise Incomplete(
            "The national office records what the panel decided by its seats. Give the "
            "minutes of the item; without them only the panel's chair decides.",
            field="minutes",
        )


def _day(bid: Bid, command: Decide, now: datetime) -> date:
    if command.meeting_date is None:
        raise Incomplete("Say when the panel met.", field="meeting_date")
    if not command.minute_reference:
        raise Incomplete("Give the minute reference.", field="minute_reference")
    boards.check_day(bid, command.meeting_date, now)
    return command.meeting_date


def is_barred(bid: Bid, decided: Decided) -> bool:
    """Whether an interest has come up since of anybody who took a decision."""
    voters = decided.votes.voters if decided.votes else ()
    people = (*voters, *((decided.by.person,) if decided.by else ()))
    return any(interests.bars_deciding(bid, person) for person in people)


def told(bid: Bid, command: Command, refusal: Refusal) -> tuple[str, str]:
    """What is put on record of a refused attempt: which refusal, and its words.

    Of one with minutes, in a round that seals its decisions, not who came and who did not.
    """
    if isinstance(command, Decide) and command.minutes and rounds.is_sealed(bid):
        return Refusal.__name__, SEALED
    return type(refusal).__name__, str(refusal)
