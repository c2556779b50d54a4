"""Documents of a bid: listed, fetched by those who may, checked by anybody."""

import io

import pypdf
import pytest

from activities.documents import signing
from tests.builders import Story
from tests.services.conftest import PEOPLE
from tests.services.house import House
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import Browser, Page, browser
from workflows.contracts.bids import Stage
from workflows.contracts.reviews import Handling

SIGNER = signing.fresh()
BID = "07R-1"


@pytest.fixture
async def live(home: House) -> House:
    """Camden's bid has gone all the way, with a key for documents."""
    home.connections.documents.signer = SIGNER
    for event in Story().until(Stage.LIVE).events:
        await home.bids.happened(BID, event)
    return home


async def listed(home: House, path: str = "/ccg/bids/07R-1/papers") -> dict[str, str]:
    async with browser(home, "mara") as mara:
        page = await mara.see(path)
    return {
        href.rsplit("/", 1)[1]: text
        for text, href in page.links.items()
        if "/documents/" in href
    }


async def fetched(who: Browser, name: str, prefix: str = "/ccg") -> bytes:
    answer = await who.get(f"{prefix}/bids/{BID}/documents/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert (
        answer.headers["content-disposition"]
        == f'attachment; filename="bid-{BID}-{name}.pdf"'
    )
    return answer.content


async def checked(home: House, file: bytes) -> Page:
    async with browser(home) as nobody:
        return Page(
            await nobody.post("/check/document", files={"document": ("a.pdf", file)})
        )


async def names(home: House) -> list[str]:
    return [one.name for one in await home.connections.documents.of(BID)]


async def test_each_tab_lists_its_documents_and_each_can_be_fetched(live: House):
    """Papers: the agreement as issued and as signed, the delegation. Decisions: the letter."""
    letter, issued, signed, delegation = await names(live)
    async with browser(live, "mara") as mara:
        papers = await mara.see(f"/ccg/bids/{BID}/papers")
        decisions = await mara.see(f"/ccg/bids/{BID}/decisions")
        for name in (issued, signed, delegation):
            assert f"/documents/{name}" in papers.html
            assert (await fetched(mara, name)).startswith(b"%PDF-1.7")
        assert f"/documents/{letter}" in decisions.html
        assert "Decision letter (PDF)" in decisions.links
        assert papers.text.count("Replaced by a newer one, from entry") == 1
        number = letter.rsplit("-", 1)[1]
        recorded = await mara.see(f"/ccg/bids/{BID}/recorded/{number}")
        assert "Decision letter (PDF)" in recorded.links
        first = await fetched(mara, letter)
        assert await fetched(mara, letter) == first


async def test_what_is_fetched_again_is_not_made_again(live: House):
    """The second read finds the file; another process makes the same bytes."""
    documents = live.connections.documents
    made = (await documents.of(BID))[0]
    first = await documents.file(made)
    assert await documents.file(made) is first
    documents._kept.clear()
    again = await documents.file(made)
    assert again is not first
    assert again == first


async def test_programs_read_the_same(live: House):
    async with live.client("mara") as mara:
        found = (await mara.get(f"/ccg/api/v1/bids/{BID}/documents")).json()["items"]
        assert [one["title"] for one in found] == [
            "Decision letter",
            "Delegation agreement",
            "Delegation agreement",
            "Delegation",
        ]
        assert found[1]["replaced_by"] == found[2]["entry"]
        file = await mara.get(found[0]["file"])
        assert file.content.startswith(b"%PDF-")
        for name in ("decision-letter-1", "agreement-999999", "minutes-3"):
            answer = await mara.get(f"/ccg/api/v1/bids/{BID}/documents/{name}")
            assert answer.status_code == 404, name


async def test_strangers_and_the_recused_get_no_document(home: House):
    """404 for another CCG's people; a ruling closes it for its own, also by the API."""
    story = Story().until_asked("go_live")
    for event in story.events:
        await home.bids.happened(BID, event)
    letter = (await names(home))[0]
    mara = PEOPLE["mara"][0]
    await recuse(home, BID, "mara", mara, Handling.NO_PAPERS)
    for subject, status in (("isla", 404), ("mara", 403)):
        async with browser(home, subject) as who, home.client(subject) as api:
            page = await who.get(f"/ccg/bids/{BID}/documents/{letter}")
            found = await api.get(f"/ccg/api/v1/bids/{BID}/documents/{letter}")
            every = await api.get(f"/ccg/api/v1/bids/{BID}/documents")
        assert {page.status_code, found.status_code, every.status_code} == {status}
    async with browser(home) as nobody:
        assert (await nobody.get(f"/register/{BID}/delegation.pdf")).status_code == 404


async def test_the_delegation_is_public_once_the_bid_is_live_and_names_nobody(
    live: House,
):
    async with browser(live) as nobody:
        page = await nobody.see(f"/register/{BID}")
        answer = await nobody.get(page.links["Delegation (PDF)"])
    assert answer.content.startswith(b"%PDF-")
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    said = "".join(page.extract_text() for page in pages)
    assert "NHS Camden CCG" in said
    assert "Example" not in said
    assert "Verified" in (await checked(live, answer.content)).text


async def test_anybody_can_check_a_document(live: House):
    """Genuine, replaced, changed, unknown; nothing is kept of it."""
    letter, issued, *_ = await names(live)
    async with browser(live, "mara") as mara:
        good, old = await fetched(mara, letter), await fetched(mara, issued)
    assert "Nothing that it says was changed" in (await checked(live, good)).text
    replaced = await checked(live, old)
    assert "Verified, but replaced by a newer one" in replaced.text
    assert "It is out of date" in replaced.text
    middle = len(good) // 2
    changed = good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1 :]
    for file in (changed, good + b"\n%more"):
        page = await checked(live, file)
        assert "it is not as we signed it" in page.text
        assert "decision letter of bid 07R-1" in page.text
    assert "Not a document of ours" in (await checked(live, b"%PDF-1.7\nx")).text
    for file in (b"", b"GIF89a"):
        page = await checked(live, file)
        assert page.status == 422
        assert "There is a problem" in page.text


async def test_the_code_on_a_document_opens_the_check(live: House):
    """As the QR code has it: a GET with the code, which says what stands."""
    letter, issued, signed, _ = await live.connections.documents.of(BID)
    async with browser(live) as nobody:
        page = await nobody.see(f"/check?code={letter.source.hash}")
        assert "On record" in page.text
        assert "Decision letter made from this entry: in force." in page.text
        page = await nobody.see(f"/check?code={issued.source.hash}")
        number = signed.source.number
        assert f"replaced by a newer one, from entry {number}." in page.text
        page = await nobody.see(f"/check?code={'0' * 64}")
        assert "Not on record" in page.text


async def test_without_a_key_documents_are_compared(live: House):
    """Production without a key hands out unsigned files, and still knows its own."""
    live.connections.documents.signer = None
    letter = (await names(live))[0]
    async with browser(live, "mara") as mara:
        file = await fetched(mara, letter)
    assert b"/ByteRange" not in file
    assert "Verified" in (await checked(live, file)).text
    assert "Changed" in (await checked(live, file[:-9] + b"\n%%EOF  \n")).text
