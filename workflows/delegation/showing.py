"""What operators see of a delegation in Temporal: codes, dates and sums, no people."""

from typing import Any

from temporalio.common import SearchAttributeUpdate, TypedSearchAttributes

from workflows.bid.showing import plain
from workflows.contracts import names
from workflows.contracts.delegations import Delegation
from workflows.contracts.views import Waiting
from workflows.rules import delegation, delegation_oversight, financial_year, words


def details(found: Delegation, held: Waiting) -> str:
    """The current details: whose, which year, why it waits, what would move it on."""
    year = found.years[-1]
    budget = words.money(year.budget) if year.budget is not None else "no budget yet"
    lines = [
        f"**{found.id}** {found.ccg} {financial_year.name(year.start)}: {budget}",
        plain(held.sentence),
        *_standing(found),
    ]
    commands = [
        plain(f"{b.command} by {' or '.join(b.roles)} of {b.party}/{b.body}")
        for b in held.blockers
        if b.command
    ]
    if commands:
        lines += ["Next useful commands:", *(f"- {one}" for one in commands)]
    return "\n\n".join(lines)


def _standing(found: Delegation) -> list[str]:
    """What is out of the ordinary, a line each: an end, phases, what is open, money."""
    said = []
    if ends := delegation.ends(found):
        why = "revocation" if found.revocation else "notice"
        said.append(f"Ends on {words.day(ends)} by {why}.")
    said += [
        f"Phase {one.number} of {words.day(one.begins)}: {one.state.replace('_', ' ')}"
        f"{', ' + plain(one.problem) if one.problem else '.'}"
        for one in found.phases
    ]
    opened = [
        words.plural(number, what)
        for what, number in (
            ("alert", sum(one.acknowledged is None for one in found.alerts)),
            ("direction", len(delegation_oversight.opened(found))),
            ("step-in", sum(f.stepped_in for f in found.functions)),
        )
        if number
    ]
    if opened:
        said.append(f"Open: {words.joined(opened)}.")
    if found.unposted:
        ids = words.joined([plain(one.id) for one in found.unposted])
        why = f" The ledger refused: {plain(found.money_problem)}"
        said.append(f"Not posted: {ids}.{why if found.money_problem else ''}")
    return said


def attributes(
    found: Delegation, held: Waiting, known: TypedSearchAttributes
) -> list[SearchAttributeUpdate[Any]]:
    """Updates of the search attributes that changed."""
    waiting_on = sorted({f"{b.party}/{b.body}" for b in held.blockers})
    wanted: list[tuple[Any, Any]] = [
        (names.STAGE, "handed_back" if found.handed_back else "live"),
        (names.CCG, [found.ccg]),
        (names.REGION, found.region),
        (names.CYCLE, found.cycle),
        (names.WAITING_ON, waiting_on or None),
        (names.DUE, held.due),
    ]
    return [
        key.value_unset() if value is None else key.value_set(value)
        for key, value in wanted
        if known.get(key) != value
    ]
