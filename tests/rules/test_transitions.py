"""The process as a table, and the roads through it."""

from datetime import timedelta

import pytest

from tests.builders import Story, opening
from tests.rules.steps import at
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.cycles import Model
from workflows.rules import deadlines, handover, needs, progress, road
from workflows.rules.transitions import TABLE

OPEN = tuple(stage for stage in Stage if stage not in ENDS)
GREATER, JOINT, DELEGATED = Model.GREATER_INVOLVEMENT, Model.JOINT, Model.DELEGATED


def test_the_table_has_a_row_for_every_open_stage():
    """What has ended takes no event."""
    assert set(TABLE) == set(OPEN)


@pytest.mark.parametrize("model", list(Model))
def test_the_straight_road_keeps_to_the_table(model):
    """Every step of a bid that everybody favours is one that the table allows."""
    story = Story(opening(model=model)).until(Stage.LIVE)
    bid = progress.after(None, story.events[0])
    passed = [bid.stage]
    for event in story.events[1:]:
        after = progress.after(bid, event)
        assert after.stage in TABLE[bid.stage][event.kind]
        if after.stage is not bid.stage:
            passed.append(after.stage)
        bid = after
    assert tuple(passed) == (*road.ROADS[model], Stage.LIVE)


@pytest.mark.parametrize(
    ("model", "stage", "onward"),
    [
        (DELEGATED, Stage.EXPRESSION_OF_INTEREST, Stage.HWB_APPROVAL),
        (JOINT, Stage.HWB_APPROVAL, Stage.CONFLICT_REVIEW),
        (DELEGATED, Stage.APPROVAL_IN_PRINCIPLE, Stage.BUDGET_HANDOVER),
        (DELEGATED, Stage.BUDGET_HANDOVER, Stage.BUDGET_HANDOVER),
        (GREATER, Stage.EXPRESSION_OF_INTEREST, Stage.BUDGET_HANDOVER),
        (GREATER, Stage.APPROVAL_IN_PRINCIPLE, Stage.BUDGET_HANDOVER),
    ],
)
def test_the_model_decides_the_road(model, stage, onward):
    """R2: greater involvement passes no approvals, wherever it comes from."""
    assert road.next_stage(model, stage) is onward


@pytest.mark.parametrize(
    ("model", "approval", "budget", "national"),
    [
        (GREATER, False, False, False),
        (JOINT, True, False, False),
        (DELEGATED, True, True, True),
    ],
)
def test_each_model_needs_its_own_share(model, approval, budget, national):
    """R2: A none, B local and no budget, C national and all."""
    found = (
        road.needs_approval(model),
        road.has_budget(model),
        road.is_national(model),
    )
    assert found == (approval, budget, national)
    lower = [m for m in Model if road.is_lower(m, model)]
    assert lower == list(road.LADDER[: road.LADDER.index(model)])
    assert set(road.MODES) == set(Model)


@pytest.mark.parametrize("stage", OPEN)
def test_the_wait_of_each_stage_ends_where_the_table_says(stage):
    """No stage is a trap: something leads out of each."""
    onward = {target for targets in TABLE[stage].values() for target in targets}
    assert onward - {stage} - ENDS or stage is Stage.BUDGET_HANDOVER
    assert {Stage.WITHDRAWN, Stage.LAPSED} <= onward
    assert needs.of(at(stage).bid)


def test_nothing_leads_out_of_an_end():
    """An end is an end."""
    for end in ENDS:
        ended = Story().bid.model_copy(
            update={"stage": end, "ended": Story().now, "clocks": ()}
        )
        assert needs.of(ended) == ()
        assert deadlines.ring(ended, Story().now + timedelta(days=999)) is None
        assert handover.begin(ended, Story().now + timedelta(days=999)) is None
        assert needs.of(ended.model_copy(update={"ended": None})) == ()
