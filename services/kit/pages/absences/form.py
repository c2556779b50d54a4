"""The form of an absence: whose, from when to when, and who sits meanwhile."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from services.kit.pages.questions.choosing import Choice
from services.kit.pages.questions.fields import Day, Field, Hidden, Text
from services.kit.pages.questions.forms import Form
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.texts import Code, OptionalText
from workflows.rules import absences

NOBODY = "nobody"


class Typed(BaseModel):
    """An absence as the page's form has it."""

    model_config = ConfigDict(extra="forbid")

    seat: Code
    since: date
    until: date
    substitute: Code = NOBODY
    reason: OptionalText = ""


def form_of(seats: Sequence[Seat], body: BodyVersion, today: date) -> Form:
    """The form of a new absence.

    Args:
        seats: Those whose holders may be put down: one's own, or all of them for a clerk.
        body: The body as it stands.
        today: The day in London.
    """
    example = f"For example, {today.day} {today.month} {today.year}"
    return Form(
        title="Record an absence",
        lead=(body.rules.substitution.words,),
        questions=(
            _which(seats),
            Day(
                name="since", label="First day away", ask="the first day", hint=example
            ),
            Day(name="until", label="Last day away", ask="the last day", hint=example),
            Choice(
                name="substitute",
                label="Who sits meanwhile?",
                ask="who sits meanwhile",
                hint="Only substitutes named for the seat may. They are asked, and sit once "
                "they have accepted.",
                choices=(*_named(seats, body), (NOBODY, "Nobody", "")),
                value=NOBODY,
            ),
            Text(
                name="reason",
                label="Reason (optional)",
                ask="the reason",
                hint="Only the member and the people who call the meetings can read it.",
                rows=2,
            ),
        ),
        effect="From the first day to the last, letters to the member go to whoever sits "
        "for them. It ends by itself.",
        button="Record the absence",
    )


def _which(seats: Sequence[Seat]) -> Field:
    if len(seats) == 1:
        return Hidden(name="seat", value=seats[0].id)
    return Choice(
        name="seat",
        label="Who is away?",
        ask="who is away",
        choices=tuple(
            (seat.id, seat.holder.name if seat.holder else "", seat.title)
            for seat in seats
        ),
    )


def _named(
    seats: Sequence[Seat], body: BodyVersion
) -> tuple[tuple[str, str, str], ...]:
    found: dict[str, tuple[str, list[str]]] = {}
    for seat in seats:
        for person, name in absences.options(seat, body):
            found.setdefault(person, (name, []))[1].append(seat.title)
    return tuple(
        (person, name, f"For {', '.join(titles)}")
        for person, (name, titles) in found.items()
    )
