"""Why a bid waits, in one sentence."""

from datetime import timedelta

import pytest

from tests.builders import CYCLE, DIRECTOR, OFFICE, REGION, Story, opening
from tests.rules.steps import at, declares, does, london, rings, two_boards, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.approval_events import AllocationFailed, HandoverFailed
from workflows.contracts.bids import ENDS, Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.rules import handover, needs, waiting

ASK = c.AskInformation(by=OFFICE, questions=(Question(text="How many?"),))


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (
            "submit_expression",
            "Waiting for the expression of interest, due by 5pm on 20 June 2014.",
        ),
        (
            "screen",
            "Waiting for NHS England's local team to screen it, due by 5pm on "
            "10 June 2014.",
        ),
        (
            "submit_application",
            "Waiting for the application, due by midday on 9 January 2015.",
        ),
        (
            "sign_application",
            "Waiting for the signature of NHS Camden CCG's accountable officer on the "
            "application and the signature of NHS Camden CCG's chief finance officer "
            "on the application, due by midday on 9 January 2015.",
        ),
        (
            "record_board_decision",
            "Waiting for the decision of Camden Health and Wellbeing Board, due by "
            "5pm on 24 June 2014.",
        ),
        (
            "conclude_conflict_review",
            "Waiting for the conflicts panel's conclusion, due by 5pm on 10 June 2014.",
        ),
        (
            "attest_assurance",
            "Waiting for the local director to attest assurance, due by 5pm on "
            "3 June 2014.",
        ),
        (
            "decide",
            "Waiting for the decision in principle, due by 5pm on 3 June 2014.",
        ),
        (
            "record_mandate",
            "Waiting for NHS England to issue the agreement, due by 5pm on 27 May 2014; "
            "the allocation to be added up from the practice lines, due by 5pm on "
            "3 June 2014; the vote of NHS Camden CCG's member practices, due by 5pm on "
            "20 March 2015.",
        ),
        (
            "sign_agreement",
            "Waiting for the signature of NHS Camden CCG's accountable officer on the "
            "agreement (from 19 May 2014), due by 5pm on 3 June 2014.",
        ),
        (
            "go_live",
            "Waiting for NHS England to release the handover, due by 5pm on "
            "27 May 2014.",
        ),
    ],
)
def test_the_sentence_says_what_and_until_when(until, sentence):
    """HOUSE 0.3.1: one sentence, everywhere the same."""
    story = Story().until_asked(until)
    assert waiting.now(story.bid).sentence == sentence


def test_at_last_only_the_day_is_waited_for():
    """The start date is named when it is all that is left."""
    story = does(Story().until_asked("go_live"), "go_live")
    held = waiting.now(story.bid)
    assert held.sentence == "Waiting for the start date, 1 April 2015."
    assert held.due == handover.starts_at(story.bid)


def test_a_missed_start_says_who_can_help():
    """R22: NHS England consents to a later one."""
    story = does(Story().until_asked("go_live"), "go_live")
    london(story, 2015, 4, 2)
    rings(story)
    assert waiting.now(story.bid).sentence == (
        "Waiting for NHS England to consent to a later start, since 1 April 2015 has "
        "passed."
    )


def test_what_is_overdue_says_since_when():
    """Overdue comes from the bid's own record, not from somebody's clock."""
    story = at(Stage.HWB_APPROVAL)
    london(story, 2014, 6, 25, 8)
    words = "Waiting for the decision of Camden Health and Wellbeing Board, "
    assert waiting.now(story.bid).sentence == words + "due by 5pm on 24 June 2014."
    london(story, 2014, 6, 25, 9)
    rings(story)
    held = waiting.now(story.bid)
    assert held.sentence == words + "overdue since 24 June 2014."
    assert held.blockers[0].since == story.events[0].at


def test_what_has_no_date_is_waited_for_without_one():
    """A cycle may leave a date out; the sentence does too."""
    cycle = CYCLE.model_copy(update={"deadlines": ()})
    held = waiting.now(Story(opening(cycle=cycle)).bid)
    assert held.sentence == "Waiting for the expression of interest."
    assert (held.due, held.blockers[0].since) == (None, None)


def test_parts_with_one_date_are_named_together():
    """Two boards, one date; a third part with another date follows."""
    story = Story(two_boards()).until(Stage.HWB_APPROVAL).gives(ASK)
    assert waiting.now(story.bid).sentence == (
        "Waiting for the answer to 1 question from NHS England's national team, due "
        "by 5pm on 27 May 2014; the decision of Camden Health and Wellbeing Board and "
        "the decision of Islington Health and Wellbeing Board, due by 5pm on "
        "24 June 2014. Its clocks stand still."
    )


def test_a_held_bid_says_since_when():
    """On hold, that is all that matters."""
    story = at(Stage.HWB_APPROVAL).gives(c.PutOnHold(by=REGION, reason="Secret."))
    held = waiting.now(story.bid)
    assert held.held
    assert held.sentence == (
        "On hold since 12 May 2014; its clocks stand still until NHS England resumes "
        "it."
    )
    assert [b.command for b in held.blockers] == ["resume", "record_board_decision"]


@pytest.mark.parametrize("stage", sorted(ENDS))
def test_a_bid_at_its_end_waits_for_nothing(stage):
    """Each end has its words, and its day."""
    bid = Story().bid.model_copy(
        update={"stage": stage, "ended": Story().now, "clocks": ()}
    )
    held = waiting.now(bid)
    assert held.blockers == ()
    assert held.sentence.startswith("It ")
    assert held.sentence.endswith(" on 12 May 2014.")
    assert held.due is None


def test_a_bid_with_no_needs_waits_for_nothing():
    """It holds exactly when nothing is unmet."""
    bid = Story().bid.model_copy(update={"stage": Stage.HWB_APPROVAL, "boards": ()})
    assert waiting.now(bid).sentence.startswith("Nobody is asked for anything now")


def test_the_sentence_repeats_nobody_and_nothing_that_people_wrote():
    """It travels to places that are not protected: no names, no free text."""
    story = Story(two_ccgs())
    secret, free = "Robin", "confidential"
    name = {"name": secret}
    seen = 0
    while not story.bid.ended:
        for by in (REGION, OFFICE):
            asks = c.AskInformation(
                by=by.model_copy(update=name), questions=(Question(text=free),)
            )
            hold = c.PutOnHold(by=by.model_copy(update=name), reason=free)
            for command in (asks, hold):
                branch = Story()
                branch.bid, branch.now = story.bid, story.now
                branch.gives(command)
                declares(branch, DIRECTOR.model_copy(update=name))
                seen += _says_nothing_private(branch, secret, free)
        if not story.step():
            break
    assert seen > 40


def _says_nothing_private(story, *private):
    sentence = waiting.now(story.bid).sentence
    assert sentence.endswith(".")
    assert "_" not in sentence
    people = {"Example", "07R", "08H", "E0900", "Q71", "Y56", *private}
    assert not [word for word in people if word in sentence], sentence
    return 1


def test_what_the_machinery_could_not_do_is_part_of_the_sentence():
    """Operators and officers see why it does not go on."""
    story = at(Stage.BUDGET_HANDOVER)
    problem = "no practice lines for 07R."
    story.happens(AllocationFailed(at=story.now, problem=problem))
    sentence = waiting.now(story.bid).sentence
    assert "from the practice lines (no practice lines for 07R), due" in sentence
    story = does(Story().until_asked("go_live"), "go_live")
    story.now = handover.starts_at(story.bid)
    story.happens(handover.begin(story.bid, story.now))
    assert "the handover to be carried out" in waiting.now(story.bid).sentence
    story.happens(HandoverFailed(at=story.now, problem="closed."))
    assert "release the handover (closed), due" in waiting.now(story.bid).sentence


@pytest.mark.parametrize("model", list(Model))
def test_a_stage_is_over_exactly_when_nothing_is_needed(model):
    """HOUSE 0.3.1: a condition holds exactly when its list of blockers is empty."""
    story = Story(opening(model=model))
    while not story.bid.ended:
        assert needs.of(story.bid)
        before = story.bid
        if not story.step():
            story.until(Stage.LIVE)
        if story.bid.stage is not before.stage and not story.bid.ended:
            stay = story.bid.model_copy(update={"stage": before.stage})
            assert needs.of(stay) == ()
    assert needs.of(story.bid) == ()


def test_each_part_says_who_and_until_when():
    """Who can meet it, in which role, with which command, by when."""
    story = at(Stage.HWB_APPROVAL)
    part = waiting.now(story.bid).blockers[0]
    assert (part.party, part.body, part.name) == (
        "hwb",
        "E09000007",
        "Camden Health and Wellbeing Board",
    )
    assert part.roles == ("board_clerk", "board_chair")
    assert part.command == "record_board_decision"
    assert (part.due - part.since) > timedelta(days=40)
    assert part.key == DeadlineKey.BOARD
