"""Whoever sits for a CCG, or as its GP, is never on a conflicts panel: by person."""

from tests.rules.handing_on import PLACE
from tests.rules.sitting import HWB
from workflows.contracts.committees import BodyVersion, Category
from workflows.rules import membership


def panel_with(person: str) -> BodyVersion:
    held = PLACE.seats[0].holder
    assert held
    chair = PLACE.seats[0].model_copy(
        update={"holder": held.model_copy(update={"person": person})}
    )
    return PLACE.model_copy(update={"seats": (chair, *PLACE.seats[1:])})


def person_of(seat_id: str) -> str:
    seat = next(s for s in HWB.seats if s.id == seat_id)
    assert seat.holder
    return seat.holder.person


def test_a_boards_ccg_representative_is_no_nominee() -> None:
    wrong = panel_with(person_of("ccg"))
    (fault,) = membership.crossing(wrong, [HWB, PLACE])
    assert fault.where == "chair"
    assert "is named for Chair of a conflicts panel and for" in fault.words
    assert f"of {HWB.name}. Whoever sits for a CCG" in fault.words
    (fault,) = membership.crossing(HWB, [wrong])
    assert fault.where == "ccg"


def test_a_gp_of_a_board_is_no_nominee() -> None:
    seat = next(s for s in HWB.seats if s.id == "public-health")
    gp = seat.model_copy(update={"category": Category.GP})
    board = HWB.model_copy(update={"seats": (gp,)})
    wrong = panel_with(person_of("public-health"))
    assert [f.where for f in membership.crossing(wrong, [board])] == ["chair"]
    assert list(membership.crossing(wrong, [HWB])) == []


def test_a_councillor_of_a_board_may_be_one_and_panels_share_members() -> None:
    assert list(membership.crossing(panel_with(person_of("chair")), [HWB])) == []
    assert list(membership.crossing(PLACE, [PLACE])) == []
    assert list(membership.crossing(HWB, [HWB])) == []
