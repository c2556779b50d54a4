"""A governance lead's cases: the rules answer each, whoever has the seats."""

import pytest

from tests.rules.bodies import CHAIR, ELECTED, LAY, ON, all_of, body, need, seat
from workflows.contracts.committees import Instead, Minimum, Office, Tie
from workflows.contracts.sittings import Choice, Result
from workflows.contracts.trials import Place, Presence, Trial
from workflows.rules.trials import tried

BOARD = body(
    seat(ELECTED, "Alex", "Uma", office=Office.CHAIR),
    seat(ELECTED, "Bola"),
    seat(LAY, "Carol", "Vikram"),
    seat(LAY, id="vacant"),
    number=2,
    clauses=[all_of(CHAIR, need("lay member", LAY))],
    instead=(Instead.ABSENT,),
)


def case(expected: bool, **places: str) -> Trial:
    """Of each seat `here`, `away` or `recused`, and after a space who sits instead."""
    given = {"alex": "here", "bola": "away", "carol": "here", "vacant": "away"} | places
    found = [(one, *said.split(), "") for one, said in given.items()]
    return Trial(
        name="A case",
        quorate=expected,
        places=tuple(
            Place(seat=one, presence=Presence(presence), substitute=substitute)
            for one, presence, substitute, *_ in found
        ),
    )


@pytest.mark.parametrize(
    ("trial", "quorate", "said"),
    [
        (case(True), True, "2 members with a vote are present and 2 are needed."),
        (case(False, bola="here"), True, "3 members with a vote are present"),
        (case(True, carol="recused"), False, "No lay member can act"),
        (case(True, carol="away"), False, "No lay member is present"),
        (case(True, carol="away vikram"), True, "Lay member: Vikram (for Carol)."),
        (case(False, carol="recused vikram"), False, "Carol is recused"),
        (case(False, alex="away"), False, "No chair is present"),
    ],
)
def test_a_case_is_answered_with_the_reason(trial: Trial, quorate: bool, said: str):
    """And it says whether that is what was expected."""
    found = tried(BOARD, trial, ON)
    assert found.quorum.quorate is quorate
    assert found.as_expected is (quorate is trial.quorate)
    assert said in " ".join(found.quorum.reasons)
    assert found.doubts == ()


def test_a_case_says_where_the_body_has_changed():
    """A seat that went is left out; one that came has nobody in it."""
    changed = body(*BOARD.seats[:2], seat(LAY, "Dora"), number=2)
    found = tried(changed, case(True), ON)
    assert not found.quorum.quorate
    assert found.doubts == (
        "The body has no seat “carol” any more.",
        "The body has no seat “vacant” any more.",
        "The case does not say who is in the seat “Seat of dora”: nobody is.",
    )


def voting(result: Result | None, *votes: int, **more: object) -> Trial:
    """Three who act, and how they vote: for, against, abstained."""
    names = ("in_favour", "against", "abstained")
    given = dict(zip(names, votes, strict=False)) | more | {"result": result}
    return case(True, bola="here").model_copy(update=given)


CAST = Result.CARRIED, Result.NOT_CARRIED, Result.TIED
RULED = BOARD.model_copy(
    update={"rules": BOARD.rules.model_copy(update={"tie": Tie.CASTING_VOTE})}
)


@pytest.mark.parametrize(
    ("votes", "more", "result", "said"),
    [
        ((2, 1), {}, Result.CARRIED, "more than half of the 3 votes for and against"),
        ((1, 2), {}, Result.NOT_CARRIED, "not carried"),
        ((1, 1, 1), {}, Result.TIED, "casting vote"),
        ((1, 1, 1), {"casting": Choice.FOR}, Result.CARRIED, "casting vote for"),
        ((1, 1), {"casting": Choice.AGAINST}, Result.NOT_CARRIED, "vote against"),
        ((3,), {"quorate": False, "places": ()}, Result.INQUORATE, ""),
    ],
)
def test_votes_are_counted_with_the_body_s_rules(votes, more, result, said):
    """A case says what should come of a vote, and is told what does, and why."""
    for expected in (*CAST, Result.INQUORATE):
        trial = voting(expected, *votes, **more)
        found = tried(RULED, trial, ON)
        assert found.tally.result is result
        assert found.as_expected is (expected is result)
        assert said in " ".join(found.tally.reasons)


def test_a_case_without_a_result_tries_only_the_quorum():
    found = tried(BOARD, voting(None, 1, 2), ON)
    assert found.tally is None
    assert found.as_expected


def test_a_vote_as_expected_without_its_quorum_is_not_as_expected():
    trial = voting(Result.CARRIED, 3).model_copy(update={"quorate": False})
    assert not tried(BOARD, trial, ON).as_expected


def test_more_votes_than_can_act_are_said_and_not_counted():
    found = tried(BOARD, voting(Result.CARRIED, 3, 1), ON)
    assert found.doubts == (
        "The case has 4 votes, and 3 can act: those beyond are not counted.",
    )
    assert (found.tally.in_favour, found.tally.against) == (3, 0)
    assert tried(BOARD, voting(Result.CARRIED, 2, 1), ON).doubts == ()


@pytest.mark.parametrize(
    ("away", "offices", "chair"),
    [
        ((), {"carol": Office.CHAIR, "bola": Office.VICE_CHAIR}, "Carol"),
        (("carol",), {"carol": Office.CHAIR, "bola": Office.VICE_CHAIR}, "Bola"),
        (("carol",), {"carol": Office.CHAIR}, "Alex"),
    ],
)
def test_the_casting_vote_is_that_of_whoever_takes_the_chair(away, offices, chair):
    """The chair's, else the vice chair's, else that of another who acts."""
    seats = tuple(
        one.model_copy(update={"office": offices.get(one.id, Office.MEMBER)})
        for one in RULED.seats
    )
    rules = RULED.rules.model_copy(update={"clauses": (), "minimum": Minimum(number=1)})
    board = RULED.model_copy(update={"seats": seats, "rules": rules})
    places = case(True, bola="here", **dict.fromkeys(away, "away")).places
    trial = voting(Result.CARRIED, 1, 1, casting=Choice.FOR, places=places)
    found = tried(board, trial, ON)
    assert f"{chair} gave the casting vote" in " ".join(found.tally.reasons)
    assert found.as_expected
