"""The agenda of a meeting: which bids, under which number, in which part."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from activities.register.naming import names_for
from activities.register.reading import TaskRow
from services.kit.lists import dated
from services.kit.pages.bid.wording import left
from services.kit.pages.meetings import desk, telling
from services.kit.pages.meetings.desk import Desk, Room
from services.kit.pages.meetings.diary import Held, Number
from services.kit.pages.questions import forms
from services.kit.pages.questions.choosing import Choice
from services.kit.pages.questions.field import Raw, Unusable, first
from services.kit.pages.questions.fields import Field as Question
from services.kit.pages.questions.fields import Hidden, Line, Text
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in import typed as signed_in
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage
from workflows.contracts.meetings import AgendaItem, Meeting
from workflows.contracts.texts import OptionalText
from workflows.rules import lateness, meetings, words

router = APIRouter(include_in_schema=False)

OFF = "off"
TYPED = re.compile(r"items\.([0-9A-Z-]{1,40})\.part")
"""A bid that a page offered, by the name of its control."""


class Item(BaseModel):
    """A bid as the form has it."""

    model_config = ConfigDict(extra="forbid")

    part: Literal["off", "public", "private"] = "off"
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10)] = ""
    urgent: OptionalText = ""


class Typed(BaseModel):
    """The agenda as its form has it, by bid."""

    model_config = ConfigDict(extra="forbid")

    version: int
    items: Annotated[dict[str, Item], Field(max_length=600)] = {}


class Numbered(Line):
    """An item's number, which is needed where the bid is on the agenda."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        part = first(raw, f"{name.removesuffix('number')}part")
        if part not in {"", OFF} and not first(raw, name).strip():
            raise Unusable(self.missing())
        return Line.read(self, raw, name)


@router.get("/meetings/{number}/agenda")
async def open_agenda(at: AtPage, number: Number, kept: Held = "") -> Response:
    """The agenda, with the bids that wait for the body."""
    here = await desk.of_clerk(at)
    meeting = (await here.one(number)).meeting
    raw = await signed_in.kept(at.to, at.session, kept)
    form = await _form(here, meeting, raw or {})
    filled = forms.opened(form) if raw is None else forms.again(form, raw)
    return _page(here, meeting, filled)


@router.post("/meetings/{number}/agenda")
async def put(request: Request, at: AtPage, number: Number) -> Response:
    """Keep the agenda."""
    here = await desk.of_clerk(at)
    kept, raw = await here.one(number), await sent(request)
    form = await _form(here, kept.meeting, raw)
    typed, filled = forms.read(form, raw, Typed)
    if not isinstance(typed, Typed):
        return _page(here, kept.meeting, filled, 422)
    fixed = await kept_out(here, kept.meeting)
    items = meetings.in_order((*fixed, *_items(typed)))
    new = kept.meeting.model_copy(update={"version": typed.version, "items": items})
    return await desk.change(here, kept, new, filled, f"{here.where}/{number}/agenda")


def _items(typed: Typed) -> Iterator[AgendaItem]:
    for bid_id, item in typed.items.items():
        if item.part != OFF:
            yield AgendaItem(
                bid_id=bid_id,
                number=item.number,
                public=item.part == "public",
                urgent=item.urgent,
            )


async def _form(here: Desk, meeting: Meeting, raw: Raw) -> Form:
    """The form: what is on the agenda, what waits, and whatever was typed."""
    rows = {row.bid_id: row for row in await here.waiting()}
    fixed = await kept_out(here, meeting)
    on = {
        item.bid_id: item
        for item in meetings.in_order(meeting.items)
        if item not in fixed
    }
    noun = here.sitting.noun
    typed = [found[1] for name in raw if (found := TYPED.fullmatch(name))]
    out = meetings.agenda_out(meeting.day, here.rules, here.free)
    late = out < here.sitting.day and not meeting.notice
    in_time = out >= here.sitting.day
    by = f": put it on by {words.day(out)}" if in_time else ""
    also = _also(here, meeting, [kept.meeting for kept in await here.every()])
    questions: list[Question] = [
        Hidden(name="version", value=str(meeting.version), number=True)
    ]
    theirs = {item.bid_id for item in fixed}
    for bid_id in dict.fromkeys((*on, *rows, *typed)):
        if bid_id in theirs:
            continue
        hint = " ".join((*_about(here, rows.get(bid_id)), *also.get(bid_id, ())))
        questions += _asked(bid_id, on.get(bid_id), hint, late=late)
    return Form(
        title="Put bids on the agenda",
        lead=(
            telling.when(meeting),
            *(
                f"Item {item.number}, bid {item.bid_id}, stays as it is: you have an "
                "interest in it."
                for item in fixed
            ),
            f"These bids wait for the {noun}. Each has its own declarations and its own "
            "quorum."
            if len(questions) > 1
            else f"No bid waits for the {noun} now, so there is nothing to put on the "
            f"agenda. When one does, it is under My work and is offered here{by}.",
        ),
        questions=tuple(questions),
        button="Save the agenda" if len(questions) > 1 else "",
    )


async def kept_out(here: Room, meeting: Meeting) -> tuple[AgendaItem, ...]:
    """Items that stay as they are: papers of theirs are kept from whoever is here."""
    on, at = {item.bid_id for item in meeting.items}, here.at
    known = await names_for(at.to.database, on, at.person.id)
    return tuple(item for item in meeting.items if item.bid_id not in known)


def _asked(
    bid_id: str, item: AgendaItem | None, hint: str, *, late: bool
) -> list[Question]:
    part = OFF if item is None else ("public" if item.public else "private")
    asked: list[Question] = [
        Choice(
            name=f"items.{bid_id}.part",
            label=f"Bid {bid_id}",
            ask=f"where bid {bid_id} goes",
            hint=hint,
            value=part,
            choices=(
                (OFF, "Not on this agenda", ""),
                ("public", "In the public part", ""),
                ("private", "In the private part", ""),
            ),
        ),
        Numbered(
            name=f"items.{bid_id}.number",
            label=f"Item number of bid {bid_id}",
            ask=f"the item number of bid {bid_id}",
            hint="As the agenda has it, for example 6 or 6a",
            width="nhsuk-input--width-5",
            value=item.number if item else "",
        ),
    ]
    if late or (item and item.urgent):
        asked.append(
            Text(
                name=f"items.{bid_id}.urgent",
                label=f"Why is bid {bid_id} taken as urgent? (optional)",
                ask=f"why bid {bid_id} is urgent",
                hint="Needed for what is put on the agenda after it was out.",
                rows=2,
                value=item.urgent if item else "",
            )
        )
    return asked


def _about(here: Desk, row: TaskRow | None) -> Iterator[str]:
    """Whose the bid is, and by when the body has to judge it."""
    if row is None:
        return
    yield f"{row.applicants}."
    seen = lateness.seen(row, here.at.to.clock(), here.free, held=row.held)
    when = left(dated(seen, here.free))
    if when:
        yield f"Due {when}."


def _also(
    here: Desk, meeting: Meeting, every: Iterable[Meeting]
) -> Mapping[str, list[str]]:
    """Which bids are on the agenda of another coming meeting."""
    found: dict[str, list[str]] = {}
    for other in every:
        if other.number == meeting.number or other.cancelled:
            continue
        if other.day >= here.sitting.day:
            for item in other.items:
                said = f"It is on the agenda of {words.day(other.day)} too."
                found.setdefault(item.bid_id, []).append(said)
    return found


def _page(here: Desk, meeting: Meeting, filled: Filled, status: int = 200) -> Response:
    there = f"{here.where}/{meeting.number}"
    return desk.page(
        here,
        filled,
        f"{there}/agenda",
        back=there,
        back_text=telling.named(meeting),
        status=status,
    )
