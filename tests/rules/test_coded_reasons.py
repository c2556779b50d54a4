"""Reasons of a decision by the round's list."""

from hashlib import sha256

import pytest

from tests.builders import Story, opening
from tests.policy import CYCLE
from tests.rules.steps import asked, does
from workflows.contracts.catalogues import ReasonCode
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import Recommendation
from workflows.rules import rounds, rulebook, sentences
from workflows.rules.refusals import Incomplete

APPROVE, REJECT = Recommendation.APPROVE, Recommendation.REJECT
DEFER, LOWER = Recommendation.DEFER, Recommendation.APPROVE_LOWER_MODEL
LISTED = CYCLE.model_copy(
    update={
        "reason_codes": (
            ReasonCode(code="R1", words="Finance is not sound", outcomes=(REJECT,)),
            ReasonCode(code="R2", words="Governance is to change"),
        )
    }
)
FITS = {
    APPROVE: {},
    REJECT: {},
    DEFER: {"to_cycle": "2016-17"},
    LOWER: {"lower_model": Model.JOINT},
}


def before(cycle=LISTED) -> Story:
    return Story(opening(cycle=cycle)).until_asked("decide")


@pytest.mark.parametrize(
    ("outcome", "codes", "words"),
    [
        (REJECT, (), "at least one"),
        (DEFER, (), "at least one"),
        (LOWER, (), "at least one"),
        (APPROVE, (), ""),
        (REJECT, ("R1",), ""),
        (REJECT, ("R1", "R2"), ""),
        (APPROVE, ("R2",), ""),
        (APPROVE, ("R1",), "does not fit"),
        (REJECT, ("R9",), "no reason of this round's list"),
        (REJECT, ("R1", "R1"), "once"),
    ],
)
def test_who_gets_less_than_they_asked_for_reads_a_reason_of_the_list(
    outcome, codes, words
):
    story = before()
    command = asked(story, "decide", outcome=outcome, codes=codes, **FITS[outcome])
    if words:
        with pytest.raises(Incomplete, match=words):
            story.gives(command)
        return
    decision = story.gives(command).bid.decision
    assert decision
    assert decision.codes == codes


def test_where_the_round_has_no_list_words_are_enough():
    """Decisions of rounds that began before there were lists stand as they are."""
    assert does(before(CYCLE), "decide", outcome=REJECT).bid.decision.codes == ()


def test_the_history_says_them_in_words():
    story = does(before(), "decide", outcome=REJECT, codes=("R1", "R2"))
    said = sentences.sentence(story.events[-1], story.bid)
    assert "Because: Finance is not sound; Governance is to change." in said


SINCE = {
    *("codes", "version", "meeting_date", "minute_reference", "votes", "minutes"),
    *("quorum", "recusals", "counted", "basis", "decider"),
}
"""What decisions have had since there are seals: none of it, where it is not said."""


def test_the_seal_covers_them_and_is_what_it_was_without_any():
    story = before()
    plain = asked(story, "decide", outcome=APPROVE)
    content = rulebook.content(story.bid, plain, story.now)
    coded = content.model_copy(update={"codes": ("R2",)})
    one, other = (rounds.seal_of("07R-1", k, "salt") for k in (content, coded))
    assert one != other
    before_codes = content.model_dump_json(exclude=SINCE)
    assert one == sha256(f"07R-1|salt|{before_codes}".encode()).hexdigest()


def test_a_receipt_of_before_there_were_codes_still_fits():
    """The same key sent again by an older page is the same request."""
    story = before()
    plain = asked(story, "decide", outcome=APPROVE)
    coded = plain.model_copy(update={"codes": ("R2",)})
    assert rulebook.digest(plain) != rulebook.digest(coded)
