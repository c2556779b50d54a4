"""The form of one seat in the draft of a body: what it is for, and who has it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from services.kit.pages.body.rules_form import plain
from services.kit.pages.body.words import CATEGORIES
from services.kit.pages.questions.choosing import Choices, Pick, yes_no
from services.kit.pages.questions.fields import Day, Hidden, Line
from services.kit.pages.questions.forms import Form
from workflows.contracts.committees import BodyVersion, Category, Office, Seat, Sitter
from workflows.contracts.texts import Line as Words
from workflows.rules import seats

NOBODY = "nobody"
OFFICES = {
    Office.MEMBER: "A member like the others",
    Office.CHAIR: "Takes the chair",
    Office.VICE_CHAIR: "Takes the chair second",
}


class TypedSeat(BaseModel):
    """A seat as its form has it.

    Attributes:
        draft: The number of the draft that the page showed.
    """

    model_config = ConfigDict(extra="forbid")

    draft: int
    title: Words
    role: Words
    category: Category
    office: Office
    voting: bool
    holder: str
    substitutes: tuple[str, ...] = ()
    since: date
    until: date | None = None


def people_of(body: BodyVersion, register: Mapping[str, str]) -> dict[str, str]:
    """Whoever may be put in a seat: people of the body on the register, and those in it."""
    sitting = {
        sitter.person: sitter.name
        for seat in body.seats
        for sitter in (seat.holder, *seat.substitutes)
        if sitter
    }
    found = sitting | dict(register)
    return dict(sorted(found.items(), key=lambda one: one[1]))


def form_of(
    body: BodyVersion, seat: Seat | None, people: Mapping[str, str], draft: int
) -> Form:
    """The form of a new seat, or of one that is there."""
    holder = seat.holder.person if seat and seat.holder else NOBODY
    named = tuple((person, name, "") for person, name in people.items())
    known = "; ".join(sorted(_known(body)))
    return Form(
        title=f"Change the seat {seat.title}" if seat else "Add a seat",
        lead=(
            "What you save is a draft. It counts for nothing before you put it in force.",
        ),
        questions=(
            Hidden(name="draft", value=str(draft), number=True),
            Line(
                name="title",
                label="What is the seat called?",
                ask="what the seat is called",
                hint="For example: Director of public health",
                value=seat.title if seat else "",
            ),
            Line(
                name="role",
                label="Which role does it have in the rules?",
                ask="which role it has in the rules",
                hint="Rules may say that such a member has to be there. The body has "
                f"these: {known}. You may type another one.",
                value=plain(seat.role) if seat else "",
            ),
            Pick(
                name="category",
                label="Which kind of member is it?",
                ask="which kind of member it is",
                value=seat.category if seat else "",
                choices=tuple((one, text, "") for one, text in CATEGORIES.items()),
            ),
            Pick(
                name="office",
                label="Does it take the chair?",
                ask="whether it takes the chair",
                value=seat.office if seat else Office.MEMBER,
                choices=tuple((one, text, "") for one, text in OFFICES.items()),
            ),
            yes_no(
                "voting",
                "Does it have a vote?",
                "whether it has a vote",
                value="" if seat is None else ("yes" if seat.voting else "no"),
            ),
            Pick(
                name="holder",
                label="Who has it?",
                ask="who has it",
                hint="People of this body on the member register.",
                value=holder,
                choices=((NOBODY, "Nobody: the seat is vacant", ""), *named),
            ),
            Choices(
                name="substitutes",
                label="Who is named to sit there instead? (optional)",
                ask="who is named to sit there instead",
                value=" ".join(s.person for s in seat.substitutes) if seat else "",
                choices=named,
            ),
            Day(
                name="since",
                label="From which day?",
                ask="from which day",
                value=(seat.since if seat else body.since).isoformat(),
            ),
            Day(
                name="until",
                label="Last day (optional)",
                ask="the last day",
                hint="Leave it empty as long as none is known.",
                value=seat.until.isoformat() if seat and seat.until else "",
            ),
        ),
        button="Save in the draft",
    )


def changed(
    body: BodyVersion, seat: Seat | None, typed: TypedSeat, people: Mapping[str, str]
) -> BodyVersion:
    """The body with the seat as it was typed; a new one comes last."""
    update = {
        "title": typed.title,
        "role": _known(body).get(typed.role, _code(typed.role)),
        "category": typed.category,
        "office": typed.office,
        "voting": typed.voting,
        "holder": None
        if typed.holder == NOBODY
        else Sitter(person=typed.holder, name=people[typed.holder]),
        "substitutes": _named(seat, typed.substitutes, people),
        "since": typed.since,
        "until": typed.until,
    }
    if seat is None:
        new = Seat.model_validate({"id": _free(body, typed.title), **update})
        return body.model_copy(update={"seats": (*body.seats, new)})
    now = seat.model_copy(update=update)
    found = tuple(now if one.id == seat.id else one for one in body.seats)
    return body.model_copy(update={"seats": found})


def _named(
    seat: Seat | None, picked: Sequence[str], people: Mapping[str, str]
) -> tuple[Sitter, ...]:
    """Substitutes are called in an order: those who were named keep theirs."""
    before = [s.person for s in seat.substitutes] if seat else []
    kept = [person for person in before if person in picked]
    new = [person for person in picked if person not in before]
    return tuple(Sitter(person=p, name=people[p]) for p in (*kept, *new))


def _known(body: BodyVersion) -> dict[str, str]:
    """The roles of the body's seats, as they are read."""
    return {plain(role): role for one in body.seats for role in seats.roles(one)}


def _code(role: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", role.casefold()).strip("_")[:40] or "member"


def _free(body: BodyVersion, title: str) -> str:
    """A name for the seat that no other seat of the body has."""
    known = {seat.id for seat in body.seats}
    plain = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:30] or "seat"
    n = 1
    while (name := plain if n == 1 else f"{plain}-{n}") in known:
        n += 1
    return name
