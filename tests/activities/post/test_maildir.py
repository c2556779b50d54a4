"""The mail catcher of embedded mode."""

import asyncio
from pathlib import Path

import pytest
from aiosmtplib import SMTP, SMTPException

from activities.maildir import LIMIT, Maildir, MailSink
from activities.mailer import FinalRefusal, Mail, MailServer, SmtpMailer, Tls
from tests.activities.post.test_envelope import LETTER, SENDER, TO, sent


@pytest.fixture
async def sink(tmp_path: Path):
    sink = MailSink("127.0.0.1", 0, tmp_path / "mail")
    await sink.start()
    yield sink
    await sink.stop()


def a_mailer(sink: MailSink) -> SmtpMailer:
    return SmtpMailer(MailServer(sink.host, sink.port, Tls.OFF, timeout=2))


async def test_a_letter_is_caught_and_can_be_read(sink: MailSink):
    """What the mailbox page shows is what was sent."""
    mailer = a_mailer(sink)
    await mailer.deliver(sent())
    await mailer.close()

    [line] = sink.maildir.newest()
    assert (line.subject, line.recipient) == (LETTER.subject, TO)
    assert line.message_id == sent().message_id
    opened = sink.maildir.open(line.key)
    assert dict(opened.headers)["From"] == f"{SENDER.name} <{SENDER.address}>"
    assert "Bid 07R-1 is live" in opened.text
    assert "<h1" in opened.html
    assert opened.raw.endswith(sent().content)


async def test_a_repeat_is_kept_and_shows(sink: MailSink):
    """The catcher hides no duplicate: they are counted."""
    mailer = a_mailer(sink)
    await mailer.deliver(sent())
    await mailer.deliver(sent())
    await mailer.close()

    assert [line.message_id for line in sink.maildir.newest()] == [
        sent().message_id
    ] * 2


async def test_the_newest_comes_first_a_page_at_a_time(sink: MailSink):
    """However full the mailbox is, a page is a page."""
    mailer = a_mailer(sink)
    for n in range(7):
        await mailer.deliver(
            Mail("a@x.example", TO, "", f"Subject: {n}\r\n\r\n".encode())
        )
    await mailer.close()

    first = sink.maildir.newest(limit=3)
    second = sink.maildir.newest(limit=3, before=first[-1].key)
    assert [line.subject for line in (*first, *second)] == [
        "6",
        "5",
        "4",
        "3",
        "2",
        "1",
    ]
    assert sink.maildir.count() == 7


async def test_mail_is_still_there_after_a_restart(tmp_path: Path):
    """State is in the folder; another process begins where the last one ended."""
    for _ in range(2):
        sink = MailSink("127.0.0.1", 0, tmp_path)
        await sink.start()
        mailer = a_mailer(sink)
        await mailer.deliver(sent())
        await sink.stop()
        await mailer.close()

    assert Maildir(tmp_path).count() == 2
    assert list((tmp_path / "tmp").iterdir()) == []


async def test_what_is_too_large_is_refused_for_good(sink: MailSink):
    """A runaway message fills no disk."""
    mailer = a_mailer(sink)
    huge = (b"x" * 900 + b"\r\n") * (LIMIT // 900 + 1)
    with pytest.raises(FinalRefusal):
        await mailer.deliver(Mail("a@x.example", TO, "", b"Subject: x\r\n\r\n" + huge))
    await mailer.deliver(sent())
    await mailer.close()

    assert sink.maildir.count() == 1


async def test_stopping_hangs_up_on_whoever_is_connected(sink: MailSink):
    """Ctrl-C does not wait for a connection that is kept."""
    client = SMTP(hostname=sink.host, port=sink.port, start_tls=False, timeout=2)
    await client.connect()
    async with asyncio.timeout(1):
        await sink.stop()

    with pytest.raises(SMTPException):
        await client.noop()


def test_the_catcher_listens_on_this_machine_only(tmp_path: Path):
    """It knows no passwords, so nobody else may reach it."""
    with pytest.raises(ValueError, match="loopback"):
        MailSink("0.0.0.0", 0, tmp_path)


@pytest.mark.parametrize("key", ["", "../new/x", "/etc/passwd", "x.caught", "a\x00b"])
def test_only_its_own_messages_can_be_opened(key: str, tmp_path: Path):
    """A key comes from an address bar."""
    (tmp_path / "x.caught").write_bytes(b"secret")
    with pytest.raises(LookupError):
        Maildir(tmp_path).open(key)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\r\n\r\n\xff",
        b"Content-Type: text/plain; charset=no-such\r\n\r\nHello \xe9",
        b"Content-Type: multipart/alternative\r\n\r\nno boundary",
        b"Subject: =?utf-8?q?Bid=0D=0ABcc:_evil=40x.test?=\r\n\r\n",
    ],
)
def test_any_mail_can_be_listed_and_opened(raw: bytes, tmp_path: Path):
    """Whatever some program sent to the catcher, the mailbox still opens."""
    maildir = Maildir(tmp_path)
    key = maildir.put(raw)

    assert [line.key for line in maildir.newest()] == [key]
    assert maildir.open(key).raw == raw
