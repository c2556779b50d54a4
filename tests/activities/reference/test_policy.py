"""Cycle files are checked field by field; the demonstration cycle keeps the spacing."""

import shutil
from datetime import date, time
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.reference import demonstration, policy, shipping
from activities.reference.policy import Round
from activities.reference.problems import Problems
from tests.activities.reference.files import words
from workflows.contracts.cycles import DeadlineKey, Missed, Mode, Model
from workflows.rules import calendar, deadlines

FILE = "cycle-2015-16.toml"


@pytest.fixture(scope="module")
def shipped() -> Round:
    """The round of 2015/16 as it ships."""
    problems = Problems()
    (found,) = shipping.read_rounds(shipping.SHIPPED, problems)
    problems.check()
    return found


def read(tmp_path: Path, old: str = "", new: str = "") -> list[str]:
    """What is wrong with the shipped file after one change to it."""
    shutil.copy(shipping.SHIPPED / "functions.csv", tmp_path)
    text = (shipping.SHIPPED / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = Problems()
    found = policy.read(tmp_path / FILE, problems)
    said = words(problems)
    assert (found is None) == bool(said)
    return said


def test_the_dates_are_those_of_the_sources(shipped: Round) -> None:
    """DOMAIN 2.3 and 3.1."""
    cycle = shipped.cycle
    assert (cycle.opens, cycle.start_date) == (date(2014, 5, 1), date(2015, 4, 1))
    due = {
        model: deadlines.rule_for(cycle, DeadlineKey.APPLICATION, model)
        for model in Model
    }
    delegated = due[Model.DELEGATED]
    assert delegated is not None
    assert (delegated.on, delegated.at) == (date(2015, 1, 9), time(12))
    for model in (Model.JOINT, Model.GREATER_INVOLVEMENT):
        rule = due[model]
        assert rule is not None
        assert (rule.on, rule.at) == (date(2015, 1, 30), time(17))
    expression = deadlines.rule_for(cycle, DeadlineKey.EXPRESSION, Model.JOINT)
    assert expression is not None
    assert expression.on == date(2014, 6, 20)


def test_every_deadline_is_ruled_and_none_approves(shipped: Round) -> None:
    """What is missed lapses or stays overdue."""
    lapsing = {r.key for r in shipped.cycle.deadlines if r.missed is Missed.LAPSE}
    assert lapsing == {
        DeadlineKey.EXPRESSION,
        DeadlineKey.APPLICATION,
        DeadlineKey.REVISION,
        DeadlineKey.CONDITION,
        DeadlineKey.AGREEMENT_SIGNATURE,
    }
    for model in Model:
        for key in set(DeadlineKey) - policy.unruled(shipped.cycle):
            assert deadlines.rule_for(shipped.cycle, key, model) is not None


def test_the_bank_holidays_are_those_of_england(shipped: Round) -> None:
    """Written into the file by hand, so compared with the calendar's package."""
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(2014, 2017))
    expected = sorted(day for day in england if calendar.is_working_day(day, ()))
    assert list(shipped.cycle.holidays) == expected


def test_the_catalogue_has_ten_functions_and_five_reserved(shipped: Round) -> None:
    """DOMAIN 1.2."""
    modes = {function.code: function.mode for function in shipped.cycle.functions}
    assert modes == dict.fromkeys(
        [f"F{n:02d}" for n in range(1, 11)], Mode.DELEGATED
    ) | (dict.fromkeys([f"R{n:02d}" for n in range(1, 6)], Mode.RESERVED))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("contingency = 50", "contingency = 50000", "contingency: is in hundredths"),
        ("opens = 2014-05-01", 'opens = "May"', "opens: Input should be a valid date"),
        (
            "start_date = 2015-04-01",
            "start_date = 2014-04-01",
            "start_date: is not after",
        ),
        ("reminders", "remainders", "remainders: is not a field of a cycle."),
        ("[10, 5, 1]", "[10, 0]", "reminders: are working days before"),
        ('name = "cycle-2015-16"', 'name = "Cycle 2015"', "name: takes small letters"),
        ("version = 9 ", "version = 0 ", "version: starts at 1."),
        (
            "version = 9 ",
            "confirm_months = 0\nversion = 9 ",
            "confirm_months: is a number of months from 1 to 12.",
        ),
        (
            "version = 9 ",
            'conditions_panel = "guardian"\nversion = 9 ',
            "conditions_panel: names an office that may sit on it: national_member",
        ),
        (
            "version = 9 ",
            'conditions_panel = "national_member"\nversion = 9 ',
            "deadlines: conditions_panel has no rule.",
        ),
        ("on = 2014-06-20", "on = 2013-06-20", "deadlines.0.on: does not lie between"),
        (
            "working_days = 20 ",
            "working_days = 0 ",
            "deadlines.1.working_days: is a number",
        ),
        ("working_days = 20 ", "", "deadlines.1.key: screening needs a date"),
        (
            "working_days = 20 ",
            "worknig_days = 20 ",
            "deadlines.1.worknig_days: is not",
        ),
        ("on = 2014-06-20", "on = 2014-06-20\nworking_days = 3", "cannot stand beside"),
        ('key = "release"', 'key = "answer"', "deadlines: release has no rule."),
        ('key = "release"', 'key = "answer"', "key: answer is ruled twice."),
        ('key = "release"', 'key = "freedom"', "key: Input should be"),
        (
            "organisations_on = 2015-04-01",
            "organisations_on = 7",
            "organisations_on: is not",
        ),
        ('"functions.csv"', '"other.csv"', "other.csv: cannot be read"),
        ("fan_in =", "fan_in", "is not TOML"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, line and field, in words."""
    found = read(tmp_path, old, new)
    assert any(said in line for line in found), found


def test_the_line_is_that_of_the_field(tmp_path: Path) -> None:
    """The line that a person has to change."""
    (said,) = read(tmp_path, "headroom = 100", "headroom = -1")
    text = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    line = next(n for n, row in enumerate(text, 1) if row.startswith("headroom"))
    assert said.startswith(f"{FILE}, line {line}, headroom: ")


@pytest.mark.parametrize("bad", ["F1,a,delegated,", "F01,,delegated,", "F01,a,maybe,"])
def test_a_wrong_function_is_named(tmp_path: Path, bad: str) -> None:
    """The catalogue is checked like everything else."""
    (tmp_path / "functions.csv").write_text(
        f"code,name,mode,source\nR01,b,reserved,\n{bad}\n"
    )
    shutil.copy(shipping.SHIPPED / FILE, tmp_path)
    problems = Problems()
    policy.read(tmp_path / FILE, problems)
    assert words(problems)[0].startswith("functions.csv, line 3, ")


@given(st.dates(date(2015, 1, 1), date(2090, 1, 1)))
def test_the_demonstration_keeps_the_spacing(shipped: Round, first: date) -> None:
    """Every date moves alike; deadlines go on to the next working day, never back."""
    moved = demonstration.moved(shipped, first, 3).cycle
    shift = first - shipped.cycle.opens
    assert (moved.name, moved.version, moved.opens) == ("today", 3, first)
    assert moved.start_date == shipped.cycle.start_date + shift
    for old, new in zip(shipped.cycle.deadlines, moved.deadlines, strict=True):
        assert (old.on is None) == (new.on is None)
        if old.on and new.on:
            assert calendar.is_working_day(new.on, moved.holidays)
            late = new.on - (old.on + shift)
            assert 0 <= late.days <= 5
    years = {day.year for day in moved.holidays}
    assert {first.year, moved.start_date.year} <= years
