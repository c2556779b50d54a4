"""What makes one service different from the next."""

from dataclasses import dataclass, field

from fastapi import APIRouter
from pydantic import BaseModel

from workflows.contracts.parties import Party


@dataclass(frozen=True, slots=True)
class Service:
    """A party's door to the process.

    Attributes:
        name: Its folder's name, as operators and logs call it.
        title: What people call it.
        prefix: Where it lives under the one origin, such as `/ccg`; empty at the front.
        party: Whose people may use it; where empty, everybody on the member register.
        router: Addresses that only this service has, below the prefix.
        bodies: Models of what is sent to them, for the API's description.
        signs_in: Whether it offers the signed-in API; the front door does not.
    """

    name: str
    title: str
    prefix: str = ""
    party: Party | None = None
    router: APIRouter = field(default_factory=APIRouter)
    bodies: tuple[type[BaseModel], ...] = ()
    signs_in: bool = True

    @property
    def api(self) -> str:
        """Where its JSON lives."""
        return f"{self.prefix}/api/v1"
