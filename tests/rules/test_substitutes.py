"""Substitutes: who may sit for whom, and what the minutes say (case s)."""

import pytest

from tests.rules.bodies import (
    ELECTED,
    LAY,
    ON,
    all_of,
    body,
    need,
    out,
    seat,
    shipped,
    sits,
)
from workflows.contracts.committees import Instead
from workflows.contracts.sittings import Recusal
from workflows.rules.quorum import quorum

ABSENT, RECUSED, VACANT = Instead.ABSENT, Instead.RECUSED, Instead.VACANT
LAY_ONE = need("lay member", LAY)


@pytest.mark.parametrize(
    ("instead", "recused", "counts", "why"),
    [
        pytest.param([ABSENT], (), True, "", id="for an absent member"),
        pytest.param(
            [], (), False, "let nobody sit for a member who is away", id="never"
        ),
        pytest.param(
            [ABSENT],
            ("ann",),
            False,
            "sit for a recused member",
            id="not for a recusal",
        ),
        pytest.param([RECUSED], ("ann",), True, "", id="for a recused member"),
        pytest.param([RECUSED], (), True, "", id="so for an absent one too"),
        pytest.param(
            [RECUSED], ("ann", "uma"), False, "Uma is recused", id="recused too"
        ),
        pytest.param(
            [VACANT], (), False, "a member who is away", id="for vacant seats"
        ),
    ],
)
def test_a_substitute_sits_as_the_rules_say(instead, recused, counts, why):
    """Case (s): a substitute councillor; never one who is recused themselves."""
    one = body(seat(ELECTED, "Ann", "Uma"), instead=instead)
    found = quorum(one, ON, (), out(*recused), sits(ann="uma"))
    assert found.quorate == counts
    if counts:
        reason = RECUSED if recused else ABSENT
        acting = found.acting[0]
        assert (acting.name, acting.holder, acting.instead) == ("Uma", "Ann", reason)
        assert found.notes == ()
    else:
        assert found.notes[0].startswith("Uma does not count for Seat of ann: ")
        assert why in found.notes[0]


def test_both_names_stand_in_the_reasons():
    """Who sat, and for whom."""
    one = body(seat(LAY, "Ann", "Uma"), clauses=[all_of(LAY_ONE)], instead=[ABSENT])
    found = quorum(one, ON, (), (), sits(ann="uma"))
    assert found.reasons[1] == "Lay member: Uma (for Ann)."


def test_a_substitute_may_fill_a_vacant_seat_if_the_rules_say_so():
    """Then there is no second name."""
    one = body(
        seat(LAY, "", "Uma", id="lay"), clauses=[all_of(LAY_ONE)], instead=[VACANT]
    )
    found = quorum(one, ON, (), (), sits(lay="uma"))
    assert (found.quorate, found.acting[0].holder) == (True, "")
    assert found.reasons[1] == "Lay member: Uma."
    empty = quorum(one, ON)
    assert empty.would_help[0].endswith("Uma (for Seat of lay).")
    assert empty.missing[0].remedies[0].instead is VACANT
    away = one.model_copy(update={"rules": body(instead=[ABSENT]).rules})
    note = quorum(away, ON, (), (), sits(lay="uma")).notes[0]
    assert note.endswith("the body's rules let nobody sit for a vacant seat.")


@pytest.mark.parametrize(
    ("here", "put_down", "note"),
    [
        pytest.param(
            {"ann"}, {"ann": "uma"}, "for Seat of ann: Ann is here.", id="holder"
        ),
        pytest.param((), {"ann": "zed"}, "Only the substitutes named", id="not named"),
        pytest.param(
            (), {"ann": "bob"}, "Bob has a seat and a vote already.", id="no chains"
        ),
        pytest.param(
            (), {"gus": "uma"}, "the seat has no vote on this day.", id="without a vote"
        ),
        pytest.param(
            (), {"ann": "uma", "cy": "uma"}, "one person sits in one seat", id="in two"
        ),
        pytest.param((), {"di": "uma"}, "rules let nobody sit for a member", id="kind"),
    ],
)
def test_who_does_not_count_as_a_substitute(here, put_down, note):
    """Each is told apart; the seat stays empty, and the note says why."""
    one = body(
        seat(ELECTED, "Ann", "Uma", "Bob", "Vik"),
        seat(ELECTED, "Bob"),
        seat(ELECTED, "Cy", "Uma"),
        seat(LAY, "Di", "Uma"),
        seat(ELECTED, "Gus", "Uma", voting=False),
        instead=[ABSENT],
        of=[ELECTED],
    )
    found = quorum(one, ON, here, (), sits(**put_down))
    assert [a for a in found.acting if a.instead] == []
    assert any(note in said for said in found.notes), found.notes


def test_the_first_named_of_two_substitutes_sits():
    """Two are put down for one seat: the body's own order decides."""
    one = body(seat(ELECTED, "Ann", "Vik", "Uma"), instead=[ABSENT])
    found = quorum(one, ON, (), (), [*sits(ann="uma"), *sits(ann="vik")])
    assert [a.name for a in found.acting] == ["Vik"]
    assert found.notes == (
        "Uma does not count for Seat of ann: Vik already sits there.",
    )


def test_a_seat_whose_own_interest_it_is_has_no_substitute_either():
    """R8, s.194(2)(f): whoever represents the applicant is out, not one person."""
    board = shipped()["hwb"]
    people = {"example-eleni", "example-alex", "example-hana", "example-farah"}
    recusal = Recusal(seat="ccg", words="represents the applicant")
    put_down = sits(ccg="example-yusuf")
    plain = quorum(board, ON, people, (), put_down)
    assert plain.quorate
    found = quorum(board, ON, people, [recusal], put_down)
    assert not found.quorate
    assert "Dr Yusuf Example represents the applicant" in found.notes[0]
    in_person = quorum(board, ON, {*people, "example-grace"}, [recusal])
    assert not in_person.quorate
    assert in_person.notes == (
        "Dr Grace Example represents the applicant and does not count.",
    )
