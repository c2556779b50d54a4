"""What an event does to a bid."""

import pytest
from pydantic import TypeAdapter

from tests.builders import DIRECTOR, OFFICER, REGION, Story, allocation, opening
from tests.rules.steps import at, does, two_ccgs
from workflows.contracts import events as e
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Model
from workflows.contracts.events import Entry, Event
from workflows.rules import needs, progress
from workflows.rules.sentences import sentence

EVENT = TypeAdapter(Event)


def test_the_first_entry_opens_the_bid():
    """All that is pinned comes with it; nothing else can be the first."""
    story = Story()
    assert story.bid.opened == story.events[0].at
    assert story.bid.clocks
    with pytest.raises(ValueError, match="must open it"):
        progress.after(None, e.HandoverBegun(at=story.now))


@pytest.mark.parametrize("model", list(Model))
def test_the_record_alone_makes_the_bid_again(model):
    """R30: folding the entries from the start, through JSON, gives the same bid."""
    story = Story(two_ccgs(model)).until(Stage.LIVE)
    bid = None
    for number, event in enumerate(story.events, 1):
        entry = Entry(bid_id="07R-1", number=number, event=event)
        read = Entry.model_validate_json(entry.model_dump_json())
        assert read.event == event
        assert EVENT.validate_python(EVENT.dump_python(event)) == event
        bid = progress.after(bid, read.event)
    assert bid == story.bid
    assert Bid.model_validate_json(bid.model_dump_json()) == bid


def test_a_bid_goes_through_stages_that_need_nothing():
    """Boards that still approve are not waited for."""
    story = Story().until_asked("conclude_conflict_review")
    does(story, "conclude_conflict_review", outcome="return_for_correction")
    before = story.bid.stage
    story.until_asked("sign_application")
    does(story, "sign_application")
    does(story, "sign_application")
    assert (before, story.bid.stage) == (
        Stage.EXPRESSION_OF_INTEREST,
        Stage.CONFLICT_REVIEW,
    )


@pytest.mark.parametrize("stage", [s for s in Stage if s not in (Stage.LIVE,)][:5])
def test_a_refused_attempt_changes_nothing_but_its_count(stage):
    """P7: on record, without touching the bid or its clocks."""
    story = at(stage)
    before = story.bid
    story.happens(
        e.AttemptRefused(
            at=story.now, by=OFFICER, command="screen", refusal="TwoHats", words="No."
        )
    )
    assert story.bid == before.model_copy(update={"refusals": ((OFFICER.person, 1),)})


def test_an_allocation_that_failed_may_be_built_later():
    """The problem goes once the lines are mended."""
    story = at(Stage.BUDGET_HANDOVER)
    story.happens(e.AllocationFailed(at=story.now, problem="no lines"))
    assert story.bid.allocation_problem == "no lines"
    built = e.AllocationBuilt(at=story.now, allocation=allocation(story.bid))
    assert story.happens(built).bid.allocation_problem == ""


@pytest.mark.parametrize(
    "event",
    [
        e.AssuranceSigned(at=Story().now, by=DIRECTOR, version=1),
        e.ModelAccepted(at=Story().now, by=OFFICER),
        e.AgreementSigned(at=Story().now, by=OFFICER, digest="d"),
        e.InterestRuled(
            at=Story().now, by=REGION, interest="i9", handling="note", reason="x"
        ),
        e.ConditionDischarged(at=Story().now, by=REGION, condition="c9", evidence="x"),
        e.Reminded(
            at=Story().now, key="board", subject="x", due=Story().now, days_left=1
        ),
    ],
    ids=lambda event: event.kind,
)
def test_an_event_about_what_is_not_there_leaves_the_rest_alone(event):
    """A fold never fails: what was recorded was allowed when it was recorded."""
    before = Story().bid
    after = progress.after(before, event)
    assert after.model_copy(update={"acted": before.acted}) == before
    assert (after.acted != before.acted) is (event.kind in progress.COUNTS_AS_ACTING)


def test_an_event_of_no_known_kind_is_a_defect():
    """Every kind has its arm; what has none must not pass unseen."""

    class Surprised(e.Happened):
        kind: str = "surprised"

    odd = Surprised(at=Story().now)
    with pytest.raises(AssertionError):
        progress.after(Story().bid, odd)
    with pytest.raises(AssertionError):
        sentence(odd, Story().bid)


def test_an_event_of_the_clock_has_no_person():
    """Who did it is asked of people's events only."""
    with pytest.raises(ValueError, match="needs a person"):
        e.HandoverBegun(at=Story().now).who()


def test_why_a_bid_lapsed_is_said_even_without_its_need():
    """Told from the event alone, where the need has gone."""
    passed = e.DeadlinePassed(
        at=Story().now, key="revision", due=Story().now, lapses=True
    )
    bid = progress.after(opening(), passed)
    assert bid.end_reason == "its date, 10am on 12 May 2014, passed"
    assert (bid.stage, needs.of(bid)) == (Stage.LAPSED, ())
