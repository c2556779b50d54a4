"""What operators see of a delegation in Temporal: codes, dates and sums, no people."""

from typing import Any

from temporalio.common import SearchAttributeUpdate, TypedSearchAttributes

from workflows.bid.showing import plain
from workflows.contracts import names
from workflows.contracts.delegations import Delegation
from workflows.contracts.views import Waiting
from workflows.rules import financial_year, words


def details(found: Delegation, held: Waiting) -> str:
    """The current details: whose, which year, why it waits, what would move it on."""
    year = found.years[-1]
    budget = words.money(year.budget) if year.budget is not None else "no budget yet"
    lines = [
        f"**{found.id}** {found.ccg} {financial_year.name(year.start)}: {budget}",
        plain(held.sentence),
    ]
    commands = [
        plain(f"{b.command} by {' or '.join(b.roles)} of {b.party}/{b.body}")
        for b in held.blockers
        if b.command
    ]
    if commands:
        lines += ["Next useful commands:", *(f"- {one}" for one in commands)]
    return "\n\n".join(lines)


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
