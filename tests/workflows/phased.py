"""Recorded histories of handovers in phases: `python -m tests.workflows.phased`.

Bids are kept among the bids: one whose phases are agreed and not signed, one that waits
for its first day, and one that went live. Of delegations there is one open at each wait
that a phase brings, and one that ends with its final account.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version

from tests.builders import actor
from tests.conftest import Bids, Played, a_server, working
from tests.delegating import BUDGET, CFO, LOCAL_FINANCE, NATIONAL_FINANCE, OFFICER
from tests.delegating import lines as by_plan
from tests.delegating import opening as a_delegation
from tests.phasing import SECOND
from tests.ports import World, until
from tests.workflows import lasting
from tests.workflows.journeys import Journey, to_live
from tests.workflows.record import Numbered, keep, write_commands
from tests.workflows.test_delegations import Lasting
from tests.workflows.test_phases import agreed, lasting_kinds, phases_issued
from workflows.contracts import delegation_commands as c
from workflows.contracts import names
from workflows.contracts.delegations import FinancialYear, Holding, ReturnLine
from workflows.contracts.parties import Role
from workflows.contracts.phases import Phase, PhaseState
from workflows.contracts.ports import DelegationStart
from workflows.delegation.workflow import DelegationWorkflow
from workflows.rules import delegation, financial_year
from workflows.rules.bodies import NATIONAL
from workflows.rules.calendar import london_day

NUMBERED = 900
"""The first bid's number; those of `record` are far below."""

REGION = actor(Role.REGIONAL_LEAD, "Y56")
CHAIR = actor(Role.NATIONAL_CHAIR, NATIONAL)
KEPT = "08H holds function F02 of 07R."

Run = Callable[[Bids, str], Awaitable[Lasting]]


async def live_in_phases(bids: Bids) -> Played:
    """Its first day has come; the second phase is the delegation's."""
    return await to_live(await agreed(bids))


WAYS: dict[str, Journey] = {
    "waiting-for-phases-to-be-signed": phases_issued,
    "waiting-for-the-first-of-two-phases": agreed,
    "live-in-phases": live_in_phases,
}
"""Every bid, by its name."""


def first_day() -> date:
    """The first of this month, or of the year to come where this one is nearly over."""
    first = london_day(datetime.now(UTC)).replace(day=1)
    if financial_year.month_of(first) <= 9:
        return first
    return financial_year.begins(financial_year.of(first) + 1)


async def begun(bids: Bids, id: str) -> Lasting:
    """A delegation from the first of a month whose second phase comes on the next."""
    first = first_day()
    year, month = financial_year.of(first), financial_year.month_of(first)
    day = financial_year.first_day(year, month + 1)
    held = {"F01": ("GMS contracts", "07R"), "F02": ("Premises", NATIONAL)}
    found = a_delegation(
        id=id,
        start_date=first,
        functions=tuple(
            Holding(function=code, name=name, holder=holder, since=first)
            for code, (name, holder) in held.items()
        ),
        years=(FinancialYear(start=year, budget=BUDGET - SECOND, first=month),),
        phases=(Phase(number=2, begins=day, functions=("F02",), pence=SECOND),),
    )
    await bids.client.start_workflow(
        DelegationWorkflow.run,
        DelegationStart(delegation=found, edition=names.EDITION),
        id=id,
        task_queue=bids.queue,
    )
    return Lasting(bids, id)


async def today(one: Lasting) -> date:
    return london_day(await one.env.get_current_time(one.handle))


async def to(one: Lasting, day: date) -> None:
    """Two hours into a day, if it is to come."""
    gap = (day - await today(one)).days
    if gap > 0:
        await one.env.fast_forward(one.handle, timedelta(days=gap, hours=2))


async def comes(one: Lasting) -> None:
    """The second phase's day."""
    await to(one, (await one.now()).phases[0].begins)


async def stands(one: Lasting, state: PhaseState) -> None:
    """The second phase is as it is said, and the register knows it."""
    found = one.world.delegations
    await until(lambda: one.id in found and found[one.id].phases[0].state is state, 60)
    await one.told()


async def said(one: Lasting, kind: str) -> None:
    await until(lambda: kind in lasting_kinds(one.world, one), 60)


async def to_come(bids: Bids, id: str) -> Lasting:
    one = await begun(bids, id)
    await one.told()
    return one


async def held_up(bids: Bids, id: str) -> Lasting:
    """A direction is open on its day, and stays open."""
    one = await begun(bids, id)
    second = (await one.now()).phases[0].begins
    direct = c.IssueDirection(
        by=REGION, what="Publish.", evidence="None.", until=second + timedelta(days=20)
    )
    await one.give(direct, "direct")
    await comes(one)
    await said(one, "phase_held_up")
    await one.told()
    return one


async def under_way(bids: Bids, id: str) -> Lasting:
    """The ledger is away, and asked again and again."""
    one = await begun(bids, id)
    await one.told()
    one.world.away.add("ledger")
    await comes(one)
    await stands(one, PhaseState.UNDER_WAY)
    await until(lambda: one.world.asked["ledger", id] > 0)
    return one


async def refused(bids: Bids, id: str) -> Lasting:
    """Somebody else holds the function: the money is back, and a release is waited for."""
    one = await begun(bids, id)
    one.world.kept[id] = KEPT
    await comes(one)
    await said(one, "phase_failed")
    await one.told()
    return one


async def released_again(bids: Bids, id: str) -> Lasting:
    one = await refused(bids, id)
    del one.world.kept[id]
    release = c.ReleasePhase(by=NATIONAL_FINANCE, phase=2, declaration=True)
    await one.give(release, "release")
    await stands(one, PhaseState.MOVED)
    return one


async def ended_by_notice(bids: Bids, id: str) -> Lasting:
    """Notice is given before its day, and the phase never comes."""
    one = await begun(bids, id)
    policy = (await one.now()).policy
    ends = delegation.ends_if_given(await today(one), policy)
    notice = c.GiveNotice(by=OFFICER, ends=ends, reason="Enough.", declaration=True)
    await one.give(notice, "notice")
    await stands(one, PhaseState.CANCELLED)
    await comes(one)
    return one


async def to_the_final_account(bids: Bids, id: str) -> Lasting:
    """It moves; later the delegation is revoked, reported to its last day and settled."""
    one = await begun(bids, id)
    await comes(one)
    await stands(one, PhaseState.MOVED)
    year = (await one.now()).years[0]
    until_ = await today(one) + timedelta(days=5)
    direct = c.IssueDirection(
        by=REGION, what="Publish.", evidence="None.", until=until_
    )
    await one.give(direct, "direct")
    await to(one, until_ + timedelta(days=1))
    ends = financial_year.first_day(year.start, year.first + 2)
    revoke = c.Revoke(
        by=CHAIR, direction=1, reason="Nothing came.", ends=ends, declaration=True
    )
    await one.give(revoke, "revoke")
    await to(one, ends + timedelta(days=1))
    await said(one, "functions_handed_back")
    for month, less in ((year.first, SECOND), (year.first + 1, 0)):
        report = c.SubmitMonthlyReturn(
            by=CFO,
            year=year.start,
            month=month,
            lines=tuple(_without(less, one, last=not less) for one in by_plan(month)),
        )
        await one.give(report, f"month {month}")
    settle = c.SettleYear(
        by=LOCAL_FINANCE, year=year.start, version=1, declaration=True
    )
    await one.give(settle, "settle")
    await one.handle.result()
    return one


def _without(pence: int, one: ReturnLine, *, last: bool) -> ReturnLine:
    """A line as it is before the phase's money; in the last month nothing is to come."""
    less = pence if one.line == "gms" else 0
    spent = one.actual - less
    return one.model_copy(
        update={
            "budget": one.budget - less,
            "plan": one.plan - less,
            "actual": spent,
            "forecast": spent if last else one.forecast - less,
        }
    )


RUNS: dict[str, Run] = {
    "a-phase-to-come": to_come,
    "a-phase-held-up": held_up,
    "a-phase-under-way": under_way,
    "a-phase-refused": refused,
    "a-phase-released-again": released_again,
    "a-phase-ended-by-notice": ended_by_notice,
    "phases-to-the-final-account": to_the_final_account,
}
"""Every delegation, by its name."""


async def record() -> None:
    """Play them all, each in a world of its own, and keep them."""
    async with a_server() as env:
        for number, name in enumerate(WAYS, start=NUMBERED):
            async with working(env, World(), as_shipped=True) as bids:
                played = await WAYS[name](Numbered(bids, number))
                await played.kinds()
                keep(name, await played.handle.fetch_history())
        await write_commands(*(f"{version('cocommissioning')}-{name}" for name in WAYS))
        for number, name in enumerate(RUNS, start=NUMBERED):
            async with working(env, World(), as_shipped=True) as bids:
                one = await RUNS[name](bids, f"delegation/07R-{number}9")
                lasting.keep(name, await one.handle.fetch_history())


if __name__ == "__main__":
    asyncio.run(record())
    sys.stdout.flush()
    os._exit(0)
