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
from workflows.rules import calendar, rulebook
from workflows.rules.refusals import Incomplete

ALL_FOR = Votes(in_favour=9)
ON_FILE = "seats of Camden Health and Wellbeing Board are on file"


def since(story: Story, days: int) -> BodyVersion:
    """The board with seats that came on file so many days after the bid was opened."""
    assert story.bid.opened
    first = calendar.london_day(story.bid.opened) + timedelta(days=days)
    return HWB.model_copy(update={"since": first})


def totals(story: Story, body: BodyVersion | None, days: int = 0):
    """An approval by nine votes, at a meeting so many days before now."""
    day = calendar.london_day(story.now) - timedelta(days=days)
    given = {"votes": ALL_FOR, "minutes": None, "body": body, "meeting_date": day}
    return asked(story, "record_board_decision", CAMDEN_BOARD.id, **given)


@pytest.mark.parametrize("story", [conflicted, lost], ids=["nobody is out", "lost"])
def test_of_a_board_whose_seats_are_on_file_totals_are_not_taken(story):
    """Neither where it could be quorate nor where it could not: nobody can tell."""
    bid = story()
    refuses(bid, totals(bid, HWB), Incomplete, ON_FILE)
    assert bid.bid.stage is Stage.HWB_APPROVAL


def test_no_day_of_before_the_seats_can_be_named_instead():
    """They were on file when the bid was opened: no meeting about it was before that."""
    story = conflicted()
    story.now += timedelta(days=60)
    refuses(story, totals(story, since(story, 0), days=200), Incomplete, ON_FILE)


def test_a_meeting_of_before_its_seats_were_on_file_is_recorded_by_its_totals():
    """It met on the bid, and the council's members were put on file later."""
    story = conflicted()
    story.now += timedelta(days=60)
    before = totals(story, since(story, 50), days=20)
    assert rulebook.answer(story.bid, before, story.now)
    after = totals(story, since(story, 30), days=20)
    refuses(story, after, Incomplete, ON_FILE)


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
