"""What the handover is made of: the members' vote and the agreement."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.parties import Signature, Who
from workflows.contracts.phases import LaterPhase
from workflows.contracts.shadows import ShadowTerms
from workflows.contracts.texts import Count, Line


class MandateResult(StrEnum):
    """How the member practices voted."""

    FOR = "for"
    AGAINST = "against"
    TURNOUT_SHORT = "turnout_short"


class Ballot(Contract):
    """A ballot of member practices (DOMAIN 2.5)."""

    opened: date
    closed: date
    electorate: Count
    in_favour: Count
    against: Count
    turnout_minimum: int = Field(default=50, ge=0, le=100)
    threshold: int = Field(default=50, ge=0, le=100)
    franchise: Line = "one practice, one vote"


class Mandate(Contract):
    """The members' answer, verified by a lay person."""

    at: datetime
    by: Who
    ccg: str
    ballot: Ballot
    result: MandateResult


class Dispute(Contract):
    """A finance officer's reason not to agree an allocation, until it is settled."""

    at: datetime
    by: Who
    schedule_hash: str
    reason: str


class Consent(Contract):
    """One side's consent to a shorter review.

    Attributes:
        to: The day from which it would sign.
    """

    at: datetime
    by: Who
    to: date


class Agreement(Contract):
    """The delegation agreement as issued (DOMAIN 6.1).

    Attributes:
        version: Raised whenever it is issued anew; nothing that was said about an
            earlier version counts for this one.
        schedule: The version of the schedule of functions; empty for the round's own.
        reserved: Functions that this schedule reserves to NHS England.
        reason: Why there is a new version.
        before: The functions of the version before; none for the first.
        acknowledged: Which CCGs have seen what differs, and who said so.
        consents: Who would sign before the review window is over.
        added: Functions in it that the application did not ask for; `removed`, the other
            way round. Either must be acknowledged before signature (R19).
        sign_from: First moment at which the CCG may sign.
        shadow: The shadow period before the handover, where one is chosen.
        phases: What moves later than the first day, in the order of the days.
    """

    at: datetime
    by: Who
    instrument: str
    functions: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    sign_from: datetime
    digest: str
    signatures: tuple[Signature, ...] = ()
    countersigned: Signature | None = None
    version: int = 1
    schedule: str = ""
    reserved: tuple[str, ...] = ()
    reason: str = ""
    before: tuple[str, ...] = ()
    acknowledged: tuple[Signature, ...] = ()
    consents: tuple[Consent, ...] = ()
    shadow: ShadowTerms | None = None
    phases: tuple[LaterPhase, ...] = ()
