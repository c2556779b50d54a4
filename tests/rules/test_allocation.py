"""Practice lines by rules to totals: no penny lost or made, in whatever order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.contracts.allocations import (
    Adjustment,
    AllocationRules,
    Basis,
    Flag,
    Growth,
    PracticeBase,
    Reserve,
    Schedule,
    Target,
    TopUp,
)
from workflows.rules import allocation, allocation_compare
from workflows.rules.allocation_rounding import half_up, shared, spread
from workflows.rules.refusals import Incomplete

THOUSAND = 100_000
"""A thousand pounds in pence."""

MILLION = 1_000_000


def practice(code: str, ccg: str = "10J", weighted: int = 1, **lines: int):
    return PracticeBase(
        practice=code,
        name=f"Practice {code}",
        ccg=ccg,
        year="2015/16",
        source="a test",
        weighted=weighted * MILLION,
        registered=weighted,
        lines=tuple(lines.items()),
    )


NORTH_HAMPSHIRE = ("gms", "pms_apms", "qof", "des", "premises", "pco")


def north_hampshire(*thousands: int) -> PracticeBase:
    lines = dict(zip(NORTH_HAMPSHIRE, thousands, strict=True))
    return practice("J82001", **{k: v * THOUSAND for k, v in lines.items()})


def test_north_hampshire_s_budget_of_2015_16() -> None:
    """Case (l), in £000: contingency and headroom were set as sums. They are 0.50 % and
    1.0 % to the places published; of the lines to the penny they would be 131 and 262."""
    rules = AllocationRules(
        contingency=Reserve(basis=Basis.FIXED, pence=132 * THOUSAND),
        headroom=Reserve(basis=Basis.FIXED, pence=263 * THOUSAND),
    )
    base = north_hampshire(8342, 9284, 2336, 1426, 3377, 1453)
    found = allocation.build(["10J"], [base], rules)
    assert found.total_pence == 26_613 * THOUSAND
    assert found.shares[0].practices_pence == 26_218 * THOUSAND


def test_north_hampshire_s_budget_of_2016_17() -> None:
    """Case (l): 0.5 % and 1 % of the total, which comes to 27,770 to the thousand."""
    rules = AllocationRules(
        contingency=Reserve(basis=Basis.OF_TOTAL, hundredths=50),
        headroom=Reserve(basis=Basis.OF_TOTAL, hundredths=100),
    )
    base = north_hampshire(8735, 9559, 2362, 1510, 3661, 1526)
    (share,) = allocation.build(["10J"], [base], rules).shares
    in_thousands = [
        half_up(pence, THOUSAND)
        for pence in (
            share.practices_pence,
            share.contingency_pence,
            share.headroom_pence,
            share.total_pence,
        )
    ]
    assert in_thousands == [27_353, 139, 278, 27_770]
    assert share.total_pence == 2_776_954_315


def test_a_line_that_does_not_count_says_why() -> None:
    """The nearer flag wins: one practice's service is not funded elsewhere."""
    rules = AllocationRules(
        flags=(
            Flag(line="local_services", reason="The CCG pays for it already."),
            Flag(
                line="local_services", practice="B", included=True, reason="Not here."
            ),
        )
    )
    found = allocation.build(
        ["10J"],
        [
            practice("A", qof=500, local_services=70),
            practice("B", qof=100, local_services=30),
        ],
        rules,
    )
    (share,) = found.shares
    assert (share.practices_pence, share.excluded_pence) == (630, 70)
    out = next(x for x in found.planned[0].lines if x.line == "local_services")
    assert (out.included, out.planned, out.paid) == (False, 0, 70)
    assert out.reason == "The CCG pays for it already."


def test_a_negative_global_sum_and_an_empty_list_go_through() -> None:
    """Case (m): the recovery stays with its practice; who has no patients has no part
    of what is shared by list."""
    rules = AllocationRules(
        growth=(Growth(hundredths=333),),
        top_ups=(TopUp(ccg="10J", pence=1001),),
        pace=5000,
    )
    found = allocation.build(
        ["10J"],
        [
            practice("A", weighted=0, global_sum=-1001, qof=7),
            practice("B", weighted=2, global_sum=5003),
            practice("C", weighted=1, qof=1),
        ],
        rules,
        Target(pence=9000, weighted=3 * MILLION),
    )
    first, *_ = found.planned
    assert (first.pace, first.top_up) == (0, 0)
    assert first.planned == -1001 + 7 + sum(x.growth for x in first.lines)
    assert [x.growth for x in first.lines] == [-33, 0]
    assert found.shares[0].practices_pence == 4010 + 134 + 2428 + 1001


def test_pace_closes_its_share_of_the_distance() -> None:
    """Lines of £80 against a target of £100, a quarter a year: £5."""
    found = allocation.build(
        ["10J"],
        [practice("A", weighted=5, qof=8000)],
        AllocationRules(pace=2500),
        Target(pence=100_000, weighted=50 * MILLION),
    )
    assert found.shares[0].pace_pence == 500
    (far,) = allocation_compare.distances(found)
    assert (far.target, far.distance, far.hundredths) == (10_000, -2000, -2000)
    assert allocation_compare.per_cent(far.hundredths) == "-20%"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (AllocationRules(pace=1), "no weighted list"),
        (
            AllocationRules(top_ups=(TopUp(ccg="10J", pence=1),)),
            "nobody has one",
        ),
        (
            AllocationRules(top_ups=(TopUp(ccg="07R", pence=1),)),
            "07R is no part of this allocation",
        ),
        (
            AllocationRules(
                adjustments=(Adjustment(practice="Z", line="qof", pence=1, reason="x"),)
            ),
            "Z is no part of this allocation",
        ),
        (
            AllocationRules(
                contingency=Reserve(basis=Basis.OF_TOTAL, hundredths=9000),
                headroom=Reserve(basis=Basis.OF_TOTAL, hundredths=1000),
            ),
            "cannot be all of the total",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_refused(rules: AllocationRules, said: str) -> None:
    with pytest.raises(Incomplete, match=said):
        allocation.build(["10J"], [practice("A", weighted=0, qof=1)], rules)


def test_no_practice_is_in_two_baselines() -> None:
    """R21, also where somebody hands in lines that the database would refuse."""
    two = [practice("A", qof=1), practice("A", ccg="07R", qof=1)]
    with pytest.raises(Incomplete, match="A is in two baselines"):
        allocation.build(["10J", "07R"], two, AllocationRules())


def test_what_differs_is_named_line_by_line() -> None:
    """The rule, the line it moves, and the totals; nothing else."""
    base = [practice("A", qof=10_000), practice("B", qof=10_000)]
    before = allocation.build(["10J"], base, AllocationRules())
    flag = Flag(line="qof", practice="B", reason="Closed.")
    after = allocation.build(["10J"], base, AllocationRules(flags=(flag,)))
    assert allocation_compare.differences(before, before) == ()
    assert [
        (c.where, c.what, c.before, c.after)
        for c in allocation_compare.differences(before, after)
    ] == [
        ("B", "Flag of qof", "nothing", "does not count: Closed."),
        ("B", "qof", "£100.00", "£0.00"),
        ("10J", "practices", "£200.00", "£100.00"),
        ("10J", "total", "£200.00", "£100.00"),
        ("Together", "total", "£200.00", "£100.00"),
    ]


CODES = ("A", "B", "C", "D")
PRACTICE = st.builds(
    lambda code, weighted, lines: practice(code, weighted=weighted, **lines),
    st.sampled_from(CODES),
    st.integers(0, 9),
    st.dictionaries(
        st.sampled_from(("qof", "global_sum", "local_services")),
        st.integers(-(10**9), 10**9),
    ),
)
RESERVE = st.builds(
    Reserve,
    basis=st.sampled_from(Basis),
    hundredths=st.integers(0, 4000),
    pence=st.integers(0, 10**6),
)
RULES = st.builds(
    AllocationRules,
    flags=st.lists(
        st.builds(Flag, line=st.just("local_services"), reason=st.just("x")), max_size=1
    ).map(tuple),
    growth=st.lists(
        st.builds(
            Growth,
            line=st.sampled_from(("", "qof")),
            hundredths=st.integers(-500, 2000),
        ),
        max_size=2,
    ).map(tuple),
    contingency=RESERVE,
    headroom=RESERVE,
    pace=st.integers(0, 10_000),
)


@given(
    st.lists(PRACTICE, unique_by=lambda p: p.practice, min_size=1),
    RULES,
    st.integers(0, 10**9),
    st.randoms(use_true_random=False),
)
def test_parts_sum_and_order_does_not_matter(
    found: list[PracticeBase], rules: AllocationRules, top: int, dice: random.Random
) -> None:
    """Lines to practices to CCG to total, each exactly; the same hash in any order."""
    if any(p.weighted for p in found):
        rules = rules.model_copy(update={"top_ups": (TopUp(ccg="10J", pence=top),)})
    else:
        rules = rules.model_copy(update={"pace": 0})
    target = Target(pence=top * 7, weighted=11 * MILLION)
    one = allocation.build(["10J"], found, rules, target)
    _adds_up(one)
    mixed = list(found)
    dice.shuffle(mixed)
    other = allocation.build(["10J"], mixed, rules, target)
    assert allocation.digest(one) == allocation.digest(other)


def _adds_up(one: Schedule) -> None:
    (share,) = one.shares
    for planned in one.planned:
        assert planned.planned == (
            sum(x.planned for x in planned.lines) + planned.pace + planned.top_up
        )
        for line in planned.lines:
            assert line.planned == (line.paid + line.growth if line.included else 0)
    assert sum(p.planned for p in one.planned) == share.practices_pence
    kept = sum(x.paid for p in one.planned for x in p.lines if x.included)
    assert share.practices_pence == (
        kept + share.growth_pence + share.pace_pence + share.top_up_pence
    )
    published = sum(pence for p in one.practices for _, pence in p.lines)
    assert kept + share.excluded_pence == published
    assert share.total_pence == one.total_pence
    assert share.total_pence == (
        share.practices_pence + share.contingency_pence + share.headroom_pence
    )


@given(
    st.integers(-(10**12), 10**12),
    st.dictionaries(st.text(max_size=2), st.integers(0, 10**6), min_size=1),
)
def test_sharing_out_loses_nothing(total: int, weights: dict[str, int]) -> None:
    """Parts sum exactly, each within a penny; nobody without weight has a part."""
    if not any(weights.values()):
        weights["more"] = 1
    parts = shared(total, weights)
    whole = sum(weights.values())
    assert sum(parts.values()) == total
    for key, weight in weights.items():
        assert abs(parts[key] * whole - total * weight) < whole
        assert weight or not parts[key]


@given(st.dictionaries(st.text(max_size=2), st.integers(-(10**9), 10**9), min_size=1))
def test_growth_is_rounded_once(exact: dict[str, int]) -> None:
    """The whole half a penny up; the parts within a penny of their fractions."""
    total = half_up(sum(exact.values()), 10_000)
    parts = spread(total, exact, 10_000)
    assert sum(parts.values()) == total
    assert all(abs(parts[k] * 10_000 - exact[k]) < 10_000 for k in exact)


def test_a_reserve_is_said_as_it_was_chosen() -> None:
    """A sum, or a share of the practices' lines or of the whole."""
    fixed = Reserve(basis=Basis.FIXED, pence=1_234_56)
    assert allocation_compare.reserve_words(fixed) == "£1,234.56"
    share = Reserve(basis=Basis.OF_LINES, hundredths=150)
    assert allocation_compare.reserve_words(share) == "1.5% of the practices"


def test_a_bid_carries_the_sums_and_the_code_of_a_schedule_and_no_practice() -> None:
    one = allocation.build(["10J"], [practice("A", gms=7)], AllocationRules())
    held = allocation.allocation_of(one)
    assert held.schedule_hash == allocation.digest(one)
    assert (held.total_pence, held.source) == (one.total_pence, "a test")
    assert allocation.allocation_of(one, "known").schedule_hash == "known"
    assert allocation_compare.distances(one) == ()
