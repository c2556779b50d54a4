"""The forms of a meeting: when and where, and why it is cancelled."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.kit.pages.questions.choosing import Choice, yes_no
from services.kit.pages.questions.fields import (
    MISSING,
    Day,
    Hidden,
    Line,
    Raw,
    Text,
    Unusable,
    first,
)
from services.kit.pages.questions.forms import Form
from workflows.contracts.meetings import Meeting, MeetingKind, OptionalLine
from workflows.contracts.texts import Line as Words
from workflows.contracts.texts import OptionalText
from workflows.contracts.texts import Text as Sentences
from workflows.rules import words

CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")
NOON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Line):
    """A time of day: `6:30pm`, `18:30`, `6pm`."""

    width: str = "nhsuk-input--width-5"

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        text = first(raw, name).strip().lower()
        if not text:
            return MISSING
        found = CLOCK.fullmatch(text)
        half = (found[3] or "")[:1] if found else ""
        hour = int(found[1]) if found else -1
        minute = int(found[2] or 0) if found else 0
        if half and not 1 <= hour <= NOON:
            hour = -1
        elif half:
            hour = hour % NOON + (NOON if half == "p" else 0)
        try:
            return time(hour, minute).isoformat()
        except ValueError:
            raise Unusable(
                f"{self.ask[:1].upper()}{self.ask[1:]} must be a time, like 6:30pm"
            ) from None


class Typed(BaseModel):
    """A meeting as its form has it; the version is the one that the page showed."""

    model_config = ConfigDict(extra="forbid")

    version: int = 0
    day: date
    begins: time
    place: Words
    kind: MeetingKind
    public: bool
    reference: OptionalLine = ""
    notice: OptionalText = ""


class Cancelled(BaseModel):
    """Why a meeting does not take place."""

    model_config = ConfigDict(extra="forbid")

    version: int
    cancelled: Sentences


def form_of(meeting: Meeting | None, agenda_days: int) -> Form:
    """The form of a new meeting, or of one that is there."""
    return Form(
        title="Change the meeting" if meeting else "Make a meeting",
        lead=(
            f"Its agenda is out {words.plural(agenda_days, 'working day')} before it.",
        )
        if agenda_days
        else (),
        questions=(
            Hidden(
                name="version",
                value=str(meeting.version if meeting else 0),
                number=True,
            ),
            Day(
                name="day",
                label="On which day does it meet?",
                ask="the day of the meeting",
                hint="For example, 18 6 2026",
                value=meeting.day.isoformat() if meeting else "",
            ),
            Clock(
                name="begins",
                label="When does it begin?",
                ask="when it begins",
                hint="For example, 6:30pm",
                value=f"{meeting.begins:%H:%M}" if meeting else "",
            ),
            Line(
                name="place",
                label="Where?",
                ask="where it meets",
                hint="The room and the building, or that it is online",
                value=meeting.place if meeting else "",
            ),
            Choice(
                name="kind",
                label="What kind of meeting is it?",
                ask="what kind of meeting it is",
                choices=(
                    ("ordinary", "Ordinary", "It stands in the body's calendar."),
                    ("special", "Special", "It is called for something."),
                ),
                value=meeting.kind.value if meeting else "",
            ),
            yes_no(
                "public",
                "May anybody attend?",
                "whether anybody may attend",
                "Single items can be put in the private part.",
                ("yes" if meeting.public else "no") if meeting else "",
            ),
            Line(
                name="reference",
                label="Reference (optional)",
                ask="the reference",
                hint="As the council has it, for example: HWB/2026/14",
                width="nhsuk-u-width-one-third",
                value=meeting.reference if meeting else "",
            ),
            Text(
                name="notice",
                label="Why at short notice? (optional)",
                ask="why it is at short notice",
                hint="Needed if its agenda can no longer be out in time.",
                rows=3,
                value=meeting.notice if meeting else "",
            ),
        ),
        button="Save the meeting",
    )


def cancel_form(meeting: Meeting) -> Form:
    """The form that cancels a meeting."""
    return Form(
        title="Cancel the meeting",
        lead=("Bids on its agenda go on waiting, and can be put to another meeting.",),
        questions=(
            Hidden(name="version", value=str(meeting.version), number=True),
            Text(
                name="cancelled",
                label="Why does it not take place?",
                ask="why it does not take place",
                rows=3,
            ),
        ),
        effect="Calendars show it as cancelled. It cannot be brought back; make a new "
        "meeting instead.",
        button="Cancel the meeting",
    )
