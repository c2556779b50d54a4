"""What is wrong with a file, in words: file, line, field."""

from collections.abc import Iterable
from dataclasses import dataclass

LISTED = 100
"""Problems named one by one; the rest are counted."""

QUOTED = 40


@dataclass(frozen=True)
class Problem:
    """One thing to put right before the file can be loaded."""

    file: str
    line: int | None
    field: str
    words: str

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (self.file, line, self.field) if part)
        return f"{where}: {self.words}"


class BadFiles(Exception):
    """Nothing was loaded. The message lists why.

    Attributes:
        problems: The first hundred, in the order of the files.
        more: How many there are besides.
    """

    def __init__(self, problems: Iterable[Problem], more: int = 0) -> None:
        self.problems = tuple(problems)
        self.more = more
        lines = [str(problem) for problem in self.problems]
        if more:
            lines.append(f"and {more:,} more like these.")
        super().__init__("\n".join(lines))


class Problems:
    """Collects problems while files are read."""

    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._more = 0

    def add(self, file: str, line: int | None, field: str, words: str) -> None:
        """Note one."""
        if len(self._listed) < LISTED:
            self._listed.append(Problem(file, line, field, words))
        else:
            self._more += 1

    def check(self) -> None:
        """Go on only if there are none.

        Raises:
            BadFiles: There are some.
        """
        if self._listed:
            raise BadFiles(self._listed, self._more)


def quoted(value: str) -> str:
    """A value as it can safely be shown: short, and nothing unprintable."""
    shown = "".join(c if c.isprintable() else "?" for c in value[: QUOTED + 1])
    return f"“{shown[:QUOTED]}…”" if len(shown) > QUOTED else f"“{shown}”"
