"""Who judges a bid has said first whether they have an interest: blank is not none (R11)."""

import pytest

from tests.builders import (
    CHAIR,
    CLERK,
    GUARDIAN,
    LOCAL,
    OFFICER,
    PANEL,
    Story,
    actor,
    meet,
    opening,
)
from tests.policy import CYCLE
from tests.rules.steps import declares
from tests.rules.test_permissions import bare, body_of
from tests.rules.test_policy_change import lines, newer
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import declared, permissions, rulebook
from workflows.rules.refusals import Recused, Undeclared

ASKS = CYCLE.model_copy(update={"judges_declare": True})
SAID = (
    "You have not said whether you have an interest in this bid. Declare first, even if "
    "you have none: whoever judges a bid answers before they act on it."
)
JUDGE = {
    "screen",
    "give_guardian_opinion",
    "conclude_conflict_review",
    "attest_assurance",
    "sign_assurance",
    "moderate",
    "decide",
}


def asked() -> Story:
    return Story(opening(cycle=ASKS))


def judging() -> list[tuple[type, Role]]:
    """Every step that takes part in deciding, by each role that may take it."""
    return [
        (kind, role)
        for kind in sorted(permissions.DECIDING, key=lambda one: one.__name__)
        for role in sorted(permissions.ROLES[kind])
    ]


ASKED_OF: dict[Party, frozenset[type]] = {
    Party.CCG: frozenset({c.RuleOnInterest, c.GiveGuardianOpinion}),
    Party.HWB: frozenset({c.CastVote}),
    Party.CONFLICTS: permissions.DECIDING,
    Party.NHS_ENGLAND: permissions.DECIDING,
}


@pytest.mark.parametrize(("kind", "role"), judging())
def test_each_step_that_judges_is_refused_until_its_taker_has_declared(
    kind: type[c.Command], role: Role
):
    """And no other: officers of the CCG are asked by the review, clerks write down."""
    story, by = asked(), actor(role, body_of(role))
    if kind in ASKED_OF[by.party]:
        with pytest.raises(Undeclared) as refused:
            permissions.check(story.bid, bare(kind, by))
        assert str(refused.value) == SAID
        story.gives(c.DeclareInterest(by=by, category=InterestCategory.NONE))
    permissions.check(story.bid, bare(kind, by))


@pytest.mark.parametrize(("kind", "role"), judging())
def test_a_round_that_does_not_say_so_asks_nobody(kind: type[c.Command], role: Role):
    """Bids that began under a policy of before go on as they did."""
    permissions.check(Story().bid, bare(kind, actor(role, body_of(role))))


@pytest.mark.parametrize("kind", [c.StartFallback, c.RecordBoardDecision, c.OpenVote])
def test_whoever_writes_down_what_others_decide_is_not_asked(kind: type[c.Command]):
    bid = asked().bid
    for by in (CLERK, CHAIR, GUARDIAN):
        assert not declared.judges(kind, by)
        if by.role in permissions.ROLES[kind]:
            permissions.check(bid, bare(kind, by))


def test_a_whole_bid_is_refused_at_each_judge_and_goes_through_once_they_answer():
    """Everybody answers once for the bid, and each attempt before it is on record."""
    story, refused = asked(), []
    while story.bid.stage is not Stage.BUDGET_HANDOVER:
        need = story.needs()[0]
        by = actor(need.roles[0], need.body)
        if declared.is_owed(story.bid, by.person):
            command = meet(story.bid, need, story.now)
            try:
                rulebook.answer(story.bid, command, story.now)
            except Undeclared as refusal:
                entry = rulebook.refused(story.bid, command, refusal, story.now)
                assert entry is not None
                assert (entry.refusal, entry.words) == ("Undeclared", SAID)
                story.happens(entry)
                refused.append(entry.command)
                none = c.DeclareInterest(by=by, category=InterestCategory.NONE)
                story.gives(none)
        story.step()
    assert set(refused) == JUDGE
    assert len(refused) == len(JUDGE)


def test_declaring_an_interest_is_an_answer_and_the_ruling_then_decides():
    """Two refusals that are told apart: no answer yet, and an answer that waits."""
    story = declares(asked(), LOCAL)
    with pytest.raises(Recused):
        permissions.check(story.bid, bare(c.Screen, LOCAL))
    none = c.DeclareInterest(by=PANEL, category=InterestCategory.NONE)
    noted = c.RuleOnInterest(
        by=PANEL, interest="i1", handling=Handling.NOTE, reason="Slight."
    )
    with pytest.raises(Undeclared):
        rulebook.answer(story.bid, noted, story.now)
    story.gives(none).gives(noted)
    permissions.check(story.bid, bare(c.Screen, LOCAL))


def test_a_bid_that_nobody_has_to_approve_is_judged_by_nobody():
    """R2: greater involvement is agreed locally, without papers of a panel."""
    story = Story(opening(cycle=ASKS, model=Model.GREATER_INVOLVEMENT))
    assert not declared.is_owed(story.bid, LOCAL.person)
    permissions.check(story.bid, bare(c.Screen, LOCAL))


def test_a_bid_that_has_ended_says_so_and_asks_nobody():
    story = asked()
    story.gives(c.Withdraw(by=OFFICER, reason="Enough."))
    assert story.bid.ended
    assert not declared.is_owed(story.bid, LOCAL.person)


def test_what_does_not_decide_is_done_without():
    """Questions to the CCG, holds and dates do not wait for a declaration."""
    story = asked()
    story.gives(c.PutOnHold(by=LOCAL, reason="Purdah."))
    story.gives(c.Resume(by=LOCAL, reason="Over."))
    questions = (Question(text="How many practices?"),)
    story.gives(c.AskInformation(by=LOCAL, questions=questions))


def test_a_newer_policy_says_that_it_asks_and_spares_votes_under_way():
    story = Story().until_asked("moderate")
    said = "Whoever judges it says first whether they have an interest in it."
    assert said in lines(story, newer(judges_declare=True))
    back = asked()
    gone = "Whoever judges it is asked to declare, and not refused without."
    assert gone in lines(back, newer())
    greater = Story(opening(model=Model.GREATER_INVOLVEMENT))
    assert said not in lines(greater, newer(judges_declare=True))
