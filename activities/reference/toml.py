"""TOML files whose mistakes are named by file, line and field."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from activities.reference.problems import Problems

Model = TypeVar("Model", bound=BaseModel)

_AT_LINE = re.compile(r"\(at line (\d+)")


class TomlFile:
    """One file, which knows the lines of its fields.

    Attributes:
        good: Whether nothing was refused so far.
    """

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self.good = True
        self._problems = problems
        self._text = ""

    def refuse(self, where: tuple[int | str, ...], words: str) -> None:
        """Note what is wrong with a field, such as `("deadlines", 3, "on")`."""
        self.good = False
        field = ".".join(str(part) for part in where)
        self._problems.add(self.path.name, self._line(where), field, words)

    def parsed(self) -> dict[str, Any]:
        """The file as it stands; empty where it cannot be read."""
        try:
            self._text = self.path.read_text(encoding="utf-8")
            return tomllib.loads(self._text)
        except OSError as problem:
            self.refuse((), f"cannot be read: {problem.strerror}.")
        except UnicodeDecodeError:
            self.refuse((), "is not UTF-8 text.")
        except tomllib.TOMLDecodeError as problem:
            found = _AT_LINE.search(str(problem))
            line = int(found[1]) if found else None
            self.good = False
            self._problems.add(self.path.name, line, "", f"is not TOML: {problem}.")
        return {}

    def as_a(self, model: type[Model], data: dict[str, Any]) -> Model | None:
        """The file's content as a model, or nothing where it does not fit."""
        try:
            return model.model_validate(data)
        except ValidationError as invalid:
            for error in invalid.errors(include_input=False, include_url=False):
                self.refuse(error["loc"], f"{error['msg'].removesuffix('.')}.")
            return None

    def _line(self, where: tuple[int | str, ...]) -> int | None:
        """The line that a person has to change, as far as it can be told."""
        if not where:
            return None
        lines = self._text.splitlines()
        first, last = self._table(lines, where)
        field = re.compile(rf"\s*{re.escape(str(where[-1]))}\s*=")
        for n in range(first, last):
            if field.match(lines[n]):
                return n + 1
        return first + 1 if first else None

    def _table(self, lines: list[str], where: tuple[int | str, ...]) -> tuple[int, int]:
        """From where to where the table of the field goes."""
        heads = [n for n, line in enumerate(lines) if line.startswith("[")]
        first = 0
        if len(where) > 1 and isinstance(where[1], int):
            name = f"[[{where[0]}]]"
            named = [n for n in heads if lines[n].startswith(name)]
            first = named[where[1]] if where[1] < len(named) else 0
        return first, min((n for n in heads if n > first), default=len(lines))
