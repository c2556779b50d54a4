"""A page for each step on a delegation."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response

from services.kit import bodies, delegations, problems
from services.kit.delegations import Number, Seen
from services.kit.pages.delegation import grid
from services.kit.pages.delegation.about import About
from services.kit.pages.delegation.steps import FORMS
from services.kit.pages.questions import alone, forms, refusing
from services.kit.pages.questions.field import first
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.questions.giving import NOT_KNOWN, SENT_BEFORE, update_id
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from workflows.contracts.commands import Command
from workflows.contracts.delegation_commands import (
    GiveNotice,
    Revoke,
    SubmitMonthlyReturn,
)
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation_rulebook
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

Subject = Annotated[str, Query(max_length=60)]
Held = Annotated[str, Query(max_length=100)]

CHECK = "check"
"""The button that only works out the totals."""


def kind_of(at: Visitor, step: str) -> type[Command]:
    """The command that a page's address names.

    Raises:
        Problem: This party has no such page.
    """
    kind = delegations.of_party(at.service.party).get(step)
    if kind is None:
        raise Problem(problems.NOT_FOUND)
    return kind


@router.get("/delegations/{number}/do/{step}")
async def ask(
    at: AtPage, number: Number, step: str, about: Subject = "", kept: Held = ""
) -> Response:
    """The form; or that the step is another's."""
    kind = kind_of(at, step)
    seen = await delegations.seen_by(at, number)
    form = FORMS[kind](About(seen.found, about, seen.now, at.hat.party))
    why = _why_not(at, kind, form, seen.found)
    if why:
        return at.page(
            "delegation-not-now.jinja",
            title=f"{form.title}: {seen.found.number}",
            ccg=seen.found.name,
            why=why,
            back=_back(at, number),
        )
    filled = await alone.opened(at, form, kept)
    return _page(at, seen, kind, filled, about)


def _why_not(at: Visitor, kind: type[Command], form: Form, found: Delegation) -> str:
    if at.hat.role not in delegation_rulebook.ROLES[kind]:
        return f"This step is not yours. {delegations.whose(kind)}"
    if kind is GiveNotice and (found.notice or found.handed_back):
        return "Notice has been given. It is given once."
    if kind is GiveNotice and found.revocation:
        return "NHS England has revoked the delegation."
    if kind is Revoke and not (form.questions or found.revocation):
        return "A delegation is revoked once a direction was not complied with."
    return "" if form.questions else "There is nothing to do here now."


@router.post("/delegations/{number}/do/{step}")
async def give(
    request: Request, at: AtPage, number: Number, step: str, about: Subject = ""
) -> Response:
    """Take the step, or show the form again with what was typed."""
    kind = kind_of(at, step)
    raw = await typed.sent(request)
    seen = await delegations.seen_by(at, number)
    form = FORMS[kind](About(seen.found, about, seen.now, at.hat.party))
    if first(raw, CHECK):
        return _page(at, seen, kind, forms.again(form, raw), about)
    body, filled = forms.read(form, raw, bodies.body_of(kind))
    if body is None:
        return _page(at, seen, kind, filled, about, 422)
    await alone.check_recent(request, at, raw)
    command = bodies.command_from(kind, body, at.actor)
    key = update_id(at, f"delegations/{number}", step, filled.token)
    try:
        receipt = await delegations.given(at, number, command, key)
    except Refusal as refusal:
        status = int(problems.REFUSED[type(refusal)].status)
        refused = refusing.refused(filled, refusal)
        return _page(at, seen, kind, refused, about, status)
    except Unavailable:
        again = replace(filled, problem=NOT_KNOWN)
        return _page(at, seen, kind, again, about, 503)
    if not delegations.is_same(receipt, command):
        other = replace(filled, problem=SENT_BEFORE, token=uuid4().hex)
        return _page(at, seen, kind, other, about, 409)
    return at.go(f"{_back(at, number)}?done={step}")


def _back(at: Visitor, number: str) -> str:
    return f"{at.service.prefix}/delegations/{number}"


def _page(  # noqa: PLR0913, PLR0917  a page has six sides
    at: Visitor,
    seen: Seen,
    kind: type[Command],
    filled: Filled,
    about: str,
    status: int = 200,
) -> Response:
    number = seen.found.number
    step = delegation_rulebook.NAMES[kind].replace("_", "-")
    action = f"{_back(at, number)}/do/{step}"
    where = f"{action}?{urlencode({'about': about})}" if about else action
    if kind is SubmitMonthlyReturn:
        return grid.page(
            at,
            seen.found,
            filled,
            where,
            above=seen.found.name,
            back=_back(at, number),
            back_text=f"Delegation {number}",
            status=status,
        )
    return alone.page(
        at,
        filled,
        where,
        above=seen.found.name,
        back=_back(at, number),
        back_text=f"Delegation {number}",
        status=status,
    )
