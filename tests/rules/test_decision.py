"""Assurance, moderation and the decision in principle."""

from datetime import date

import pytest

from tests.builders import (
    DIRECTOR,
    LOCAL_FINANCE,
    NATIONAL,
    OFFICER,
    REGION,
    Story,
    opening,
    terms,
)
from tests.rules.steps import asked, at, does, refuses, rings
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import (
    AssuranceOutcome,
    ConditionStatus,
    Recommendation,
    Thresholds,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    TwoHats,
    WrongParty,
    WrongStage,
)

ATTEST = AssuranceOutcome.ATTEST
WITH_ISSUES, DECLINE = AssuranceOutcome.ATTEST_WITH_ISSUES, AssuranceOutcome.DECLINE
APPROVE, LOWER = Recommendation.APPROVE, Recommendation.APPROVE_LOWER_MODEL
CONDITIONS = Recommendation.APPROVE_WITH_CONDITIONS
DEFER, REJECT = Recommendation.DEFER, Recommendation.REJECT
GREATER, JOINT, DELEGATED = Model.GREATER_INVOLVEMENT, Model.JOINT, Model.DELEGATED
LATER = (terms(date(2015, 3, 31)),)
UNMET = Thresholds(
    assurance=True, conflicts=True, financial_control=False, planning=True
)


def before_decision(model=DELEGATED):
    return Story(opening(model=model)).until_asked("decide")


@pytest.mark.parametrize(
    ("model", "order"),
    [
        pytest.param(
            DELEGATED,
            [
                ("attest_assurance", "Q71"),
                ("sign_assurance", "Q71"),
                ("moderate", "Y56"),
                ("decide", "national"),
            ],
            id="delegated: moderated, decided nationally",
        ),
        pytest.param(
            JOINT,
            [
                ("attest_assurance", "Q71"),
                ("sign_assurance", "Q71"),
                ("decide", "Q71"),
            ],
            id="joint: decided locally",
        ),
    ],
)
def test_the_model_decides_who_decides(model, order):
    """R2: B local, C national; Part two is attested and signed before either."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE, model=model)
    for step in order:
        assert [(n.command, n.body) for n in story.needs()] == [step]
        does(story, step[0])
    assert story.bid.stage is Stage.BUDGET_HANDOVER


@pytest.mark.parametrize(
    ("model", "by"),
    [
        pytest.param(DELEGATED, DIRECTOR, id="a delegated bid, locally"),
        pytest.param(JOINT, NATIONAL, id="a joint bid, nationally"),
    ],
)
def test_the_other_level_does_not_decide(model, by):
    """R2: each model has its own level."""
    story = before_decision(model)
    refuses(story, asked(story, "decide", by=by), WrongParty, "decided nationally")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        pytest.param({"thresholds": UNMET}, Incomplete, "not met", id="plain, unmet"),
        pytest.param(
            {"outcome": WITH_ISSUES}, Incomplete, "issues", id="issues unsaid"
        ),
        pytest.param({"outcome": DECLINE}, Incomplete, "issues", id="declined, unsaid"),
        pytest.param({"version": 7}, StaleVersion, "version 7", id="stale"),
        pytest.param({"version": 0}, Incomplete, "version", id="no version"),
        pytest.param({"by": LOCAL_FINANCE}, WrongParty, "local finance", id="finance"),
    ],
)
def test_an_attestation_is_refused(changes, kind, words):
    """DOMAIN 2.2: four thresholds; what is not met is said."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE)
    refuses(story, asked(story, "attest_assurance", **changes), kind, words)


@pytest.mark.parametrize("outcome", [WITH_ISSUES, DECLINE])
def test_issues_are_kept_with_the_attestation(outcome):
    """Part two says what is not met, in words."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE)
    does(story, "attest_assurance", outcome=outcome, thresholds=UNMET, issues="Audit.")
    kept = story.bid.assurance
    assert (kept.outcome, kept.issues, kept.version) == (outcome, "Audit.", 1)
    again = asked(at(Stage.APPROVAL_IN_PRINCIPLE), "attest_assurance")
    refuses(story, again, AlreadyDone)


def test_part_two_has_two_signatures_of_two_people():
    """R5: the local director attests, the finance lead signs, another person."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE)
    sign = c.SignAssurance(by=LOCAL_FINANCE, declaration=True)
    refuses(story, sign, OutOfOrder, "before finance signs")
    does(story, "attest_assurance")
    undeclared = sign.model_copy(update={"declaration": False})
    refuses(story, undeclared, Incomplete)
    same = LOCAL_FINANCE.model_copy(update={"person": DIRECTOR.person})
    refuses(story, sign.model_copy(update={"by": same}), TwoHats)
    assert story.gives(sign).bid.assurance.finance.by.person == LOCAL_FINANCE.person
    refuses(story, sign, AlreadyDone)


def test_the_region_recommends_once_and_on_delegated_bids_only():
    """R2: moderation is part of the national road."""
    moderate = c.Moderate(by=REGION, version=1, recommendation=APPROVE, reasons="Fine.")
    story = at(Stage.APPROVAL_IN_PRINCIPLE)
    refuses(story, moderate, OutOfOrder, "both its signatures")
    does(story, "attest_assurance")
    refuses(story, moderate, OutOfOrder, "both its signatures")
    does(story, "sign_assurance").gives(moderate)
    assert story.bid.moderation.recommendation is APPROVE
    refuses(story, moderate, AlreadyDone)
    refuses(before_decision(JOINT), moderate, WrongStage, "not moderated")


def test_nothing_is_assured_or_decided_at_another_stage():
    """Each step has its stage."""
    early = Story().until_asked("submit_application")
    approval = at(Stage.APPROVAL_IN_PRINCIPLE)
    for command in ("attest_assurance", "sign_assurance", "moderate", "decide"):
        approval.until_asked(command)
        given = asked(
            approval, command, version=0 if command == "sign_assurance" else 1
        )
        late = at(Stage.BUDGET_HANDOVER)
        refuses(late, given, WrongStage, "not before NHS England")
    accept = c.AcceptModel(by=OFFICER, declaration=True)
    refuses(early, accept, WrongStage)
    approval = at(Stage.APPROVAL_IN_PRINCIPLE)
    refuses(approval, accept, WrongStage, "No lower model")


def test_the_decision_waits_for_what_is_outstanding():
    """R2, R5: no decision without assurance and the region's recommendation."""
    decide = asked(before_decision(), "decide")
    story = at(Stage.APPROVAL_IN_PRINCIPLE)
    for step in ("attest_assurance", "sign_assurance", "moderate"):
        refuses(story, decide, OutOfOrder, "has to wait for")
        does(story, step)
    assert story.gives(decide).bid.decision.outcome is APPROVE


@pytest.mark.parametrize(
    ("outcome", "extra", "stage"),
    [
        (APPROVE, {}, Stage.BUDGET_HANDOVER),
        (CONDITIONS, {"conditions": LATER}, Stage.BUDGET_HANDOVER),
        (LOWER, {"lower_model": JOINT}, Stage.APPROVAL_IN_PRINCIPLE),
        (DEFER, {"to_cycle": "2016-17"}, Stage.DEFERRED),
        (REJECT, {}, Stage.REJECTED),
    ],
)
def test_the_decision_has_five_outcomes(outcome, extra, stage):
    """DOMAIN 12, stage 11."""
    story = does(before_decision(), "decide", outcome=outcome, **extra)
    bid = story.bid
    assert (bid.stage, bid.decision.outcome) == (stage, outcome)
    assert bid.decision.to_cycle == extra.get("to_cycle", "")
    assert len(bid.conditions) == len(extra.get("conditions", ()))
    if bid.ended:
        assert bid.end_reason == "All tests met."


@pytest.mark.parametrize(
    ("outcome", "extra", "words"),
    [
        pytest.param(CONDITIONS, {}, "which conditions", id="conditions unsaid"),
        pytest.param(REJECT, {"conditions": LATER}, "Only an approval", id="rejected"),
        pytest.param(
            DEFER, {"conditions": LATER, "to_cycle": "x"}, "Only an", id="deferred"
        ),
        pytest.param(APPROVE, {"conditions": LATER}, "approval with", id="approved"),
        pytest.param(
            CONDITIONS,
            {"conditions": (terms(date(2014, 1, 1)),)},
            "day to come",
            id="due in the past",
        ),
        pytest.param(
            CONDITIONS, {"conditions": (terms(date.max),)}, "ten years", id="due never"
        ),
        pytest.param(LOWER, {}, "Name the lower model", id="no lower model"),
        pytest.param(
            APPROVE, {"lower_model": JOINT}, "only with it", id="one too many"
        ),
        pytest.param(LOWER, {"lower_model": DELEGATED}, "not lower", id="the same"),
        pytest.param(DEFER, {}, "later cycle", id="to no cycle"),
        pytest.param(
            APPROVE, {"to_cycle": "2016-17"}, "only with it", id="and a cycle"
        ),
    ],
)
def test_the_terms_of_a_decision_fit_its_outcome(outcome, extra, words):
    """What is decided can be carried out as it is written."""
    story = before_decision()
    command = asked(story, "decide", outcome=outcome, **extra)
    refuses(story, command, Incomplete, words)


@pytest.mark.parametrize(
    ("outcome", "extra", "allowed"),
    [
        (APPROVE, {}, False),
        (CONDITIONS, {"conditions": LATER}, False),
        (LOWER, {"lower_model": JOINT}, False),
        (DEFER, {"to_cycle": "2016-17"}, True),
        (REJECT, {}, True),
    ],
)
def test_what_is_declined_locally_is_not_approved(outcome, extra, allowed):
    """DOMAIN 12, stage 8: the local director declines to attest."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE)
    does(story, "attest_assurance", outcome=DECLINE, issues="No plan.")
    story.until_asked("decide")
    command = asked(story, "decide", outcome=outcome, **extra)
    if allowed:
        assert story.gives(command).bid.ended
    else:
        refuses(story, command, OutOfOrder, "declined to attest")


@pytest.mark.parametrize(
    ("lower", "needs"),
    [
        (JOINT, {"record_mandate", "issue_agreement", ""}),
        (GREATER, {""}),
    ],
)
def test_a_lower_model_goes_on_when_the_ccg_accepts(lower, needs):
    """DOMAIN 0.5: bids change model; the road ahead is the lower model's."""
    story = does(before_decision(), "decide", outcome=LOWER, lower_model=lower)
    assert story.bid.model is DELEGATED
    accept = asked(story, "accept_model")
    undeclared = accept.model_copy(update={"declaration": False})
    refuses(story, undeclared, Incomplete)
    story.gives(accept)
    assert (story.bid.model, story.bid.stage) == (lower, Stage.BUDGET_HANDOVER)
    assert story.bid.decision.accepted.by.person == OFFICER.person
    assert {n.command for n in story.needs()} == needs
    assert story.until(Stage.LIVE).bid.transfer == ""


def test_a_lower_model_is_accepted_once():
    """A question may keep the bid where it is; the acceptance stands."""
    story = does(before_decision(), "decide", outcome=LOWER, lower_model=JOINT)
    accept = asked(story, "accept_model")
    questions = ({"text": "From when?"},)
    story.gives(c.AskInformation(by=REGION, questions=questions)).gives(accept)
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    refuses(story, accept, AlreadyDone)
    does(story, "answer_information")
    assert story.bid.stage is Stage.BUDGET_HANDOVER


def test_a_bid_is_decided_once():
    """A second decision would undo the first one's letters."""
    story = does(before_decision(), "decide", outcome=LOWER, lower_model=JOINT)
    again = asked(before_decision(), "decide")
    refuses(story, again, AlreadyDone)


def test_an_offer_that_nobody_accepts_lapses():
    """The lower model is accepted by its date, or the bid ends."""
    story = does(before_decision(), "decide", outcome=LOWER, lower_model=JOINT)
    story.later(days=30)
    assert rings(story) == ["deadline_passed"]
    assert story.bid.stage is Stage.LAPSED
    assert "accept the lower model" in story.bid.end_reason


def test_conditions_of_a_lower_model_hold_too():
    """R18: greater involvement needs no approval, but what was set is still met."""
    story = does(
        before_decision(),
        "decide",
        outcome=LOWER,
        lower_model=GREATER,
        conditions=LATER,
    )
    does(story, "accept_model")
    assert [n.command for n in story.needs()] == ["discharge_condition", ""]
    assert (
        story.until(Stage.LIVE).bid.conditions[0].status is ConditionStatus.DISCHARGED
    )
