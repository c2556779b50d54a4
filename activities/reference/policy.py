"""Cycle files, read and checked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from activities.reference.apportion import WHOLE
from activities.reference.catalogue import LINES, read_functions
from activities.reference.problems import Problems
from activities.reference.toml import TomlFile
from workflows.contracts.commands import ConfirmHandover
from workflows.contracts.cycles import Cycle, DeadlineKey, DeadlineRule, Model
from workflows.rules import admission, conditions_panel
from workflows.rules.permissions import ROLES

OWN_DATE = frozenset({DeadlineKey.CONDITION, DeadlineKey.START})
"""Due on a date that the bid carries; their rules need none."""

OF_TRACKS = frozenset(
    {
        DeadlineKey.READINESS,
        DeadlineKey.SUPPORT_PLAN,
        DeadlineKey.MILESTONE,
        DeadlineKey.TRACK_REVIEW,
    }
)
"""The cycle's `tracks` say when, or the support plan."""

NO_RULE = OF_TRACKS | {
    DeadlineKey.DECISION_RELEASE,
    DeadlineKey.VOTE,
    DeadlineKey.SHADOW,
}
"""The cycle's `releases` and `tracks` say when, a board's clerk, and the agreement: a rule
beside them would be another answer."""


WORKING_YEAR = 260
YEAR = 12
PERCENTAGES = ("material_share", "approval_share", "contingency", "headroom")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class Round:
    """A cycle, and the day on which a CCG must exist to bid in it."""

    cycle: Cycle
    organisations_on: date
    file: str = ""


def unruled(cycle: Cycle) -> frozenset[DeadlineKey]:
    """What needs no rule in this cycle: nobody is due to do it, or something else says when."""
    none = cycle.conditions_panel is None
    return NO_RULE | ({DeadlineKey.CONDITIONS_PANEL} if none else set())


def read(path: Path, problems: Problems) -> Round | None:
    """A cycle file. What is wrong with it goes to `problems`."""
    file = TomlFile(path, problems)
    data = file.parsed()
    if not file.good:
        return None
    on = data.pop("organisations_on", data.get("start_date"))
    if not isinstance(on, date):
        file.refuse(("organisations_on",), "is not a date.")
    for field in sorted(set(data) - set(Cycle.model_fields)):
        file.refuse((field,), "is not a field of a cycle.")
    schedule = Path(str(data.get("functions", "functions.csv"))).name
    data["functions"] = read_functions(path.parent / schedule, problems)
    cycle = file.as_a(Cycle, data)
    if cycle is None:
        return None
    for where, what in _slips(cycle, data):
        file.refuse(where, what)
    return Round(cycle, on, path.name) if file.good else None


Slip = tuple[tuple[int | str, ...], str]


def _slips(cycle: Cycle, data: dict[str, Any]) -> Iterator[Slip]:
    """What each field may not know of the others."""
    if not _NAME.fullmatch(cycle.name):
        yield ("name",), "takes small letters, digits and hyphens."
    if cycle.version < 1:
        yield ("version",), "starts at 1."
    if cycle.start_date <= cycle.opens:
        yield ("start_date",), "is not after the opening."
    if not cycle.functions:
        yield ("functions",), "name a file that lists at least one."
    yield from _numbers(cycle)
    for n, flag in enumerate(cycle.exclusions):
        if flag.line not in LINES:
            words = f"{flag.line} is no practice line: {', '.join(LINES)}."
            yield ("exclusions", n, "line"), words
        if not flag.reason.strip():
            yield ("exclusions", n, "reason"), "says why the line does not count."
    yield from _releases(cycle)
    yield from _must_haves(cycle)
    yield from _deadlines(cycle, data["deadlines"])


def _numbers(cycle: Cycle) -> Iterator[Slip]:
    for field in PERCENTAGES:
        if not 0 <= getattr(cycle, field) <= WHOLE:
            yield (field,), f"is in hundredths of a percent, from 0 to {WHOLE}."
    yield from _offices(cycle)
    if any(days < 1 for days in cycle.reminders):
        yield ("reminders",), "are working days before, 1 or more."
    if any(days <= 1 for days in cycle.overdue_days):
        yield ("overdue_days",), "are working days after a date, 2 or more."
    for n, quiet in enumerate(cycle.quiet):
        if quiet.until < quiet.since:
            yield ("quiet", n, "until"), "is not before its first day."
    if not 1 <= cycle.confirm_months <= YEAR:
        yield ("confirm_months",), f"is a number of months from 1 to {YEAR}."


def _offices(cycle: Cycle) -> Iterator[Slip]:
    if cycle.second_key not in {None, *ROLES[ConfirmHandover]}:
        names = ", ".join(sorted(ROLES[ConfirmHandover]))
        yield ("second_key",), f"is a role that may confirm a handover: {names}."
    if not admission.MAY_BE_NAMED.issuperset(cycle.admits_late):
        yield ("admits_late",), "names national_office, national_chair, or both."
    if cycle.conditions_panel not in {None, *conditions_panel.MAY_SIT}:
        names = ", ".join(sorted(conditions_panel.MAY_SIT))
        yield ("conditions_panel",), f"names an office that may sit on it: {names}."


def _releases(cycle: Cycle) -> Iterator[Slip]:
    days = [day.on for day in cycle.releases]
    for n, day in enumerate(days):
        if not cycle.opens <= day <= cycle.start_date:
            where = ("releases", n, "on")
            yield where, "does not lie between the opening and the start date."
    if days != sorted(set(days)):
        yield ("releases",), "are days in order, each once."


def _must_haves(cycle: Cycle) -> Iterator[Slip]:
    """Each under a code of its own, which is no function's."""
    taken = {one.code for one in cycle.functions}
    for n, one in enumerate(cycle.tracks.must_haves if cycle.tracks else ()):
        if one.code in taken:
            yield ("tracks", "must_haves", n, "code"), f"{one.code} is used twice."
        taken.add(one.code)


def _deadlines(cycle: Cycle, tables: list[dict[str, Any]]) -> Iterator[Slip]:
    for n, rule in enumerate(cycle.deadlines):
        slips = [*_unknown(tables[n]), *_rule(cycle, rule)]
        yield from ((("deadlines", n, field), what) for field, what in slips)
    yield from _coverage(cycle)


def _unknown(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in sorted(set(table) - set(DeadlineRule.model_fields)):
        yield field, "is not a field of a deadline."


def _rule(cycle: Cycle, rule: DeadlineRule) -> Iterator[tuple[str, str]]:
    if rule.key in NO_RULE:
        yield "key", "has no deadline: the cycle's releases or tracks say when."
    if rule.on and rule.working_days is not None:
        yield "working_days", "cannot stand beside a fixed date."
    if not rule.on and rule.working_days is None and rule.key not in OWN_DATE:
        yield "key", f"{rule.key} needs a date (on) or working_days."
    if rule.working_days is not None and not 1 <= rule.working_days <= WORKING_YEAR:
        yield "working_days", f"is a number from 1 to {WORKING_YEAR}."
    if rule.on and not cycle.opens <= rule.on <= cycle.start_date:
        yield "on", "does not lie between the opening and the start date."


def _coverage(cycle: Cycle) -> Iterator[Slip]:
    """Every deadline has one rule for every model, and no two."""
    seen: set[tuple[DeadlineKey, Model | None]] = set()
    for n, rule in enumerate(cycle.deadlines):
        if (rule.key, rule.model) in seen:
            yield ("deadlines", n, "key"), f"{rule.key} is ruled twice."
        seen.add((rule.key, rule.model))
    for key in DeadlineKey:
        if key in unruled(cycle):
            continue
        if (key, None) not in seen and any((key, model) not in seen for model in Model):
            yield ("deadlines",), f"{key} has no rule."
