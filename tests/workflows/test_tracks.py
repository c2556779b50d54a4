"""A bid on the supported track, on a real Temporal server, from its plan to its budget."""

from datetime import timedelta

from temporalio.testing import WorkflowEnvironment

from tests.builders import LOCAL
from tests.conftest import a_cycle_from, today, working
from tests.ports import World
from tests.tracking import TRACKS, plan, ready
from tests.workflows.test_journeys import in_order
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Stage
from workflows.contracts.notices import NoticeKind
from workflows.contracts.tracks import Track
from workflows.rules import calendar, handover


async def test_a_supported_bid_goes_live_once_it_is_on_the_fast_track(
    temporal: WorkflowEnvironment,
):
    """Its plan first, a milestone that is late and told of, then the other track."""
    cycle = a_cycle_from(today(), review_window=0, tracks=TRACKS)
    async with working(temporal, World()) as bids:
        played = await bids.start(cycle=cycle)
        bid = await played.until_asked("say_readiness")
        await played.meet(
            "say_readiness", answers=ready(bid, M2=f"{today().year + 1}-12")
        )
        await played.until_asked("screen")
        supported = ScreeningOutcome.SUPPORTED
        await played.meet("screen", outcome=supported, reasons="Staff are to come.")
        await played.give(plan(LOCAL, played.now(), 5))
        bid = await played.bid()
        due = next(k.due for k in bid.clocks if k.key == "milestone")
        await played.forward_past(due + timedelta(days=4))
        late = await played.bid()
        assert late.stage is Stage.EXPRESSION_OF_INTEREST, "late long before the budget"
        assert next(k for k in late.clocks if k.key == "milestone").passed
        bid = await played.until(Stage.BUDGET_HANDOVER)
        assert bid.track is Track.SUPPORTED
        seen = c.RecordMilestone(by=LOCAL, milestone="m1", evidence="Seen.")
        await played.give(seen)
        bid = await played.until_only_time()
        assert (bid.track, bid.stage) == (Track.FAST, Stage.BUDGET_HANDOVER)
        await played.forward_past(handover.starts_at(bid))
        await played.ended()
        bid, kinds = await played.bid(), await played.kinds()
        assert bid.stage is Stage.LIVE
        assert bid.ended
        assert calendar.london_day(bid.ended) == bid.start_date
        assert in_order(
            kinds,
            "readiness_said",
            "screened",
            "support_planned",
            "reminded",
            "deadline_passed",
            "application_submitted",
            "milestone_reached",
            "track_reassessed",
            "handover_released",
            "went_live",
        )
        told = [n.words for n in played.world.notices[played.id]]
        assert any("a milestone of the support plan" in words for words in told)
        letters = [n.kind for n in played.world.notices[played.id]]
        assert letters.count(NoticeKind.TRACK) == 5, "two of the milestone"
        moved = [m for moves in played.world.moved.values() for m in moves.moves]
        assert sorted((m.function, m.holder) for m in moved) == [
            ("F01", "07R"),
            ("F02", "07R"),
        ]
