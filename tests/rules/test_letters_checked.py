"""A second person reads the letter of a sealed decision before it comes out."""

import pytest

from tests.builders import NATIONAL, OFFICE, Story, actor, opening
from tests.rules.deciding import CHECKED
from tests.rules.steps import asked
from workflows.contracts import commands as c
from workflows.contracts.events import Decided, LetterChecked
from workflows.contracts.parties import Role
from workflows.contracts.rounds import Release, SealedDecision
from workflows.rules import needs, released, rounds, rulebook
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OwnDecision,
    StaleVersion,
    WrongParty,
    WrongStage,
)

DAY = rounds.days_of(CHECKED)[0]


def check(**said) -> c.CheckLetter:
    return c.CheckLetter(**{"by": OFFICE, "number": 1, "declaration": True} | said)


def decided(cycle=CHECKED) -> tuple[Story, SealedDecision]:
    story = Story(opening(cycle=cycle)).until_asked("decide")
    story.now = DAY.replace(day=1)
    command, before = asked(story, "decide"), story.bid
    story.gives(command)
    content = rulebook.content(before, command, story.now)
    return story, rounds.sealed(before, content, 1, "salt")


def is_out(story: Story, kept: SealedDecision) -> bool:
    word = Release(round="2015-16", release=1, decision=1)
    return isinstance(released.heard(story.bid, kept, word, DAY), Decided)


def test_a_decision_comes_out_once_its_letter_is_checked_and_not_before():
    """The bid judges for itself, whatever the round says of its letters."""
    story, kept = decided()
    assert [n.command for n in needs.of(story.bid)] == ["check_letter", ""]
    assert not is_out(story, kept)
    story.gives(check())
    assert isinstance(story.events[-1], LetterChecked)
    assert story.bid.awaited.checked.by.person == OFFICE.person
    assert is_out(story, kept)


def test_where_the_round_does_not_ask_it_comes_out_unchecked():
    """Rounds that began before letters were checked go on as they were."""
    story, kept = decided(CHECKED.model_copy(update={"letters_checked": False}))
    assert is_out(story, kept)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"by": NATIONAL}, OwnDecision),
        ({"by": OFFICE.model_copy(update={"person": NATIONAL.person})}, OwnDecision),
        ({"by": actor(Role.NATIONAL_FINANCE, "national")}, WrongParty),
        ({"number": 2}, StaleVersion),
        ({"declaration": False}, Incomplete),
    ],
)
def test_who_decided_checks_no_letter_of_theirs_under_any_hat(said, refusal):
    story, _ = decided()
    with pytest.raises(refusal) as found:
        story.gives(check(**said))
    entry = rulebook.refused(story.bid, check(**said), found.value, story.now)
    assert bool(entry) is (refusal is not Incomplete)


def test_another_chair_may_check_it():
    story, kept = decided()
    story.gives(check(by=NATIONAL.model_copy(update={"person": "another"})))
    assert is_out(story, kept)


def test_a_decision_taken_anew_is_checked_anew():
    story, _ = decided()
    story.gives(check())
    with pytest.raises(AlreadyDone):
        story.gives(check())
    story.gives(
        c.Decide(by=NATIONAL, version=1, outcome="reject", reasons="On reflection.")
    )
    assert story.bid.awaited.checked is None
    assert [n.command for n in needs.of(story.bid)] == ["check_letter", ""]
    story.gives(check(number=2))


def test_there_is_no_letter_before_there_is_a_decision():
    story = Story(opening(cycle=CHECKED)).until_asked("decide")
    with pytest.raises(WrongStage):
        story.gives(check())
