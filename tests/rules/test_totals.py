"""A board's decision by totals alone is no way round its quorum (R7, R15)."""

from datetime import timedelta

import pytest

from tests.builders import CAMDEN_BOARD, Story
from tests.rules.handing_on import conflicted, lost
from tests.rules.sitting import HWB
from tests.rules.steps import asked, refuses
from workflows.contracts.bids import Stage
from workflows.contracts.committees import BodyVersion
from workflows.contracts.reviews import Votes
from workflows.contracts.sittings import Recusal
from workflows.rules import calendar, minutes, rulebook
from workflows.rules.refusals import Incomplete, NotQuorate

ALL_FOR = Votes(in_favour=9)
SIX = Votes(in_favour=5, abstained=1)


def since(story: Story, days: int) -> BodyVersion:
    """The board with seats that came on file so many days after the bid was opened."""
    assert story.bid.opened
    first = calendar.london_day(story.bid.opened) + timedelta(days=days)
    return HWB.model_copy(update={"since": first})


def totals(
    story: Story, body: BodyVersion | None, days: int = 0, votes: Votes = ALL_FOR
):
    """An approval, by nine votes, at a meeting so many days before now."""
    day = calendar.london_day(story.now) - timedelta(days=days)
    given = {"votes": votes, "minutes": None, "body": body, "meeting_date": day}
    return asked(story, "record_board_decision", CAMDEN_BOARD.id, **given)


def test_totals_are_taken_where_so_many_could_vote_and_are_a_quorum():
    story = conflicted()
    decided = rulebook.answer(story.bid, totals(story, HWB, votes=SIX), story.now)
    assert (decided.votes, decided.minutes) == (SIX, None)


def test_where_no_attendance_can_be_quorate_totals_are_not_taken():
    story = lost()
    said = "Camden Health and Wellbeing Board cannot be quorate on this bid: "
    refuses(story, totals(story, HWB, votes=SIX), NotQuorate, said)
    assert story.bid.stage is Stage.HWB_APPROVAL


def test_too_few_votes_are_no_quorum_and_too_many_cannot_be():
    """Five have to vote; those who are out are no votes."""
    story = conflicted()
    four = Votes(in_favour=3, against=1)
    refuses(story, totals(story, HWB, votes=four), NotQuorate, "and it needs 5")
    many = Votes(in_favour=40)
    refuses(story, totals(story, HWB, votes=many), Incomplete, "40 votes cannot be")


def test_as_many_as_are_needed_and_as_many_as_could_vote_are_taken():
    """However they voted: five are needed, and eight of nine could."""
    story = conflicted("carol")
    for votes, said in (
        (Votes(in_favour=2, against=2, abstained=1), ""),
        (Votes(in_favour=3, against=2), ""),
        (Votes(in_favour=3, abstained=1), "4 members of Camden Health and Wellbeing"),
        (Votes(in_favour=6, against=2), ""),
        (Votes(in_favour=6, against=2, abstained=1), "9 votes cannot be"),
    ):
        command = totals(story, HWB, votes=votes)
        if said:
            with pytest.raises((NotQuorate, Incomplete), match=said) as caught:
                rulebook.answer(story.bid, command, story.now)
            assert caught.value.field == "votes"
        else:
            assert rulebook.answer(story.bid, command, story.now)


def test_why_no_totals_are_taken_is_said_with_who_is_out():
    """What is lost, in the words of the quorum, and what is left to do."""
    story = lost()
    said = refuses(story, totals(story, HWB, votes=SIX), NotQuorate)
    assert said == (
        "Camden Health and Wellbeing Board cannot be quorate on this bid: "
        "No NHS representative can act: Dr Grace Example represents "
        "the applicant; Hana Example is recused. Another body can decide in its place."
    )


def test_whoever_is_late_with_the_register_is_no_vote_where_the_round_says_so():
    story = conflicted()
    late = tuple(Recusal(person=p, words="is late") for p in minutes.people(HWB))
    sent = totals(story, HWB, votes=SIX).model_copy(update={"late": late})
    assert rulebook.answer(story.bid, sent, story.now)
    cycle = story.bid.cycle.model_copy(update={"overdue_are_out": True})
    story.bid = story.bid.model_copy(update={"cycle": cycle})
    refuses(story, sent, NotQuorate, "cannot be quorate")


def test_no_day_of_before_the_seats_can_be_named_instead():
    """They were on file when the bid was opened: no meeting about it was before that."""
    story = lost()
    story.now += timedelta(days=60)
    earlier = totals(story, since(story, 0), days=200)
    refuses(story, earlier, NotQuorate, "cannot be quorate")


def test_a_meeting_of_before_its_seats_were_on_file_is_recorded_by_its_totals():
    """It met on the bid, and the council's members were put on file later."""
    story = lost()
    story.now += timedelta(days=60)
    before = totals(story, since(story, 50), days=20)
    assert rulebook.answer(story.bid, before, story.now)
    after = totals(story, since(story, 30), days=20)
    refuses(story, after, NotQuorate, "cannot be quorate")


def test_a_board_without_seats_on_file_says_its_totals():
    story = conflicted()
    decided = rulebook.answer(story.bid, totals(story, None), story.now)
    assert decided.votes == ALL_FOR
    assert decided.minutes is None


def test_a_receipt_does_not_hang_on_what_the_service_put_in():
    """The same request sent again once seats are on file is the same request."""
    story = conflicted()
    plain, put_in = totals(story, None), totals(story, HWB)
    assert rulebook.digest(plain) == rulebook.digest(put_in)
