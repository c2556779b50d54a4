"""A plugin for `make accessibility`: what came of every test that is marked `wcag`.

Written to `criteria.RESULTS` at the end of a run, of the marked tests as a whole or not at
all: half a run would pass for the whole one.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.browser import criteria, looking
from workflows.rules.calendar import london_day

CODES = {f"wcag{one.number.replace('.', '')}": one.number for one in criteria.CRITERIA}
"""Criteria as axe tags its rules."""


def pytest_configure(config: pytest.Config) -> None:
    """One process gathers what all others report."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gathering())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a test tries goes with its report, from whichever process it ran in."""
    for item in items:
        for mark in item.iter_markers("wcag"):
            item.user_properties.append(("criteria", sorted(mark.args)))


@pytest.fixture(autouse=True)
def axe_is_reported(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every page that axe looked at in a test goes with the test's report."""
    yield
    seen, looking.seen[:] = list(looking.seen), []
    request.node.user_properties.append(("axe", seen))


class Gathering:
    """Counts what is reported."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, Any]] = {}
        self.pages = 0
        self.passed: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has run, or was kept from it; or it is over, with all that axe saw."""
        said = dict(report.user_properties)
        if "criteria" not in said:
            return
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.rpartition("::")[2].partition("[")[0]
            one = self.tests.setdefault(name, {"criteria": said["criteria"]})
            one[report.outcome] = one.get(report.outcome, 0) + 1
        if report.when == "teardown":
            for passed, failed in said.get("axe", ()):
                self.pages += 1
                self.passed.update({CODES[tag] for tag in passed if tag in CODES})
                self.failed.update({CODES[tag] for tag in failed if tag in CODES})

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Write it down."""
        known, ran = set(criteria.marked()), set(self.tests)
        if known != ran:
            left = ", ".join(sorted(known ^ ran))
            terminalreporter.write_line(f"Not written, this was not all of it: {left}")
            return
        found = {
            "date": london_day(datetime.now(UTC)).isoformat(),
            "pages": self.pages,
            "axe": {
                one.number: {
                    "passed": self.passed[one.number],
                    "failed": self.failed[one.number],
                }
                for one in criteria.CRITERIA
                if one.axe
            },
            "tests": dict(sorted(self.tests.items())),
        }
        criteria.RESULTS.write_text(json.dumps(found, indent=1) + "\n")
        terminalreporter.write_line(f"docs/{criteria.RESULTS.name} written")
