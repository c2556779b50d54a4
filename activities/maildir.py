"""The mail catcher of embedded mode: an SMTP server on loopback over a Maildir.

Nothing leaves the machine. What arrives twice is kept twice: a repeat has to show.
"""

import asyncio
import itertools
import logging
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NAME = re.compile(r"\d{20}\.\d+_\d+\.caught", re.ASCII)
LIMIT = 1024 * 1024
IDLE = 60.0


@dataclass(frozen=True, slots=True)
class Caught:
    """One line of the mailbox."""

    key: str
    at: float
    recipient: str
    subject: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A message taken apart. `html` is somebody else's: show it in a sandbox only."""

    key: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    raw: bytes


class Maildir:
    """Messages in a folder, one file each; blocking calls, small files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Keep a message; it is there whole or not at all."""
        key = f"{time.time_ns():020d}.{os.getpid()}_{next(self._numbers)}.caught"
        draft = self._folder / "tmp" / key
        draft.write_bytes(content)
        draft.rename(self._folder / "new" / key)
        return key

    def newest(self, limit: int = 50, before: str = "") -> list[Caught]:
        """A page of messages, newest first; `before` is the last key of the page before."""
        keys = (key for key in self._keys() if not before or key < before)
        return [self._line(key) for key in itertools.islice(keys, limit)]

    def count(self) -> int:
        """How many messages are kept."""
        return sum(1 for _ in self._keys())

    def open(self, key: str) -> Opened:
        """One message.

        Raises:
            LookupError: There is none under this key.
        """
        raw = self._path(key).read_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        return Opened(
            key=key,
            headers=tuple((name, str(value)) for name, value in message.items()),
            text=_part(message, "plain"),
            html=_part(message, "html"),
            raw=raw,
        )

    def _keys(self) -> Iterator[str]:
        names = (path.name for path in self._folder.glob("new/*"))
        return iter(sorted(filter(NAME.fullmatch, names), reverse=True))

    def _path(self, key: str) -> Path:
        path = self._folder / "new" / key
        if not NAME.fullmatch(key) or not path.is_file():
            raise LookupError(key)
        return path

    def _line(self, key: str) -> Caught:
        with self._path(key).open("rb") as file:
            headers = BytesHeaderParser(policy=policy.default).parse(file)
        return Caught(
            key=key,
            at=int(key.split(".", 1)[0]) / 1e9,
            recipient=str(headers.get("X-RcptTo") or headers.get("To", "")),
            subject=str(headers.get("Subject", "")),
            message_id=str(headers.get("Message-ID", "")),
        )


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    content = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


class MailSink:
    """The SMTP server in the running loop; no thread, loopback only.

    A port of 0 takes a free one, which `port` then names.
    """

    def __init__(self, host: str, port: int, folder: Path) -> None:
        if host not in LOOPBACK:
            raise ValueError(
                f"The mail catcher listens on loopback only, not on {host}."
            )
        self.host = host
        self.port = port
        self.maildir = Maildir(folder)
        self._server: asyncio.Server | None = None
        self._sessions: set[_Session] = set()

    async def start(self) -> None:
        """Listen."""
        # Its log repeats addresses at INFO.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and hang up."""
        if self._server is None:
            return
        self._server.close()
        for session in tuple(self._sessions):
            session.hang_up()
        await self._server.wait_closed()
        self._server = None

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep what came, with the recipient it was sent to."""
        content = cast(bytes, envelope.original_content)
        recipients = ", ".join(envelope.rcpt_tos).encode("ascii", "replace")
        self.maildir.put(b"X-RcptTo: " + recipients + b"\r\n" + content)
        return "250 Message kept"

    def _session(self) -> "_Session":
        return _Session(self, self._sessions)


class _Session(SMTP):
    """A connection that can be found again when the server stops."""

    def __init__(self, sink: MailSink, among: set["_Session"]) -> None:
        super().__init__(
            sink,
            hostname="localhost",
            ident="Mail catcher",
            data_size_limit=LIMIT,
            timeout=IDLE,
            loop=asyncio.get_running_loop(),
        )
        self._among = among

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._among.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._among.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """Close the connection, whatever it is doing."""
        if self.transport is not None:
            self.transport.close()
