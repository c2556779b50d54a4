"""What a route may ask for. Routes take these and nothing else.

Every command passes here, so there is one dependency, not a tree of them: each costs
as much as a small query.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Path, Request

from activities.members.reading import Person
from services.kit import hats, problems
from services.kit.connections import Connections
from services.kit.problems import Problem
from services.kit.service import Service
from workflows.contracts.commands import Command
from workflows.contracts.parties import Actor, Membership, Party, Role
from workflows.rules import permissions

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="bids"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who is signed in and on the member register.

    Attributes:
        to: What the service talks to.
        service: Whose door they stand at.
        hats: Their roles that count in this service; never empty.
        named: The hat that the request names, as it was written.
    """

    to: Connections
    service: Service
    person: Person
    hats: tuple[Membership, ...]
    named: str | None

    def giving(self, kind: type[Command]) -> Actor:
        """Who gives a command of this kind.

        Raises:
            Problem: They have to say which of their roles they act in.
        """
        hat = hats.choose(self.hats, permissions.ROLES[kind], self.named)
        return hats.actor(self.person, hat)


@dataclass(frozen=True, slots=True)
class Acting(Caller):
    """Somebody in one of their roles.

    Attributes:
        bodies: What each body is called, by party and code.
    """

    hat: Membership
    bodies: Mapping[tuple[Party, str], str]

    @property
    def actor(self) -> Actor:
        """The person in the role they chose."""
        return hats.actor(self.person, self.hat)


async def acting(caller: Caller, roles: Iterable[Role] = ()) -> Acting:
    """The caller in the role that they name, or the only one that fits.

    Raises:
        Problem: Several fit and none is named, or the one named is not theirs.
    """
    hat = hats.choose(caller.hats, roles, caller.named)
    return Acting(
        to=caller.to,
        service=caller.service,
        person=caller.person,
        hats=caller.hats,
        named=caller.named,
        hat=hat,
        bodies=await caller.to.names(),
    )


async def caller(request: Request) -> Caller:
    """Who asks: one look at the token, one query of the member register.

    Raises:
        Problem: Nobody is signed in, or nobody that the member register knows here.
        BadToken: The token proves nothing.
    """
    to: Connections = request.state.connections
    service: Service = request.app.state.service
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem(problems.NOT_SIGNED_IN, headers=CHALLENGE)
    subject = await to.tokens.subject(token.strip())
    person = await to.members.person(subject.issuer, subject.subject)
    mine = hats.of_party(person, service.party) if person else ()
    if person is None or not mine:
        raise Problem(problems.NOT_REGISTERED)
    request.state.person = person.id
    named = request.headers.get(hats.HEADER)
    return Caller(to=to, service=service, person=person, hats=mine, named=named)


async def connections(request: Request) -> Connections:
    """What the service talks to, for routes that need nobody to be signed in."""
    found: Connections = request.state.connections
    return found


def update_id(person: Person, request: Request, key: str) -> str:
    """A key made the person's and the address's own, so that nobody can use another's."""
    text = f"{person.id}|{request.url.path}|{key}"
    return hashlib.sha256(text.encode()).hexdigest()


Signed = Annotated[Caller, Depends(caller)]
Open = Annotated[Connections, Depends(connections)]
BidId = Annotated[
    str,
    Path(
        pattern="^[0-9A-Z]{2,6}-[1-9][0-9]{0,6}$",
        description="The bid's number, such as 07R-1.",
        examples=["07R-1"],
    ),
]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern="^[!-~]([ -~]{0,198}[!-~])?$",
        description="New for each request; the same when a request is sent again.",
        examples=["6f1c6f9e-1a52-4b7e-9d43-0c3a5f0b7d11"],
    ),
]
