"""What conditions hold up: a step of the handover, chosen when they are set (R18)."""

from datetime import date

import pytest

from tests.builders import OFFICER, REGION, SIGNATORY, Story, terms
from tests.rules.steps import does, london, refuses
from workflows.contracts import commands as c
from workflows.contracts.decisions import Blocks, Recommendation
from workflows.rules import conditions, handover, notices, rulebook, sentences, waiting
from workflows.rules.refusals import OutOfOrder

LATE = date(2015, 3, 31)
STEPS = ("sign_agreement", "countersign_agreement", "go_live")
AT = {Blocks.SIGNATURE: 0, Blocks.COUNTERSIGNATURE: 1, Blocks.HANDOVER: 2}
SAID = {
    Blocks.SIGNATURE: "condition 1 to be met before the agreement is signed",
    Blocks.COUNTERSIGNATURE: "condition 1 to be met before NHS England signs the agreement",
    Blocks.HANDOVER: "condition 1 to be met, ",
}


def blocking(*blocks: Blocks, **changes) -> tuple:
    return tuple(terms(LATE).model_copy(update={"blocks": b} | changes) for b in blocks)


def approved(*blocks: Blocks) -> Story:
    """Approved with conditions, and everything done that they leave to be done."""
    story = Story().until_asked("decide")
    does(
        story,
        "decide",
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        conditions=blocking(*blocks),
    )
    while handover.wants_allocation(story.bid) or _open_steps(story):
        if handover.wants_allocation(story.bid):
            story.step()
            continue
        wanted = _open_steps(story)[0]
        if wanted == "sign_agreement":
            story.now = max(story.now, story.bid.agreement.sign_from)
        does(story, wanted)
    return story


def _open_steps(story: Story) -> list[str]:
    waits = [n.command for n in story.needs()]
    return [w for w in waits if w and w not in {"discharge_condition", "go_live"}]


def met(story: Story, number: int = 1) -> Story:
    return story.gives(
        c.DischargeCondition(by=REGION, condition=f"c{number}", evidence="Minutes.")
    )


@pytest.mark.parametrize("blocks", Blocks)
def test_a_condition_holds_up_the_step_that_was_chosen_and_none_before(blocks: Blocks):
    """Nobody is asked for a step that they could not take; the others go on."""
    story = approved(blocks)
    agreement = story.bid.agreement
    assert agreement
    assert bool(agreement.signatures) is (AT[blocks] > 0)
    assert bool(agreement.countersigned) is (AT[blocks] > 1)
    assert not story.bid.release
    assert SAID[blocks] in waiting.now(story.bid).sentence
    held = STEPS[AT[blocks]]
    assert held not in {n.command for n in story.needs()}
    before = story.bid
    met(story)
    assert held in {n.command for n in story.needs()}
    told = notices.notices_of(before, story.bid, story.events[-1])
    asked = any("signature" in one.words for one in told)
    assert asked is (blocks is not Blocks.HANDOVER)


@pytest.mark.parametrize(
    ("blocks", "step", "held"),
    [
        (blocks, step, AT[blocks] <= AT[step])
        for blocks in Blocks
        for step in (Blocks.SIGNATURE, Blocks.COUNTERSIGNATURE)
    ],
)
def test_the_rule_refuses_what_a_condition_holds_up(
    blocks: Blocks, step: Blocks, held: bool
):
    """Whoever sends the step all the same is told which condition is in the way."""
    story = approved(blocks)
    london(story, 2014, 12, 1)
    agreement = story.bid.agreement
    assert agreement
    if step is Blocks.SIGNATURE:
        clean = agreement.model_copy(update={"signatures": (), "countersigned": None})
        kind, by = c.SignAgreement, OFFICER
    else:
        signed = approved(Blocks.HANDOVER).bid.agreement
        clean = signed.model_copy(update={"countersigned": None})
        kind, by = c.CountersignAgreement, SIGNATORY
    story.bid = story.bid.model_copy(update={"agreement": clean})
    command = kind(by=by, digest=agreement.digest)
    if held:
        words = f"Condition 1 has to be met before {conditions.BEFORE[step]}"
        refuses(story, command, OutOfOrder, words)
    else:
        assert rulebook.answer(story.bid, command, story.now)


def test_several_conditions_hold_up_a_step_until_the_last_of_them_is_met():
    story = approved(Blocks.SIGNATURE, Blocks.HANDOVER, Blocks.SIGNATURE)
    said = conditions.missing(story.bid, Blocks.SIGNATURE)
    assert said == ("Conditions 1 and 3 have to be met before the agreement is signed.")
    met(story)
    assert "sign_agreement" not in {n.command for n in story.needs()}
    met(story, 3)
    assert "sign_agreement" in {n.command for n in story.needs()}


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ((), ""),
        ((Blocks.HANDOVER,), ""),
        ((Blocks.SIGNATURE,), ", to be met before the agreement is signed"),
        (
            (Blocks.SIGNATURE, Blocks.HANDOVER),
            ", 1 of them to be met before the agreement is signed",
        ),
        (
            (Blocks.COUNTERSIGNATURE, Blocks.SIGNATURE, Blocks.SIGNATURE),
            ", 2 of them to be met before the agreement is signed and 1 of them to be "
            "met before NHS England signs the agreement",
        ),
    ],
)
def test_the_decisions_sentence_says_what_blocks_more_than_the_handover(blocks, said):
    assert conditions.early(blocking(*blocks)) == said


def test_the_letter_of_the_decision_says_what_a_condition_blocks():
    story = approved(Blocks.SIGNATURE)
    decided = next(one for one in story.events if one.kind == "decided")
    assert (
        "approval with 1 condition, to be met before the agreement is signed. "
        in sentences.sentence(decided, story.bid)
    )


def test_conditions_that_block_the_handover_are_the_same_request_as_ever():
    """Receipts from before there was a choice still fit; another choice is another one."""

    def decide(*blocks: Blocks) -> str:
        return rulebook.digest(
            c.Decide(
                by=REGION,
                outcome=Recommendation.APPROVE_WITH_CONDITIONS,
                reasons="Sound.",
                conditions=blocking(*blocks),
            )
        )

    plain = c.Decide(
        by=REGION,
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        reasons="Sound.",
        conditions=blocking(Blocks.HANDOVER),
    )
    assert "blocks" not in plain.model_dump_json(
        exclude={"conditions": {0: {"blocks"}}}
    )
    digests = {
        decide(Blocks.HANDOVER),
        decide(Blocks.SIGNATURE),
        decide(Blocks.HANDOVER, Blocks.SIGNATURE),
        decide(Blocks.SIGNATURE, Blocks.HANDOVER),
    }
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("said", "of_the_policy", "public"),
    [
        (False, False, False),
        (True, False, True),
        (False, True, True),
    ],
)
def test_a_conditions_words_are_public_where_they_name_nobody(
    said: bool, of_the_policy: bool, public: bool
):
    """Whoever sets it says so; what the round's policy sets is public with the policy."""
    (one,) = blocking(Blocks.HANDOVER, public=said, standing=of_the_policy)
    assert conditions.is_public(one) is public
