"""Part two by criterion with a snapshot of each CCG, and what makes it void (R5)."""

from datetime import date

import pytest

from tests.builders import LOCAL, NATIONAL, REGION, Story, opening
from tests.part_two import snapshot
from tests.policy import CYCLE
from tests.rules.steps import asked, does, refuses, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.assurances import FinancePosition, Finding, Rating
from workflows.contracts.catalogues import Criterion, Threshold
from workflows.contracts.cycles import ReleaseDay
from workflows.contracts.decisions import (
    AssuranceOutcome,
    Recommendation,
    Thresholds,
)
from workflows.contracts.events import Decided, DecisionRecorded
from workflows.contracts.rounds import Release
from workflows.rules import assurance, needs, released, rounds, rulebook, sentences
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongHash,
    WrongParty,
    WrongStage,
)

CRITERIA = (
    Criterion(code="A1", words="Well led", threshold=Threshold.ASSURANCE),
    Criterion(code="C1", words="A plan that balances", threshold="financial_control"),
)
LISTED = CYCLE.model_copy(update={"criteria": CRITERIA})
DAY = ReleaseDay(on=date(2015, 2, 12))
SEALED = LISTED.model_copy(update={"releases": (DAY,)})
WORSE = snapshot(rating=Rating.INADEQUATE, directions="Section 14Z21, of 2 March.")


def before(command: str, cycle=LISTED) -> Story:
    return Story(opening(cycle=cycle)).until_asked(command)


def change(story: Story, **said) -> c.RecordAssuranceChange:
    return c.RecordAssuranceChange(
        **{
            "by": LOCAL,
            "version": 1,
            "snapshot": WORSE,
            "reason": "The yearly ratings are out.",
        }
        | said
    )


def finding(code: str, *, met: bool = True) -> Finding:
    return Finding(criterion=code, met=met, evidence="Seen.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"snapshots": ()}, "how NHS Camden CCG stands"),
        ({"snapshots": (snapshot(), snapshot())}, "Say once how NHS Camden"),
        ({"snapshots": (snapshot(), snapshot("99X"))}, "Only the CCGs that bid"),
        ({"findings": (finding("A1"),)}, "A plan that balances"),
        ({"findings": (finding("A1"), finding("A1"), finding("C1"))}, "once"),
        ({"findings": (finding("A1"), finding("Z9"))}, "no other"),
        ({"findings": (finding("A1"), finding("C1", met=False))}, "This one is not"),
    ],
)
def test_part_two_says_how_each_ccg_stands_and_whether_each_criterion_is_met(
    changes, words
):
    story = before("attest_assurance")
    with pytest.raises(Incomplete, match=words):
        story.gives(asked(story, "attest_assurance", **changes))


def test_an_unmet_criterion_is_attested_as_an_issue():
    """Its threshold is not met either, and that is said."""
    story = before("attest_assurance")
    does(
        story,
        "attest_assurance",
        outcome=AssuranceOutcome.ATTEST_WITH_ISSUES,
        issues="A deficit is forecast.",
        findings=(finding("A1"), finding("C1", met=False)),
        thresholds=Thresholds(
            assurance=True, conflicts=True, financial_control=False, planning=True
        ),
    )
    assert story.bid.assurance
    assert story.bid.assurance.findings[1].met is False


def test_where_the_round_has_no_list_neither_is_asked():
    """Bids that began before there were lists go on as they were."""
    story = before("attest_assurance", CYCLE)
    assert does(story, "attest_assurance").bid.assurance.snapshots == ()


def test_each_ccg_of_a_joint_bid_has_its_snapshot():
    start = two_ccgs().model_copy(update={"cycle": LISTED})
    story = Story(start).until_asked("attest_assurance")
    refuses(
        story, asked(story, "attest_assurance", snapshots=(snapshot(),)), Incomplete
    )
    does(story, "attest_assurance")
    assert [s.ccg for s in story.bid.assurance.snapshots] == ["07R", "08H"]


def test_finance_signs_what_it_has_read():
    story = before("sign_assurance")
    read = assurance.digest(story.bid.assurance)
    story.gives(change(story)).later(days=1).until_asked("sign_assurance")
    with pytest.raises(WrongHash, match="attested anew"):
        story.gives(asked(story, "sign_assurance", digest=read))
    does(story, "sign_assurance", digest=assurance.digest(story.bid.assurance))
    assert story.bid.assurance.finance.digest


def test_a_change_after_the_signatures_reopens_part_two_and_says_why():
    """R5: attested and signed again, and recommended again, before a decision."""
    story = before("decide")
    story.gives(change(story))
    assert story.bid.assurance is None
    assert story.bid.moderation is None
    (need,) = needs.of(story.bid)
    assert need.command == "attest_assurance"
    assert need.words == (
        "the local director to attest assurance again, since NHS Camden CCG no longer "
        "stands as attested (rating: good, now inadequate; directions: none, now "
        "in force)"
    )
    said = sentences.sentence(story.events[-1], story.bid)
    assert "Part two is void" in said
    assert said.endswith("The yearly ratings are out.")
    story.until_asked("decide")
    assert story.bid.reopened is None
    assert [e.kind for e in story.events[-3:]] == [
        "assurance_attested",
        "assurance_signed",
        "moderated",
    ]


@pytest.mark.parametrize(
    ("command", "said", "refusal"),
    [
        ("decide", {"snapshot": snapshot()}, AlreadyDone),
        ("decide", {"snapshot": snapshot("99X")}, Incomplete),
        ("attest_assurance", {}, OutOfOrder),
        ("conclude_conflict_review", {}, WrongStage),
        ("decide", {"by": NATIONAL}, WrongParty),
        ("decide", {"by": REGION}, WrongParty),
    ],
)
def test_what_is_no_change_of_part_two_is_refused(command, said, refusal):
    story = before(command)
    with pytest.raises(refusal):
        story.gives(change(story, **said))


def test_a_sealed_decision_that_rested_on_it_never_comes_out():
    """It is taken anew, with the next number, and that one may come out."""
    story = before("decide", SEALED)
    story.now = rounds.days_of(SEALED)[0].replace(day=1)
    command = asked(story, "decide")
    held = story.bid
    story.gives(command)
    kept = rounds.sealed(held, rulebook.content(held, command, story.now), 1, "salt")
    story.gives(change(story))
    day = rounds.days_of(SEALED)[0]
    word = Release(round="2015-16", release=1, decision=1)
    assert not isinstance(released.heard(story.bid, kept, word, day), Decided)
    story.until_asked("decide").step()
    again = story.events[-1]
    assert isinstance(again, DecisionRecorded)
    assert again.number == 2
    assert story.bid.awaited
    assert not story.bid.awaited.void
    assert not isinstance(released.heard(story.bid, kept, word, day), Decided)


def test_once_the_decision_is_told_it_is_too_late():
    story = before("decide")
    does(
        story,
        "decide",
        outcome=Recommendation.APPROVE_LOWER_MODEL,
        lower_model="joint",
    )
    with pytest.raises(WrongStage, match="has been told"):
        story.gives(change(story))


def test_a_deficit_is_said_in_plain_words():
    story = before("sign_assurance")
    poor = snapshot(finance=FinancePosition.DEFICIT, special_measures=True)
    story.gives(change(story, snapshot=poor))
    assert "finances: a balance, now a deficit" in story.bid.reopened.words
    assert "special measures: no, now yes" in story.bid.reopened.words


def test_of_directions_only_their_being_is_said():
    """What the bid waits for quotes nobody."""
    story = before("sign_assurance")
    for text in ("Section 14Z21, of 2 March.", "Section 14Z21, of 9 March."):
        change_ = change(story, snapshot=snapshot(directions=text))
        story.gives(change_).until_asked("attest_assurance")
        held = snapshot(directions=text)
        does(story, "attest_assurance", snapshots=(held,))
    poorer = change(story, snapshot=snapshot(directions="Others."))
    assert "(directions: others now)" in story.gives(poorer).bid.reopened.words
