"""Breach cases that wait for somebody, and by when: for their office, and nobody else."""

from collections.abc import Collection
from datetime import date
from typing import Any

from services.kit.pages.breaches import finding
from services.kit.pages.visitor import Visitor
from workflows.contracts.breaches import BreachCase, BreachState
from workflows.contracts.parties import Role
from workflows.rules import breaches, calendar, words

OFFICES = frozenset({Role.GUARDIAN, Role.PANEL_CHAIR})
"""Who looks into cases."""


async def is_open(at: Visitor, case: BreachCase) -> bool:
    """Whether a case is open to whoever is at the page."""
    who = finding.actor(at.person)
    if not breaches.may_see(case, who):
        return False
    return breaches.may_see(case, who, await finding.bodies_now(at, case))


async def holidays(at: Visitor) -> frozenset[date]:
    """Bank holidays, of all rounds."""
    cycles = await at.to.reference.cycles()
    return frozenset(day for cycle in cycles for day in cycle.holidays)


def dated(at: Visitor, case: BreachCase, free: Collection[date]) -> dict[str, Any]:
    """By when a case is to be concluded, and whether that day has passed."""
    due = breaches.due(case, free)
    if due is None:
        return {"due": "", "late": False}
    late = calendar.london_day(at.to.clock()) > due
    since = ", which has passed" if late else ""
    return {"due": f"{words.day(due)}{since}", "late": late}


async def line(at: Visitor) -> str:
    """What My work says of them; nothing where none waits, or for anybody else."""
    if at.hat.role not in OFFICES:
        return ""
    found = [
        case
        for case in await at.to.breaches.cases()
        if case.state is not BreachState.CONCLUDED and await is_open(at, case)
    ]
    mine = [case for case in found if case.report.office.role is at.hat.role]
    if not mine:
        return ""
    free = await holidays(at)
    first = min(filter(None, (breaches.due(case, free) for case in mine)))
    verb = "waits" if len(mine) == 1 else "wait"
    said = f"{words.plural(len(mine), 'breach case')} {verb} for you"
    return f"{said}, the first until {words.day(first)}."
