"""Deadlines by the server's own clock: reminders, escalation, lapse, and standing still."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta

import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from tests.builders import CAMDEN_BOARD, ISLINGTON_BOARD, LOCAL
from tests.conftest import Bids, Played, a_cycle_from, today
from tests.workflows.together import Play, Way, together
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey, DeadlineRule, FanIn, Missed
from workflows.contracts.events import DeadlinePassed, Event, Held, Reminded, Resumed
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.contracts.reviews import BoardOutcome
from workflows.rules.calendar import LONDON

WAYS: dict[str, Way] = {}


def way(play: Way) -> Way:
    """Go this way at the same time as the others."""
    WAYS[play.__name__] = play
    return play


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def play(temporal: WorkflowEnvironment) -> AsyncIterator[Play]:
    async with together(temporal, WAYS) as played:
        yield played


def rings(played: Played) -> list[Reminded | DeadlinePassed]:
    """What the clocks said."""
    return [e for e in events(played) if isinstance(e, Reminded | DeadlinePassed)]


def events(played: Played) -> list[Event]:
    return played.world.events(played.id)


def of(played: Played, key: DeadlineKey) -> list[int]:
    """Days left at each ring of a key; 0 where the date has passed."""
    return [
        e.days_left if isinstance(e, Reminded) else 0
        for e in rings(played)
        if e.key is key
    ]


def the_clock_change(at_least: timedelta) -> date:
    """The next Sunday, some time away, on which London's clocks change."""

    def offset(day: date) -> timedelta | None:
        return datetime.combine(day, time(12), tzinfo=LONDON).utcoffset()

    day = today() + at_least
    while offset(day) == offset(day + timedelta(days=1)):
        day += timedelta(days=1)
    return day + timedelta(days=1)


SUNDAY = the_clock_change(timedelta(days=30))
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (SUNDAY + timedelta(days=n) for n in range(1, 5))


@way
async def due_after_the_clock_change(bids: Bids) -> Played:
    """Due on Tuesday; Monday and Wednesday are bank holidays."""
    rule = DeadlineRule(key=DeadlineKey.EXPRESSION, on=TUESDAY, missed=Missed.LAPSE)
    cycle = a_cycle_from(today(), deadlines=(rule,), holidays=(MONDAY, WEDNESDAY))
    played = await bids.start(cycle=cycle)
    await played.forward(days=(THURSDAY - today()).days + 2)
    await played.ended()
    return played


async def test_dates_keep_to_london_and_leave_bank_holidays_out(play: Play):
    """Each at nine in the morning in London, on this side of the change and on that."""
    played = await play("due_after_the_clock_change")
    found = rings(played)
    local = [event.at.astimezone(LONDON) for event in found]
    assert [(at.date(), at.hour) for at in local] == [
        (SUNDAY - timedelta(days=13), 9),
        (SUNDAY - timedelta(days=6), 9),
        (SUNDAY - timedelta(days=2), 9),
        (THURSDAY, 9),
    ]
    assert all(at.minute < 5 for at in local)
    assert local[2].utcoffset() != local[3].utcoffset()
    assert of(played, DeadlineKey.EXPRESSION) == [10, 5, 1, 0]
    due = found[-1].due.astimezone(LONDON)
    assert (due.date(), due.hour, due.minute) == (TUESDAY, 17, 0)
    assert (await played.bid()).stage is Stage.LAPSED


@way
async def screened_late(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked("screen")
    await played.forward(days=90)
    await played.kinds()
    assert "overdue since" in (await played.why()).sentence
    await played.meet("screen")
    return played


async def test_what_stays_overdue_is_escalated_once_and_can_still_be_done(play: Play):
    """Never a deemed approval: two months late it waits for the same people."""
    played = await play("screened_late")
    assert of(played, DeadlineKey.SCREENING) == [10, 5, 1, 0]
    assert (await played.kinds())[-1] == "screened"
    told = [
        n for n in played.world.notices[played.id] if n.kind is NoticeKind.ESCALATION
    ]
    assert any(n.body == "Y56" and n.roles == (Role.REGIONAL_LEAD,) for n in told)
    assert any(n.body == "Q71" and Role.LOCAL_DIRECTOR in n.roles for n in told)


@way
async def held_past_its_reminders(bids: Bids) -> Played:
    """Five weeks on hold; the hold itself says nothing before its sixth."""
    played = await bids.start()
    await played.until_asked("screen")
    await played.give(c.PutOnHold(by=LOCAL, reason="The council is in purdah."))
    await played.forward(days=35)
    assert rings(played) == []
    await played.meet("resume")
    resumed = played.now()
    await played.forward(days=60)
    await played.kinds()
    assert all(ring.at > resumed for ring in rings(played))
    return played


async def test_nothing_rings_on_hold_and_all_of_it_rings_later(play: Play):
    """The dates have moved on, and their reminders with them."""
    played = await play("held_past_its_reminders")
    assert of(played, DeadlineKey.SCREENING) == [10, 5, 1, 0]


@way
async def held_and_forgotten(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked("screen")
    await played.give(c.PutOnHold(by=LOCAL, reason="The council is in purdah."))
    await played.forward(days=80)
    await played.kinds()
    return played


async def test_a_forgotten_hold_rings_itself(play: Play):
    """After forty working days the hold is escalated; the bid stays on hold."""
    played = await play("held_and_forgotten")
    assert of(played, DeadlineKey.HOLD) == [10, 5, 1, 0]
    assert len(rings(played)) == 4
    bid, why = await played.bid(), await played.why()
    assert bid.hold is not None
    assert why.held


@way
async def held_until_a_day(bids: Bids) -> Played:
    """For a week: nobody resumes it."""
    played = await bids.start()
    await played.until_asked("screen")
    until = (played.now() + timedelta(days=7)).astimezone(LONDON).date()
    hold = c.PutOnHold(by=LOCAL, reason="The council is in purdah.", until=until)
    await played.give(hold)
    await played.forward(days=8)
    await played.kinds()
    await played.meet("screen")
    return played


async def test_a_hold_with_a_day_ends_by_itself(play: Play):
    """At nine in London on its day, by nobody; then the bid can be decided on again."""
    played = await play("held_until_a_day")
    held, resumed = (
        next(one for one in events(played) if isinstance(one, kind))
        for kind in (Held, Resumed)
    )
    assert resumed.by is None
    ended = resumed.at.astimezone(LONDON)
    assert (ended.date(), ended.hour, ended.minute) == (held.until, 9, 0)
    assert of(played, DeadlineKey.HOLD) == []
    assert "screened" in await played.kinds()


@way
async def asked_and_not_answered(bids: Bids) -> Played:
    played = await bids.start(cycle=a_cycle_from(today(), answer_days=15))
    await played.until_asked("screen")
    question = Question(text="Who chairs the committee?")
    await played.give(c.AskInformation(by=LOCAL, questions=(question,)))
    await played.forward(days=60)
    await played.kinds()
    return played


async def test_an_open_question_has_a_date_of_its_own(play: Play):
    """While it stops all the other clocks."""
    played = await play("asked_and_not_answered")
    assert of(played, DeadlineKey.ANSWER) == [10, 5, 1, 0]
    assert len(rings(played)) == 4
    assert "Its clocks stand still." in (await played.why()).sentence


@way
async def given_more_time(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked("screen")
    await played.forward(days=18)
    assert of(played, DeadlineKey.SCREENING) == [10]
    later = played.now().date() + timedelta(days=60)
    await played.give(
        c.ExtendDate(by=LOCAL, key=DeadlineKey.SCREENING, to=later, reason="Illness.")
    )
    await played.forward(days=70)
    await played.kinds()
    return played


async def test_more_time_means_new_reminders(play: Play):
    """The old date says nothing more."""
    played = await play("given_more_time")
    assert of(played, DeadlineKey.SCREENING) == [10, 10, 5, 1, 0]
    dates = {ring.due for ring in rings(played)[1:]}
    assert len(dates) == 1
    assert dates != {rings(played)[0].due}


async def two_boards(bids: Bids, fan_in: FanIn) -> Played:
    """One of two boards decides, the other's date passes."""
    played = await bids.start(
        cycle=a_cycle_from(today(), fan_in=fan_in),
        boards=(CAMDEN_BOARD, ISLINGTON_BOARD),
    )
    await played.until(Stage.HWB_APPROVAL)
    await played.meet("record_board_decision")
    await played.forward(days=50)
    await played.kinds()
    return played


@way
async def a_silent_board(bids: Bids) -> Played:
    return await two_boards(bids, FanIn.ALL_APPROVE)


@way
async def a_silent_advisory_board(bids: Bids) -> Played:
    return await two_boards(bids, FanIn.ADVISORY)


async def test_only_the_late_board_is_reminded(play: Play):
    """The bid waits for it, however long."""
    played = await play("a_silent_board")
    assert of(played, DeadlineKey.BOARD) == [10, 5, 1, 0]
    assert {ring.subject for ring in rings(played)} == {"E09000019"}
    bid = await played.bid()
    assert bid.stage is Stage.HWB_APPROVAL
    chair = [
        n
        for n in played.world.notices[played.id]
        if n.kind is NoticeKind.ESCALATION and n.roles == (Role.BOARD_CHAIR,)
    ]
    assert {n.body for n in chair} == {"E09000019"}


async def test_an_advisory_board_that_is_silent_has_no_view(play: Play):
    """No view is not an approval; the bid goes on because advice was all it asked for."""
    played = await play("a_silent_advisory_board")
    bid = await played.bid()
    assert bid.stage is Stage.CONFLICT_REVIEW
    outcomes = {d.board: d.outcome for d in bid.board_decisions}
    assert outcomes["E09000019"] is BoardOutcome.NO_VIEW
    assert of(played, DeadlineKey.BOARD) == [10, 5, 1, 0]
