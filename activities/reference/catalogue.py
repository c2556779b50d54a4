"""Catalogues: functions that can be taken on, and the lines that practices are paid by."""

import re
from pathlib import Path

from activities.reference.problems import Problems
from activities.reference.sheets import Row, Sheet
from workflows.contracts.cycles import FunctionRule, Mode

_FUNCTION = re.compile(r"[FR][0-9]{2}")

LINES: dict[str, str] = {
    "global_sum": "Global sum",
    "mpig": "MPIG correction factor",
    "premises": "Premises payments",
    "seniority": "Seniority",
    "doctors_retainer": "Doctors' retainer scheme payments",
    "locums": "Total locum allowances",
    "study_leave": "Prolonged study leave",
    "appraisal": "Appraisal costs",
    "pco_admin": "PCO admin, other",
    "qof": "Total QOF payments",
    "alcohol": "Alcohol",
    "child_vaccination": "Childhood vaccination and immunisation scheme",
    "extended_hours": "GP extended hours access",
    "dementia": "Facilitating timely diagnosis and support for people with dementia",
    "online_access": "Improving patient online access",
    "flu": "Influenza and pneumococcal immunisations",
    "learning_disabilities": "Learning disabilities",
    "minor_surgery": "Minor surgery",
    "participation": "Patient participation",
    "remote_care": "Remote care monitoring",
    "risk_profiling": "Risk profiling and case management",
    "rotavirus_shingles": "Rotavirus and shingles immunisation",
    "violent_patients": "Services for violent patients",
    "unplanned_admissions": "Unplanned admissions",
    "out_of_area": "Out of area in hours urgent care",
    "meningitis": "Meningitis",
    "other_national_services": "National enhanced services not named above",
    "local_services": "Total local enhanced services",
    "technology": "Information management and technology",
    "pms_balance": "Balance of PMS expenditure",
    "other_vaccines": "Pneumococcal vaccine and childhood immunisation outside the scheme",
    "prescribing_fees": "Prescribing fee payments",
    "dispensing_fees": "Dispensing fee payments",
    "drugs": "Reimbursement of drugs",
    "other": "Other payments",
    "rounding": "Rounding in the published file",
}
"""Practice lines by code, in the words of NHS Payments to General Practice.

Its "Total National Enhanced Services" is no total: the lines add up only when it is
taken as what is left over (DOMAIN 6.3). `rounding` is ours: the file of 2014/15 rounds
every line and the total to pounds apart, so that they differ by a few.
"""


def read_functions(path: Path, problems: Problems) -> tuple[FunctionRule, ...]:
    """The functions of a schedule: code, name, mode and source."""
    found: dict[str, FunctionRule] = {}
    sheet = Sheet(path, problems)
    for row in sheet.with_header(("code", "name", "mode", "source")):
        code = row.code("code", _FUNCTION, "a function's code, like F01 or R01")
        rule = FunctionRule.model_construct(
            code=code, name=row.text("name"), mode=_mode(row), source=row.raw("source")
        )
        if code in found:
            row.refuse("code", f"{code} is there twice.")
        elif row.good:
            found[code] = rule
    return tuple(found.values())


def _mode(row: Row) -> Mode:
    value = row.raw("mode")
    if value not in set(Mode):
        row.refuse("mode", f"is one of {', '.join(Mode)}.")
        return Mode.RESERVED
    return Mode(value)
