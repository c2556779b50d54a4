"""The draft of a body as a whole: what it changes, put in force from a day, thrown away."""

from dataclasses import replace
from datetime import date

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from activities.committees.drafting import Overtaken, SavedMeanwhile, Unfit
from services.kit.pages.body import previewing as preview
from services.kit.pages.body import quorums
from services.kit.pages.body.desk import Desk, Held, desk_of
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.field import count, first
from services.kit.pages.questions.fields import Day, Hidden, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.sign_in.typed import sent
from services.kit.pages.visitor import AtPage
from workflows.contracts.committees import BodyVersion
from workflows.contracts.texts import Text as Sentences
from workflows.rules import words

router = APIRouter(include_in_schema=False)

CHANGED = (
    "Somebody else has changed, put in force or thrown away the draft since you opened "
    "this page. This is how it stands now."
)


class InForce(BaseModel):
    """From when, and why."""

    model_config = ConfigDict(extra="forbid")

    draft: int
    since: date
    reason: Sentences


@router.get("/body/draft")
async def draft(at: AtPage) -> Response:
    """The draft, what it changes, and what comes of the cases under it."""
    return await shown(await desk_of(at))


async def shown(desk: Desk, problem: str = "", status: int = 200) -> Response:
    """The page of the draft."""
    at, body = desk.at, desk.body
    cases = await at.to.trials.of(desk.sitting.party, desk.sitting.code)
    saved = ""
    if desk.held:
        when = words.moment(desk.held.at)
        saved = f"Saved by {desk.held.name} at {when}. It counts for nothing yet."
    return at.page(
        "body-draft.jinja",
        title="The next version",
        status=status,
        problem=problem,
        body_name=desk.now.name,
        noun=desk.sitting.noun,
        version=body.version,
        draft=desk.number,
        saved=saved,
        base=desk.base,
        **await preview.of(at, desk.now, body, desk.sitting.day, cases),
    )


async def removed(request: Request, desk: Desk, body: BodyVersion) -> Response:
    """Keep a draft with something less in it."""
    seen = count(first(await sent(request), "draft")) or 0
    who = desk.at.person
    try:
        await desk.at.to.body_drafts.save(body, seen, who.id, who.name)
    except SavedMeanwhile:
        return await shown(await desk_of(desk.at), CHANGED, 409)
    return desk.at.go(desk.base)


@router.post("/body/draft/discard")
async def discard(request: Request, at: AtPage) -> Response:
    """Throw the draft away: what counts goes on counting."""
    desk = await desk_of(at)
    seen = count(first(await sent(request), "draft")) or 0
    try:
        await at.to.body_drafts.drop(desk.sitting.party, desk.sitting.code, seen)
    except SavedMeanwhile:
        return await shown(await desk_of(at), CHANGED, 409)
    return at.go(f"{at.service.prefix}/body")


@router.get("/body/draft/in-force")
async def ask(at: AtPage, kept: Held = "") -> Response:
    """Ask from when it counts, and why."""
    desk = await desk_of(at)
    if desk.held is None:
        return at.go(desk.base)
    return await desk.asked(_form(desk), "in-force", kept)


def _form(desk: Desk) -> Form:
    version = desk.body.version
    return Form(
        title=f"Put version {version} in force",
        questions=(
            Hidden(name="draft", value=str(desk.number), number=True),
            Day(
                name="since",
                label="From which day does it count?",
                ask="from which day it counts",
                hint="Today or later. What is decided on an earlier day keeps the version "
                "of that day.",
                value=desk.sitting.day.isoformat(),
            ),
            Text(
                name="reason",
                label="Why does the body change?",
                ask="why the body changes",
                hint="For example: the council appointed new members on 12 May.",
                rows=3,
            ),
        ),
        effect="Nobody changes a version once it is in force. A mistake is mended by the "
        "version after it.",
        button=f"Put version {version} in force",
    )


@router.post("/body/draft/in-force")
async def enforce(request: Request, at: AtPage) -> Response:
    """The draft becomes the next version, from a day, for a reason."""
    desk, path = await desk_of(at), "in-force"
    raw = await sent(request)
    typed, filled = forms.read(_form(desk), raw, InForce)
    if not isinstance(typed, InForce):
        return desk.asks(filled, path, 422)
    if typed.since < desk.sitting.day:
        wrong = {"since": "The day must be today or later"}
        return desk.asks(replace(filled, errors=wrong), path, 422)
    await alone.check_recent(request, at, raw)
    change = {"since": typed.since, "reason": typed.reason, "example": False}
    version, who = desk.body.model_copy(update=change), at.person
    drafts = at.to.body_drafts
    try:
        await drafts.put_in_force(version, typed.draft, who.id, who.name)
    except Unfit as unfit:
        return desk.asks(replace(filled, problem=str(unfit)), path, 422)
    except (Overtaken, SavedMeanwhile):
        # Sent again after an answer that never came: the version may be there, untold.
        await quorums.caught_up(at.to, version.party)
        return await shown(await desk_of(at), CHANGED, 409)
    await quorums.changed(at.to, version)
    return at.go(f"{at.service.prefix}/body/versions/{version.version}")
