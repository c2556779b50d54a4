"""What may happen to a bid at any stage."""

from datetime import date, datetime
from typing import Literal

from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.happened import Happened


class Withdrawn(Happened):
    """The CCG withdrew, or its members' vote withdrew it."""

    kind: Literal["withdrawn"] = "withdrawn"
    reason: str


class ConditionVouched(Happened):
    """It was said anew whether anybody may read a condition's words.

    Attributes:
        public: Whether they may.
    """

    kind: Literal["condition_vouched"] = "condition_vouched"
    condition: str
    public: bool
    reason: str


class Held(Happened):
    """The clocks stopped.

    Attributes:
        until: The day on which they run again by themselves; none where somebody has to
            resume the bid.
    """

    kind: Literal["held"] = "held"
    reason: str
    until: date | None = None


class Resumed(Happened):
    """The clocks run again: by somebody's word, or because the hold was until that day."""

    kind: Literal["resumed"] = "resumed"
    reason: str


class InformationAsked(Happened):
    """Questions went to the CCG."""

    kind: Literal["information_asked"] = "information_asked"
    request: str
    questions: tuple[Question, ...]
    stops_clock: bool


class InformationAnswered(Happened):
    """The CCG answered."""

    kind: Literal["information_answered"] = "information_answered"
    request: str
    answers: tuple[str, ...]


class DateExtended(Happened):
    """A date was moved."""

    kind: Literal["date_extended"] = "date_extended"
    key: DeadlineKey
    subject: str = ""
    to: datetime
    reason: str


class LateAdmitted(Happened):
    """What missed a date of the round is taken all the same, by override (R1).

    Attributes:
        due: The date that was missed.
        until: Until when it is taken.
    """

    kind: Literal["late_admitted"] = "late_admitted"
    key: DeadlineKey
    due: datetime
    until: datetime
    reason: str


class Reminded(Happened):
    """A deadline came near."""

    kind: Literal["reminded"] = "reminded"
    key: DeadlineKey
    subject: str = ""
    due: datetime
    days_left: int


class DeadlinePassed(Happened):
    """A deadline passed and was escalated; under some policies the bid lapses.

    Attributes:
        days_over: How many working days ago, where it is told again; 0 at first.
    """

    kind: Literal["deadline_passed"] = "deadline_passed"
    key: DeadlineKey
    subject: str = ""
    due: datetime
    lapses: bool
    days_over: int = 0


class AttemptRefused(Happened):
    """Somebody tried what the rules do not allow (HOUSE 0.3.2)."""

    kind: Literal["attempt_refused"] = "attempt_refused"
    command: str
    refusal: str
    words: str
