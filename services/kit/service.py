"""What makes one service different from the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from fastapi import APIRouter
from pydantic import BaseModel

from services.kit.pages.questions.asking import Forms
from workflows.contracts import names
from workflows.contracts.commands import Command
from workflows.contracts.parties import Party
from workflows.rules import rulebook


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
        pages: Pages that only this service has, below the prefix.
        forms: The form of each command that its people give.
        pages_of: The page below the bid's where a command is given that no single form
            holds.
        larger: Most bytes of a body where files are sent, by a pattern of the address
            below the prefix; forms and commands have limits of their own, and
            everywhere else it is 64 KB.
        mailbox: Whether the mail that was caught can be read beside it; never where
            mail is sent to anybody.
    """

    name: str
    title: str
    prefix: str = ""
    party: Party | None = None
    router: APIRouter = field(default_factory=APIRouter)
    bodies: tuple[type[BaseModel], ...] = ()
    signs_in: bool = True
    pages: APIRouter = field(default_factory=APIRouter)
    forms: Forms = field(default_factory=dict)
    larger: Mapping[str, int] = field(default_factory=dict)
    mailbox: bool = False
    pages_of: Mapping[type[Command], str] = field(default_factory=dict)

    def step(self, bid_id: str, command: str, subject: str = "") -> str:
        """The address where a step is taken; the bid's own where there is none.

        Args:
            bid_id: Which bid, or which delegation by its record's id.
            command: The name of the step's update; empty where only time can help.
            subject: Which board, condition, interest or request it is about; of a
                delegation, which alert, year or month.
        """
        bid = f"{self.prefix}/{names.page_of(bid_id)}"
        kind = rulebook.COMMANDS.get(command)
        if not command:
            return bid
        page = self.pages_of.get(kind) if kind else None
        if page:
            return f"{bid}/{page}"
        about = f"?{urlencode({'about': subject})}" if subject else ""
        return f"{bid}/do/{command.replace('_', '-')}{about}"

    def record(self, record: str) -> tuple[str, str]:
        """Where the JSON of a bid or a delegation lives, and what it allows."""
        there = f"{self.api}/{names.page_of(record)}"
        return there, there if names.lasts(record) else f"{there}/allowed"

    @property
    def api(self) -> str:
        """Where its JSON lives."""
        return f"{self.prefix}/api/v1"
