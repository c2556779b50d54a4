"""Documents are part of what is submitted, signed, compared and taken away."""

import io
import zipfile

from tests.services.house import House
from tests.services.pages.test_ccg_application import BASE, screened, write_all
from tests.services.pages.test_ccg_papers import A_DOCX, A_PDF, attach, returned
from tests.services.pages.visiting import browser
from workflows.rules import part_one

SIGN = "/ccg/bids/07R-1/do/sign-application"
SHORT = 12


async def test_the_record_names_what_was_attached(home: House):
    """Name, kind, size and checksum; the officers see them and sign them."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await attach(mara, A_PDF, "Constitution.pdf")
        check = await write_all(mara)
        bid = home.bids.bids["07R-1"]
        (held,) = (await home.connections.papers.of("07R-1")).values()
        assert f"Check code {held.sha256[:SHORT]}" in check.text
        await mara.fill(check)
        bid = home.bids.bids["07R-1"]
        (one,) = bid.documents
        assert (one.kind, one.name, one.size, one.sha256) == (
            "constitution",
            "Constitution.pdf",
            len(A_PDF),
            held.sha256,
        )
        sign = await olu.see(SIGN)
        assert "Your signature covers these documents" in sign.text
        assert f"check code {held.sha256[:SHORT]}" in sign.text
        history = await olu.see("/ccg/bids/07R-1/history")
        assert "version 1 of the application, with 1 document." in history.text
        export = await olu.get("/ccg/bids/07R-1/record.zip")
        with zipfile.ZipFile(io.BytesIO(export.content)) as packed:
            readme = packed.read("bid-07R-1/README.txt").decode()
        assert f"SHA-256 {held.sha256}" in readme
        assert "Constitution: Constitution.pdf" in readme


async def test_other_documents_are_another_signature(home: House):
    """What a signature binds to changes with any of them."""
    await screened(home)
    async with browser(home, "mara") as mara:
        await attach(mara, A_PDF, "Constitution.pdf")
        await mara.fill(await write_all(mara))
    bid = home.bids.bids["07R-1"]
    other = bid.documents[0].model_copy(update={"sha256": "0" * 64})
    codes = {
        part_one.digest(bid.model_copy(update={"documents": held}))
        for held in (bid.documents, (other,), ())
    }
    assert len(codes) == 3


async def test_a_document_that_changed_meanwhile_stops_the_submission(home: House):
    """Added, replaced or removed: the officer reads again, and nothing is lost."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        check = await write_all(mara)
        await attach(olu, A_PDF, "Added.pdf")
        check = await mara.fill(check, 409)
        assert "A document was added, replaced or removed" in check.text
        assert "Added.pdf" in check.text
        await attach(olu, A_DOCX, "Instead.docx")
        check = await mara.fill(check, 409)
        assert "Instead.docx" in check.text
        await olu.post(f"{BASE}/papers/constitution", files={"do": (None, "remove")})
        check = await mara.fill(check, 409)
        assert "No document is attached." in check.text
        assert "You can submit without the constitution, the terms" in check.text
        assert home.bids.bids["07R-1"].version == 0
        done = await mara.fill(check)
    assert "/recorded/" in done.url
    assert home.bids.bids["07R-1"].documents == ()


async def test_a_program_names_the_documents_or_takes_what_is_there(home: House):
    """Left out, they are what is attached; named, they have to be."""
    await screened(home)
    path = "/ccg/api/v1/bids/07R-1/submit-application"
    async with browser(home, "mara") as mara, home.client("mara") as api:
        await attach(mara, A_PDF, "Constitution.pdf")
        await write_all(mara)
        draft = (await api.get("/ccg/api/v1/bids/07R-1/draft")).json()["application"]
        body = {"application": draft}
        other = await api.give(path, body | {"documents": []})
        assert (other.status_code, other.json()["type"]) == (
            409,
            "/problems/documents-changed",
        )
        async with home.client("isla") as stranger:
            hidden = await stranger.give(path, body | {"documents": []})
            assert hidden.status_code == 404
        done = await api.give(path, body, key="k")
        assert done.is_success, done.text
        again = await api.give(path, body, key="k")
        assert again.json() == done.json()
    assert [one.name for one in home.bids.bids["07R-1"].documents] == [
        "Constitution.pdf"
    ]


async def test_versions_are_compared_with_their_documents(home: House):
    """Another file is a change, and a constitution asks the boards again."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "cleo") as cleo:
        await attach(mara, A_PDF, "First.pdf")
        await mara.fill(await write_all(mara))
        await returned(home)
        await attach(mara, A_DOCX, "Second.docx")
        check = await mara.see(f"{BASE}/check")
        await mara.fill(check)
        page = await cleo.see("/hwb/bids/07R-1/compare?opened=yes")
        assert "Document: Constitution First.pdf (" in page.text
        assert "Second.docx (" in page.text


async def test_a_submitted_document_is_told_by_the_record(home: House):
    """A file that slips in while the application is sent is not part of it."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "lou") as lou:
        await attach(mara, A_PDF, "Signed.pdf")
        await mara.fill(await write_all(mara))
        await home.connections.papers.put(
            bid_id="07R-1",
            slot="constitution",
            name="Late.pdf",
            media_type="application/pdf",
            content=A_PDF + b" ",
            person=await home.number("mara"),
        )
        for who, door in ((mara, "ccg"), (lou, "nhs-england")):
            page = await who.see(f"/{door}/bids/07R-1/papers?opened=yes")
            assert "Signed.pdf" in page.links
            assert "Late.pdf" not in page.links
