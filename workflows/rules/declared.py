"""Whoever judges a bid has said first whether they have an interest in it (R8, R10, R11)."""

from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.parties import Actor, Party, Role
from workflows.rules import interests, road
from workflows.rules.refusals import Undeclared

GUARDED = frozenset({c.RuleOnInterest, c.GiveGuardianOpinion})
"""Where a CCG's guardian judges. Its other officers are asked by the conflict review."""


def judges(kind: type[Command], by: Actor) -> bool:
    """Whether somebody judges a bid by a step that takes part in deciding it.

    A board's clerk and chair write down what its members decided; that its members have
    declared is the quorum's affair (`Cycle.silent_are_out`). A vote is a member's own.
    """
    match by.party:
        case Party.CCG:
            return by.role is Role.GUARDIAN and kind in GUARDED
        case Party.HWB:
            return kind is c.CastVote
    return True


def is_owed(bid: Bid, person: str) -> bool:
    """Whether the round asks for an answer that somebody has not given.

    A bid that needs no approval is judged by nobody.
    """
    asked = bid.cycle.judges_declare and road.needs_approval(bid.model)
    return asked and not bid.ended and not interests.has_declared(bid, person)


def check(bid: Bid, kind: type[Command], by: Actor) -> None:
    """Blank is not none: who has not answered judges nothing.

    Args:
        bid: As it stands.
        kind: A step that takes part in deciding.
        by: Who takes it.

    Raises:
        Undeclared: They have not said whether they have an interest in the bid.
    """
    if judges(kind, by) and is_owed(bid, by.person):
        raise Undeclared(
            "You have not said whether you have an interest in this bid. Declare first, "
            "even if you have none: whoever judges a bid answers before they act on it."
        )
