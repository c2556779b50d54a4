"""Practice payments as published: by year and CCG, by practice, and line by line."""

import csv
import io
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from services.kit import problems
from services.kit.pages.money import figures
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.baselines import Reconciled, Year
from workflows.contracts.parties import Party
from workflows.rules import reconciling, words

router = APIRouter(include_in_schema=False)

PARTIES = frozenset({Party.CCG, Party.NHS_ENGLAND})
"""Who builds budgets from them, one on each side."""

YearPath = Annotated[str, Path(pattern=r"^20\d\d-\d\d$")]
Code = Annotated[str, Path(pattern="^[0-9A-Z]{3,9}$")]


@router.get("/baselines")
async def years(at: AtPage) -> Response:
    """What is loaded, by year and CCG."""
    found = await _years(at)
    real = [one for one in found if not one.example]
    return at.page(
        "baselines.jinja",
        title="Practice payments",
        rows=[_year_row(at, one) for one in found],
        examples=len(real) < len(found),
        whole=at.hat.party is Party.NHS_ENGLAND,
    )


@router.get("/baselines/{year}/{ccg}.csv")
async def ccg_year_csv(at: AtPage, year: YearPath, ccg: Code) -> Response:
    """Every practice of a CCG in a year for a spreadsheet; its address is the more exact."""
    _, found = await _found(at, year, ccg)
    text = io.StringIO()
    csv.writer(text).writerows(figures.table(found))
    name = f"practice-payments-{year}-{ccg}.csv"
    return Response(
        f"\ufeff{text.getvalue()}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        media_type="text/csv; charset=utf-8",
    )


@router.get("/baselines/{year}/{ccg}")
async def ccg_year(at: AtPage, year: YearPath, ccg: Code) -> Response:
    """Every practice of a CCG in a year beside its published total."""
    about, found = await _found(at, year, ccg)
    total = reconciling.summed(found)
    return at.page(
        "baseline.jinja",
        title=f"Practice payments {about.year}: {about.name}",
        ccg_name=about.name,
        year=about.year,
        here=_address(at, about),
        sentences=figures.sentences(total),
        good=not total.unexplained and not total.short,
        **_rows(found, _address(at, about)),
    )


@router.get("/baselines/{year}/{ccg}/{practice}")
async def practice_lines(
    at: AtPage, year: YearPath, ccg: Code, practice: Code
) -> Response:
    """One practice, line by line."""
    about, found = await _found(at, year, ccg)
    one = next((one for one in found if one.practice == practice), None)
    if one is None:
        raise Problem(problems.NOT_FOUND)
    lines = await at.to.baselines.lines(about.year, practice)
    return at.page(
        "practice-lines.jinja",
        title=f"{one.name} ({one.practice}), {about.year}",
        back=(_address(at, about), about.name),
        facts=_facts(one),
        lines=[(line.name, words.money(line.pence)) for line in lines],
        total=words.money(sum(line.pence for line in lines)),
    )


async def _years(at: Visitor) -> tuple[Year, ...]:
    own = at.hat.body if at.hat.party is Party.CCG else ""
    return await at.to.baselines.years(own)


async def _found(
    at: Visitor, year: str, ccg: str
) -> tuple[Year, tuple[Reconciled, ...]]:
    """What is loaded; a CCG sees its own and that of CCGs merged into it."""
    said = year.replace("-", "/")
    about = next(
        (one for one in await _years(at) if (one.year, one.ccg) == (said, ccg)), None
    )
    if about is None:
        raise Problem(problems.NOT_FOUND)
    every = await at.to.baselines.of(said, ccg)
    found = tuple(one for one in every if one.example == about.example)
    return about, found


def _address(at: Visitor, one: Year) -> str:
    year = one.year.replace("/", "-")
    return f"{at.service.prefix}/baselines/{year}/{one.ccg}"


def _year_row(at: Visitor, one: Year) -> dict[str, Any]:
    return {
        "href": _address(at, one),
        "name": one.name,
        "code": one.ccg,
        "year": f"{one.year}, examples" if one.example else one.year,
        "practices": f"{one.practices:,}",
        "total": words.money(one.pence),
    }


def _rows(found: Sequence[Reconciled], here: str) -> dict[str, Any]:
    """What somebody has to look at, and the rest: folded away where it is long."""
    odd = [one for one in found if not reconciling.is_explained(one)]
    rest = [one for one in found if reconciling.is_explained(one)]
    shown = found if len(found) <= FEW else odd
    return {
        "rows": [_row(one, here) for one in shown],
        "folded": [_row(one, here) for one in rest] if len(found) > FEW else [],
    }


FEW = 10
"""Practices that are listed without being asked to."""


def _row(one: Reconciled, here: str) -> dict[str, Any]:
    missing = reconciling.difference(one)
    return {
        "href": f"{here}/{one.practice}",
        "practice": one.practice,
        "name": one.name,
        "registered": "" if one.registered is None else f"{one.registered:,}",
        "lines": words.money(one.lines_pence),
        "published": "" if one.published is None else words.money(one.published),
        "difference": "" if missing is None else words.money(missing),
        "why": "" if not missing else reconciling.why(one),
        "bad": not reconciling.is_explained(one),
    }


def _facts(one: Reconciled) -> list[tuple[str, str]]:
    net = reconciling.net_difference(one)
    missing = reconciling.difference(one)
    return [
        (name, text)
        for name, text in (
            ("Row of the file", f"{one.row:,}" if one.row else ""),
            ("Registered patients", f"{one.registered or 0:,}"),
            ("Weighted patients", figures.weighted(one.weighted)),
            ("Sum of lines", words.money(one.lines_pence)),
            ("Published total", _money(one.published)),
            ("Difference", _money(missing)),
            ("Why", reconciling.why(one)),
            ("Deductions", _money(one.deductions)),
            ("Net", _money(one.net)),
            ("Net less total and deductions", _money(net)),
        )
        if text
    ]


def _money(pence: int | None) -> str:
    return "" if pence is None else words.money(pence)
