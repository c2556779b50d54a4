"""A shadow period: figures run, nothing moves, and both sides agree when it ends."""

import hashlib
from datetime import date, time, timedelta

import pytest

from tests.builders import (
    CAMDEN,
    FINANCE,
    ISLINGTON,
    NATIONAL_FINANCE,
    OFFICE,
    Story,
    actor,
    opening,
    terms,
)
from tests.policy import TWO_KEYS
from tests.rules.steps import asked, does, due, london, refuses, rings
from tests.shadowing import (
    CHOSEN,
    begun,
    chosen,
    day_comes,
    lines,
    met,
    overspent,
    passed,
    share,
)
from tests.shadowing import report as reported
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import Condition, ConditionStatus
from workflows.contracts.parties import Role
from workflows.rules import (
    calendar,
    delegation,
    delegation_words,
    dry_run,
    handover,
    notices,
    rulebook,
    sentences,
    shadow,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    TooEarly,
    WrongStage,
)

RELEASE = c.GoLive(by=NATIONAL_FINANCE, declaration=True)
MIDNIGHT = time(0)
APRIL, JULY = date(2015, 4, 1), date(2015, 7, 1)


def commands(story: Story) -> list[str]:
    return [n.command for n in story.needs()]


def test_nobody_is_asked_for_a_key_before_the_shadow_period():
    story = chosen()
    assert commands(story) == [""]
    refuses(story, RELEASE, OutOfOrder, "shadow period begins on 1 April 2015")
    assert "comes first" in dry_run.forbids(story.bid)[0]
    assert not dry_run.is_due(story.bid)


def test_on_the_start_date_the_shadow_period_begins_and_nothing_moves():
    story = begun()
    assert story.events[-1].kind == "shadow_begun"
    bid = story.bid
    assert (bid.stage, bid.handing_over) == (Stage.BUDGET_HANDOVER, False)
    assert (bid.shadow and bid.shadow.since, bid.start_date) == (APRIL, JULY)
    assert commands(story) == [
        "submit_shadow_return",
        "judge_shadow",
        "judge_shadow",
        "",
    ]
    assert waiting.now(bid).sentence == (
        "Waiting for NHS Camden CCG's return in shadow for April 2015 (from 1 May 2015), "
        "due by 5pm on 12 May 2015; NHS Camden CCG's chief finance officer to agree that "
        "the exit criteria of the shadow period are met and NHS England's finance officer "
        "to agree that the exit criteria of the shadow period are met, due by 5pm on 30 "
        "June 2015."
    )
    assert handover.begin(bid, story.now) is None
    assert rings(story) == []


def test_a_shadow_period_does_not_begin_before_its_day_or_with_anything_missing():
    story = chosen()
    before = handover.starts_at(story.bid) - timedelta(seconds=1)
    assert handover.begin(story.bid, before) is None
    early = Story(opening(cycle=TWO_KEYS)).until_asked("issue_agreement")
    does(early, "issue_agreement", **CHOSEN)
    day_comes(early)
    assert early.bid.shadow is None


def test_a_month_is_reported_by_the_rules_of_the_returns():
    story = begun()
    first = reported(story.bid, FINANCE, 1)
    refuses(story, first, TooEarly, "April 2015 is not over yet")
    london(story, 2015, 5, 5)
    less = first.model_copy(update={"lines": lines(100, 1)})
    refuses(story, less, Incomplete, "The difference is")
    refuses(story, reported(story.bid, FINANCE, 3), WrongStage, "not a month")
    story.gives(first)
    refuses(story, first, StaleVersion, "Version 1")
    story.gives(first.model_copy(update={"corrects": 1, "exceptions": "Late."}))
    (held,) = shadow.returns_of(story.bid, "07R")
    assert (held.version, held.exceptions) == (2, "Late.")
    assert "for May 2015 (from 1 June 2015)" in waiting.now(story.bid).sentence


def test_a_return_in_shadow_sets_off_what_it_would_after_go_live():
    """Said once for each threshold, to those who hear of it later; it holds nothing up."""
    story = begun()
    london(story, 2015, 5, 5)
    budget = share(story.bid, "07R")
    before = commands(story)
    story.gives(overspent(story.bid, FINANCE, budget // 100 + 1))
    whole, line = story.events[-1].alerts
    assert (whole.line, whole.threshold, line.threshold) == ("", 100, 500)
    said = sentences.sentence(story.events[-1], story.bid)
    assert "The whole budget is expected to be overspent by" in said
    assert "the threshold of 1% is passed" in said
    told = notices.notices_of(story.bid, story.bid, story.events[-1])
    heard = [(n.kind, n.body) for n in told]
    assert heard == [("shadow_alert", "07R"), ("shadow_alert", story.bid.local_team)]
    assert all("threshold of 1% is passed" in n.words for n in told)
    story.gives(overspent(story.bid, FINANCE, budget // 100 + 1, corrects=1))
    assert story.events[-1].alerts == (), "the same crossing is told once a year"
    assert len(shadow.alerts_of(story.bid, "07R")) == 2
    story.gives(overspent(story.bid, FINANCE, budget // 40 + 1, corrects=2))
    told = notices.notices_of(story.bid, story.bid, story.events[-1])
    assert story.bid.region in {n.body for n in told}, "the region from 2.5 per cent on"
    assert commands(story) == before, "May is asked for next, and both sides' word"


def test_no_side_finds_the_criteria_met_before_the_months_that_are_over_are_reported():
    story = begun()
    said = "NHS Camden CCG has reported April 2015"
    refuses(story, met(FINANCE), OutOfOrder, said)
    london(story, 2015, 6, 2).gives(reported(story.bid, FINANCE, 1))
    refuses(story, met(NATIONAL_FINANCE), OutOfOrder, "has reported May 2015")
    story.gives(reported(story.bid, FINANCE, 2)).gives(met(NATIONAL_FINANCE))
    refuses(story, met(NATIONAL_FINANCE), AlreadyDone)
    assert commands(story) == ["judge_shadow", ""]
    refuses(story, RELEASE, OutOfOrder, "chief finance officer to agree")


def test_both_sides_agree_then_both_keys_are_given_then_the_day_comes():
    """The handover is on the day after the last day, and not before."""
    story = passed()
    assert commands(story) == ["go_live", "confirm_handover", ""]
    does(story, "go_live")
    does(story, "confirm_handover")
    assert commands(story) == [""]
    assert handover.begin(story.bid, story.now) is None
    story.now = calendar.at(JULY, MIDNIGHT)
    begins = handover.begin(story.bid, story.now)
    assert begins
    assert begins.kind == "handover_begun"


def test_who_finds_them_not_met_after_all_takes_the_keys_back():
    story = passed()
    does(story, "go_live")
    story.gives(met(FINANCE, met=False, reasons="The May figures were wrong."))
    assert story.bid.release is None
    assert commands(story) == ["judge_shadow", ""]
    assert "which they are not yet" in waiting.now(story.bid).sentence


def test_it_is_extended_where_nobody_agreed_in_time():
    """Nothing is deemed agreed: NHS England consents to a longer shadow period."""
    story = begun()
    story.now = calendar.at(JULY, MIDNIGHT)
    assert "deadline_passed" in rings(story)
    assert "to consent to a longer shadow period" in waiting.now(story.bid).sentence
    story.gives(
        c.ExtendDate(
            by=OFFICE, key=DeadlineKey.START, to=date(2015, 9, 1), reason="Two late."
        )
    )
    assert shadow.until(story.bid) == date(2015, 8, 31)
    assert due(story, DeadlineKey.SHADOW, "national") == calendar.at(date(2015, 8, 31))
    assert shadow.months(story.bid) == [(2015, 1), (2015, 2), (2015, 3), (2015, 4)]


def test_an_open_condition_keeps_the_shadow_period_from_beginning():
    story = chosen()
    assert not [k for k in story.bid.conditions if k.status is ConditionStatus.OPEN]
    still = Condition(
        id="c1", terms=terms(JULY), source="decision", status=ConditionStatus.OPEN
    )
    held = story.bid.model_copy(update={"conditions": (still,)})
    assert handover.begin(held, handover.starts_at(held)) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shadow_criteria": ""}, "Give both, or neither"),
        ({"shadow_until": None}, "Give both, or neither"),
        ({"shadow_until": date(2015, 4, 30)}, "give a day after 30 April 2015"),
        ({"shadow_until": date(2016, 6, 30)}, "a year at most"),
    ],
)
def test_terms_that_cannot_be_are_refused_in_words(changes, words):
    story = Story(opening(cycle=TWO_KEYS)).until_asked("issue_agreement")
    wrong = asked(story, "issue_agreement", **{**CHOSEN, **changes})
    refuses(story, wrong, Incomplete, words)


def test_nothing_is_shadowed_where_no_budget_moves():
    story = Story(opening(model=Model.JOINT)).until_asked("issue_agreement")
    refuses(story, asked(story, "issue_agreement", **CHOSEN), WrongStage, "No budget")


def test_a_later_start_leaves_time_for_it():
    story = chosen()
    later = c.ExtendDate(
        by=OFFICE, key=DeadlineKey.START, to=date(2015, 6, 20), reason="Late."
    )
    refuses(story, later, Incomplete, "Issue the agreement anew")
    story.gives(later.model_copy(update={"to": date(2015, 5, 1)}))
    assert story.bid.start_date == date(2015, 5, 1)


def test_another_allocation_voids_what_was_reported_and_agreed():
    story = passed()
    assert story.bid.allocation
    more = story.bid.allocation.model_copy(update={"schedule_hash": "b" * 64})
    story.gives(
        c.ReviseAllocation(
            by=FINANCE, schedule_hash="b" * 64, reason="One closed.", allocation=more
        )
    )
    assert story.bid.shadow
    assert (story.bid.shadow.returns, story.bid.shadow.verdicts) == ((), ())
    assert story.bid.shadow.since == APRIL


def test_an_agreement_issued_anew_in_the_shadow_period_moves_its_end():
    """What was agreed of the one before counts no longer; the returns stand."""
    story = passed()
    anew = c.IssueAgreement(
        by=OFFICE,
        instrument="Agreement 2015/2",
        functions=story.bid.functions,
        reason="Longer.",
        **{**CHOSEN, "shadow_until": date(2015, 7, 31)},
    )
    story.gives(anew)
    assert story.bid.start_date == date(2015, 8, 1)
    assert story.bid.shadow
    assert not story.bid.shadow.verdicts
    assert len(story.bid.shadow.returns) == 2


def test_each_ccg_reports_and_says_so_for_itself():
    story = begun(applicants=(CAMDEN, ISLINGTON))
    theirs = actor(Role.CHIEF_FINANCE_OFFICER, "08H")
    london(story, 2015, 5, 5)
    story.gives(reported(story.bid, FINANCE, 1))
    refuses(story, met(FINANCE), OutOfOrder, "NHS Islington CCG has reported April")
    story.gives(reported(story.bid, theirs, 1)).gives(met(FINANCE))
    assert commands(story).count("judge_shadow") == 2


def test_the_delegation_begins_after_the_shadow_period():
    story = passed()
    does(story, "go_live")
    does(story, "confirm_handover")
    day_comes(story)
    story.happens(handover.gone_live(story.bid, story.now))
    (one,) = delegation.begun_by(story.bid)
    assert (one.start_date, one.years[0].first, one.years[0].returns) == (JULY, 4, ())


def test_a_return_in_shadow_says_who_was_registered_as_one_after_go_live_does():
    """The month after says how that changed; receipts of before the question still fit."""
    story = begun()
    for month, patients in ((1, 260_109), (2, 261_313)):
        london(story, 2015, 4 + month, 3)
        story.gives(reported(story.bid, FINANCE, month, patients=patients))
    found = shadow.foreseen(story.bid, "07R")
    assert found
    (year,) = found.years
    said = delegation_words.patients(year, year.returns[-1])
    assert said.endswith("1,204 more than a month before.")
    silent = reported(story.bid, FINANCE, 1)
    body = silent.model_dump_json(exclude={"by": {"also", "name"}, "patients": True})
    assert rulebook.digest(silent) == hashlib.sha256(body.encode()).hexdigest()
    asked_for = reported(story.bid, FINANCE, 1, patients=5)
    assert rulebook.digest(silent) != rulebook.digest(asked_for)
