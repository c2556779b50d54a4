"""Who is at a page: the person behind the session, the role they act in, and the layout."""

import re
from dataclasses import dataclass, replace
from string import punctuation
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response

from activities.register.worklists import TaskKey
from services.kit import hats, problems
from services.kit.deps import Acting
from services.kit.pages.menu import elsewhere, home_of, navigation
from services.kit.pages.questions.field import first
from services.kit.pages.questions.forms import ACTING, TOKEN
from services.kit.pages.rendering import shown
from services.kit.pages.sign_in import typed
from services.kit.pages.sign_in.session import Session
from services.kit.pages.tasks import just_done
from services.kit.problems import Problem
from workflows.contracts.parties import Membership
from workflows.rules.permissions import ROLE_WORDS

LOCAL = re.compile(r"/(?!/)[^\\]{0,1500}")
"""An address below our own name: never another host's, by slash or backslash."""


class SignInFirst(Exception):
    """Nobody is signed in here, or not recently enough.

    Attributes:
        again: Whether they have to prove who they are though a session is live.
        where: Where to go on afterwards; the same page if empty.
    """

    def __init__(self, *, again: bool = False, where: str = "") -> None:
        self.again = again
        self.where = where


class ChooseHat(Exception):
    """Which of their roles somebody acts in is not certain.

    Attributes:
        where: Where what they typed in another role is found again; empty where they
            hold several roles here and chose none.
    """

    def __init__(self, where: str = "") -> None:
        self.where = where


@dataclass(frozen=True, slots=True)
class Visitor(Acting):
    """Somebody at a page, in one of their roles.

    Attributes:
        tasks: How many wait for them.
        here: The page's address.
        done: Tasks that they have just done and that the register still lists.
        resumed: Whether a form was sent that had to wait, for a sign-in or another role.
    """

    session: Session
    tasks: int
    here: str
    resumed: bool = False
    done: tuple[TaskKey, ...] = ()

    def body_words(self, hat: Membership) -> str:
        """A role in words: "accountable officer, NHS Camden CCG"."""
        body = self.bodies.get((hat.party, hat.body), hat.body)
        return f"{ROLE_WORDS[hat.role]}, {body}"

    def page(
        self, name: str, *, title: str, status: int = 200, **context: Any
    ) -> Response:
        """A page in the layout of whoever is signed in.

        Args:
            name: The template.
            title: What the page is for, first in the window's title.
            status: The answer's status.
            context: What the template names.
        """
        answer = shown(
            name,
            status,
            title=title,
            layout=self._layout(),
            prefix=self.service.prefix,
            **context,
        )
        self.to.sessions.renew(answer, self.session)
        return answer

    def go(self, where: str) -> Response:
        """On to another page, after something was sent."""
        answer = Response(status_code=303, headers={"Location": where})
        self.to.sessions.renew(answer, self.session)
        return answer

    def is_fresh(self) -> bool:
        """Whether the sign-in is recent enough for what binds somebody."""
        return self.session.is_fresh(self.to.sessions.clock())

    def _layout(self) -> dict[str, Any]:
        return {
            "service": self.service.title,
            "home": f"{home_of(self.hat)}/",
            "name": self.person.name,
            "hat": self.body_words(self.hat),
            "hats": len(self.person.memberships),
            "acting": hats.label(self.hat),
            "tasks": self.tasks,
            "links": navigation(self.hat, self.tasks),
            "signed_in": True,
            "here": self.here,
            "resumed": self.resumed,
        }


async def visitor(request: Request) -> Visitor:
    """Who is at the page: the session, the member register, and how much waits for them.

    Raises:
        SignInFirst: There is no session.
        ChooseHat: They have several roles here and chose none, or opened the form that
            they send in another one than they act in now.
        Problem: The member register does not know them here.
    """
    to, service = request.state.connections, request.app.state.service
    session = to.sessions.read(request)
    raw = await typed.posted(request) if session else {}
    if session is None or await to.desk.is_signed_out(session.id):
        raise SignInFirst(where=await typed.kept_over_sign_in(request, to))
    person = await to.members.person(session.issuer, session.subject)
    mine = hats.of_party(person, service.party) if person else ()
    if person is None or not mine:
        raise (
            elsewhere(person)
            if person and person.memberships
            else Problem(problems.NOT_REGISTERED)
        )
    request.state.person = person.id
    chosen = next((hat for hat in mine if hats.label(hat) == session.hat), None)
    # Where everybody comes, nothing is done in a role.
    if chosen is None and len(mine) > 1 and service.party:
        kept = TOKEN in raw and await typed.keep(request, to, session, raw)
        raise ChooseHat(kept or "")
    hat = chosen or mine[0]
    if first(raw, ACTING) not in {"", hats.label(hat)}:
        raise ChooseHat(await typed.keep(request, to, session, raw))
    noted = to.sessions.noted(request)
    done = await just_done.left_out(to, hat, person.id, *noted) if noted else ()
    return Visitor(
        to=to,
        service=service,
        person=person,
        hats=mine,
        named=hats.label(hat),
        session=session,
        hat=hat,
        bodies=await to.names(),
        tasks=await to.register.count_tasks((hat,), person.id) - len(done),
        here=request.url.path,
        resumed=request.method == "GET" and "kept" in request.query_params,
        done=done,
    )


def with_hat(session: Session, hat: Membership) -> Session:
    """The session, acting in another role."""
    return replace(session, hat=hats.label(hat))


def local(address: str) -> str:
    """An address on this site, for going on to; anything else becomes the front door.

    It goes into a header: what could end one, or not be written in one, stays out.
    """
    written = quote(address, safe=punctuation) if address.isprintable() else ""
    return written if LOCAL.fullmatch(written) else "/"


def here(request: Request) -> str:
    """The page that somebody asks for, to come back to."""
    if request.method not in {"GET", "HEAD"}:
        # What only takes forms is no page to come back to.
        return f"{request.app.state.service.prefix}/"
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def sign_in_address(request: Request, *, again: bool = False) -> str:
    """Where one signs in and comes back from to this page."""
    return sign_in_to(here(request), again=again)


def sign_in_to(where: str, *, again: bool = False) -> str:
    """Where one signs in and goes on to an address of ours."""
    more = "&again=1" if again else ""
    return f"/sign-in?to={quote(where, safe='')}{more}"


AtPage = Annotated[Visitor, Depends(visitor)]
