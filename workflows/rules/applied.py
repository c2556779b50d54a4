"""What single events leave behind on a bid; `rules.progress` puts them in their place."""

from datetime import datetime

from workflows.contracts import events as e
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.clocks import InformationRequest
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import (
    Awaited,
    Condition,
    ConditionStatus,
    ConditionTerms,
    Decision,
    Moderation,
    Settled,
)
from workflows.contracts.handovers import Mandate, MandateResult
from workflows.contracts.parties import Signature
from workflows.contracts.reviews import ConflictConclusion, ConflictOutcome, Interest
from workflows.rules import calendar, needs, words
from workflows.rules.conditions import REVIEW


def ended(bid: Bid, stage: Stage, at: datetime, reason: str) -> Bid:
    """The bid at its end."""
    return bid.model_copy(
        update={"stage": stage, "ended": at, "end_reason": reason, "hold": None}
    )


def signature(event: e.Happened, version: int = 0, digest: str = "") -> Signature:
    """A signature made by an event."""
    return Signature(at=event.at, by=event.who(), version=version, digest=digest)


def interest(event: e.InterestDeclared) -> Interest:
    """A declaration, not yet ruled on."""
    return Interest(
        id=event.interest,
        at=event.at,
        by=event.who(),
        category=event.category,
        description=event.description,
        since=event.since,
        for_applicant=event.for_applicant,
        asked=event.asked,
    )


def ruled(bid: Bid, event: e.InterestRuled) -> tuple[Interest, ...]:
    """The interests with one ruling more."""
    update = {
        "handling": event.handling,
        "ruling_reason": event.reason,
        "ruled_by": event.who(),
        "severity": event.severity,
        "stand_ins": event.stand_ins,
    }
    return tuple(
        i.model_copy(update=update) if i.id == event.interest else i
        for i in bid.interests
    )


def returned(bid: Bid, reason: str) -> Bid:
    """The bid back with the CCG, for a new version of its application."""
    return bid.model_copy(
        update={
            "stage": Stage.EXPRESSION_OF_INTEREST,
            "application_open": True,
            "return_reason": reason,
        }
    )


def conditions(
    bid: Bid, terms: tuple[ConditionTerms, ...], source: str = "decision"
) -> tuple[Condition, ...]:
    """New conditions, numbered after those the bid has."""
    start = len(bid.conditions) + 1
    return tuple(
        Condition(id=f"c{n}", terms=t, source="standing" if t.standing else source)
        for n, t in enumerate(terms, start)
    )


def concluded(bid: Bid, event: e.ConflictReviewConcluded) -> Bid:
    """The panel's conclusion; mitigations become conditions (DOMAIN 12, stage 7)."""
    conclusion = ConflictConclusion(
        at=event.at,
        by=event.who(),
        outcome=event.outcome,
        reasons=event.reasons,
        decider=event.decider,
        minuted=event.minutes is not None,
        version=event.version,
        meeting_date=event.meeting_date,
        minute_reference=event.minute_reference,
        votes=event.votes,
    )
    added = conditions(bid, event.mitigations, source=REVIEW)
    bid = bid.model_copy(
        update={
            "conflict_conclusion": conclusion,
            "conditions": (*bid.conditions, *added),
        }
    )
    if event.outcome is ConflictOutcome.RETURN:
        return returned(bid, event.reasons)
    return bid


def awaited(
    bid: Bid, event: e.DecisionRecorded | e.LetterChecked | e.ReleaseAwaited
) -> Awaited | None:
    """What stands on a bid of a decision that is sealed: since when, and until when."""
    if isinstance(event, e.DecisionRecorded):
        return Awaited(at=event.at, by=event.who(), number=event.number, due=event.due)
    if bid.awaited is None:
        return None
    if isinstance(event, e.LetterChecked):
        checked = signature(event, bid.version)
        return bid.awaited.model_copy(update={"checked": checked})
    return bid.awaited.model_copy(update={"due": event.due})


def model_accepted(bid: Bid, event: e.ModelAccepted) -> Bid:
    """The bid goes on under the lower model."""
    if bid.decision is None:
        return bid
    accepted = bid.decision.model_copy(update={"accepted": signature(event)})
    return bid.model_copy(update={"decision": accepted, "model": bid.decision.model})


def discharged(bid: Bid, event: e.ConditionDischarged) -> tuple[Condition, ...]:
    """The conditions with one fewer open."""
    update = {
        "status": ConditionStatus.DISCHARGED,
        "discharged": signature(event),
        "evidence": event.evidence,
    }
    return tuple(
        c.model_copy(update=update) if c.id == event.condition else c
        for c in bid.conditions
    )


def condition_moved(bid: Bid, event: e.DateExtended) -> tuple[Condition, ...]:
    """The conditions with a later date."""
    due = {"due": calendar.london_day(event.to)}
    return tuple(
        c.model_copy(update={"terms": c.terms.model_copy(update=due)})
        if c.status is ConditionStatus.OPEN and event.subject in {"", c.id}
        else c
        for c in bid.conditions
    )


def lapsed_conditions(bid: Bid, event: e.DeadlinePassed) -> tuple[Condition, ...]:
    """The conditions, the one whose date passed marked as lapsed (R18)."""
    if event.key is not DeadlineKey.CONDITION:
        return bid.conditions
    return tuple(
        c.model_copy(update={"status": ConditionStatus.LAPSED})
        if c.id == event.subject
        else c
        for c in bid.conditions
    )


def lapse_reason(bid: Bid, event: e.DeadlinePassed) -> str:
    """Why it lapsed, in words."""
    due = words.moment(event.due)
    for need in needs.of(bid):
        if need.key == event.key and need.subject == event.subject:
            return f"{need.words.removesuffix(' to be met')} was due by {due}"
    return f"its date, {due}, passed"


def moderation(event: e.Moderated) -> Moderation:
    """What the moderation recommends, and why."""
    return Moderation(
        at=event.at,
        by=event.who(),
        recommendation=event.recommendation,
        reasons=event.reasons,
        conditions=event.conditions,
    )


def settled(event: e.ConditionsSettled) -> Settled:
    """What an approval is to carry, as the conditions panel left it."""
    return Settled(
        at=event.at,
        by=event.who(),
        conditions=event.conditions,
        changes=event.changes,
        reason=event.reason,
    )


def decision(event: e.Decided) -> Decision:
    """The decision in principle as it stands on the bid."""
    return Decision(
        at=event.at,
        by=event.who(),
        outcome=event.outcome,
        reasons=event.reasons,
        model=event.model,
        to_cycle=event.to_cycle,
        taken=event.taken,
        release=event.release,
        codes=event.codes,
        minuted=event.minutes is not None,
        meeting_date=event.meeting_date,
        minute_reference=event.minute_reference,
        votes=event.votes,
        decider=event.decider,
    )


def mandate(event: e.MandateRecorded) -> Mandate:
    """The members' vote."""
    return Mandate(
        at=event.at,
        by=event.who(),
        ccg=event.ccg,
        ballot=event.ballot,
        result=event.result,
    )


def mandated(bid: Bid, event: e.MandateRecorded) -> Bid:
    """A vote against withdraws the bid, even one already applied for (Brighton, Ealing)."""
    bid = bid.model_copy(update={"mandates": (*bid.mandates, mandate(event))})
    if event.result is MandateResult.AGAINST:
        reason = "the member practices voted against it"
        return ended(bid, Stage.WITHDRAWN, event.at, reason)
    return bid


def request(event: e.InformationAsked) -> InformationRequest:
    """Questions, unanswered."""
    return InformationRequest(
        id=event.request,
        at=event.at,
        by=event.who(),
        questions=event.questions,
        stops_clock=event.stops_clock,
    )


def answered(bid: Bid, event: e.InformationAnswered) -> tuple[InformationRequest, ...]:
    """The requests with one answered."""
    return tuple(
        r.model_copy(
            update={
                "questions": tuple(
                    q.model_copy(update={"answer": a})
                    for q, a in zip(r.questions, event.answers, strict=True)
                ),
                "answered": signature(event),
            }
        )
        if r.id == event.request
        else r
        for r in bid.requests
    )


def refusals(bid: Bid, event: e.AttemptRefused) -> tuple[tuple[str, int], ...]:
    """How many recorded refusals each person has met on this bid."""
    person = event.who().person
    counts = dict(bid.refusals)
    counts[person] = counts.get(person, 0) + 1
    return tuple(sorted(counts.items()))
