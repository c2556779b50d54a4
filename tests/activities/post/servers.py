"""Real SMTP servers that misbehave on purpose, in the running loop."""

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from enum import StrEnum
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Fault(StrEnum):
    """What happens to one message."""

    NONE = "none"
    SENDER_550 = "550 at MAIL FROM"
    RCPT_451 = "451 at RCPT TO"
    RCPT_550 = "550 at RCPT TO"
    BEFORE_DATA_451 = "451 instead of 354"
    DATA_451 = "451 after DATA"
    DATA_554 = "554 after DATA"
    CLOSING_421 = "421 after DATA"
    DROP_BEFORE = "hangs up at RCPT TO"
    DROP_AFTER = "keeps the message and hangs up"
    SILENT_AFTER = "keeps the message and says nothing"


class Server:
    """An aiosmtpd server; `fault` decides for each message, by its recipient."""

    def __init__(self, fault: Callable[[str], Fault]) -> None:
        self.fault = fault
        self.kept: list[bytes] = []
        self.recipients: list[str] = []
        self.faults: list[Fault] = []
        self.connections = 0
        self.sessions: set[_Session] = set()
        self.port = 0
        self.taken = asyncio.Event()
        self.when_kept: Callable[[int], object] = lambda number: None

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.kept]

    @property
    def ids(self) -> list[str]:
        parse = BytesHeaderParser().parsebytes
        return [parse(raw)["Message-ID"] for raw in self.kept]

    def hang_up(self) -> None:
        for session in tuple(self.sessions):
            if session.transport is not None:
                session.transport.close()

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        server.doom = Fault.NONE
        if self.fault(address) is Fault.SENDER_550:
            self.faults.append(Fault.SENDER_550)
            return "550 5.7.1 who are you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        server.doom = doom = self.fault(address)
        if doom is not Fault.NONE:
            self.faults.append(doom)
        if doom is Fault.DROP_BEFORE:
            server.transport.abort()
        if doom in (Fault.RCPT_451, Fault.RCPT_550):
            return f"{doom[:3]} no {address} here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(
        self, server: "_Session", session: Session, envelope: Envelope
    ) -> str:
        doom = server.doom
        if doom in (Fault.DATA_451, Fault.DATA_554, Fault.CLOSING_421):
            return f"{doom[:3]} not this one"
        self.kept.append(envelope.original_content)
        self.taken.set()
        self.when_kept(len(self.kept))
        self.recipients.extend(envelope.rcpt_tos)
        if doom is Fault.DROP_AFTER:
            server.transport.abort()
        if doom is Fault.SILENT_AFTER:
            await asyncio.Event().wait()
        return "250 kept"


class _Session(SMTP):
    doom = Fault.NONE

    def connection_made(self, transport) -> None:
        self.event_handler.sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error) -> None:
        self.event_handler.sessions.discard(self)
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:
        if self.doom is Fault.BEFORE_DATA_451:
            await self.push("451 try later")
            return
        await super().smtp_DATA(arg)


@asynccontextmanager
async def smtp(
    fault: Callable[[str], Fault] = lambda _: Fault.NONE,
    listen_tls: ssl.SSLContext | None = None,
    **options: object,
) -> AsyncIterator[Server]:
    """An SMTP server on a free port of loopback."""
    loop = asyncio.get_running_loop()
    server = Server(fault)

    def session() -> SMTP:
        server.connections += 1
        return _Session(server, hostname="test", loop=loop, **options)

    listening = await loop.create_server(session, "127.0.0.1", 0, ssl=listen_tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        server.hang_up()
        await listening.wait_closed()


@asynccontextmanager
async def silent() -> AsyncIterator[int]:
    """A port that accepts and never says a word."""
    writers = []

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    listening = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        for writer in writers:
            writer.close()


async def nobody() -> int:
    """A port that nobody listens on."""
    listening = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()
    return port


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS side with a certificate that only its own file vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = folder / "mail.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = folder / "mail.key"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
