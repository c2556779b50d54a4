"""Members of a health and wellbeing board by law (HSCA 2012, s.194)."""

from datetime import date

import pytest

from tests.rules.bodies import ELECTED, ON, STATUTORY, body, seat, shipped
from workflows.rules import statutory

CCGS = {"07R": "NHS Camden CCG"}
BOARD = (
    seat(ELECTED, "Ann"),
    seat(STATUTORY, "Bob", role="director_of_adult_social_services"),
    seat(STATUTORY, "Cy", role="director_of_childrens_services"),
    seat(STATUTORY, "Di", role="director_of_public_health"),
    seat(STATUTORY, "Eve", role="healthwatch"),
    seat(STATUTORY, "Flo", role="ccg_representative", represents=("07R",)),
)
NAMES = [
    "a councillor (s.194(2)(a))",
    "the director of adult social services (s.194(2)(b))",
    "the director of children's services (s.194(2)(c))",
    "the director of public health (s.194(2)(d))",
    "a representative of Local Healthwatch (s.194(2)(e))",
    "a representative of NHS Camden CCG (s.194(2)(f))",
]


def gaps(*seats, ccgs=CCGS):
    found = statutory.gaps(body(*seats), ON, ccgs)
    return [(fault.where, fault.words) for fault in found]


def test_a_full_board_has_no_gaps():
    """Whether they vote is the council's affair (R9)."""
    assert gaps(*BOARD) == []
    assert gaps(*(s.model_copy(update={"voting": False}) for s in BOARD)) == []
    assert statutory.gaps(shipped()["hwb"], ON, CCGS) == ()


@pytest.mark.parametrize("n", range(6))
def test_each_member_by_law_is_missed(n):
    """No seat, an empty seat, a seat that has ended."""
    others = [s for k, s in enumerate(BOARD) if k != n]
    mine = BOARD[n]
    none = f"The law asks for {NAMES[n]}, and there is no such seat."
    assert gaps(*others) == [("seats", none)]
    empty = mine.model_copy(update={"holder": None})
    vacant = f"The law asks for {NAMES[n]}, and the seat is vacant."
    assert gaps(*others, empty) == [(mine.id, vacant)]
    ended = mine.model_copy(update={"until": date(2015, 5, 31)})
    assert gaps(*others, ended) == [("seats", none)]
    two = empty.model_copy(update={"id": "other"})
    assert gaps(*others, mine, two) == []


def test_one_director_may_have_two_offices():
    """A director for adults and children."""
    both = seat(
        STATUTORY,
        "Bob",
        role="director_of_adult_social_services",
        also=("director_of_childrens_services",),
    )
    assert gaps(BOARD[0], both, *BOARD[3:]) == []


def test_a_councillor_is_one_by_role_or_by_category():
    """The leader in person sits there by office."""
    by_role = seat(STATUTORY, "Ann", role="councillor")
    assert gaps(by_role, *BOARD[1:]) == []


def test_each_ccg_is_represented():
    """Somebody for every CCG of the area; one for several if the board agrees."""
    two = {**CCGS, "08H": "NHS Islington CCG"}
    missing = "The law asks for a representative of NHS Islington CCG (s.194(2)(f))"
    assert gaps(*BOARD, ccgs=two)[0][1].startswith(missing)
    codes = ("07R", "08H")
    shared = BOARD[5].model_copy(update={"represents": codes})
    assert gaps(*BOARD[:5], shared, ccgs=two) == [
        (
            "flo",
            "Flo represents NHS Camden CCG and NHS Islington CCG. That needs the board's "
            "agreement.",
        )
    ]
    agreed = shared.model_copy(update={"agreed": True})
    assert gaps(*BOARD[:5], agreed, ccgs=two) == []
    vacant = shared.model_copy(update={"holder": None, "represents": ("07R", "99Z")})
    holder = seat(
        STATUTORY,
        "Gus",
        role="ccg_representative",
        represents=("07R", "08H"),
        agreed=True,
    )
    assert gaps(*BOARD[:5], holder, vacant, ccgs=two)[0][1] == (
        "Seat of flo represents NHS Camden CCG and 99Z. That needs the board's agreement."
    )
    other = seat(STATUTORY, "Hal", role="provider", represents=codes)
    assert gaps(*BOARD, other) == []
