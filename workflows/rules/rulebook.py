"""From any command to its event or its refusal: the one door to the rules."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.cycles import Missed
from workflows.contracts.events import AttemptRefused, Decided, Event
from workflows.contracts.fallbacks import InPlace
from workflows.rules import (
    admission,
    agreement,
    allocation_steps,
    anytime,
    application,
    as_first,
    assurance,
    boards,
    conditions,
    conditions_panel,
    conflict_review,
    deadlines,
    decided_in_place,
    decision,
    evidence,
    fallbacks,
    handover,
    holds,
    in_place,
    interests,
    keys,
    letters,
    mandates,
    national,
    needs,
    permissions,
    quiet,
    readiness,
    rounds,
    scoring,
    shadow_steps,
    tracks,
    vote_opening,
    voting,
    words,
)
from workflows.rules.refusals import (
    Ended,
    Incomplete,
    OnHold,
    Refusal,
    StaleVersion,
    TooLate,
)

Rule = Callable[[Bid, Any, datetime], Event]

RULES: dict[type[Command], Rule] = {
    c.SubmitExpression: application.submit_expression,
    c.SayReadiness: readiness.say,
    c.Screen: application.screen,
    c.AgreeSupportPlan: tracks.plan,
    c.RecordMilestone: tracks.reach,
    c.ReassessTrack: tracks.reassess,
    c.SubmitApplication: application.submit,
    c.SignApplication: application.sign,
    c.RecordBoardDecision: boards.record,
    c.StartFallback: fallbacks.start,
    c.DecideInPlace: decided_in_place.decide,
    c.OpenVote: vote_opening.open_vote,
    c.OpenPanelVote: conflict_review.open_vote,
    c.CastVote: voting.cast,
    c.CloseVote: voting.close,
    c.DeclareInterest: interests.declare,
    c.RuleOnInterest: interests.rule,
    c.GiveGuardianOpinion: conflict_review.opine,
    c.ConcludeConflictReview: conflict_review.conclude,
    c.AttestAssurance: assurance.attest,
    c.SignAssurance: assurance.sign,
    c.RecordAssuranceChange: assurance.record_change,
    c.ScoreBid: scoring.score,
    c.Moderate: decision.moderate,
    c.SettleConditions: conditions_panel.settle,
    c.Decide: decision.decide,
    c.CheckLetter: letters.check,
    c.AcceptModel: decision.accept_model,
    c.SendEvidence: evidence.send,
    c.RefuseEvidence: evidence.refuse,
    c.DischargeCondition: evidence.discharge,
    c.VouchForCondition: conditions.vouch,
    c.RecordMandate: mandates.record_mandate,
    c.AgreeAllocation: handover.agree_allocation,
    c.ReviseAllocation: allocation_steps.revise,
    c.DisputeAllocation: allocation_steps.dispute,
    c.IssueAgreement: agreement.issue,
    c.AcknowledgeChanges: agreement.acknowledge,
    c.ShortenReview: agreement.shorten,
    c.SignAgreement: agreement.sign,
    c.CountersignAgreement: agreement.countersign,
    c.SubmitShadowReturn: shadow_steps.submit,
    c.JudgeShadow: shadow_steps.judge,
    c.GoLive: handover.release,
    c.ConfirmHandover: keys.confirm,
    c.Withdraw: anytime.withdraw,
    c.PutOnHold: anytime.hold,
    c.Resume: anytime.resume,
    c.AskInformation: anytime.ask,
    c.AnswerInformation: anytime.answer,
    c.ExtendDate: anytime.extend,
    c.AdmitLate: admission.admit,
}
"""The rule that answers each command."""

NEEDS_VERSION: frozenset[type[Command]] = frozenset(
    {
        c.SignApplication,
        c.RecordBoardDecision,
        c.DecideInPlace,
        c.OpenVote,
        c.OpenPanelVote,
        c.CastVote,
        c.ConcludeConflictReview,
        c.AttestAssurance,
        c.RecordAssuranceChange,
        c.ScoreBid,
        c.Moderate,
        c.SettleConditions,
        c.Decide,
    }
)
"""Decisions that must say which version of the application they are about."""

WHILE_HELD: frozenset[type[Command]] = frozenset(
    {
        c.Resume,
        c.Withdraw,
        c.DeclareInterest,
        c.RuleOnInterest,
        c.ExtendDate,
        c.VouchForCondition,
    }
)
"""What may be done to a bid on hold; everything else waits until it is resumed."""

RECORDED_PER_PERSON = 20
"""Refused attempts kept on record for one person on one bid; more leave no trace, so
that nobody can fill a bid's history."""


def stands_still(command: str, *, held: bool) -> bool:
    """Whether a step has to wait until its bid is resumed: it is late for nobody."""
    return held and COMMANDS.get(command) not in WHILE_HELD


def name_of(kind: type[Command]) -> str:
    """The update's name: `submit_expression` for `SubmitExpression`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


COMMANDS: dict[str, type[Command]] = {name_of(kind): kind for kind in RULES}
"""Every command by the name of its update."""

NAMES: dict[type[Command], str] = {kind: name for name, kind in COMMANDS.items()}
"""The name of each command's update."""


def answer(bid: Bid, command: Command, now: datetime) -> Event:
    """What happens when somebody gives a command.

    Raises:
        Refusal: It may not be given, or not now; see the rule of the command.
    """
    permissions.check(bid, command)
    if bid.ended:
        raise Ended(f"This bid has ended, on {words.day(bid.ended)}.")
    if bid.hold and type(command) not in WHILE_HELD:
        raise OnHold(f"This bid is on hold{holds.until(bid)}: {bid.hold.reason}")
    _check_version(bid, command)
    _check_in_time(bid, command, now)
    quiet.check(bid.cycle, command, now)
    event = RULES[type(command)](bid, command, now)
    return rounds.closed(bid, event.model_copy(update={"by": command.by.alone()}))


def content(bid: Bid, command: c.Decide, now: datetime) -> Decided:
    """What was decided by a command that the rules let through, seal or no seal."""
    decided = decision.decide(bid, command, now)
    return decided.model_copy(update={"by": command.by.alone()})


def handed_on(bid: Bid, command: c.StartFallback, now: datetime) -> InPlace:
    """Who decides in place of the national panel by such a command, seal or no seal."""
    event = fallbacks.start(bid, command, now)
    return in_place.started(event.model_copy(update={"by": command.by.alone()}))


def _check_version(bid: Bid, command: Command) -> None:
    if not command.version:
        if type(command) in NEEDS_VERSION:
            raise Incomplete(
                "Say which version of the application this is about.", field="version"
            )
        return
    if command.version != bid.version:
        raise StaleVersion(
            f"You looked at version {command.version}; the bid is at version "
            f"{bid.version} now. Look at it again.",
            field="version",
        )


def _check_in_time(bid: Bid, command: Command, now: datetime) -> None:
    """Where missing a date lapses the bid, the date binds to the minute (R1)."""
    late = [
        c
        for c in bid.clocks
        if c.missed is Missed.LAPSE and deadlines.is_late(bid, c, now)
    ]
    for need in needs.of(bid) if late else ():
        if need.command != NAMES[type(command)] or need.body != command.by.body:
            continue
        if getattr(command, "condition", need.subject) != need.subject:
            continue
        clock = deadlines.clock_of(bid, need.key, need.subject)
        if clock in late:
            raise TooLate(
                f"This was due by {words.moment(clock.due)}. Only NHS England can "
                "give more time."
            )


def refused(
    bid: Bid, command: Command, refusal: Refusal, now: datetime
) -> AttemptRefused | None:
    """The entry for a refused attempt; none for slips, or once a person has had many."""
    if not refusal.recorded or bid.ended:
        return None
    if dict(bid.refusals).get(command.by.person, 0) >= RECORDED_PER_PERSON:
        return None
    kind, said = national.told(bid, command, refusal)
    name = NAMES[type(command)]
    return AttemptRefused(
        at=now, by=command.by.alone(), command=name, refusal=kind, words=said
    )


def digest(command: Command) -> str:
    """What tells two requests under one idempotency key apart."""
    body = command.model_dump_json(exclude=as_first.left_out(command))
    return hashlib.sha256(body.encode()).hexdigest()
