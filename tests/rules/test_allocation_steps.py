"""Another version voids both signatures; who does not agree says so."""

import pytest

from tests.builders import FINANCE, NATIONAL_FINANCE, allocation
from tests.rules.revising import DRAFT, disputes, draft, revises
from tests.rules.steps import at, does, refuses, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.notices import NoticeKind
from workflows.rules import allocation_steps, handover_needs, notices, rulebook
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongHash,
    WrongStage,
)


def built(**changes):
    """A bid whose allocation has just been added up."""
    story = at(Stage.BUDGET_HANDOVER, **changes)
    story.step()
    return story


def test_another_version_voids_both_signatures_and_the_release():
    """Both sides sign the same hash: whoever signed the last version signs again."""
    story = built()
    first = story.bid.allocation
    does(story, "agree_allocation", "07R")
    does(story, "agree_allocation", "national")
    assert handover_needs.is_allocation_agreed(story.bid)
    before = story.bid
    event = rulebook.answer(before, revises(story), story.now)
    assert event.voids == tuple(s.by.name for s in before.allocation_signatures)
    assert event.number == 2
    story.gives(revises(story))
    bid = story.bid
    assert (bid.allocation_signatures, bid.release) == ((), None)
    assert bid.allocation_past == (first,)
    assert bid.allocation.schedule_hash == DRAFT
    waiting = [n.subject for n in story.needs() if n.command == "agree_allocation"]
    assert waiting == ["07R", "national"]
    told = notices.notices_of(before, bid, event)
    changed = [n for n in told if n.kind is NoticeKind.ALLOCATION]
    assert [(n.body, *n.roles) for n in changed] == [
        ("07R", "chief_finance_officer"),
        ("national", "national_finance"),
    ]
    assert "Two practices merged." in changed[0].words
    assert "It voids the agreement of" in changed[0].words
    tasks = [n.body for n in told if n.kind is NoticeKind.TASK]
    assert {"07R", "national"} <= set(tasks)


def test_a_signature_on_an_earlier_version_is_refused():
    """What was looked at is not what stands."""
    story = built()
    old = story.bid.allocation.schedule_hash
    story.gives(revises(story))
    agree = c.AgreeAllocation(by=FINANCE, schedule_hash=old)
    refuses(story, agree, WrongHash, "The allocation is not the one you looked at")


def test_even_after_the_agreement_is_signed_the_release_waits_for_both_again():
    """The money that is released is the money that both agreed."""
    story = built()
    story.until_asked("go_live")
    story.gives(revises(story))
    waiting = {n.command for n in story.needs()}
    assert "agree_allocation" in waiting
    release = c.GoLive(by=NATIONAL_FINANCE, declaration=True)
    refuses(story, release, OutOfOrder, "agree the allocation")
    held = story.bid.agreement
    assert held
    assert held.signatures
    assert held.countersigned


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"allocation": None}, Incomplete, "Upload the finance template first"),
        ({"schedule_hash": "e" * 64}, Incomplete, "no draft of this allocation"),
    ],
)
def test_what_was_not_drafted_cannot_be_put_in_place(changes, refusal, words):
    """The sums are from the store of schedules, never from whoever sends them."""
    story = built()
    refuses(story, revises(story, **changes), refusal, words)


def test_sums_that_do_not_add_up_are_refused():
    """R20 holds for every version."""
    story = built()
    wrong = draft(story).model_copy(update={"total_pence": 1})
    refuses(story, revises(story, allocation=wrong), Incomplete, "do not add up")
    other = allocation(two_ccgs()).model_copy(update={"schedule_hash": DRAFT})
    refuses(story, revises(story, allocation=other), Incomplete, "do not add up")


def test_the_same_version_is_no_other():
    story = built()
    code = story.bid.allocation.schedule_hash
    same = revises(story, schedule_hash=code, allocation=story.bid.allocation)
    refuses(story, same, AlreadyDone, "nothing would change")


def test_versions_have_an_end():
    """Nobody fills a bid's history with them."""
    story = built()
    for n in range(allocation_steps.MOST):
        code = f"{n:064d}"
        made = draft(story, code)
        story.gives(revises(story, schedule_hash=code, allocation=made))
    refuses(story, revises(story), Incomplete, "no more are taken")


def test_a_dispute_is_said_until_it_is_settled():
    """Each side may; agreeing after all or another version ends it."""
    story = built()
    story.gives(disputes(story))
    story.gives(disputes(story, reason="And the drugs line."))
    (one,) = story.bid.allocation_disputes
    assert one.reason == "And the drugs line."
    (need,) = [n for n in story.needs() if n.subject == "07R" and "agree" in n.words]
    assert need.words.endswith("agree the allocation, which they dispute")
    does(story, "agree_allocation", "07R")
    assert story.bid.allocation_disputes == ()
    refuses(story, disputes(story), AlreadyDone, "Propose another version")
    story.gives(disputes(story, by=NATIONAL_FINANCE))
    story.gives(revises(story))
    assert story.bid.allocation_disputes == ()


def test_a_dispute_is_about_what_stands():
    story = built()
    refuses(story, disputes(story, schedule_hash="e" * 64), WrongHash)


@pytest.mark.parametrize("make", [revises, disputes])
def test_only_where_a_budget_is_being_handed_over(make):
    early = at(Stage.BUDGET_HANDOVER)
    refuses(early, make(early), OutOfOrder, "not been added up")
    joint = at(Stage.BUDGET_HANDOVER, model=Model.JOINT)
    refuses(joint, make(joint), WrongStage, "No budget")
    before = at(Stage.CONFLICT_REVIEW)
    refuses(before, make(before), WrongStage)
    assert not allocation_steps.may_change(before.bid)
    assert allocation_steps.may_change(built().bid)
