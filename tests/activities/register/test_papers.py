"""Documents beside the record, on both databases."""

import asyncio
import hashlib

import pytest

from activities.database import Database
from activities.desk import papers as papers_room
from activities.desk.papers import Paper, Papers, TooMany


async def put(papers: Papers, content: bytes, person: str = "1") -> Paper:
    """Attach a constitution."""
    return await papers.put(
        bid_id="07R-1",
        slot="constitution",
        name="a.pdf",
        media_type="application/pdf",
        content=content,
        person=person,
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


async def test_what_is_replaced_or_removed_stays(database: Database):
    """It says when and by whom; its content can still be read."""
    papers = Papers(database)
    first = await put(papers, b"first")
    second = await put(papers, b"second", "2")
    assert await papers.of("07R-1") == {"constitution": second}
    gone = (await papers.all_of("07R-1"))[0]
    assert (gone.id, gone.replaced_by) == (first.id, "2")
    assert gone.replaced_at == second.added_at
    await papers.remove("07R-1", "constitution", "3")
    assert await papers.of("07R-1") == {}
    assert [one.replaced_by for one in await papers.all_of("07R-1")] == ["2", "3"]
    found = await papers.content("07R-1", first.id)
    assert found
    assert found[1] == b"first"


async def test_a_bid_holds_so_many_and_no_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """Replaced ones are kept, so there is an end to replacing."""
    monkeypatch.setattr(papers_room, "MOST", 2)
    papers = Papers(database)
    await put(papers, b"1")
    await put(papers, b"2")
    with pytest.raises(TooMany):
        await put(papers, b"3")


async def test_two_at_once_leave_one_that_is_shown(database: Database):
    """Two clicks, two tabs: one of them is the document."""
    papers = Papers(database)
    both = await asyncio.gather(put(papers, b"a"), put(papers, b"b"))
    shown = (await papers.of("07R-1"))["constitution"]
    assert shown.id in {paper.id for paper in both}
    standing = [p for p in await papers.all_of("07R-1") if p.replaced_at is None]
    assert [paper.id for paper in standing] == [shown.id]
