"""Pages that anybody may open; whoever is signed in keeps their name and links on them."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from activities.members.reading import Person
from services.kit import hats
from services.kit.connections import Connections
from services.kit.pages.layout import SOMEBODY, STRANGER
from services.kit.pages.menu import home_of, navigation
from services.kit.pages.rendering import shown


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at a public page.

    Attributes:
        person: Who, if they are signed in and on the member register.
        layout: What stands around the page.
    """

    to: Connections
    person: Person | None
    layout: dict[str, Any]

    def page(
        self, name: str, *, title: str, status: int = 200, **context: Any
    ) -> Response:
        """A page in the layout of whoever comes."""
        return shown(
            name, status, title=title, layout=self.layout, prefix="", **context
        )


async def guest(request: Request) -> Guest:
    """Who is at the page; nobody has to be."""
    to: Connections = request.state.connections
    session = to.sessions.read(request)
    if session is None or await to.desk.is_signed_out(session.id):
        return Guest(to, None, {**STRANGER, "here": request.url.path})
    person = await to.members.person(session.issuer, session.subject)
    mine = hats.of_party(person, None) if person else ()
    if person is None or not mine:
        return Guest(to, None, {**SOMEBODY, "here": request.url.path})
    hat = next((h for h in mine if hats.label(h) == session.hat), mine[0])
    links = [*navigation(hat, 0), *STRANGER["links"]]
    layout = {"signed_in": True, "name": person.name, "links": links}
    layout["here"] = request.url.path
    return Guest(to, person, {**STRANGER, **layout, "home": f"{home_of(hat)}/"})


AtPublicPage = Annotated[Guest, Depends(guest)]
