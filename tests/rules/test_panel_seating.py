"""When a bid is ready for the national panel, when it waits for it, and what is said of it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import LOCAL, MANAGER, NATIONAL, REGION, Story, opening
from tests.policy import CYCLE
from tests.rules.test_panel import BOTH, FIRST, NOW, SECOND
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import Model, ReleaseDay
from workflows.contracts.events import PanelSeated
from workflows.contracts.panels import PanelSeat, SeatReason
from workflows.rules import panel

LATER = datetime(2015, 2, 16, 10, tzinfo=UTC)


def waits(bid: Bid) -> bool:
    """Whether the panel still has a seat for it."""
    return bool(panel.seated(BOTH, [bid]))


@pytest.fixture
def ready() -> Story:
    """Only the decision is left."""
    return Story(opening()).until_asked("decide")


def asked(story: Story, *texts: str) -> Story:
    questions = tuple(Question(text=one) for one in texts)
    return story.gives(c.AskInformation(by=REGION, questions=questions))


def answered(story: Story, request: str) -> Story:
    said = c.AnswerInformation(by=MANAGER, request=request, answers=("Thirty.",))
    return story.gives(said)


def test_a_bid_is_ready_once_every_question_is_answered(ready: Story):
    """One open request is enough to keep it back, whichever of several it is."""
    assert panel.is_ready(ready.bid)
    asked(ready, "How many?")
    assert not panel.is_ready(ready.bid)
    answered(ready, "q1")
    assert panel.is_ready(ready.bid)
    asked(ready, "How many practices?")
    assert not panel.is_ready(ready.bid)
    asked(ready, "How many people?")
    answered(ready, "q3")
    assert not panel.is_ready(ready.bid)
    answered(ready, "q2")
    assert panel.is_ready(ready.bid)


def test_a_bid_is_ready_once_the_region_has_recommended_and_nothing_holds_it():
    before = Story(opening()).until_asked("moderate")
    assert not panel.is_ready(before.bid)
    before.until_asked("decide")
    assert panel.is_ready(before.bid)
    before.gives(c.PutOnHold(by=LOCAL, reason="A breach."))
    assert not panel.is_ready(before.bid)


def test_a_question_moves_a_bid_behind_the_ready_and_out_of_a_sitting(ready: Story):
    """It arrived first, and sits after whoever has answered; at the moment it rolls on."""
    first = ready.bid.model_copy(update={"id": "A-1"})
    later = first.moderation.at + timedelta(days=1)
    moderation = first.moderation.model_copy(update={"at": later})
    second = first.model_copy(update={"id": "B-1", "moderation": moderation})
    assert [b.id for b in panel.in_order([second, first])] == ["A-1", "B-1"]
    open_ = asked(ready, "How many?").bid.model_copy(update={"id": "A-1"})
    assert [b.id for b in panel.in_order([open_, second])] == ["B-1", "A-1"]
    found = panel.seated(BOTH, [open_, second], FIRST)
    assert found["B-1"].taken
    late = found["A-1"]
    assert (late.sits, late.why, late.after) == (
        SECOND.at,
        SeatReason.LATE,
        FIRST.at,
    )


def decides(story: Story) -> c.Decide:
    return c.Decide(
        by=NATIONAL, version=story.bid.version, outcome="approve", reasons="Sound."
    )


def test_a_bid_waits_for_the_panel_until_it_is_decided(ready: Story):
    """Decided and told, decided and sealed: neither takes a place of somebody else."""
    assert waits(ready.bid)
    told = ready.bid
    ready.gives(decides(ready))
    assert ready.bid.decision is not None
    at = told.model_copy(update={"decision": ready.bid.decision})
    assert at.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert not waits(at)
    assert panel.heard(at, PanelSeat(sits=FIRST.at, place=1, most=2), NOW) is None


def test_a_decision_that_is_sealed_until_its_day_frees_the_seat():
    day = (NOW + timedelta(days=60)).date()
    cycle = CYCLE.model_copy(update={"releases": (ReleaseDay(on=day),)})
    story = Story(opening(cycle=cycle)).until_asked("decide")
    assert waits(story.bid)
    story.gives(decides(story))
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert story.bid.decision is None
    assert story.bid.awaited is not None
    assert not waits(story.bid)


def test_a_bid_elsewhere_or_over_has_no_seat(ready: Story):
    bid = ready.bid
    assert not waits(Story(opening()).until(Stage.CONFLICT_REVIEW).bid)
    assert not waits(bid.model_copy(update={"model": Model.JOINT}))
    assert not waits(bid.model_copy(update={"ended": NOW}))
    taken = PanelSeat(sits=FIRST.at, place=1, most=2, taken=True)
    assert not waits(bid.model_copy(update={"sitting": taken}))
    seated = taken.model_copy(update={"taken": False})
    assert waits(bid.model_copy(update={"sitting": seated}))


SEAT = {"sits": SECOND.at, "place": 1, "most": 2}
ROOM = {"why": SeatReason.FULL, "after": FIRST.at}
LATE = {"why": SeatReason.LATE, "after": FIRST.at}


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        (
            PanelSeat(**SEAT, why=SeatReason.READY),
            "It is before the national panel at 10am on 9 February 2015, in place 1 of 2.",
        ),
        (
            PanelSeat(**SEAT, why=SeatReason.EXPECTED),
            "It is before the national panel at 10am on 9 February 2015, in place 1 of 2. "
            "It has to be ready by then.",
        ),
        (
            PanelSeat(**SEAT, **ROOM),
            "It is before the national panel at 10am on 9 February 2015, in place 1 of 2: "
            "there is no room in the sitting of 2 February 2015.",
        ),
        (
            PanelSeat(**SEAT, **LATE),
            "It is before the national panel at 10am on 9 February 2015, in place 1 of 2: "
            "it was not ready when the panel sat on 2 February 2015.",
        ),
        (
            PanelSeat(**SEAT, taken=True),
            "The national panel had it in its sitting of 9 February 2015.",
        ),
        (
            PanelSeat(taken=True),
            "The national panel had it in its sitting of a day not known.",
        ),
        (
            PanelSeat(),
            "No sitting of the national panel has room for it.",
        ),
        (
            PanelSeat(**ROOM),
            "No sitting of the national panel has room for it: there is no room in the "
            "sitting of 2 February 2015.",
        ),
    ],
)
def test_what_happened_is_said_in_full(seat: PanelSeat, words: str):
    assert panel.said(PanelSeated(at=NOW, seat=seat)) == words


@pytest.mark.parametrize(
    ("seat", "decision", "task"),
    [
        (None, "", ""),
        (
            PanelSeat(**SEAT),
            " by the national panel, which sits at 10am on 9 February 2015 (place 1 of 2)",
            ", before the national panel sits at 10am on 9 February 2015",
        ),
        (
            PanelSeat(**SEAT, **LATE),
            " by the national panel, which sits at 10am on 9 February 2015 (place 1 of 2), "
            "since it was not ready when the panel sat on 2 February 2015",
            ", before the national panel sits at 10am on 9 February 2015",
        ),
        (
            PanelSeat(**SEAT, taken=True),
            " by the national panel, which had it in its sitting of 9 February 2015",
            "",
        ),
        (
            PanelSeat(**ROOM),
            " by the national panel, for which no sitting with room is set, since there is "
            "no room in the sitting of 2 February 2015",
            "",
        ),
        (
            PanelSeat(),
            " by the national panel, for which no sitting with room is set",
            "",
        ),
    ],
)
def test_how_a_decision_and_a_task_before_it_are_waited_for(
    seat: PanelSeat | None, decision: str, task: str
):
    assert panel.before_panel(seat) == decision
    assert panel.in_time(seat) == task


def test_the_sooner_of_two_sittings_begins_and_is_filled_first(ready: Story):
    """In whatever order they are named."""
    first = ready.bid.model_copy(update={"id": "A-1"})
    third = SECOND.model_copy(update={"at": LATER})
    for some in ((third, SECOND, FIRST), (SECOND, FIRST, third)):
        assert panel.begins(some, panel.Queue([], 1), LATER) == (FIRST, False)
        seat = panel.seated(some, [first])["A-1"]
        assert (seat.sits, seat.place, seat.why) == (FIRST.at, 1, SeatReason.READY)
