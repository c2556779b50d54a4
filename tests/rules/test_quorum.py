"""Quorum after recusals: the named cases, and what is said of each."""

from datetime import date

import pytest

from tests.rules.bodies import (
    CHAIR,
    CLINICAL,
    ELECTED,
    EXECUTIVE,
    GP,
    LAY,
    ON,
    STATUTORY,
    VICE,
    all_of,
    any_of,
    body,
    need,
    out,
    seat,
    shipped,
)
from workflows.contracts.committees import Instead, Makeup, Minimum, Office
from workflows.contracts.sittings import Recusal
from workflows.rules import seats
from workflows.rules.quorum import quorum

ABSENT, RECUSED, VACANT = Instead.ABSENT, Instead.RECUSED, Instead.VACANT
LAY_ONE = need("lay member", LAY)
OFFICER = need("officer", EXECUTIVE)
FOUR = (
    seat(LAY, "Ann"),
    seat(EXECUTIVE, "Bob"),
    seat(EXECUTIVE, "Cy"),
    seat(CLINICAL, "Di"),
)
COMMITTEE = body(*FOUR, number=3, clauses=[all_of(LAY_ONE, OFFICER)])


def said(found):
    return [*found.reasons, *found.would_help, *found.notes]


def test_a_quorum_names_whom_it_rests_on():
    """For the minutes: how many, and who is each of those that the rules ask for."""
    found = quorum(COMMITTEE, ON, {"ann", "bob", "di"})
    assert found.quorate
    assert (found.body, found.version) == ("E09000007", 3)
    assert (found.seats, found.needed) == (4, 3)
    assert [a.name for a in found.acting] == ["Ann", "Bob", "Di"]
    assert (found.missing, found.would_help, found.notes) == ((), (), ())
    assert found.reasons == (
        "3 members with a vote are present and 3 are needed.",
        "Lay member: Ann.",
        "Officer: Bob.",
    )


def test_the_only_lay_member_is_recused():
    """The case that collapses: it is said, and nobody can mend it."""
    found = quorum(COMMITTEE, ON, {"ann", "bob", "di"}, out("ann"))
    assert not found.quorate
    assert found.reasons == (
        "2 of the 3 needed are present: Ann is recused; Cy is absent.",
        "No lay member can act: the only one, Ann, is recused.",
        "Officer: Bob.",
    )
    assert [(m.words, m.short) for m in found.missing] == [
        ("1 more member with a vote", 1),
        ("1 more lay member", 1),
    ]
    assert [r.person for r in found.missing[0].remedies] == ["cy"]
    assert found.missing[1].remedies == ()
    assert found.would_help == ()
    assert found.notes == ("Ann is recused and does not count.",)


@pytest.mark.parametrize(
    ("here", "recused", "reason"),
    [
        (set(), (), "None of the 3 needed is present: Ann, Bob, Cy and Di are absent."),
        ({"bob"}, (), "1 of the 3 needed is present: Ann, Cy and Di are absent."),
        (
            {"bob"},
            ("ann", "di"),
            "1 of the 3 needed is present, and only 1 more can act: Ann and Di are "
            "recused; Cy is absent.",
        ),
        (
            {"bob", "cy"},
            ("ann", "di"),
            "Only 2 of the 3 needed can act: Ann and Di are recused.",
        ),
        (
            set(),
            ("ann", "bob", "cy", "di"),
            "None of the 3 needed can act: Ann, Bob, Cy and Di are recused.",
        ),
        (
            {"ann", "bob", "cy", "di"},
            (),
            "4 members with a vote are present and 3 are needed.",
        ),
    ],
)
def test_the_number_says_how_many_and_why(here, recused, reason):
    """Present, or only able to: a clerk sees whether waiting helps."""
    assert quorum(COMMITTEE, ON, here, out(*recused)).reasons[0] == reason


def test_one_is_enough_where_the_rules_say_so():
    """One member is needed, and one is there."""
    single = body(seat(LAY, "Ann"), number=1)
    reasons = quorum(single, ON, {"ann"}).reasons
    assert reasons == ("1 member with a vote is present and 1 is needed.",)


@pytest.mark.parametrize(
    ("here", "recused", "reason"),
    [
        (
            {"ann"},
            (),
            "None of the 2 officers needed is present: Bob and Cy are absent.",
        ),
        (
            {"bob"},
            ("cy",),
            "Only 1 of the 2 officers needed can act: Cy is recused.",
        ),
        ({"cy"}, (), "1 of the 2 officers needed is present: Bob is absent."),
        (
            set(),
            ("cy",),
            "None of the 2 officers needed is present, and only 1 more can act: Bob is "
            "absent; Cy is recused.",
        ),
        (
            set(),
            ("bob", "cy"),
            "None of the 2 officers needed can act: Bob and Cy are recused.",
        ),
        ({"bob", "cy"}, (), "Officers: Bob and Cy."),
    ],
)
def test_several_of_a_kind_are_counted(here, recused, reason):
    """Two officers: how many are there, and who is missing."""
    two = body(*FOUR, clauses=[all_of(need("officer", EXECUTIVE, count=2))])
    assert quorum(two, ON, here, out(*recused)).reasons[1] == reason


@pytest.mark.parametrize(
    ("here", "recused", "reason"),
    [
        (set(), (), "No officer is present: Bob and Cy are absent."),
        (set(), ("cy",), "No officer is present: Bob is absent; Cy is recused."),
        ({"cy"}, ("bob", "cy"), "No officer can act: Bob and Cy are recused."),
    ],
)
def test_one_of_a_kind_is_named(here, recused, reason):
    """Nobody of a kind is there: who could be, and who could not."""
    assert quorum(COMMITTEE, ON, here, out(*recused)).reasons[2] == reason


def test_other_words_are_said_as_they_are():
    """R11: who has not declared in time is out, and that is what is said."""
    late = [Recusal(person=p, words="has not declared") for p in ("bob", "cy")]
    reason = quorum(COMMITTEE, ON, (), late).reasons[2]
    assert reason == "No officer can act: Bob has not declared; Cy has not declared."


def test_alternatives_are_met_by_one_of_them():
    """South Cheshire: the chair, or the vice chair if the chair is conflicted."""
    pair = body(
        seat(LAY, "Ann", office=Office.CHAIR),
        seat(LAY, "Bob", office=Office.VICE_CHAIR),
        seat(LAY, "Cy"),
        clauses=[any_of(CHAIR, VICE)],
    )
    both = quorum(pair, ON, {"ann", "bob"})
    assert (both.quorate, both.reasons[1]) == (True, "Chair: Ann.")
    vice = quorum(pair, ON, {"ann", "bob"}, out("ann"))
    assert (vice.quorate, vice.reasons[1]) == (True, "Vice chair: Bob.")
    neither = quorum(pair, ON, {"cy"}, out("ann"))
    assert not neither.quorate
    assert neither.reasons[1] == (
        "No chair can act: the only one, Ann, is recused. "
        "No vice chair is present: Bob is absent."
    )
    assert [m.words for m in neither.missing] == ["1 more chair or 1 more vice chair"]
    assert neither.would_help == ("1 more chair or 1 more vice chair: Bob.",)


def test_the_nearest_alternative_says_how_many_are_short():
    """Two lay members, or one officer: one more is enough."""
    either = any_of(need("lay member", LAY, count=2), OFFICER)
    found = quorum(body(*FOUR, clauses=[either]), ON, {"di"})
    assert [(m.words, m.short) for m in found.missing] == [
        ("2 more lay members or 1 more officer", 1)
    ]


def test_a_kind_without_a_seat_is_said():
    """A rule that nobody can meet: the body has no such seat."""
    none = body(*FOUR, clauses=[all_of(need("councillor", ELECTED))])
    found = quorum(none, ON, {"ann"})
    assert found.reasons[1] == "The body has no councillor with a vote."
    assert found.would_help == ()


def test_a_plural_can_be_given():
    """Not every plural has an s at the end."""
    heads = need(
        "director of finance", EXECUTIVE, count=2, plural="directors of finance"
    )
    found = quorum(body(*FOUR, clauses=[all_of(heads)]), ON, {"ann", "di"})
    assert found.would_help == ("2 more directors of finance: Bob or Cy.",)
    assert "directors of finance needed" in found.reasons[1]


@pytest.mark.parametrize(
    ("minimum", "needed"),
    [
        pytest.param(Minimum(number=3), 3, id="a number"),
        pytest.param(
            Minimum(numerator=1, denominator=4), 2, id="a quarter, rounded up"
        ),
        pytest.param(Minimum(numerator=1, denominator=2), 3, id="half of six"),
        pytest.param(
            Minimum(numerator=1, denominator=2, vacant=False),
            2,
            id="half of the filled",
        ),
        pytest.param(
            Minimum(number=4, numerator=1, denominator=4),
            4,
            id="and no fewer than four",
        ),
        pytest.param(Minimum(), 1, id="one unless it is said"),
    ],
)
def test_how_many_are_needed(minimum, needed):
    """A number, a share of the seats with a vote, or the larger of the two."""
    vacant = [seat(LAY, id=f"v{n}") for n in range(2)]
    silent = seat(GP, "Eve", voting=False)
    assert quorum(body(*FOUR, *vacant, silent, minimum=minimum), ON).needed == needed


def test_a_vacant_seat_is_named_by_its_title():
    """Nobody's name can be given."""
    lone = body(*FOUR[1:], seat(LAY, id="lay"), clauses=[all_of(LAY_ONE)])
    reason = quorum(lone, ON, {"bob"}).reasons[1]
    assert reason == "No lay member can act: the only seat, Seat of lay, is vacant."
    two = body(*FOUR, seat(LAY, id="lay"), clauses=[all_of(LAY_ONE)])
    reason = quorum(two, ON, {"bob"}).reasons[1]
    assert reason == (
        "No lay member is present: Ann is absent; the seat of Seat of lay is vacant."
    )


def test_who_attends_without_a_vote_is_noted():
    """Healthwatch at a commissioning committee: heard, never counted."""
    one = body(seat(LAY, "Ann"), seat(STATUTORY, "Gus", voting=False))
    found = quorum(one, ON, {"ann", "gus", "visitor"})
    assert found.notes == ("Gus attends without a vote.",)


def test_a_second_seat_without_a_vote_is_not_noted():
    """Whoever has a vote in another seat does not attend without one."""
    one = body(seat(LAY, "Ann"), seat(STATUTORY, "Ann", id="other", voting=False))
    assert quorum(one, ON, {"ann"}).notes == ()


def test_a_category_without_votes_never_counts():
    """R13: GPs of member practices sit without a vote, whatever their seat says."""
    one = body(seat(GP, "Gus"), seat(LAY, "Ann"), makeup=Makeup(no_vote=(GP,)))
    found = quorum(one, ON, {"gus", "ann"})
    assert [a.name for a in found.acting] == ["Ann"]
    assert found.notes == ("Gus attends without a vote.",)


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        pytest.param(date(2015, 6, 1), None, True, id="from this day"),
        pytest.param(date(2015, 6, 2), None, False, id="from tomorrow"),
        pytest.param(date(2014, 1, 1), date(2015, 6, 1), True, id="its last day"),
        pytest.param(date(2014, 1, 1), date(2015, 5, 31), False, id="ended yesterday"),
    ],
)
def test_seats_count_from_their_first_day_to_their_last(since, until, counts):
    """A stale hat is refused."""
    one = body(seat(LAY, "Ann", since=since, until=until), seat(LAY, "Bob"))
    assert quorum(one, ON, {"ann", "bob"}).seats == (2 if counts else 1)
    assert len(quorum(one, ON, {"ann", "bob"}).acting) == (2 if counts else 1)


def test_the_newest_version_that_has_begun_counts():
    """A decision pins the version of its day."""
    old, new, next_ = (
        COMMITTEE.model_copy(update={"version": n, "since": since})
        for n, since in enumerate(
            (date(2014, 1, 1), date(2015, 1, 1), date(2016, 1, 1)), 1
        )
    )
    mended = new.model_copy(update={"version": 9})
    assert seats.version_on([next_, old, new], ON) == new
    assert seats.version_on([mended, new], ON) == mended
    assert seats.version_on([new], new.since) == new
    assert seats.version_on([next_], ON) is None


# Named cases of the domain.


def test_more_than_half_of_a_committee_are_conflicted():
    """Case (j): 27 of 174 CCGs. Five of eight leave, and the number alone fails it."""
    committee = shipped()["commissioning_committee"]
    people = {s.holder.person for s in seats.voting(committee, ON) if s.holder}
    gone = out(*(f"sample-{n}" for n in ("bola", "dafydd", "farah", "grace", "hana")))
    found = quorum(committee, ON, people, gone)
    assert not found.quorate
    assert found.reasons[0].startswith("Only 3 of the 4 needed can act: ")
    assert found.would_help == ()
    assert quorum(committee, ON, people, gone[:4]).quorate


def test_one_meeting_judges_two_bids_with_different_recusals():
    """Case (d): Westminster on 08Y and 09A; who is out differs by item."""
    board = shipped()["hwb"]
    people = {f"example-{n}" for n in ("alex", "eleni", "grace", "hana", "imran")}
    one = quorum(board, ON, people, out("example-grace"))
    other = quorum(board, ON, people, out("example-nobody-here"))
    assert (one.quorate, other.quorate) == (False, True)
    assert "Dr Grace Example" not in [a.name for a in one.acting]


def test_clinicians_never_outnumber_lay_and_executive_members():
    """R13: with fewer than three of them the committee cannot act."""
    committee = shipped()["commissioning_committee"]
    clinical = {"sample-farah", "sample-grace", "sample-hana"}
    two = {"sample-alex", "sample-eleni"}
    found = quorum(committee, ON, clinical | two)
    assert not found.quorate
    assert found.would_help == (
        "1 more lay or executive member: Bola Sample, Carol Sample, Dafydd Sample or "
        "Wendy Sample (for Dafydd Sample).",
    )
    assert quorum(committee, ON, clinical | two | {"sample-carol"}).quorate
