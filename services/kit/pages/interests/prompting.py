"""What of somebody's register touches a bid, shown where they declare for it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from services.kit.pages.interests import said
from services.kit.pages.questions.forms import TOKEN
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, DeclareInterest
from workflows.contracts.registers import RegisteredInterest
from workflows.rules import interests, matching
from workflows.rules.calendar import london_day

MOST = 4000
"""Characters of a declaration; the register's fields can be longer together."""


async def ready(at: Visitor, bid: Bid, kind: type[Command]) -> Sequence[dict[str, Any]]:
    """Interests that can be declared with one press; none on other steps' forms.

    It is a prompt: nobody is kept out because something fits, nor let in because
    nothing does.
    """
    if kind is not DeclareInterest:
        return ()
    register = await at.to.interests.of(at.person.id)
    if not register.interests:
        return ()
    today = london_day(at.to.clock())
    practices = await at.to.practices.of({a.code for a in bid.applicants}, today)
    mine = interests.standing(bid, at.person.id)
    declared = {(i.category, i.description) for i in mine}
    return [
        {
            **said.line(prompt.kept, today),
            "why": prompt.why,
            "fields": _fields(prompt.kept.interest),
        }
        for prompt in matching.prompts(
            register, matching.touched(bid, practices), today
        )
        if (prompt.kept.interest.category, _words(prompt.kept.interest)) not in declared
    ]


def _fields(one: RegisteredInterest) -> list[tuple[str, str]]:
    """What the form of a declaration sends, filled in from the register."""
    return [
        (TOKEN, uuid4().hex),
        ("category", one.category),
        ("description", _words(one)),
        ("since.day", str(one.since.day)),
        ("since.month", str(one.since.month)),
        ("since.year", str(one.since.year)),
    ]


def _words(one: RegisteredInterest) -> str:
    code = f" ({one.code})" if one.code else ""
    whose = f" {one.relationship}" if one.relationship else ""
    return f"{one.organisation}{code}: {one.description}{whose}"[:MOST].rstrip()
