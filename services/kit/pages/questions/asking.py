"""What a form is made from: the bid as it stands, who asks, and about which part of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from activities.desk.papers import Paper
from activities.members.reading import Recipient
from services.kit.pages.questions.forms import Form
from workflows.contracts.absences import Away
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command
from workflows.contracts.committees import BodyVersion
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Actor
from workflows.contracts.sittings import Recusal, Sits


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is about to take a step on a bid.

    Attributes:
        about: Which board, condition, interest or request; empty where there is only one.
        people: Those of the asker's body who hold a seat, where the form asks who voted.
        body: The asker's body as it stands on the day of the meeting, where it is known.
        on: That day; before any is typed, the one of the last meeting, or today.
        meetings: Those that the bid was put to, up to today's, the last one first.
        away: Who sits for an absent member of the body on that day, and has accepted.
        absent: Who of it is away on that day, by person.
        gone: Who of it is away and until when, where that may keep it from deciding.
        late: Who of the body was late with the register of interests on the day.
        agreement: The name of the agreement's document, where one is about to be signed
            and the document is there.
        papers: The files at hand that were attached to or sent for conditions, where the
            form asks for evidence or judges it.
    """

    bid: Bid
    by: Actor
    about: str
    now: datetime
    people: tuple[Recipient, ...] = ()
    body: BodyVersion | None = None
    on: date | None = None
    late: tuple[Recusal, ...] = ()
    away: tuple[Sits, ...] = ()
    absent: tuple[str, ...] = ()
    gone: tuple[Away, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    agreement: str = ""
    papers: tuple[Paper, ...] = ()


Forms = Mapping[type[Command], Callable[[Asking], Form]]
"""The forms of a service, by the command that they give."""
