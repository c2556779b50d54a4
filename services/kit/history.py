"""A bid's record in plain English: one numbered sentence per entry."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from activities.register.reading import HistoryLine
from services.kit.sheets import Answer
from workflows.contracts.bids import Bid
from workflows.contracts.events import Happened
from workflows.contracts.parties import Party, Role
from workflows.rules import permissions, sentences, words


class Part(BaseModel):
    """Which entries: those after a number, so many of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


SHOWS = {
    "": "Everything",
    "decisions": "Decisions",
    "interests": "Interests",
    "signatures": "Papers and signatures",
    "money": "Money and handover",
    "dates": "Dates and holds",
    "refused": "Refused attempts",
}
"""What a history can be narrowed to, in words."""

KINDS: dict[str, tuple[str, ...]] = {
    "decisions": (
        "screened",
        "milestone_reached",
        "track_reassessed",
        "board_decided",
        "fallback_started",
        "vote_opened",
        "vote_cast",
        "vote_closed",
        "conflict_review_concluded",
        "assurance_attested",
        "assurance_reopened",
        "bid_scored",
        "moderated",
        "conditions_settled",
        "decision_recorded",
        "letter_checked",
        "release_awaited",
        "decided",
        "model_accepted",
        "evidence_refused",
        "condition_discharged",
        "condition_vouched",
        "mandate_recorded",
        "withdrawn",
        "went_live",
    ),
    "interests": ("interest_declared", "interest_ruled", "guardian_opinion_given"),
    "signatures": (
        "bid_opened",
        "expression_submitted",
        "readiness_said",
        "support_planned",
        "application_submitted",
        "application_signed",
        "assurance_signed",
        "evidence_sent",
        "agreement_issued",
        "changes_acknowledged",
        "review_shortened",
        "agreement_signed",
        "agreement_countersigned",
        "information_asked",
        "information_answered",
    ),
    "money": (
        "allocation_built",
        "allocation_failed",
        "allocation_agreed",
        "allocation_revised",
        "allocation_disputed",
        "shadow_begun",
        "shadow_returned",
        "shadow_judged",
        "handover_released",
        "handover_confirmed",
        "handover_begun",
        "handover_step_taken",
        "handover_step_undone",
        "handover_failed",
    ),
    "dates": (
        "held",
        "resumed",
        "date_extended",
        "panel_seated",
        "policy_changed",
        "late_admitted",
        "reminded",
        "deadline_passed",
    ),
    "refused": ("attempt_refused",),
}
"""Each kind of entry under one of them."""


class Shown(Part):
    """Which entries a page shows."""

    show: Annotated[str, Field(pattern="^(|" + "|".join(KINDS) + ")$")] = ""


class Doer(Answer):
    """Who did it, in which role."""

    name: str
    party: Party
    body: str
    role: Role
    words: str


class Line(Answer):
    """One numbered line of a bid's record."""

    number: int
    at: datetime
    at_words: str
    kind: str
    sentence: str
    who: Doer | None
    why: str
    hash: str


def doer(event: Happened) -> Doer | None:
    """Who did it; nobody where the clock did."""
    by = event.by
    if by is None:
        return None
    return Doer(
        name=by.name,
        party=by.party,
        body=by.body,
        role=by.role,
        words=f"{by.name}, {permissions.ROLE_WORDS[by.role]}",
    )


WHY = (
    "reasons",
    "reason",
    "words",
    "opinion",
    "issues",
    "evidence",
    "resolution",
    "comments",
    "description",
    "problem",
)
"""Where an entry holds why something was done, or on what evidence."""


def why(event: Happened) -> str:
    """The reasons or the evidence given, where the event carries any."""
    found = (getattr(event, name, "") for name in WHY)
    return " ".join(text for text in found if text)


class History(Answer):
    """Entries of a bid, in order; `next` is the `after` of the following part."""

    bid_id: str
    items: tuple[Line, ...]
    next: int | None


def history(bid: Bid, part: Part, found: Sequence[HistoryLine]) -> History:
    """The entries as sentences."""
    full = len(found) == part.limit
    return History(
        bid_id=bid.id,
        items=tuple(_line(bid, line) for line in found),
        next=found[-1].number if full else None,
    )


def _line(bid: Bid, line: HistoryLine) -> Line:
    return Line(
        number=line.number,
        at=line.at,
        at_words=words.moment(line.at),
        kind=line.kind,
        sentence=sentences.sentence(line.event, bid),
        who=doer(line.event),
        why=why(line.event),
        hash=line.hash,
    )
