"""Sections of a step that is not taken yet are never overwritten unseen."""

import asyncio
import hashlib
from datetime import UTC, datetime

import pytest

from activities.database import Database
from activities.desk.claims import TaskRef
from activities.desk.sections import Overtaken, WrittenSection, WrittenSections
from workflows.contracts.parties import Party

TASK = TaskRef(
    bid_id="07R-1", party=Party.NHS_ENGLAND, body="Q71", command="attest_assurance"
)


def text(
    words: str, by: str = "Dan Example", section: str = "planning"
) -> WrittenSection:
    return WrittenSection(
        section=section,
        content=words,
        digest=hashlib.sha256(words.encode()).hexdigest(),
        basis="1",
        person="11",
        name=by,
        at=datetime(2014, 5, 12, tzinfo=UTC),
    )


@pytest.fixture
def written(database: Database) -> WrittenSections:
    """On either database."""
    return WrittenSections(database)


async def test_a_save_names_the_text_that_it_was_made_from(
    written: WrittenSections,
) -> None:
    """Another than that is shown, and nothing is lost; sections never meet."""
    first = text("one")
    await written.save(TASK, first, "")
    await written.save(TASK, text("two"), first.digest)
    with pytest.raises(Overtaken) as overtaken:
        await written.save(TASK, text("three", "Don Example"), first.digest)
    assert overtaken.value.theirs.content == "two"
    await written.save(TASK, text("four", section="outcome"), "")
    held = await written.of(TASK)
    assert {name: one.content for name, one in held.items()} == {
        "planning": "two",
        "outcome": "four",
    }
    assert held["planning"].at.year > first.at.year, "the moment is that of the saving"


async def test_the_same_text_again_is_no_quarrel(written: WrittenSections) -> None:
    """Two clicks, or two people who typed the same."""
    await written.save(TASK, text("one"), "")
    await written.save(TASK, text("one", "Don Example"), "")
    assert (await written.of(TASK))["planning"].name == "Don Example"


async def test_of_two_who_begin_at_once_one_is_told_of_the_other(
    written: WrittenSections,
) -> None:
    """Nothing was there for either."""
    said = await asyncio.gather(
        *(written.save(TASK, text(words), "") for words in ("one", "two", "three")),
        return_exceptions=True,
    )
    assert sum(one is None for one in said) == 1
    assert sum(isinstance(one, Overtaken) for one in said) == 2


async def test_another_bodys_draft_is_another(written: WrittenSections) -> None:
    await written.save(TASK, text("one"), "")
    assert await written.of(TASK.model_copy(update={"body": "Q44"})) == {}
    assert await written.of(TASK.model_copy(update={"bid_id": "07R-2"})) == {}
