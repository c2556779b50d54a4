"""Documents of the application: taken by content, kept with a checksum, given as downloads."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import httpx2
import pytest

from services.kit.pages.application import filetypes
from services.kit.pages.application.filetypes import CSV, DOCX, PDF, XLSX, NotTaken
from services.kit.pages.questions import giving
from tests import builders
from tests.builders import Story
from tests.services.house import House
from tests.services.pages.test_ccg_application import screened, write_all
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import Browser, browser
from workflows.contracts import commands as c
from workflows.contracts.parties import Actor, Role
from workflows.contracts.reviews import BoardOutcome, Handling, InterestCategory

BASE = "/ccg/bids/07R-1/application"
A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def packed(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return held.getvalue()


A_DOCX = packed("[Content_Types].xml", "word/document.xml")
AN_XLSX = packed("[Content_Types].xml", "xl/workbook.xml")


async def attach(
    who: Browser, content: bytes, name: str, slot: str = "constitution"
) -> httpx2.Response:
    return await who.post(
        f"{BASE}/papers/{slot}",
        files={"file": (name, content, "application/octet-stream")},
        follow_redirects=True,
    )


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (A_PDF, "x.exe", PDF),
        (A_DOCX, "x.pdf", DOCX),
        (AN_XLSX, "x", XLSX),
        (b"Practice,Sum\nA,1\n", "lines.CSV", CSV),
    ],
)
def test_a_file_is_what_is_in_it(content: bytes, name: str, kind: object) -> None:
    assert filetypes.recognised(content, name) == kind


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.pdf"),
        (b"<html><script>alert(1)</script>", "x.pdf"),
        (b"<svg onload='a,b'>", "x.csv"),
        (b"MZ\x90\x00,", "x.csv"),
        (b"a,b", "x.txt"),
        (packed("a.txt"), "x.docx"),
        (
            packed("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
            "x.docx",
        ),
        (
            packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "x.docx",
        ),
        (b"PK\x03\x04 and then nothing", "x.xlsx"),
        (b"%PDF-" + b"x" * filetypes.MOST, "x.pdf"),
    ],
)
def test_what_is_not_taken(content: bytes, name: str) -> None:
    """Pages, programs, macros, broken and large files, whatever they are called."""
    with pytest.raises(NotTaken):
        filetypes.recognised(content, name)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Papers\\Constitution 4.2.docx", "Constitution 4.2.pdf"),
        ('a"b\r\nSet-Cookie: x=1.pdf', "abSet-Cookie x1.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("...", "Constitution.pdf"),
        ("Verfassung_ä.pdf", "Verfassung_ä.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("<script>.pdf", "script.pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert filetypes.safe_name(name, PDF, "Constitution") == safe


async def test_attached_replaced_removed(home: House):
    """One document in each place; its checksum is shown and right."""
    await screened(home)
    async with browser(home, "mara") as mara, browser(home, "gail") as gail:
        page = await attach(mara, A_PDF, "../Constitution 4.2.PDF")
        assert str(page.url).endswith(BASE)
        assert "Constitution 4.2.pdf" in page.text
        tasks = await gail.see("/ccg/bids/07R-1/papers")
        sum_of = hashlib.sha256(A_PDF).hexdigest()
        assert sum_of in tasks.text
        assert "Mara Example" in tasks.text
        got = await gail.get(tasks.links["Constitution 4.2.pdf"])
        assert got.content == A_PDF
        assert got.headers["content-disposition"].startswith(
            'attachment; filename="Constitution 4.2.pdf"'
        )
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in got.headers["content-security-policy"]
        assert "no-store" in got.headers["cache-control"]
        await attach(mara, A_DOCX, "New.docx")
        replaced = await gail.see("/ccg/bids/07R-1/papers")
        assert "New.docx" in replaced.links
        assert "Never submitted. Replaced by Mara Example at " in replaced.text
        old = await gail.get(replaced.links["Constitution 4.2.pdf"])
        assert old.content == A_PDF
        await mara.post(f"{BASE}/papers/constitution", files={"do": (None, "remove")})
        gone = await gail.see("/ccg/bids/07R-1/papers")
        assert "No document is attached." in gone.text
        assert "Removed by Mara Example at " in gone.text
        assert "Attached by" not in (await mara.see(f"{BASE}/papers/constitution")).text


async def test_what_cannot_be_attached_says_why(home: House):
    """In words on the page; nothing is kept of it."""
    await screened(home)
    async with browser(home, "mara") as mara:
        for content, said in (
            (b"<html>", "must be a PDF, Word"),
            (b"%PDF-" + b"x" * filetypes.MOST, "must be 5 MB or smaller"),
            (b"", "The file is empty"),
        ):
            page = await attach(mara, content, "x.pdf")
            assert (page.status_code, said in page.text) == (422, True), page.text
        none = await mara.post(f"{BASE}/papers/constitution", files={"a": (None, "b")})
        assert "Choose a file" in none.text
        assert (
            "Nothing is attached yet"
            in (await mara.see(f"{BASE}/papers/constitution")).text
        )
        huge = await attach(mara, b"%PDF-" + b"x" * filetypes.MOST * 2, "x.pdf")
        assert huge.status_code == 413


async def test_only_this_address_takes_files(home: House):
    """Every other form takes what its questions can hold, and some more."""
    await screened(home)
    async with browser(home, "mara") as mara:
        large = await mara.post(
            "/ccg/bids/07R-1/do/withdraw", data={"reason": "x" * giving.PAGE}
        )
        assert large.status_code == 413
        other = await attach(mara, A_PDF, "x.pdf", "somewhere")
        assert other.status_code == 404


async def test_who_attaches_and_who_reads(home: House):
    """Writers attach; another CCG finds nothing; boards read what was submitted."""
    await screened(home)
    async with (
        browser(home, "mara") as mara,
        browser(home, "gail") as gail,
        browser(home, "isla") as isla,
        browser(home, "lou") as lou,
    ):
        await attach(mara, A_PDF, "Constitution.pdf")
        papers = await mara.see("/ccg/bids/07R-1/papers")
        link = papers.links["Constitution.pdf"]
        assert (await attach(gail, A_PDF, "x.pdf")).status_code == 403
        assert (await attach(isla, A_PDF, "x.pdf")).status_code == 404
        await isla.see(link, 404)
        theirs = link.replace("/ccg/", "/nhs-england/") + "?opened=yes"
        await lou.see(theirs, 404)
        check = await write_all(mara)
        await mara.fill(check)
        assert (await lou.get(theirs)).content == A_PDF
        late = await attach(mara, A_DOCX, "late.docx")
        assert late.status_code == 409
        assert "its documents stay as they are" in late.text


async def test_others_read_what_was_submitted_until_it_is_submitted_again(home: House):
    """While the CCG writes the next version, its documents are its own affair."""
    await screened(home)
    async with (
        browser(home, "mara") as mara,
        browser(home, "cleo") as cleo,
    ):
        await attach(mara, A_PDF, "First.pdf")
        await mara.fill(await write_all(mara))
        await returned(home)
        await attach(mara, A_DOCX, "Second.docx")
        await attach(mara, AN_XLSX, "Third.xlsx")
        await attach(mara, A_PDF, "New.pdf", "terms-of-reference")
        mine = await mara.see("/ccg/bids/07R-1/papers")
        assert {"Third.xlsx", "New.pdf"} <= set(mine.links)
        assert "Part of version 1. Replaced by Mara Example at " in mine.text
        theirs = await cleo.see("/hwb/bids/07R-1/papers?opened=yes")
        assert "First.pdf" in theirs.links
        assert not {"Second.docx", "Third.xlsx", "New.pdf"} & set(theirs.links)
        assert (await cleo.get(theirs.links["First.pdf"])).content == A_PDF
        draft = mine.links["Third.xlsx"].replace("/ccg/", "/hwb/") + "?opened=yes"
        assert (await cleo.get(draft)).status_code == 404
        await mara.fill(await mara.see(f"{BASE}/check"))
        theirs = await cleo.see("/hwb/bids/07R-1/papers?opened=yes")
        assert {"Third.xlsx", "New.pdf"} <= set(theirs.links)
        assert "Part of version 1. Replaced by Mara Example at " in theirs.text
        assert (await cleo.get(theirs.links["First.pdf"])).content == A_PDF
        assert "Second.docx" not in theirs.links


async def returned(home: House) -> None:
    """The officers sign, and the board asks for changes."""
    for who in ("olu", "finn"):
        async with browser(home, who) as officer:
            page = await officer.see("/ccg/bids/07R-1/do/sign-application")
            await officer.fill(page, declaration="yes")
    cleo = await home.number("cleo")
    by = builders.actor(Role.BOARD_CLERK, "E09000007", person=cleo)
    bid = home.bids.bids["07R-1"]
    changes = c.RecordBoardDecision(
        by=by,
        version=bid.version,
        board="E09000007",
        outcome=BoardOutcome.REQUEST_CHANGES,
        meeting_date=datetime.now(UTC).date(),
        minute_reference="M1",
        votes=builders.MEETING,
        comments="Say more of governance.",
    )
    await home.bids.give("07R-1", changes, "changes")


async def test_somebody_recused_gets_no_papers(home: House):
    """The ruling closes attachments, versions and the draft as well."""
    story = Story().until_asked("sign_application")
    await told(home, story)
    number = await home.number("finn")
    finn = Actor.model_validate(
        {
            "party": "ccg",
            "body": "07R",
            "role": "chief_finance_officer",
            "person": number,
            "name": "Finn",
        }
    )
    paper = await home.connections.papers.put(
        bid_id="07R-1",
        slot="constitution",
        name="a.pdf",
        media_type="application/pdf",
        content=A_PDF,
        person=number,
    )
    path = f"/ccg/bids/07R-1/attachments/{paper.id}"
    async with browser(home, "finn") as person:
        assert (await person.get(path)).content == A_PDF
        for event in (
            c.DeclareInterest(
                by=finn, category=InterestCategory.FINANCIAL, description="x"
            ),
            c.RuleOnInterest(
                by=await _gail(home),
                interest="i1",
                handling=Handling.NO_PAPERS,
                reason="x",
            ),
        ):
            await home.bids.give("07R-1", event, type(event).__name__)
        for closed in (path, "/ccg/bids/07R-1/compare", BASE, f"{BASE}/check"):
            answer = await person.get(closed)
            assert answer.status_code == 403, closed
            assert b"%PDF" not in answer.content


async def _gail(home: House) -> Actor:
    return Actor.model_validate(
        {
            "party": "ccg",
            "body": "07R",
            "role": "guardian",
            "person": await home.number("gail"),
            "name": "Gail",
        }
    )
