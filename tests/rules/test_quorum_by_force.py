"""Quorum against every attendance there can be, and against any body at all."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.bodies import (
    ON,
    body,
    everybody_able,
    fillings,
    out,
    seat,
    second_opinion,
    shipped,
    stands,
)
from workflows.contracts.committees import (
    Category,
    Clause,
    Instead,
    Minimum,
    Need,
    Office,
    Sitter,
)
from workflows.contracts.sittings import Recusal, Sits
from workflows.rules.attending import Item
from workflows.rules.quorum import quorum
from workflows.rules.reach import reachable

KINDS = [
    "hwb",
    "commissioning_committee",
    "governing_body",
    "conflicts_panel",
    "national_panel",
    "national_committee",
]


def example(kind):
    """An example body; where it ships with vacant seats only, somebody in each of them."""
    one = shipped()[kind]
    if any(s.holder for s in one.seats):
        return one
    filled = tuple(
        s.model_copy(update={"holder": Sitter(person=f"p-{s.id}", name=s.title)})
        for s in one.seats
    )
    return one.model_copy(update={"seats": filled})


def subsets(of):
    of = sorted(of)
    return [set(some) for n in range(len(of) + 1) for some in combinations(of, n)]


def holders(one):
    return [s.holder.person for s in one.seats if s.holder and stands(s, one.rules)]


def as_filled(one, here, recused):
    own = {
        s.id: s.holder.person for s in one.seats if s.holder and stands(s, one.rules)
    }
    return {s: p for s, p in own.items() if p in here and p not in recused}


@pytest.mark.parametrize("kind", KINDS)
def test_every_attendance_of_every_example_body(kind):
    """Whoever comes, whoever is recused: the same answer as counting by hand."""
    one = example(kind)
    people = holders(one)
    assert 4 <= len(people) <= 12
    for recused in [set(), *({p} for p in people)]:
        item = Item.of(one, ON, (), out(*recused))
        for here in subsets(people):
            filled = as_filled(one, here, recused)
            there = [s for s in one.seats if s.id in filled]
            assert item.is_enough(there) == second_opinion(one, filled)


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_in_which_seats_can_be_filled(kind):
    """With substitutes too, as the minutes would put them down; every seventh in full."""
    one = example(kind)
    own = set(holders(one))
    for n, filled in enumerate(fillings(everybody_able(one))):
        if n % 7 == 0 and len(filled) > 1:
            put_down = [
                Sits(seat=s, person=p) for s, p in filled.items() if p not in own
            ]
            found = quorum(one, ON, own & set(filled.values()), (), put_down)
            assert {a.seat: a.person for a in found.acting} == filled
            assert found.quorate == second_opinion(one, filled), found.reasons
            assert found.quorate == (not found.missing)


@pytest.mark.parametrize("kind", KINDS)
def test_reach_is_that_of_the_best_of_all_attendances(kind):
    """Three recused at once, or two away: reachable if any filling at all is quorate."""
    one = example(kind)
    people = holders(one)
    for gone in subsets(people):
        if len(gone) != 3:
            continue
        recused, away = out(*sorted(gone)[:2]), sorted(gone)[2:]
        able = everybody_able(one, recused, away)
        best = any(second_opinion(one, filled) for filled in fillings(able))
        assert reachable(one, ON, recused, away).reachable == best


CATEGORIES = st.sampled_from([Category.LAY, Category.EXECUTIVE, Category.ELECTED])
POOL = ("uma", "vik", "wen")


@st.composite
def anybody(draw):
    """A body of up to six seats, with shared substitutes and rules of any kind."""
    seats = []
    for n in range(draw(st.integers(1, 6))):
        subs = draw(st.lists(st.sampled_from(POOL), unique=True, max_size=3))
        held = draw(st.booleans())
        seats.append(
            seat(
                draw(CATEGORIES),
                f"P{n}" if held else "",
                *(s.title() for s in subs),
                id=f"p{n}",
                office=draw(st.sampled_from(Office)),
                voting=draw(st.sampled_from([True, True, True, False])),
            )
        )
    needs = st.builds(
        Need,
        words=st.just("member"),
        count=st.integers(1, 3),
        categories=st.lists(CATEGORIES, max_size=2),
        offices=st.lists(st.sampled_from(Office), max_size=1),
    )
    some = st.lists(needs, max_size=2)
    clauses = st.builds(Clause, words=st.just("Rule"), all_of=some, any_of=some)
    rules = {
        "clauses": draw(st.lists(clauses, max_size=2)),
        "minimum": Minimum(
            number=draw(st.integers(0, 4)),
            numerator=draw(st.integers(0, 2)),
            denominator=3,
            vacant=draw(st.booleans()),
        ),
        "instead": draw(st.lists(st.sampled_from(Instead), unique=True)),
        "of": draw(st.lists(CATEGORIES, max_size=1)),
    }
    return body(*seats, **rules)


PEOPLE = ("p0", "p1", "p2", "p3", "p4", "p5", *POOL)
SOME = st.sets(st.sampled_from(PEOPLE), max_size=9)
SEATS = st.sampled_from(("p0", "p1", "p2", "p3", "p4", "p5", "nowhere"))
RECUSALS = st.lists(
    st.builds(Recusal, person=st.sampled_from(PEOPLE)) | st.builds(Recusal, seat=SEATS),
    max_size=4,
)
PUT_DOWN = st.lists(
    st.builds(Sits, seat=SEATS, person=st.sampled_from(PEOPLE)), max_size=5
)
TRIES = settings(max_examples=40, deadline=None)


@TRIES
@given(anybody(), SOME, RECUSALS, PUT_DOWN)
def test_the_answer_is_that_of_whoever_acts(one, here, recusals, put_down):
    """Each person has one vote, none is recused, and the answer is the rules' own."""
    found = quorum(one, ON, here, recusals, put_down)
    filled = {a.seat: a.person for a in found.acting}
    assert found.quorate == second_opinion(one, filled)
    assert len(set(filled.values())) == len(filled)
    able = everybody_able(one, recusals)
    assert all(person in able[s] for s, person in filled.items())
    assert found.reasons
    assert all(said[0].isupper() or said[0].isdigit() for said in found.reasons)


@TRIES
@given(anybody(), SOME, RECUSALS, PUT_DOWN, st.sampled_from(PEOPLE))
def test_an_able_attendee_never_ends_a_quorum(one, here, recusals, put_down, more):
    """Whoever comes in can only help."""
    before = quorum(one, ON, here, recusals, put_down)
    after = quorum(one, ON, here | {more}, recusals, put_down)
    assert after.quorate or not before.quorate
    assert len(after.acting) >= len(before.acting)


@TRIES
@given(anybody(), SOME, RECUSALS, PUT_DOWN, RECUSALS)
def test_a_recusal_never_makes_a_quorum(one, here, recusals, put_down, more):
    """What is not quorate stays so, whoever else is recused."""
    before = quorum(one, ON, here, recusals, put_down)
    after = quorum(one, ON, here, [*recusals, *more], put_down)
    assert before.quorate or not after.quorate


@TRIES
@given(anybody(), SOME, RECUSALS, PUT_DOWN, st.randoms(use_true_random=False))
def test_order_never_matters(one, here, recusals, put_down, dice):
    """Minutes are written in any order."""
    before = quorum(one, ON, here, recusals, put_down)
    mixed = [list(here), list(recusals), list(put_down)]
    for some in mixed:
        dice.shuffle(some)
    assert quorum(one, ON, *mixed) == before


@TRIES
@given(anybody(), SOME, RECUSALS, PUT_DOWN)
def test_what_would_help_helps(one, here, recusals, put_down):
    """If help is named, some of those named make it quorate; if none, nobody could."""
    found = quorum(one, ON, here, recusals, put_down)
    assert not (found.quorate and found.would_help)
    options = {a.seat: [a.person] for a in found.acting}
    for remedy in (r for part in found.missing for r in part.remedies):
        people = options.setdefault(remedy.seat, [])
        people += [] if remedy.person in people else [remedy.person]
    best = any(second_opinion(one, filled) for filled in fillings(options))
    assert best == (found.quorate or bool(found.would_help))
    assert all(part.short > 0 for part in found.missing)


@TRIES
@given(anybody(), RECUSALS, SOME)
def test_reach_finds_the_best_attendance_of_any_body(one, recusals, away):
    """Also where few substitutes are named for many seats."""
    found = reachable(one, ON, recusals, away)
    able = everybody_able(one, recusals, away)
    ways = [second_opinion(one, filled) for filled in fillings(able)]
    assert found.reachable == any(ways)
    assert found.best.quorate == found.reachable
    assert bool(found.options) != found.reachable
    assert not found.vital or found.reachable


@TRIES
@given(anybody(), RECUSALS, SOME)
def test_the_vital_are_those_without_whom_it_cannot_be(one, recusals, away):
    """A warning while there is still time: lose one of these, and there is no quorum."""
    found = reachable(one, ON, recusals, away)
    able = {
        p for people in everybody_able(one, recusals, away).values() for p in people
    }
    lost = {
        person.title()
        for person in able
        if not reachable(one, ON, recusals, {*away, person}).reachable
    }
    assert set(found.vital) == (lost if found.reachable else set())
