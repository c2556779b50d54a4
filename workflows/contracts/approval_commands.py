"""What NHS England's people ask for at approval in principle, and the CCG's answer."""

from datetime import date

from pydantic import Field

from workflows.contracts.applications import Document
from workflows.contracts.assurances import (
    AssuranceOutcome,
    Finding,
    Snapshot,
    Thresholds,
)
from workflows.contracts.bases import Extract
from workflows.contracts.catalogues import Recommendation
from workflows.contracts.command import Command
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import ConditionTerms, SettledTerms
from workflows.contracts.scores import Score
from workflows.contracts.sittings import Minutes
from workflows.contracts.texts import Code, OptionalText, Text


class AttestAssurance(Command):
    """The local director attests Part two.

    Attributes:
        snapshots: How each applicant stands, where the round asks.
        findings: Each criterion of the round's list, where it has one.
    """

    outcome: AssuranceOutcome
    thresholds: Thresholds
    evidence: Text
    issues: OptionalText = ""
    snapshots: tuple[Snapshot, ...] = Field(default=(), max_length=10)
    findings: tuple[Finding, ...] = Field(default=(), max_length=40)


class SignAssurance(Command):
    """The local finance lead signs Part two as attested.

    Attributes:
        digest: The check code of Part two as it was read; not checked where it is empty.
    """

    declaration: bool
    digest: OptionalText = ""


class RecordAssuranceChange(Command):
    """NHS England's local people record that an applicant no longer stands as attested."""

    snapshot: Snapshot
    reason: Text


class ScoreBid(Command):
    """An assessor of NHS England scores the bid, criterion by criterion, once a version."""

    scores: tuple[Score, ...] = Field(max_length=40)


class Moderate(Command):
    """The region recommends.

    Attributes:
        conditions: Those that it proposes for an approval.
    """

    recommendation: Recommendation
    reasons: Text
    conditions: tuple[ConditionTerms, ...] = Field(default=(), max_length=20)


class SettleConditions(Command):
    """The conditions panel makes what the region proposed like the round's other bids.

    Attributes:
        conditions: All of them, as they are to be; a proposed one left out is struck.
        reason: Needed where anything is other than proposed.
    """

    conditions: tuple[SettledTerms, ...] = Field(default=(), max_length=20)
    reason: OptionalText = ""


class Decide(Command):
    """The decision in principle: national for delegated bids, local for joint ones.

    Attributes:
        codes: Reasons by the round's list, beside those in words.
        meeting_date: When the national panel met; with minutes, and only with them.
        minute_reference: So too.
        minutes: Who of the national panel was there, and how each seat voted.
        on_file: Whether the panel's seats are on file, where no minutes are given. The
            service says so, and puts in the extract; nobody sends either.
        extract: The register of interests of those who sit on the panel.
    """

    outcome: Recommendation
    reasons: Text
    conditions: tuple[ConditionTerms, ...] = Field(default=(), max_length=20)
    lower_model: Model | None = None
    to_cycle: OptionalText = ""
    codes: tuple[Code, ...] = Field(default=(), max_length=20)
    meeting_date: date | None = None
    minute_reference: OptionalText = ""
    minutes: Minutes | None = None
    on_file: bool = False
    extract: Extract | None = None


class SendEvidence(Command):
    """A CCG says that a condition is met, and sends what shows it.

    Attributes:
        evidence: What was done, and what shows it.
        documents: What is attached to it, as the service holds it.
    """

    condition: Code
    evidence: Text
    documents: tuple[Document, ...] = Field(default=(), max_length=5)


class RefuseEvidence(Command):
    """NHS England says why what a CCG sent does not show that a condition is met.

    Attributes:
        sending: The last number of what was sent, as it was read; not checked where it is 0.
    """

    condition: Code
    reason: Text
    sending: int = Field(default=0, ge=0, le=1_000_000)


class VouchForCondition(Command):
    """It is said anew whether a condition's words name nobody, so that anybody may read them.

    Attributes:
        public: That they name nobody; False takes it back.
    """

    condition: Code
    public: bool
    reason: Text


class CheckLetter(Command):
    """Somebody else than who decided has read the letter of a sealed decision.

    Attributes:
        number: Which decision on the bid the letter tells.
    """

    number: int = Field(ge=1, le=1000)
    declaration: bool


class AcceptModel(Command):
    """The CCG accepts approval for a lower model."""

    declaration: bool
