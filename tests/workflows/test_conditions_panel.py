"""A conditions panel in a round that lets its decisions out together, on a real server."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from tests.builders import NATIONAL, REGION, Story, opening, terms
from tests.conftest import today
from tests.policy import PANELLED
from tests.rules.deciding import MEMBER
from tests.rules.paneling import held
from tests.workflows.round_world import Rounded, a_round, a_round_of
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import commands as c
from workflows.contracts.cycles import DeadlineKey, DeadlineRule
from workflows.contracts.decisions import ConditionTerms, Recommendation, SettledTerms
from workflows.contracts.events import Decided
from workflows.plugin import bids_plugin

WITH = Recommendation.APPROVE_WITH_CONDITIONS
RULE = DeadlineRule(key=DeadlineKey.CONDITIONS_PANEL, working_days=5)


async def recommended(a: Rounded) -> ConditionTerms:
    """A bid whose region proposes a condition: what it proposes."""
    began = opening(bid_id=f"T0001X{a.cycle.name[-4:]}-1", cycle=a.cycle)
    story = Story(began, now=datetime.now(UTC)).until_asked("moderate")
    a.played[began.id] = played = await a.bids.start(story.bid)
    proposed = terms(today() + timedelta(days=90))
    recommend = c.Moderate(
        by=REGION,
        version=1,
        recommendation=WITH,
        reasons="One lay member.",
        conditions=(proposed,),
    )
    receipt = await played.give(recommend)
    assert "the conditions panel to settle" in receipt.waiting
    return proposed


def decides(*conditions: ConditionTerms) -> c.Decide:
    """The national panel decides by its seats."""
    return c.Decide(
        by=NATIONAL,
        version=1,
        outcome=WITH,
        reasons="Sound.",
        conditions=conditions,
        minutes=held(),
        meeting_date=today(),
        minute_reference="NP/3",
    )


async def test_what_the_panel_settled_is_decided_sealed_and_comes_out(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """Nothing is decided before it; nothing of a decision, of who was there or of why an
    attempt was refused is in what it leaves on record; the history replays."""
    plain = a_round()
    cycle = plain.model_copy(
        update={
            "conditions_panel": PANELLED.conditions_panel,
            "national_minutes": True,
            "deadlines": (*plain.deadlines, RULE),
        }
    )
    async with a_round_of(temporal, tmp_path, cycle) as a:
        proposed = await recommended(a)
        (bid_id, played), *_ = a.played.items()
        with pytest.raises(WorkflowUpdateFailedError) as early:
            await played.give(decides(proposed))
        assert "the conditions panel" in str(early.value.cause)
        later = proposed.model_copy(update={"due": proposed.due + timedelta(days=7)})
        settle = c.SettleConditions(
            by=MEMBER,
            version=1,
            conditions=(SettledTerms(**later.model_dump(), proposed=1),),
            reason="As elsewhere.",
        )
        first = await played.give(settle, "once")
        assert (await played.give(settle, "once")).number == first.number
        bid = await played.bid()
        assert bid.settled
        command = decides(*bid.settled.conditions)
        few = command.model_copy(update={"minutes": held(("alex", "carol"))})
        with pytest.raises(WorkflowUpdateFailedError) as lost:
            await played.give(few)
        assert "not quorate for this item" in str(lost.value.cause)
        await played.give(command)
        events = await a.events(bid_id)
        assert not any("placeholder" in event.model_dump_json() for event in events)
        kinds = [event.kind for event in events]
        assert kinds.count("conditions_settled") == 1
        assert kinds.index("conditions_settled") < kinds.index("decision_recorded")
        assert not any(isinstance(event, Decided) for event in events)
        (line,) = await a.lines(1, over=0)
        # A round whose letters are ready lets time pass by itself: the bid has to be there.
        await a.wind(days=31)
        await a.confirm([line.key])
        assert (await a.released(1)).told == 1
        decided = next(e for e in await a.events(bid_id) if isinstance(e, Decided))
        assert decided.conditions == (later,)
        assert (decided.minutes, decided.votes.in_favour) == (held(), 4)
        history = await played.handle.fetch_history()
        plugins = [bids_plugin(sandboxed=False)]
        replayer = Replayer(workflows=[BidWorkflow], plugins=plugins)
        await replayer.replay_workflow(history)
