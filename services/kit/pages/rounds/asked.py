"""What the deciders' pages of a round share: who may ask, a step's form, giving it."""

from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Query, Response

from services.kit import problems
from services.kit.pages.bid.wording import capital
from services.kit.pages.questions import alone, refusing
from services.kit.pages.questions.forms import Filled
from services.kit.pages.questions.giving import NOT_KNOWN
from services.kit.pages.visitor import Visitor
from services.kit.problems import Problem
from services.kit.process import KeyUsedBefore, Unavailable
from workflows.contracts.cycles import Cycle
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import RoundStart
from workflows.rules import rounds
from workflows.rules.bodies import NATIONAL
from workflows.rules.refusals import Refusal

SENT_BEFORE = (
    "You sent this form before with other answers, and those were recorded. Look at the "
    "round before you send these."
)
CycleName = Annotated[str, Query(max_length=40)]
Held = Annotated[str, Query(max_length=100)]


def check_decider(at: Visitor) -> None:
    """Raises: Problem: Somebody else asks; to them there is no such page."""
    if at.hat.body != NATIONAL or at.hat.role not in rounds.RELEASERS:
        raise Problem(problems.NOT_FOUND)


class Page(NamedTuple):
    """A page of a round: the last part of its address, and what it is called."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Room:
    """A page of a round that steps are taken from, and who looks at it."""

    page: Page
    at: Visitor
    cycle: Cycle

    def form(self, filled: Filled, step: str, status: int = 200) -> Response:
        """A step's form, with the way back to the page."""
        query = urlencode({"cycle": self.cycle.name})
        return alone.page(
            self.at,
            filled,
            f"{self.at.service.prefix}/round/{step}?{query}",
            above=capital(self.cycle.title),
            back=f"{self.at.service.prefix}/round/{self.page.name}?{query}",
            back_text=self.page.title,
            status=status,
        )

    async def give(
        self,
        command: RoundCommand,
        filled: Filled,
        step: str,
        start: RoundStart | None = None,
    ) -> Response:
        """Tell the round; a refusal, or no answer in time, comes back with what was typed.

        Args:
            command: What it is told.
            filled: The form as it was sent; its token makes two clicks one.
            step: The last part of the form's address.
            start: With what the round is started where it does not run yet.
        """
        name = self.cycle.name
        try:
            await self.at.to.bids.tell_round(name, command, filled.token, start)
        except Refusal as refusal:
            return self.form(refusing.refused(filled, refusal), step, 409)
        except KeyUsedBefore:
            fresh = replace(filled, problem=SENT_BEFORE, token=uuid4().hex)
            return self.form(fresh, step, 409)
        except Unavailable:
            return self.form(replace(filled, problem=NOT_KNOWN), step, 503)
        query = urlencode({"cycle": name, "done": step})
        return self.at.go(f"{self.at.service.prefix}/round/{self.page.name}?{query}")
