"""What comes of a vote outside a meeting: counted, changed, closed, and written about."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import (
    CAMDEN_BOARD,
    CLERK,
    ISLINGTON_BOARD,
    LOCAL,
    actor,
)
from tests.rules.sitting import BOARD, FIVE, before_board
from tests.rules.steps import asked, declares, does, refuses
from tests.rules.voting import Board, allowing, casts, closes, member
from workflows.contracts.commands import PutOnHold, Resume
from workflows.contracts.committees import Substitution, Tie
from workflows.contracts.events import BoardDecided, VoteClosed
from workflows.contracts.parties import Role
from workflows.contracts.reviews import BoardOutcome, Handling
from workflows.contracts.sittings import Choice, Result
from workflows.rules import (
    notices,
    rulebook,
    sentences,
    vote_count,
    voted,
    voters,
    voting,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OnHold,
    StaleVersion,
    TooLate,
    WrongParty,
    WrongStage,
)


def test_too_few_is_no_decision():
    """R7, R15: on record, with the reasons; the board is asked as before."""
    story = before_board()
    board = Board(story).all_vote(*FIVE[:4])
    closed = board.closes()
    assert closed.result is Result.INQUORATE
    assert any("4 of the 5 needed" in words for words in closed.counted)
    assert story.events[-1] is closed
    assert story.bid.board_decisions == ()
    assert any(b.command == "record_board_decision" for b in story.needs())
    Board(story)
    assert story.bid.votings[-1].id == "v2"


def test_a_resolution_that_is_not_carried_decides_nothing():
    story = before_board()
    closed = Board(story).all_vote(choice=Choice.AGAINST).closes()
    assert closed.result is Result.NOT_CARRIED
    assert story.bid.board_decisions == ()


SIX = (*FIVE, "imran")


@pytest.mark.parametrize(
    ("tie", "casting", "result"),
    [
        (Tie.FALLS, None, Result.NOT_CARRIED),
        (Tie.CASTING_VOTE, None, Result.TIED),
        (Tie.CASTING_VOTE, Choice.FOR, Result.CARRIED),
        (Tie.CASTING_VOTE, Choice.AGAINST, Result.NOT_CARRIED),
    ],
)
def test_an_equal_vote_is_decided_as_the_rules_say(
    tie: Tie, casting: Choice | None, result: Result
):
    """The chair says beforehand how the casting vote is used: nobody sees a tie early."""
    story = before_board()
    board = Board(story, body=allowing(tie=tie))
    for name in ("bola", "carol", "eleni"):
        board.votes(name, Choice.AGAINST)
    for name in ("hana", "imran"):
        board.votes(name)
    board.votes("alex", casting=casting)
    assert board.closes().result is result


def test_a_casting_vote_goes_with_the_vote_that_it_came_with():
    """A vote changed without one takes it back; one that nobody needs counts nowhere."""
    story = before_board()
    board = Board(story)
    board.votes("alex", casting=Choice.FOR)
    for name in ("bola", "carol", "eleni"):
        board.votes(name, Choice.AGAINST)
    board.all_vote("hana", "imran", "alex")
    closed = board.closes()
    assert closed.result is Result.TIED
    story = before_board()
    board = Board(story).all_vote(*FIVE[1:])
    board.votes("alex", casting=Choice.AGAINST)
    closed = board.closes()
    assert closed.result is Result.CARRIED
    assert closed.casting is None
    assert closed.left_out == ()
    story = before_board()
    Board(story)
    refuses(
        story, casts(story, "carol", casting=Choice.FOR), Incomplete, "casting vote"
    )
    story = before_board()
    Board(story, body=allowing(tie=Tie.FALLS))
    refuses(story, casts(story, "alex", casting=Choice.FOR), Incomplete, "casting vote")


def test_without_the_chairs_the_vote_has_nobody_in_the_chair():
    story = before_board()
    rules = {"clauses": (), "minimum": allowing().rules.minimum}
    board = Board(story, body=allowing(**rules))
    board.all_vote("carol", "eleni", "hana", "imran", "dafydd")
    closed = board.closes()
    assert closed.chair == ""
    assert closed.result is Result.CARRIED


def test_a_tally_never_mixes_versions():
    """Sealed papers: what was cast on another version is stale, and asked for anew."""
    story = before_board(boards=(CAMDEN_BOARD, ISLINGTON_BOARD))
    board = Board(story).all_vote()
    sent_back = BoardOutcome.REQUEST_CHANGES
    does(
        story,
        "record_board_decision",
        ISLINGTON_BOARD.id,
        outcome=sent_back,
        comments="Say more.",
    )
    refuses(story, casts(story, "alex"), WrongStage, "Votes are taken again")
    before = story.bid
    while story.bid.stage != "hwb_approval":
        before = story.bid
        assert story.step()
    letters = notices.notices_of(before, story.bid, story.events[-1])
    assert any("asked to vote anew" in n.words for n in letters)
    assert "given anew" in waiting.now(story.bid).sentence
    refuses(story, casts(story, "alex", version=1), StaleVersion)
    board.all_vote(*FIVE[:2])
    closed = board.closes()
    assert closed.result is Result.INQUORATE
    stale = [one for one in closed.left_out if one.stale]
    assert len(stale) == 5
    assert "was on version 1 of the bid, and version 2" in stale[0].words
    assert len(closed.votes) == 7


def test_a_vote_that_closes_while_the_application_is_revised_decides_nothing():
    story = before_board(boards=(CAMDEN_BOARD, ISLINGTON_BOARD))
    board = Board(story).all_vote()
    does(
        story,
        "record_board_decision",
        ISLINGTON_BOARD.id,
        outcome=BoardOutcome.REQUEST_CHANGES,
        comments="Say more.",
    )
    closed = board.rings()
    assert closed.result is Result.CARRIED
    assert story.bid.board_decisions[-1].board == ISLINGTON_BOARD.id


def test_a_vote_closes_by_itself_and_takes_nothing_after():
    """In the name of nobody; the decision is recorded for the clerk who opened it."""
    story = before_board()
    board = Board(story).all_vote(*FIVE)
    due, clock = voting.next_closing(story.bid) or (None, None)
    assert due == board.voting.closes
    assert clock
    assert voting.ring(story.bid, due - timedelta(seconds=1)) is None
    late = story.later(days=7)
    refuses(late, casts(story, "imran"), TooLate, "time for this vote is over")
    closed = board.rings()
    assert closed.by is None
    decided = story.events[-1]
    assert isinstance(decided, BoardDecided)
    assert decided.by
    assert decided.by.person == CLERK.person
    assert voting.ring(story.bid, due) is None
    assert voting.next_closing(story.bid) is None
    said = sentences.sentence(closed, story.bid)
    assert said.startswith(
        "The time was over, and the system closed the vote of Camden"
    )


def test_a_vote_is_closed_early_only_for_a_reason():
    story = before_board()
    board = Board(story).all_vote()
    refuses(story, closes(story), Incomplete, "Not everybody has voted")
    assert "Closed before its time: Enough." in sentences.sentence(
        board.closes(reason="Enough."), story.bid
    )
    refuses(story, closes(story), AlreadyDone, "has closed")


def test_once_everybody_has_voted_the_clerk_is_asked_to_close():
    story = before_board()
    board = Board(story)
    first = waiting.now(story.bid).sentence
    assert "more in Camden" in first
    for _ in range(30):
        left = [b for b in story.needs() if b.command == "cast_vote"]
        if not left:
            break
        _next_votes(board)
    assert [b.command for b in story.needs()] == ["close_vote"]
    assert "everybody has voted" in waiting.now(story.bid).sentence
    board.counts(_as_closed(rulebook.answer(story.bid, closes(story), story.now)))
    assert story.bid.board_decisions


def _as_closed(event: Any) -> VoteClosed:
    assert isinstance(event, VoteClosed)
    return event


def _next_votes(board: Board) -> None:
    body = board.voting.body
    assert body
    seat = voters.awaited(board.story.bid, board.voting, body)[0]
    who = seat.holder or seat.substitutes[0]
    board.votes(who.person.removeprefix("example-"))


def test_other_boards_and_unknown_votes():
    story = before_board(boards=(CAMDEN_BOARD, ISLINGTON_BOARD))
    Board(story)
    foreign = actor(Role.BOARD_MEMBER, ISLINGTON_BOARD.id)
    refuses(story, casts(story, "alex", by=foreign), WrongParty, "another board")
    refuses(story, casts(story, "alex", voting="v9"), Incomplete, "no such vote")
    refuses(story, closes(story, voting="v9"), Incomplete, "no such vote")


def test_a_meeting_decides_nothing_while_the_board_votes():
    story = before_board()
    meeting = asked(story, "record_board_decision", BOARD)
    Board(story)
    refuses(story, meeting, WrongStage, "Close that vote first")


def test_a_vote_stands_still_while_the_bid_is_on_hold():
    """Fair clocks: it is open as much longer as it stood still."""
    story = before_board()
    board = Board(story).all_vote()
    due = board.voting.closes
    story.gives(PutOnHold(by=LOCAL, reason="A question of law."))
    refuses(story, casts(story, "alex"), OnHold)
    assert voting.next_closing(story.bid) is None
    assert voting.ring(story.bid, due + timedelta(days=9)) is None
    story.later(days=3).gives(Resume(by=LOCAL, reason="It is settled."))
    assert board.voting.closes == due + timedelta(days=3)
    board.closes()
    assert voted.resumed(story.bid, story.now) == story.bid.votings


def test_a_closed_vote_stays_closed_over_a_hold():
    story = before_board()
    closed = Board(story).all_vote(choice=Choice.AGAINST).closes()
    story.gives(PutOnHold(by=LOCAL, reason="A question of law."))
    story.later(days=3).gives(Resume(by=LOCAL, reason="It is settled."))
    assert story.bid.votings[0].closed == closed.at


def test_letters_go_out_when_a_vote_opens_and_when_it_closes():
    story = before_board()
    before = story.bid
    board = Board(story)
    opened = notices.notices_of(before, story.bid, story.events[-1])
    assert [(n.kind, n.roles) for n in opened] == [
        ("vote_opened", (Role.BOARD_CHAIR, Role.BOARD_MEMBER))
    ]
    before = story.bid
    event = board.votes("alex")
    assert notices.notices_of(before, story.bid, event) == ()
    before = story.bid
    closed = board.closes()
    kinds = [n.kind for n in notices.notices_of(before, story.bid, closed)]
    assert "vote_closed" in kinds


def test_a_seat_whose_substitute_may_sit_for_the_recused_is_awaited():
    story = declares(before_board(), member("carol"), Handling.LEAVE)
    board = Board(story)
    body = board.voting.body
    assert body
    left = {seat.id for seat in voters.awaited(story.bid, board.voting, body)}
    assert "councillor-3" in left
    assert "ccg" not in left
    strict = Substitution(words="Nobody sits for anybody.", instead=())
    none = body.model_copy(
        update={"rules": body.rules.model_copy(update={"substitution": strict})}
    )
    left = {seat.id for seat in voters.awaited(story.bid, board.voting, none)}
    assert "councillor-3" not in left


def test_a_vote_is_counted_once():
    """A second count would be a defect: the ballots are gone."""
    board = Board(before_board()).all_vote()
    closed = board.closes()
    with pytest.raises(ValueError, match="once"):
        vote_count.count(board.story.bid, closed, ())
    assert (
        vote_count.follows(board.story.bid, board.story.bid, board.story.events[0])
        is None
    )


def test_only_those_are_asked_anew_whose_votes_were_on_another_version():
    """A board whose vote nobody has taken part in yet gets no second letter."""
    story = before_board(boards=(CAMDEN_BOARD, ISLINGTON_BOARD))
    Board(story)
    does(
        story,
        "record_board_decision",
        ISLINGTON_BOARD.id,
        outcome=BoardOutcome.REQUEST_CHANGES,
        comments="Say more.",
    )
    before = story.bid
    while story.bid.stage != "hwb_approval":
        before = story.bid
        assert story.step()
    letters = notices.notices_of(before, story.bid, story.events[-1])
    assert not any("anew" in one.words for one in letters)
