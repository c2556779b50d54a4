"""What `bids verify` finds of decisions: what they rest on is still what is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from activities import bases_checked
from activities.database import Database
from activities.interests.reading import Interests
from activities.interests.writing import InterestWriting
from activities.register.writing import RegisterActivities
from tests.activities.register import rows
from tests.activities.register.journeys import batches
from tests.builders import Story, opening
from tests.rules.registering import an_interest
from workflows.contracts.events import BidOpened, Entry
from workflows.contracts.registers import ChangeKind
from workflows.rules import extracts

NOW = datetime(2014, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def decided(database: Database) -> Database:
    """A board and the panel decided; two people were in scope, one with an interest."""
    await InterestWriting(database).put(
        "7",
        ChangeKind.ADDED,
        an_interest(aware=date(2014, 4, 30)),
        now=NOW,
        by="7",
        name="Ann Example",
    )
    until = NOW + timedelta(days=1)
    found = await Interests(database).of_people(["7", "8"], until=until)
    frozen = extracts.extract(found.values(), until)
    story = Story(opening()).until_asked("attest_assurance")
    events = [
        event.model_copy(
            update={"basis": event.basis.model_copy(update={"extract": frozen})}
        )
        if getattr(event, "basis", None)
        else event
        for event in story.events
    ]
    entries = [
        Entry(bid_id="07R-1", number=number, event=event)
        for number, event in enumerate(events, 1)
    ]
    assert isinstance(events[0], BidOpened)
    register = RegisterActivities(database)
    for batch in batches(entries, 4):
        await register.enter(batch)
    return database


async def test_what_was_frozen_is_what_is_kept(decided: Database):
    """Also after somebody has written down more since."""
    await InterestWriting(decided).answer(
        "8", ChangeKind.NIL, now=NOW + timedelta(days=2), by="8", name="Bo Example"
    )
    assert await bases_checked.faults(decided) == []


async def test_a_register_that_was_changed_behind_a_decision_shows(decided: Database):
    """Both decisions rest on it."""
    edit = "UPDATE interest_changes SET content = replace(content, 'Road', 'Street')"
    await rows.without_triggers(decided, edit, table="interest_changes")
    found = await bases_checked.faults(decided)
    assert len(found) == 2
    assert all("register of interests that is not the one kept" in one for one in found)


async def test_a_decision_on_papers_that_nobody_signed_shows(decided: Database):
    """The check code of the signatures is not that of the decision."""
    edit = """UPDATE entries SET body = replace(body, '"digest":"', '"digest":"x')"""
    await rows.without_triggers(decided, f"{edit} WHERE kind = 'application_signed'")
    found = await bases_checked.faults(decided)
    assert len(found) == 2
    assert found[0].endswith("was not signed like this.")
