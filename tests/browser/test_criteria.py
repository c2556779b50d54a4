"""The table of accessibility criteria says what is so."""

from types import SimpleNamespace

from playwright.async_api import Browser

from tests.browser import criteria_told, results
from tests.browser.criteria import CRITERIA, RESULTS, marked, stale
from tests.browser.looking import AXE


def test_every_criterion_is_tried_or_spoken_of():
    tried = {number for numbers in marked().values() for number in numbers}
    assert not [
        c.number for c in CRITERIA if not (c.axe or c.note or c.number in tried)
    ]
    assert len({c.number for c in CRITERIA}) == len(CRITERIA) == 55
    assert tried <= {c.number for c in CRITERIA}


def test_a_test_without_a_result_is_noticed():
    """Marked with another criterion than when it ran, new, or gone: each by its name."""
    found = {"tests": {name: {"criteria": tried} for name, tried in marked().items()}}
    assert stale(found) == []
    first, second, *_ = sorted(found["tests"])
    found["tests"][first] = {"criteria": ["1.1.1"]}
    del found["tests"][second]
    found["tests"]["test_gone"] = {"criteria": ["1.1.1"]}
    assert stale(found) == sorted([first, second, "test_gone"])


def test_what_came_of_a_test_is_said_as_it_was():
    """A failure or a skip is never left out of the table."""
    lucky, sad = {"passed": 1}, {"passed": 2, "failed": 1, "skipped": 1}
    assert criteria_told.came_of("test_a", lucky) == "`test_a`"
    said = criteria_told.came_of("test_a", sad)
    assert said == "`test_a` passed 2 times, **1 failed**, **1 skipped**"
    assert criteria_told.found_by_axe({"passed": 3, "failed": 1}).endswith(
        "failed on 1**"
    )
    assert criteria_told.found_by_axe({"passed": 0, "failed": 0}) == "nothing to try"


async def test_axe_has_a_rule_where_the_table_says_so(chromium: Browser):
    page = await chromium.new_page()
    rules = await page.evaluate(f"(() => {{ {AXE}; return axe.getRules() }})()")
    await page.close()
    tags = {tag for rule in rules for tag in rule["tags"]}
    has = {c.number for c in CRITERIA if f"wcag{c.number.replace('.', '')}" in tags}
    assert {c.number for c in CRITERIA if c.axe} == has


def test_nothing_is_written_of_half_a_run():
    """A test that failed or was kept from running is counted; one left out stops it all."""
    gathering, said = results.Gathering(), list[str]()
    name, tried = next(iter(marked().items()))
    for when, outcome in (
        ("setup", "passed"),
        ("call", "failed"),
        ("teardown", "passed"),
    ):
        axe = [(["wcag111", "cat.text"], ["wcag412"])]
        properties = [("criteria", tried), ("axe", axe)]
        report = SimpleNamespace(
            nodeid=f"tests/test_a.py::{name}[375]",
            when=when,
            outcome=outcome,
            user_properties=properties,
        )
        gathering.pytest_runtest_logreport(report)  # type: ignore[arg-type]
    assert gathering.tests == {name: {"criteria": tried, "failed": 1}}
    assert (gathering.pages, gathering.passed["1.1.1"], gathering.failed["4.1.2"]) == (
        1,
        1,
        1,
    )
    before = RESULTS.read_text()
    gathering.pytest_terminal_summary(SimpleNamespace(write_line=said.append))
    assert said[0].startswith("Not written")
    assert RESULTS.read_text() == before
