"""The national panel decides by its seats, where the round asks for that (R7, R15).

How the panel is made up no source says (DOMAIN 3.2): seats and rules are its terms of
reference, as they are on file on the day that it sat.
"""

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command, Decide, StartFallback
from workflows.contracts.events import Decided
from workflows.contracts.parties import Party, Role
from workflows.rules import (
    bodies,
    extracts,
    in_place,
    interests,
    minuted,
    road,
    rounds,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    Refusal,
    WrongStage,
)

PANEL = (Party.NHS_ENGLAND, bodies.NATIONAL)
"""The national panel among bodies with seats."""

SEALED = (
    "The national panel's decision is not recorded. Why not is said to whoever tried: in "
    "this round nothing of its decisions is told before their release."
)
"""What goes on record of an attempt with minutes that is refused, in a sealed round."""


NOT_STARTED = (
    "The step is not taken. Why not is said to whoever tried: in this round nothing of the "
    "national panel's decisions is told before their release."
)
"""The same of a fallback that is refused."""


def by_seats(bid: Bid) -> bool:
    """Whether the panel's decision on a bid is to have minutes, once its seats are on file."""
    return bid.cycle.national_minutes and road.is_national(bid.model)


def hands_on(bid: Bid) -> bool:
    """Whether a bid is before the panel, and its round lets another body decide (R15)."""
    return bid.cycle.national_fallback and by_seats(bid) and rounds.is_open(bid)


def check_before(bid: Bid) -> None:
    """The panel has a bid before it that it could hand on.

    Raises:
        WrongStage: It has not, or the round lets nobody decide in its place.
        AlreadyDone: It has decided.
    """
    if bid.stage is not Stage.APPROVAL_IN_PRINCIPLE or not by_seats(bid):
        raise WrongStage("This bid is not before the national panel now.")
    if not bid.cycle.national_fallback:
        raise WrongStage("In this round nobody decides in place of the national panel.")
    if not rounds.is_open(bid):
        raise AlreadyDone("The decision in principle has been taken.")


def judge(bid: Bid) -> tuple[Party, str]:
    """The body whose minutes a decision has: the panel, or the one in its place."""
    instead = bodies.in_place(bid, bodies.NATIONAL)
    return (instead.party, instead.body) if instead else PANEL


def awaited(bid: Bid) -> str:
    """What a bid waits for where another body decides; empty while that is sealed."""
    instead = bodies.in_place(bid, bodies.NATIONAL)
    if instead is None or not in_place.is_told(instead):
        return ""
    return (
        f"the decision in principle of {instead.name} in place of "
        f"{bodies.NATIONAL_PANEL}"
    )


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
    found = minuted.of_panel(bid, command, said, judge(bid), decided)
    instead = bodies.in_place(bid, bodies.NATIONAL)
    more = {
        "basis": extracts.basis(bid, command.extract),
        "decider": in_place.national_decider(instead) if instead else None,
    }
    return found.model_copy(update=more)


def _asks(bid: Bid, command: Decide) -> str:
    """Why a decision has to have minutes; empty where it need not."""
    if bodies.in_place(bid, bodies.NATIONAL):
        return (
            "Another body decides in place of the national panel. Give the minutes of "
            "the item: who was there, and how each voted."
        )
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

    Of one with minutes, in a round that seals its decisions, not who came and who did not;
    nor why another body does not decide.
    """
    if isinstance(command, Decide) and command.minutes and rounds.is_sealed(bid):
        return Refusal.__name__, SEALED
    started = isinstance(command, StartFallback) and command.board == bodies.NATIONAL
    if started and rounds.is_sealed(bid):
        return Refusal.__name__, NOT_STARTED
    return type(refusal).__name__, str(refusal)
