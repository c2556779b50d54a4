"""A body whose seats and rules do not fit is told so before it meets."""

from datetime import date

import pytest

from tests.rules.bodies import (
    CLINICAL,
    ELECTED,
    EXECUTIVE,
    GP,
    LAY,
    ON,
    all_of,
    any_of,
    body,
    need,
    seat,
    shipped,
)
from workflows.contracts.committees import (
    Clause,
    Fallback,
    FallbackKind,
    Instead,
    Makeup,
    Minimum,
    Office,
    Tie,
    Urgent,
)
from workflows.rules import membership

ANN, BOB = seat(LAY, "Ann"), seat(EXECUTIVE, "Bob")
CHAIR = seat(LAY, "Cy", office=Office.CHAIR)
OLD = {"since": date(2013, 1, 1), "until": date(2013, 12, 31)}
ABSENT = [Instead.ABSENT]
SECOND = seat(LAY, "Bob", id="second")


def said(one, on=None):
    return [(fault.where, fault.words) for fault in membership.faults(one, on)]


@pytest.mark.parametrize("kind", ["hwb", "commissioning_committee", "conflicts_panel"])
def test_the_example_bodies_have_no_faults(kind):
    """What ships can be used."""
    assert membership.faults(shipped()[kind], ON) == ()


@pytest.mark.parametrize(
    ("one", "where", "words"),
    [
        pytest.param(
            body(ANN, seat(LAY, "Bob", id="ann")),
            "ann",
            "Seat ann is there 2 times.",
            id="a seat twice",
        ),
        pytest.param(
            body(ANN, seat(LAY, "Bob", since=date(2015, 1, 2), until=date(2015, 1, 1))),
            "bob",
            "Seat of bob ends before it begins.",
            id="ends first",
        ),
        pytest.param(
            body(ANN, BOB, SECOND),
            "second",
            "Bob has two seats with a vote, Seat of bob and Seat of second: one person "
            "has one vote.",
            id="two votes",
        ),
        pytest.param(
            body(ANN, seat(LAY, "Bob", "Uma")),
            "bob",
            "Seat of bob has substitutes, and the body's rules let nobody sit for a "
            "member.",
            id="no substitutes allowed",
        ),
        pytest.param(
            body(ANN, seat(LAY, "Bob", "Uma"), instead=ABSENT, of=[EXECUTIVE]),
            "bob",
            "Seat of bob has substitutes, and the body's rules give its kind of seat "
            "none.",
            id="not this category",
        ),
        pytest.param(
            body(ANN, seat(LAY, "Bob", "Uma", "Vik", "Uma"), instead=ABSENT),
            "bob",
            "Uma is named twice as substitute for Seat of bob.",
            id="named twice",
        ),
        pytest.param(
            body(ANN, seat(LAY, "Bob", "Bob"), instead=ABSENT),
            "bob",
            "Bob holds Seat of bob and cannot be its substitute.",
            id="their own substitute",
        ),
        pytest.param(
            body(ANN, seat(LAY, "Bob", "Ann"), instead=ABSENT),
            "bob",
            "Ann is named as substitute for Seat of bob and has a vote as Seat of ann: a "
            "substitute has no seat with a vote.",
            id="a chain",
        ),
        pytest.param(body(), "seats", "No seat has a vote.", id="no seats"),
        pytest.param(
            body(seat(LAY, "Ann", voting=False)),
            "seats",
            "No seat has a vote.",
            id="no votes",
        ),
        pytest.param(
            body(ANN, minimum=Minimum(number=0)),
            "minimum",
            "At least one member must be able to act.",
            id="nobody needed",
        ),
        pytest.param(
            body(ANN, number=2),
            "minimum",
            "2 members are needed and only 1 seat has a vote.",
            id="more than the seats",
        ),
        pytest.param(
            body(ANN, BOB, number=3),
            "minimum",
            "3 members are needed and only 2 seats have a vote.",
            id="more than the seats, several",
        ),
        pytest.param(
            body(ANN, clauses=[Clause(words="The clerk")]),
            "clauses.0",
            "“The clerk” asks for nobody.",
            id="an empty clause",
        ),
        pytest.param(
            body(ANN, clauses=[all_of(need("friend"))]),
            "clauses.0",
            "“friend” names no role, category or office.",
            id="a need for nobody",
        ),
        pytest.param(
            body(ANN, clauses=[all_of(need("lay member", LAY, count=2))]),
            "clauses.0",
            "“All of these” cannot be met. Needed: 2 (lay member). Seats of that kind "
            "with a vote: 1.",
            id="a clause beyond the seats",
        ),
        pytest.param(
            body(ANN, clauses=[any_of(need("GP", GP), need("nurse", CLINICAL))]),
            "clauses.0",
            "“One of these” cannot be met. Needed: 1 (GP). Seats of that kind with a "
            "vote: 0.",
            id="no alternative",
        ),
        pytest.param(
            body(seat(GP, "Gus"), ANN, makeup=Makeup(no_vote=(GP,))),
            "gus",
            "Seat of gus cannot have a vote: a seat of its kind sits without one.",
            id="a GP's vote",
        ),
        pytest.param(
            body(ANN, BOB, makeup=Makeup(majority=(LAY, GP))),
            "seats",
            "1 of 2 votes are lay and gp: that is no majority.",
            id="half is no majority",
        ),
        pytest.param(
            body(
                ANN,
                seat(EXECUTIVE, "Bob", office=Office.VICE_CHAIR),
                makeup=Makeup(chairs=(LAY, ELECTED)),
            ),
            "bob",
            "Seat of bob takes the chair and is not lay or elected.",
            id="R13: a lay chair and vice chair",
        ),
        pytest.param(
            body(CHAIR, seat(LAY, "Di", office=Office.CHAIR)),
            "seats",
            "More than one seat takes the chair.",
            id="two chairs",
        ),
        pytest.param(
            body(CHAIR, makeup=Makeup(vice_chair=True)),
            "seats",
            "No seat is the vice chair's.",
            id="no vice chair",
        ),
        pytest.param(
            body(ANN, tie=Tie.CASTING_VOTE),
            "tie",
            "The chair has a casting vote, and no seat with a vote is the chair's.",
            id="no chair",
        ),
        pytest.param(
            body(ANN, urgent=Urgent(words="The chief acts.", roles=("lay", "chief"))),
            "urgent",
            "No seat has the role chief of the urgent rule.",
            id="urgent",
        ),
        pytest.param(
            body(
                ANN,
                fallbacks=(
                    Fallback(kind=FallbackKind.COMMITTEE, words="Another decides."),
                ),
            ),
            "fallbacks",
            "Say which other committee decides.",
            id="which committee",
        ),
        pytest.param(
            body(
                ANN,
                fallbacks=(
                    Fallback(kind=FallbackKind.PANEL, words="We do.", body="E09000007"),
                ),
            ),
            "fallbacks",
            "A body cannot stand in for itself.",
            id="itself",
        ),
    ],
)
def test_a_fault_is_said_in_a_sentence(one, where, words):
    """With the place that a person has to change."""
    assert (where, words) in said(one)
    assert said(one)[0] == (where, words)


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(
            body(ANN, seat(LAY, "Bob", **OLD), SECOND), id="one after another"
        ),
        pytest.param(
            body(ANN, BOB, seat(LAY, "Bob", id="quiet", voting=False)),
            id="no vote there",
        ),
        pytest.param(
            body(ANN, seat(LAY, id="v1"), seat(LAY, id="v2")), id="two vacant seats"
        ),
        pytest.param(
            body(seat(LAY, "Ann", "Uma"), seat(LAY, "Bob", "Uma"), instead=ABSENT),
            id="one substitute for two",
        ),
        pytest.param(
            body(seat(LAY, "Ann", "Uma"), seat(LAY, "Uma", **OLD), instead=ABSENT),
            id="a former member as substitute",
        ),
        pytest.param(
            body(
                seat(LAY, "Ann", "Uma"), seat(LAY, "Uma", voting=False), instead=ABSENT
            ),
            id="an attendee as substitute",
        ),
        pytest.param(
            body(seat(LAY, "Ann", "Uma"), instead=ABSENT, of=[LAY]), id="this category"
        ),
        pytest.param(
            body(ANN, seat(LAY, "Bob", since=ON, until=ON)), id="for a single day"
        ),
        pytest.param(body(ANN, BOB, number=2), id="everybody is needed"),
        pytest.param(
            body(ANN, clauses=[any_of(need("GP", GP), need("lay member", LAY))]),
            id="one alternative is enough",
        ),
        pytest.param(
            body(ANN, seat(LAY, "Di"), BOB, makeup=Makeup(majority=(LAY,))),
            id="more than half",
        ),
        pytest.param(
            body(
                CHAIR,
                seat(EXECUTIVE, "Bob", office=Office.CHAIR, **OLD),
                makeup=Makeup(chairs=(LAY,)),
                tie=Tie.CASTING_VOTE,
            ),
            id="a former chair",
        ),
        pytest.param(
            body(
                CHAIR,
                seat(LAY, "Di", office=Office.VICE_CHAIR),
                makeup=Makeup(vice_chair=True),
            ),
            id="a vice chair",
        ),
        pytest.param(
            body(ANN, urgent=Urgent(words="Ann acts.", roles=("lay",))), id="urgent"
        ),
        pytest.param(
            body(
                ANN,
                fallbacks=(
                    Fallback(kind=FallbackKind.COMMITTEE, words="Another.", body="08H"),
                ),
            ),
            id="a named committee",
        ),
    ],
)
def test_what_fits_has_no_faults(one):
    """Nothing is called wrong that is not."""
    assert said(one) == []


def test_faults_are_of_a_day():
    """A seat that ends leaves the rules with nobody to meet them."""
    one = body(
        BOB,
        seat(LAY, "Ann", until=date(2015, 3, 31)),
        clauses=[all_of(need("lay member", LAY))],
    )
    assert said(one) == []
    assert said(one, date(2015, 3, 31)) == []
    assert [where for where, _ in said(one, date(2015, 4, 1))] == ["clauses.0"]
