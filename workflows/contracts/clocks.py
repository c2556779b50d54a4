"""Pauses, questions and running dates."""

from datetime import datetime

from workflows.contracts.base import Contract
from workflows.contracts.cycles import DeadlineKey, Missed
from workflows.contracts.parties import Signature, Who
from workflows.contracts.texts import OptionalText, Text


class Hold(Contract):
    """A pause: clocks stop."""

    at: datetime
    by: Who
    reason: str


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


class Clock(Contract):
    """One running deadline.

    Attributes:
        subject: Which board, condition, CCG or request; empty where there is one only.
        told: Reminders already sent, in working days before.
        passed: Whether it has been escalated.
    """

    key: DeadlineKey
    subject: str = ""
    due: datetime
    since: datetime
    missed: Missed
    told: tuple[int, ...] = ()
    passed: bool = False


class Extension(Contract):
    """A date that NHS England moved; for every subject of the key when that is empty."""

    key: DeadlineKey
    subject: str = ""
    to: datetime
