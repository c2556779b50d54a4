"""What went wrong, for the person at the command line: never a stack of calls."""

import sys
import tempfile
import traceback
from typing import Any

MENDABLE = (ValueError, OSError, RuntimeError)
"""Raised with a message for people wherever these commands can go wrong."""

FAILED, MISUSED = 1, 2


def complain(error: Exception) -> int:
    """Say it on standard error; the exit code to end with."""
    words, code = _words(error)
    if words:
        sys.stderr.write(f"bids: {words}\n")
    return code


def _words(error: Any) -> tuple[str, int]:
    if hasattr(error, "format_message"):
        return _misused(error), MISUSED
    if str(getattr(error, "title", "")).endswith("Settings"):
        return _settings(error), FAILED
    if type(error).__module__.startswith("sqlalchemy"):
        return _database(error), FAILED
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}.", FAILED
    if isinstance(error, MENDABLE) and str(error):
        return str(error), FAILED
    return _defect(error), FAILED


def _misused(error: Any) -> str:
    """Empty where the help was shown instead."""
    said, context = str(error.format_message()), error.ctx
    if not said or context is None:
        return said
    return f"{said.rstrip('.')}. See {context.command_path} --help."


def _settings(error: Any) -> str:
    names = [".".join(str(part) for part in e["loc"]).upper() for e in error.errors()]
    listed = ", ".join(f"BIDS_{name}" for name in names)
    return f"These settings are missing or wrong: {listed}. See docs/settings.md."


def _database(error: Any) -> str:
    cause = getattr(error, "orig", None)
    if cause is None:
        return f"The database cannot be used: {str(error).splitlines()[0]}"
    said = str(cause).splitlines()[0].rstrip(".")
    return (
        f"The database cannot be used: {said}. Is it the right one, and was it brought "
        "to the newest version (bids migrate)?"
    )


def _defect(error: Exception) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="bids-", suffix=".txt", delete=False
    ) as report:
        report.write("".join(traceback.format_exception(error)))
    return (
        f"This is a defect of the program, not of what it was given: {type(error).__name__}. "
        f"The particulars are in {report.name}."
    )
