"""The guardian's opinion and the panel's conclusion."""

from datetime import date, timedelta

import pytest

from tests.builders import GUARDIAN, PANEL, Story, actor, terms
from tests.rules.steps import asked, at, does, refuses, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.decisions import ConditionStatus
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import ConflictOutcome
from workflows.rules import notices
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    WrongParty,
    WrongStage,
)

CLEAR, MITIGATED = ConflictOutcome.CLEAR, ConflictOutcome.CLEAR_WITH_MITIGATIONS
RETURN, UNRESOLVED = ConflictOutcome.RETURN, ConflictOutcome.UNRESOLVED


def opinion(by=GUARDIAN, *, satisfied=True):
    return c.GiveGuardianOpinion(by=by, satisfied=satisfied, opinion="Handled well.")


def conclusion(outcome=CLEAR, by=PANEL, version=1, mitigations=()):
    return c.ConcludeConflictReview(
        by=by,
        version=version,
        outcome=outcome,
        reasons="All on record.",
        mitigations=mitigations,
    )


def before_conclusion():
    return at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")


def test_each_applicants_people_answer_before_the_panel_concludes():
    """R14: signatories declare, guardians give opinions, then the panel concludes."""
    story = Story(two_ccgs()).until(Stage.CONFLICT_REVIEW)
    asks = [(n.command, n.subject) for n in story.needs()]
    assert asks == [
        ("declare_interest", "07R/accountable_officer"),
        ("declare_interest", "07R/chief_finance_officer"),
        ("declare_interest", "08H/accountable_officer"),
        ("declare_interest", "08H/chief_finance_officer"),
        ("give_guardian_opinion", "07R"),
        ("give_guardian_opinion", "08H"),
    ]
    for command, subject in asks:
        refuses(story, conclusion(), OutOfOrder, "cannot conclude before it has")
        does(story, command, subject)
    assert [n.command for n in story.needs()] == ["conclude_conflict_review"]


def test_a_guardian_gives_one_opinion_on_a_version_in_its_turn():
    """The opinion is on the version that is under review."""
    refuses(Story(), opinion(), WrongStage)
    story = at(Stage.CONFLICT_REVIEW).gives(opinion(satisfied=False))
    given = story.bid.guardian_opinions[0]
    assert (given.satisfied, given.text) == (False, "Handled well.")
    refuses(story, opinion(), AlreadyDone)
    does(story.until_asked("conclude_conflict_review"), "conclude_conflict_review")
    refuses(story, opinion(), WrongStage)


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (CLEAR, Stage.APPROVAL_IN_PRINCIPLE),
        (MITIGATED, Stage.APPROVAL_IN_PRINCIPLE),
        (RETURN, Stage.EXPRESSION_OF_INTEREST),
        (UNRESOLVED, Stage.CONFLICT_REVIEW),
        (ConflictOutcome.BREACH_CASE, Stage.CONFLICT_REVIEW),
    ],
)
def test_the_conclusion_decides_where_the_bid_goes(outcome, stage):
    """DOMAIN 12, stage 7: on, on with mitigations, back, or not yet."""
    story = before_conclusion()
    mitigations = (terms(date(2014, 12, 1)),) if outcome is MITIGATED else ()
    story.gives(conclusion(outcome, mitigations=mitigations))
    assert story.bid.stage is stage
    assert story.bid.conflict_conclusion.outcome is outcome
    assert story.bid.application_open is (outcome is RETURN)


def test_an_unresolved_review_is_concluded_again():
    """Unresolved is not an end: the panel comes back to it."""
    story = before_conclusion().gives(conclusion(UNRESOLVED))
    assert [n.command for n in story.needs()] == ["conclude_conflict_review"]
    assert story.gives(conclusion()).bid.stage is Stage.APPROVAL_IN_PRINCIPLE


def test_mitigations_become_conditions():
    """DOMAIN 12, stage 7: each with owner, evidence and date."""
    due = date(2014, 12, 1)
    story = before_conclusion()
    story.gives(conclusion(MITIGATED, mitigations=(terms(due), terms(due, "Chair"))))
    found = [
        (k.id, k.source, k.status, k.terms.criterion) for k in story.bid.conditions
    ]
    assert found == [
        ("c1", "conflict review", ConditionStatus.OPEN, "Governance"),
        ("c2", "conflict review", ConditionStatus.OPEN, "Chair"),
    ]


def test_a_breach_need_not_wait_for_the_rest_and_the_region_is_told():
    """What is outstanding may be the very reason; the bid stays, and is concluded anew."""
    story = at(Stage.CONFLICT_REVIEW)
    before, breach = story.bid, conclusion(ConflictOutcome.BREACH_CASE)
    story.gives(breach)
    told = notices.notices_of(before, story.bid, story.events[-1])
    assert (Party.NHS_ENGLAND, before.region) in {(n.party, n.body) for n in told}
    assert "conclude_conflict_review" not in {n.command for n in story.needs()}
    story.until_asked("conclude_conflict_review").gives(conclusion())
    assert story.bid.stage is Stage.APPROVAL_IN_PRINCIPLE


def test_a_return_need_not_wait_for_the_rest():
    """What has to be corrected is returned without hearing everybody first."""
    story = at(Stage.CONFLICT_REVIEW).gives(conclusion(RETURN))
    assert story.bid.stage is Stage.EXPRESSION_OF_INTEREST


@pytest.mark.parametrize(
    ("command", "kind", "words"),
    [
        pytest.param(conclusion(version=0), Incomplete, "version", id="no version"),
        pytest.param(conclusion(version=3), StaleVersion, "version 3", id="stale"),
        pytest.param(conclusion(MITIGATED), Incomplete, "which", id="none said"),
        pytest.param(
            conclusion(CLEAR, mitigations=(terms(date(2015, 1, 1)),)),
            Incomplete,
            "belong to",
            id="mitigations with a clear one",
        ),
        pytest.param(
            conclusion(MITIGATED, mitigations=(terms(date(2014, 1, 1)),)),
            Incomplete,
            "to come",
            id="due in the past",
        ),
        pytest.param(
            conclusion(MITIGATED, mitigations=(terms(date.max),)),
            Incomplete,
            "ten years",
            id="due at the end of time",
        ),
        pytest.param(conclusion(by=GUARDIAN), WrongParty, "guardian", id="guardian"),
        pytest.param(
            conclusion(by=actor(Role.PANEL_MEMBER, "panel/Y56")),
            WrongParty,
            "keeps the chair out",
            id="a member of the panel",
        ),
    ],
)
def test_a_conclusion_is_refused(command, kind, words):
    """R14: by the panel's chair, on this version, with mitigations where asked for."""
    refuses(before_conclusion(), command, kind, words)


def test_a_mitigation_is_due_tomorrow_at_the_earliest():
    """Today is too late to do anything."""
    story = before_conclusion()
    today = story.now.date()
    refuses(story, conclusion(MITIGATED, mitigations=(terms(today),)), Incomplete)
    tomorrow = (terms(today + timedelta(days=1)),)
    assert story.gives(conclusion(MITIGATED, mitigations=tomorrow))


def test_an_open_question_keeps_the_panel_waiting():
    """What was asked is answered before anybody concludes."""
    story = before_conclusion()
    ask = c.AskInformation(by=PANEL, questions=({"text": "Who chairs it?"},))
    story.gives(ask)
    refuses(story, conclusion(), OutOfOrder, "the answer to 1 question")
    assert does(story, "answer_information").gives(conclusion())
    refuses(story, conclusion(), WrongStage)
    assert asked(story, "attest_assurance")


def test_who_concluded_and_who_gave_an_opinion_stand_on_the_record():
    story = before_conclusion()
    story.gives(conclusion())
    assert {o.by.role for o in story.bid.guardian_opinions} == {Role.GUARDIAN}
    assert story.bid.conflict_conclusion.by.person == PANEL.person
