"""Impossible quorum, said early."""

import pytest

from tests.rules.bodies import (
    CLINICAL,
    ELECTED,
    EXECUTIVE,
    LAY,
    ON,
    all_of,
    body,
    need,
    out,
    seat,
    shipped,
)
from workflows.contracts.committees import Fallback, FallbackKind, Instead
from workflows.rules.reach import OUTSIDE, reachable

LAY_ONE = all_of(need("lay member", LAY))
PANEL = Fallback(kind=FallbackKind.PANEL, words="The panel decides.")
REGION = Fallback(kind=FallbackKind.NHS_ENGLAND, words="The region decides.")
NOBODY = (
    "The body's rules name nobody else who could decide. The item waits until enough "
    "members can act."
)


def options(found):
    return [option.words for option in found.options]


def test_reachable_as_long_as_enough_could_come():
    """Nobody has to be in the room yet."""
    one = body(seat(LAY, "Ann"), seat(LAY, "Bob"), seat(LAY, "Cy"), number=2)
    found = reachable(one, ON, out("ann"))
    assert found.reachable
    assert [a.name for a in found.best.acting] == ["Bob", "Cy"]
    assert found.vital == ("Bob", "Cy")
    assert found.options == ()
    assert reachable(one, ON).vital == ()


def test_the_last_lay_member_is_recused():
    """At the moment of the declaration: why, and the ways out in the body's order."""
    one = body(
        seat(LAY, "Ann"),
        seat(EXECUTIVE, "Bob"),
        clauses=[LAY_ONE],
        fallbacks=(PANEL, REGION),
    )
    found = reachable(one, ON, out("ann"))
    assert not found.reachable
    assert found.best.reasons[1] == (
        "No lay member can act: the only one, Ann, is recused."
    )
    assert [option.fallback for option in found.options] == [PANEL, REGION]
    assert options(found) == ["The panel decides.", "The region decides."]
    assert found.vital == ()


def test_a_fallback_without_accounts_is_said_to_start_elsewhere():
    """The cabinet member of a council is a way out, and no button leads there."""
    board = shipped()["hwb"]
    names = [f"example-{n}" for n in ("grace", "hana", "yusuf")]
    cabinet, panel, region = options(reachable(board, ON, out(*names)))
    assert cabinet.startswith("The council's cabinet member decision")
    assert cabinet.endswith(OUTSIDE)
    assert OUTSIDE not in panel + region
    other = board.rules.fallbacks[0].model_copy(update={"body": "E09000019"})
    rules = board.rules.model_copy(update={"fallbacks": (other,)})
    here = board.model_copy(update={"rules": rules})
    assert options(reachable(here, ON, out(*names))) == [other.words]


def test_no_fallback_is_said():
    """Never silently on: the item waits."""
    one = body(seat(LAY, "Ann"))
    assert options(reachable(one, ON, out("ann"))) == [NOBODY]


def test_an_absence_can_be_waited_for():
    """Put off to a day on which those who are away can come."""
    one = body(
        seat(LAY, "Ann", "Uma"),
        seat(LAY, "Bob"),
        seat(EXECUTIVE, "Cy"),
        number=2,
        clauses=[LAY_ONE],
        instead=[Instead.ABSENT],
        fallbacks=(PANEL,),
    )
    found = reachable(one, ON, out("bob"), {"ann", "uma", "bob", "somebody"})
    assert options(found) == [
        "Put the item off, or call a special meeting, for a day on which enough of "
        "these can come: Ann or Uma.",
        "The panel decides.",
    ]
    assert found.options[0].fallback is None
    assert found.best.reasons[0] == (
        "Only 1 of the 2 needed can act: Ann is absent; Bob is recused."
    )


def test_waiting_is_no_option_where_it_would_not_help():
    """Ann is away, and Bob, without whom it cannot be, is recused."""
    one = body(seat(LAY, "Ann"), seat(LAY, "Bob"), number=2)
    assert options(reachable(one, ON, out("bob"), {"ann"})) == [NOBODY]


def test_a_vacant_seat_can_be_filled():
    """An appointment before the meeting, where that is enough."""
    one = body(
        seat(LAY, id="patients"),
        seat(LAY, id="audit"),
        seat(EXECUTIVE, "Bob"),
        clauses=[LAY_ONE],
    )
    assert options(reachable(one, ON)) == [
        "Appoint to what is vacant before the meeting: Seat of patients and Seat of "
        "audit.",
        NOBODY,
    ]
    three = body(seat(LAY, id="lay"), seat(EXECUTIVE, "Bob"), number=2)
    assert options(reachable(three, ON, out("bob"))) == [NOBODY]


@pytest.mark.parametrize(
    ("away", "reached"),
    [((), True), ({"uma"}, False), ({"ann"}, True), ({"ann", "uma"}, False)],
)
def test_one_substitute_named_for_two_sits_where_it_counts(away, reached):
    """Uma could sit for Bob or for Ann: only one of them makes a quorum."""
    one = body(
        seat(ELECTED, "Bob", "Uma"),
        seat(LAY, "Ann", "Uma"),
        clauses=[LAY_ONE],
        instead=[Instead.RECUSED],
    )
    found = reachable(one, ON, out("ann", "bob"), away)
    assert found.reachable == reached
    if reached:
        assert [(a.seat, a.person) for a in found.best.acting] == [("ann", "uma")]
        assert found.vital == ("Uma",)
        assert found.best.notes == ()


def test_substitutes_are_placed_where_each_of_them_counts():
    """Two of them for two seats each, and only one of the four ways is a quorum."""
    one = body(
        seat(LAY, "Ann", "Uma"),
        seat(ELECTED, "Bob", "Uma"),
        seat(EXECUTIVE, "Cy", "Vik"),
        seat(CLINICAL, "Di", "Vik"),
        clauses=[all_of(need("councillor", ELECTED), need("clinician", CLINICAL))],
        instead=[Instead.RECUSED],
    )
    found = reachable(one, ON, out("ann", "bob", "cy", "di"))
    placed = [(a.seat, a.person) for a in found.best.acting]
    assert placed == [("bob", "uma"), ("di", "vik")]


def test_more_than_half_of_a_committee_are_conflicted():
    """Case (j): found out when the fifth declares, with the committee's three ways out."""
    committee = shipped()["commissioning_committee"]
    names = [f"sample-{n}" for n in ("bola", "dafydd", "farah", "grace", "hana")]
    assert reachable(committee, ON, out(*names[:4])).reachable
    found = reachable(committee, ON, out(*names))
    assert [option.fallback.kind for option in found.options] == [
        FallbackKind.PANEL,
        FallbackKind.COMMITTEE,
        FallbackKind.NHS_ENGLAND,
    ]


def test_a_substitute_keeps_a_quorum_within_reach():
    """The walkthrough's board: a recused councillor, and the substitute who sits."""
    board = shipped()["hwb"]
    three = out("example-alex", "example-bola", "example-carol")
    assert reachable(board, ON, three).reachable
    gone = reachable(board, ON, three, {"example-uma", "example-vikram"})
    assert not gone.reachable
    assert gone.best.reasons[1].startswith("No councillor can act: ")
    assert "Uma Example or Councillor Vikram Example" in options(gone)[0]
