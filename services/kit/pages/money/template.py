"""The finance template: an allocation as a spreadsheet or CSV, to be changed and sent back."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from openpyxl import Workbook

from services.kit.cells import cell
from workflows.contracts.allocations import (
    Basis,
    PlannedLine,
    Reserve,
    Schedule,
)

LINES = "Lines"
RULES = "Rules"
ABOUT = "About"
LINE_COLUMNS = (
    "Practice",
    "Name",
    "CCG",
    "Line",
    "Paid (£)",
    "Plan (£)",
    "Counts",
    "Reason",
)
RULE_COLUMNS = ("Rule", "For", "Value", "Basis", "Reason")
GROWTH, TOP_UP, PACE = "Growth (%)", "Top-up (£)", "Pace of change (%)"
CONTINGENCY, HEADROOM = "Contingency", "Headroom"
EVERY = "every line"
BASES = {
    Basis.OF_LINES: "% of the practices",
    Basis.OF_TOTAL: "% of the total",
    Basis.FIXED: "£ for each CCG",
}
HUNDRED = Decimal(100)

Cells = list[object]


def sterling(pence: int) -> Decimal:
    """Pounds and pence as a number of a spreadsheet."""
    return Decimal(pence) / HUNDRED


def line_rows(schedule: Schedule) -> Iterator[Cells]:
    """Every line of every practice: as published, as planned, whether it counts, why."""
    base = {p.practice: p for p in schedule.practices}
    for planned in schedule.planned:
        practice = base[planned.practice]
        published = dict(practice.lines)
        for line in planned.lines:
            yield [
                planned.practice,
                cell(practice.name),
                planned.ccg,
                line.line,
                sterling(published.get(line.line, 0)),
                sterling(line.paid),
                counts(line),
                cell(line.reason),
            ]


def counts(line: PlannedLine) -> str:
    """Whether a line counts, as the template writes it."""
    return "yes" if line.included else "no"


def rule_rows(schedule: Schedule) -> Iterator[Cells]:
    """Every rule but the lines' own."""
    rules = schedule.rules
    for growth in rules.growth:
        value = sterling(growth.hundredths)
        yield [GROWTH, growth.line or EVERY, value, "", cell(growth.reason)]
    for top in rules.top_ups:
        yield [TOP_UP, top.ccg, sterling(top.pence), "", cell(top.reason)]
    yield [PACE, "", sterling(rules.pace), "", ""]
    for name, one in ((CONTINGENCY, rules.contingency), (HEADROOM, rules.headroom)):
        yield [name, "", reserve_value(one), BASES[one.basis], ""]


def reserve_value(one: Reserve) -> Decimal:
    """A reserve's number: per cent, or pounds."""
    return sterling(one.pence if one.basis is Basis.FIXED else one.hundredths)


def as_csv(schedule: Schedule) -> str:
    """The lines as CSV; the rules are in the spreadsheet only."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(LINE_COLUMNS)
    out.writerows(line_rows(schedule))
    return f"\ufeff{text.getvalue()}"


def as_workbook(schedule: Schedule, bid_id: str, code: str) -> bytes:
    """The whole template. No cell of it calculates."""
    book = Workbook(write_only=True)
    sheets: dict[str, list[Sequence[object]]] = {
        ABOUT: [
            ("Finance template", ""),
            ("Bid", bid_id),
            ("Made from", code),
            ("Total (£)", sterling(schedule.total_pence)),
            ("Rounding", schedule.rounding),
            (
                "How to",
                "Change Plan, Counts and Reason on the sheet Lines, and the sheet Rules. "
                "A plan other than what was paid, and a line that changes whether it "
                "counts, need a reason. Upload the file on the bid's allocation page.",
            ),
        ],
        LINES: [LINE_COLUMNS, *line_rows(schedule)],
        RULES: [RULE_COLUMNS, *rule_rows(schedule)],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for letter, width in zip(
            "ABCDEFGH", (20, 34, 16, 26, 16, 16, 10, 60), strict=True
        ):
            sheet.column_dimensions[letter].width = width
        for row in rows:
            sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
