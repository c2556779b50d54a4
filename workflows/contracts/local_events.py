"""What happens on the way to NHS England: application, boards, conflict review."""

from datetime import date
from typing import Literal

from workflows.contracts.applications import (
    Application,
    Document,
    ScreeningOutcome,
    Statements,
)
from workflows.contracts.bases import Basis
from workflows.contracts.bids import Bid
from workflows.contracts.committees import FallbackKind
from workflows.contracts.decisions import (
    ConditionTerms,
)
from workflows.contracts.fallbacks import Decider
from workflows.contracts.happened import Happened
from workflows.contracts.parties import Party
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
    Severity,
    Votes,
)
from workflows.contracts.sittings import Minutes, Quorum, Recusal


class BidOpened(Happened):
    """The first entry of every bid; carries all that is pinned when it starts."""

    kind: Literal["bid_opened"] = "bid_opened"
    opening: Bid


class ExpressionSubmitted(Happened):
    """The CCG expressed its interest."""

    kind: Literal["expression_submitted"] = "expression_submitted"
    functions: tuple[str, ...]
    statements: Statements


class Screened(Happened):
    """The local team ruled on eligibility."""

    kind: Literal["screened"] = "screened"
    outcome: ScreeningOutcome
    reasons: str


class ApplicationSubmitted(Happened):
    """Part one arrived; its signatures are still to come.

    Attributes:
        kept: Boards whose earlier approval stands, since the change does not touch them.
        changed: What of it touches every board: fields, and kinds of documents. Entries
            of before this was kept say nothing of it; so too of `areas`.
        areas: Boards in whose areas something changed.
        documents: What is attached; empty too where it was submitted before documents
            were put on record.
    """

    kind: Literal["application_submitted"] = "application_submitted"
    version: int
    application: Application
    kept: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    changed: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


class ApplicationSigned(Happened):
    """A named officer signed Part one."""

    kind: Literal["application_signed"] = "application_signed"
    version: int
    digest: str


class BoardDecided(Happened):
    """A board decided.

    Attributes:
        minutes: With the version of the body that it was decided under; none where only
            counts were given.
        quorum: That of the item, after recusals, with its reasons.
        recusals: Who did not act on the item, and why.
        counted: How the votes were counted, in sentences.
        decider: Who decided in place of the board, whose minutes these are then.
        basis: What was decided on; none in decisions of before it was kept.
    """

    kind: Literal["board_decided"] = "board_decided"
    board: str
    outcome: BoardOutcome
    version: int
    meeting_date: date
    minute_reference: str
    votes: Votes
    comments: str = ""
    minutes: Minutes | None = None
    quorum: Quorum | None = None
    recusals: tuple[Recusal, ...] = ()
    counted: tuple[str, ...] = ()
    decider: Decider | None = None
    basis: Basis | None = None


class FallbackStarted(Happened):
    """A board, or a panel, could not be quorate: the body its rules name decides instead.

    Of the national panel, in a round that seals its decisions, only the body's code and the
    panel's people are on record until then; the rest is told with the decision.

    Attributes:
        seats: The version of the board whose rules name the body.
        words: The fallback as those rules have it.
        because: Why no attendance could be quorate, in sentences.
        members: Everybody with a place on the board, by person.
        voting: The board's open vote, which ends void.
    """

    kind: Literal["fallback_started"] = "fallback_started"
    board: str
    fallback: FallbackKind
    party: Party
    body: str
    name: str
    words: str = ""
    because: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    reason: str
    seats: int = 0
    voting: str = ""


class InterestDeclared(Happened):
    """Somebody declared an interest, or none.

    Attributes:
        for_applicant: Whether they hold an office of an applicant, under any hat.
        asked: See `Interest.asked`.
    """

    kind: Literal["interest_declared"] = "interest_declared"
    interest: str
    category: InterestCategory
    description: str = ""
    since: date | None = None
    for_applicant: bool = False
    asked: Party | None = None


class InterestRuled(Happened):
    """It was said how an interest is handled.

    Attributes:
        stand_ins: See `Interest.stand_ins`.
    """

    kind: Literal["interest_ruled"] = "interest_ruled"
    interest: str
    handling: Handling
    reason: str
    severity: Severity | None = None
    stand_ins: tuple[str, ...] = ()


class GuardianOpinionGiven(Happened):
    """The guardian gave an opinion."""

    kind: Literal["guardian_opinion_given"] = "guardian_opinion_given"
    satisfied: bool
    opinion: str


class ConflictReviewConcluded(Happened):
    """The conflicts panel concluded; its basis is what it concluded on.

    Attributes:
        decider: Who concluded in place of the panel, where another body did.
        version: Of the application, where the panel sat and its minutes say how it voted; 0
            where nothing is known of that. So too for all that follows.
        minutes: With the version of the body that it was concluded under.
        quorum: That of the item, after recusals, with its reasons.
        recusals: Who did not act on the item, and why.
        counted: How the votes were counted, in sentences.
    """

    kind: Literal["conflict_review_concluded"] = "conflict_review_concluded"
    outcome: ConflictOutcome
    reasons: str
    mitigations: tuple[ConditionTerms, ...] = ()
    basis: Basis | None = None
    decider: Decider | None = None
    version: int = 0
    meeting_date: date | None = None
    minute_reference: str = ""
    votes: Votes | None = None
    minutes: Minutes | None = None
    quorum: Quorum | None = None
    recusals: tuple[Recusal, ...] = ()
    counted: tuple[str, ...] = ()
