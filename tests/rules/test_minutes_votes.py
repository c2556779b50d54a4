"""A board's item: votes by seat or by voice, and minutes that cannot be so."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.rules.bodies import body as a_body
from tests.rules.bodies import seat, shipped
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
from tests.rules.steps import asked, declares, refuses
from workflows.contracts.bids import Bid
from workflows.contracts.commands import RecordBoardDecision
from workflows.contracts.committees import BodyVersion, Category, Tie
from workflows.contracts.reviews import BoardOutcome, Handling
from workflows.contracts.sittings import Choice, Minutes, Says, Sits
from workflows.rules import rulebook, sentences
from workflows.rules.refusals import Incomplete, Recused


@pytest.mark.parametrize("outcome", [BoardOutcome.APPROVE, BoardOutcome.OBJECT])
def test_a_resolution_has_to_be_carried(outcome: BoardOutcome):
    """Whatever it says: a motion that falls decides nothing."""
    story = before_board()
    votes = (*says(Choice.FOR, "alex"), *says(Choice.AGAINST, "bola", "carol"))
    command = decision(story, held(votes=votes), outcome=outcome, comments="Too thin.")
    refuses(story, command, Incomplete, "1 for, 2 against")


@pytest.mark.parametrize(
    ("casting", "tie", "chair", "words"),
    [
        (None, Tie.CASTING_VOTE, "alex", "It waits for the casting vote"),
        (Choice.AGAINST, Tie.CASTING_VOTE, "alex", "it falls"),
        (Choice.ABSTAIN, Tie.CASTING_VOTE, "alex", "did not use the casting vote"),
        (None, Tie.FALLS, "alex", "nobody has a casting vote"),
        (Choice.FOR, Tie.FALLS, "alex", "A casting vote counts after an equal vote"),
        (Choice.FOR, Tie.CASTING_VOTE, "jaya", "A casting vote counts"),
        (Choice.FOR, Tie.CASTING_VOTE, "alex", ""),
    ],
)
def test_a_tie_needs_what_the_bodys_rules_say(
    casting: Choice | None, tie: Tie, chair: str, words: str
):
    """The casting vote, from whoever is in the chair, where the rules give one."""
    story = before_board()
    rules = HWB.rules.model_copy(update={"tie": tie})
    votes = (
        *says(Choice.FOR, "alex", "bola"),
        *says(Choice.AGAINST, "carol", "eleni"),
    )
    found = held(
        (*FIVE, "jaya"),
        body=HWB.model_copy(update={"rules": rules}),
        votes=votes,
        casting=casting,
        chair=f"example-{chair}",
    )
    if words:
        refuses(story, decision(story, found), Incomplete, words)
        return
    event = records(story, found)
    assert (event.votes.in_favour, event.votes.against) == (2, 2)
    assert any("gave the casting vote for the motion" in said for said in event.counted)


def test_a_casting_vote_without_a_tie_is_refused():
    """It would otherwise stand in the minutes and count for nothing."""
    story = before_board()
    refuses(story, decision(story, held(casting=Choice.FOR)), Incomplete, "equal vote")


def test_a_decision_by_voice_is_what_the_chair_states():
    """Quorate all the same; everybody who could act took part."""
    story = before_board()
    event = records(story, held(votes=(), stated="Carried, nobody against."))
    assert set(event.votes.voters) == set(who(*FIVE))
    assert event.votes.in_favour == 0
    assert "stated: Carried, nobody against." in event.counted[0]
    assert "by voice" in sentences.sentence(event, story.bid)
    both = held(stated="Carried.")
    refuses(story, decision(story, both), Incomplete, "one or the other")
    cast = held(votes=(), stated="Carried.", casting=Choice.FOR)
    refuses(story, decision(story, cast), Incomplete, "one or the other")


STRANGER = "has no seat on this board"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": None}, "not on file"),
        ({"body": shipped()["conflicts_panel"]}, "not on file"),
        ({"body": HWB.model_copy(update={"body": "E09000019"})}, "not on file"),
        ({"resolution": " "}, "Write the resolution"),
        ({"votes": ()}, "how each seat voted"),
        ({"votes": says(Choice.FOR, "alex", "alex")}, "has voted twice"),
        ({"votes": (Says(seat="throne", choice="for"),)}, "does not have"),
        ({"sits": (Sits(seat="throne", person="example-uma"),)}, "does not have"),
        ({"present": who(*FIVE, "stranger")}, STRANGER),
        ({"left": ("nobody",)}, STRANGER),
        ({"apologies": ("nobody",)}, STRANGER),
        ({"chair": "nobody"}, STRANGER),
        ({"chair": ""}, "who was in the chair"),
        ({"chair": "example-dafydd"}, "was not in the room"),
        ({"left": who("alex")}, "is in two places"),
        ({"apologies": who("alex")}, "is in two places"),
        ({"present": who(*FIVE, "alex")}, "is in two places"),
        (
            {
                "present": who("carol", "eleni", "hana", "imran", "farah"),
                "sits": (
                    Sits(seat="chair", person="example-uma"),
                    Sits(seat="vice-chair", person="example-uma"),
                ),
            },
            "Councillor Uma Example is in two places",
        ),
        (
            {"sits": (Sits(seat="chair", person="example-uma"),)},
            "is present, so nobody sits for",
        ),
        (
            {
                "present": who("bola", "carol", "eleni", "hana"),
                "sits": (
                    Sits(seat="chair", person="example-uma"),
                    Sits(seat="chair", person="example-vikram"),
                ),
            },
            "Two people are put down for",
        ),
        (
            {"votes": says(Choice.FOR, *FIVE, "imran")},
            "Nobody acts for Voluntary sector",
        ),
        (
            {"present": who(*FIVE, "jaya"), "votes": says(Choice.FOR, *FIVE, "jaya")},
            "has no vote, and a vote stands against it",
        ),
        (
            {
                "sits": (Sits(seat="adults-and-children", person="example-yusuf"),),
                "votes": (
                    *says(Choice.FOR, *FIVE),
                    Says(seat="adults-and-children", choice="for"),
                ),
            },
            "Only the substitutes named",
        ),
    ],
)
def test_what_cannot_be_so_is_refused(changes: dict[str, Any], words: str):
    """Hostile or careless minutes: said in words, and nothing is recorded."""
    story = before_board()
    refuses(story, decision(story, held(**changes)), Incomplete, words)


def test_nobody_who_is_out_votes_or_takes_the_chair():
    """R7, on record: a recused holder, the applicant's seat, a recused substitute."""
    story = declares(before_board(), member("carol"), Handling.LEAVE)
    six = (*(n for n in FIVE if n != "carol"), "imran")
    for changes, words in (
        ({"present": who(*six, "carol"), "votes": says(Choice.FOR, *six, "carol")}, ""),
        ({"present": who(*six, "carol"), "chair": "example-carol"}, "was in the chair"),
        ({"present": who(*six, "grace"), "votes": says(Choice.FOR, "grace")}, "appl"),
        (
            {
                "sits": (Sits(seat="ccg", person="example-yusuf"),),
                "votes": says(Choice.FOR, "grace"),
            },
            "Dr Yusuf Example represents the applicant",
        ),
    ):
        found = held(six, **changes)
        refuses(story, decision(story, found), Recused, words)


def test_a_vacant_seat_has_no_vote():
    """Nobody acts there."""
    seats = (seat(Category.ELECTED, "Alex"), seat(Category.LAY, id="vacant"))
    found = Minutes(
        body=a_body(*seats),
        present=("alex",),
        chair="alex",
        votes=(Says(seat="vacant", choice=Choice.FOR),),
        resolution="That the board approves.",
    )
    story = before_board()
    refuses(story, decision(story, found), Incomplete, "Nobody acts for Seat of vacant")


@pytest.mark.parametrize(
    "changes",
    [
        {"present": ("x",) * 401},
        {"votes": (Says(seat="chair", choice="for"),) * 201},
        {"resolution": "x" * 4001},
        {"chair": "x" * 41},
    ],
)
def test_there_is_an_end_to_minutes(changes: dict[str, Any]):
    """Nobody fills a bid's history."""
    with pytest.raises(ValidationError):
        held(**changes)


def test_the_body_is_not_part_of_what_was_sent():
    """The same request stays the same though the body has a new version by now."""
    story = before_board()
    bid: Bid = story.bid
    one = decision(story, held())
    newer = HWB.model_copy(update={"version": 2})
    other = decision(story, held(body=newer))
    plain = asked(story, "record_board_decision", BOARD)
    assert isinstance(plain, RecordBoardDecision)
    assert rulebook.digest(one) == rulebook.digest(other) != rulebook.digest(plain)
    assert isinstance(HWB, BodyVersion)
    assert bid.version
