"""The clerk edits a meeting's minutes, and publishes them without what is confidential."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from activities.meetings.minutes import KeptMinutes, MinutesOvertaken
from services.kit import problems
from services.kit.pages.meetings import desk, minuted
from services.kit.pages.meetings.desk import Desk
from services.kit.pages.meetings.diary import Held, Number
from services.kit.pages.meetings.minutes_page import kept_back
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.fields import Hidden, Text
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.viewing import KEPT_OUT
from workflows.contracts.meetings import Meeting, MinutesBody, MinutesText
from workflows.contracts.parties import Party
from workflows.rules import meetings, words
from workflows.rules.refusals import Recused

router = APIRouter(include_in_schema=False)

MOST = 50_000
APPROVED = "The body has approved this text. Once you change it, it is a draft again."


class Edited(BaseModel):
    """The minutes as the form has them."""

    model_config = ConfigDict(extra="forbid")

    version: int
    text: MinutesBody


class Published(BaseModel):
    """The public text as the form has it."""

    model_config = ConfigDict(extra="forbid")

    version: int
    public: MinutesBody


@router.get("/meetings/{number}/minutes/edit")
async def open_edit(
    at: AtPage, number: Number, kept: Held = "", opened: declaring.Opened = ""
) -> Response:
    """The minutes, to be edited; at first as made from the record."""
    held = await found(at, number)
    return await begun(held, await _edit_form(*held), kept, opened, "edit")


@router.post("/meetings/{number}/minutes/edit")
async def edit(request: Request, at: AtPage, number: Number) -> Response:
    """Keep them as a further version."""
    here, one, edited = await found(at, number)
    form = await _edit_form(here, one, edited)
    typed, filled = forms.read(form, await sent(request), Edited)
    if not isinstance(typed, Edited):
        return form_page(here, one, filled, "edit", 422)
    # Before the first version there is none that somebody could have seen.
    version = typed.version if edited else 0
    new = MinutesText(text=typed.text, version=version + 1, public=_public(edited))
    return await keep(here, one, new, filled, "edit")


@router.get("/meetings/{number}/minutes/publish")
async def open_publish(
    at: AtPage, number: Number, kept: Held = "", opened: declaring.Opened = ""
) -> Response:
    """What anybody is to read of them."""
    held = await _edited(at, number)
    form = _publish_form(held[1], held[2])
    return await begun(held, form, kept, opened, "publish")


@router.post("/meetings/{number}/minutes/publish")
async def publish(request: Request, at: AtPage, number: Number) -> Response:
    """Publish a text: a further version of the minutes, which stay as they are."""
    here, one, edited = await _edited(at, number)
    typed, filled = forms.read(
        _publish_form(one, edited), await sent(request), Published
    )
    if not isinstance(typed, Published):
        return form_page(here, one, filled, "publish", 422)
    changed = {"version": typed.version + 1, "public": typed.public}
    new = edited[-1].minutes.model_copy(update=changed)
    return await keep(here, one, new, filled, "publish")


Found = tuple[Desk, Meeting, tuple[KeptMinutes, ...]]


async def found(at: Visitor, number: int) -> Found:
    """The minutes, for a clerk from whom no paper of the agenda is kept.

    Raises:
        Recused: One is.
    """
    here = await desk.of_clerk(at)
    one = (await here.one(number)).meeting
    if one.cancelled or one.day > here.sitting.day:
        raise Problem(problems.NOT_FOUND)
    if (await kept_back(here, one, opened="yes")).recused:
        raise Recused(KEPT_OUT)
    return here, one, await at.to.meeting_minutes.versions(one)


async def begun(held: Found, form: Form, kept: str, opened: str, page: str) -> Response:
    """A form about the minutes as it is opened; whoever has not declared is asked first.

    Whoever comes back to what they typed had the form open before.
    """
    here, one, _ = held
    if (await kept_back(here, one, opened or kept)).silent:
        return here.at.go(f"{here.where}/{one.number}/minutes")
    return form_page(here, one, await alone.opened(here.at, form, kept), page)


async def _edited(at: Visitor, number: int) -> Found:
    """The same, of a board's meeting whose minutes somebody has edited.

    Raises:
        Problem: It is no board's, or nobody has.
    """
    here, one, edited = await found(at, number)
    if one.party is not Party.HWB or not edited:
        raise Problem(problems.NOT_FOUND)
    return here, one, edited


def _public(edited: tuple[KeptMinutes, ...]) -> str:
    return edited[-1].minutes.public if edited else ""


def held_version(edited: tuple[KeptMinutes, ...]) -> Hidden:
    """The version that a form is about."""
    last = edited[-1].minutes.version if edited else 0
    return Hidden(name="version", value=str(last), number=True)


async def _edit_form(here: Desk, one: Meeting, edited: tuple[KeptMinutes, ...]) -> Form:
    if edited:
        text = edited[-1].minutes.text
    else:
        body = await here.at.to.committees.at(one.party, one.body, one.day)
        text = minuted.to_edit(await minuted.of(here, one, body), here.body_name)
    return Form(
        title="Edit the minutes",
        lead=(
            "Each time they are saved a further version is kept, with your name. The "
            "record of each bid stays as it is.",
            *((APPROVED,) if edited and edited[-1].minutes.approved else ()),
        ),
        questions=(
            held_version(edited),
            Text(
                name="text",
                label="Minutes",
                ask="the minutes",
                rows=30,
                most=MOST,
                value=text,
            ),
        ),
        button="Save the minutes",
    )


def _publish_form(one: Meeting, edited: tuple[KeptMinutes, ...]) -> Form:
    private = [
        f"item {item.number} (bid {item.bid_id})"
        for item in meetings.in_order(one.items)
        if not item.public
    ]
    listed = words.joined(private, len(private) + 1)
    return Form(
        title="Publish the minutes",
        lead=(
            "Anybody can read this text in the public register. Leave out what is "
            "confidential, such as what a member declared and would not have published.",
            *(
                (
                    f"Taken in the private part: {listed}. Leave out what was said of it.",
                )
                if private
                else ()
            ),
        ),
        questions=(
            held_version(edited),
            Text(
                name="public",
                label="What anybody may read",
                ask="what anybody may read",
                rows=30,
                most=MOST,
                value=_public(edited) or edited[-1].minutes.text,
            ),
        ),
        effect="It can be read at once, by everybody. It can be replaced by another text "
        "afterwards; the body keeps both.",
        button="Publish the minutes",
    )


async def keep(
    here: Desk, one: Meeting, new: MinutesText, filled: Filled, page: str
) -> Response:
    """Keep the next version, or show what somebody else has kept meanwhile."""
    at, there = here.at, f"{here.where}/{one.number}/minutes"
    try:
        await at.to.meeting_minutes.add(
            one, new, person=at.person.id, name=at.person.name
        )
    except MinutesOvertaken:
        now = (await at.to.meeting_minutes.versions(one))[-1]
        return _overtaken(here, one, now, filled, page)
    return at.go(there)


def _overtaken(
    here: Desk, one: Meeting, now: KeptMinutes, filled: Filled, page: str
) -> Response:
    """Somebody else was first: their text stands above what was typed."""
    held = now.minutes.public if page == "publish" else now.minutes.text
    form = replace(filled.form, facts=(("What is kept now", held or "Nothing yet"),))
    raw = {**(filled.raw or {}), "version": [str(now.minutes.version)]}
    problem = (
        f"{now.name} changed these minutes at {words.moment(now.at)}, while you wrote. What "
        "is kept now stands at the top, and what you typed is still below. Save again to "
        "put yours in its place."
    )
    again = replace(filled, form=form, raw=raw, problem=problem)
    return form_page(here, one, again, page, 409)


def form_page(
    here: Desk, one: Meeting, filled: Filled, page: str, status: int = 200
) -> Response:
    """The page of a form about the minutes."""
    there = f"{here.where}/{one.number}/minutes"
    return desk.page(
        here,
        filled,
        f"{there}/{page}",
        back=there,
        back_text="Minutes",
        status=status,
    )
