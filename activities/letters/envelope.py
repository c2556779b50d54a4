"""Seals a letter into a message that nobody's words can add a header to.

Python before 3.11.10 decodes encoded words in a header and writes what it finds,
line breaks included (CVE-2024-6923). So names are checked in both forms, subjects are
made of codes only, and what is about to be sent is looked at once more as bytes.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from activities.letters import typesetting
from activities.letters.letter import HIDDEN, Letter
from activities.mailer import Mail

LONGEST_HEADER = 180
LONGEST_LINE = 900
ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64})*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    re.ASCII,
)
DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,200}[A-Za-z0-9])?", re.ASCII)
PART = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)


class UnsafeHeader(Exception):
    """A header would say something else than it should. Sending is never retried."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, from the settings.

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
            raise UnsafeHeader("the domain of Message-IDs")


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

    Attributes of the run that sends it never enter: a reset repeats them.
    """
    if not (PART.fullmatch(bid_id) and PART.fullmatch(kind)):
        raise UnsafeHeader("a Message-ID is made of codes")
    recipient = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]
    return f"<{bid_id}.{number}.{kind}.{recipient}@{domain}>"


def seal(letter: Letter, sender: Sender, envelope: Envelope, now: datetime) -> Mail:
    """A message of this letter for one person.

    Raises:
        UnsafeHeader: The address is none, or a header came out other than it went in.
    """
    address = checked_address(envelope.address)
    identity = envelope.identity
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["Reply-To"] = sender.reply_to
    message["To"] = Address(_display(envelope.name), addr_spec=address)
    message["Subject"] = header_text(letter.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = identity
    message["References"] = f"<{envelope.thread}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = "en-GB"
    _fill(message, "plain", typesetting.text(letter))
    html = typesetting.html(letter).encode("ascii", "xmlcharrefreplace").decode()
    alternative = EmailMessage(policy=SMTP)
    _fill(alternative, "html", html)
    message.make_alternative()
    message.attach(alternative)
    message.set_boundary("=_" + hashlib.sha256(identity.encode()).hexdigest()[:40])
    return Mail(sender.address, address, identity, sealed(message))


def header_text(words: str, limit: int = LONGEST_HEADER) -> str:
    """The words, if they are harmless in a header in both their forms.

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
    return words if len(words) <= limit else words[: limit - 1] + "…"


def checked_address(address: str) -> str:
    """The address, if it is exactly one plain address.

    Raises:
        UnsafeHeader: It is not.
    """
    if not ADDRESS.fullmatch(address):
        raise UnsafeHeader("not one e-mail address")
    return address


def sealed(message: EmailMessage) -> bytes:
    """The message as bytes, with exactly the headers that were set, in their order.

    Looked at without the parser that the flaw is in, so that this does not depend on
    the patch level of Python.

    Raises:
        UnsafeHeader: They are others.
    """
    content = message.as_bytes(policy=SMTP)
    head, _, _ = content.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    names = [
        line.partition(b":")[0].decode("ascii", "replace").lower()
        for line in lines
        if line[:1] not in (b" ", b"\t")
    ]
    whole = not any(b"\r" in line or b"\n" in line for line in lines)
    if names != [name.lower() for name in message] or not whole:
        raise UnsafeHeader("the headers changed")
    if not content.isascii():
        raise UnsafeHeader("not encoded")
    return content


def _display(name: str) -> str:
    """A name that is not safe to show is left out: the letter matters more."""
    try:
        return header_text(name, limit=80)
    except UnsafeHeader:
        return ""


def _fill(part: EmailMessage, subtype: str, words: str) -> None:
    short = words.isascii() and max(map(len, words.splitlines())) < LONGEST_LINE
    part.set_content(
        words, subtype=subtype, cte="7bit" if short else "quoted-printable"
    )
