"""NHS Payments to General Practice, as published, years 2014/15 and 2015/16."""

import re
from pathlib import Path

from activities.reference.catalogue import LINES
from activities.reference.problems import Problems
from activities.reference.records import CCG, PRACTICE, TEAM, Baseline
from activities.reference.sheets import Row, Sheet
from workflows.rules.words import money

POUND = 100
TOTAL = "total nhs payments to general practice"
OPENED = "practice open date"
CLOSED = "practice close date"
REGISTERED = "number of registered patients last known figure"
WEIGHTED = "number of weighted patients last known figure"
DEDUCTIONS = "deductions for pensions levies and prescription charge income"
NET = "total nhs payments to general practice minus deductions"
NEEDED = ("ccg code", "practice code", "practice name", TOTAL)

_YEAR = re.compile(r"(?<!\d)(?:20)?(\d\d)[-_](?:20)?(\d\d)(?!\d)")

NAMED_OTHERWISE = {
    "doctors_retainer": "doctors retainer scheme payments",
    "locums": "total locum allowances",
    "study_leave": "prolonged study leave",
    "appraisal": "appraisal costs",
    "pco_admin": "pco admin other",
    "qof": "total qof payments",
    "child_vaccination": "childhood vaccination and immunisation scheme",
    "extended_hours": "gp extended hours access",
    "dementia": "facilitating timely diagnosis and support for people with dementia",
    "online_access": "improving patient online access",
    "flu": "influenza and pneumococcal immunisations",
    "participation": "patient participation",
    "remote_care": "remote care monitoring",
    "risk_profiling": "risk profiling and case management",
    "rotavirus_shingles": "rotavirus and shingles immunisation",
    "violent_patients": "services for violent patients",
    "out_of_area": "out of area in hours urgent care",
    "other_national_services": "total national enhanced services",
    "local_services": "total local enhanced services",
    "technology": "information management and technology",
    "pms_balance": "balance of pms expenditure",
    "other_vaccines": (
        "non des item pneumococcal vaccine childhood immunisation main programme"
    ),
    "prescribing_fees": "prescribing fee payments",
    "dispensing_fees": "dispensing fee payments",
    "drugs": "reimbursement of drugs",
    "other": "other payments",
    "mpig": "mpig correction factor",
    "premises": "premises payments",
}
HEADINGS = {
    NAMED_OTHERWISE.get(code, code.replace("_", " ")): code
    for code in LINES
    if code != "rounding"
}
"""Lines by column name: small letters and single blanks, so that both years agree."""

LEFT_OUT = frozenset(
    {
        "nhs england region code",
        "nhs england region name",
        "ccg name",
        "practice address",
        "practice postcode",
        OPENED,
        CLOSED,
        "contract type",
        "dispensing practice",
        "quarter used for patient data",
        REGISTERED,
        WEIGHTED,
        "average payments per registered patient",
        "average payments per weighted patient",
        # Parts of the total of local enhanced services, counted in it already.
        "localenhancedservices nhais",
        "localenhancedservices isfe",
        DEDUCTIONS,
        NET,
    }
)
"""Columns that are not lines."""


def read_payments(path: Path, problems: Problems) -> list[Baseline]:
    """Practices with their lines, which sum to the published total to the penny.

    Where every figure of the file is rounded to pounds apart, the lines may miss the
    total by up to a pound each; the difference becomes the line `rounding`. Anything
    beyond that, or a column that is not known, is refused: money would be lost.
    """
    sheet = Sheet(path, problems)
    year = year_of(path.name)
    if year is None:
        words = "does not say its year: name the file like payments-14-15.csv."
        sheet.refuse(None, "", words)
        return []
    found: dict[str, Baseline] = {}
    for row in sheet.with_header(NEEDED, heading):
        if not found and not _known(sheet):
            return []
        baseline = _baseline(row, sheet, year)
        if baseline.practice in found:
            row.refuse("practice code", f"{baseline.practice} is in two baselines.")
        if row.good:
            found[baseline.practice] = baseline
    return list(found.values())


def year_of(name: str) -> str | None:
    """`2014/15` from a file name with `14-15` or `2014-15` in it."""
    for first, second in _YEAR.findall(name):
        if (int(first) + 1) % 100 == int(second):
            return f"20{first}/{second}"
    return None


def heading(name: str) -> str:
    """A column name reduced to what the two years agree on."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower()).split())


def _known(sheet: Sheet) -> bool:
    known = LEFT_OUT | set(HEADINGS) | set(NEEDED)
    strange = [name for name in sheet.header if name not in known]
    for name in strange:
        sheet.refuse(1, name, "is not a column we know, and may be money.")
    return not strange


def _baseline(row: Row, sheet: Sheet, year: str) -> Baseline:
    lines = {
        code: row.pence(column)
        for column, code in HEADINGS.items()
        if column in sheet.header
    }
    lines["rounding"] = _rounding(row, list(lines.values()))
    deductions, net = _deducted(row, sheet)
    team = row.raw("nhs england region code")
    return Baseline(
        sheet.name,
        row.line,
        row.code("practice code", PRACTICE, "a practice's code, like F83002"),
        row.text("practice name"),
        row.code("ccg code", CCG, "a CCG's code, like 07R"),
        year,
        tuple((code, pence) for code, pence in lines.items() if pence),
        f"NHS Payments to General Practice {year}, {sheet.name}",
        registered=row.count(REGISTERED),
        local_team=team if TEAM.fullmatch(team) else "",
        opened=row.day(OPENED, "%d/%m/%Y", "31/08/2014"),
        closed=row.day(CLOSED, "%d/%m/%Y", "31/08/2014"),
        weighted=row.millionths(WEIGHTED),
        published=row.pence(TOTAL),
        deductions=deductions,
        net=net,
        row=row.line,
    )


def _deducted(row: Row, sheet: Sheet) -> tuple[int | None, int | None]:
    """Deductions and what is left, where the file has both: they are no lines.

    Rounded to pounds apart, as in 2014/15, the three may miss one another by a pound.
    """
    if DEDUCTIONS not in sheet.header or NET not in sheet.header:
        return None, None
    total, deductions, net = (row.pence(c) for c in (TOTAL, DEDUCTIONS, NET))
    in_pounds = all(pence % POUND == 0 for pence in (total, deductions, net))
    if row.good and abs(total + deductions - net) > (POUND if in_pounds else 0):
        words = f"{money(total)} and {money(deductions)} are not {money(net)}."
        row.refuse(NET, words)
    return deductions, net


def _rounding(row: Row, lines: list[int]) -> int:
    total = row.pence(TOTAL)
    missing = total - sum(lines)
    in_pounds = all(pence % POUND == 0 for pence in (*lines, total))
    allowed = POUND * sum(1 for pence in lines if pence) if in_pounds else 0
    if row.good and abs(missing) > allowed:
        words = f"the lines sum to {money(sum(lines))}, not to {money(total)}."
        row.refuse(TOTAL, words)
    return missing
