"""DOMAIN 14 (a): the 2015/16 round replayed by the rules, on its own dates.

Who met which fate is invented (tests/cohort.py says what is not); the numbers, the
deadlines and the reasons are those of DOMAIN 3.3.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

from tests.cohort import IN_2015, Fate, ccgs, fates, plans
from tests.rules.replaying import Replayed
from workflows.contracts import events as e
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.notices import NoticeKind
from workflows.rules import calendar, handover

ENDS = (NoticeKind.DECIDED, NoticeKind.LIVE, NoticeKind.ENDED)


@cache
def cohort() -> tuple[Replayed, ...]:
    return tuple(Replayed(plan) for plan in plans())


def with_fate(*wanted: Fate) -> list[Replayed]:
    return [one for one in cohort() if one.plan.fate in wanted]


def saying(kind: type[e.Happened], some: Iterable[Replayed]) -> list[e.Event]:
    return [event for one in some for event in one.events if isinstance(event, kind)]


def test_a_the_round_of_2015_goes_from_196_to_63():
    """196 expressions, 77 applications, 64 and one conditional approval, 63 live."""
    assert Counter(ccg.region for ccg in ccgs()) == IN_2015
    assert len(saying(e.ExpressionSubmitted, cohort())) == 196
    delegated = [
        one for one in cohort() if one.events[0].opening.model == Model.DELEGATED
    ]
    applied = [one for one in delegated if saying(e.ApplicationSubmitted, [one])]
    assert len(applied) == 77
    outcomes = Counter(d.outcome for d in saying(e.Decided, applied))
    assert outcomes == {
        "approve": 64,
        "approve_with_conditions": 1,
        "approve_lower_model": 8,
        "reject": 4,
    }
    approved = [
        one
        for one in applied
        if {d.outcome for d in saying(e.Decided, [one])} == {"approve"}
    ]
    regions = Counter(one.plan.ccg.region for one in approved)
    assert regions == {"Y54": 24, "Y55": 26, "Y57": 8, "Y56": 6}
    live = Counter(one.bid.model for one in cohort() if one.bid.stage is Stage.LIVE)
    assert live[Model.DELEGATED] == 63
    assert live[Model.JOINT] == 87
    assert all(one.bid.ended for one in cohort())


def test_a_each_ends_for_its_reason():
    """As DOMAIN 3.3 has them: withdrawn, lapsed, joint instead, never submitted, refused."""
    ends = {fate: Counter[Stage]() for fate in Fate if fate is not Fate.NOTHING}
    for one in cohort():
        ends[one.plan.fate][one.bid.stage] += 1
    assert ends == {
        Fate.LIVE: {Stage.LIVE: 63},
        Fate.WITHDREW: {Stage.WITHDRAWN: 1},
        Fate.LAPSED: {Stage.LAPSED: 1},
        Fate.OTHER_MODEL: {Stage.LIVE: 8},
        Fate.REJECTED: {Stage.REJECTED: 4},
        Fate.VOTED_DOWN: {Stage.WITHDRAWN: 1},
        Fate.UNSUBMITTED: {Stage.LAPSED: 2},
        Fate.JOINT: {Stage.LIVE: 79},
        Fate.JOINT_WITHDREW: {Stage.WITHDRAWN: 11},
        Fate.GREATER: {Stage.LIVE: 26},
    }
    (hackney,) = with_fate(Fate.LAPSED)
    last = hackney.events[-1]
    assert (last.key, last.lapses, last.at) == (
        "condition",
        True,
        calendar.at(date(2015, 4, 1), calendar.MORNING),
    )
    (gone,) = with_fate(Fate.WITHDREW)
    assert gone.bid.agreement.countersigned
    assert gone.events[-1].at.date() == date(2015, 3, 30)
    for one in with_fate(Fate.UNSUBMITTED):
        last = one.events[-1]
        assert (last.key, last.lapses) == ("application", True)
        assert (
            last.due.astimezone(calendar.LONDON).isoformat()[:16] == "2015-01-09T12:00"
        )
    assert list(fates().values()).count(Fate.NOTHING) == 209 - 196


def test_a_the_dates_of_the_round_hold():
    """In by the deadlines, the agreement read for a week, live as 1 April begins."""
    for one in cohort():
        for event in one.events:
            day = calendar.london_day(event.at)
            if isinstance(event, e.ExpressionSubmitted):
                assert day <= date(2014, 6, 20)
            elif isinstance(event, e.ApplicationSigned):
                joint = one.plan.opening.model is Model.JOINT
                assert day <= (date(2015, 1, 30) if joint else date(2015, 1, 9))
            elif isinstance(event, e.AgreementSigned):
                assert day >= date(2015, 3, 24)
            elif isinstance(event, e.WentLive):
                assert event.at == handover.starts_at(one.plan.opening)


def test_a_money_moves_to_the_63_alone_and_to_the_penny():
    """Each its own allocation, once; nothing for whoever went joint, lapsed, withdrew."""
    moved = [
        one.plan.ccg.code
        for one in cohort()
        for event in saying(e.WentLive, [one])
        if event.transfer
    ]
    assert sorted(moved) == sorted(one.plan.ccg.code for one in with_fate(Fate.LIVE))
    for one in with_fate(Fate.LIVE):
        legs = handover.transfer_of(one.bid).legs
        assert sum(leg.pence for leg in legs) == 0
        paid = one.plan.ccg.paid_pence
        assert legs[1].pence == paid + (paid * 50 + 5000) // 10000 + (paid + 50) // 100


def test_a_everybody_hears_the_outcome_once():
    """Each CCG one letter with the decision, and one that says how its bid ended."""
    for one in cohort():
        decided = len(saying(e.Decided, [one]))
        assert one.letters()[NoticeKind.DECIDED] == decided
        ends = one.letters(last=True)
        assert sum(ends[kind] for kind in ENDS) == 1, (one.plan.fate, ends)
