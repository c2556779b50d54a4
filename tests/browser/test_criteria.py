"""The table of accessibility criteria says what is so."""

import re
from pathlib import Path

from playwright.async_api import Browser

from tests.browser.criteria import CRITERIA
from tests.browser.looking import AXE

TESTS = Path(__file__).parents[1]


def test_every_test_that_the_table_names_exists():
    written = "".join(
        path.read_text()
        for folder in ("browser", "services/pages")
        for path in (TESTS / folder).glob("test_*.py")
    )
    known = set(re.findall(r"^(?:async )?def (test_\w+)", written, re.MULTILINE))
    named = {name for criterion in CRITERIA for name in criterion.tests}
    assert named <= known


def test_every_criterion_is_tried_or_spoken_of():
    assert not [c.number for c in CRITERIA if not (c.axe or c.tests or c.note)]
    assert len({c.number for c in CRITERIA}) == len(CRITERIA) == 55


async def test_axe_has_a_rule_where_the_table_says_so(chromium: Browser):
    page = await chromium.new_page()
    rules = await page.evaluate(f"(() => {{ {AXE}; return axe.getRules() }})()")
    await page.close()
    tags = {tag for rule in rules for tag in rule["tags"]}
    has = {c.number for c in CRITERIA if f"wcag{c.number.replace('.', '')}" in tags}
    assert {c.number for c in CRITERIA if c.axe} == has
