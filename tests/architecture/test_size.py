"""Files stay short enough to be read in one sitting (HOUSE 2.4)."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE, TESTS = 300, 400
FOLDERS = {
    "workflows": SOURCE,
    "activities": SOURCE,
    "services": SOURCE,
    "deploy": SOURCE,
    "docs": SOURCE,
    "bench": SOURCE,
    "tests": TESTS,
}


def python_files(folder: str) -> list[Path]:
    return sorted(
        path
        for path in (ROOT / folder).rglob("*.py")
        if "node_modules" not in path.parts
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_too_long(folder: str) -> None:
    """300 lines of source, 400 of tests: split by subject, not by layer."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in python_files(folder)
    }
    too_long = {name: n for name, n in lengths.items() if n > FOLDERS[folder]}
    assert not too_long, f"split by subject (CONTRIBUTING.md): {too_long}"


@pytest.mark.parametrize("folder", ["workflows", "activities", "services"])
def test_nothing_has_a_name_that_says_nothing(folder: str) -> None:
    """A file called utils collects whatever nobody found a place for (HOUSE 2.1)."""
    vague = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager"}
    found = [str(p.relative_to(ROOT)) for p in python_files(folder) if p.stem in vague]
    assert not found, f"name the subject: {found}"


def test_every_rule_on_size_looks_at_something() -> None:
    """A check over an empty list holds without saying anything."""
    assert all(python_files(name) for name in ("workflows", "activities", "services"))
