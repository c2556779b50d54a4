"""What is kept beside the record under a seal: a change of it is found and named."""

import pytest

from activities.database import Database
from activities.register.findings import Why
from activities.register.verifying import verify
from activities.register.writing import RegisterActivities
from tests.activities.register import rows
from tests.builders import Story
from tests.rules.test_scoring import ANN, asks, before
from tests.workflows.round_world import a_round, before_decision, decides
from workflows.bid.sealing import Envelope
from workflows.contracts.commands import Command
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import Entry
from workflows.contracts.ports import Batch, Start
from workflows.rules import rulebook


def on_record(story: Story, command: Command) -> Batch:
    """The story's entries and one more, with what its seal is over beside it."""
    bid_id = story.bid.id
    entries = [
        Entry(bid_id=bid_id, number=number, event=event)
        for number, event in enumerate(story.events, start=1)
    ]
    envelope = Envelope(Start(bid=story.bid), salt=lambda: "salt")
    event = rulebook.answer(story.bid, command, story.now)
    sealed = envelope.seals(story.bid, command, event)
    entries.append(envelope.entered(bid_id, len(entries) + 1, sealed))
    return Batch(bid_id=bid_id, entries=tuple(entries))


def scored() -> Batch:
    story = before()
    return on_record(story, asks(story.bid, ANN, 1, 2))


def decided() -> Batch:
    cycle = a_round("sealed")
    story = Story(before_decision("07R-1", cycle))
    return on_record(story, decides(Recommendation.REJECT, cycle))


SCORES, DECISIONS = "bid_scores", "sealed_decisions"
MISSING = "is missing or cannot be read."
OTHER = "is not what was sealed."


@pytest.mark.parametrize(
    ("make", "table", "tampering", "words"),
    [
        (scored, SCORES, "DELETE FROM bid_scores", MISSING),
        (scored, SCORES, "UPDATE bid_scores SET content = '{}'", MISSING),
        (
            scored,
            SCORES,
            "UPDATE bid_scores SET content = replace(content, '\"points\":1', '\"points\":5')",
            OTHER,
        ),
        (scored, SCORES, "UPDATE bid_scores SET number = 2", MISSING),
        (decided, DECISIONS, "DELETE FROM sealed_decisions", MISSING),
        (
            decided,
            DECISIONS,
            "UPDATE sealed_decisions SET content = replace(content, 'reject', 'defer')",
            OTHER,
        ),
        (decided, DECISIONS, "UPDATE sealed_decisions SET salt = 'pepper'", OTHER),
    ],
)
async def test_what_a_seal_is_over_cannot_be_changed_unseen(
    unpeopled: RegisterActivities, database: Database, *, make, table, tampering, words
):
    """The chain is whole, and yet the record says which entry's seal does not fit."""
    batch = make()
    await unpeopled.enter(batch)
    assert (await verify(database)).sound

    await rows.without_triggers(database, tampering, table=table)

    (fault,) = (await verify(database)).faults
    assert (fault.number, fault.why) == (len(batch.entries), Why.UNSEALED)
    assert fault.words.endswith(words)
