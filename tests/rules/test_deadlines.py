"""When things are due, when they remind, and what passing them does."""

from datetime import date, timedelta

import pytest

from tests.builders import CYCLE, Story, opening, terms
from tests.rules.steps import at, does, due, london, rings, two_boards, two_ccgs
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey as K
from workflows.contracts.cycles import DeadlineRule, Missed, Model
from workflows.contracts.decisions import ConditionStatus, Recommendation
from workflows.rules import admission, calendar, deadlines

DELEGATED, JOINT = Model.DELEGATED, Model.JOINT


def test_a_rule_for_the_model_goes_before_one_for_all():
    """Delegated applications close earlier than the others."""
    rule = deadlines.rule_for(CYCLE, K.APPLICATION, DELEGATED)
    assert (rule.on, rule.at.hour) == (date(2015, 1, 9), 12)
    assert deadlines.rule_for(CYCLE, K.APPLICATION, JOINT).on == date(2015, 1, 30)
    assert deadlines.rule_for(CYCLE, K.HOLD, JOINT) is None


def test_expressions_are_due_on_the_cycles_day():
    """R1: 20 June 2014; a cycle may set none."""
    assert admission.expression_due(CYCLE, JOINT) == calendar.at(date(2014, 6, 20))
    open_ended = CYCLE.model_copy(update={"deadlines": ()})
    assert admission.expression_due(open_ended, JOINT) is None


def test_what_has_no_rule_is_never_due():
    """A cycle without a date for something waits for it without one."""
    cycle = CYCLE.model_copy(update={"deadlines": ()})
    story = Story(opening(cycle=cycle))
    assert story.bid.clocks == ()
    assert deadlines.next_alarm(story.bid) is None
    assert story.later(days=900)
    assert rings(story) == []


def test_every_dated_need_has_its_own_clock():
    """One clock per need, started when the need appears."""
    story = Story(two_ccgs()).until_asked("sign_application")
    subjects = [(k.key, k.subject) for k in story.bid.clocks]
    assert subjects == [(n.key, n.subject) for n in story.needs()]
    first = story.bid.clocks[0]
    story.later(hours=3)
    does(story, "sign_application", "07R/chief_finance_officer")
    assert [k.subject for k in story.bid.clocks] == [
        "07R/accountable_officer",
        "08H/accountable_officer",
        "08H/chief_finance_officer",
    ]
    assert story.bid.clocks[0] == first


@pytest.mark.parametrize(
    ("begins", "command", "key", "day"),
    [
        pytest.param(
            (2014, 8, 1), "screen", "screening", date(2014, 9, 1), id="August holiday"
        ),
        pytest.param(
            (2014, 12, 10), "screen", "screening", date(2015, 1, 12), id="Christmas"
        ),
        pytest.param(
            (2014, 10, 13),
            "screen",
            "screening",
            date(2014, 11, 10),
            id="the clocks go back on 26 October",
        ),
        pytest.param(
            (2015, 3, 16),
            "screen",
            "screening",
            date(2015, 4, 15),
            id="Easter, and the clocks go forward on 29 March",
        ),
    ],
)
def test_dates_count_working_days_across_the_year(begins, command, key, day):
    """20 working days from the day that the need appears, at five in London."""
    cycle = CYCLE.model_copy(
        update={
            "deadlines": tuple(
                r.model_copy(update={"on": date(2015, 12, 1)})
                if r.key is K.EXPRESSION
                else r
                for r in CYCLE.deadlines
            )
        }
    )
    story = london(Story(opening(cycle=cycle)), *begins)
    story.until_asked(command)
    assert due(story, key) == calendar.at(day)


def test_reminders_come_at_ten_five_and_one_working_days():
    """The cycle's reminders, in the morning in London."""
    story = Story()
    said = []
    while (alarm := deadlines.next_alarm(story.bid)) and not story.bid.ended:
        story.now = alarm[0]
        assert rings(story), "an alarm with nothing to say"
        event = story.events[-1]
        said.append(
            (event.kind, getattr(event, "days_left", None), story.now.isoformat())
        )
    assert said == [
        ("reminded", 10, "2014-06-06T08:00:00+00:00"),
        ("reminded", 5, "2014-06-13T08:00:00+00:00"),
        ("reminded", 1, "2014-06-19T08:00:00+00:00"),
        ("deadline_passed", None, "2014-06-23T08:00:00+00:00"),
    ]
    assert story.bid.stage is Stage.LAPSED


def test_of_several_late_reminders_only_the_last_is_sent():
    """Whoever was away for a fortnight is not written to three times."""
    story = london(Story(), 2014, 6, 19)
    assert rings(story) == ["reminded"]
    assert story.events[-1].days_left == 1
    assert story.bid.clocks[0].told == (1,)
    assert rings(story) == []


def test_reminders_of_before_the_clock_started_are_not_sent():
    """What appears three days before its date reminds once."""
    story = london(Story(), 2014, 6, 17)
    story = Story(now=story.now)
    london(story, 2014, 6, 20)
    assert rings(story) == ["reminded"]
    assert story.events[-1].days_left == 1


def test_the_day_after_is_escalated_on_a_working_morning():
    """A date on a Friday is escalated on the Monday, once."""
    story = at(Stage.HWB_APPROVAL)
    london(story, 2014, 6, 24, 23)
    assert rings(story) == ["reminded"]
    london(story, 2014, 6, 25, 8)
    assert rings(story) == []
    london(story, 2014, 6, 25, 9)
    assert rings(story) == ["deadline_passed"]
    passed = story.events[-1]
    assert (passed.lapses, passed.subject) == (False, "E09000007")
    story.later(days=90)
    assert rings(story) == []
    assert story.bid.stage is Stage.HWB_APPROVAL


@pytest.mark.parametrize(
    ("asked", "lapses"),
    [
        ("submit_expression", True),
        ("screen", False),
        ("submit_application", True),
        ("sign_application", True),
        ("record_board_decision", False),
        ("declare_interest", False),
        ("attest_assurance", False),
        ("decide", False),
        ("issue_agreement", False),
        ("sign_agreement", True),
        ("countersign_agreement", False),
        ("go_live", False),
    ],
)
def test_a_missed_date_lapses_or_stays_as_the_cycle_says(asked, lapses):
    """Never a deemed approval: the bid ends, or goes on waiting."""
    story = Story().until_asked(asked)
    need = next(n for n in story.needs() if n.command == asked)
    story.now = need.due + timedelta(days=6)
    rings(story)
    assert (story.bid.stage is Stage.LAPSED) is lapses
    if lapses:
        assert story.bid.end_reason.startswith(need.words)
    else:
        assert any(n.command == asked for n in story.needs())


def with_conditions(*days):
    story = at(Stage.APPROVAL_IN_PRINCIPLE).until_asked("decide")
    return does(
        story,
        "decide",
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        conditions=tuple(terms(day) for day in days),
    )


def test_a_condition_that_is_not_met_ends_the_bid_and_says_which():
    """R18: lapse on due date."""
    story = with_conditions(date(2014, 12, 1), date(2015, 2, 2))
    london(story, 2014, 12, 2, 9)
    rings(story)
    assert story.bid.stage is Stage.LAPSED
    assert [k.status for k in story.bid.conditions] == [
        ConditionStatus.LAPSED,
        ConditionStatus.OPEN,
    ]
    assert story.bid.end_reason == ("condition 1 was due by 5pm on 1 December 2014")


def test_another_lapse_leaves_the_conditions_open():
    """A condition lapses by its own date only."""
    story = with_conditions(date(2015, 3, 2)).until_asked("sign_agreement")
    story.now = next(n for n in story.needs() if n.command == "sign_agreement").due
    story.later(days=6)
    rings(story)
    assert story.bid.stage is Stage.LAPSED
    assert [k.status for k in story.bid.conditions] == [ConditionStatus.DISCHARGED]


def test_each_board_is_late_on_its_own():
    """Two boards, two dates, two escalations."""
    story = Story(two_boards()).until(Stage.HWB_APPROVAL)
    london(story, 2014, 7, 1)
    assert rings(story) == ["deadline_passed"] * 2
    assert {e.subject for e in story.events[-2:]} == {"E09000007", "E09000019"}


def test_the_next_alarm_is_the_earliest():
    """One timer is enough for all clocks."""
    story = with_conditions(date(2015, 2, 2), date(2014, 12, 1))
    moment, clock = deadlines.next_alarm(story.bid)
    assert moment > story.now
    others = [
        deadlines.next_alarm(story.bid.model_copy(update={"clocks": (k,)}))[0]
        for k in story.bid.clocks
    ]
    assert moment == min(others)
    assert clock in story.bid.clocks


def test_an_advisory_lapse_is_still_a_lapse():
    """A cycle that lets bids lapse for want of a board's view says so itself."""
    rule = DeadlineRule(key=K.BOARD, working_days=30, missed=Missed.LAPSE)
    rules = (*(r for r in CYCLE.deadlines if r.key is not K.BOARD), rule)
    cycle = CYCLE.model_copy(update={"deadlines": rules, "fan_in": "advisory"})
    story = Story(opening(cycle=cycle)).until(Stage.HWB_APPROVAL)
    story.later(days=90)
    assert rings(story) == ["deadline_passed"]
    assert story.bid.stage is Stage.LAPSED
    assert story.bid.board_decisions == ()
