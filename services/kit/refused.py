"""How the rules' refusals are answered: a status, a title and a meaning for each."""

from functools import cache
from http import HTTPStatus

from activities.reference import refusing
from activities.reference.refusing import ReferenceRefusal
from workflows.contracts.commands import Command
from workflows.contracts.parties import Party, Role
from workflows.rules import permissions, refusals

Answered = tuple[HTTPStatus, str, str]

_S = HTTPStatus

REFUSALS: dict[type[refusals.Refusal], Answered] = {
    refusals.WrongParty: (
        _S.FORBIDDEN,
        "Not a step of your role",
        "Somebody in another role or body takes this step.",
    ),
    refusals.WrongStage: (
        _S.CONFLICT,
        "Not due at this stage",
        "The bid is at a stage where this step is not taken.",
    ),
    refusals.AlreadyDone: (
        _S.CONFLICT,
        "Already done",
        "The step has been taken, and is taken once.",
    ),
    refusals.Incomplete: (
        _S.UNPROCESSABLE_ENTITY,
        "Something is missing",
        "Something that the step needs is missing or does not add up.",
    ),
    refusals.NotDelegable: (
        _S.UNPROCESSABLE_ENTITY,
        "A function that cannot be taken on",
        "One of the functions is outside the round's schedule or is reserved to "
        "NHS England.",
    ),
    refusals.TooLate: (
        _S.CONFLICT,
        "The deadline has passed",
        "The date for this step has passed. NHS England may move a date.",
    ),
    refusals.TooEarly: (
        _S.CONFLICT,
        "Too early",
        "The first moment for this step is still to come.",
    ),
    refusals.StaleVersion: (
        _S.CONFLICT,
        "The bid has changed",
        "The bid has a newer version than the one you looked at. Read it again first.",
    ),
    refusals.OverLimit: (
        _S.FORBIDDEN,
        "Above the limit of your role",
        "The sum is above what your role decides. Somebody with a higher limit, or the "
        "committee, takes this step.",
    ),
    refusals.RingFenced: (
        _S.CONFLICT,
        "Money for one purpose only",
        "The line is ring-fenced: no money is moved into it or out of it.",
    ),
    refusals.OwnSide: (
        _S.FORBIDDEN,
        "You belong to another side",
        "Nobody decides for one body on a bid while they belong to a body on the "
        "other side.",
    ),
    refusals.OwnDecision: (
        _S.FORBIDDEN,
        "Your own decision",
        "The letter of a decision is checked by somebody else than who took it.",
    ),
    refusals.TwoHats: (
        _S.FORBIDDEN,
        "You have already acted in another role",
        "Nobody acts twice on the same bid for different parties or offices.",
    ),
    refusals.Recused: (
        _S.FORBIDDEN,
        "An interest keeps you out",
        "You declared an interest in this bid, and it keeps you from this step.",
    ),
    refusals.Undeclared: (
        _S.FORBIDDEN,
        "Declare before you act",
        "Whoever judges a bid says first whether they have an interest in it, even if "
        "there is none. Send declare-interest, then this again.",
    ),
    refusals.NotQuorate: (
        _S.CONFLICT,
        "The meeting was not quorate for this item",
        "Too few members could act on the item, once those with an interest are left "
        "out. Nothing is decided; the answer says who would make it quorate.",
    ),
    refusals.OutOfOrder: (
        _S.CONFLICT,
        "Something else comes first",
        "Another step must be taken before this one.",
    ),
    refusals.WrongHash: (
        _S.CONFLICT,
        "Not what stands now",
        "What would be signed is not what the bid holds now. Read it again first.",
    ),
    refusals.OnHold: (
        _S.CONFLICT,
        "The bid is on hold",
        "The bid's clocks are stopped; somebody has to resume it first.",
    ),
    refusals.Ended: (
        _S.CONFLICT,
        "The bid has ended",
        "The bid has come to its end; nothing more can be done on it.",
    ),
}
"""All but `NotYours`, which is answered as if there were no bid."""

_U = HTTPStatus.UNPROCESSABLE_ENTITY

REFERENCE: dict[type[ReferenceRefusal], Answered] = {
    refusing.UnknownCycle: (_U, "No such round", "There is no round of that name."),
    refusing.UnknownCcg: (_U, "No such CCG", "There is no CCG of that code."),
    refusing.NoApplicant: (_U, "Nobody bids", "A bid needs at least one CCG."),
    refusing.RepeatedApplicant: (_U, "Named twice", "Name each CCG once."),
    refusing.NotInExistence: (
        _U,
        "The CCG cannot bid in this round",
        "The CCG does not exist on the day that the round goes by.",
    ),
    refusing.SeveralRegions: (
        _U,
        "CCGs of different regions",
        "CCGs that bid together belong to the same region of NHS England.",
    ),
    refusing.NotPlaced: (
        _U,
        "The reference data are not complete",
        "It is not known which council areas or which NHS England teams the CCG has. "
        "The system's operators can load them.",
    ),
}
"""Why a bid cannot be opened with what was named."""

OF = {
    Party.CCG: "of the CCG",
    Party.HWB: "of a health and wellbeing board",
    Party.CONFLICTS: "of the conflicts panel",
    Party.NHS_ENGLAND: "of NHS England",
    Party.OPERATOR: "of the system",
}


@cache
def whose(kind: type[Command]) -> str:
    """Who takes a step, for somebody who does not."""
    return said_of(permissions.ROLES[kind])


def said_of(roles: frozenset[Role]) -> str:
    """For which offices a step is."""
    found: dict[Party, list[str]] = {}
    for role in Role:
        if role in roles:
            name = f"the {permissions.ROLE_WORDS[role]}"
            found.setdefault(permissions.PARTY[role], []).append(name)
    each = [f"{' or '.join(said)} {OF[party]}" for party, said in found.items()]
    return f"It is for {', or '.join(each)}."
