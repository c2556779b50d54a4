"""Votes: whose count, on what, and what comes of them."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.bodies import ELECTED, LAY, ON, body, out, seat, sits
from workflows.contracts.committees import Instead, Majority, Tie, Whole
from workflows.contracts.sittings import Choice, Result, SeatVote
from workflows.rules.quorum import quorum
from workflows.rules.tallies import carries, tally

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
AT = datetime(2015, 6, 1, 18, tzinfo=UTC)
NAMES = ("Ann", "Bob", "Cy", "Di", "Eve", "Flo")
EVERYBODY = {name.lower() for name in NAMES}
SEATS = tuple(seat(LAY, name) for name in NAMES)
SAY = {"+": FOR, "-": AGAINST, "0": ABSTAIN}


def vote(who, choice=FOR, version=2, minutes=0, **more):
    return SeatVote(
        seat=more.pop("seat", who),
        person=who,
        choice=choice,
        version=version,
        at=AT + timedelta(minutes=minutes),
        **more,
    )


def votes(said):
    """`++-0`: Ann and Bob for, Cy against, Di abstains."""
    return [
        vote(n.lower(), SAY[c]) for n, c in zip(NAMES, said, strict=False) if c in SAY
    ]


def count(cast, recused=(), chair="ann", here=EVERYBODY, **rules):
    one = body(*SEATS, **{"number": 1} | rules)
    return tally(one, cast, quorum(one, ON, here, out(*recused)), 2, chair)


@pytest.mark.parametrize(
    ("said", "rules", "result", "needed", "of"),
    [
        ("++-", {}, Result.CARRIED, 2, 3),
        ("++--", {}, Result.NOT_CARRIED, 3, 4),
        ("+--", {}, Result.NOT_CARRIED, 2, 3),
        ("+++--", {}, Result.CARRIED, 3, 5),
        ("+00000", {}, Result.CARRIED, 1, 1),
        ("000", {}, Result.NOT_CARRIED, 1, 0),
        ("", {}, Result.NOT_CARRIED, 1, 0),
        ("++00", {"whole": Whole.VOTING}, Result.NOT_CARRIED, 3, 4),
        ("+++0", {"whole": Whole.VOTING}, Result.CARRIED, 3, 4),
        ("+++", {"whole": Whole.SEATS}, Result.NOT_CARRIED, 4, 6),
        ("++++", {"whole": Whole.SEATS}, Result.CARRIED, 4, 6),
        ("++-", {"majority": Majority.TWO_THIRDS}, Result.CARRIED, 2, 3),
        ("+++--", {"majority": Majority.TWO_THIRDS}, Result.NOT_CARRIED, 4, 5),
        ("000", {"majority": Majority.TWO_THIRDS}, Result.NOT_CARRIED, 1, 0),
    ],
)
def test_a_majority_is_what_the_rules_say(said, rules, result, needed, of):
    """Of the votes cast, of everybody who voted, or of every seat."""
    found = count(votes(said), **rules)
    assert (found.result, found.needed, found.of) == (result, needed, of)
    assert found.in_favour == said.count("+")
    assert found.against == said.count("-")
    assert found.abstained == said.count("0")
    assert (found.version, found.casting) == (2, None)


@pytest.mark.parametrize("of", range(1, 40))
def test_majorities_are_exact(of):
    """More than half; two thirds or more."""
    simple, two_thirds = (carries(m, of) for m in Majority)
    assert simple * 2 > of >= (simple - 1) * 2
    assert two_thirds * 3 >= of * 2 > (two_thirds - 1) * 3


def test_the_count_is_said():
    """For the minutes."""
    assert count(votes("++-0")).reasons == (
        "2 for, 1 against, 1 abstained.",
        "A motion is carried by more than half of the 3 votes for and against: 2.",
        "The motion is carried.",
    )
    assert count(votes("+-"), majority=Majority.TWO_THIRDS).reasons[1:] == (
        "A motion is carried by two thirds of the 2 votes for and against: 2.",
        "The motion is not carried.",
    )
    for cast, came in (("+", "is"), ("-", "is not"), ("0", "is not")):
        assert count(votes(cast)).reasons[1:] == (
            "A motion is carried by one vote in favour.",
            f"The motion {came} carried.",
        )


CASTING = {"tie": Tie.CASTING_VOTE}
NO_CASTING = "A casting vote counts after an equal vote"


@pytest.mark.parametrize(
    ("casting", "result", "said"),
    [
        (None, Result.TIED, "It waits for the casting vote of Ann."),
        (
            FOR,
            Result.CARRIED,
            "Ann gave the casting vote for the motion: it is carried.",
        ),
        (
            AGAINST,
            Result.NOT_CARRIED,
            "Ann gave the casting vote against the motion: it falls.",
        ),
        (
            ABSTAIN,
            Result.NOT_CARRIED,
            "Ann did not use the casting vote: the motion falls.",
        ),
    ],
)
def test_a_tie_is_broken_from_the_chair(casting, result, said):
    """The chair votes, and then has a second or casting vote."""
    cast = votes("+-")
    cast += [vote("ann", casting, casting=True)] if casting else []
    found = count(cast, **CASTING)
    assert (found.result, found.casting) == (result, casting)
    assert found.reasons[2] == f"The vote is equal. {said}"
    assert (found.in_favour, found.against, found.left_out) == (1, 1, ())


def test_a_tie_falls_where_nobody_has_a_casting_vote():
    """And a casting vote that is given all the same is left out."""
    found = count([*votes("+-"), vote("ann", casting=True)])
    assert (found.result, found.casting) == (Result.NOT_CARRIED, None)
    assert found.reasons[2] == (
        "The vote is equal and nobody has a casting vote: the motion falls."
    )
    assert [gone.words[:41] for gone in found.left_out] == [NO_CASTING]


@pytest.mark.parametrize(
    ("cast", "more", "result", "words"),
    [
        pytest.param("++-", {}, Result.CARRIED, NO_CASTING, id="not equal"),
        pytest.param(
            "+-", {"chair": "bob"}, Result.TIED, NO_CASTING, id="not the chair"
        ),
        pytest.param(
            "0+-",
            {"recused": ("ann",)},
            Result.TIED,
            "Seat of ann has no vote",
            id="recused",
        ),
        pytest.param("+-", {"number": 9}, Result.INQUORATE, NO_CASTING, id="inquorate"),
    ],
)
def test_a_casting_vote_counts_only_when_it_is_wanted(cast, more, result, words):
    """After an equal vote, from the chair, who may act."""
    found = count([*votes(cast), vote("ann", casting=True)], **CASTING | more)
    assert (found.result, found.casting) == (result, None)
    assert found.left_out[-1].words.startswith(words)


def test_a_chair_who_is_recused_has_no_casting_vote():
    """Somebody who may act takes the chair."""
    found = count(votes("0+-"), ("ann",), **CASTING)
    assert found.result is Result.TIED
    assert found.reasons[2].endswith("choose a member who may.")


def test_a_casting_vote_on_another_version_is_stale():
    """A tally never mixes versions, at its end neither."""
    found = count([*votes("+-"), vote("ann", version=1, casting=True)], **CASTING)
    assert (found.result, found.left_out[0].stale) == (Result.TIED, True)


@pytest.mark.parametrize(
    ("said", "rules", "result"),
    [
        ("+-0", {"whole": Whole.VOTING}, Result.TIED),
        ("+-00", {"whole": Whole.VOTING}, Result.NOT_CARRIED),
        ("+++---", {"whole": Whole.SEATS}, Result.TIED),
        ("++--", {"whole": Whole.SEATS}, Result.NOT_CARRIED),
        ("+-", {"majority": Majority.TWO_THIRDS}, Result.NOT_CARRIED),
        ("00", {}, Result.NOT_CARRIED),
    ],
)
def test_a_casting_vote_is_asked_for_only_if_it_could_decide(said, rules, result):
    """One more vote in favour has to carry the motion."""
    assert count(votes(said), **CASTING | rules).result is result


def test_an_inquorate_meeting_decides_nothing():
    """R15: however it voted. The reasons of the quorum follow."""
    found = count(votes("+++"), number=4, here={"ann", "bob", "cy"})
    assert found.result is Result.INQUORATE
    assert found.reasons[2:] == (
        "There is no decision: the meeting is not quorate for this item.",
        "3 of the 4 needed are present: Di, Eve and Flo are absent.",
    )


@pytest.mark.parametrize(
    ("cast", "words", "stale"),
    [
        (vote("zed"), "The body has no such seat.", False),
        (vote("bob"), "Seat of bob has no vote on this item.", False),
        (
            vote("zed", seat="ann"),
            "Ann has the vote of Seat of ann on this item.",
            False,
        ),
        (
            vote("ann", version=1),
            "This vote was on version 1 of the bid, and version 2 is decided on.",
            True,
        ),
    ],
)
def test_a_vote_that_does_not_count_says_why(cast, words, stale):
    """Electronic votes count only of seats that may vote on this item."""
    found = count([cast, vote("cy")], ("bob",))
    assert [(g.vote, g.words, g.stale) for g in found.left_out] == [
        (cast, words, stale)
    ]
    assert found.in_favour == 1


def test_stale_voters_are_asked_to_reaffirm():
    """Whoever voted on the new version too, or may not act any more, is not asked."""
    old = [vote(n, version=1) for n in ("ann", "bob", "cy")]
    found = count([*old, vote("bob", minutes=1)], ("cy",))
    assert found.reaffirm == ("ann",)
    assert (found.in_favour, len(found.left_out)) == (1, 3)
    assert count([vote("zed", version=1, seat="ann")]).reaffirm == ()


def test_the_last_vote_of_a_seat_counts():
    """Changed before the close; the first is kept, and does not count."""
    first, last = vote("ann", AGAINST), vote("ann", minutes=5)
    for cast in permutations([first, last, last]):
        found = count(cast)
        assert found.counted == (last,)
        assert [(g.vote, g.words) for g in found.left_out] == [
            (first, "Seat of ann voted again later.")
        ]


def test_two_ways_at_the_same_moment_is_no_vote():
    """Nobody guesses which was meant; an earlier vote does not come back."""
    early = vote("ann", ABSTAIN, minutes=-1)
    found = count([vote("ann"), vote("ann", AGAINST), early, vote("bob")])
    assert [v.seat for v in found.counted] == ["bob"]
    assert {g.words for g in found.left_out} == {
        "Seat of ann voted in two ways at the same moment.",
        "Seat of ann voted again later.",
    }


def test_a_substitute_has_the_vote_of_the_seat():
    """And the holder, who is away, has not."""
    one = body(seat(ELECTED, "Ann", "Uma"), instead=[Instead.ABSENT])
    sitting = quorum(one, ON, (), (), sits(ann="uma"))
    found = tally(one, [vote("uma", seat="ann"), vote("ann", AGAINST)], sitting, 2)
    assert [v.person for v in found.counted] == ["uma"]
    assert found.left_out[0].words == "Uma has the vote of Seat of ann on this item."


CAST = st.lists(
    st.builds(
        SeatVote,
        seat=st.sampled_from([*sorted(EVERYBODY), "zed"]),
        person=st.sampled_from([*sorted(EVERYBODY), "zed"]),
        choice=st.sampled_from(Choice),
        version=st.sampled_from([1, 2]),
        at=st.sampled_from([AT, AT + timedelta(minutes=1)]),
        casting=st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(
    CAST, st.sets(st.sampled_from(sorted(EVERYBODY))), st.randoms(use_true_random=False)
)
def test_a_tally_never_mixes(cast, here, dice):
    """One vote for a seat, on one version, by who acts; in whatever order they came."""
    found = count(cast, ("bob",), here=here, **CASTING)
    assert len({v.seat for v in found.counted}) == len(found.counted)
    assert all(v.version == 2 and v.seat == v.person for v in found.counted)
    assert {v.person for v in found.counted} <= here - {"bob"}
    total = found.in_favour + found.against + found.abstained
    assert total == len(found.counted)
    used = 1 if found.casting else 0
    assert len(found.counted) + len(found.left_out) + used == len(set(cast))
    mixed = list(cast)
    dice.shuffle(mixed)
    assert count(mixed, ("bob",), here=here, **CASTING) == found
