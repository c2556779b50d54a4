"""Sets a document as PDF with typst: tagged, offline, the same bytes every time."""

import io
import json
import logging
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import segno
import typst

from activities.documents import fitting
from activities.documents.shapes import Content, Kind, Source

log = logging.getLogger(__name__)

STDERR = 2
"""The file descriptor that Rust writes to, whatever Python calls its own."""

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(str(resources.files("fontpkg_lato"))) / "files"
STANDARD = "ua-1"
"""PDF/UA-1: typst refuses what it cannot make accessible, such as a picture without words."""

NAMES = {
    Kind.DECISION_LETTER: "Decision letter",
    Kind.AGREEMENT: "Delegation agreement",
    Kind.DELEGATION: "Delegation",
    Kind.MINUTES: "Draft minutes",
}
"""What people call each kind."""

GROUP = 8
_one_at_a_time = threading.Lock()


class NotSet(Exception):
    """The document could not be set at all; a defect of ours, whatever the text."""


def mark(kind: Kind, source: Source) -> str:
    """What a file says of itself, for whoever checks it: `bids|07R-1|minutes|7|<hash>`."""
    return f"bids|{source.bid_id}|{kind}|{source.number}|{source.hash}"


def pdf(content: Content, source: Source, base_url: str) -> bytes:
    """The document before it is signed.

    Args:
        content: What it says.
        source: The entry that it is made from.
        base_url: Where people reach the services; its check address begins with it.

    Raises:
        NotSet: typst gave up.
    """
    return _set(content.kind, data(content, source, base_url), source)


def pictures(
    content: Content, source: Source, base_url: str, ppi: float = 70
) -> list[bytes]:
    """Each page as PNG, for somebody who wants to look."""
    found = data(content, source, base_url)
    made = _compile(content.kind, found, source, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made)


def data(content: Content, source: Source, base_url: str) -> dict[str, Any]:
    """What the template gets, all of it text that was made fit."""
    name = NAMES[content.kind]
    where = f"{base_url}/check?code={source.hash}"
    return {
        "title": fitting.line(content.title),
        "issuer": fitting.line(content.issuer),
        "day": content.day,
        "to": [fitting.line(one) for one in content.to],
        "lead": [fitting.line(one) for one in content.lead],
        "signed": [fitting.line(one) for one in content.signed],
        "blocks": content.blocks,
        "mark": mark(content.kind, source),
        "footer": f"{name}, bid {source.bid_id}, entry {source.number}",
        "code": {
            "title": "Check this document",
            "text": f"It is made from entry {source.number} of the record of bid "
            f"{source.bid_id}. Scan the code or open the address to see whether it is on "
            "record and whether a newer one has taken its place. The file itself can be "
            "checked there too.",
            "link": where,
            "shown": f"{base_url}/check",
            "digits": _grouped(source.hash),
            "alt": f"QR code that opens {base_url}/check with this document's check code",
            "qr": _qr(where),
        },
    }


def _grouped(code: str) -> str:
    return " ".join(code[n : n + GROUP] for n in range(0, len(code), GROUP))


def _qr(text: str) -> str:
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, border=2
    )
    return drawn.getvalue().decode()


def _set(kind: Kind, found: Mapping[str, Any], source: Source) -> bytes:
    try:
        made = _compile(kind, found, source)
    except NotSet:
        # Whatever made it stumble, plain letters it can set.
        made = _compile(kind, _plainest(found), source)
    if not isinstance(made, bytes):
        raise NotSet("typst made no single file.")
    return made


def _plainest(found: Any) -> Any:
    match found:
        case str():
            return fitting.plainest(found)
        case Mapping():
            return {key: _plainest(value) for key, value in found.items()}
        case list() | tuple():
            return [_plainest(one) for one in found]
    return found


def _compile(
    kind: Kind, found: Mapping[str, Any], source: Source, **how: Any
) -> bytes | list[bytes]:
    form = how or {"format": "pdf", "pdf_standards": [STANDARD]}
    try:
        with _one_at_a_time, _backtraces_aside():
            made: bytes | list[bytes] | None = _compiler().compile(
                input=str(TEMPLATES / f"{kind}.typ"),
                sys_inputs={"data": json.dumps(found)},
                timestamp=int(source.at.timestamp()),
                **form,
            )
    except typst.TypstError as error:
        raise NotSet(error.message) from None
    except BaseException as error:
        if not _is_panic(error):
            raise
        log.warning("typst gave up on a document", extra={"kind_of": str(kind)})
        raise NotSet(str(error)) from None
    if made is None:
        raise NotSet("typst made nothing.")
    return made


def _is_panic(error: BaseException) -> bool:
    """A panic inside typst arrives as an exception beside all others."""
    return type(error).__name__ == "PanicException"


@contextmanager
def _backtraces_aside() -> Iterator[None]:
    """Keep what a panic of typst's prints to the process's own stderr out of the log.

    Whatever else was written there meanwhile is handed on.
    """
    kept = os.dup(STDERR)
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), STDERR)
        panicked = False
        try:
            yield
        except BaseException as error:
            panicked = _is_panic(error)
            raise
        finally:
            os.dup2(kept, STDERR)
            os.close(kept)
            aside.seek(0)
            said = aside.read()
            if said and not panicked:
                os.write(STDERR, said)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(
        root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=True
    )
