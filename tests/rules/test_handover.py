"""Mandate, conditions, money and release: what comes before the start."""

from datetime import date, timedelta

import pytest

from tests.builders import (
    DIRECTOR,
    FINANCE,
    LAY,
    NATIONAL_FINANCE,
    REGION,
    Story,
    allocation,
    ballot,
    terms,
)
from tests.rules.steps import at, does, due, refuses, rings, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import ConditionStatus, Recommendation
from workflows.contracts.handovers import Ballot, MandateResult
from workflows.contracts.money import Share
from workflows.rules import calendar, handover, mandates
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    TooLate,
    WrongHash,
    WrongParty,
    WrongStage,
)

DAY = date(2014, 9, 1)
FOR, AGAINST = MandateResult.FOR, MandateResult.AGAINST
SHORT = MandateResult.TURNOUT_SHORT


def a_ballot(in_favour, against, electorate=40, **changes):
    return Ballot(
        opened=DAY,
        closed=DAY,
        electorate=electorate,
        in_favour=in_favour,
        against=against,
    ).model_copy(update=changes)


@pytest.mark.parametrize(
    ("voted", "result"),
    [
        pytest.param(a_ballot(11, 9), FOR, id="more than half"),
        pytest.param(a_ballot(10, 10), AGAINST, id="a tie"),
        pytest.param(a_ballot(19, 0), SHORT, id="turnout one short"),
        pytest.param(a_ballot(20, 0), FOR, id="turnout just met"),
        pytest.param(a_ballot(0, 0, turnout_minimum=0), SHORT, id="nobody voted"),
        pytest.param(a_ballot(26, 14, threshold=66), AGAINST, id="under two thirds"),
        pytest.param(a_ballot(27, 13, threshold=66), FOR, id="over two thirds"),
        pytest.param(a_ballot(40, 0, threshold=100), FOR, id="unanimous, as asked"),
        pytest.param(a_ballot(39, 1, threshold=100), AGAINST, id="not quite unanimous"),
        pytest.param(a_ballot(0, 20), AGAINST, id="all against"),
    ],
)
def test_a_ballot_says_what_it_says(voted, result):
    """DOMAIN 2.5: turnout first, then more than the threshold of votes cast."""
    assert mandates.result_of(voted) is result


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"in_favour": 41}, "More practices", id="more than there are"),
        pytest.param(
            {"electorate": 0, "in_favour": 0, "against": 0}, "how many", id="0"
        ),
        pytest.param({"opened": date(2030, 1, 1)}, "by today", id="opens in future"),
        pytest.param({"closed": date(2030, 1, 1)}, "by today", id="closes in future"),
        pytest.param(
            {"closed": date(2000, 1, 1)}, "by today", id="closed, then opened"
        ),
    ],
)
def test_a_ballot_that_cannot_be_is_refused(changes, words):
    """Counts and dates are those of a ballot that has been held."""
    story = at(Stage.HWB_APPROVAL)
    voted = ballot(story.now).model_copy(update=changes)
    refuses(story, c.RecordMandate(by=LAY, ballot=voted), Incomplete, words)


@pytest.mark.parametrize(
    "stage",
    [
        Stage.HWB_APPROVAL,
        Stage.CONFLICT_REVIEW,
        Stage.APPROVAL_IN_PRINCIPLE,
        Stage.BUDGET_HANDOVER,
    ],
)
def test_the_members_may_vote_at_any_stage_after_the_application(stage):
    """DOMAIN 12, stage 4: in parallel; in favour goes on, against ends it."""
    story = at(stage)
    vote = c.RecordMandate(by=LAY, ballot=ballot(story.now))
    kept = at(stage).gives(vote).bid
    assert (kept.stage, kept.mandates[0].result) == (stage, FOR)
    against = c.RecordMandate(by=LAY, ballot=ballot(story.now, 5, 30))
    ended = story.gives(against).bid
    assert (ended.stage, ended.mandates[0].result) == (Stage.WITHDRAWN, AGAINST)
    assert ended.end_reason == "the member practices voted against it"


def test_the_members_vote_is_asked_for_once_and_where_it_matters():
    """R17: each CCG's members; greater involvement needs no vote."""
    vote = c.RecordMandate(by=LAY, ballot=a_ballot(30, 1))
    early = Story()
    early.now = calendar.at(DAY)
    refuses(early, vote, WrongStage)
    influence = at(Stage.BUDGET_HANDOVER, model=Model.GREATER_INVOLVEMENT)
    refuses(influence, vote, WrongStage)

    story = Story(two_ccgs()).until(Stage.BUDGET_HANDOVER)
    story.now = calendar.at(DAY)
    assert [n.subject for n in story.needs()][:2] == ["07R", "08H"]
    story.gives(vote)
    assert story.needs()[0].subject == "08H"
    refuses(story, vote, AlreadyDone, "NHS Camden CCG's members")


def test_a_vote_with_too_few_may_be_held_again():
    """DOMAIN 12, stage 4: turnout short is no answer."""
    story = at(Stage.BUDGET_HANDOVER)
    does(story, "record_mandate", ballot=ballot(story.now, 5, 1))
    assert story.bid.mandates[0].result is SHORT
    assert does(story, "record_mandate").bid.mandates[1].result is FOR


def with_conditions(*days):
    story = at(Stage.APPROVAL_IN_PRINCIPLE).until_asked("decide")
    return does(
        story,
        "decide",
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        conditions=tuple(terms(day) for day in days),
    )


def test_a_condition_is_discharged_once_by_its_id():
    """R18: NHS England's region says that it is met, and on what evidence."""
    story = with_conditions(date(2014, 12, 1), date(2015, 3, 31))
    assert due(story, "condition", "c2") == calendar.at(date(2015, 3, 31))
    met = c.DischargeCondition(by=REGION, condition="c2", evidence="Minutes.")
    story.gives(met)
    statuses = [k.status for k in story.bid.conditions]
    assert statuses == [ConditionStatus.OPEN, ConditionStatus.DISCHARGED]
    assert story.bid.conditions[1].evidence == "Minutes."
    assert story.bid.conditions[1].discharged.by.person == REGION.person
    refuses(story, met, AlreadyDone)
    unknown = met.model_copy(update={"condition": "c3"})
    refuses(story, unknown, Incomplete, "no condition c3")
    refuses(at(Stage.CONFLICT_REVIEW), met, WrongStage)


def test_each_condition_has_its_own_date():
    """R18: a late one binds; another may still be met."""
    story = with_conditions(date(2014, 12, 1), date(2015, 3, 31))
    story.now = calendar.at(date(2014, 12, 1)) + timedelta(minutes=1)
    met = c.DischargeCondition(by=REGION, condition="c1", evidence="Minutes.")
    refuses(story, met, TooLate, "1 December 2014")
    assert story.gives(met.model_copy(update={"condition": "c2"}))


def test_a_mitigation_may_be_met_before_the_decision():
    """R18: it may fall due before; without this it could never be met."""
    story = at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")
    soon = story.now.date() + timedelta(days=3)
    does(
        story,
        "conclude_conflict_review",
        outcome="clear_with_mitigations",
        mitigations=(terms(soon),),
    )
    met = c.DischargeCondition(by=REGION, condition="c1", evidence="Seen.")
    story.gives(met).later(days=30).until(Stage.BUDGET_HANDOVER)
    assert rings(story) == []
    assert "discharge_condition" not in {n.command for n in story.needs()}


def test_conditions_are_numbered_on_from_the_mitigations():
    """Each has an id of its own, whoever set it."""
    story = at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")
    does(
        story,
        "conclude_conflict_review",
        outcome="clear_with_mitigations",
        mitigations=(terms(date(2014, 12, 1)),),
    )
    story.until_asked("decide")
    does(
        story,
        "decide",
        outcome="approve_with_conditions",
        conditions=(terms(date(2015, 1, 5)), terms(date(2015, 2, 2))),
    )
    assert [k.id for k in story.bid.conditions] == ["c1", "c2", "c3"]
    assert [k.source for k in story.bid.conditions] == [
        "conflict review",
        "decision",
        "decision",
    ]


def wrong(share: Share, **changes):
    return share.model_copy(update=changes)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(lambda s: (s,), "", id="right"),
        pytest.param(lambda s: (), "cover the applicants", id="nobody's"),
        pytest.param(lambda s: (s, s), "cover the applicants", id="twice"),
        pytest.param(
            lambda s: (wrong(s, contingency_pence=s.contingency_pence + 1),),
            "add up",
            id="a penny too much contingency",
        ),
        pytest.param(
            lambda s: (wrong(s, headroom_pence=s.headroom_pence - 1),),
            "add up",
            id="a penny too little headroom",
        ),
        pytest.param(
            lambda s: (wrong(s, total_pence=s.total_pence + 1),),
            "add up",
            id="a penny too much in all",
        ),
    ],
)
def test_an_allocation_is_taken_when_its_sums_are_right(change, problem):
    """R20: practice lines, contingency and headroom make the allocation."""
    story = at(Stage.BUDGET_HANDOVER)
    right = allocation(story.bid)
    built = right.model_copy(update={"shares": change(right.shares[0])})
    event = handover.allocation_built(story.bid, built, story.now)
    story.happens(event)
    if problem:
        assert problem in event.problem
        assert story.bid.allocation is None
        assert any(problem in n.words for n in story.needs())
        return
    assert (story.bid.allocation, story.bid.allocation_problem) == (built, "")
    total = right.model_copy(update={"total_pence": right.total_pence + 1})
    failed = handover.allocation_built(story.bid, total, story.now)
    assert failed.kind == "allocation_failed"


@pytest.mark.parametrize(
    ("pence", "basis_points", "share"),
    [
        (13_200_000, 50, 66_000),
        (100, 50, 1),
        (99, 50, 0),
        (0, 100, 0),
        (-10_000, 100, -100),
    ],
)
def test_percentages_are_rounded_half_up_to_the_penny(pence, basis_points, share):
    """R20: integer pence, the same everywhere."""
    assert handover.percentage(pence, basis_points) == share


def test_an_allocation_is_wanted_for_delegated_bids_at_the_handover():
    """R2: only a delegated bid moves money."""
    assert not handover.wants_allocation(at(Stage.APPROVAL_IN_PRINCIPLE).bid)
    assert not handover.wants_allocation(
        at(Stage.BUDGET_HANDOVER, model=Model.JOINT).bid
    )
    story = at(Stage.BUDGET_HANDOVER)
    assert handover.wants_allocation(story.bid)
    story.step()
    assert not handover.wants_allocation(story.bid)


def test_both_sides_sign_the_same_hash():
    """R5: each applicant's finance officer and NHS England's, once, what stands."""
    agree = c.AgreeAllocation(by=FINANCE, schedule_hash="a" * 64)
    story = Story(two_ccgs()).until(Stage.BUDGET_HANDOVER)
    refuses(story, agree, OutOfOrder, "not been added up")
    story.step()
    other = agree.model_copy(update={"schedule_hash": "b" * 64})
    refuses(story, other, WrongHash, "it is £2,030,000.00 now")
    for subject in ("07R", "08H", "national"):
        waiting = [n.subject for n in story.needs() if n.command == "agree_allocation"]
        assert subject in waiting
        does(story, "agree_allocation", subject)
    assert {s.digest for s in story.bid.allocation_signatures} == {"a" * 64}
    refuses(story, agree, AlreadyDone)
    joint = at(Stage.BUDGET_HANDOVER, model=Model.JOINT)
    refuses(joint, agree, WrongStage, "No budget")
    refuses(at(Stage.CONFLICT_REVIEW), agree, WrongStage)


def test_nhs_england_may_agree_the_allocation_first():
    """The order of the two sides is theirs."""
    story = at(Stage.BUDGET_HANDOVER)
    story.step()
    does(story, "agree_allocation", "national")
    waiting = [n.subject for n in story.needs() if n.command == "agree_allocation"]
    assert waiting == ["07R"]


@pytest.mark.parametrize(
    ("model", "by"),
    [
        pytest.param(Model.DELEGATED, NATIONAL_FINANCE, id="delegated: finance"),
        pytest.param(Model.JOINT, DIRECTOR, id="joint: the local director"),
    ],
)
def test_the_release_comes_last_and_from_the_right_office(model, by):
    """R18: nothing but the day may be missing."""
    release = c.GoLive(by=by, declaration=True)
    refuses(at(Stage.CONFLICT_REVIEW, model=model), release, WrongStage)
    story = at(Stage.BUDGET_HANDOVER, model=model)
    refuses(story, release, OutOfOrder, "still waits for")
    story.until_asked("go_live")
    undeclared = release.model_copy(update={"declaration": False})
    refuses(story, undeclared, Incomplete)
    other = DIRECTOR if by is NATIONAL_FINANCE else NATIONAL_FINANCE
    refuses(story, release.model_copy(update={"by": other}), WrongParty)
    story.gives(release)
    assert [n.key for n in story.needs()] == ["start"]
    refuses(story, release, AlreadyDone)


def test_greater_involvement_needs_no_release():
    """R2: it starts on the day."""
    story = at(Stage.BUDGET_HANDOVER, model=Model.GREATER_INVOLVEMENT)
    refuses(story, c.GoLive(by=DIRECTOR, declaration=True), WrongStage)
    assert [n.key for n in story.needs()] == ["start"]
