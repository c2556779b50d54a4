"""What NHS England says: assurance, recommendation, decision, conditions."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.applications import Document
from workflows.contracts.assurances import Assurance, AssuranceOutcome, Thresholds
from workflows.contracts.base import Contract
from workflows.contracts.catalogues import Recommendation
from workflows.contracts.cycles import Model
from workflows.contracts.fallbacks import HandedOn
from workflows.contracts.parties import Signature, Who
from workflows.contracts.reviews import Votes
from workflows.contracts.texts import Line, OptionalText, Text

__all__ = [
    "Assurance",
    "AssuranceOutcome",
    "Awaited",
    "Blocks",
    "Condition",
    "ConditionStatus",
    "ConditionTerms",
    "Decision",
    "Moderation",
    "Recommendation",
    "SentEvidence",
    "Settled",
    "SettledTerms",
    "TermsChange",
    "TermsChangeKind",
    "Thresholds",
]


class Awaited(Contract):
    """A decision in principle that is taken and waits, sealed, for its release.

    Attributes:
        number: 1 for the first decision taken on the bid; one taken anew before the
            release has the next.
        due: When it is to be let out; none while no day is set.
        void: Whether Part two, on which it rested, has changed since: it is never told,
            and has to be taken anew.
        checked: Who else has read its letter, and when.
    """

    at: datetime
    by: Who
    number: int = 1
    due: datetime | None = None
    void: bool = False
    checked: Signature | None = None


class Decision(Contract):
    """The decision in principle.

    Attributes:
        taken: When it was taken, where it was let out later, with others of its round.
        release: Which release of the round let it out; 0 for one that was told at once.
        codes: Its reasons by the round's list.
        minuted: Whether the national panel decided by its seats, and its entry of the
            record has the minutes of the item.
        votes: How it voted; nobody knows where there are no minutes.
        decider: Who decided in place of the national panel, where another body did.
    """

    at: datetime
    by: Who
    outcome: Recommendation
    reasons: str
    model: Model
    to_cycle: str = ""
    accepted: Signature | None = None
    taken: datetime | None = None
    release: int = 0
    codes: tuple[str, ...] = ()
    minuted: bool = False
    meeting_date: date | None = None
    minute_reference: str = ""
    votes: Votes | None = None
    decider: HandedOn | None = None


class Blocks(StrEnum):
    """The step that waits for a condition, and all that comes after it (R18)."""

    SIGNATURE = "signature"
    COUNTERSIGNATURE = "countersignature"
    HANDOVER = "handover"


class ConditionTerms(Contract):
    """A condition as it is set.

    Attributes:
        blocks: Absent from terms set before there was a choice: the handover.
        review: The meeting that looks at it; empty where none is named.
        standing: Whether the round's policy set it, by class of risk, and not a person.
        public: Whether whoever set it has said that `criterion` and `text` name nobody, so
            that anybody may read them; `rules.conditions.is_public` decides.
    """

    criterion: Line
    text: Text
    owner: Line
    evidence: Text
    due: date
    support_level: int = Field(default=1, ge=1, le=4)
    blocks: Blocks = Blocks.HANDOVER
    review: OptionalText = ""
    standing: bool = False
    public: bool = False


class Moderation(Contract):
    """The region's recommendation.

    Attributes:
        conditions: Those that it proposes for an approval.
    """

    at: datetime
    by: Who
    recommendation: Recommendation
    reasons: str
    conditions: tuple[ConditionTerms, ...] = ()


class SettledTerms(ConditionTerms):
    """A condition as the conditions panel leaves it.

    Attributes:
        proposed: Which of the region's it is, the first being 1; 0 for one that is new.
    """

    proposed: int = Field(default=0, ge=0, le=20)


class TermsChangeKind(StrEnum):
    """What the conditions panel did to a condition that it did not leave as proposed."""

    AMENDED, ADDED, STRUCK = "amended", "added", "struck"


class TermsChange(Contract):
    """One thing that the conditions panel did, by what the condition is about."""

    kind: TermsChangeKind
    criterion: str


class Settled(Contract):
    """The conditions that an approval is to carry, once the conditions panel has been.

    Nothing is decided by it: the national panel decides, and may set others.
    """

    at: datetime
    by: Who
    conditions: tuple[ConditionTerms, ...] = ()
    changes: tuple[TermsChange, ...] = ()
    reason: str = ""


class ConditionStatus(StrEnum):
    """How a condition stands."""

    OPEN = "open"
    DISCHARGED = "discharged"
    LAPSED = "lapsed"


class SentEvidence(Contract):
    """What a CCG sent to show that a condition is met.

    Attributes:
        number: 1 for what was sent first for the condition, by whichever CCG.
        by: Who sent it, and for which CCG.
        documents: What was attached to it, by checksum; its kind says whose it is.
        refused: Who found it not enough, and when; none while nobody has.
        reason: Why it is not enough.
    """

    number: int
    at: datetime
    by: Who
    text: str
    documents: tuple[Document, ...] = ()
    refused: Signature | None = None
    reason: str = ""


class Condition(Contract):
    """A condition of approval, an object of its own (DOMAIN 3.2).

    Attributes:
        evidence: What NHS England found it met by.
        sent: What CCGs sent: all that was judged, and the last that was not yet.
    """

    id: str
    terms: ConditionTerms
    status: ConditionStatus = ConditionStatus.OPEN
    source: str = "decision"
    discharged: Signature | None = None
    evidence: str = ""
    sent: tuple[SentEvidence, ...] = ()
