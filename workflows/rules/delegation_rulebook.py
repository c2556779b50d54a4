"""From any command on a delegation to its event or its refusal: the one door."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegation_events import (
    DelegationAttemptRefused,
    DelegationEvent,
    ReturnSubmitted,
)
from workflows.contracts.delegations import Delegation
from workflows.contracts.parties import Actor, Party, Role
from workflows.rules import (
    delegation,
    delegation_money,
    delegation_oversight,
    delegation_phases,
    delegation_returns,
    delegation_variation,
    delegation_virement,
    permissions,
    words,
)
from workflows.rules.refusals import Ended, NotYours, OwnSide, Refusal, WrongParty
from workflows.rules.rulebook import RECORDED_PER_PERSON, name_of

Rule = Callable[[Delegation, Any, datetime], DelegationEvent]

RULES: dict[type[Command], Rule] = {
    c.SubmitMonthlyReturn: delegation_returns.submit,
    c.AcknowledgeAlert: delegation_returns.acknowledge,
    c.GiveNotice: delegation.give_notice,
    c.RecordBudget: delegation_money.record_budget,
    c.SettleYear: delegation_money.settle,
    c.ProposeVariation: delegation_variation.propose,
    c.AnswerVariation: delegation_variation.answer,
    c.WithdrawVariation: delegation_variation.withdraw,
    c.IssueDirection: delegation_oversight.direct,
    c.AnswerDirection: delegation_oversight.answer,
    c.CloseDirection: delegation_oversight.close,
    c.StepIn: delegation_oversight.step_in,
    c.ReturnFunction: delegation_oversight.give_back,
    c.Revoke: delegation_oversight.revoke,
    c.RecordVirement: delegation_virement.record,
    c.AnswerVirement: delegation_virement.answer,
    c.ReleasePhase: delegation_phases.release,
}
"""The rule that answers each command."""

BOTH_SIDES = frozenset(delegation_variation.SIDES.values())

ROLES: dict[type[Command], frozenset[Role]] = {
    c.SubmitMonthlyReturn: frozenset({Role.CHIEF_FINANCE_OFFICER}),
    c.AcknowledgeAlert: frozenset({Role.CHIEF_FINANCE_OFFICER}),
    c.GiveNotice: frozenset({Role.ACCOUNTABLE_OFFICER}),
    c.RecordBudget: frozenset({Role.NATIONAL_FINANCE}),
    c.SettleYear: frozenset({Role.LOCAL_FINANCE}),
    c.ProposeVariation: BOTH_SIDES,
    c.AnswerVariation: BOTH_SIDES,
    c.WithdrawVariation: BOTH_SIDES,
    c.IssueDirection: delegation_oversight.OVERSEERS,
    c.AnswerDirection: frozenset({Role.ACCOUNTABLE_OFFICER}),
    c.CloseDirection: delegation_oversight.OVERSEERS,
    c.StepIn: delegation_oversight.OVERSEERS,
    c.ReturnFunction: delegation_oversight.OVERSEERS,
    c.Revoke: delegation_oversight.REVOKERS,
    c.RecordVirement: delegation_virement.MOVERS,
    c.AnswerVirement: frozenset({Role.LOCAL_FINANCE}),
    c.ReleasePhase: frozenset({Role.NATIONAL_FINANCE}),
}
"""Which roles may give each command."""

COMMANDS: dict[str, type[Command]] = {name_of(kind): kind for kind in RULES}
"""Every command by the name of its update."""

NAMES: dict[type[Command], str] = {kind: name for name, kind in COMMANDS.items()}
"""The name of each command's update."""


def check(found: Delegation, command: Command) -> None:
    """The person under this hat may give this command on this delegation.

    Raises:
        NotYours: The hat's body has nothing to do with it.
        WrongParty: The role does not take this step.
        OwnSide: The person also belongs to the other side (R10).
    """
    actor = command.by
    party = permissions.PARTY[actor.role]
    if not delegation.may_see(actor, found) or party is not actor.party:
        raise NotYours("There is no such delegation.")
    office = delegation.office(found, actor.role)
    if actor.role not in ROLES[type(command)] or office != actor.body:
        role = words.a(permissions.ROLE_WORDS[actor.role])
        raise WrongParty(f"{role.capitalize()} does not take this step.")
    if _is_on_both_sides(found, actor):
        raise OwnSide(
            "You also belong to the other side of this delegation. Somebody else has "
            "to take this step."
        )


def _is_on_both_sides(found: Delegation, actor: Actor) -> bool:
    other = Party.NHS_ENGLAND if actor.party is Party.CCG else Party.CCG
    return any(h.party is other and delegation.may_see(h, found) for h in actor.also)


def answer(found: Delegation, command: Command, now: datetime) -> DelegationEvent:
    """What happens when somebody gives a command.

    Raises:
        Refusal: It may not be given, or not now; see the rule of the command.
    """
    check(found, command)
    if found.ended:
        raise Ended(f"This delegation has ended, on {words.day(found.ended)}.")
    event = RULES[type(command)](found, command, now)
    return event.model_copy(update={"by": command.by.alone()})


def follows(found: Delegation, event: DelegationEvent) -> tuple[DelegationEvent, ...]:
    """What an event leads to at once: alerts by a return, the end of phases by notice.

    Args:
        found: The delegation before the event.
        event: What happened.
    """
    if isinstance(event, ReturnSubmitted):
        return delegation_returns.alerts(found, event.report)
    return delegation_phases.follows(found, event)


def refused(
    found: Delegation, command: Command, refusal: Refusal, now: datetime
) -> DelegationAttemptRefused | None:
    """The entry for a refused attempt; none for slips, or once a person has had many."""
    if not refusal.recorded or found.ended:
        return None
    if dict(found.refusals).get(command.by.person, 0) >= RECORDED_PER_PERSON:
        return None
    return DelegationAttemptRefused(
        at=now,
        by=command.by.alone(),
        command=NAMES[type(command)],
        refusal=type(refusal).__name__,
        words=str(refusal),
    )


def digest(command: Command) -> str:
    """What tells two requests under one idempotency key apart."""
    body = command.model_dump_json(exclude={"by": {"also", "name"}})
    return hashlib.sha256(body.encode()).hexdigest()
