"""The reconciliation of practice baselines in words and as a table."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from services.kit.cells import cell
from workflows.contracts.baselines import Reconciled
from workflows.rules import reconciling
from workflows.rules.reconciling import Summed, summed
from workflows.rules.words import money, plural

__all__ = ["line", "pounds", "sentences", "summed", "table", "worth_naming"]

COLUMNS = (
    "CCG",
    "Practice",
    "Name",
    "Row of the file",
    "Registered patients",
    "Weighted patients",
    "Lines",
    "Sum of lines",
    "Published total",
    "Difference",
    "Why",
    "Deductions",
    "Net",
    "Net less total and deductions",
)
MILLION = 1_000_000
NAMED = 20
"""Practices that the command names one by one; the file has all."""


def pounds(pence: int | None) -> str:
    """`-1234.56`: for programs and spreadsheets."""
    return "" if pence is None else str(Decimal(pence).scaleb(-2).quantize(CENT))


CENT = Decimal("0.01")


def weighted(millionths: int | None) -> str:
    """Weighted patients to two places, as people read them."""
    if millionths is None:
        return ""
    return f"{Decimal(millionths) / MILLION:,.2f}"


def table(found: Iterable[Reconciled]) -> Iterator[list[object]]:
    """Every practice as a row, under a header; no cell can be taken for a formula."""
    yield list(COLUMNS)
    for one in found:
        yield [
            one.ccg,
            one.practice,
            cell(one.name),
            one.row or "",
            "" if one.registered is None else one.registered,
            weighted(one.weighted).replace(",", ""),
            one.lines,
            pounds(one.lines_pence),
            pounds(one.published),
            pounds(reconciling.difference(one)),
            reconciling.why(one),
            pounds(one.deductions),
            pounds(one.net),
            pounds(reconciling.net_difference(one)),
        ]


def worth_naming(found: Iterable[Reconciled]) -> list[Reconciled]:
    """Practices whose difference nothing explains, the first twenty."""
    odd = [one for one in found if not reconciling.is_explained(one)]
    return odd[:NAMED]


def line(one: Reconciled) -> str:
    """One practice in a line."""
    return f"{one.practice} ({one.ccg}): {reconciling.why(one)}"


def sentences(total: Summed) -> list[str]:
    """What the whole comes to."""
    if not total.practices:
        return ["No practice lines are loaded. bids load --payments FILE loads them."]
    exact = total.practices - total.differ - total.unexplained
    said = [
        f"{plural(total.practices, 'practice')}: the lines sum to "
        f"{money(total.lines_pence)}, the published totals to {money(total.published)}.",
        f"{exact:,} agree to the penny; {total.differ:,} differ by the file's rounding, "
        f"by {money(total.difference)} together."
        if total.differ
        else f"{exact:,} agree to the penny.",
    ]
    if total.unexplained:
        said.append(f"{total.unexplained:,} cannot be explained.")
    if total.short:
        said.append(f"At {total.short:,}, total and deductions are not the net sum.")
    if total.negative:
        said.append(f"{total.negative:,} were paid less than nothing in the year.")
    if total.empty:
        said.append(f"{total.empty:,} have nobody on their list.")
    return said
