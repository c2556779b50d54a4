"""Documents beside the record, on both databases."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

from activities.database import Database
from activities.desk.papers import Paper, Papers, Submitted


async def put(
    papers: Papers, content: bytes, submitted: Submitted | None = None
) -> Paper:
    """Attach a constitution."""
    return await papers.put(
        bid_id="07R-1",
        slot="constitution",
        name="a.pdf",
        media_type="application/pdf",
        content=content,
        person="1",
        submitted=submitted,
    )


async def test_a_document_comes_back_as_it_went_in(database: Database):
    """Every byte of it, under its bid and under no other."""
    papers = Papers(database)
    content = bytes(range(256)) * 40
    paper = await put(papers, content)
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert await papers.of("07R-1") == {"constitution": paper}
    assert await papers.content("07R-1", paper.id) == (paper, content)
    assert await papers.content("07R-2", paper.id) is None
    assert await papers.of("07R-2") == {}


async def test_what_was_a_draft_goes_and_what_was_submitted_stays(database: Database):
    """Others go on reading the version they have."""
    papers = Papers(database)
    first = await put(papers, b"first")
    sent = Submitted(version=1, at=datetime.now(UTC) + timedelta(milliseconds=1))
    await asyncio.sleep(0.01)
    second = await put(papers, b"second", sent)
    third = await put(papers, b"third", sent)
    held = await papers.of("07R-1")
    assert held["constitution"] == third
    assert held["constitution@1"].id == first.id
    assert await papers.content("07R-1", second.id) is None
    await papers.remove("07R-1", "constitution", sent)
    assert list(await papers.of("07R-1")) == ["constitution@1"]


async def test_two_at_once_leave_one_that_is_shown(database: Database):
    """Two clicks, two tabs: one of them is the document."""
    papers = Papers(database)
    both = await asyncio.gather(put(papers, b"a"), put(papers, b"b"))
    shown = (await papers.of("07R-1"))["constitution"]
    assert shown.id in {paper.id for paper in both}
