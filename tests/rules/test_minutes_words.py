"""Minutes that cannot be so, in whole sentences; and what a decision keeps of an item."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import CAMDEN_BOARD, CLERK, ISLINGTON_BOARD, Story
from tests.rules.handing_on import conflicted
from tests.rules.sitting import (
    FIVE,
    HWB,
    SEATS,
    before_board,
    decision,
    held,
    records,
    says,
    who,
)
from tests.rules.steps import asked, does, refuses, two_boards
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import FanIn
from workflows.contracts.reviews import BoardOutcome, Votes
from workflows.contracts.sittings import Choice, Says, Sits, Standing
from workflows.rules import boards, minuted, minutes, rulebook
from workflows.rules.refusals import Incomplete, NotQuorate, Recused

FOR = Choice.FOR
SEATED = {SEATS[name] for name in FIVE}
AGAIN = "Take the vote again without them, and record it anew."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"present": (*who(*FIVE), "stranger")},
            "Somebody is in the minutes who has no seat on this board and no name as "
            "substitute.",
        ),
        (
            {"present": (*who(*FIVE), "example-alex")},
            "Councillor Alex Example is in two places in the minutes. Say one.",
        ),
        (
            {"votes": (*says(FOR, *FIVE), Says(seat="none", choice=FOR))},
            "The minutes name a seat that this board does not have.",
        ),
        (
            {"votes": (*says(FOR, *FIVE), *says(FOR, "alex"))},
            "Chair, cabinet member for health has voted twice. A seat has one vote.",
        ),
        (
            {
                "sits": (
                    Sits(seat="adults-and-children", person="example-wendy"),
                    Sits(seat="adults-and-children", person="example-xenia"),
                )
            },
            "Two people are put down for Director for adults and children. Say one.",
        ),
        ({"resolution": ""}, "Write the resolution as the board passed it."),
        ({"chair": ""}, "Say who was in the chair for this item."),
        (
            {"chair": "example-imran"},
            "Imran Example was not in the room, and cannot have been in the chair.",
        ),
        ({"votes": ()}, "Say how each seat voted, or what the chair stated."),
        (
            {"stated": "All agreed."},
            "A decision by voice has no votes by seat. Give one or the other.",
        ),
    ],
)
def test_what_cannot_be_so_is_said_in_a_sentence(changes: dict[str, Any], said: str):
    """Everybody is named as on the board's list, every seat by its title."""
    story = before_board()
    assert refuses(story, decision(story, held(**changes)), Incomplete) == said


def test_every_seat_of_a_board_may_vote_at_once():
    """Nothing is wrong with minutes that name all of them."""
    five = tuple(one for one in HWB.seats if one.holder and one.id in SEATED)
    small = HWB.model_copy(update={"seats": five})
    one = held(body=small)
    assert {vote.seat for vote in one.votes} == {seat.id for seat in five}
    assert list(minutes.faults(small, one)) == []


def test_who_is_out_is_named_where_they_were_in_the_chair():
    story = conflicted("alex")
    text = refuses(story, decision(story, held((*FIVE, "dafydd", "imran"))), Recused)
    assert text == f"Councillor Alex Example is recused, and was in the chair. {AGAIN}"


def test_a_decision_by_voice_keeps_who_could_act_and_who_was_out():
    """As one by votes does: the quorum is the item's either way (R7)."""
    story = conflicted("imran")
    event = records(story, held(votes=(), stated="All agreed."))
    assert event.quorum
    assert event.quorum.quorate
    assert {one.person for one in event.recusals} == {"", "example-imran"}
    assert event.counted == (
        "The decision was by voice. Councillor Alex Example, in the chair, stated: All "
        "agreed.",
    )
    assert event.by
    assert event.by.person == CLERK.person


def test_a_lost_quorum_says_first_that_nothing_is_decided_and_then_what_would_help():
    story = before_board()
    said = refuses(story, decision(story, held(("alex", "bola"))), NotQuorate)
    assert said.startswith(
        "The meeting was not quorate for this item, so nothing is decided. "
    )
    assert " This would make it quorate. " in said


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        (Votes(), "Say how many voted for, against, or abstained."),
        (
            Votes(in_favour=1, against=2),
            "An approval cannot have more votes against than for.",
        ),
        (Votes(in_favour=1, abstained=1), ""),
        (Votes(in_favour=1, against=1), ""),
    ],
)
def test_totals_of_a_board_without_seats_add_up(votes: Votes, said: str):
    story = before_board()
    command = asked(story, "record_board_decision", votes=votes)
    if said:
        assert refuses(story, command, Incomplete) == said
    else:
        assert rulebook.answer(story.bid, command, story.now)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (BoardOutcome.NO_VIEW, "A board approves, asks for changes or objects."),
        (BoardOutcome.OBJECT, "Give the board's comments or reasons."),
    ],
)
def test_an_outcome_has_its_words(outcome: BoardOutcome, said: str):
    story = before_board()
    command = asked(story, "record_board_decision", outcome=outcome, comments="")
    assert refuses(story, command, Incomplete) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, ""),
        (1, "The meeting date is long before this bid's round opened."),
    ],
)
def test_a_meeting_long_before_the_round_is_a_slip(days: int, said: str):
    """A year and a day before it opened is still a meeting."""
    story = before_board()
    first = story.bid.cycle.opens - minuted.LONG_BEFORE
    day = first - timedelta(days=days)
    command = asked(story, "record_board_decision", meeting_date=day)
    if said:
        assert refuses(story, command, Incomplete) == said
    else:
        assert rulebook.answer(story.bid, command, story.now)


@pytest.mark.parametrize(
    ("share", "standing"), [(5000, Standing.GOES_ON), (6000, Standing.STOPPED)]
)
def test_boards_weighed_by_people_join_by_the_rounds_own_share(share, standing):
    """How much of the people is enough is the round's to say (R6): 53 of 100 here."""
    start = two_boards(FanIn.WEIGHTED_BY_POPULATION)
    people = {CAMDEN_BOARD.id: 248_000, ISLINGTON_BOARD.id: 221_000}
    known = tuple(
        b.model_copy(update={"people": people.get(b.id, 0)}) for b in start.boards
    )
    cycle = start.cycle.model_copy(update={"approval_share": share})
    begun = start.model_copy(update={"boards": known, "cycle": cycle})
    story = Story(begun).until(Stage.HWB_APPROVAL)
    does(story, "record_board_decision", CAMDEN_BOARD.id)
    objects = {"outcome": BoardOutcome.OBJECT, "comments": "So."}
    against = Votes(in_favour=1, against=4)
    does(story, "record_board_decision", ISLINGTON_BOARD.id, votes=against, **objects)
    assert boards.joined(story.bid).standing is standing


def test_a_substitute_who_sits_may_take_the_chair():
    """From the seat that they sit in; one who is out of the item may not."""
    four = tuple(name for name in FIVE if name != "alex")
    given = held(
        (*four, "dafydd"),
        sits=(Sits(seat="chair", person="example-uma"),),
        apologies=who("alex"),
        chair="example-uma",
        votes=says(FOR, *four),
    )
    assert records(before_board(), given).quorum
    out = conflicted("uma")
    assert refuses(out, decision(out, given), Recused) == (
        f"Councillor Uma Example is recused, and was in the chair. {AGAIN}"
    )


def test_a_vote_against_an_empty_seat_is_a_slip_whoever_its_substitute_is():
    """Nobody sat there: that its substitute has an interest is beside the point."""
    story = conflicted("wendy")
    votes = (*says(FOR, *FIVE), Says(seat="adults-and-children", choice=FOR))
    text = refuses(story, decision(story, held(votes=votes)), Incomplete)
    assert text.startswith(
        "Nobody acts for Director for adults and children, and a vote stands against it."
    )
