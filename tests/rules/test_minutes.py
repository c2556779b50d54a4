"""A board's item: recusals, quorum, votes by seat, and what the minutes bear out."""

import pytest

from tests.builders import OFFICER
from tests.rules.sitting import (
    BOARD,
    FIVE,
    HWB,
    before_board,
    decision,
    held,
    member,
    records,
    says,
    who,
)
from tests.rules.steps import declares, does, refuses
from workflows.contracts.committees import Substitution
from workflows.contracts.events import BoardDecided
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.contracts.sittings import Choice, Recusal, Sits
from workflows.rules import minutes, quorum
from workflows.rules.refusals import NotQuorate


def test_a_quorate_item_is_recorded_with_its_reasons():
    """R7, R9: the pinned body, the quorum in words, and counts that follow the votes."""
    story = before_board()
    votes = (*says(Choice.FOR, "alex", "bola", "eleni"), *says(Choice.AGAINST, "carol"))
    event = records(story, held(votes=(*votes, *says(Choice.ABSTAIN, "hana"))))
    assert event.minutes
    assert event.minutes.body == HWB
    assert event.quorum
    assert event.quorum.quorate
    assert "5 members with a vote are present and 5 are needed." in event.quorum.reasons
    assert event.quorum.version == HWB.version
    counts = event.votes
    assert (counts.in_favour, counts.against, counts.abstained) == (3, 1, 1)
    assert set(counts.voters) == set(who(*FIVE))
    assert "The motion is carried." in event.counted
    assert [r.seat for r in event.recusals] == ["ccg"]
    story.happens(event)
    assert story.bid.board_decisions[0].minuted


def test_without_minutes_everything_is_as_before():
    """An old client sends counts; the entry says nothing of seats."""
    story = does(before_board(), "record_board_decision", BOARD)
    assert not story.bid.board_decisions[0].minuted
    event = story.events[-1]
    assert isinstance(event, BoardDecided)
    assert (event.minutes, event.quorum, event.recusals) == (None, None, ())


def test_a_recusal_takes_the_quorum_away_and_a_substitute_gives_it_back():
    """DOMAIN 14 (s): a recused councillor, a lost quorum, a substitute, an approval."""
    story = declares(before_board(), member("carol"), Handling.LEAVE)
    four = tuple(name for name in FIVE if name != "carol")
    lost = refuses(
        story, decision(story, held(votes=says(Choice.FOR, *four))), NotQuorate
    )
    assert "4 of the 5 needed are present" in lost
    assert "Councillor Carol Example is recused" in lost
    assert "Councillor Vikram Example (for Councillor Carol Example)" in lost

    sits = (Sits(seat="councillor-3", person="example-vikram"),)
    event = records(
        story, held(four, sits=sits, votes=says(Choice.FOR, *four, "vikram"))
    )
    acting = {a.seat: (a.name, a.holder) for a in event.quorum.acting}
    assert acting["councillor-3"] == (
        "Councillor Vikram Example",
        "Councillor Carol Example",
    )
    assert "example-vikram" in event.votes.voters


@pytest.mark.parametrize(
    ("handling", "out"),
    [
        (None, "has an interest that nobody has ruled on"),
        (Handling.NOTE, ""),
        (Handling.SPEAK_NOT_VOTE, "may speak but not vote"),
        (Handling.LEAVE, "is recused"),
        (Handling.NO_PAPERS, "is recused"),
    ],
)
def test_whoever_may_not_decide_does_not_count(handling: Handling | None, out: str):
    """R8: every ruling but "note", and every interest that waits for one."""
    story = declares(before_board(), member("hana"), handling)
    found = {
        r.person: r.words for r in minutes.recusals(story.bid, HWB, story.now.date())
    }
    assert found.get("example-hana", "") == out


def test_the_applicants_own_representative_does_not_count():
    """R8, s.194(2)(f): nor does a substitute in that seat."""
    story = before_board()
    sits = (Sits(seat="ccg", person="example-yusuf"),)
    four = tuple(name for name in FIVE if name != "hana")
    lost = refuses(story, decision(story, held(four, sits=sits)), NotQuorate)
    assert "represents the applicant" in lost


def test_whoever_acted_for_another_body_does_not_count():
    """R8, R10: a hospital's member who signed for the CCG."""
    story = before_board()
    signed = next(a for a in story.bid.acted if a.role == OFFICER.role)
    acted = (*story.bid.acted, signed.model_copy(update={"person": "example-hana"}))
    bid = story.bid.model_copy(update={"acted": acted})
    found = {r.person: r.words for r in minutes.recusals(bid, HWB, story.now.date())}
    assert found["example-hana"] == "has acted on this bid for another body"


def test_blank_is_not_none_where_the_round_says_so():
    """R11: silence keeps nobody out by default; a nil return answers it."""
    story = declares(before_board(), member("alex"), category=InterestCategory.NONE)
    day = story.now.date()
    assert [r.seat for r in minutes.recusals(story.bid, HWB, day)] == ["ccg"]
    cycle = story.bid.cycle.model_copy(update={"silent_are_out": True})
    bid = story.bid.model_copy(update={"cycle": cycle})
    found = {r.person: r.words for r in minutes.recusals(bid, HWB, day)}
    assert "example-alex" not in found
    assert found["example-bola"] == "has not declared for this bid"


LATE = Recusal(person="example-carol", words="has not answered the register")


@pytest.mark.parametrize("counts", [False, True])
def test_whoever_is_late_with_the_register_counts_as_conflicted(counts: bool):
    """R11, R12, where the round says so: the entry has the reason, the quorum is lost."""
    story = before_board()
    cycle = story.bid.cycle.model_copy(update={"overdue_are_out": counts})
    story.bid = story.bid.model_copy(update={"cycle": cycle})
    of = held(late=(LATE,))
    if not counts:
        event = records(story, of)
        assert LATE not in event.recusals
        assert event.minutes.late == (), "nobody reads of it where it does not count"
        return
    four = tuple(name for name in FIVE if name != "carol")
    votes = says(Choice.FOR, *four)
    said = refuses(story, decision(story, held(late=(LATE,), votes=votes)), NotQuorate)
    assert "Councillor Carol Example has not answered the register" in said
    sits = (Sits(seat="councillor-3", person="example-vikram"),)
    votes = says(Choice.FOR, *four, "vikram")
    event = records(story, held(four, late=(LATE,), sits=sits, votes=votes))
    assert LATE in event.recusals


def test_a_ruling_says_more_than_being_late():
    """One reason for each person, the ruling's."""
    story = declares(before_board(), member("carol"), Handling.LEAVE)
    cycle = story.bid.cycle.model_copy(update={"overdue_are_out": True})
    bid = story.bid.model_copy(update={"cycle": cycle})
    found = minutes.item(bid, held(late=(LATE,)), HWB, story.now.date()).recusals
    assert [r.words for r in found if r.person == "example-carol"] == ["is recused"]


def test_one_meeting_and_two_bids_recuse_different_people():
    """DOMAIN 14 (d): the quorum is of the item, not of the meeting."""
    one = declares(before_board(), member("carol"), Handling.LEAVE)
    other = before_board(bid_id="07R-2")
    refuses(one, decision(one, held(FIVE)), NotQuorate)
    assert records(other, held(FIVE)).quorum


def test_when_more_than_half_are_conflicted_the_fallback_is_said():
    """DOMAIN 14 (j), R15: nobody left is enough, and the body's rules say what then."""
    story = before_board()
    for name in ("alex", "bola", "carol", "uma", "vikram"):
        declares(story, member(name), Handling.LEAVE)
    lost = refuses(story, decision(story, held()), NotQuorate)
    assert "Nobody else who could come is enough." in lost
    assert "The council's cabinet member decision" in lost
    assert NotQuorate.recorded


def test_apologies_are_no_remedy():
    """Who is known to be away is not put forward; whoever may come is."""
    story = before_board()
    few = held(("alex", "eleni", "hana"), apologies=who("dafydd", "farah"))
    lost = refuses(story, decision(story, few), NotQuorate)
    assert "Bola" in lost


def test_whoever_left_for_the_item_is_out_of_it():
    """Leaving is recusal, not absence: the body's rules for recusals count."""
    story = before_board()
    six = (*FIVE, "imran")
    event = records(story, held(tuple(n for n in six if n != "bola"), left=who("bola")))
    assert ("example-bola", "left for this item") in [
        (r.person, r.words) for r in event.recusals
    ]
    strict = Substitution(words="Only for whoever is away.")
    body = HWB.model_copy(
        update={"rules": HWB.rules.model_copy(update={"substitution": strict})}
    )
    sits = (Sits(seat="vice-chair", person="example-uma"),)
    four = tuple(n for n in FIVE if n != "bola")
    gone = held(four, body=body, left=who("bola"), sits=sits)
    refuses(story, decision(story, gone), NotQuorate)
    away = held(four, body=body, apologies=who("bola"))
    refuses(story, decision(story, away), NotQuorate)


def test_a_ruling_goes_before_leaving():
    """The reason on record is the interest."""
    story = declares(before_board(), member("carol"), Handling.LEAVE)
    there = (*(n for n in FIVE if n != "carol"), "imran")
    event = records(story, held(there, left=who("carol")))
    assert [r.words for r in event.recusals if r.person == "example-carol"] == [
        "is recused"
    ]


def test_who_sent_apologies_is_not_named_among_those_who_could_still_come() -> None:
    """Their substitute is; who is merely not there is, too (R15)."""
    story = before_board()
    four = ("alex", "bola", "eleni", "hana")

    def help_(*sorry: str) -> str:
        of = held(four, apologies=who(*sorry))
        return " ".join(
            quorum.judged(minutes.item(story.bid, of, HWB, story.now.date())).would_help
        )

    assert "Carol Example, " in help_()
    said = help_("carol", "imran")
    assert "Carol Example, " not in said
    assert "Vikram Example (for Councillor Carol Example)" in said
    assert "Imran" not in said
    assert "Farah Example" in said
