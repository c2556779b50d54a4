"""Variations of a delegation: by both sides' consent, from a day (R3, R4, R24)."""

from datetime import date, datetime

from workflows.contracts.delegation_changes import Variation, VariationState
from workflows.contracts.delegation_commands import (
    AnswerVariation,
    ProposeVariation,
    WithdrawVariation,
)
from workflows.contracts.delegation_events import (
    VariationAnswered,
    VariationProposed,
    VariationWithdrawn,
)
from workflows.contracts.delegations import Delegation, Holding
from workflows.contracts.parties import Party, Role
from workflows.contracts.phases import PhaseState
from workflows.rules import calendar, delegation, words
from workflows.rules.bodies import NATIONAL
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotDelegable,
    OutOfOrder,
    StaleVersion,
    WrongParty,
    WrongStage,
)

SIDES = {
    Party.CCG: Role.ACCOUNTABLE_OFFICER,
    Party.NHS_ENGLAND: Role.LOCAL_DIRECTOR,
}
"""Who speaks for each side (DOMAIN 6.1)."""


def other(side: Party) -> Party:
    """The other side of a delegation."""
    return Party.NHS_ENGLAND if side is Party.CCG else Party.CCG


def proposed(found: Delegation) -> Variation | None:
    """The variation that waits for the other side; there is one at most."""
    return _in_state(found, VariationState.PROPOSED)


def agreed(found: Delegation) -> Variation | None:
    """The variation that waits for its day; there is one at most."""
    return _in_state(found, VariationState.AGREED)


def _in_state(found: Delegation, state: VariationState) -> Variation | None:
    return next((one for one in found.variations if one.state is state), None)


def held(found: Delegation) -> tuple[str, ...]:
    """The codes of the functions that are the CCG's by what was agreed."""
    return tuple(
        f.function for f in found.functions if f.holder == found.ccg or f.stepped_in
    )


def names(found: Delegation) -> dict[str, str]:
    """The functions that a variation may name, by code: the round's, and those held."""
    return dict(found.delegable) | {f.function: f.name for f in found.functions}


COMING = (PhaseState.TO_COME, PhaseState.UNDER_WAY)
"""Phases whose functions no variation names: they move by themselves."""


def coming(found: Delegation) -> frozenset[str]:
    """The functions that a phase to come moves."""
    return frozenset(
        code for one in found.phases if one.state in COMING for code in one.functions
    )


def brings(found: Delegation, one: Variation) -> frozenset[str]:
    """The functions that are the CCG's by a variation.

    A phase that moved after it was proposed is none of its business.
    """
    since = frozenset(
        code
        for phase in found.phases
        if phase.state is PhaseState.MOVED and phase.began and phase.began > one.at
        for code in phase.functions
    )
    return since | frozenset(one.functions)


def propose(
    found: Delegation, command: ProposeVariation, now: datetime
) -> VariationProposed:
    """One side proposes; nothing changes with one consent.

    Raises:
        WrongStage: The functions are back with NHS England.
        OutOfOrder: Another variation is not done with, or a function is part of a
            phase to come.
        NotDelegable: A function that the round does not let a CCG hold.
        Incomplete: The day is not to come, or nothing would change.
    """
    if found.handed_back:
        raise WrongStage("The functions are back with NHS England.")
    if proposed(found) or agreed(found):
        raise OutOfOrder("Another variation is proposed or agreed. It comes first.")
    known = names(found)
    foreign = [code for code in command.functions if code not in known]
    if foreign:
        raise NotDelegable(
            f"{words.joined(foreign)}: no function that this delegation's round lets a "
            "CCG hold.",
            field="functions",
        )
    early = [code for code in command.functions if code in coming(found)]
    if early:
        raise OutOfOrder(
            f"{words.joined(early)} moves in a later phase of the handover. A variation "
            "names the functions that the CCG holds beside the phases to come.",
            field="functions",
        )
    _check_day(found, command.effective, now)
    functions = tuple(code for code in known if code in command.functions)
    if not functions:
        raise Incomplete(
            "A variation leaves the CCG at least one function. Ending the delegation "
            "is a step of its own.",
            field="functions",
        )
    if set(functions) == set(held(found)) and not command.terms:
        raise Incomplete("Change a function or a term. Nothing would change by this.")
    variation = Variation(
        number=len(found.variations) + 1,
        at=now,
        by=command.by.alone(),
        functions=functions,
        terms=command.terms,
        reason=command.reason,
        effective=command.effective,
    )
    return VariationProposed(at=now, by=command.by, variation=variation)


def _check_day(found: Delegation, effective: date, now: datetime) -> None:
    if effective <= calendar.london_day(now):
        raise Incomplete(
            "A variation begins on a day that is still to come.", field="effective"
        )
    ends = delegation.ends(found)
    if ends and effective >= ends:
        raise Incomplete(
            f"The delegation ends on {words.day(ends)}, before this would begin.",
            field="effective",
        )


def _open(found: Delegation, number: int) -> Variation:
    """The variation, as long as it waits for an answer.

    Raises:
        WrongStage: The functions are back with NHS England.
        StaleVersion: There is none of this number.
        AlreadyDone: It is answered, taken back or lapsed.
    """
    if found.handed_back:
        raise WrongStage("The functions are back with NHS England.")
    one = next((v for v in found.variations if v.number == number), None)
    if one is None:
        raise StaleVersion(f"There is no variation {number}.", field="variation")
    if one.state is not VariationState.PROPOSED:
        raise AlreadyDone(f"Variation {number} is {STANDS[one.state]}.")
    return one


STANDS = {
    VariationState.PROPOSED: "proposed",
    VariationState.AGREED: "agreed",
    VariationState.REFUSED: "refused",
    VariationState.WITHDRAWN: "taken back",
    VariationState.LAPSED: "lapsed",
    VariationState.IN_FORCE: "in force",
}
"""How a variation stands, in words."""


def answer(
    found: Delegation, command: AnswerVariation, now: datetime
) -> VariationAnswered:
    """The other side agrees or does not; an agreed one is in force from its day.

    Raises:
        StaleVersion: There is no such variation.
        AlreadyDone: It is answered, taken back or lapsed.
        WrongParty: The side that proposed it does not agree to it.
        Incomplete: A refusal says why.
    """
    one = _open(found, command.variation)
    if one.by.party is command.by.party:
        raise WrongParty("The other side answers what your side has proposed.")
    if not command.agrees and not command.answer:
        raise Incomplete("Say why you do not agree.", field="answer")
    return VariationAnswered(
        at=now,
        by=command.by,
        variation=one.number,
        agrees=command.agrees,
        answer=command.answer,
    )


def withdraw(
    found: Delegation, command: WithdrawVariation, now: datetime
) -> VariationWithdrawn:
    """The side that proposed it takes it back.

    Raises:
        StaleVersion: There is no such variation.
        AlreadyDone: It is answered, taken back or lapsed.
        WrongParty: The other side has proposed it.
    """
    one = _open(found, command.variation)
    if one.by.party is not command.by.party:
        raise WrongParty("The side that has proposed it takes it back.")
    return VariationWithdrawn(at=now, by=command.by, variation=one.number)


def in_force(found: Delegation, number: int, day: date) -> tuple[Holding, ...]:
    """Who holds what from a variation's day on: each function has one holder.

    A function that NHS England has stepped in for stays with it, if the CCG is to have it.
    """
    one = next(v for v in found.variations if v.number == number)
    catalogue = names(found)
    known = {f.function: f for f in found.functions}
    new = [
        Holding(function=code, name=catalogue[code], holder=found.ccg, since=day)
        for code in one.functions
        if code not in known
    ]
    return (*(_varied(found, f, one, day) for f in found.functions), *new)


def _varied(found: Delegation, held_: Holding, one: Variation, day: date) -> Holding:
    theirs = held_.function in brings(found, one)
    if theirs and held_.stepped_in:
        return held_
    holder = found.ccg if theirs else NATIONAL
    if held_.holder == holder:
        return held_.model_copy(update={"stepped_in": False})
    return held_.model_copy(update={"holder": holder, "since": day})
