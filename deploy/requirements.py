"""Prints what the project needs to run, one requirement a line, for the image."""

import sys
import tomllib
from pathlib import Path


def requirements(pyproject: Path, without: set[str]) -> list[str]:
    """The run-time requirements, less those whose name is left out."""
    wanted = tomllib.loads(pyproject.read_text())["project"]["dependencies"]
    return [line for line in wanted if _name(line) not in without]


def _name(requirement: str) -> str:
    return "".join(
        c if c.isalnum() or c in "-_." else " " for c in requirement
    ).split()[0]


if __name__ == "__main__":
    left_out = set(sys.argv[sys.argv.index("--without") + 1 :])
    sys.stdout.write("\n".join(requirements(Path("pyproject.toml"), left_out)) + "\n")
