"""Whom an open vote waits for, until when, and who is reminded of it."""

from datetime import timedelta

import pytest

from tests.builders import OFFICE, REGION
from tests.rules.sitting import BOARD, FIVE, before_board
from tests.rules.steps import declares, refuses
from tests.rules.voting import DAY, Board, member, opens
from workflows.contracts.commands import ExtendDate, PutOnHold, Resume
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import Reminded
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.contracts.views import Blocker
from workflows.rules import calendar, deadlines, notices, rulebook, voted, waiting
from workflows.rules.refusals import WrongParty

ALL = {*FIVE, "dafydd", "farah", "imran"}


def asked(board: Board) -> Blocker | None:
    found = waiting.now(board.story.bid).blockers
    return next((one for one in found if one.command == "cast_vote"), None)


def names(need: Blocker | None) -> set[str]:
    assert need is not None
    return {person.removeprefix("example-") for person in need.people}


def test_only_those_are_asked_who_have_not_voted():
    """The task is theirs until they have voted, and due when the vote closes."""
    board = Board(before_board())
    need = asked(board)
    assert names(need) == ALL
    assert need
    assert need.due == board.voting.closes
    board.votes("alex")
    board.votes("hana")
    assert names(asked(board)) == ALL - {"alex", "hana"}
    board.all_vote(*sorted(ALL - {"alex", "hana"}))
    assert asked(board) is None


def test_a_substitute_is_asked_where_the_member_is_recused():
    story = declares(before_board(), member("carol"), Handling.LEAVE)
    assert names(asked(Board(story))) == ALL - {"carol"} | {"vikram"}


def test_the_board_s_own_date_goes_on_beside_its_vote():
    """A vote gives the board no more time: both dates stand, and the clerk may close it."""
    story = before_board()
    before = deadlines.clock_of(story.bid, DeadlineKey.BOARD, BOARD)
    board = Board(story)
    found = {one.key: one for one in waiting.now(story.bid).blockers}
    assert found[DeadlineKey.BOARD].command == "close_vote"
    assert before
    assert found[DeadlineKey.BOARD].due == before.due
    assert found[DeadlineKey.VOTE].due == board.voting.closes
    board.all_vote(*sorted(ALL))
    (last,) = waiting.now(story.bid).blockers
    assert (last.command, last.due) == ("close_vote", before.due)


def test_the_cycle_s_reminders_go_to_those_who_have_not_voted():
    """Fourteen days: ten working days before is the first day, then five and one."""
    story = before_board()
    board = Board(story, closes=story.now + 14 * DAY)
    board.all_vote("alex", "hana")
    said = []
    while True:
        alarm = deadlines.next_alarm(story.bid)
        assert alarm
        if alarm[1].key is not DeadlineKey.VOTE or alarm[0] > board.voting.closes:
            break
        event = deadlines.ring(story.bid, alarm[0])
        assert isinstance(event, Reminded)
        before = story.bid
        story.happens(event)
        said.append((event, notices.notices_of(before, story.bid, event)))
    assert [event.days_left for event, _ in said][-2:] == [5, 1]
    for event, letters in said:
        reminder = letters[0]
        assert reminder.kind is NoticeKind.REMINDER
        assert {p.removeprefix("example-") for p in reminder.people} == ALL - {
            "alex",
            "hana",
        }
        if event.days_left > 1:
            assert len(letters) == 1
    last = said[-1][1][1]
    assert (last.kind, last.people) == (NoticeKind.ESCALATION, ())
    assert last.roles == (Role.BOARD_CLERK, Role.BOARD_CHAIR)
    assert "Still to vote: Vice chair" in last.words
    assert "are not yet a quorum" in last.words


@pytest.mark.parametrize("by", [REGION, OFFICE])
def test_nobody_else_says_until_when_a_board_votes(by):
    story = before_board()
    board = Board(story)
    later = calendar.london_day(board.voting.closes + 7 * DAY)
    command = ExtendDate(
        by=by, key=DeadlineKey.VOTE, subject=BOARD, to=later, reason="More time."
    )
    refuses(story, command, WrongParty, "its clerk says")


def test_a_hold_leaves_a_vote_open_for_as_much_longer():
    """To the minute, though the dates of a cycle move by working days."""
    story = before_board()
    board = Board(story)
    closes = board.voting.closes
    story.gives(PutOnHold(by=REGION, reason="The council is in purdah."))
    story.now += timedelta(days=3, hours=2)
    story.gives(Resume(by=REGION, reason="It has been elected."))
    need = asked(board)
    assert need
    assert need.due == board.voting.closes == closes + timedelta(days=3, hours=2)


def test_a_vote_of_before_there_were_reminders_goes_on_without():
    """A history that was recorded under an older edition asks for no new timer."""
    story = before_board()
    event = rulebook.answer(story.bid, opens(story), story.now)
    story.happens(event.model_copy(update={"reminds": False}))
    (need,) = waiting.now(story.bid).blockers
    assert (need.key, need.command) == (DeadlineKey.BOARD, "cast_vote")
    assert "(open until" in need.words
    assert {clock.key for clock in story.bid.clocks} == {DeadlineKey.BOARD}
    assert not voted.opened(event.model_copy(update={"reminds": False})).reminds
