"""Commands as anybody might send them: right, wrong, late, foreign, absurd."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from tests import tracking
from tests.builders import (
    STATEMENTS,
    actor,
    application,
    ballot,
    terms,
)
from tests.part_two import scores
from tests.rules.evidencing import of_evidence
from tests.rules.handing_on import PLACE, sat
from tests.rules.sitting import FIVE, HWB, held
from tests.rules.voting import PANEL_BODY, allowing
from tests.shadowing import CHOSEN, lines
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.assurances import FinancePosition, Rating, Snapshot
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Question
from workflows.contracts.commands import Command
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import (
    AssuranceOutcome,
    Blocks,
    Recommendation,
    Thresholds,
)
from workflows.contracts.parties import Actor, Membership, Role
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
    Severity,
    Votes,
)
from workflows.contracts.scores import Score
from workflows.contracts.sittings import Choice
from workflows.contracts.tracks import Ready, Track
from workflows.rules import permissions, rulebook, tracks

T = TypeVar("T")
TEXT = "Quux said so."
"""Everything that people write here says this, so that its travels can be followed."""

NAME = "Zebedee"
"""And everybody is called so."""

BODIES = {
    "ccg": ("07R", "07R", "08H", "99X"),
    "hwb": ("E09000007", "E09000007", "E09000019", "E09000001", "E09000033"),
    "conflicts": ("panel/Y56", "panel/Y54"),
    "operator": ("operators",),
    "nhs_england": ("Q71", "Y56", "national", "Q99"),
}
BOTH = (True, False)
LOWER = (Model.GREATER_INVOLVEMENT, Model.JOINT, Model.DELEGATED)
FUNCTIONS = (("F01",), ("F01", "F02"), ("F01", "F02", "F07"), ("R02",), ("F01", "F01"))


class Picks(Protocol):
    """Chooses: a seeded generator in one test, Hypothesis in another."""

    def pick(self, options: Sequence[T]) -> T: ...


def person(picks: Picks) -> str:
    return f"p{picks.pick(range(12))}"


def somebody(picks: Picks) -> Actor:
    """Anybody under any hat, often with a second one."""
    role = picks.pick(tuple(Role))
    body = picks.pick(BODIES[permissions.PARTY[role]])
    also = tuple(hat(picks) for _ in range(picks.pick((0, 0, 0, 1, 2))))
    return actor(role, body, *also, person=person(picks), name=NAME)


def hat(picks: Picks) -> Membership:
    role = picks.pick(tuple(Role))
    party = permissions.PARTY[role]
    return Membership(party=party, body=picks.pick(BODIES[party]), role=role)


def a_day(picks: Picks, now: datetime) -> date:
    """Around now, or at an end of time."""
    far = picks.pick((0,) * 12 + (1, 2))
    if far:
        return (date.min, date.max)[far - 1]
    return now.date() + timedelta(days=picks.pick((-400, -3, 0, 1, 3, 9, 30, 90, 400)))


def subject(bid: Bid, picks: Picks) -> str:
    known = [k.subject for k in bid.clocks] + [k.id for k in bid.conditions]
    return picks.pick(("", "", "c1", "nothing", *known))


def votes(picks: Picks) -> Votes:
    voters = tuple(person(picks) for _ in range(picks.pick((0, 0, 1, 3))))
    return Votes(
        in_favour=picks.pick((0, 5, 8)), against=picks.pick((0, 5)), voters=voters
    )


def set_terms(picks: Picks, now: datetime) -> tuple[Any, ...]:
    return tuple(
        terms(a_day(picks, now), TEXT).model_copy(
            update={"blocks": picks.pick(tuple(Blocks))}
        )
        for _ in range(picks.pick((0, 0, 1, 2)))
    )


def _decision(picks: Picks, now: datetime) -> dict[str, Any]:
    """Mostly terms that fit the outcome; any outcome alike."""
    outcome = picks.pick(tuple(Recommendation))
    fits = picks.pick((True, True, True, False))
    lower = outcome is Recommendation.APPROVE_LOWER_MODEL
    conditions = set_terms(picks, now)
    if fits and outcome is not Recommendation.APPROVE_WITH_CONDITIONS:
        conditions = conditions if lower else ()
    return {
        "outcome": outcome,
        "reasons": TEXT,
        "conditions": conditions,
        "lower_model": picks.pick(LOWER if lower or not fits else (None,)),
        "to_cycle": "2016-17" if (outcome is Recommendation.DEFER) is fits else "",
    }


def _hash(bid: Bid, picks: Picks) -> str:
    known = [bid.allocation.schedule_hash] if bid.allocation else []
    known += [bid.agreement.digest] if bid.agreement else []
    return picks.pick(("b" * 64, *known))


def revised(bid: Bid, picks: Picks) -> dict[str, Any]:
    """Mostly a draft that adds up; the one that stands, or none, alike."""
    code = picks.pick(("c" * 64, "d" * 64, _hash(bid, picks)))
    held = bid.allocation
    draft = held.model_copy(update={"schedule_hash": code}) if held else None
    return {
        "schedule_hash": code,
        "reason": TEXT,
        "allocation": picks.pick((draft, draft, None)),
    }


Fields = Callable[[Bid, Picks, datetime], dict[str, Any]]

WILD: dict[type[Command], Fields] = {
    c.SubmitExpression: lambda b, p, n: {
        "functions": p.pick(FUNCTIONS),
        "statements": STATEMENTS,
    },
    c.SayReadiness: lambda b, p, n: {
        "answers": tracking.ready(b, F01=p.pick(("now", "2015-03")))
        or (Ready(subject="M9", by="now", note=TEXT),)
    },
    c.AgreeSupportPlan: lambda b, p, n: {
        "host": TEXT,
        "review": n.date() + timedelta(days=p.pick((0, 30, 90))),
        "milestones": (tracking.milestone(a_day(p, n), TEXT),) * p.pick((1, 2)),
    },
    c.RecordMilestone: lambda b, p, n: {
        "milestone": p.pick(("m9", *(m.id for m in tracks.still_open(b)))),
        "evidence": TEXT,
    },
    c.ReassessTrack: lambda b, p, n: {
        "track": p.pick(tuple(Track)),
        "found": tracking.found(b, *p.pick(((), (), ("M1",)))),
        "reasons": TEXT,
    },
    c.Screen: lambda b, p, n: {
        "outcome": p.pick(tuple(ScreeningOutcome)),
        "reasons": TEXT,
    },
    c.SubmitApplication: lambda b, p, n: {
        "application": application(
            b,
            functions=p.pick(FUNCTIONS),
            benefits=p.pick((TEXT, "Other.")),
            start_date=p.pick((b.start_date, a_day(p, n))),
        )
    },
    c.SignApplication: lambda b, p, n: {"declaration": p.pick(BOTH)},
    c.RecordBoardDecision: lambda b, p, n: {
        "board": p.pick(BODIES["hwb"]),
        "outcome": p.pick(tuple(BoardOutcome)),
        "meeting_date": a_day(p, n),
        "minute_reference": TEXT,
        "votes": votes(p),
        "comments": p.pick(("", TEXT)),
        "minutes": p.pick((None, None, held(), held(FIVE[1:]))),
    },
    c.StartFallback: lambda b, p, n: {
        "board": p.pick(BODIES["hwb"]),
        "to": p.pick(("panel/Y56", "Q71", TEXT)),
        "reason": TEXT,
        "body": p.pick((None, HWB)),
        "named": p.pick((None, PLACE)),
    },
    c.DecideInPlace: lambda b, p, n: {
        "board": p.pick(BODIES["hwb"]),
        "outcome": p.pick(tuple(BoardOutcome)),
        "meeting_date": a_day(p, n),
        "minute_reference": TEXT,
        "comments": p.pick(("", TEXT)),
        "minutes": p.pick((None, sat())),
    },
    c.OpenVote: lambda b, p, n: {
        "board": p.pick(BODIES["hwb"]),
        "outcome": p.pick(tuple(BoardOutcome)),
        "resolution": TEXT,
        "comments": p.pick(("", TEXT)),
        "minute_reference": TEXT,
        "closes": n + timedelta(days=p.pick((-1, 1, 9, 99))),
        "body": p.pick((None, HWB, allowing())),
    },
    c.OpenPanelVote: lambda b, p, n: {
        "outcome": p.pick(tuple(ConflictOutcome)),
        "resolution": TEXT,
        "reasons": TEXT,
        "mitigations": set_terms(p, n),
        "closes": n + timedelta(days=p.pick((-1, 1, 9, 99))),
        "body": p.pick((None, HWB, PANEL_BODY)),
    },
    c.CastVote: lambda b, p, n: {
        "voting": p.pick(("v1", *(v.id for v in b.votings))),
        "choice": p.pick(tuple(Choice)),
        "casting": p.pick((None, Choice.FOR)),
    },
    c.CloseVote: lambda b, p, n: {
        "voting": p.pick(("v1", *(v.id for v in b.votings))),
        "reason": p.pick(("", TEXT)),
    },
    c.DeclareInterest: lambda b, p, n: {
        "category": p.pick(tuple(InterestCategory)),
        "description": p.pick(("", TEXT)),
    },
    c.RuleOnInterest: lambda b, p, n: {
        "interest": p.pick(("i9", *(i.id for i in b.interests))),
        "handling": p.pick(tuple(Handling)),
        "severity": p.pick((None, *Severity)),
        "reason": TEXT,
    },
    c.GiveGuardianOpinion: lambda b, p, n: {
        "satisfied": p.pick(BOTH),
        "opinion": TEXT,
    },
    c.ConcludeConflictReview: lambda b, p, n: {
        "outcome": p.pick(tuple(ConflictOutcome)),
        "reasons": TEXT,
        "mitigations": set_terms(p, n),
    },
    c.AttestAssurance: lambda b, p, n: {
        "outcome": p.pick(tuple(AssuranceOutcome)),
        "thresholds": Thresholds(
            assurance=p.pick(BOTH),
            conflicts=True,
            financial_control=True,
            planning=True,
        ),
        "evidence": TEXT,
        "issues": p.pick(("", TEXT)),
    },
    c.SignAssurance: lambda b, p, n: {"declaration": p.pick(BOTH)},
    c.RecordAssuranceChange: lambda b, p, n: {
        "snapshot": Snapshot(
            ccg=p.pick(("07R", "07R", "08H")),
            rating=p.pick(tuple(Rating)),
            finance=FinancePosition.DEFICIT,
            directions=p.pick(("", TEXT)),
        ),
        "reason": TEXT,
    },
    c.ScoreBid: lambda b, p, n: {
        "scores": scores(b) or (Score(criterion="A1", points=3, reason=TEXT),)
    },
    c.Moderate: lambda b, p, n: {
        "recommendation": p.pick(tuple(Recommendation)),
        "reasons": TEXT,
    },
    c.SettleConditions: lambda b, p, n: {"reason": p.pick(("", TEXT))},
    c.Decide: lambda b, p, n: _decision(p, n),
    c.CheckLetter: lambda b, p, n: {
        "number": p.pick((1, 1, 2)),
        "declaration": p.pick(BOTH),
    },
    c.AcceptModel: lambda b, p, n: {"declaration": p.pick(BOTH)},
    c.SendEvidence: of_evidence,
    c.RefuseEvidence: of_evidence,
    c.DischargeCondition: of_evidence,
    c.VouchForCondition: of_evidence,
    c.RecordMandate: lambda b, p, n: {
        "ballot": ballot(n, p.pick((5, 30)), p.pick((0, 30)), p.pick((0, 40, 90)))
    },
    c.ReviseAllocation: lambda b, p, n: revised(b, p),
    c.DisputeAllocation: lambda b, p, n: {
        "schedule_hash": b.allocation.schedule_hash if b.allocation else TEXT,
        "reason": TEXT,
    },
    c.AgreeAllocation: lambda b, p, n: {"schedule_hash": _hash(b, p)},
    c.IssueAgreement: lambda b, p, n: {
        "instrument": TEXT,
        "functions": p.pick(FUNCTIONS),
        "reserved": p.pick(((), ("F02",))),
        "reason": p.pick(("", TEXT)),
        **p.pick(({}, CHOSEN)),
    },
    c.AcknowledgeChanges: lambda b, p, n: {
        "digest": _hash(b, p),
        "declaration": p.pick(BOTH),
    },
    c.ShortenReview: lambda b, p, n: {"digest": _hash(b, p), "to": n.date()},
    c.SignAgreement: lambda b, p, n: {
        "digest": _hash(b, p),
        "acknowledges_changes": p.pick(BOTH),
    },
    c.CountersignAgreement: lambda b, p, n: {"digest": _hash(b, p)},
    c.SubmitShadowReturn: lambda b, p, n: {
        "year": 2015,
        "month": p.pick((1, 2, 3)),
        "lines": p.pick((lines(100, 1), lines(1_015_000_00, 1))),
    },
    c.JudgeShadow: lambda b, p, n: {"met": p.pick(BOTH), "reasons": TEXT},
    c.ConfirmHandover: lambda b, p, n: {"declaration": p.pick(BOTH)},
    c.GoLive: lambda b, p, n: {"declaration": p.pick(BOTH)},
    c.Withdraw: lambda b, p, n: {"reason": TEXT},
    c.PutOnHold: lambda b, p, n: {
        "reason": TEXT,
        "until": (None, n.date() + timedelta(days=n.day - 3))[n.hour % 2],
    },
    c.Resume: lambda b, p, n: {"reason": TEXT},
    c.AskInformation: lambda b, p, n: {
        "questions": (Question(text=TEXT),) * p.pick((1, 2))
    },
    c.AnswerInformation: lambda b, p, n: {
        "request": p.pick(("q9", *(r.id for r in b.requests))),
        "answers": (TEXT,) * p.pick((1, 2)),
    },
    c.ExtendDate: lambda b, p, n: {
        "key": p.pick(tuple(DeadlineKey)),
        "subject": subject(b, p),
        "to": a_day(p, n),
        "reason": TEXT,
    },
    c.AdmitLate: lambda b, p, n: {
        "key": p.pick((DeadlineKey.APPLICATION, *DeadlineKey)),
        "until": a_day(p, n),
        "reason": TEXT,
    },
}


def command(kind: type[Command], bid: Bid, picks: Picks, now: datetime) -> Command:
    """A command with any content, by anybody, on about this version."""
    version = picks.pick((bid.version, bid.version, 0, bid.version + 1))
    by = somebody(picks)
    if picks.pick((True, True, True, False)):
        by = holder(kind, bid, picks)
    return kind(by=by, version=version, **WILD[kind](bid, picks, now))


def holder(kind: type[Command], bid: Bid, picks: Picks) -> Actor:
    """Somebody whose role may give the command, in a body of the bid."""
    role = picks.pick(sorted(permissions.ROLES[kind]))
    party = permissions.PARTY[role]
    office = {"ccg": "07R", "hwb": "E09000007", "conflicts": bid.panel}
    national = {"local_team", "local_director", "local_finance"}
    body = office.get(party) or (
        bid.local_team
        if role in national
        else bid.region
        if role == "regional_lead"
        else "national"
    )
    return actor(role, body, person=picks.pick(("", person(picks))), name=NAME)


LATER = (
    c.RecordAssuranceChange,
    c.CheckLetter,
    c.ScoreBid,
    c.SettleConditions,
    c.SayReadiness,
    c.AgreeSupportPlan,
    c.RecordMilestone,
    c.ReassessTrack,
)
"""What the walks meet at its own place, so that all others draw as before."""

KINDS = tuple(kind for kind in rulebook.RULES if kind not in LATER)
BEGINNING = datetime(2014, 5, 12, 9, tzinfo=UTC)
