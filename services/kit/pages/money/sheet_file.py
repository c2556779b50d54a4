"""A spreadsheet that somebody sends: opened without trust, as rows of plain cells.

Nothing of it is run. Macros, links to other files, hidden sheets, formulas and files that
unpack to more than they may are refused, by sheet and cell where there is one.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

MOST = 5_000_000
"""Bytes of a file as it is sent."""

UNPACKED = 60_000_000
ENTRIES = 100
ROWS = 60_000
COLUMNS = 12
NOT_RUN = ("vbaproject", "externallinks", "embeddings", "activex", "macrosheets")
QUOTED = 40


class Refused(Exception):
    """The file is not taken. The message says why, in words."""


@dataclass(frozen=True, slots=True)
class At:
    """A cell as it stands, and where: `Lines!G12`."""

    where: str
    value: object

    @property
    def text(self) -> str:
        """Its words; the quote that kept them from being a formula is gone."""
        found = "" if self.value is None else str(self.value).strip()
        return found[1:] if found[:1] == "'" else found

    @property
    def quoted(self) -> str:
        """Its words as they can safely be shown again."""
        shown = "".join(c if c.isprintable() else "?" for c in self.text[:QUOTED])
        return f"“{shown}”"


Rows = list[list[At]]


def opened(  # noqa: C901
    content: bytes, name: str, known: tuple[str, ...]
) -> Mapping[str, Rows]:
    """Rows by sheet, headers and all; of a CSV file the first sheet's alone.

    Raises:
        Refused: It is too large, damaged, or has what no template has.
    """
    if len(content) > MOST:
        raise Refused("The file must be 5 MB or smaller")
    if content[:2] != b"PK":
        return {known[0]: list(_of_csv(content, known[0]))}
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except (
        InvalidFileException,
        DefusedXmlException,
        ParseError,
        KeyError,
        ValueError,
        OSError,
    ):
        raise Refused(f"{name[:80]} is not a spreadsheet that can be read") from None
    found = {}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            raise Refused(f"The sheet {sheet.title[:40]} is hidden: show or remove it")
        if sheet.title not in {*known, "About"}:
            raise Refused(f"The sheet {sheet.title[:40]} is no part of the template")
        if sheet.title in known:
            try:
                found[sheet.title] = list(_of_sheet(sheet))
            except (DefusedXmlException, ParseError, ValueError, TypeError):
                raise Refused(f"The sheet {sheet.title} cannot be read") from None
    return found


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename.lower() for entry in entries]
            whole = sum(entry.file_size for entry in entries)
            locked = any(entry.flag_bits & 1 for entry in entries)
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refused("The file is damaged or is no spreadsheet") from None
    if any(part in name for name in names for part in NOT_RUN):
        raise Refused("The file has macros or links to other files: save it without")
    if len(entries) > ENTRIES or whole > UNPACKED:
        raise Refused("The file unpacks to more than a template can be")
    if locked or "[content_types].xml" not in names:
        raise Refused("The file is locked with a password or is no spreadsheet")


def _of_sheet(sheet: object) -> Iterator[list[At]]:
    title = sheet.title  # type: ignore[attr-defined]
    rows = sheet.iter_rows(max_col=COLUMNS)  # type: ignore[attr-defined]
    for number, row in enumerate(rows, 1):
        if number > ROWS:
            raise Refused(f"The sheet {title} has more than {ROWS:,} rows")
        cells = []
        for column, one in enumerate(row, 1):
            where = f"{title}!{get_column_letter(column)}{number}"
            if one.data_type == "f":
                raise Refused(f"{where} has a formula: put its value there instead")
            cells.append(At(where, one.value))
        if any(at.text for at in cells):
            yield cells


def _of_csv(content: bytes, title: str) -> Iterator[list[At]]:
    try:
        text = content.decode("utf-8-sig")
        for number, row in enumerate(csv.reader(io.StringIO(text), strict=True), 1):
            if number > ROWS:
                raise Refused(f"The file has more than {ROWS:,} rows")
            if row:
                yield [
                    At(f"{title}!{get_column_letter(n)}{number}", value)
                    for n, value in enumerate(row[:COLUMNS], 1)
                ]
    except (UnicodeDecodeError, csv.Error):
        raise Refused("The file is neither a spreadsheet nor CSV text") from None
