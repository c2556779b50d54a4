"""Who is at a page: the person behind the session, the role they act in, and the layout."""

import re
from dataclasses import dataclass, replace
from string import punctuation
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response

from activities.reference.reading import NATIONAL
from services.kit import hats, problems
from services.kit.deps import Acting
from services.kit.pages.questions.field import first
from services.kit.pages.questions.forms import ACTING
from services.kit.pages.rendering import shown
from services.kit.pages.sign_in import typed
from services.kit.pages.sign_in.session import Session
from services.kit.problems import Problem
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules.meetings import JUDGES
from workflows.rules.permissions import ROLE_WORDS, ROLES

HOMES: dict[Party, str] = {
    Party.CCG: "/ccg",
    Party.HWB: "/hwb",
    Party.CONFLICTS: "/conflicts",
    Party.NHS_ENGLAND: "/nhs-england",
}
"""Where each party's people work; others begin at their messages."""

MESSAGES = "/notifications"

LOCAL = re.compile(r"/(?!/)[^\\]{0,1500}")
"""An address below our own name: never another host's, by slash or backslash."""

BODIES = {Party.HWB: "board", Party.CCG: "committee", Party.CONFLICTS: "panel"}
"""What the people of a party call the body that they sit on."""

LEADS = frozenset(
    {
        Role.BID_MANAGER,
        Role.ACCOUNTABLE_OFFICER,
        Role.BOARD_CLERK,
        Role.BOARD_CHAIR,
        Role.PANEL_CHAIR,
        Role.LOCAL_DIRECTOR,
        Role.LOCAL_TEAM,
        Role.REGIONAL_LEAD,
        Role.NATIONAL_OFFICE,
    }
)
"""Who sees the work of everybody in their body, and gives it out."""

FINANCE = frozenset(
    {Role.CHIEF_FINANCE_OFFICER, Role.LOCAL_FINANCE, Role.NATIONAL_FINANCE}
)
"""Who looks after money; practice payments are one link away for them."""


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
        resumed: Whether a form was sent that had to wait, for a sign-in or another role.
    """

    session: Session
    tasks: int
    here: str
    resumed: bool = False

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


def home_of(hat: Membership) -> str:
    """Where somebody with this role works."""
    return HOMES.get(hat.party, MESSAGES)


def body_noun(hat: Membership) -> str:
    """What somebody calls the body that they sit on; empty where they sit on none."""
    return "panel" if hat.body == NATIONAL else BODIES.get(hat.party, "")


def navigation(hat: Membership, tasks: int) -> list[tuple[str, str]]:
    """The links at the top of every page."""
    home = HOMES.get(hat.party)
    links = []
    if home:
        count = f" ({tasks})" if tasks else ""
        links = [(f"My work{count}", f"{home}/"), ("Bids", f"{home}/bids")]
    if hat.party is Party.CCG and hat.role in ROLES[SubmitExpression]:
        links.append(("Start a bid", f"{home}/start"))
    if home:
        links += _of_party(home, hat.party)
    if home and hat.role in LEADS:
        links.append(("Team's work", f"{home}/team"))
    if home and body_noun(hat) and hat.party in JUDGES:
        links.append(("Meetings", f"{home}/meetings"))
        links.append(("Absences", f"{home}/absences"))
    if home and (noun := body_noun(hat)):
        links.append((f"Your {noun}", f"{home}/body"))
    if home:
        links += _of_money(home, hat) + _of_interests(home, hat)
    return [*links, ("Messages", f"{MESSAGES}/")]


def _of_money(home: str, hat: Membership) -> list[tuple[str, str]]:
    """What budgets are built from, for whoever looks after money."""
    if hat.role not in FINANCE:
        return []
    return [("Practice payments", f"{home}/baselines")]


def _of_party(home: str, party: Party) -> list[tuple[str, str]]:
    """What only some parties have."""
    links = []
    if party in {Party.CCG, Party.NHS_ENGLAND}:
        links.append(("Delegations", f"{home}/delegations"))
    if party is Party.NHS_ENGLAND:
        links.append(("Round overview", f"{home}/round"))
    return links


def _of_interests(home: str, hat: Membership) -> list[tuple[str, str]]:
    """One's own interests, and for whoever looks into breaches those."""
    links = [("My interests", f"{home}/interests")]
    if hat.role in {Role.GUARDIAN, Role.PANEL_CHAIR}:
        links.append(("Breaches", f"{home}/breaches"))
    return links


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
        raise Problem(problems.NOT_REGISTERED)
    request.state.person = person.id
    chosen = next((hat for hat in mine if hats.label(hat) == session.hat), None)
    # Where everybody comes, nothing is done in a role.
    if chosen is None and len(mine) > 1 and service.party:
        raise ChooseHat
    hat = chosen or mine[0]
    if first(raw, ACTING) not in {"", hats.label(hat)}:
        raise ChooseHat(await typed.keep(request, to, session, raw))
    return Visitor(
        to=to,
        service=service,
        person=person,
        hats=mine,
        named=hats.label(hat),
        session=session,
        hat=hat,
        bodies=await to.names(),
        tasks=await to.register.count_tasks((hat,), person.id),
        here=request.url.path,
        resumed=request.method == "GET" and "kept" in request.query_params,
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
