"""The conditions panel: what the region proposed, made consistent over a round (DOMAIN 12, 10).

Between the region's recommendation and the national panel, where the round has one. It
settles what an approval would carry; whether there is one, the national panel decides.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import Moderate, SettleConditions
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import (
    ConditionTerms,
    Recommendation,
    SettledTerms,
    TermsChange,
    TermsChangeKind,
)
from workflows.contracts.events import ConditionsSettled, Moderated
from workflows.contracts.parties import Role
from workflows.contracts.views import Blocker
from workflows.rules import calendar, road, rounds, standing, words
from workflows.rules.bodies import NATIONAL
from workflows.rules.decision_words import RECOMMENDED
from workflows.rules.parts import nhs
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongParty,
    WrongStage,
)

APPROVALS = frozenset(
    {
        Recommendation.APPROVE,
        Recommendation.APPROVE_WITH_CONDITIONS,
        Recommendation.APPROVE_LOWER_MODEL,
    }
)
MAY_SIT = frozenset({Role.NATIONAL_MEMBER, Role.NATIONAL_OFFICE})
"""Whom a cycle may name: NHS England's national people, but for who decides."""

SAID = {
    TermsChangeKind.AMENDED: "amended",
    TermsChangeKind.ADDED: "added",
    TermsChangeKind.STRUCK: "struck out",
}


def has(bid: Bid) -> bool:
    """Whether the bid comes before a conditions panel, should the region approve."""
    return bid.cycle.conditions_panel is not None and road.is_national(bid.model)


def is_wanted(bid: Bid) -> bool:
    """Whether the panel still has to settle the conditions of this bid."""
    return has(bid) and bid.settled is None and _is_approval(bid)


def _is_approval(bid: Bid) -> bool:
    return bid.moderation is not None and bid.moderation.recommendation in APPROVALS


def is_before(bid: Bid) -> bool:
    """Whether an approval of it is recommended, settled by now or not."""
    return has(bid) and _is_approval(bid)


def need_of(bid: Bid, in_time: str = "") -> tuple[Blocker, ...]:
    """The panel as what the bid waits for, once an approval is recommended.

    Args:
        bid: The bid.
        in_time: Until when it is wanted, in words: the national panel may have a sitting.
    """
    role = bid.cycle.conditions_panel
    if role is None or not is_wanted(bid):
        return ()
    return (
        nhs(
            bid,
            DeadlineKey.CONDITIONS_PANEL,
            f"the conditions panel to settle what an approval would carry{in_time}",
            NATIONAL,
            role,
            "settle_conditions",
        ),
    )


def check_proposed(bid: Bid, command: Moderate, now: datetime) -> None:
    """What a region proposes fits what it recommends.

    Raises:
        Incomplete: It does not, or a date is past.
    """
    approves = command.recommendation in APPROVALS
    plain = command.recommendation is Recommendation.APPROVE
    if command.conditions and not approves:
        raise Incomplete("Only an approval has conditions.", field="conditions")
    if command.conditions and plain:
        raise Incomplete(
            "With conditions, recommend approval with conditions.",
            field="recommendation",
        )
    with_ = command.recommendation is Recommendation.APPROVE_WITH_CONDITIONS
    if with_ and not command.conditions and has(bid):
        raise Incomplete(
            "Propose the conditions: the conditions panel goes through them.",
            field="conditions",
        )
    check_dates(bid, command.conditions, now)


def check_dates(bid: Bid, terms: Iterable[ConditionTerms], now: datetime) -> None:
    """Each is due after its approval would be told, were it decided now.

    Raises:
        Incomplete: One is not.
    """
    told = rounds.told(bid, now)
    sealed = told != calendar.london_day(now)
    after = " after the release of the decision" if sealed else ""
    for number, one in enumerate(terms):
        if not calendar.is_to_come(one.due, told):
            raise Incomplete(
                f"A condition is due on a day to come{after}, within ten years.",
                field=f"conditions.{number}.due",
            )


def settle(bid: Bid, command: SettleConditions, now: datetime) -> ConditionsSettled:
    """The panel leaves what was proposed, amends it, adds to it or strikes it out.

    Raises:
        WrongStage: The round has no conditions panel, or the bid is not before it.
        WrongParty: The cycle's policy names another office.
        OutOfOrder: The region has not recommended an approval.
        AlreadyDone: The panel has settled them.
        Incomplete: No reason for what is other than proposed, a condition named twice
            or that was not proposed, or a date that is past.
    """
    if not has(bid):
        raise WrongStage("Bids like this one come before no conditions panel.")
    if not rounds.is_open(bid):
        raise WrongStage("This bid is not before NHS England for approval now.")
    if command.by.role is not bid.cycle.conditions_panel:
        raise WrongParty("This round's policy names another office for this step.")
    if bid.moderation is None or not _is_approval(bid):
        raise OutOfOrder(
            "The conditions panel goes through approvals that are proposed."
        )
    if bid.settled is not None:
        raise AlreadyDone("The conditions panel has settled this bid's conditions.")
    proposed = bid.moderation.conditions
    named = [one.proposed for one in command.conditions if one.proposed]
    if len(named) > len(set(named)) or any(n > len(proposed) for n in named):
        raise Incomplete(
            "Name each proposed condition once, and no other.", field="conditions"
        )
    check_dates(bid, command.conditions, now)
    changes = tuple(_changes(proposed, command.conditions))
    if changes and not command.reason:
        raise Incomplete(
            "Say why: the conditions are other than the region proposed.",
            field="reason",
        )
    return ConditionsSettled(
        at=now,
        by=command.by,
        version=bid.version,
        conditions=tuple(_plain(one) for one in command.conditions),
        changes=changes,
        reason=command.reason,
    )


def _plain(one: SettledTerms) -> ConditionTerms:
    """A condition without where it came from; a person sets none of the policy's."""
    said = one.model_dump(exclude={"proposed"}) | {"standing": False}
    return ConditionTerms.model_validate(said)


def _changes(
    proposed: Sequence[ConditionTerms], settled: Iterable[SettledTerms]
) -> Iterator[TermsChange]:
    left = dict(enumerate(proposed, start=1))
    for one in settled:
        before = left.pop(one.proposed, None)
        if before is None:
            yield TermsChange(kind=TermsChangeKind.ADDED, criterion=one.criterion)
        elif _plain(one) != standing.by_person(before):
            yield TermsChange(kind=TermsChangeKind.AMENDED, criterion=one.criterion)
    for before in left.values():
        yield TermsChange(kind=TermsChangeKind.STRUCK, criterion=before.criterion)


def current(bid: Bid) -> tuple[ConditionTerms, ...]:
    """What an approval is to carry as far as it has come: settled, or only proposed."""
    if bid.settled:
        return bid.settled.conditions
    return bid.moderation.conditions if bid.moderation else ()


def changed_words(changes: Sequence[TermsChange]) -> str:
    """`1 amended (Governance) and 1 added (Workforce)`; empty where all is as proposed."""
    found = []
    for kind, said in SAID.items():
        about = [one.criterion for one in changes if one.kind is kind]
        if about:
            found.append(f"{len(about)} {said} ({words.joined(about, 20)})")
    return words.joined(found)


def said(event: Moderated | ConditionsSettled, by: str) -> str:
    """What was proposed, or settled, in a sentence or two."""
    many = words.plural(len(event.conditions), "condition")
    if isinstance(event, Moderated):
        proposes = f", with {many} proposed" if event.conditions else ""
        return f"{by} recommended {RECOMMENDED[event.recommendation]}{proposes}: {event.reasons}"
    found = changed_words(event.changes)
    how = f"{found}: {event.reason}" if found else "All is as the region proposed."
    carries = many if event.conditions else "no condition"
    return f"{by} settled that an approval would carry {carries}. {how}"
