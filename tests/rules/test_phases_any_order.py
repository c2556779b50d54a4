"""Phases in any order of notice, revocation, directions, step-in, kills and refusals.

Money is never created or lost, each function has one holder at each moment, and each
phase is posted once at most, on its day or later.
"""

import contextlib
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.delegating import BUDGET, NATIONAL_FINANCE, OFFICER, moment
from tests.phasing import Phased, phased
from tests.rules.test_delegation_oversight import REGION, direction, revoking, stepping
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegations import FinancialYear, Holding
from workflows.contracts.phases import Phase, PhaseState
from workflows.rules import calendar, delegation, delegation_phases
from workflows.rules.bodies import NATIONAL
from workflows.rules.refusals import Refusal

PENCE = (300_000_001, 77_777_777)
DAYS = (date(2015, 8, 1), date(2015, 11, 1))


def two() -> Phased:
    """F01 at once, F02 in August, F03 in November."""
    start = date(2015, 4, 1)
    holders = {"F01": "07R", "F02": NATIONAL, "F03": NATIONAL}
    functions = tuple(
        Holding(function=code, name=code, holder=holder, since=start)
        for code, holder in holders.items()
    )
    phases = tuple(
        Phase(number=2 + n, begins=DAYS[n], functions=(f"F0{2 + n}",), pence=PENCE[n])
        for n in range(2)
    )
    years = (FinancialYear(start=2015, budget=BUDGET - sum(PENCE)),)
    return Phased(phased(functions=functions, phases=phases, years=years))


STEPS = (
    "wait",
    "wait",
    "notice",
    "direct",
    "comply",
    "breach",
    "step in",
    "give back",
    "revoke",
    "away",
    "back",
    "kept",
    "free",
    "release",
)


def take(one: Phased, step: str, number: int) -> None:
    """A step, if it may be taken; what is refused changes nothing."""
    today = calendar.london_day(one.now)
    last = len(one.found.directions)
    made = {
        "notice": c.GiveNotice(
            by=OFFICER,
            ends=delegation.ends_if_given(today, one.found.policy),
            reason="Enough.",
            declaration=True,
        ),
        "direct": direction(until=today + timedelta(days=5)),
        "comply": c.CloseDirection(
            by=REGION, direction=max(last, 1), complied=True, outcome="Done."
        ),
        "breach": c.CloseDirection(
            by=REGION, direction=max(last, 1), complied=False, outcome="Not done."
        ),
        "step in": stepping(function=f"F0{number}", direction=0, urgent=True),
        "give back": c.ReturnFunction(by=REGION, function=f"F0{number}", reason="Yes."),
        "revoke": revoking(
            direction=max(last, 1), ends=today + timedelta(days=20 * number)
        ),
        "release": c.ReleasePhase(
            by=NATIONAL_FINANCE, phase=max(number, 2), declaration=True
        ),
    }
    with contextlib.suppress(Refusal):
        if step in made:
            one.gives(made[step])
    one.away = {"away": True, "back": False}.get(step, one.away)
    one.kept = {"kept": True, "free": False}.get(step, one.kept)


def check(one: Phased) -> None:
    """What is so at each moment."""
    found = one.found
    states = {x.number: x for x in found.phases}
    net = dict.fromkeys(states, 0)
    for id, transfer in one.posted.items():
        assert not sum(leg.pence for leg in transfer.legs)
        net[int(id.split("/")[3])] += transfer.legs[1].pence
    for number, x in states.items():
        at_rest = x.state is not PhaseState.UNDER_WAY
        expected = x.pence if x.state is PhaseState.MOVED else 0
        assert net[number] == expected or not at_rest, "money created or lost"
    moved = sum(x.pence for x in states.values() if x.state is PhaseState.MOVED)
    assert found.years[0].budget == BUDGET - sum(PENCE) + moved
    holders = one.holders()
    assert len(holders) == len(found.functions) == 3
    for x in states.values():
        if x.state is not PhaseState.MOVED:
            assert {holders[code] for code in x.functions} == {NATIONAL}
    if found.handed_back:
        assert set(holders.values()) == {NATIONAL}


def check_history(one: Phased) -> None:
    """What is so of all that happened."""
    moved = [e.phase for e in one.events if e.kind == "phase_moved"]
    assert len(moved) == len(set(moved)), "posted twice"
    ended = [
        e.at for e in one.events if e.kind in {"notice_given", "delegation_revoked"}
    ]
    for event in one.events:
        if event.kind == "phase_begun":
            day = DAYS[event.phase - 2]
            assert event.at >= calendar.at(day, time(0)), "before its day"
            assert not ended or event.at <= min(ended), "after notice"


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(1, 3), st.integers(0, 45)),
        max_size=25,
    )
)
def test_no_order_of_events_creates_money_or_posts_a_phase_twice(
    steps: list[tuple[str, int, int]],
):
    one = two()
    for step, number, days in steps:
        take(one, step, number)
        check(one)
        then = datetime.combine(one.now.date(), one.now.time(), UTC)
        then += timedelta(days=days)
        one.at(then.year, then.month, then.day, 12)
        check(one)
    one.away = one.kept = False
    one.at(2016, 4, 2, 12)
    check(one)
    check_history(one)
    assert delegation_phases.under_way(one.found) is None
    assert not delegation_phases.to_come(one.found), "a phase outlives its year"
    assert one.now == moment(2016, 4, 2, 12)
