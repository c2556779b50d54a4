"""Votes outside a meeting: who may, on which version, and what comes of it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import (
    CAMDEN_BOARD,
    CITY_BOARD,
    ISLINGTON_BOARD,
    OFFICER,
    actor,
)
from tests.rules.sitting import FIVE, HWB, before_board
from tests.rules.steps import declares, refuses
from tests.rules.voting import Board, allowing, casts, member, opens
from workflows.contracts.events import BoardDecided
from workflows.contracts.parties import Role
from workflows.contracts.reviews import BoardOutcome, Handling, InterestCategory
from workflows.contracts.sittings import Choice, Recusal, Result, Sits
from workflows.rules import (
    rulebook,
    sentences,
    voting,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotQuorate,
    NotYours,
    OwnSide,
    Recused,
    StaleVersion,
    WrongParty,
    WrongStage,
)

NO = BoardOutcome.NO_VIEW
WORDS = BoardOutcome.APPROVE_WITH_COMMENTS
VIKRAM = Sits(seat="councillor-3", person="example-vikram")


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"body": None}, Incomplete, "not on file"),
        ({"body": HWB}, Incomplete, "votes in its meetings only"),
        ({"outcome": NO}, Incomplete, "approves, asks for changes or objects"),
        ({"outcome": WORDS}, Incomplete, "comments or reasons"),
        ({"board": "E09000099"}, NotYours, "no such bid"),
        ({"version": 0}, Incomplete, "which version"),
        ({"version": 9}, StaleVersion, "Look at it again"),
        ({"sits": (VIKRAM, VIKRAM)}, Incomplete, "Two people|two places"),
        (
            {"sits": (Sits(seat="public-health", person="example-vikram"),)},
            Incomplete,
            "Not everybody may sit as put down",
        ),
    ],
)
def test_a_vote_is_not_opened_where_something_is_amiss(
    changes: dict[str, Any], kind: Any, words: str
):
    story = before_board()
    refuses(story, opens(story, **changes), kind, words)


def test_a_vote_closes_later_than_now_and_within_ninety_days():
    story = before_board()
    for closing in (story.now, story.now + timedelta(days=91)):
        refuses(story, opens(story, closes=closing), Incomplete)


def test_only_a_board_that_decides_opens_its_own_vote():
    """R6: a board that is told only is not asked."""
    story = before_board(boards=(CAMDEN_BOARD, CITY_BOARD, ISLINGTON_BOARD))
    refuses(story, opens(story, board=ISLINGTON_BOARD.id), WrongParty, "its own vote")
    city = actor(Role.BOARD_CLERK, CITY_BOARD.id)
    refuses(story, opens(story, by=city, board=CITY_BOARD.id), WrongParty, "told of")


def test_a_board_votes_once_at_a_time_and_not_after_its_decision():
    story = before_board(boards=(CAMDEN_BOARD, ISLINGTON_BOARD))
    board = Board(story)
    refuses(story, opens(story), AlreadyDone, "voting already")
    board.all_vote().closes()
    refuses(story, opens(story), AlreadyDone, "already decided")


def test_no_vote_is_opened_at_another_stage():
    story = before_board()
    Board(story).all_vote().closes()
    refuses(story, opens(story), WrongStage, "not before the boards")


def test_a_vote_that_cannot_be_quorate_is_not_opened():
    """R15: impossible quorum is said early, with the way out that the rules name."""
    story = before_board()
    for name in ("alex", "bola", "carol", "uma", "vikram"):
        declares(story, member(name), Handling.LEAVE)
    words = refuses(story, opens(story), NotQuorate, "could not be quorate")
    assert "The council's cabinet member decision" in words
    assert NotQuorate.recorded


def test_a_carried_vote_is_the_boards_decision():
    """The same entry as from a meeting, so all that follows from one follows."""
    story = before_board()
    board = Board(story)
    board.all_vote(*FIVE[:4])
    board.votes("hana", Choice.AGAINST)
    closed = board.closes()
    assert closed.result is Result.CARRIED
    assert (closed.in_favour, closed.against) == (4, 1)
    decided = story.events[-1]
    assert isinstance(decided, BoardDecided)
    assert decided.quorum
    assert decided.quorum.quorate
    assert decided.minutes
    assert decided.minutes.body == allowing()
    assert decided.minutes.chair == "example-alex"
    assert len(decided.votes.voters) == 5
    assert story.bid.stage != "hwb_approval"
    assert story.bid.votings[0].result is Result.CARRIED
    assert story.bid.votings[0].body is None


def _left(story: Any) -> bool:
    return any(b.command == "cast_vote" for b in waiting.now(story.bid).blockers)


def test_how_anybody_voted_is_nowhere_before_it_closes():
    """Neither on the bid nor in an entry; who voted, and on which version, is."""
    story = before_board()
    board = Board(story)
    one = board.votes("alex", Choice.AGAINST)
    other = Board(before_board()).votes("alex", Choice.FOR)
    assert one == other
    assert one.choice is None
    for text in (one.model_dump_json(), board.voting.model_dump_json(exclude={"body"})):
        assert "against" not in text
    assert [(c.seat, c.version) for c in board.voting.cast] == [("chair", 1)]


def test_where_the_rules_let_members_see_each_other_the_entry_says_how():
    story = before_board()
    open_ = allowing().rules.electronic.model_copy(update={"hidden": False})
    board = Board(story, body=allowing(electronic=open_))
    event = board.votes("alex", Choice.ABSTAIN)
    assert event.choice is Choice.ABSTAIN
    assert "abstained in the vote of Camden" in sentences.sentence(event, story.bid)


def test_the_last_vote_counts_and_the_earlier_ones_stay_on_record():
    """Even two votes of the same moment: the second counts."""
    story = before_board()
    board = Board(story).all_vote()
    assert board.votes("carol", Choice.AGAINST).again
    closed = board.closes()
    assert (closed.in_favour, closed.against) == (4, 1)
    assert [v.choice for v in closed.votes if v.person == "example-carol"] == [
        Choice.FOR,
        Choice.AGAINST,
    ]
    assert closed.left_out[0].words.endswith("voted again later.")
    story = before_board()
    board = Board(story)
    for _ in range(voting.CHANGES):
        board.votes("alex")
    refuses(story, casts(story, "alex"), Incomplete, "too often")


@pytest.mark.parametrize(
    ("name", "handling", "kind", "words"),
    [
        ("carol", None, Recused, "not been ruled on"),
        ("carol", Handling.SPEAK_NOT_VOTE, Recused, "keeps you out"),
        ("carol", Handling.LEAVE, Recused, "keeps you out"),
        ("grace", Handling.NOTE, Recused, "represents the applicant"),
        ("vikram", Handling.NOTE, Recused, "give you no vote for"),
        ("jaya", Handling.NOTE, Recused, "give you no vote for"),
        ("nobody", Handling.NOTE, Incomplete, "no seat on this board"),
    ],
)
def test_whoever_may_not_act_does_not_vote(
    name: str, handling: Handling | None, kind: Any, words: str
):
    """R7, R8: interests, the applicant's representative, substitutes of those present."""
    story = declares(before_board(), member(name), handling)
    Board(story)
    refuses(story, casts(story, name), kind, words)


def test_blank_is_not_none():
    """R11: whoever has not declared cannot vote yet, and is awaited all the same."""
    story = before_board()
    cycle = story.bid.cycle.model_copy(update={"silent_are_out": True})
    story.bid = story.bid.model_copy(update={"cycle": cycle})
    board = Board(story)
    refuses(story, casts(story, "alex"), Incomplete, "Say first whether")
    assert _left(story)
    declares(story, member("alex"), category=InterestCategory.NONE)
    board.votes("alex")


def test_whoever_is_late_with_the_register_does_not_vote_where_the_round_says():
    """R11, R12."""
    story = before_board()
    Board(story)
    late = (Recusal(person="example-alex", words="is late with the register"),)
    rulebook.answer(story.bid, casts(story, "alex", late=late), story.now)
    cycle = story.bid.cycle.model_copy(update={"overdue_are_out": True})
    story.bid = story.bid.model_copy(update={"cycle": cycle})
    refuses(
        story, casts(story, "alex", late=late), Recused, "is late with the register"
    )
    rulebook.answer(story.bid, casts(story, "alex"), story.now)


def test_somebody_of_the_applicant_does_not_vote_in_any_seat():
    """R8: a hat on the other side."""
    story = before_board()
    Board(story)
    alex = member("alex").model_copy(update={"also": (OFFICER,)})
    refuses(story, casts(story, "alex", by=alex), OwnSide)


def test_a_substitute_votes_for_a_member_who_is_away_or_recused():
    """Both names stand on the vote; the member who is put down as away does not vote."""
    story = before_board()
    board = Board(story, sits=(VIKRAM,))
    refuses(story, casts(story, "carol"), Recused, "A substitute votes for")
    four = [name for name in FIVE if name != "carol"]
    board.all_vote(*four, "vikram")
    decided = _decision(board)
    acting = {a.seat: (a.name, a.holder) for a in decided.quorum.acting}
    assert acting["councillor-3"] == (
        "Councillor Vikram Example",
        "Councillor Carol Example",
    )
    assert decided.minutes.sits == (VIKRAM,)

    story = declares(before_board(), member("carol"), Handling.LEAVE)
    board = Board(story).all_vote(*four, "vikram")
    assert _decision(board).minutes.sits == (VIKRAM,)


def _decision(board: Board) -> Any:
    board.closes()
    decided = board.story.events[-1]
    assert isinstance(decided, BoardDecided)
    return decided


def test_a_recusal_after_voting_takes_the_vote_away_and_leaves_the_seat_to_its_substitute():
    """R7: a recusal beats every grant, also one that was used."""
    story = before_board()
    board = Board(story).all_vote()
    refuses(story, casts(story, "vikram"), Recused)
    declares(story, member("carol"), Handling.LEAVE)
    board.votes("vikram", Choice.AGAINST)
    refuses(story, casts(story, "carol"), Recused)
    closed = board.closes()
    assert closed.result is Result.CARRIED
    assert (closed.in_favour, closed.against) == (4, 1)


def test_whoever_sits_in_a_seat_that_has_voted_does_not_vote_again():
    """A waiver brings the member back, after the substitute has voted."""
    story = declares(before_board(), member("carol"), Handling.LEAVE)
    board = Board(story)
    board.votes("vikram")
    interest = story.bid.interests[-1]
    back = interest.model_copy(update={"handling": Handling.NOTE})
    story.bid = story.bid.model_copy(update={"interests": (back,)})
    refuses(story, casts(story, "carol"), AlreadyDone, "has voted in this seat")
