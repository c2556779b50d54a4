"""The mailer against servers that misbehave."""

import asyncio
import logging
from collections import deque
from pathlib import Path

import pytest

from activities.mailer import (
    FinalRefusal,
    HungUp,
    Mail,
    MailServer,
    PassingTrouble,
    ServerAway,
    SmtpMailer,
    Tls,
)
from tests.activities.post.servers import Fault, certificate, nobody, silent, smtp

TO = "alex.example@camden-ccg.example"


def a_mail(n: int = 1, to: str = TO) -> Mail:
    identity = f"<07R-1.{n}.task.0011223344556677@bids.example>"
    content = (
        f"To: {to}\r\nMessage-ID: {identity}\r\n\r\nHello.\r\n.\r\nStill here.\r\n"
    )
    return Mail("bids@bids.example", to, identity, content.encode())


def a_mailer(port: int, **options: object) -> SmtpMailer:
    settings = {"tls": Tls.OFF, "timeout": 0.5, "deadline": 2.0} | options
    return SmtpMailer(MailServer("127.0.0.1", port, **settings))


def first_then_fine(*faults: Fault):
    """These faults, one for each message; then none."""
    waiting = deque(faults)
    return lambda to: (
        waiting.popleft() if waiting and "@bids." not in to else Fault.NONE
    )


async def test_a_message_arrives_as_it_was_sealed():
    """What was sealed is what arrives; a line of one dot does not end it."""
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await mailer.deliver(a_mail())
        await mailer.close()

    assert server.kept == [a_mail().content]
    assert server.recipients == [TO]


async def test_connections_are_kept_and_few():
    """Twenty messages at once use at most the connections allowed, and use them again."""
    async with smtp() as server:
        mailer = a_mailer(server.port, connections=3)
        await asyncio.gather(*(mailer.deliver(a_mail(n)) for n in range(20)))
        await mailer.close()

    assert len(set(server.ids)) == 20
    assert server.connections == 3


async def test_a_kept_connection_that_died_is_replaced_unnoticed():
    """A server that hangs up between two messages costs a connection, not a letter."""
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await mailer.deliver(a_mail(1))
        server.hang_up()
        await mailer.deliver(a_mail(2))
        await mailer.close()

    assert len(server.ids) == 2
    assert server.connections == 2


async def test_a_kept_connection_is_not_blamed_for_a_refusal():
    """A server that says "later" is asked later, not at once on another connection."""
    async with smtp(
        lambda to: Fault.RCPT_451 if "busy" in to else Fault.NONE
    ) as server:
        mailer = a_mailer(server.port)
        await mailer.deliver(a_mail(1))
        with pytest.raises(PassingTrouble):
            await mailer.deliver(a_mail(2, to="busy@nhs.example"))
        await mailer.close()

    assert server.faults == [Fault.RCPT_451]


async def test_a_connection_is_not_used_again_after_its_time():
    """Servers close idle connections; ours are given up first."""
    async with smtp() as server:
        mailer = a_mailer(server.port, idle=0.0)
        await mailer.deliver(a_mail(1))
        await mailer.deliver(a_mail(2))
        await mailer.close()

    assert server.connections == 2


@pytest.mark.parametrize(
    ("fault", "outcome", "kept"),
    [
        (Fault.RCPT_550, FinalRefusal, 0),
        (Fault.DATA_554, FinalRefusal, 0),
        (Fault.RCPT_451, PassingTrouble, 0),
        (Fault.BEFORE_DATA_451, PassingTrouble, 0),
        (Fault.DATA_451, PassingTrouble, 0),
        (Fault.CLOSING_421, ServerAway, 0),
        (Fault.DROP_BEFORE, HungUp, 0),
        (Fault.DROP_AFTER, HungUp, 1),
        (Fault.SILENT_AFTER, HungUp, 1),
    ],
)
async def test_a_fault_is_told_apart(fault: Fault, outcome: type[Exception], kept: int):
    """5xx for the letter is final; whatever may pass is passing; the next one goes."""
    async with smtp(first_then_fine(fault)) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(outcome) as raised:
            await mailer.deliver(a_mail(1))
        assert len(server.kept) == kept
        await mailer.deliver(a_mail(2))
        await mailer.close()

    assert type(raised.value) is outcome
    assert server.ids[-1] == a_mail(2).message_id


async def test_a_refused_sender_is_our_fault_and_loud(caplog: pytest.LogCaptureFixture):
    """When nobody's letter can go, none may be given up; somebody must look."""
    async with smtp(lambda _: Fault.SENDER_550) as server:
        mailer = a_mailer(server.port)
        with caplog.at_level(logging.ERROR), pytest.raises(ServerAway):
            await mailer.deliver(a_mail())

    assert "not set up right" in caplog.text


async def test_trouble_names_nobody():
    """What is raised ends in Temporal's history, where no address belongs."""
    async with smtp(lambda _: Fault.RCPT_451) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(PassingTrouble) as raised:
            await mailer.deliver(a_mail())

    assert "@" not in str(raised.value)
    assert raised.value.__cause__ is None


async def test_a_final_refusal_carries_the_servers_words_on_one_line():
    """Whoever mends the address wants to read why."""
    async with smtp(lambda to: Fault.RCPT_550 if to == TO else Fault.NONE) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(FinalRefusal, match=f"^550 at RCPT TO: no {TO} here$"):
            await mailer.deliver(a_mail())


async def test_a_port_that_nobody_listens_on_is_passing():
    """A server that is down now is up later."""
    mailer = a_mailer(await nobody())
    with pytest.raises(ServerAway):
        await mailer.deliver(a_mail())


async def test_a_server_that_never_speaks_is_left_in_time():
    """Waiting is bounded at every step."""
    async with silent() as port:
        mailer = a_mailer(port)
        async with asyncio.timeout(1.5):
            with pytest.raises(ServerAway):
                await mailer.deliver(a_mail())


async def test_the_deadline_covers_the_whole_message():
    """Many slow answers together are too slow as well."""
    async with silent() as port:
        mailer = a_mailer(port, timeout=60, deadline=0.2)
        with pytest.raises(PassingTrouble, match="too slow"):
            await mailer.deliver(a_mail())


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
async def test_an_untrusted_certificate_is_loud_and_passing(
    tls: Tls, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """No letter goes to a stranger, none is lost, and the log shouts."""
    context, _ = certificate(tmp_path)
    async with tls_server(tls, context) as server:
        mailer = a_mailer(server.port, tls=tls)
        with caplog.at_level(logging.ERROR), pytest.raises(ServerAway):
            await mailer.deliver(a_mail())

    assert server.kept == []
    assert "certificate is not trusted" in caplog.text


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
async def test_a_certificate_of_our_own_authority_is_trusted(tls: Tls, tmp_path: Path):
    """An NHS body's own authority is given as a file."""
    context, public = certificate(tmp_path)
    async with tls_server(tls, context) as server:
        mailer = a_mailer(server.port, tls=tls, authorities=str(public))
        await mailer.deliver(a_mail())
        await mailer.close()

    assert server.ids == [a_mail().message_id]


def tls_server(tls: Tls, context):
    if tls is Tls.IMPLICIT:
        return smtp(listen_tls=context)
    return smtp(tls_context=context, require_starttls=True)


async def test_encryption_is_never_given_up_silently(caplog: pytest.LogCaptureFixture):
    """A server without STARTTLS gets nothing, when STARTTLS is asked for."""
    async with smtp() as server:
        mailer = a_mailer(server.port, tls=Tls.STARTTLS)
        with caplog.at_level(logging.ERROR), pytest.raises(ServerAway):
            await mailer.deliver(a_mail())

    assert server.kept == []
    assert "does not offer" in caplog.text


async def test_a_server_that_wants_more_is_a_matter_of_settings(tmp_path: Path):
    """530 means that we are set up wrong, not that the letter is bad."""
    context, _ = certificate(tmp_path)
    async with smtp(tls_context=context, require_starttls=True) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(ServerAway):
            await mailer.deliver(a_mail())


async def test_a_wrong_password_is_a_matter_of_settings():
    """A server that does not know us may know us tomorrow: no letter is given up."""
    async with smtp(auth_require_tls=False) as server:
        mailer = a_mailer(server.port, username="bids", password="wrong")
        with pytest.raises(ServerAway):
            await mailer.deliver(a_mail())

    assert server.kept == []


def test_a_password_never_goes_in_the_clear():
    """Outside the machine a password needs TLS; and it is not in what is printed."""
    with pytest.raises(ValueError, match="never sent in the clear"):
        MailServer("mail.example", 25, Tls.OFF, "bids", "s3cret")

    assert "s3cret" not in repr(MailServer("mail.example", 587, password="s3cret"))


async def test_given_up_half_way_the_connection_is_not_used_again():
    """A cancelled message leaves no half-spoken connection behind."""
    async with smtp(first_then_fine(Fault.SILENT_AFTER)) as server:
        mailer = a_mailer(server.port, timeout=30)
        sending = asyncio.create_task(mailer.deliver(a_mail(1)))
        await server.taken.wait()
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await mailer.deliver(a_mail(2))
        await mailer.close()

    assert server.connections == 2
