"""R1: late only by national override with a reason; who may, the round's policy says."""

from datetime import date, datetime, timedelta

import pytest

from tests.builders import LOCAL, MANAGER, NATIONAL, OFFICE, REGION, Story, opening
from tests.policy import CYCLE
from tests.rules.steps import asked, refuses
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import admission, calendar, deadlines, notices, progress, rulebook
from workflows.rules.refusals import (
    Incomplete,
    TooEarly,
    TooLate,
    WrongParty,
    WrongStage,
)

NAMED = CYCLE.model_copy(update={"admits_late": (Role.NATIONAL_OFFICE,)})
UNTIL = date(2015, 1, 16)


def late(cycle=NAMED) -> Story:
    """The application is asked for, and noon on 9 January has gone by."""
    story = Story(opening(cycle=cycle)).until_asked("submit_application")
    story.now = calendar.at(date(2015, 1, 9)) + timedelta(minutes=1)
    return story


def admits(by=OFFICE, until=UNTIL, key=DeadlineKey.APPLICATION) -> c.AdmitLate:
    return c.AdmitLate(by=by, key=key, until=until, reason="Snow shut the office.")


def test_a_late_application_is_taken_once_it_is_admitted():
    """Refused, admitted by name with a reason, taken with its signatures, by the day."""
    story = late()
    application = asked(story, "submit_application")
    refuses(story, application, TooLate, "Only NHS England can give more time")
    story.gives(admits())
    one = story.bid.admissions[0]
    assert (one.by.name, one.reason) == (OFFICE.name, "Snow shut the office.")
    assert (one.due, one.until) == (
        calendar.at(date(2015, 1, 9), CYCLE.deadlines[1].at),
        calendar.at(UNTIL),
    )
    story.gives(application).until(Stage.HWB_APPROVAL)
    assert len(story.bid.part_one) == 2


def test_after_the_last_day_it_is_late_again_and_lapses():
    """An override is until a day, and no open door."""
    story = late().gives(admits())
    application = asked(story, "submit_application")
    story.now = calendar.at(UNTIL) + timedelta(minutes=1)
    refuses(story, application, TooLate)
    story.now = calendar.at(date(2015, 1, 19), calendar.MORNING)
    rung = deadlines.ring(story.bid, story.now)
    assert rung
    assert progress.after(story.bid, rung).stage is Stage.LAPSED


def test_a_late_expression_is_admitted_too():
    """What opens late has until the next working morning to be admitted."""
    story = Story(opening(cycle=NAMED), now=calendar.at(date(2014, 7, 2)))
    expression = asked(story, "submit_expression")
    refuses(story, expression, TooLate)
    story.gives(admits(key=DeadlineKey.EXPRESSION, until=date(2014, 7, 9)))
    assert story.gives(expression).bid.statements


@pytest.mark.parametrize(
    ("named", "by", "may"),
    [
        pytest.param((), OFFICE, True, id="nobody named: the office"),
        pytest.param((), NATIONAL, False, id="nobody named: not the chair"),
        pytest.param((Role.NATIONAL_CHAIR,), NATIONAL, True, id="the chair, named"),
        pytest.param((Role.NATIONAL_CHAIR,), OFFICE, False, id="the office, not named"),
        pytest.param((Role.REGIONAL_LEAD,), REGION, False, id="never a region"),
        pytest.param((), LOCAL, False, id="never a local team"),
        pytest.param((), MANAGER, False, id="never the CCG"),
    ],
)
def test_the_rounds_policy_says_who_admits(named, by, may):
    """Whoever else tries is refused, and that goes on record."""
    story = late(CYCLE.model_copy(update={"admits_late": named}))
    if may:
        assert story.gives(admits(by)).bid.admissions
        return
    words = refuses(story, admits(by), WrongParty)
    refused = rulebook.refused(story.bid, admits(by), WrongParty(words), story.now)
    assert refused
    assert refused.command == "admit_late"


def test_what_is_not_late_is_not_admitted():
    """Before the date it is moved; afterwards, where somebody is named, only admitted."""
    story = late()
    more = c.ExtendDate(
        by=OFFICE, key=DeadlineKey.APPLICATION, to=UNTIL, reason="Snow."
    )
    refuses(story, more, WrongStage, "admitted by NHS England's national office")
    refuses(story, admits(key=DeadlineKey.BOARD), WrongStage)
    refuses(story, admits(until=date(2015, 1, 9)), Incomplete)
    refuses(story, admits(until=CYCLE.start_date), Incomplete)
    unnamed = late(CYCLE)
    assert unnamed.gives(more).bid.extensions
    story.now -= timedelta(days=1)
    refuses(story, admits(), WrongStage, "moved instead")
    assert story.gives(more).bid.extensions


def test_the_ccg_gets_a_letter():
    """It says until when, by whom and why."""
    story = late()
    before = story.bid
    event = rulebook.answer(before, admits(), story.now)
    found = notices.notices_of(before, progress.after(before, event), event)
    assert [(n.kind, n.party, n.body) for n in found] == [
        (NoticeKind.ADMITTED_LATE, Party.CCG, "07R")
    ]
    assert "5pm on 16 January 2015: Snow shut the office." in found[0].words


def test_records_of_before_have_no_admissions():
    """The field grew with a default."""
    old = Story().bid.model_dump(mode="json", exclude={"admissions"})
    del old["cycle"]["admits_late"]
    assert Bid.model_validate(old) == Story().bid
    assert admission.admitters(CYCLE) == {Role.NATIONAL_OFFICE}


def test_a_round_takes_nothing_before_its_day_and_from_its_first_minute():
    """The day is London's; who is refused is told which it is."""
    opens = datetime(2014, 5, 1, tzinfo=calendar.LONDON)
    with pytest.raises(TooEarly, match="opens on 1 May 2014"):
        admission.check_open(CYCLE, opens - timedelta(minutes=1))
    admission.check_open(CYCLE, opens)
