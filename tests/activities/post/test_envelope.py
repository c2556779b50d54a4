"""Sealing: no words add a header, change a recipient or start a body."""

import dataclasses
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from activities.letters.envelope import (
    Envelope,
    Sender,
    UnsafeHeader,
    checked_address,
    header_text,
    message_id,
    seal,
    sealed,
)
from activities.letters.letter import Letter
from activities.mailer import Mail
from tests.activities.post.corpus import NASTY

NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
TO = "alex.example@camden-ccg.example"
SENDER = Sender(
    "Co-commissioning bids", "bids@bids.example", "help@bids.example", "bids.example"
)
LETTER = Letter(
    service="Co-commissioning bids",
    subject="Bid 07R-1: live",
    heading="Bid 07R-1 is live",
    facts=(("Bid", "07R-1"),),
    paragraphs=("The budget of £1,234.56 was handed over.",),
    asked=(),
    standing="It was withdrawn on 3 June 2026.",
    link="https://bids.example/ccg/bids/07R-1",
    invitation="Open bid 07R-1",
    about_link="The link opens the bid's page.",
    why="You are listed.",
    stopping="They stop.",
    help="Write to us.",
)
POLICIES = {
    "default": policy.default,
    "SMTP": policy.SMTP,
    "SMTPUTF8": policy.SMTPUTF8,
    "compat32": policy.compat32,
}
HEADERS = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
]


def sent(letter: Letter = LETTER, name: str = "Alex Example") -> Mail:
    identity = message_id("07R-1", 12, "live", "07R-1/12/0/7", SENDER.domain)
    return seal(letter, SENDER, Envelope(name, TO, identity, "07R-1"), NOW)


def opened(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail.content, policy=policy.default)


def test_a_sealed_letter_reads_back_with_its_headers():
    """One sender, one recipient, a stable identity, and no reply from a machine."""
    message = opened(sent())

    assert message["From"] == "Co-commissioning bids <bids@bids.example>"
    assert message["To"] == f"Alex Example <{TO}>"
    assert message["Reply-To"] == "help@bids.example"
    assert message["Subject"] == "Bid 07R-1: live"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == sent().message_id
    assert message["References"] == "<07R-1@bids.example>"


def test_plain_text_comes_first_and_html_is_the_alternative():
    """Readers show the last part that they can; text is there for all."""
    message = opened(sent())

    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    for part in message.iter_parts():
        assert "£1,234.56" in part.get_content().replace("&#163;", "£")


def test_a_repeat_is_the_same_to_the_byte_but_for_its_date():
    """Whatever dedupes by content or by Message-ID sees one message."""
    letter = seal(
        LETTER,
        SENDER,
        Envelope("Alex Example", TO, sent().message_id, "07R-1"),
        NOW + timedelta(hours=3),
    )
    first, second = (mail.content.split(b"\r\n") for mail in (sent(), letter))
    different = [a for a, b in zip(first, second, strict=True) if a != b]
    assert [line[:5] for line in different] == [b"Date:"]


@pytest.mark.parametrize("read_by", POLICIES)
@pytest.mark.parametrize("nasty", NASTY)
def test_a_display_name_adds_nothing(nasty: str, read_by: str):
    """Neither read nor sent on under any policy does a name become a header."""
    mail = sent(name=NASTY[nasty])

    message = message_from_bytes(mail.content, policy=POLICIES[read_by])
    assert message.keys() == HEADERS
    assert not message.defects
    again = message_from_bytes(message.as_bytes(), policy=POLICIES[read_by])
    assert again.keys() == HEADERS
    assert len(list(again.walk())) == 3
    recipients = opened(mail)["To"].addresses
    assert [address.addr_spec for address in recipients] == [TO]
    assert mail.recipient == TO


@pytest.mark.parametrize("read_by", POLICIES)
@pytest.mark.parametrize("nasty", NASTY)
def test_words_in_the_body_stay_in_the_body(nasty: str, read_by: str):
    """A body may hold anything; it neither ends early nor begins another part."""
    words = NASTY[nasty].encode("utf-8", "replace").decode()
    letter = dataclasses.replace(LETTER, paragraphs=(words,), standing=words)

    message = message_from_bytes(sent(letter).content, policy=POLICIES[read_by])

    assert message.keys() == HEADERS
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert all(len(line) <= 998 for line in sent(letter).content.split(b"\r\n"))
    assert sent(letter).content.isascii()


@pytest.mark.parametrize(
    "nasty",
    [
        "header",
        "bare line feed",
        "bare return",
        "encoded header",
        "encoded body",
        "encoded in base64",
        "half an encoded word",
        "right to left",
        "isolates",
        "zero width",
        "tags",
        "separators",
        "null",
        "lone surrogate",
    ],
)
def test_a_subject_that_would_inject_is_refused(nasty: str):
    """Subjects are made of codes; anything else never leaves."""
    with pytest.raises(UnsafeHeader):
        header_text(NASTY[nasty])
    with pytest.raises(UnsafeHeader):
        sent(dataclasses.replace(LETTER, subject=NASTY[nasty]))


def test_names_of_all_languages_are_shown():
    """People are called as they are called."""
    for name in ("Zoë Ó Brådaigh-Łukasz Nguyễn", 'Alex "Lex" Example', "李 小龙"):
        assert opened(sent(name=name))["To"].addresses[0].display_name == name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "alex",
        "alex@",
        "@camden-ccg.example",
        "a@x.example, evil@x.example",
        "a@x.example;evil@x.example",
        "a@x.example\r\nBcc: evil@x.example",
        "a@x.example\n",
        "a b@x.example",
        "<a@x.example>",
        '"a b"@x.example',
        "a@x.example> SIZE=1",
        "a@[127.0.0.1]",
        "a@-x.example",
        "a@x..example",
        ".a@x.example",
        "a..b@x.example",
        "zoë@x.example",
        "a@zoë.example",
        "a" * 65 + "@x.example",
        "a@" + "x" * 64 + ".example",
        "a@" + "x." * 130 + "example",
    ],
)
def test_what_is_not_one_address_is_refused(address: str):
    """A list of two would silently become two recipients."""
    with pytest.raises(UnsafeHeader):
        checked_address(address)


@pytest.mark.parametrize(
    "address", [TO, "o'hara+bids@nhs.example", "a@x", "A.B-C_D@sub-1.x.example"]
)
def test_a_plain_address_is_taken(address: str):
    """Ordinary addresses go through as they are."""
    assert checked_address(address) == address


def test_a_message_id_is_made_of_the_business_key():
    """The same row has the same id for ever; a resend or another person has its own."""
    first = message_id("07R-1", 12, "task", "07R-1/12/0/7", "bids.example")

    assert first == message_id("07R-1", 12, "task", "07R-1/12/0/7", "bids.example")
    assert first != message_id("07R-1", 12, "task", "07R-1/12/0/8", "bids.example")
    assert first != message_id("07R-1", 12, "task", "07R-1/12/0/7/2", "bids.example")
    assert first.startswith("<07R-1.12.task.")
    with pytest.raises(UnsafeHeader):
        message_id("07R-1>\r\nBcc: x", 12, "task", "k", "bids.example")


@pytest.mark.parametrize("value", ["", "a\r\nb", "a\nb", "a\x00", "é", "a" * 901])
def test_no_header_is_more_than_one_printable_line(value: str):
    """The last look before sending depends on nobody's parser."""
    with pytest.raises(UnsafeHeader):
        sealed({"X-Test": value})


def test_a_sender_that_is_none_is_refused_at_start():
    """Wrong settings show when the worker starts, not with the first letter."""
    for change in (
        {"address": "bids"},
        {"reply_to": "help@bids.example, a@b.example"},
        {"domain": "bids example"},
        {"name": "Bids\r\nBcc: x"},
    ):
        with pytest.raises(UnsafeHeader):
            dataclasses.replace(SENDER, **change)
