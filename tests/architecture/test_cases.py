"""`docs/cases.md` names tests that exist, for every case of the domain."""

import ast
import re
from pathlib import Path
from string import ascii_lowercase

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/cases.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LAST = "t"


def test_every_test_that_is_named_exists() -> None:
    """A case whose test is renamed away is no longer held by anything."""
    named = NAMED.findall(PAGE)
    assert len(named) == PAGE.count("::")
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or name not in _tests_of(path)
    ]
    assert not missing


def test_every_case_has_a_row_with_a_test() -> None:
    """From a to t, as the domain names them."""
    rows = [line.split("|")[1:] for line in PAGE.splitlines() if NAMED.search(line)]
    letters = [cells[0].strip() for cells in rows if len(cells[0].strip()) == 1]
    assert letters == list(ascii_lowercase[: ascii_lowercase.index(LAST) + 1])


def test_every_row_names_a_test() -> None:
    """A row without one only claims."""
    rows = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ")
        and not line.startswith(("| ---", "| Case |", "| Trap |"))
    ]
    assert all(NAMED.search(line) for line in rows)


def _tests_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
