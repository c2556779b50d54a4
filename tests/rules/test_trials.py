"""A governance lead's cases: the rules answer each, whoever has the seats."""

import pytest

from tests.rules.bodies import CHAIR, ELECTED, LAY, ON, all_of, body, need, seat
from workflows.contracts.committees import Instead, Office
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
