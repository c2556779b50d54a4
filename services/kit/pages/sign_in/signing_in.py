"""Signing in and out, and choosing a role; served at the front door for all services."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response

from activities.members.reading import Person
from services.kit import deps, hats, problems
from services.kit.connections import Connections
from services.kit.pages.anybody import AtPublicPage, guest
from services.kit.pages.layout import STRANGER
from services.kit.pages.menu import home_of
from services.kit.pages.rendering import shown
from services.kit.pages.sign_in.provider import BACK, ProviderAway, SignInFailed
from services.kit.pages.sign_in.session import begun
from services.kit.pages.visitor import local, with_hat
from services.kit.problems import Problem
from workflows.rules.permissions import ROLE_WORDS

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
async def sign_in(
    request: Request,
    to: deps.Open,
    where: Annotated[str, Query(alias="to")] = "/",
    again: int = 0,
) -> Response:
    """On to the sign-in provider."""
    try:
        address, held = await to.provider.address(again=bool(again))
    except ProviderAway:
        return await _failed(request, AWAY, 503)
    answer = Response(status_code=303, headers={"Location": address})
    to.sessions.set_out(answer, {**held, "to": local(where)})
    return answer


@router.get(BACK)
async def signed_in(
    request: Request, to: deps.Open, code: str = "", state: str = "", error: str = ""
) -> Response:
    """Back from the provider: a session begins, if all of it fits together.

    The only address that does something by being opened, as the code flow asks for. A
    code is good once and for this browser only. Whoever comes with anything else, or
    comes again, leaves the session that they have as it is.
    """
    held = to.sessions.came_back(request, state)
    if not held or not state or state != held.get("state"):
        return await _failed(request, ELSEWHERE)
    if error or not code:
        return await _failed(request, REFUSED, held=held)
    try:
        who = await to.provider.redeem(code, held)
    except SignInFailed as reason:
        return await _failed(request, str(reason), held=held)
    except ProviderAway:
        return await _failed(request, AWAY, 503, held)
    now = to.sessions.clock()
    session = begun(to.tokens.issuer, who.subject, who.at, now)
    before = to.sessions.shown(request)
    if before and (before.issuer, before.subject) == (session.issuer, session.subject):
        session = replace(session, hat=before.hat)
    if before:
        await to.desk.sign_out(before.id)
    where = await _landing(to, session.subject, held["to"])
    answer = Response(status_code=303, headers={"Location": where})
    to.sessions.write(answer, session)
    to.sessions.arrived(answer, state)
    return answer


async def _landing(to: Connections, subject: str, wanted: str) -> str:
    """Where somebody who asked for nothing in particular works."""
    if wanted != "/":
        return wanted
    person = await to.members.person(to.tokens.issuer, subject)
    if person is None or not person.memberships:
        return "/"
    return f"{home_of(person.memberships[0])}/"


@router.post("/sign-out")
async def sign_out(request: Request, to: deps.Open) -> Response:
    """The session ends, here and wherever else its cookie may be."""
    session = to.sessions.shown(request)
    if session:
        await to.desk.sign_out(session.id)
    answer = Response(status_code=303, headers={"Location": "/signed-out"})
    to.sessions.forget(answer)
    return answer


@router.get("/signed-out")
async def signed_out() -> Response:
    """A page to be sure."""
    return shown("signed-out.jinja", title="You have signed out", layout=STRANGER)


@router.get("/signed-in-again")
async def signed_in_again(at: AtPublicPage) -> Response:
    """Where a sign-in beside an unsent form ends: the form is in the other tab."""
    title = "Go back to the other tab" if at.person else "You are not signed in"
    return at.page("signed-in-again.jinja", title=title, person=at.person)


@router.get("/role")
async def role(
    request: Request,
    to: deps.Open,
    where: Annotated[str, Query(alias="to")] = "/",
    other: Annotated[int, Query(ge=0, le=1)] = 0,
) -> Response:
    """Which of their roles somebody acts in."""
    session = to.sessions.read(request)
    if session is None:
        there = quote(f"/role?to={quote(local(where), safe='')}", safe="")
        return Response(status_code=303, headers={"Location": f"/sign-in?to={there}"})
    person = await to.members.person(session.issuer, session.subject)
    if person is None or not person.memberships:
        raise Problem(problems.NOT_REGISTERED)
    lead = OTHER if other else ""
    return await _roles(to, person, session.hat, where, lead=lead)


OTHER = (
    "You opened that form in another role than the one you act in now. Nothing was "
    "recorded, and what you typed is kept. Choose the role in which you send it."
)


async def _roles(  # noqa: PLR0913  a page has many sides
    to: Connections,
    person: Person,
    held: str,
    where: str,
    *,
    lead: str = "",
    problem: str = "",
) -> Response:
    names = await to.names()
    choices = [
        {
            "value": f"{hat.party}|{hats.label(hat)}",
            "text": f"{ROLE_WORDS[hat.role].capitalize()}",
            "hint": {"text": names.get((hat.party, hat.body), hat.body)},
            "checked": hats.label(hat) == held,
        }
        for hat in person.memberships
    ]
    return shown(
        "role.jinja",
        422 if problem else 200,
        title="Choose your role",
        lead=lead,
        problem=problem,
        layout={**STRANGER, "name": person.name, "signed_in": True},
        choices=choices,
        to=local(where),
    )


@router.post("/role")
async def choose_role(
    request: Request,
    to: deps.Open,
    chosen: Annotated[str, Form(max_length=100)] = "",
    where: Annotated[str, Form(alias="to", max_length=1500)] = "/",
) -> Response:
    """From now on they act in this role; on to where they wanted to go."""
    session = to.sessions.read(request)
    person = (
        await to.members.person(session.issuer, session.subject) if session else None
    )
    if session is None or person is None:
        return Response(status_code=303, headers={"Location": "/sign-in"})
    for hat in person.memberships:
        if f"{hat.party}|{hats.label(hat)}" == chosen:
            home = home_of(hat)
            fits = local(where).startswith((f"{home}/", "/notifications/"))
            there = local(where) if fits else f"{home}/"
            answer = Response(status_code=303, headers={"Location": there})
            to.sessions.write(answer, with_hat(session, hat))
            return answer
    return await _roles(to, person, session.hat, where, problem=UNCHOSEN)


UNCHOSEN = "Select the role that you act in"


ELSEWHERE = "The sign-in was begun in another browser, or long ago."
REFUSED = "The sign-in service did not sign you in."
AWAY = "The sign-in service does not answer. Try again shortly."


async def _failed(
    request: Request,
    words: str,
    status: int = 400,
    held: Mapping[str, str] | None = None,
) -> Response:
    """Why no session began, and that the one before goes on, where there is one."""
    at, held = await guest(request), held or {}
    to = quote(held.get("to", "/"), safe="")
    return at.page(
        "sign-in-failed.jinja",
        title="You are still signed in" if at.person else "You are not signed in",
        status=status,
        words=words,
        person=at.person.name if at.person else "",
        retry=f"/sign-in?to={to}{'&again=1' if 'again' in held else ''}",
    )
