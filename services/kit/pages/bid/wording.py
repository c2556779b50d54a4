"""The pieces of a bid as headed rows: what they are called, and how they are said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from services.kit.pages.questions.files import Lot
from services.kit.sheets import Due
from workflows.contracts import commands as c
from workflows.contracts.applications import AreaPart
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.parties import Party, Signature
from workflows.rules import bodies, tracks, words

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it.

    Attributes:
        link: Where more of it stands, from the bid's own address on, and what that is.
        entry: The entry of the record that says so; 0 where none is named.
        more: Rows that are folded away below the others, with the entry.
        lots: What was sent for it, with its files.
    """

    title: str
    rows: list[Row]
    link: tuple[str, str] | None = None
    entry: int = 0
    more: Sequence[Row] = ()
    lots: Sequence[Lot] = ()


ACTIONS: dict[type[Command], str] = {
    c.SubmitExpression: "Submit the expression of interest",
    c.Screen: "Screen the expression of interest",
    c.SayReadiness: "Say from when the CCG is ready",
    c.AgreeSupportPlan: "Agree or change the support plan",
    c.RecordMilestone: "Record that a milestone is reached",
    c.ReassessTrack: "Move the bid to the other track",
    c.SubmitApplication: "Write and submit the application",
    c.SignApplication: "Sign the application",
    c.RecordBoardDecision: "Record the board's decision",
    c.StartFallback: "Have another body decide or conclude instead",
    c.DecideInPlace: "Record what was decided in place of the board",
    c.OpenVote: "Open a vote of the board's members",
    c.OpenPanelVote: "Open a vote of the panel's members",
    c.CastVote: "Vote",
    c.CloseVote: "Close the vote",
    c.DeclareInterest: "Declare an interest, or that you have none",
    c.RuleOnInterest: "Rule on an interest",
    c.GiveGuardianOpinion: "Give the guardian's opinion",
    c.ConcludeConflictReview: "Conclude the conflict review",
    c.AttestAssurance: "Attest assurance",
    c.SignAssurance: "Sign the assurance",
    c.RecordAssuranceChange: "Record that a CCG no longer stands as attested",
    c.ScoreBid: "Score the bid",
    c.Moderate: "Recommend to the national panel",
    c.SettleConditions: "Settle the conditions of an approval",
    c.Decide: "Decide in principle",
    c.CheckLetter: "Check the decision letter",
    c.AcceptModel: "Accept the lower model",
    c.SendEvidence: "Send evidence for a condition",
    c.RefuseEvidence: "Say that evidence is not enough",
    c.DischargeCondition: "Discharge a condition",
    c.VouchForCondition: "Say whether anybody may read a condition",
    c.RecordMandate: "Record the members' vote",
    c.AgreeAllocation: "Agree the allocation",
    c.ReviseAllocation: "Propose another version of the allocation",
    c.DisputeAllocation: "Say that you do not agree the allocation",
    c.IssueAgreement: "Issue the agreement",
    c.AcknowledgeChanges: "Acknowledge what differs in the agreement",
    c.ShortenReview: "Consent to a shorter review of the agreement",
    c.SignAgreement: "Sign the agreement",
    c.CountersignAgreement: "Countersign the agreement",
    c.SubmitShadowReturn: "Send the return in shadow",
    c.JudgeShadow: "Say whether the shadow period's criteria are met",
    c.GoLive: "Release the handover",
    c.ConfirmHandover: "Confirm the handover",
    c.Withdraw: "Withdraw the bid",
    c.PutOnHold: "Put the bid on hold",
    c.Resume: "Resume the bid",
    c.AskInformation: "Ask for information",
    c.AnswerInformation: "Answer a request for information",
    c.ExtendDate: "Extend a date",
    c.AdmitLate: "Admit what came late",
}
"""Each command as something to do."""

ANEW = "Issue the agreement anew"
"""Where one has been issued."""

LABELS = {
    "integration": "Integration of local services",
    "standards": "Raising standards",
    "inequalities": "Reducing health inequalities",
    "five_year_plan": "Fit with the five-year plan",
    "governance": "Governance",
    "conflicts_outline": "Managing conflicts of interest",
    "running_costs": "Running costs",
    "area_team_reliance": "Reliance on the area team",
    "timetable": "Timetable",
    "engagement": "Engagement",
    "contact": "Contact",
    "start_date": "Start date",
    "functions": "Functions",
    "benefits": "Benefits",
    "measures": "How they will be measured",
    "constitution_reference": "Constitution",
    "constitution_approved": "Constitution approved",
    "committee": "Committee members",
    "terms_of_reference": "Terms of reference",
    "conflict_policy": "Conflicts of interest policy",
    "conflict_policy_statement": "Conflicts of interest statement",
    "guardian": "Conflicts of interest guardian",
    "information_governance_level": "Information governance level",
    "finance_template": "Finance template",
    "risks": "Risks",
    "workforce": "Workforce",
    "areas": "What it means in each area",
}

SUPPORT = {
    1: "Level 1: the CCG sees to it alone",
    2: "Level 2: some help from the local team",
    3: "Level 3: regular help from the local team",
    4: "Level 4: close support",
}


def capital(text: str) -> str:
    """With a capital letter at the beginning."""
    return text[:1].upper() + text[1:]


def plain(kind: type[Command]) -> str:
    """What a command does, from its own description."""
    return (kind.__doc__ or "").partition("\n")[0].rstrip(".")


def rows(*found: Row) -> list[Row]:
    """Those that say anything."""
    return [row for row in found if row[1]]


def left(when: Due | None) -> str:
    """A date with the working days that are left of it."""
    if when is None:
        return ""
    days = abs(when.working_days_left)
    if when.overdue:
        late = f"{words.plural(days, 'working day')} ago" if days else "today"
        return f"{when.words} ({late})"
    if days == 0:
        return f"{when.words} (today)"
    return f"{when.words} ({words.plural(days, 'working day')} left)"


def subject(bid: Bid, about: str) -> str:
    """What a task is about, in words: a board, a condition, an interest, a request."""
    known = {b.id: b.name for b in bid.boards}
    known |= {one.id: one.terms.criterion for one in bid.conditions}
    known |= {m.id: f"milestone {m.id[1:]}" for m in tracks.still_open(bid)}
    known |= {one.id: one.by.name for one in bid.interests}
    known |= {r.id: f"request {n}" for n, r in enumerate(bid.requests, 1)}
    known |= {a.code: a.name for a in bid.applicants}
    return known.get(about, "")


def functions(bid: Bid, codes: Iterable[str]) -> list[str]:
    """Functions by name."""
    names = {rule.code: rule.name for rule in bid.cycle.functions}
    return [f"{code} {names.get(code, '')}".strip() for code in codes]


def part(title: str, model: BaseModel, bid: Bid | None = None) -> Part:
    """Every field that holds something, under its name."""
    found = []
    for name in type(model).model_fields:
        text = _text(name, getattr(model, name), bid)
        if text:
            found.append((LABELS.get(name, capital(name.replace("_", " "))), text))
    return Part(title, found)


def _text(name: str, value: Any, bid: Bid | None) -> str:
    match value:
        case bool():
            return "Yes" if value else "No"
        case date():
            return words.day(value)
        case tuple() if name == "functions" and bid:
            return "\n".join(functions(bid, value))
        case tuple():
            return "\n".join(_line(one, bid) for one in value)
        case BaseModel():
            return ", ".join(str(text) for text in value.model_dump().values() if text)
    return str(value)


def _line(one: Any, bid: Bid | None) -> str:
    """A line of a table in the application: a local area, or a committee's member."""
    if isinstance(one, AreaPart):
        name = bodies.name(bid, Party.HWB, one.board) if bid else one.board
        return f"{name}: {one.text}"
    votes = "votes" if one.votes else "does not vote"
    return f"{one.name}, {one.role} ({one.category}, {votes})"


def signed(signatures: Iterable[Signature]) -> str:
    """Who signed and when."""
    return "\n".join(f"{s.by.name}, {words.moment(s.at)}" for s in signatures)


def agreed(bid: Bid) -> str:
    """The functions of the agreement, where they are not those that were asked for."""
    if bid.agreement is None or {*bid.agreement.functions} == {*bid.functions}:
        return ""
    return "\n".join(functions(bid, bid.agreement.functions))
