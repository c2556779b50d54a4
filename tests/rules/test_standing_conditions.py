"""Conditions that approvals carry by class of risk (DOMAIN 14, case t)."""

from datetime import date

import pytest

from tests.builders import Story, opening, terms
from tests.part_two import snapshot
from tests.policy import CYCLE
from tests.rules.steps import asked, does
from workflows.contracts.assurances import FinancePosition, Rating
from workflows.contracts.bids import Stage
from workflows.contracts.catalogues import StandingRule
from workflows.contracts.cycles import DeadlineKey, ReleaseDay
from workflows.contracts.decisions import ConditionStatus, Recommendation
from workflows.rules import calendar, rounds, rulebook, sentences, standing

RECOVERY = StandingRule(
    classes=(3, 4),
    criterion="Recovery",
    text="Agree a recovery plan.",
    owner="Accountable officer",
    evidence="The plan.",
    working_days=10,
    support_level=3,
    review="The regional meeting of March",
)
ASKS = CYCLE.model_copy(update={"standing": (RECOVERY,)})
POOR = (snapshot(rating=Rating.INADEQUATE),)
WITH = Recommendation.APPROVE_WITH_CONDITIONS


def before(snapshots=POOR, cycle=ASKS) -> Story:
    story = Story(opening(cycle=cycle)).until_asked("attest_assurance")
    return does(story, "attest_assurance", snapshots=snapshots).until_asked("decide")


@pytest.mark.parametrize(
    ("said", "risk"),
    [
        ({}, 1),
        ({"rating": Rating.OUTSTANDING}, 1),
        ({"rating": Rating.NOT_RATED}, 2),
        ({"rating": Rating.REQUIRES_IMPROVEMENT}, 2),
        ({"rating": Rating.INADEQUATE}, 3),
        ({"finance": FinancePosition.DEFICIT}, 3),
        ({"special_measures": True}, 4),
        ({"directions": "Section 14Z21."}, 4),
    ],
)
def test_the_class_of_risk_follows_from_how_the_ccg_stands(said, risk):
    assert standing.risk(snapshot(**said)) == risk


def test_case_t_an_approval_in_class_three_carries_the_standing_condition():
    """Nobody set it; it is due in working days, blocks the handover, and is discharged."""
    story = does(before(), "decide")
    assert story.bid.decision.outcome is WITH
    (one,) = story.bid.conditions
    assert (one.source, one.status) == ("standing", ConditionStatus.OPEN)
    assert (one.terms.support_level, one.terms.review) == (3, RECOVERY.review)
    day = calendar.london_day(story.now)
    assert one.terms.due == calendar.add_working_days(day, 10, ASKS.holidays)
    assert "approval with 1 condition." in sentences.sentence(
        story.events[-1], story.bid
    )
    clocks = [k for k in story.bid.clocks if k.key is DeadlineKey.CONDITION]
    assert [k.subject for k in clocks] == ["c1"]
    assert does(story, "discharge_condition").until(Stage.LIVE).bid.transfer


@pytest.mark.parametrize(
    ("snapshots", "outcome", "cycle"),
    [
        ((snapshot(),), Recommendation.APPROVE, ASKS),
        (POOR, Recommendation.REJECT, ASKS),
        (POOR, Recommendation.APPROVE, CYCLE),
        ((), Recommendation.APPROVE, ASKS),
    ],
    ids=["class one", "rejected", "no policy", "no snapshot"],
)
def test_others_carry_none(snapshots, outcome, cycle):
    story = does(before(snapshots, cycle), "decide", outcome=outcome)
    assert story.bid.conditions == ()
    assert story.bid.decision.outcome is outcome


def test_it_stands_beside_those_that_are_set_which_are_none_of_the_policys():
    own = terms(date(2015, 3, 31)).model_copy(update={"standing": True})
    story = does(before(), "decide", outcome=WITH, conditions=(own,))
    assert [one.source for one in story.bid.conditions] == ["decision", "standing"]


def test_in_a_sealed_round_it_is_due_from_the_day_of_release():
    out = ReleaseDay(on=date(2015, 2, 12))
    sealed = ASKS.model_copy(update={"releases": (out,)})
    story = before(cycle=sealed)
    story.now = rounds.days_of(sealed)[0].replace(day=1)
    content = rulebook.content(story.bid, asked(story, "decide"), story.now)
    (one,) = content.conditions
    assert one.due == calendar.add_working_days(out.on, 10, ASKS.holidays)


def test_requests_and_seals_of_before_are_what_they_were():
    """Fields that say nothing are no part of either."""
    story = before()
    plain = asked(story, "decide", outcome=WITH, conditions=(terms(date(2015, 3, 31)),))
    named = plain.conditions[0].model_copy(update={"review": "In March"})
    other = plain.model_copy(update={"conditions": (named,)})
    assert rulebook.digest(plain) != rulebook.digest(other)
    assert standing.plain(plain.conditions[0]) == {"public", "review", "standing"}
    said = plain.conditions[0].model_copy(update={"public": True})
    open_ = plain.model_copy(update={"conditions": (said,)})
    assert rulebook.digest(plain) != rulebook.digest(open_)
