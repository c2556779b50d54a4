"""Files as rows: comma-separated, plain or gzipped, with or without a header or a mark.

A sheet is read as a stream and once only. What is wrong with it goes to `Problems`
with the line number that an editor shows; a row with a problem is not given on.
"""

import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import IO

from activities.reference.problems import Problems, quoted

LARGEST_PENCE = 10**14
_GZIP = b"\x1f\x8b"
_POUNDS = re.compile(
    r"(?P<sign>-?)£?(?P<whole>\d{1,15}|\d{1,3}(,\d{3})+)(\.(?P<part>\d+))?"
)
_COUNT = re.compile(r"\d{1,9}")
_WEIGHED = re.compile(r"(\d{1,9})(\.\d{1,20})?")
MILLION = 1_000_000
_BLANK = {"", "-"}


class Row:
    """One line; asking for a field checks it.

    Attributes:
        line: Number of the line in the file, from 1.
        good: Whether all fields asked for so far are right.
    """

    def __init__(
        self, file: str, line: int, cells: dict[str, str], problems: Problems
    ) -> None:
        self.file = file
        self.line = line
        self.good = True
        self._cells = cells
        self._problems = problems

    def refuse(self, field: str, words: str) -> None:
        """Note what is wrong with this row."""
        self.good = False
        self._problems.add(self.file, self.line, field, words)

    def raw(self, field: str) -> str:
        """The cell as it stands, without blanks around it; nil for a column not there."""
        return self._cells.get(field, "").strip()

    def text(self, field: str, limit: int = 200) -> str:
        """Words that must be there."""
        value = self.raw(field)
        if value in _BLANK:
            self.refuse(field, "is empty.")
        elif len(value) > limit:
            self.refuse(field, f"is longer than {limit} characters.")
        elif not value.isprintable():
            self.refuse(field, "has characters that are not UTF-8 text.")
        return value

    def code(self, field: str, pattern: re.Pattern[str], what: str) -> str:
        """A code that must be there and match."""
        value = self.raw(field)
        if not pattern.fullmatch(value):
            self.refuse(field, f"{quoted(value)} is not {what}.")
        return value

    def count(self, field: str) -> int | None:
        """A whole number, or nothing where the cell is blank; `1,234` is 1234."""
        value = self.raw(field)
        if value in _BLANK:
            return None
        plain = value.replace(",", "")
        if not _COUNT.fullmatch(plain):
            self.refuse(field, f"{quoted(value)} is not a whole number.")
            return None
        return int(plain)

    def millionths(self, field: str) -> int | None:
        """A number of patients in millionths, half of one up; nothing for a blank."""
        value = self.raw(field)
        if value in _BLANK:
            return None
        plain = value.replace(",", "")
        if not _WEIGHED.fullmatch(plain):
            self.refuse(field, f"{quoted(value)} is not a number of patients.")
            return None
        return int((Decimal(plain) * MILLION).to_integral_value(ROUND_HALF_UP))

    def day(self, field: str, form: str, shown: str) -> date | None:
        """A date in the file's own form, or nothing where the cell is blank."""
        value = self.raw(field)
        if value in _BLANK:
            return None
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007
        except ValueError:
            self.refuse(field, f"{quoted(value)} is not a date like {shown}.")
            return None

    def pence(self, field: str) -> int:
        """Pounds as pence, exactly; a blank cell or a dash is nil."""
        value = self.raw(field)
        if value in _BLANK:
            return 0
        found = _POUNDS.fullmatch(value)
        if found is None:
            self.refuse(field, f"{quoted(value)} is not a sum of money.")
            return 0
        part = (found["part"] or "").rstrip("0")
        if len(part) > 2:  # noqa: PLR2004
            self.refuse(field, f"{quoted(value)} has a fraction of a penny.")
            return 0
        whole = found["whole"].replace(",", "")
        pence = int(Decimal(f"{found['sign']}{whole}.{part or 0}").scaleb(2))
        if abs(pence) > LARGEST_PENCE:
            self.refuse(field, f"{quoted(value)} is too large to be right.")
            return 0
        return pence


class Sheet:
    """One file.

    Attributes:
        name: The file's name, for people.
        header: Column names as the first row gives them; empty until asked for.
    """

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self.name = path.name
        self.header: list[str] = []
        self._problems = problems
        self._good = True

    def refuse(self, line: int | None, field: str, words: str) -> None:
        """Note what is wrong with the file."""
        self._good = False
        self._problems.add(self.name, line, field, words)

    def digest(self) -> str:
        """SHA-256 of the file as it lies on disk; empty where it cannot be read."""
        try:
            with self.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return ""

    def without_header(self, fields: Sequence[str]) -> Iterator[Row]:
        """Rows of a file that has no header and exactly these columns."""
        yield from self._rows(self._records(), fields)

    def with_header(
        self, needs: Sequence[str], key: Callable[[str], str] = str.strip
    ) -> Iterator[Row]:
        """Rows under the names of the first row, each name put through `key`.

        None where the header lacks a name in `needs`.
        """
        records = self._records()
        _, first = next(records, (0, []))
        self.header = [key(cell) for cell in first]
        if self._has(needs):
            yield from self._rows(records, self.header)

    def _has(self, needs: Sequence[str]) -> bool:
        if not self.header:
            if self._good:
                self.refuse(None, "", "is empty.")
            return False
        twice = sorted({n for n in self.header if n and self.header.count(n) > 1})
        missing = [name for name in needs if name not in self.header]
        for name in twice:
            self.refuse(1, name, "is the name of two columns.")
        for name in missing:
            self.refuse(1, name, "is missing: there is no such column.")
        return not twice and not missing

    def first_row(self) -> list[str]:
        """The first row as it stands, to tell one format from another."""
        _, cells = next(self._records(), (0, []))
        return [cell.strip() for cell in cells]

    def _rows(
        self, records: Iterator[tuple[int, list[str]]], fields: Sequence[str]
    ) -> Iterator[Row]:
        for line, cells in records:
            if len(cells) != len(fields):
                words = f"has {len(cells)} columns where {len(fields)} are expected."
                self.refuse(line, "", words)
                continue
            yield Row(
                self.name, line, dict(zip(fields, cells, strict=True)), self._problems
            )

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Lines that are not blank, each with its number."""
        line = 1
        try:
            with _opened(self.path) as stream:
                reader = csv.reader(stream, strict=True)
                for cells in reader:
                    if cells:
                        yield line, cells
                    line = reader.line_num + 1
        except csv.Error as problem:
            self.refuse(line, "", f"is not comma-separated text: {problem}.")
        except OSError as problem:
            # A damaged gzip file is an OSError too.
            reason = problem.strerror or str(problem)
            self.refuse(None, "", f"cannot be read: {reason}.")
        except (EOFError, zlib.error):
            self.refuse(line, "", "is a gzip file that breaks off or is damaged.")


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """The file as text. A byte that is not UTF-8 becomes unprintable, and is refused where it is used."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP
        raw.seek(0)
        unzipped = gzip.GzipFile(fileobj=raw) if zipped else raw
        with io.TextIOWrapper(
            unzipped, encoding="utf-8-sig", errors="surrogateescape", newline=""
        ) as text:
            yield text
