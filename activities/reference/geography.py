"""Which councils' areas a CCG lies in: ONS lookups, whole or summed.

Two forms are read, told apart by their header: one line for each small area (LSOA11,
CCG, district), as ONS publishes it, or one line for each CCG and council with a count.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from activities.reference.apportion import WHOLE, apportion
from activities.reference.problems import Problems
from activities.reference.records import AREA, CCG, GSS, Ccg, Overlap
from activities.reference.sheets import Row, Sheet

COLUMNS = ("ccg_ods", "ccg_name", "utla_gss", "utla_name")
DISTRICT = "E07"
COUNTY = "E10"


@dataclass
class Geography:
    """What a lookup says.

    Attributes:
        boards: Council areas by code, with their names.
    """

    ccgs: dict[str, Ccg] = field(default_factory=dict)
    boards: dict[str, str] = field(default_factory=dict)
    overlaps: list[Overlap] = field(default_factory=list)


def read_overlaps(path: Path, counties: Path | None, problems: Problems) -> Geography:
    """Shares of CCGs in council areas.

    Args:
        path: The lookup.
        counties: ONS lookup of districts and counties, which the lookup by small areas
            needs where there are district councils: the county has the board.
        problems: Takes what is wrong.
    """
    sheet = Sheet(path, problems)
    geography = Geography()
    by_area: Counter[tuple[str, str]] = Counter()
    lines: dict[tuple[str, str], int] = {}
    raw = any(cell.upper().startswith("LSOA11") for cell in sheet.first_row())
    above = read_counties(counties, problems) if raw and counties else {}
    areas: set[str] = set()
    for row in sheet.with_header((*COLUMNS, "lsoa" if raw else "lsoas"), _plain):
        lsoas = _area(row, areas) if raw else _lsoas(row)
        code, council = _ccg(row), _council(row, above)
        if not raw and (code, council[0]) in lines:
            row.refuse("utla_gss", f"{code} and {council[0]} are there twice.")
        if row.good:
            _note(geography, row, code, council)
            by_area[code, council[0]] += lsoas
            lines.setdefault((code, council[0]), row.line)
    geography.overlaps = shared(sheet.name, lines, by_area)
    return geography


def shared(
    file: str,
    lines: dict[tuple[str, str], int],
    counts: Counter[tuple[str, str]],
) -> list[Overlap]:
    """Counts as shares of each CCG that sum to the whole."""
    areas: dict[str, list[str]] = {}
    for ccg, board in counts:
        areas.setdefault(ccg, []).append(board)
    return [
        Overlap(file, lines[ccg, board], ccg, board, counts[ccg, board] or None, share)
        for ccg, boards in areas.items()
        for board, share in zip(
            boards, shares([counts[ccg, b] for b in boards]), strict=True
        )
    ]


def shares(counts: list[int]) -> list[int]:
    """Hundredths of a percent in proportion to counts; a lone area is the whole."""
    return apportion(WHOLE, counts if len(counts) > 1 else [1])


def read_counties(path: Path, problems: Problems) -> dict[str, tuple[str, str]]:
    """ONS lookup of districts to the county council above them."""
    sheet = Sheet(path, problems)
    found: dict[str, tuple[str, str]] = {}
    for row in sheet.with_header(("utla_gss", "cty", "cty name"), _plain):
        district = row.code("utla_gss", GSS, "an ONS code, like E07000105")
        county = row.code("cty", GSS, "an ONS code, like E10000016")
        if row.good and county.startswith(COUNTY):
            found[district] = (county, row.text("cty name"))
    return found


def _area(row: Row, seen: set[str]) -> int:
    area = row.code("lsoa", GSS, "a small area's code, like E01000907")
    if area in seen:
        row.refuse("lsoa", f"{area} is there twice.")
    seen.add(area)
    return 1


def _lsoas(row: Row) -> int:
    count = row.count("lsoas") or 0
    if row.good and count < 1:
        row.refuse("lsoas", "is not a number above 0.")
    return count


def _ccg(row: Row) -> str:
    return row.code("ccg_ods", CCG, "a CCG's code, like 07R")


def _council(row: Row, above: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The council with the board: the county where there is one above."""
    code, name = row.raw("utla_gss"), row.text("utla_name")
    if code in above:
        return above[code]
    if code.startswith(DISTRICT):
        words = f"{code} is a district: give the lookup of districts and counties too."
        row.refuse("utla_gss", words)
    else:
        row.code("utla_gss", AREA, "an upper-tier council's code, like E09000007")
    return code, name


def _note(geography: Geography, row: Row, code: str, council: tuple[str, str]) -> None:
    gss = row.raw("ccg_gss") or None
    ccg = Ccg(row.file, row.line, code, row.text("ccg_name"), gss=gss)
    known = geography.ccgs.setdefault(code, ccg)
    if known.name != ccg.name:
        row.refuse("ccg_name", f"{code} has another name on line {known.line}.")
    if geography.boards.setdefault(council[0], council[1]) != council[1]:
        row.refuse("utla_name", f"{council[0]} has another name further up.")


def _plain(name: str) -> str:
    """ONS names without their year, in the names of the summed form."""
    plain = name.strip()
    upper = plain.upper()
    for start, names in _ONS.items():
        if upper.startswith(start):
            ending = upper.removeprefix(start).lstrip("0123456789")
            return names.get(ending, plain)
    return plain.lower()


_ONS = {
    "LSOA": {"CD": "lsoa"},
    "CCG": {"CDH": "ccg_ods", "CD": "ccg_gss", "NM": "ccg_name"},
    "LAD": {"CD": "utla_gss", "NM": "utla_name"},
    "CTY": {"CD": "cty", "NM": "cty name"},
}
