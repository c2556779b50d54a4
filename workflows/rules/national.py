"""The national panel decides by its seats, where the round asks for that (R7, R15).

How the panel is made up no source says (DOMAIN 3.2): seats and rules are its terms of
reference, as they are on file on the day that it sat.
"""

from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, Decide
from workflows.contracts.events import Decided
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies, extracts, interests, minuted, road, rounds
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


def with_minutes(bid: Bid, command: Decide, decided: Decided) -> Decided:
    """A decision with what its minutes bear out.

    Args:
        bid: As it stands.
        command: What is asked for.
        decided: The decision, but for them.

    Raises:
        Incomplete: Minutes are missing, or have no place here; see `minuted.of_panel`, also
            for `NotQuorate` and `Recused`.
    """
    said = command.minutes
    if said is None:
        minuted.check_none(command, _asks(bid, command))
        return decided
    if not road.is_national(bid.model):
        alone = "The local director decides alone, so there are no minutes."
        raise Incomplete(alone, field="minutes")
    found = minuted.of_panel(bid, command, said, PANEL, decided)
    basis = extracts.basis(bid, command.extract)
    return found.model_copy(update={"basis": basis})


def _asks(bid: Bid, command: Decide) -> str:
    """Why a decision has to have minutes; empty where it need not."""
    if by_seats(bid) and command.on_file:
        return (
            "In this round the national panel decides by its seats. Give the minutes of "
            "the item: who was there, and how each voted."
        )
    if command.by.role is Role.NATIONAL_OFFICE:
        return (
            "The national office records what the panel decided by its seats. Give the "
            "minutes of the item; without them only the panel's chair decides."
        )
    return ""


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
