"""Recorded histories of delegations: `python -m tests.workflows.lasting`, at each release.

One delegation is played over a year's turn: every kind of command that both sides give,
budget and virement, direction and step-in. Kept are the run of its first year and that of
the next.
"""

import asyncio
import os
import sys
from datetime import timedelta
from importlib.metadata import version

from temporalio.client import WorkflowHistory

from tests.builders import actor
from tests.conftest import a_server, working
from tests.delegating import CFO, LOCAL_FINANCE, NATIONAL_FINANCE, OFFICER, lines
from tests.ports import World
from tests.workflows import histories
from tests.workflows.test_delegations import Lasting, begun
from workflows.contracts import delegation_commands as c
from workflows.contracts.parties import Role
from workflows.rules import financial_year
from workflows.rules.calendar import london_day

FOLDER = histories.FOLDER / "delegations"
RUNS = ("a-year-and-its-turn", "the-year-after")
DIRECTOR = actor(Role.LOCAL_DIRECTOR, "Q71")
REGION = actor(Role.REGIONAL_LEAD, "Y56")


async def record() -> None:
    """Play it, and keep both runs."""
    async with a_server() as env, working(env, World(), as_shipped=True) as bids:
        names = (("F01", "GMS contracts"), ("F02", "Premises"), ("F03", "Incentives"))
        lasting = await begun(bids, "delegation/07R-1", delegable=names)
        first = await lasting.run()
        year = (await lasting.now()).years[0].start
        await _to(lasting, year, 2)
        await _first_months(lasting, year)
        await _to(lasting, year, 13)
        for _ in range(100):
            if await lasting.run() != first:
                break
            await env.fast_forward(lasting.handle, timedelta(seconds=5))
        budget = c.RecordBudget(by=NATIONAL_FINANCE, year=year + 1, pence=500)
        await lasting.give(budget, "budget")
        await lasting.told()
        old = env.client.get_workflow_handle(lasting.id, run_id=first)
        for name, handle in zip(RUNS, (old, lasting.handle), strict=True):
            keep(name, await handle.fetch_history())


async def _first_months(lasting: Lasting, year: int) -> None:
    more = lines(1, over=10**8)
    report = c.SubmitMonthlyReturn(by=CFO, year=year, month=1, lines=more)
    await lasting.give(report, "april")
    alert = (await lasting.now()).alerts[0].id
    said = c.AcknowledgeAlert(by=CFO, alert=alert, action="We spend less.")
    await lasting.give(said, "alert")
    move = c.RecordVirement(
        by=CFO, year=year, source="gms", target="qof", pence=10**7 + 1, reason="More."
    )
    await lasting.give(move, "move")
    agreed = c.AnswerVirement(by=LOCAL_FINANCE, year=year, virement=1, agrees=True)
    await lasting.give(agreed, "moved")
    day = london_day(await lasting.env.get_current_time(lasting.handle))
    vary = c.ProposeVariation(
        by=OFFICER,
        functions=("F01", "F03"),
        reason="Others have more people.",
        effective=day + timedelta(days=20),
    )
    await lasting.give(vary, "vary")
    yes = c.AnswerVariation(by=DIRECTOR, variation=1, agrees=True)
    await lasting.give(yes, "varied")
    direct = c.IssueDirection(
        by=REGION, what="Publish.", evidence="None.", until=day + timedelta(days=10)
    )
    await lasting.give(direct, "direct")
    await lasting.env.fast_forward(lasting.handle, timedelta(days=30))
    step = c.StepIn(by=REGION, function="F01", direction=1, reason="Nothing came.")
    await lasting.give(step, "step in")
    back = c.ReturnFunction(by=REGION, function="F01", reason="It is mended.")
    await lasting.give(back, "back")


async def _to(lasting: Lasting, year: int, month: int) -> None:
    """The first day of a month of the financial year, if it is to come; twelve is March."""
    now = await lasting.env.get_current_time(lasting.handle)
    gap = (financial_year.first_day(year, month) - london_day(now)).days
    if gap > 0:
        await lasting.env.fast_forward(lasting.handle, timedelta(days=gap, hours=2))


def keep(name: str, history: WorkflowHistory) -> None:
    """Write a history, as those of bids are."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{version('cocommissioning')}-{name}.json"
    path.write_text(histories.written(histories.scrubbed(history.to_json())))


if __name__ == "__main__":
    asyncio.run(record())
    sys.stdout.flush()
    os._exit(0)
