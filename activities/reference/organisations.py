"""Published lists of CCGs and practices: ODS `eccg` and `epraccur`, ONS regions."""

import re
from datetime import date
from pathlib import Path

from activities.reference.problems import Problems
from activities.reference.records import CCG, GSS, PRACTICE, TEAM, Ccg, Practice
from activities.reference.sheets import Row, Sheet

ODS = (
    "code",
    "name",
    "national grouping",
    "health geography",
    *(f"address line {n}" for n in range(1, 6)),
    "postcode",
    "open date",
    "close date",
    "status",
    "sub-type",
    "commissioner",
    "join date",
    "left date",
    "telephone",
    *(f"empty {n}" for n in range(1, 4)),
    "amended",
    "empty 4",
    "provider or purchaser",
    "empty 5",
    "prescribing setting",
    "empty 6",
)
"""The 27 columns of every ODS list, which has no header."""

REGION_COLUMNS = (
    *("CCG CD", "CCG CDH", "CCG NM"),
    *("NHSRLO CDH", "NHSRLO NM", "NHSER CDH", "NHSER NM"),
)
GP_PRACTICE = "4"
_STATUS = re.compile("[ACDP]")
_SMALL = {"and", "of", "on", "the", "upon", "with", "in"}
_CAPITALS = {"NHS", "CCG", "ICB", "GP"}
_LETTERS = re.compile(r"[A-Z']+")
_YEAR = re.compile(r"(CCG|NHSRLO|NHSER)\d{2}(CDH|CD|NM)")


def read_ccgs(path: Path, problems: Problems) -> list[Ccg]:
    """ODS `eccg`: every CCG there has been, with first and last day."""
    sheet = Sheet(path, problems)
    found: dict[str, Ccg] = {}
    for row in sheet.without_header(ODS):
        code = row.code("code", CCG, "a CCG's code, like 07R")
        opened, closed = _day(row, "open date"), _day(row, "close date")
        _check_order(row, opened, closed)
        name = as_title(row.text("name"))
        if code in found:
            row.refuse("code", f"{code} is there twice.")
        if row.good:
            found[code] = Ccg(
                sheet.name,
                row.line,
                code,
                name,
                of_the_time=False,
                opened=opened,
                closed=closed,
            )
    return list(found.values())


def read_regions(
    path: Path, problems: Problems
) -> tuple[list[Ccg], list[tuple[str, str]]]:
    """ONS lookup of CCGs, local offices and regions; answers with teams' names too.

    Columns are found by name whatever their year: `CCG18CDH`, `NHSRLO18CDH` and so on.
    """
    sheet = Sheet(path, problems)
    found: dict[str, Ccg] = {}
    teams: dict[str, str] = {}
    for row in sheet.with_header(REGION_COLUMNS, _ons):
        code = row.code("CCG CDH", CCG, "a CCG's code, like 07R")
        office = row.code("NHSRLO CDH", TEAM, "a local office's code, like Q71")
        region = row.code("NHSER CDH", TEAM, "a region's code, like Y56")
        gss = row.code("CCG CD", GSS, "an ONS code, like E38000027")
        name = row.text("CCG NM")
        teams |= {
            office: f"{row.text('NHSRLO NM')} local team",
            region: f"NHS England {row.text('NHSER NM')} region",
        }
        if code in found:
            row.refuse("CCG CDH", f"{code} is there twice.")
        if row.good:
            found[code] = Ccg(
                sheet.name,
                row.line,
                code,
                name,
                gss=gss,
                local_team=office,
                region=region,
            )
    return list(found.values()), list(teams.items())


def read_practices(path: Path, problems: Problems) -> list[Practice]:
    """ODS `epraccur`: GP practices of English CCGs.

    Left out are other prescribing places (walk-in centres, prisons, care homes) and
    practices of commissioners that are not CCGs, such as those of Wales.
    """
    sheet = Sheet(path, problems)
    found: dict[str, Practice] = {}
    for row in sheet.without_header(ODS):
        code = row.code("code", PRACTICE, "a practice's code, like F83002")
        name = as_title(row.text("name"))
        row.code("status", _STATUS, "a status (A, C, D or P)")
        ccg = row.raw("commissioner")
        opened, closed = _day(row, "open date"), _day(row, "close date")
        since, until = _day(row, "join date"), _day(row, "left date")
        _check_order(row, opened, closed)
        if code in found:
            row.refuse("code", f"{code} is there twice.")
        counted = row.raw("prescribing setting") == GP_PRACTICE and CCG.fullmatch(ccg)
        if row.good and counted:
            found[code] = Practice(
                sheet.name, row.line, code, name, ccg, since, until, opened, closed
            )
    return list(found.values())


def as_title(name: str) -> str:
    """`NHS CAMDEN CCG` as `NHS Camden CCG`; a name not all in capitals stays."""
    return _LETTERS.sub(_cased, name) if name.isupper() else name


def _cased(found: re.Match[str]) -> str:
    word = found[0]
    if word in _CAPITALS:
        return word
    if found.start() and word.lower() in _SMALL:
        return word.lower()
    return word.capitalize()


def _day(row: Row, field: str) -> date | None:
    return row.day(field, "%Y%m%d", "20130401")


def _check_order(row: Row, opened: date | None, closed: date | None) -> None:
    if opened and closed and closed < opened:
        row.refuse("close date", "is before the open date.")


def _ons(name: str) -> str:
    """`CCG18CDH` as `CCG CDH`: the year is left out."""
    plain = name.strip().upper()
    found = _YEAR.fullmatch(plain)
    return f"{found[1]} {found[2]}" if found else plain
