"""What no page of ours would send, and what is answered to it: never a failure of ours."""

from typing import Any
from urllib.parse import urlencode

import pytest

from services.kit.pages.visitor import local
from tests import builders
from tests.services.house import House
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from tests.services.test_reads import until
from workflows.contracts import commands
from workflows.contracts.reviews import Handling, InterestCategory

LONG = "9" * 5000
"""More digits than Python reads as a number."""

ASK = "/nhs-england/bids/{}/do/ask-information"


@pytest.mark.parametrize(
    "typed",
    [
        {"questions.count": LONG},
        {"questions.count": "-1"},
        {"questions.count": "²"},
        {"questions.count": "1", "remove": f"questions.{LONG}"},
        {"questions.count": "1", "remove": "questions.0", "questions.²": "x"},
        {"questions.count": "0", "remove": "questions.0"},
        {"questions.count": LONG, "add": "questions"},
    ],
)
async def test_a_count_that_no_page_wrote(home: House, typed: dict[str, Any]):
    """A group keeps between none and the most of its members, whatever is claimed."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        answer = await lou.post(ASK.format(bid), data={"form_token": "x", **typed})
    assert answer.status_code in {200, 422}
    page = Page(answer)
    assert 0 <= int(page.values["questions.count"]) <= 20


@pytest.mark.parametrize("number", ["--5", "-", LONG, "²", "1e3", "0x10"])
async def test_a_number_that_is_none(home: House, number: str):
    bid = await a_bid(home)
    async with browser(home, "lena") as lena:
        address = f"/ccg/bids/{bid}/do/record-mandate"
        answer = await lena.post(address, data={"ballot.electorate": number})
    assert answer.status_code == 422
    assert "must be a whole number, like 12" in Page(answer).text


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "idna", "base64", "x"])
async def test_a_form_in_an_encoding_of_the_senders_choice(home: House, charset: str):
    """Some of them make halves of characters, which no answer could carry."""
    bid = await a_bid(home)
    part = b'--X\r\nContent-Disposition: form-data; name="reasons"\r\n\r\n'
    body = part + b"\\ud800+2AA-\xff\r\n--X--\r\n"
    kind = f"multipart/form-data; boundary=X; charset={charset}"
    async with browser(home, "lou") as lou:
        answer = await lou.post(
            f"/nhs-england/bids/{bid}/do/screen",
            content=body,
            headers={"content-type": kind},
        )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("/ccg/bids?q=a+b&stage=live#x", "/ccg/bids?q=a+b&stage=live#x"),
        ("/ccg/bids/07R-1/do/sign?about=C%2F1", "/ccg/bids/07R-1/do/sign?about=C%2F1"),
        ("/ccg/Łódź", "/ccg/%C5%81%C3%B3d%C5%BA"),
        ("/a b", "/a%20b"),
        ("", "/"),
        ("ccg", "/"),
        ("//[", "/"),
        ("//other.example", "/"),
        ("/\\other.example", "/"),
        ("/\t/other.example", "/"),
        (" //other.example", "/"),
        ("https://other.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("/\x00", "/"),
        ("/\ud800", "/"),
        ("/" + "a" * 5000, "/"),
    ],
)
def test_one_goes_on_to_our_own_pages_alone(address: str, where: str):
    """Never to another host, and with nothing that a header cannot carry."""
    assert local(address) == where
    where.encode("ascii")


async def test_who_is_kept_from_the_papers_finds_the_bid_without_why_it_waits(
    home: House,
):
    """In the list too: what it waits for may say who declared, or how it was ruled."""
    bid_id = await a_bid(home)
    await until(home, bid_id, "record_board_decision")
    async with browser(home, "cara") as cara, home.client("cara") as api:
        row = (await cara.see("/hwb/bids")).text
        assert "Waiting for" in row
        declared = commands.DeclareInterest(
            by=builders.CHAIR,
            category=InterestCategory.FINANCIAL,
            description="My firm's building.",
        )
        assert (await api.give_command(declared, bid_id)).status_code == 200
        interest = home.bids.bids[bid_id].interests[-1]
        ruling = commands.RuleOnInterest(
            by=builders.PANEL,
            interest=interest.id,
            handling=Handling.LEAVE,
            reason="Direct.",
        )
        async with home.client("pia") as pia:
            assert (await pia.give_command(ruling, bid_id)).status_code == 200
        row = (await cara.see("/hwb/bids")).text
    assert "Waiting for" not in row
    assert "You see no papers of this bid" in row


async def test_an_address_with_a_nul_is_not_understood(home: House):
    """PostgreSQL cannot look for one, which was taken for a database that is away."""
    bid = await a_bid(home)
    async with browser(home, "lou") as lou:
        for asked in ("/register", "/help", "/nhs-england/bids", "/nhs-england/round"):
            answer = await lou.get(f"{asked}?q=a%00&bid=%00&cycle=%00")
            assert answer.status_code == 400, asked
        answer = await lou.get(f"/nhs-england/bids/{bid}/attachments/x%00y")
        assert answer.status_code == 404
        for task in ("a\0|Q71|screen|", f"{bid}|Q71|s\0|", f"{bid}|Q71|screen|\0"):
            data = {"task": task, "do": "release"}
            answer = await lou.post("/nhs-england/claims", data=data)
            assert answer.status_code == 422, task


async def test_a_task_is_taken_on_from_the_longest_list_address(home: House):
    await a_bid(home)
    words = {"q": "é" * 100, "owner": "unclaimed", "stage": "expression_of_interest"}
    back = f"/nhs-england/?{urlencode(words)}"
    async with browser(home, "lou") as lou:
        data = {"task": "07R-1|Q71|screen|", "back": back}
        answer = await lou.post("/nhs-england/claims", data=data)
    assert (answer.status_code, answer.headers["location"]) == (303, back)


async def test_what_a_form_is_about_goes_with_it_whole(home: House):
    bid = await a_bid(home)
    address = f"/nhs-england/bids/{bid}/do/screen?about=a%26b%3D%23c"
    async with browser(home, "lou") as lou:
        assert (await lou.see(address)).action == address
