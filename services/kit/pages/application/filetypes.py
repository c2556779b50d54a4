"""Which files are taken, told by what is in them, and under which name they are kept.

A name is whatever the sender's machine made of it, and so is the type that comes with
it; neither is believed.
"""

import io
import re
import unicodedata
import zipfile
from typing import NamedTuple

MOST = 5 * 1024 * 1024
LONGEST_NAME = 100
MEMBERS = 5000
"""Files inside a document; a real one has some dozens."""

OFFICE = "application/vnd.openxmlformats-officedocument."


class FileType(NamedTuple):
    """One kind of file that is taken."""

    ending: str
    media_type: str


PDF = FileType("pdf", "application/pdf")
DOCX = FileType("docx", f"{OFFICE}wordprocessingml.document")
XLSX = FileType("xlsx", f"{OFFICE}spreadsheetml.sheet")
CSV = FileType("csv", "text/csv; charset=utf-8")
INSIDE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}


class NotTaken(ValueError):
    """The file cannot be attached; the words say why."""


def recognised(content: bytes, name: str) -> FileType:
    """What a file is, by its content; a CSV file has no mark but its name.

    Raises:
        NotTaken: Empty, too large, or none of the kinds that are taken.
    """
    if not content:
        raise NotTaken("The file is empty")
    if len(content) > MOST:
        raise NotTaken("The file must be 5 MB or smaller")
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if name.lower().endswith(".csv") and _is_table(content):
        return CSV
    raise NotTaken("The file must be a PDF, Word (.docx), Excel (.xlsx) or CSV file")


def _office(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = set()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotTaken("The file holds macros. Save it without macros, then attach it")
    found = [kind for name, kind in INSIDE.items() if name in names]
    if len(found) != 1 or "[Content_Types].xml" not in names or len(names) > MEMBERS:
        raise NotTaken(
            "The file must be a PDF, Word (.docx), Excel (.xlsx) or CSV file"
        )
    return found[0]


def _is_table(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    odd = any(unicodedata.category(c) == "Cc" and c not in "\t\r\n" for c in text)
    page = text.lstrip()[:1] == "<"
    return not odd and not page and any(mark in text for mark in ",;\t")


def safe_name(name: str, kind: FileType, otherwise: str) -> str:
    """A file's name without a path, marks that mislead, or another ending than its own."""
    last = re.split(r"[\\/]", name)[-1]
    plain = unicodedata.normalize("NFC", last)
    kept = "".join(c for c in plain if c.isalnum() or c in " ._-()&'")
    stem = kept.rpartition(".")[0] or kept
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{stem or otherwise}.{kind.ending}"
