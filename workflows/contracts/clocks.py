"""Pauses, questions and running dates."""

from datetime import date, datetime
from enum import StrEnum

from workflows.contracts.base import Contract
from workflows.contracts.cycles import DeadlineKey, Missed
from workflows.contracts.parties import Signature, Who
from workflows.contracts.texts import OptionalText, Text


class Hold(Contract):
    """A pause: clocks stop.

    Attributes:
        until: The day on which it ends by itself; none where somebody has to end it.
    """

    at: datetime
    by: Who
    reason: str
    until: date | None = None


class Question(Contract):
    """One question and its answer."""

    text: Text
    answer: OptionalText = ""


class InformationRequest(Contract):
    """Questions to the applicant."""

    id: str
    at: datetime
    by: Who
    questions: tuple[Question, ...]
    stops_clock: bool
    answered: Signature | None = None


class PauseReason(StrEnum):
    """Why a clock stood still."""

    HOLD = "hold"
    ANSWER = "answer"
    PRE_ELECTION = "pre_election"


class Pause(Contract):
    """A time in which a clock stood still.

    Attributes:
        until: When it ran again; nothing while it still stands.
        days: By how many working days its date has been moved on for it so far.
    """

    since: datetime
    until: datetime | None = None
    why: PauseReason
    days: int = 0


class Clock(Contract):
    """One running deadline.

    Attributes:
        subject: Which board, condition, CCG or request; empty where there is one only.
        told: Reminders already sent, in working days before.
        passed: Whether it has been escalated.
        later: On which working days after it that was told again.
        pauses: When it stood still, the first pause first. Clocks that stood still
            before pauses were kept say nothing of those.
    """

    key: DeadlineKey
    subject: str = ""
    due: datetime
    since: datetime
    missed: Missed
    told: tuple[int, ...] = ()
    passed: bool = False
    later: tuple[int, ...] = ()
    pauses: tuple[Pause, ...] = ()


class Admission(Contract):
    """An expression or application is taken after its date, by override (R1).

    Attributes:
        due: The date that was missed.
        until: Until when it is taken; after that it is late again.
    """

    key: DeadlineKey
    at: datetime
    by: Who
    due: datetime
    until: datetime
    reason: str


class Extension(Contract):
    """A date that NHS England moved; for every subject of the key when that is empty."""

    key: DeadlineKey
    subject: str = ""
    to: datetime
