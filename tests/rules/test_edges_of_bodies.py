"""Edges that mutants of the newer rules walked over: days that touch, places, who asks."""

from datetime import timedelta

import pytest

from tests.builders import CHAIR, CLERK, GUARDIAN, OFFICER, PANEL
from tests.rules.handing_on import lost, starts
from tests.rules.sitting import BOARD, HWB, before_board, decision, held
from tests.rules.test_absences import CHAIR_AWAY, TODAY, UMA, away
from workflows.contracts.absences import Answer
from workflows.contracts.events import BoardDecided
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Party
from workflows.rules import absences, fallbacks, meetings

DAY = timedelta(days=1)
LAST = away().until


@pytest.mark.parametrize(
    ("since", "until", "touches"),
    [
        (TODAY - 3 * DAY, TODAY - DAY, False),
        (TODAY - 3 * DAY, TODAY, True),
        (LAST, LAST + DAY, True),
        (LAST + DAY, LAST + 2 * DAY, False),
    ],
)
def test_absences_that_share_a_day_overlap(since, until, touches):
    """The first and the last day are both days of it."""
    other = away(since=since, until=until)
    assert absences.overlap(away(), other) is touches
    assert absences.overlap(other, away()) is touches


def test_an_absence_may_be_of_one_day_and_of_today():
    assert list(absences.faults(away(until=TODAY), HWB, (), TODAY)) == []


def test_a_fault_stands_at_the_question_that_it_is_about():
    """Days at the days, substitutes at the substitute; all of them, not the first alone."""
    vice = away("vice-chair", substitute=UMA)
    elsewhere = CHAIR_AWAY.model_copy(
        update={"since": LAST + DAY, "until": LAST + 9 * DAY, "number": 9}
    )
    found = list(absences.faults(vice, HWB, (elsewhere, CHAIR_AWAY), TODAY))
    assert [one.where for one in found] == ["substitute"]
    own = away(number=7)
    assert [f.where for f in absences.faults(away(), HWB, (own,), TODAY)] == [
        "since",
        "substitute",
    ]
    asked = away("chair", number=8, substitute=away().member)
    accepted = asked.model_copy(update={"answer": Answer.ACCEPTED})
    for other, where in ((asked, []), (accepted, ["since"])):
        assert [f.where for f in absences.faults(away(), HWB, (other,), TODAY)] == where


def test_substitutes_are_offered_where_the_rules_let_them_sit():
    """And nobody where they do not."""
    seats = {seat.id: seat for seat in HWB.seats}
    offered = dict(absences.options(seats["councillor-3"], HWB))
    assert set(offered) == {s.person for s in seats["councillor-3"].substitutes}
    assert absences.options(seats["nhs-provider"], HWB) == ()


def test_who_may_start_a_fallback_and_when():
    """Those of the board and a guardian, as long as it is asked and nobody has."""
    story = lost()

    def may(by):
        return fallbacks.may_start(story.bid, by, BOARD)

    assert [may(by) for by in (CLERK, CHAIR, GUARDIAN, PANEL, OFFICER)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not fallbacks.may_start(story.bid, CLERK, "E09000019")
    story.gives(starts())
    assert not may(CLERK)


@pytest.mark.parametrize(
    ("body", "party"),
    [
        ("panel/Y56", Party.CONFLICTS),
        ("E09000007", Party.HWB),
        ("national", Party.NHS_ENGLAND),
        ("national/committee", Party.NHS_ENGLAND),
        ("Q71", None),
        ("panel", None),
    ],
)
def test_whose_a_body_is_that_takes_an_item_over(body, party):
    assert fallbacks.party_of(body) is party


def test_a_meeting_has_judged_what_its_minutes_say_it_has():
    """Not what another meeting, another body, or nobody's minutes say."""
    story = before_board()
    story.gives(decision(story, held(meeting=4)))
    event = next(e for e in story.events if isinstance(e, BoardDecided))
    one = Meeting(
        party=Party.HWB,
        body=BOARD,
        number=4,
        day=event.meeting_date,
        begins="18:30",
        place="Hall",
    )
    assert meetings.has_judged(one, event)
    for other in ({"number": 5}, {"body": "E09000019"}):
        assert not meetings.has_judged(one.model_copy(update=other), event)
    spoken = event.model_copy(update={"minutes": None})
    assert not meetings.has_judged(one, spoken)
    assert not meetings.has_judged(one, story.events[0])
