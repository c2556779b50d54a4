"""What boards, guardians and the conflicts panel say."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Contract
from workflows.contracts.fallbacks import Decider
from workflows.contracts.parties import Party, Who
from workflows.contracts.texts import Code, Count


class BoardOutcome(StrEnum):
    """What a board may decide."""

    APPROVE = "approve"
    APPROVE_WITH_COMMENTS = "approve_with_comments"
    REQUEST_CHANGES = "request_changes"
    OBJECT = "object"
    NO_VIEW = "no_view"
    """Never chosen: an advisory board whose date passed in silence."""


class Votes(Contract):
    """How a board voted; `voters` are member register numbers, where known."""

    in_favour: Count = 0
    against: Count = 0
    abstained: Count = 0
    voters: tuple[Code, ...] = Field(default=(), max_length=200)


class BoardDecision(Contract):
    """One board's decision on one version of the bid.

    Attributes:
        minuted: Whether the entry of the record has the minutes of the item.
        decider: Who decided in place of the board; nobody where it did so itself.
    """

    board: str
    outcome: BoardOutcome
    version: int
    at: datetime
    by: Who | None = None
    meeting_date: date | None = None
    minute_reference: str = ""
    votes: Votes = Votes()
    comments: str = ""
    minuted: bool = False
    decider: Decider | None = None


class InterestCategory(StrEnum):
    """Kinds of interest (DOMAIN 5.3), and the nil return."""

    NONE = "none"
    FINANCIAL = "financial"
    PROFESSIONAL = "non_financial_professional"
    PERSONAL = "non_financial_personal"
    INDIRECT = "indirect"


class Handling(StrEnum):
    """What a ruling asks of a conflicted person, in order of force (DOMAIN 5.9)."""

    NOTE = "note"
    SPEAK_NOT_VOTE = "speak_not_vote"
    LEAVE = "leave"
    NO_PAPERS = "no_papers"
    WAIVER = "waiver"
    """The interest would keep them out, and a waiver lets them take part all the same."""


class Severity(StrEnum):
    """How far an interest bears on the bid, as whoever rules on it finds."""

    SLIGHT = "slight"
    MATERIAL = "material"
    GRAVE = "grave"


class Interest(Contract):
    """One declaration on this bid, and how it is handled (R14).

    Attributes:
        severity: None as long as nobody has said so; older rulings did not say.
        for_applicant: Whether the declarer held an office of an applicant then, under
            whatever hat they declared; never waived (s.194(2)(f)).
        asked: Whose office rules on it, where another hat of the declarer would make it
            their own; otherwise the hat under which they declared says.
        stand_ins: Who concludes in place of a panel's chair whom the ruling keeps out, by
            person: as the panel's seats and offices were on the day of the ruling.
    """

    id: str
    at: datetime
    by: Who
    category: InterestCategory
    description: str = ""
    since: date | None = None
    handling: Handling | None = None
    ruling_reason: str = ""
    ruled_by: Who | None = None
    severity: Severity | None = None
    for_applicant: bool = False
    asked: Party | None = None
    stand_ins: tuple[str, ...] = ()


class ConflictOutcome(StrEnum):
    """What the conflicts panel concludes."""

    CLEAR = "clear"
    CLEAR_WITH_MITIGATIONS = "clear_with_mitigations"
    RETURN = "return_for_correction"
    UNRESOLVED = "unresolved"
    BREACH_CASE = "breach_case"
    """A concern is looked into first. What it is stands in its case, never on the bid."""


class ConflictConclusion(Contract):
    """The panel's conclusion.

    Attributes:
        decider: Who concluded in place of the panel, where another body did.
        minuted: Whether it is known by seats how the panel sat: its entry of the record has
            the minutes of the item.
        version: Of the application, with minutes; so too what follows.
        votes: How it voted; nobody knows where there are no minutes.
    """

    at: datetime
    by: Who
    outcome: ConflictOutcome
    reasons: str
    decider: Decider | None = None
    minuted: bool = False
    version: int = 0
    meeting_date: date | None = None
    minute_reference: str = ""
    votes: Votes | None = None


class Opinion(Contract):
    """The guardian's opinion."""

    at: datetime
    by: Who
    text: str
    satisfied: bool
