"""Seals a letter into a message that nobody's words can add a header to.

Python before 3.11.10 decodes encoded words in a header and writes what it finds, line
breaks included (CVE-2024-6923). So the header lines are written here, from values that
are checked to be one printable line each, and the standard library's header machinery,
where the flaw sits and most of the time went (4 of 5 ms for a letter), is left out. Tests
read the result back with it, under every policy.
"""

import hashlib
import quopri
import re
import unicodedata
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import format_datetime

from activities.letters import typesetting
from activities.letters.letter import HIDDEN
from activities.letters.typesetting import Sheet
from activities.mailer import Mail

LONGEST_NAME = 60
LONGEST_LINE = 900
WORD = 45
"""Bytes in one encoded word, which then has 72 characters of the 75 allowed."""

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})*")
DOMAIN = re.compile(rf"{LABEL}(?:\.{LABEL})*")
LONGEST_ADDRESS = 254
CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
LINE = re.compile(rf"[\x20-\x7e]{{1,{LONGEST_LINE}}}")


class UnsafeHeader(Exception):
    """A header would say something else than it should. Sending it is never retried."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, from the settings; refused when it is made, not when it is used.

    Attributes:
        domain: The right-hand side of every Message-ID; for ever the same.
    """

    name: str
    address: str
    reply_to: str
    domain: str

    def __post_init__(self) -> None:
        header_text(self.name)
        checked_address(self.address)
        checked_address(self.reply_to)
        if not DOMAIN.fullmatch(self.domain):
            raise UnsafeHeader("the domain of Message-IDs is none")


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom, and as what.

    Attributes:
        identity: The Message-ID; see `message_id`.
        thread: What groups the letters of one bid in a mailbox: its id.
    """

    name: str
    address: str
    identity: str
    thread: str


def message_id(bid_id: str, number: int, kind: str, key: str, domain: str) -> str:
    """The identity of a message, from its business key; every repeat carries the same.

    Args:
        bid_id: The bid that it is about.
        number: The entry that led to it.
        kind: The kind of notice.
        key: The delivery log's own key, which tells recipients and resends apart. Never
            anything of the run that sends it: a reset repeats runs.
        domain: The sender's.
    """
    if not (CODE.fullmatch(bid_id) and CODE.fullmatch(kind)):
        raise UnsafeHeader("a Message-ID is made of codes")
    told_apart = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]
    return f"<{bid_id}.{number}.{kind}.{told_apart}@{domain}>"


def seal(letter: Sheet, sender: Sender, envelope: Envelope, now: datetime) -> Mail:
    """A message of this letter for one person; nothing in it but `now` changes.

    Raises:
        UnsafeHeader: The address is none, or a header would not be one plain line.
    """
    address = checked_address(envelope.address)
    identity = envelope.identity
    boundary = "=_" + hashlib.sha256(identity.encode()).hexdigest()[:40]
    headers = {
        "From": _mailbox(sender.name, sender.address),
        "Reply-To": sender.reply_to,
        "To": _mailbox(envelope.name, address),
        "Subject": header_text(letter.subject),
        "Date": format_datetime(now),
        "Message-ID": identity,
        "References": f"<{envelope.thread}@{sender.domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "en-GB",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{boundary}"',
    }
    parts = [
        _part("plain", typesetting.text(letter)),
        _part("html", _in_long_lines(typesetting.html(letter))),
    ]
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    content = f"{sealed(headers)}\r\n{body}--{boundary}--\r\n"
    return Mail(sender.address, address, identity, content.encode("ascii"))


def sealed(headers: dict[str, str]) -> str:
    """The header lines: exactly these, in this order.

    Raises:
        UnsafeHeader: A value is not one line of printable ASCII.
    """
    for name, value in headers.items():
        if not LINE.fullmatch(value):
            raise UnsafeHeader(f"{name} is not one plain line")
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())


def header_text(words: str) -> str:
    """The words, if they are harmless in a header in both their forms.

    An encoded word would pass for plain ASCII here and be decoded by whoever reads it.

    Raises:
        UnsafeHeader: Something invisible is in them, or an encoded word.
    """
    if "=?" in words:
        raise UnsafeHeader("an encoded word")
    try:
        seen = str(make_header(decode_header(words)))
    except (HeaderParseError, UnicodeError, LookupError):
        raise UnsafeHeader("not to be read") from None
    for form in (words, seen):
        if any(unicodedata.category(c) in HIDDEN for c in form):
            raise UnsafeHeader("a control character")
    return words


def checked_address(address: str) -> str:
    """The address, if it is exactly one plain address.

    Raises:
        UnsafeHeader: It is not.
    """
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise UnsafeHeader("not one e-mail address")
    return address


def _mailbox(name: str, address: str) -> str:
    """Name and address; a name that is not safe is left out: the letter matters more."""
    try:
        shown = header_text(name.strip())[:LONGEST_NAME]
    except UnsafeHeader:
        return address
    if not shown:
        return address
    if shown.isascii():
        quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{_encoded(shown)} <{address}>"


def _encoded(words: str) -> str:
    pieces = [b""]
    for character in words:
        letter = character.encode()
        if len(pieces[-1]) + len(letter) > WORD:
            pieces.append(b"")
        pieces[-1] += letter
    return " ".join(f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in pieces)


def _in_long_lines(html: str) -> str:
    """The same HTML in ASCII and few lines; servers work line by line."""
    rest = html.encode("ascii", "xmlcharrefreplace").decode().replace("\n", " ")
    lines = []
    while len(rest) > LONGEST_LINE:
        space = rest.rfind(" ", 1, LONGEST_LINE)
        if space < 0:
            break
        lines.append(rest[:space])
        rest = rest[space + 1 :]
    return "\n".join([*lines, rest])


def _part(subtype: str, words: str) -> str:
    short = words.isascii() and max(map(len, words.split("\n"))) <= LONGEST_LINE
    encoding = "7bit" if short else "quoted-printable"
    body = words if short else quopri.encodestring(words.encode()).decode("ascii")
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n" + body.replace("\n", "\r\n")
    )
