"""Withdraw, hold and resume, ask and answer, move a date."""

from datetime import date, timedelta

import pytest

from tests.builders import (
    CLERK,
    CYCLE,
    DIRECTOR,
    LOCAL,
    MANAGER,
    NATIONAL,
    OFFICE,
    OFFICER,
    PANEL,
    REGION,
    Story,
    opening,
    terms,
)
from tests.rules.steps import asked, at, does, due, london, refuses, rings
from workflows.contracts import commands as c
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey as K
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Party
from workflows.rules import anytime, calendar
from workflows.rules.refusals import (
    AlreadyDone,
    Ended,
    Incomplete,
    OnHold,
    WrongParty,
    WrongStage,
)

OPEN = [stage for stage in Stage if stage not in ENDS]
HOLD = c.PutOnHold(by=REGION, reason="A breach report.")
RESUME = c.Resume(by=LOCAL, reason="Settled.")
ASK = c.AskInformation(by=LOCAL, questions=(Question(text="How many practices?"),))


def extension(key, to, by=OFFICE, subject=""):
    return c.ExtendDate(by=by, key=key, subject=subject, to=to, reason="Snow.")


@pytest.mark.parametrize("stage", OPEN)
def test_the_ccg_withdraws_at_any_stage(stage):
    """DOMAIN 0.4: withdrawal is possible at every stage, and final."""
    story = at(stage)
    withdraw = c.Withdraw(by=OFFICER, reason="The members are not behind it.")
    refuses(story, withdraw.model_copy(update={"by": MANAGER}), WrongParty)
    story.gives(HOLD).gives(withdraw)
    assert (story.bid.stage, story.bid.hold) == (Stage.WITHDRAWN, None)
    assert story.bid.end_reason == "The members are not behind it."
    assert (story.bid.clocks, story.bid.stopped_at) == ((), None)
    refuses(story, RESUME, Ended)


@pytest.mark.parametrize("stage", OPEN)
def test_a_bid_is_held_and_resumed_at_any_stage(stage):
    """HOUSE 0.1: the clocks stop; what was asked is still asked afterwards."""
    story = at(stage)
    before = [n.words for n in story.needs()]
    refuses(story, RESUME, AlreadyDone)
    story.gives(HOLD)
    assert story.bid.hold.reason == "A breach report."
    assert story.needs()[0].command == "resume"
    refuses(story, HOLD, OnHold)
    story.gives(RESUME)
    assert [n.words for n in story.needs()] == before
    assert story.bid.hold is None


@pytest.mark.parametrize("stage", OPEN)
def test_nothing_is_decided_on_hold(stage):
    """A held bid takes no step, but for those that hold nobody's clock back."""
    story = at(stage)
    command = next(
        asked(story, n.command, n.subject) for n in story.needs() if n.command
    )
    story.gives(HOLD)
    if type(command) is c.DeclareInterest:
        command = asked(at(stage), "give_guardian_opinion")
    refuses(story, command, OnHold, "A breach report")
    refuses(story, ASK, OnHold)
    assert story.gives(
        c.DeclareInterest(by=DIRECTOR, category="financial", description="Shares.")
    )
    assert (
        does(story, "rule_on_interest")
        if stage
        in (
            Stage.CONFLICT_REVIEW,
            Stage.APPROVAL_IN_PRINCIPLE,
        )
        else story
    )


def test_a_hold_that_lasts_is_escalated():
    """The cycle's limit: a pause has an end that somebody answers for."""
    story = at(Stage.HWB_APPROVAL).gives(HOLD)
    limit = calendar.add_working_days(
        calendar.london_day(story.now), CYCLE.hold_limit, CYCLE.holidays
    )
    assert due(story, "hold") == calendar.at(limit)
    story.later(days=80)
    assert rings(story) == ["deadline_passed"]
    assert [k.key for k in story.bid.clocks if k.passed] == [K.HOLD]


def test_a_question_goes_to_the_lead_ccg_and_is_answered_whole():
    """HOUSE 0.1: ask for information, and answer, question by question."""
    two = (Question(text="How many?"), Question(text="Since when?"))
    story = at(Stage.CONFLICT_REVIEW).gives(ASK.model_copy(update={"questions": two}))
    need = story.needs()[0]
    assert (need.party, need.body, need.subject) == (Party.CCG, "07R", "q1")
    assert need.words == "the answer to 2 questions from NHS England's local team"

    answer = c.AnswerInformation(by=MANAGER, request="q1", answers=("40.",))
    refuses(story, answer, Incomplete, "2 questions to answer")
    whole = answer.model_copy(update={"answers": ("40.", "May.")})
    unknown = whole.model_copy(update={"request": "q2"})
    refuses(story, unknown, Incomplete, "no request q2")
    story.gives(whole)
    kept = story.bid.requests[0]
    assert [(q.text, q.answer) for q in kept.questions] == [
        ("How many?", "40."),
        ("Since when?", "May."),
    ]
    assert kept.answered.by.person == MANAGER.person
    refuses(story, whole, AlreadyDone)


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(CLERK, id="a board"),
        pytest.param(PANEL, id="the panel"),
        pytest.param(NATIONAL, id="the nation"),
    ],
)
def test_deciding_parties_ask(by):
    """Whoever decides may ask; the cycle says whose questions stop the clock."""
    story = Story(
        opening(cycle=CYCLE.model_copy(update={"stops_clock": (Party.HWB,)}))
    ).until(Stage.HWB_APPROVAL)
    story.gives(ASK.model_copy(update={"by": by}))
    assert story.bid.requests[0].stops_clock is (by is CLERK)
    assert (story.bid.stopped_at is not None) is (by is CLERK)


def test_questions_are_limited_and_come_without_answers():
    """Nobody buries a CCG under questions."""
    story = at(Stage.HWB_APPROVAL)
    told = ASK.model_copy(update={"questions": (Question(text="No?", answer="No."),)})
    refuses(story, told, Incomplete, "without answers")
    for _ in range(anytime.OPEN_REQUESTS):
        story.gives(ASK)
    refuses(story, ASK, Incomplete, "Wait for an answer")
    does(story, "answer_information")
    assert story.gives(ASK).bid.requests[-1].id == "q11"


@pytest.mark.parametrize(
    ("key", "until", "by", "allowed"),
    [
        pytest.param(K.EXPRESSION, "submit_expression", LOCAL, False, id="expression"),
        pytest.param(K.EXPRESSION, "submit_expression", OFFICE, True, id="nationally"),
        pytest.param(K.APPLICATION, "submit_application", REGION, False, id="round"),
        pytest.param(K.APPLICATION, "screen", OFFICE, True, id="before it runs"),
        pytest.param(K.SCREENING, "screen", LOCAL, True, id="screening"),
        pytest.param(K.BOARD, "record_board_decision", REGION, True, id="a board's"),
        pytest.param(K.START, "screen", LOCAL, False, id="the start"),
        pytest.param(K.START, "screen", OFFICE, True, id="the start, nationally"),
    ],
)
def test_the_rounds_own_dates_are_moved_nationally(key, until, by, allowed):
    """R1, R22: expression, application and start belong to the cycle."""
    story = Story().until_asked(until)
    command = extension(key, date(2015, 6, 1), by)
    if allowed:
        story.gives(command)
        assert story.bid.extensions[0].key is key
    else:
        refuses(story, command, WrongParty, "national office")


@pytest.mark.parametrize(
    ("key", "to", "subject", "kind"),
    [
        pytest.param(K.BOARD, date(2014, 5, 13), "", Incomplete, id="earlier"),
        pytest.param(K.BOARD, date(2014, 6, 24), "", Incomplete, id="the same day"),
        pytest.param(K.BOARD, date(2014, 7, 1), "E09000019", WrongStage, id="no board"),
        pytest.param(K.DECISION, date(2014, 7, 1), "", WrongStage, id="not running"),
        pytest.param(K.CONDITION, date(2014, 7, 1), "", WrongStage, id="no condition"),
        pytest.param(K.APPLICATION, date(2015, 2, 1), "x", WrongStage, id="no subject"),
        pytest.param(K.START, date(2015, 7, 1), "x", WrongStage, id="no such start"),
        pytest.param(K.BOARD, date(2024, 7, 1), "", Incomplete, id="beyond ten years"),
        pytest.param(K.BOARD, date.max, "", Incomplete, id="the end of time"),
        pytest.param(
            K.START, date.max, "", Incomplete, id="a start at the end of time"
        ),
        pytest.param(K.BOARD, date.min, "", Incomplete, id="the beginning of time"),
    ],
)
def test_an_extension_is_refused(key, to, subject, kind):
    """A date moves later, for something that is due, to a day that can be meant."""
    story = at(Stage.HWB_APPROVAL)
    assert due(story, "board", "E09000007") == calendar.at(date(2014, 6, 24))
    refuses(story, extension(key, to, subject=subject), kind)


def test_an_extension_moves_one_or_all():
    """A subject names one of several; none means them all."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE).until_asked("decide")
    first, second = date(2014, 12, 1), date(2015, 1, 5)
    does(
        story,
        "decide",
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        conditions=(terms(first), terms(second)),
    )
    story.gives(extension(K.CONDITION, date(2014, 12, 8), REGION, "c1"))
    dates = [k.terms.due for k in story.bid.conditions]
    assert dates == [date(2014, 12, 8), second]
    refuses(story, extension(K.CONDITION, second, REGION), Incomplete, "5 January")
    story.gives(extension(K.CONDITION, date(2015, 2, 2), REGION))
    assert [k.terms.due for k in story.bid.conditions] == [date(2015, 2, 2)] * 2
    assert due(story, "condition", "c2") == calendar.at(date(2015, 2, 2))
    does(story, "discharge_condition", "c1")
    story.gives(extension(K.CONDITION, date(2015, 3, 2), REGION))
    assert [k.terms.due for k in story.bid.conditions] == [
        date(2015, 2, 2),
        date(2015, 3, 2),
    ]


def test_an_extension_keeps_the_hour():
    """Noon stays noon, across the change of the clocks too."""
    story = Story().until_asked("submit_application")
    story.gives(extension(K.APPLICATION, date(2015, 4, 10)))
    assert due(story, "application").isoformat() == "2015-04-10T11:00:00+00:00"


def test_a_date_moved_before_its_clock_runs_counts_from_the_start():
    """R1: more time that was given is not lost, nor taken back by a smaller promise."""
    story = Story().until_asked("screen")
    story.gives(extension(K.APPLICATION, date(2015, 2, 20)))
    shorter = extension(K.APPLICATION, date(2015, 2, 10))
    refuses(story, shorter, Incomplete, "20 February 2015")
    does(story, "screen")
    assert due(story, "application") == calendar.at(
        date(2015, 2, 20), calendar.at(date(2015, 1, 9)).time().replace(hour=12)
    )


def test_an_overdue_date_runs_again_once_moved():
    """Nothing counts as overdue after NHS England gave more time."""
    story = at(Stage.HWB_APPROVAL)
    london(story, 2014, 6, 25)
    assert rings(story) == ["deadline_passed"]
    story.gives(extension(K.BOARD, date(2014, 6, 25)))
    clock = story.bid.clocks[0]
    assert (clock.passed, clock.due) == (False, calendar.at(date(2014, 6, 25)))
    story.later(days=1)
    assert rings(story) == ["deadline_passed"]


def test_reminders_start_anew_without_those_of_days_gone_by():
    """A moved date is told by its own letter, not by a reminder in the same minute."""
    story = at(Stage.HWB_APPROVAL)
    london(story, 2014, 6, 23)
    assert rings(story) == ["reminded"]
    story.gives(extension(K.BOARD, date(2014, 7, 2)))
    assert rings(story) == []
    london(story, 2014, 6, 25)
    assert rings(story) == ["reminded"]
    assert story.events[-1].days_left == 5
    story.later(days=6, hours=1)
    assert rings(story) == ["reminded"]
    assert story.events[-1].days_left == 1
    assert story.now - story.events[0].at > timedelta(days=40)
