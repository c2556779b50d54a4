"""Report a concern: anybody who is signed in, about a bid or a person."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.kit.pages.breaches import finding, said
from services.kit.pages.questions import alone, forms
from services.kit.pages.questions.fields import Choice, Line, Text
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from workflows.contracts.breaches import (
    BodyOf,
    BreachEntry,
    BreachReport,
    BreachState,
    Concern,
)
from workflows.contracts.parties import Actor, Party
from workflows.contracts.registers import OptionalCode, OptionalLine
from workflows.contracts.texts import Text as Sentences
from workflows.rules import breaches
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

Held = Annotated[str, Query(max_length=100)]
Number = Annotated[str, Query(max_length=40)]


class Typed(BaseModel):
    """A concern as the form has it."""

    model_config = ConfigDict(extra="forbid")

    person: OptionalLine = ""
    bid: OptionalCode = ""
    concern: Concern
    description: Sentences


def form_of(bid: str = "") -> Form:
    """The form of a concern."""
    return Form(
        title="Report a concern about interests",
        lead=(
            "Report it if you think that somebody has not declared an interest, or took "
            "part where they should have stayed out. You need no proof.",
        ),
        questions=(
            Line(
                name="person",
                label="Who is it about? (optional)",
                ask="the name",
                hint="The name as the register of interests has it. If several people "
                "have it, add a comma and the body.",
            ),
            Line(
                name="bid",
                label="Which bid is it about? (optional)",
                ask="the bid’s number",
                hint="For example 07R-1. Name a person or a bid, or both.",
                value=bid,
                width="nhsuk-input--width-10",
            ),
            Choice(
                name="concern",
                label="What is the concern?",
                ask="what the concern is",
                choices=tuple((one, said.CONCERNS[one], "") for one in Concern),
            ),
            Text(
                name="description",
                label="What happened?",
                ask="what happened",
                hint="What you saw or heard, when, and who else knows.",
            ),
        ),
        effect="The guardian of the person’s CCG reads it, with your name. If it is about "
        "the guardian, a bid or somebody outside a CCG, the chair of a conflicts panel "
        "does. The person and their colleagues cannot open it. It cannot be taken back.",
        button="Report it",
    )


@router.get("/breaches/report")
async def ask(at: AtPage, bid: Number = "", kept: Held = "") -> Response:
    """Ask for a concern."""
    filled = await alone.opened(at, form_of(bid), kept)
    return _form(at, filled)


@router.post("/breaches/report")
async def report(request: Request, at: AtPage) -> Response:
    """Keep a concern; the form sent twice is one."""
    raw = await typed.sent(request)
    answer, filled = forms.read(form_of(), raw, Typed)
    if not isinstance(answer, Typed):
        return _form(at, filled, 422)
    text = f"{at.person.id}|breach|{forms.token_of(raw)}"
    try:
        entry = BreachEntry(
            case=hashlib.sha256(text.encode()).hexdigest()[:20],
            number=1,
            at=datetime.now(UTC),
            state=BreachState.REPORTED,
            report=await _report(at, answer),
            by=at.person.id,
            name=at.person.name,
        )
        await at.to.breaches.append(entry)
    except _Unusable as unusable:
        where, words = unusable.args
        return _form(at, replace(filled, errors={where: words}), 422)
    except Refusal as refusal:
        return _form(at, replace(filled, problem=str(refusal)), 409)
    return at.go(f"{at.service.prefix}/breaches?done=reported")


class _Unusable(Exception):
    """Where on the form something is wrong, and what."""


async def _report(at: Visitor, answer: Typed) -> BreachReport:
    if not answer.person and not answer.bid:
        raise _Unusable("person", "Name a person or a bid, or both")
    people, accused = await finding.everybody(at), None
    if answer.person:
        try:
            accused = finding.named(answer.person, people, at.bodies)
        except finding.NotFound as found:
            raise _Unusable("person", str(found)) from None
    bid = await finding.bid_of(at, answer.bid) if answer.bid else None
    if answer.bid and bid is None:
        raise _Unusable("bid", "There is no bid of this number on the public register")
    applicants = [a.code for a in bid.applicants] if bid else []
    bodies = _bodies(accused, applicants)
    panel = await finding.panel_for(at, accused, bid)
    office = breaches.office_for(accused, bodies, at.person.id, people, panel)
    return BreachReport(
        person=accused.person if accused else "",
        person_name=accused.name if accused else "",
        bid=bid.id if bid else "",
        concern=answer.concern,
        description=answer.description,
        bodies=bodies,
        office=office,
    )


def _bodies(accused: Actor | None, applicants: list[str]) -> tuple[BodyOf, ...]:
    if accused is not None:
        return breaches.bodies_of(accused)
    return tuple(BodyOf(party=Party.CCG, body=code) for code in applicants)


def _form(at: Visitor, filled: Filled, status: int = 200) -> Response:
    back = f"{at.service.prefix}/breaches"
    return alone.page(
        at,
        filled,
        f"{back}/report",
        above="Breaches",
        back=back,
        back_text="Breaches",
        status=status,
    )
