"""Somebody declares: somebody is asked to rule, whether or not the bid waits for it."""

import pytest

from tests.builders import CHAIR, GUARDIAN, MANAGER, OFFICER, PANEL, REGION
from tests.rules.steps import at, declares, does
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.notices import NoticeKind
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import interests, needs, notices, rulings, waiting

EARLY = [Stage.EXPRESSION_OF_INTEREST, Stage.HWB_APPROVAL, Stage.BUDGET_HANDOVER]


def rule(story, by):
    return story.gives(
        c.RuleOnInterest(by=by, interest="i1", handling=Handling.NOTE, reason="Remote.")
    )


def told(story, before):
    """The letters that the last event led to, about a ruling."""
    found = notices.notices_of(before, story.bid, story.events[-1])
    return [n for n in found if "ruling on interest" in n.words]


@pytest.mark.parametrize("stage", EARLY)
@pytest.mark.parametrize(
    ("declarer", "ruler"),
    [(CHAIR, PANEL), (OFFICER, GUARDIAN), (GUARDIAN, PANEL), (PANEL, REGION)],
)
def test_whoever_rules_is_asked_at_once_at_every_stage(stage, declarer, ruler):
    """R14: an interest that nobody is asked to rule on keeps a member out for weeks."""
    story = at(stage)
    known = {i.id for i in story.bid.interests}
    before, waits = story.bid, waiting.now(story.bid)
    declares(story, declarer)
    (one,) = waiting.now(story.bid).besides
    assert (one.party, one.body, one.roles) == (ruler.party, ruler.body, (ruler.role,))
    assert one.command == "rule_on_interest"
    assert one.subject not in known
    held = waiting.now(story.bid)
    assert (held.blockers, held.sentence) == (waits.blockers, waits.sentence)
    (letter,) = told(story, before)
    assert (letter.kind, letter.party, letter.roles) == (
        NoticeKind.TASK,
        ruler.party,
        (ruler.role,),
    )
    assert letter.words == (
        f"You are asked for a ruling on interest {one.subject[1:]}. Until then whoever "
        "declared it takes no part in deciding."
    )


def test_a_ruling_settles_what_was_asked():
    """A letter that has not gone out yet is not sent once somebody has ruled."""
    story = at(Stage.HWB_APPROVAL)
    before = story.bid
    declares(story, CHAIR)
    (letter,) = told(story, before)
    assert not notices.is_settled(letter, story.bid)
    before = story.bid
    rule(story, PANEL)
    assert waiting.now(story.bid).besides == ()
    assert notices.is_settled(letter, story.bid)
    assert told(story, before) == []


def test_a_nil_return_asks_nobody():
    """Only what was declared is ruled on."""
    story = at(Stage.HWB_APPROVAL)
    before = story.bid
    story.gives(c.DeclareInterest(by=CHAIR, category=InterestCategory.NONE))
    assert rulings.asked(story.bid) == ()
    assert told(story, before) == []


def test_nobody_is_asked_twice_and_the_review_waits_for_the_same_ruling():
    """Other events bring no second letter; the review has a date, and says so."""
    story = declares(at(Stage.HWB_APPROVAL), CHAIR)
    before = story.bid
    declares(story, MANAGER)
    assert [n.words[:42] for n in told(story, before)] == [
        "You are asked for a ruling on interest 2. "
    ]
    before = story.bid
    does(story, "record_board_decision")
    assert story.bid.stage is Stage.CONFLICT_REVIEW
    assert rulings.asked(story.bid) == ()
    waited = [n.subject for n in needs.of(story.bid) if n.command == "rule_on_interest"]
    assert waited == [i.id for i in interests.unruled(story.bid)]
    assert all("The bid waits for" in n.words for n in told(story, before))
    assert len(told(story, before)) == 2


def test_a_bid_that_has_ended_asks_nobody():
    """Its interests stay on record as they are."""
    story = declares(at(Stage.HWB_APPROVAL), CHAIR)
    story.gives(c.Withdraw(by=OFFICER, reason="No longer wanted."))
    assert waiting.now(story.bid).besides == ()
