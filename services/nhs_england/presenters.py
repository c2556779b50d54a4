"""The round as a whole, in words, pictures and tables."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from activities.register.overview import Round
from services.kit.cells import cell
from services.kit.pages import charts
from services.kit.pages.bid.wording import capital
from services.kit.pages.charts import Bar
from services.kit.sheets import STAGES
from workflows.contracts.parties import Party
from workflows.rules import words

Bodies = Mapping[tuple[Party, str], str]
SHOWN = 15
"""Bodies that are drawn; the table has them all."""


def summary(found: Round) -> str:
    """The round in one sentence."""
    if not found.total:
        return (
            "There are no bids yet. When a CCG sends an expression of interest it is "
            "counted here."
        )
    running = sum(row.bids for row in found.regions)
    late = sum(row.overdue for row in found.regions)
    return (
        f"{words.plural(found.total, 'bid')}: {running} open, of them {late} overdue, "
        f"and {found.total - running} ended."
    )


def stages(found: Round) -> dict[str, Any]:
    """How many bids stand at each stage, in the order of the road."""
    counts = {row.stage: row for row in found.stages}
    rows = [counts[stage] for stage in STAGES if stage in counts]
    return _plot(
        charts.bars(
            "stages",
            "Bids by stage",
            _most([(STAGES[r.stage], r.bids) for r in rows], "bid"),
            [
                Bar(STAGES[r.stage], r.bids, r.overdue, _says(r.bids, r.overdue))
                for r in rows
            ],
        ),
        ("Stage", "Bids", "Overdue", "On hold"),
        [(STAGES[r.stage], r.bids, r.overdue, r.held) for r in rows],
    )


def regions(found: Round, names: Bodies) -> dict[str, Any]:
    """Open bids by region, and how many of them are late."""
    rows = [(_region(r.region, names), r) for r in found.regions]
    late = sum(r.overdue for _, r in rows)
    running = sum(r.bids for _, r in rows)
    return _plot(
        charts.bars(
            "regions",
            "Open bids by region",
            f"{late} of {words.plural(running, 'open bid')} overdue.",
            [
                Bar(name, r.bids, r.overdue, _says(r.bids, r.overdue))
                for name, r in rows
            ],
        ),
        ("Region", "Open", "Overdue", "On hold", "Ended"),
        [(name, r.bids, r.overdue, r.held, r.ended) for name, r in rows],
    )


def bodies(found: Round, names: Bodies) -> dict[str, Any]:
    """Who the bids wait for, the busiest first."""
    rows = [(names.get((r.party, r.body)) or capital(r.name), r) for r in found.bodies]
    return _plot(
        charts.bars(
            "bodies",
            "Who bids wait for",
            _most([(name, r.tasks) for name, r in rows], "task"),
            [
                Bar(name, r.tasks, r.overdue, _says(r.tasks, r.overdue))
                for name, r in rows[:SHOWN]
            ],
        ),
        ("Body", "Tasks", "Overdue", "Bids"),
        [(name, r.tasks, r.overdue, r.bids) for name, r in rows],
    )


def csv_of(found: Round, names: Bodies) -> str:
    """All three tables as one sheet."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(("Table", "Name", "Measure", "Number"))
    for plot in (stages(found), regions(found, names), bodies(found, names)):
        for name, *numbers in plot["rows"]:
            for measure, number in zip(plot["columns"][1:], numbers, strict=True):
                sheet.writerow(map(cell, (plot["chart"].title, name, measure, number)))
    return out.getvalue()


def _plot(
    chart: charts.Chart, columns: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> dict[str, Any]:
    return {"chart": chart, "columns": columns, "rows": rows}


def _says(count: int, late: int) -> str:
    return f"{count} ({late} overdue)" if late else str(count)


def _most(rows: list[tuple[str, int]], one: str) -> str:
    if not rows:
        return "Nothing waits for anybody."
    most = max(count for _, count in rows)
    names = [name for name, count in rows if count == most]
    each = " each" if len(names) > 1 else ""
    return f"Most: {words.joined(names)}, {words.plural(most, one)}{each}."


def _region(code: str, names: Bodies) -> str:
    return names.get((Party.NHS_ENGLAND, code), code)
