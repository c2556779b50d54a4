"""Another body decides in place of the national panel, in a sealed round, on a real server."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from activities.register.verifying import verify
from tests.builders import OFFICE, Story, opening
from tests.conftest import today
from tests.rules.handed_nationally import NAME, SEALED, lost, sat, starts
from tests.rules.paneling import held, member
from tests.rules.steps import declares
from tests.workflows.round_world import Rounded, a_round, a_round_of
from workflows.bid.sealing import Envelope
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Cycle
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import Decided
from workflows.contracts.ports import Start
from workflows.contracts.reviews import Handling
from workflows.plugin import bids_plugin
from workflows.rules import rulebook


def by_committee(**changes: object) -> c.Decide:
    """What the committee decided by its seats, as the office records it."""
    given = {
        "by": OFFICE,
        "version": 1,
        "outcome": Recommendation.APPROVE,
        "reasons": "Sound.",
        "minutes": sat(),
        "meeting_date": today(),
        "minute_reference": "CC/3",
    }
    return c.Decide.model_validate(given | changes)


def before_committee(bid_id: str, cycle: Cycle) -> Bid:
    """A bid whose national panel has nobody of finance left."""
    story = Story(opening(bid_id=bid_id, cycle=cycle), now=datetime.now(UTC))
    declares(story.until_asked("decide"), member("bola"), Handling.LEAVE)
    return story.bid


async def stuck(a: Rounded) -> str:
    """The same, in a round."""
    bid_id = f"T0001F{a.cycle.name[-4:]}-1"
    a.played[bid_id] = await a.bids.start(before_committee(bid_id, a.cycle))
    return bid_id


async def test_who_decides_goes_along_when_the_history_is_renewed():
    """The next run knows what is sealed, and forgets it once the decision is out."""
    story = lost(SEALED)
    envelope = Envelope(Start(bid=story.bid), salt=lambda: "salt")
    event = rulebook.answer(story.bid, starts(), story.now)
    assert envelope.seals(story.bid, starts(), event) == event
    assert envelope.handed_on
    story.happens(event)
    start = Start(bid=story.bid, handed_on=envelope.handed_on)
    later = Envelope(
        Start.model_validate_json(start.model_dump_json()), salt=lambda: "salt"
    )
    command = by_committee(meeting_date=story.now.date())
    later.seals(story.bid, command, rulebook.answer(story.bid, command, story.now))
    assert later.kept
    assert later.kept.content.decider
    assert later.kept.content.decider.name == NAME
    open_ = story.bid.cycle.model_copy(update={"releases": ()})
    unsealed = story.bid.model_copy(update={"cycle": open_})
    told = rulebook.answer(later.known(unsealed), command, story.now)
    assert isinstance(told, Decided)
    assert told.decider
    assert told.decider.name == NAME
    later.forgets(later.kept.content)
    assert later.handed_on is None


async def test_a_committee_decides_in_place_of_the_panel_and_it_comes_out(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """Nothing on record says who decides, or why, before the release; then all of it does,
    the record verifies, and the history replays."""
    cycle = a_round().model_copy(
        update={"national_minutes": True, "national_fallback": True}
    )
    async with a_round_of(temporal, tmp_path, cycle) as a:
        bid_id = await stuck(a)
        played = a.played[bid_id]
        receipt = await played.give(starts(), "once")
        assert (await played.give(starts(), "once")).number == receipt.number
        assert "committee" not in receipt.waiting
        with pytest.raises(WorkflowUpdateFailedError) as panel:
            await played.give(by_committee(minutes=held()))
        assert "not on file for that day" in str(panel.value.cause)
        await played.give(by_committee())
        events = await a.events(bid_id)
        kinds = [event.kind for event in events]
        assert kinds.count("fallback_started") == 1
        assert kinds.index("fallback_started") < kinds.index("decision_recorded")
        told = " ".join(event.model_dump_json() for event in events)
        assert not any(word in told for word in (NAME, "quorate", "another director"))
        (line,) = await a.lines(1, over=0)
        await a.wind(days=31)
        await a.confirm([line.key])
        assert (await a.released(1)).told == 1
        decided = next(e for e in await a.events(bid_id) if isinstance(e, Decided))
        assert decided.decider
        assert decided.decider.name == NAME
        assert decided.decider.reason == "The round cannot wait for another director."
        assert "director of finance" in " ".join(decided.decider.because)
        assert (decided.minutes, decided.votes.in_favour) == (sat(), 4)
        (kept,) = (await played.bid()).in_place
        assert kept.name == NAME
        assert (await verify(a.database)).sound
        history = await played.handle.fetch_history()
        plugins = [bids_plugin(sandboxed=False)]
        replayer = Replayer(workflows=[BidWorkflow], plugins=plugins)
        await replayer.replay_workflow(history)
