"""Whoever declared an interest is told how it is handled, and nobody else is."""

import pytest

from tests.builders import CLERK, GUARDIAN, MANAGER, OFFICER, PANEL, Story
from tests.rules.letters import letters
from workflows.contracts import commands as c
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import words

READS, OUT = "You may read the papers", "its papers are closed to you"


def declared(*people) -> Story:
    story = Story().until_asked("screen")
    for by in people:
        story.gives(
            c.DeclareInterest(
                by=by,
                category=InterestCategory.FINANCIAL,
                description=f"Shares of {by.role}.",
            )
        )
    return story


def ruled(story: Story, handling: Handling, interest="i1", reason="Quite remote."):
    """The only letter of its kind."""
    story.gives(
        c.RuleOnInterest(
            by=GUARDIAN, interest=interest, handling=handling, reason=reason
        )
    )
    [told] = [one for one in letters(story) if one.kind == "interest_ruled"]
    return told


@pytest.mark.parametrize(
    ("handling", "said", "may"),
    [
        (Handling.NOTE, "take part as before, and that it is noted", "as your role"),
        (Handling.SPEAK_NOT_VOTE, "may speak but not decide", "do not decide or vote"),
        (Handling.LEAVE, "leave for this bid", OUT),
        (Handling.NO_PAPERS, "leave and see no papers", "are to be given back"),
    ],
)
def test_the_letter_says_how_who_why_and_what_they_may_do(
    handling: Handling, said: str, may: str
):
    """R14: handled, by whom and why, for the person whom it is about and no other."""
    story = declared(MANAGER)
    told = ruled(story, handling)
    assert (told.party, told.body, told.roles) == (MANAGER.party, MANAGER.body, ())
    assert told.people == (MANAGER.person,)
    on = words.day(story.bid.interests[0].at)
    assert told.words.startswith(
        f"On {on} you declared a financial interest in this bid. "
    )
    assert f"{GUARDIAN.name} (" in told.words
    assert f") ruled that you {said}. " in told.words
    assert may in told.words
    assert (READS in told.words) is (
        handling not in {Handling.LEAVE, Handling.NO_PAPERS}
    )
    assert told.words.endswith("The reason given: Quite remote.")


def test_a_ruling_that_is_changed_is_told_again_and_names_the_earlier_one():
    """What they may do is what holds now."""
    story = declared(MANAGER)
    first = ruled(story, Handling.LEAVE)
    assert "earlier ruling" not in first.words
    again = ruled(story, Handling.SPEAK_NOT_VOTE, reason="It was sold.")
    place = "This takes the place of an earlier ruling, that you leave for this bid. "
    assert place in again.words
    assert OUT not in again.words
    assert again.words.endswith("It was sold.")


def test_a_waiver_is_told_as_one():
    """It never is the applicant's own (s.194(2)(f)), so it is a board member's here."""
    story = declared(CLERK)
    for handling in (Handling.LEAVE, Handling.WAIVER):
        story.gives(
            c.RuleOnInterest(by=PANEL, interest="i1", handling=handling, reason="Fair.")
        )
    [told] = [one for one in letters(story) if one.kind == "interest_ruled"]
    assert "may take part all the same, by a waiver" in told.words
    assert "as your role allows" in told.words


def test_what_they_may_do_is_by_all_their_interests_together():
    """One that is noted lets nobody in whom another keeps out, or that is still open."""
    story = declared(MANAGER, MANAGER)
    assert "the other interest that you declared" in ruled(story, Handling.NOTE).words
    assert OUT in ruled(story, Handling.LEAVE, "i2").words
    assert OUT in ruled(story, Handling.NOTE, "i1").words


def test_nobody_reads_of_anybody_elses_interest():
    """Two people declared; each letter is of one of them."""
    story = declared(MANAGER, OFFICER)
    told = ruled(story, Handling.LEAVE)
    other = ruled(story, Handling.NOTE, "i2")
    assert (told.people, other.people) == ((MANAGER.person,), (OFFICER.person,))
    assert OFFICER.name not in told.words
    assert OUT not in other.words
