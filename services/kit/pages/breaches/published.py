"""What anybody may read of concluded cases, without signing in."""

import csv
import io
from itertools import groupby

from fastapi import APIRouter, Response

from services.kit import deps
from services.kit.cells import cell
from services.kit.pages.anybody import AtPublicPage
from services.kit.pages.breaches import said
from workflows.contracts.breaches import BreachOutcome, PublishedBreach
from workflows.rules import breaches, words
from workflows.rules.calendar import london_day

router = APIRouter(include_in_schema=False)

COLUMNS = ("Year", "Concern", "Outcome", "Passed to", "What happened")


@router.get("/breaches")
async def public(at: AtPublicPage) -> Response:
    """Concluded cases by year; a year without any says so."""
    found = breaches.published(await at.to.breaches.cases())
    this_year = london_day(at.to.clock()).year
    years = [
        {"year": year, "summary": _summary(rows), "rows": [_row(one) for one in rows]}
        for year, group in groupby(found, lambda one: one.year)
        for rows in (list(group),)
    ]
    return at.page(
        "breaches-public.jinja",
        title="Breaches of the rules on interests",
        years=years,
        this_year="" if any(y["year"] == this_year for y in years) else this_year,
    )


@router.get("/breaches.csv")
async def public_csv(to: deps.Open) -> Response:
    """The same, for spreadsheets."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for one in breaches.published(await to.breaches.cases()):
        row = _row(one)
        out.writerow(
            cell(value)
            for value in (
                one.year,
                row["concern"],
                row["outcome"],
                row["passed"],
                row["words"],
            )
        )
    # The mark at the start tells spreadsheets that the text is UTF-8.
    return Response(
        f"\ufeff{text.getvalue()}",
        headers={"Content-Disposition": 'attachment; filename="breaches.csv"'},
        media_type="text/csv; charset=utf-8",
    )


def _summary(rows: list[PublishedBreach]) -> str:
    many = sum(one.outcome is not BreachOutcome.NO_BREACH for one in rows)
    cases = words.plural(len(rows), "case")
    return f"{cases} concluded, {many or 'none'} of them a breach."


def _row(one: PublishedBreach) -> dict[str, str]:
    return {
        "concern": said.CONCERNS[one.concern],
        "outcome": said.OUTCOMES[one.outcome],
        "passed": said.passed(one.passed_to),
        "words": one.words,
    }
