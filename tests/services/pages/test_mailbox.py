"""The mail that was caught, in the browser; the embedded system's alone."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from activities.maildir import Maildir
from services.embedded import mailbox
from services.kit.app import create_app
from services.kit.connections import shared
from services.kit.origin import Origin
from tests.services.house import House, app_of, started
from tests.services.pages.visiting import browser


@pytest.fixture
def maildir(tmp_path: Path) -> Maildir:
    """A folder of caught mail."""
    return Maildir(tmp_path / "mail")


@pytest.fixture
async def demonstration(home: House, maildir: Maildir) -> AsyncIterator[House]:
    """The services with the mailbox beside them."""
    connect = shared(home.connections)
    app = create_app(mailbox.service(maildir), connect)
    home.origin = Origin(app_of("home"), {"/mailbox": app})
    async with started(home.origin):
        yield home


def a_letter(subject: str = "Bid 07R-1: screening is due") -> bytes:
    """A letter with a text part and an HTML part that means harm."""
    message = EmailMessage()
    message["From"] = "bids@nhs-england.example"
    message["To"] = "lou@bids.example"
    message["Subject"] = subject
    message.set_content("Please screen <b>bid 07R-1</b>.\n")
    message.add_alternative(
        "<p>Please screen</p><script>alert(1)</script>", subtype="html"
    )
    return message.as_bytes()


async def test_the_mailbox_lists_letters_and_shows_one(
    demonstration: House, maildir: Maildir
) -> None:
    """Who it went to, what it says as text, and a frame for its HTML."""
    maildir.put(a_letter())
    async with browser(demonstration) as reader:
        page = await reader.see("/mailbox")
        letter = await reader.see(
            page.links["Bid 07R-1: screening is due, letter 1 to lou@bids.example"]
        )
    assert "1 letter," in page.text
    assert "lou@bids.example" in letter.text
    assert "Please screen <b>bid 07R-1</b>." in letter.text
    assert "<script>" not in letter.html
    assert " sandbox " in letter.html


async def test_the_html_part_can_do_nothing(
    demonstration: House, maildir: Maildir
) -> None:
    """Its own address, in a sandbox: no script, no request, no form."""
    key = maildir.put(a_letter())
    async with browser(demonstration) as reader:
        answer = await reader.get(f"/mailbox/{key}/html")
        around = await reader.get(f"/mailbox/{key}")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox;" in policy
    assert "script-src" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in around.headers["content-security-policy"]
    assert around.headers["x-frame-options"] == "DENY"


async def test_an_empty_mailbox_says_when_letters_come(demonstration: House) -> None:
    async with browser(demonstration) as reader:
        assert "No letter has been sent yet" in (await reader.see("/mailbox")).text


@pytest.mark.parametrize("key", ["nothing", "..%2f..%2fbids.db", "%00"])
async def test_no_other_file_is_shown(demonstration: House, key: str) -> None:
    async with browser(demonstration) as reader:
        for address in (f"/mailbox/{key}", f"/mailbox/{key}/html"):
            assert (await reader.get(address)).status_code in {404, 422}


async def test_without_the_embedded_system_there_is_no_mailbox(home: House) -> None:
    """Neither the page nor a link to it."""
    async with browser(home) as reader:
        assert (await reader.get("/mailbox")).status_code == 404
        assert "mailbox" not in (await reader.see("/")).html
