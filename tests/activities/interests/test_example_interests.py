"""Every example person has a register; a few have interests, and a few are late."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from activities.database import Database
from activities.interests import examples, loading
from activities.interests.examples import INTERESTS
from activities.interests.reading import Interests
from activities.members.reading import MemberReading
from activities.members.terms import Terms
from activities.reference.problems import BadFiles, Problems
from tests.activities.reference.london import ISSUER
from tests.activities.register import rows
from workflows.rules import registers
from workflows.rules.calendar import london_day

OFFICE = date(2013, 4, 1)


async def test_everybody_has_one_and_the_named_are_late(london: Database) -> None:
    """Everything the file names is somebody's, and fits the rules."""
    count = await loading.load_examples(london, ISSUER)
    people = {p.id: p.subject for p in await MemberReading(london).people(ISSUER)}
    file = examples.read(INTERESTS, Problems())
    assert file is not None
    named = {one.subject for one in (*file.interests, *file.overdue)}
    assert named | set(file.not_answered) <= set(people.values())
    found, today = (
        await Interests(london).of_people(people),
        london_day(datetime.now(UTC)),
    )
    late = {
        people[who]
        for who, register in found.items()
        if registers.overdue(register, today, 12, OFFICE)
    }
    assert late == {"camden-hwb-member", "islington-lay", "islington-guardian"}
    assert count == len(people) - len(file.not_answered)
    everything = [k for r in found.values() for k in r.interests]
    assert len(everything) == len(file.interests)
    for kept in everything:
        assert not list(registers.faults(kept.interest, today))
    assert any(registers.days_late(kept) for kept in everything)
    assert any(not kept.interest.publish for kept in everything)
    terms = await Terms(london).of(people)
    assert set(terms) == set(people)


async def test_loading_again_changes_nothing(london: Database) -> None:
    await loading.load_examples(london, ISSUER)
    before = await rows.every(london, "interest_changes")
    assert await loading.load_examples(london, ISSUER) == 0
    assert await rows.every(london, "interest_changes") == before


async def test_a_wrong_file_is_refused(london: Database, tmp_path: Path) -> None:
    wrong = tmp_path / "interests.toml"
    wrong.write_text(INTERESTS.read_text().replace("aware_days", "aware", 1))
    with pytest.raises(BadFiles, match=r"interests\.toml"):
        await loading.load_examples(london, ISSUER, wrong)
    assert await rows.count(london, "interest_changes") == 0


def test_what_is_said_of_a_person_is_in_order() -> None:
    """Numbers follow each other and days do too: the database takes nothing else."""
    file = examples.read(INTERESTS, Problems())
    assert file is not None
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    found = list(examples.changes(file, "camden-guardian", now))
    assert [c.number for c in found] == [1, 2]
    assert found[0].interest is not None
    assert found[0].interest.until == (now - timedelta(days=60)).date()
    assert registers.folded("7", found).nil
