"""A governance lead at the draft of their body's next version."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Query, Response

from activities.committees.drafting import Draft, SavedMeanwhile
from services.kit import problems
from services.kit.pages.body.seating import Sitting, governs, of_visitor
from services.kit.pages.questions import alone
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.visitor import Visitor
from services.kit.problems import Problem
from workflows.contracts.committees import BodyVersion
from workflows.rules import words

Held = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Desk:
    """A governance lead, their body, and its draft if there is one."""

    at: Visitor
    sitting: Sitting
    now: BodyVersion
    held: Draft | None

    @property
    def body(self) -> BodyVersion:
        """What is changed: the draft, or what counts today as the next version."""
        if self.held:
            return self.held.body
        last = max(one.version.version for one in self.sitting.kept)
        return self.now.model_copy(update={"version": last + 1, "reason": ""})

    @property
    def number(self) -> int:
        """Of the draft; 0 where there is none."""
        return self.held.number if self.held else 0

    @property
    def base(self) -> str:
        """Where the draft is."""
        return f"{self.at.service.prefix}/body/draft"

    def asks(self, filled: Filled, path: str, status: int = 200) -> Response:
        """A form of the draft."""
        return alone.page(
            self.at,
            filled,
            f"{self.base}/{path}",
            above=self.now.name,
            back=self.base,
            back_text="The next version",
            status=status,
        )

    async def asked(self, form: Form, path: str, kept: str) -> Response:
        """The same, with what was typed in it before a sign-in."""
        return self.asks(await alone.opened(self.at, form, kept), path)

    async def saves(
        self, body: BodyVersion, seen: int, filled: Filled, path: str
    ) -> Response:
        """Keep the draft, unless somebody else was first."""
        who = self.at.person
        try:
            await self.at.to.body_drafts.save(body, seen, who.id, who.name)
        except SavedMeanwhile:
            return await self.overtaken(filled, path)
        return self.at.go(self.base)

    async def overtaken(self, filled: Filled, path: str) -> Response:
        """The form again, with what was typed, for the draft as it is now."""
        held = await self.at.to.body_drafts.of(self.now.party, self.now.body)
        who = f"{held.name} saved it at {words.moment(held.at)}" if held else GONE
        raw = {name: list(values) for name, values in (filled.raw or {}).items()}
        raw["draft"] = [str(held.number if held else 0)]
        problem = f"The draft has changed since you opened this page: {who}. {LOOK}"
        return self.asks(replace(filled, raw=raw, problem=problem), path, 409)


GONE = "it was put in force or thrown away"
LOOK = "Look at it first. What you typed is still here, and saving it now overwrites theirs."


async def desk_of(at: Visitor) -> Desk:
    """The desk, for whoever looks after the body's rules.

    Raises:
        Problem: They do not, or there is no body today.
    """
    if not governs(at):
        raise Problem(problems.NOT_YOUR_HAT)
    sitting = await of_visitor(at)
    if sitting.now is None:
        raise Problem(problems.NOT_FOUND)
    held = await at.to.body_drafts.of(sitting.party, sitting.code)
    return Desk(at, sitting, sitting.now, held)
