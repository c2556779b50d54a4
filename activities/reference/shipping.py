"""Reads the files that ship with the product: London's facts, policy, and examples."""

import re
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

from activities.reference import examples, policy
from activities.reference.geography import shared
from activities.reference.policy import Round
from activities.reference.problems import Problems
from activities.reference.records import (
    AREA,
    CCG,
    TEAM,
    Ccg,
    Merger,
    Overlap,
    Parcel,
)
from activities.reference.sheets import Row, Sheet

SHIPPED = Path(__file__).parent / "shipped"
_MILLIONS = re.compile(r"[0-9]{1,4}\.[0-9]")
PENCE_OF_A_TENTH = 10_000_000


def read(folder: Path, problems: Problems) -> Parcel:
    """All organisations of a folder, with their example practices."""
    ccgs = read_ccgs(folder / "ccgs.csv", problems)
    boards = read_boards(folder / "boards.csv", problems)
    teams = _named(folder / "teams.csv", "code", TEAM, problems)
    overlaps = read_overlaps(folder / "overlaps.csv", problems)
    _check(ccgs, boards, teams, overlaps, problems)
    return Parcel(
        ccgs=tuple(ccgs),
        teams=tuple(teams.items()),
        boards=tuple(boards.items()),
        overlaps=tuple(overlaps),
        baselines=tuple(b for ccg in ccgs for b in examples.baselines_of(ccg)),
        mergers=tuple(read_mergers(folder / "mergers.csv", problems)),
    )


def read_rounds(folder: Path, problems: Problems) -> list[Round]:
    """The cycles of a folder."""
    found = [
        policy.read(path, problems) for path in sorted(folder.glob("cycle-*.toml"))
    ]
    return [one for one in found if one]


def digest(folder: Path) -> str:
    """SHA-256 over the organisations' files of a folder."""
    sums = sha256()
    for path in sorted(folder.glob("*.csv")):
        sums.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()


def read_ccgs(path: Path, problems: Problems) -> list[Ccg]:
    """CCGs with the facts of 2014/15; the sum is in millions of pounds to one decimal."""
    sheet = Sheet(path, problems)
    found: dict[str, Ccg] = {}
    columns = ("code", "name", "local_team", "region", "practices", "registered")
    for row in sheet.with_header((*columns, "paid_million_pounds")):
        ccg = Ccg(
            sheet.name,
            row.line,
            row.code("code", CCG, "a CCG's code, like 07R"),
            row.text("name"),
            local_team=row.code("local_team", TEAM, "a local team's code, like Q71"),
            region=row.code("region", TEAM, "a region's code, like Y56"),
            practices=_positive(row, "practices"),
            registered=_positive(row, "registered"),
            paid_pence=_millions(row, "paid_million_pounds"),
        )
        if ccg.code in found:
            row.refuse("code", f"{ccg.code} is there twice.")
        elif row.good:
            found[ccg.code] = ccg
    return list(found.values())


def read_boards(path: Path, problems: Problems) -> dict[str, str]:
    """Council areas by code."""
    return _named(path, "id", AREA, problems)


def read_mergers(path: Path, problems: Problems) -> list[Merger]:
    """Which CCG was merged into which other, and from what day."""
    sheet = Sheet(path, problems)
    found: dict[str, Merger] = {}
    for row in sheet.with_header(("ccg", "into", "on", "source")):
        merger = Merger(
            sheet.name,
            row.line,
            row.code("ccg", CCG, "a CCG's code, like 00F"),
            row.code("into", CCG, "a CCG's code, like 13T"),
            row.day("on", "%Y-%m-%d", "2015-04-01") or date.min,
            row.text("source"),
        )
        if merger.ccg in found:
            row.refuse("ccg", f"{merger.ccg} is there twice.")
        elif merger.ccg == merger.into or merger.on == date.min:
            row.refuse("into", "is not another CCG from a day on.")
        elif row.good:
            found[merger.ccg] = merger
    return list(found.values())


def _positive(row: Row, field: str) -> int | None:
    count = row.count(field)
    if row.good and not count:
        row.refuse(field, "is not a number above 0.")
    return count


def _millions(row: Row, field: str) -> int:
    value = row.code(field, _MILLIONS, "millions of pounds to one decimal, like 40.2")
    return int(value.replace(".", "")) * PENCE_OF_A_TENTH if row.good else 0


def _named(
    path: Path, key: str, pattern: re.Pattern[str], problems: Problems
) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in Sheet(path, problems).with_header((key, "name")):
        code = row.code(key, pattern, "a code of the right form")
        if code in found:
            row.refuse(key, f"{code} is there twice.")
        found[code] = row.text("name")
    return found


def read_overlaps(path: Path, problems: Problems) -> list[Overlap]:
    """Which CCGs lie in which council areas, and how much of each."""
    sheet = Sheet(path, problems)
    counts: Counter[tuple[str, str]] = Counter()
    lines: dict[tuple[str, str], int] = {}
    for row in sheet.with_header(("ccg", "board", "lsoas")):
        ccg = row.code("ccg", CCG, "a CCG's code, like 07R")
        board = row.code("board", AREA, "a council's code, like E09000007")
        if (ccg, board) in lines:
            row.refuse("board", f"{ccg} and {board} are there twice.")
        if row.good:
            counts[ccg, board] = row.count("lsoas") or 0
            lines[ccg, board] = row.line
    for (ccg, board), count in counts.items():
        if not count and sum(1 for other, _ in counts if other == ccg) > 1:
            words = f"is needed, since {ccg} lies in several areas."
            problems.add(sheet.name, lines[ccg, board], "lsoas", words)
            return []
    return shared(sheet.name, lines, counts)


def _check(
    ccgs: list[Ccg],
    boards: dict[str, str],
    teams: dict[str, str],
    overlaps: list[Overlap],
    problems: Problems,
) -> None:
    """The files agree with one another."""
    known = {ccg.code for ccg in ccgs}
    placed = {overlap.ccg for overlap in overlaps}
    for ccg in ccgs:
        if ccg.code not in placed:
            problems.add(ccg.file, ccg.line, "code", f"{ccg.code} lies in no area.")
        for field, team in (("local_team", ccg.local_team), ("region", ccg.region)):
            if team not in teams:
                problems.add(ccg.file, ccg.line, field, f"{team} is not in teams.csv.")
    for overlap in overlaps:
        if overlap.ccg not in known:
            words = f"{overlap.ccg} is not in ccgs.csv."
            problems.add(overlap.file, overlap.line, "ccg", words)
        if overlap.board not in boards:
            words = f"{overlap.board} is not in boards.csv."
            problems.add(overlap.file, overlap.line, "board", words)
