"""A condition's words are taken back from the public, and vouched for later (decision 38)."""

import pytest

from tests import builders
from tests.builders import Story, actor
from tests.rules.steps import refuses
from tests.rules.vouching import decided, takes_back
from workflows.bid.room import REPEATABLE
from workflows.contracts import commands as c
from workflows.contracts.parties import Role
from workflows.contracts.reviews import ConflictOutcome
from workflows.rules import conditions, rulebook
from workflows.rules.refusals import AlreadyDone, Incomplete, WrongParty

OFFICE = actor(Role.NATIONAL_OFFICE, "national")


def public(story: Story) -> list[bool]:
    return [conditions.is_public(one.terms) for one in story.bid.conditions]


@pytest.mark.parametrize("by", [builders.NATIONAL, OFFICE], ids=["chair", "office"])
def test_whoever_set_it_takes_it_back_and_may_vouch_again(by):
    """The words and all else stay as they were; only who reads them changes."""
    story = decided()
    before = story.bid
    assert public(story) == [True, False]
    story.gives(takes_back(story, by=by))
    assert public(story) == [False, False]
    story.gives(takes_back(story, by=by, public=True, reason="She is not named now."))
    assert story.bid.conditions == before.conditions
    story.gives(takes_back(story, by=by, condition="c2", public=True))
    assert public(story) == [True, True]
    assert (story.bid.stage, story.bid.version) == (before.stage, before.version)
    assert c.VouchForCondition in REPEATABLE


def test_another_office_does_not_say_it_nor_does_the_policy():
    """The national office stands in for whoever set it; nobody for the round's policy."""
    story = decided()
    for by in (builders.REGION, builders.PANEL):
        refuses(
            story, takes_back(story, by=by), WrongParty, "Whoever set the condition"
        )
    policy = story.bid.conditions[0]
    terms = policy.terms.model_copy(update={"standing": True, "public": False})
    changed = policy.model_copy(update={"terms": terms, "source": "standing"})
    story.bid = story.bid.model_copy(
        update={"conditions": (changed, *story.bid.conditions[1:])}
    )
    refuses(story, takes_back(story, by=OFFICE), WrongParty, "public with the policy")
    assert [one.id for one in conditions.vouched_by(story.bid, OFFICE)] == ["c2"]


def test_the_panel_says_it_of_its_mitigations():
    """They were concluded with before anything was decided."""
    story = Story().until_asked("conclude_conflict_review")
    story.gives(
        c.ConcludeConflictReview(
            by=builders.PANEL,
            version=story.bid.version,
            outcome=ConflictOutcome.CLEAR_WITH_MITIGATIONS,
            reasons="One thing.",
            mitigations=(builders.terms(story.bid.start_date),),
        )
    )
    assert public(story) == [False]
    refuses(story, takes_back(story, public=True), WrongParty)
    story.gives(takes_back(story, by=builders.PANEL, public=True))
    assert public(story) == [True]


def test_what_stands_already_or_is_not_there_is_refused():
    """A reason for nothing is not put on record."""
    story = decided()
    refuses(story, takes_back(story, public=True), AlreadyDone, "may read")
    refuses(story, takes_back(story, condition="c2"), AlreadyDone, "may not read")
    refuses(story, takes_back(story, condition="c9"), Incomplete, "no condition c9")


def test_it_is_taken_back_while_the_bid_is_on_hold():
    """A name does not wait in public until somebody resumes the bid."""
    story = decided()
    story.gives(c.PutOnHold(by=builders.REGION, reason="A merger."))
    assert c.VouchForCondition in rulebook.WHILE_HELD
    assert public(story.gives(takes_back(story))) == [False, False]
