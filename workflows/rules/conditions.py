"""What an open condition holds up: a step of the handover, and all that comes after (R18)."""

from collections.abc import Iterable
from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import VouchForCondition
from workflows.contracts.decisions import (
    Blocks,
    Condition,
    ConditionStatus,
    ConditionTerms,
)
from workflows.contracts.events import ConditionVouched
from workflows.contracts.parties import Actor, Role, Who
from workflows.rules import road, words
from workflows.rules.refusals import AlreadyDone, Incomplete, WrongParty

BEFORE = {
    Blocks.SIGNATURE: "the agreement is signed",
    Blocks.COUNTERSIGNATURE: "NHS England signs the agreement",
    Blocks.HANDOVER: "the handover is released",
}
"""Each step that can wait for a condition, in the order of the road."""

HOLDS_UP = {
    Blocks.SIGNATURE: "Nobody signs the agreement before it is met",
    Blocks.COUNTERSIGNATURE: "NHS England does not sign the agreement before it is met",
    Blocks.HANDOVER: "The handover is not released before it is met",
}
"""What waits for an open condition, as a sentence of it."""

_ORDER = tuple(BEFORE)

REVIEW = "conflict review"
"""The source of the conditions that the conflicts panel's mitigations are."""


def in_the_way(bid: Bid, step: Blocks) -> tuple[Condition, ...]:
    """The open conditions without which a step is not taken."""
    return tuple(
        c
        for c in bid.conditions
        if c.status is ConditionStatus.OPEN
        and _ORDER.index(c.terms.blocks) <= _ORDER.index(step)
    )


def is_public(one: ConditionTerms) -> bool:
    """Whether anybody may read what a condition is about and what has to be done.

    Free words may name people. Whoever sets it says that these name nobody; what the
    round's policy sets is public with the policy. Owner and evidence never are.
    """
    return one.public or one.standing


def vouch(bid: Bid, command: VouchForCondition, now: datetime) -> ConditionVouched:
    """Whoever set a condition, or the national office, says anew whether it names nobody.

    Raises:
        Incomplete: No such condition.
        WrongParty: Another office set it, or the round's policy did.
        AlreadyDone: It stands so.
    """
    found = next((c for c in bid.conditions if c.id == command.condition), None)
    if found is None:
        raise Incomplete(
            f"There is no condition {command.condition} on this bid.", field="condition"
        )
    if found.terms.standing:
        raise WrongParty(
            "The round's policy set this condition; its words are public with the policy."
        )
    if not _is_theirs(bid, found, command.by):
        raise WrongParty(
            "Whoever set the condition says whether its words name nobody, or NHS "
            "England's national office."
        )
    if found.terms.public is command.public:
        may = "may" if command.public else "may not"
        raise AlreadyDone(
            f"Anybody {may} read this condition's words already.", field="public"
        )
    return ConditionVouched(
        at=now,
        by=command.by,
        condition=found.id,
        public=command.public,
        reason=command.reason,
    )


def vouched_by(bid: Bid, by: Actor) -> tuple[Condition, ...]:
    """The conditions of which somebody may say whether their words name nobody."""
    return tuple(c for c in bid.conditions if _is_theirs(bid, c, by))


def _is_theirs(bid: Bid, one: Condition, by: Actor) -> bool:
    setter = _set_by(bid, one)
    own = setter is not None and (by.party, by.body) == (setter.party, setter.body)
    return not one.terms.standing and (own or by.role is Role.NATIONAL_OFFICE)


def _set_by(bid: Bid, one: Condition) -> Who | None:
    """Who decided or concluded with it."""
    if one.source == REVIEW:
        return bid.conflict_conclusion.by if bid.conflict_conclusion else None
    return bid.decision.by if bid.decision else None


def vouched(bid: Bid, event: ConditionVouched) -> tuple[Condition, ...]:
    """The conditions with what is said of one's words."""
    return tuple(
        c.model_copy(
            update={"terms": c.terms.model_copy(update={"public": event.public})}
        )
        if c.id == event.condition
        else c
        for c in bid.conditions
    )


def said(event: ConditionVouched, by: str) -> str:
    """What was said of a condition's words."""
    number = event.condition[1:]
    if event.public:
        return (
            f"{by} said that the words of condition {number} name nobody, so that "
            f"anybody may read them: {event.reason}"
        )
    return (
        f"{by} took back that the words of condition {number} name nobody; they are not "
        f"public any more: {event.reason}"
    )


def missing(bid: Bid, step: Blocks) -> str:
    """Which conditions have to be met before a step; empty where none has."""
    numbers = [c.id[1:] for c in in_the_way(bid, step)]
    if not numbers:
        return ""
    one = len(numbers) == 1
    which = f"Condition {numbers[0]}" if one else f"Conditions {words.joined(numbers)}"
    return f"{which} {'has' if one else 'have'} to be met before {BEFORE[step]}."


def wanted(bid: Bid, one: Condition) -> str:
    """An open condition as a part of what the bid waits for."""
    plain = f"condition {one.id[1:]} to be met"
    early = one.terms.blocks is not Blocks.HANDOVER and road.needs_approval(bid.model)
    return f"{plain} before {BEFORE[one.terms.blocks]}" if early else plain


def early(terms: Iterable[ConditionTerms]) -> str:
    """Which of some new conditions block more than the handover, to follow their number."""
    found = [one.blocks for one in terms]
    said = []
    for step in _ORDER[:-1]:
        count = found.count(step)
        if count:
            whose = "" if count == len(found) else f"{count} of them "
            said.append(f"{whose}to be met before {BEFORE[step]}")
    return f", {words.joined(said)}" if said else ""
