"""SMTP: one message, one recipient, one outcome. Nothing else here knows SMTP.

Every outcome is one of three: `deliver` returns, so the server has the message; it raises
`FinalRefusal`, so sending the same again is of no use; or it raises `PassingTrouble`, so
nobody knows or nobody was asked, and the same message is safe to send again, since it
carries the same Message-ID.
"""

import asyncio
import contextlib
import logging
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPResponseException,
    SMTPSenderRefused,
)

log = logging.getLogger(__name__)

PERMANENT = 500
CLOSING = 421
TOO_LARGE = 552
OURS = frozenset({CLOSING, 503, 530, 534, 535, 538})
"""Answers about the connection, not the letter: closing, or sign-in is missing."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
WORDS = 200


class Tls(StrEnum):
    """How the connection is kept private. Never a silent downgrade."""

    OFF = "off"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


class PassingTrouble(Exception):
    """Not known to be delivered; the same message may be sent again.

    The words name no person: they end in Temporal's history and in logs.
    """


class HungUp(PassingTrouble):
    """The connection broke off; whether the message was taken is not known."""


class ServerAway(PassingTrouble):
    """No message at all can go: connection, certificate, sign-in or sender refused."""


class FinalRefusal(Exception):
    """This recipient or this content was refused for good."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A sealed message for one recipient."""

    sender: str
    recipient: str
    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes, as the settings say.

    Attributes:
        helo: The name we give ourselves; without one, a DNS look-up would decide.
        authorities: A file of certificate authorities beside the system's own.
        timeout: Seconds for each answer of the server; `deadline` for a whole message.
        connections: How many are used at once.
        idle: Seconds after which a connection is not used again.
    """

    host: str
    port: int
    tls: Tls = Tls.STARTTLS
    username: str = ""
    password: str = ""
    authorities: str = ""
    helo: str = "localhost"
    timeout: float = 15
    deadline: float = 40
    connections: int = 4
    idle: float = 15

    def __post_init__(self) -> None:
        if self.username and self.tls is Tls.OFF and self.host not in LOOPBACK:
            raise ValueError(
                "A mail password is never sent in the clear: set TLS to starttls or"
                " implicit, or leave the user name out."
            )

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port}, {self.tls})"


class Mailer(Protocol):
    """Hands messages over."""

    async def deliver(self, mail: Mail) -> None:
        """Hand one message over; see the module for what is raised."""

    async def close(self) -> None:
        """Let go of connections."""


class SmtpMailer:
    """Hands messages to an SMTP server, over a few connections that are kept."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._tls = _tls_context(server)
        self._places = asyncio.Semaphore(server.connections)
        self._kept: list[tuple[SMTP, float]] = []

    async def deliver(self, mail: Mail) -> None:
        """Hand one message over, within the deadline.

        Each message has one recipient, so a server cannot refuse a part of the
        recipients and take the rest (which aiosmtplib would report as success).

        Raises:
            FinalRefusal: This recipient or content is refused for good.
            PassingTrouble: Not known to be delivered.
        """
        async with self._places:
            try:
                async with asyncio.timeout(self._server.deadline):
                    await self._hand_over(mail)
            except TimeoutError:
                raise PassingTrouble("the mail server was too slow") from None

    async def close(self) -> None:
        """Say goodbye on the connections that are kept."""
        while self._kept:
            smtp, _ = self._kept.pop()
            with contextlib.suppress(SMTPException, OSError):
                await smtp.quit(timeout=1)
            smtp.close()

    async def _hand_over(self, mail: Mail) -> None:
        smtp = self._take_kept()
        try:
            if smtp is not None:
                # A kept connection may have died unseen. Before DATA nothing can have
                # been delivered, so starting again on a new one repeats nothing.
                try:
                    await _envelope(smtp, mail)
                except (HungUp, ServerAway):
                    smtp.close()
                    smtp = None
            if smtp is None:
                smtp = await self._connect()
                await _envelope(smtp, mail)
            with _in_our_words("after DATA"):
                await smtp.data(mail.content)
        except BaseException:
            if smtp is not None:
                smtp.close()
            raise
        self._kept.append((smtp, time.monotonic()))

    def _take_kept(self) -> SMTP | None:
        while self._kept:
            smtp, since = self._kept.pop()
            if smtp.is_connected and time.monotonic() - since < self._server.idle:
                return smtp
            smtp.close()
        return None

    async def _connect(self) -> SMTP:
        server = self._server
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username or None,
            password=server.password or None,
            local_hostname=server.helo,
            timeout=server.timeout,
            use_tls=server.tls is Tls.IMPLICIT,
            start_tls=server.tls is Tls.STARTTLS,
            tls_context=self._tls,
        )
        try:
            await smtp.connect()
        except (SMTPException, OSError) as error:
            raise _away(error) from None
        return smtp


async def _envelope(smtp: SMTP, mail: Mail) -> None:
    with _in_our_words("at MAIL FROM"):
        await smtp.mail(mail.sender)
    with _in_our_words("at RCPT TO"):
        await smtp.rcpt(mail.recipient)


@contextlib.contextmanager
def _in_our_words(step: str) -> Iterator[None]:
    # `from None`: the server's words often repeat the address, and causes are kept in
    # Temporal's history.
    try:
        yield
    except SMTPResponseException as error:
        raise _verdict(error, step) from None
    except (SMTPException, OSError) as error:
        raise HungUp(f"{_kind(error)} {step}") from None


def _verdict(error: SMTPResponseException, step: str) -> Exception:
    answer = f"the mail server answered {error.code} {step}"
    sender_refused = isinstance(error, SMTPSenderRefused) and error.code != TOO_LARGE
    if error.code in OURS or (sender_refused and error.code >= PERMANENT):
        if error.code != CLOSING:
            log.error("Mail is not set up right: %s", answer)
        return ServerAway(answer)
    if error.code >= PERMANENT:
        return FinalRefusal(f"{error.code} {step}: {_plain(error.message)}")
    return PassingTrouble(answer)


def _away(error: Exception) -> ServerAway:
    """Why no connection came about; what will not mend itself is an error in the log."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            log.error("The mail server's certificate is not trusted: %s", seen.reason)
            return ServerAway("the mail server's certificate is not trusted")
        seen = seen.__cause__
    if isinstance(error, SMTPResponseException):
        if error.code >= PERMANENT:
            log.error("The mail server refuses us with %s", error.code)
        return ServerAway(f"the mail server answered {error.code} on connecting")
    if type(error) is SMTPException:
        log.error("The mail server does not offer what is asked: %s", error)
    return ServerAway(f"{_kind(error)} on connecting")


def _kind(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "the mail server did not answer in time"
    if isinstance(error, ConnectionError):
        return "the mail server could not be reached or hung up"
    return f"the mail server could not be used ({type(error).__name__})"


def _plain(words: str) -> str:
    seen = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(seen.split())[:WORDS]


def _tls_context(server: MailServer) -> ssl.SSLContext | None:
    if server.tls is Tls.OFF:
        return None
    context = ssl.create_default_context()
    if server.authorities:
        context.load_verify_locations(cafile=server.authorities)
    return context
