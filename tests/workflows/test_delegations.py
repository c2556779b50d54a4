"""A live bid's delegation: begun once, told in order, a run for each year."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus, WorkflowUpdateFailedError

from tests.conftest import Bids, Played
from tests.delegating import (
    CFO,
    LOCAL_FINANCE,
    NATIONAL_FINANCE,
    OFFICER,
    lines,
    opening,
)
from tests.ports import World, until
from tests.workflows.journeys import to_live
from workflows.contracts import delegation_commands as c
from workflows.contracts import names
from workflows.contracts.delegations import Delegation
from workflows.contracts.ports import DelegationStart
from workflows.contracts.views import Receipt
from workflows.delegation.workflow import DelegationWorkflow
from workflows.rules import delegation, delegation_rulebook, financial_year
from workflows.rules.calendar import london_day


class Lasting:
    """A running delegation, and somebody who gives its commands."""

    def __init__(self, bids: Bids, id: str) -> None:
        self.env, self.world, self.id = bids.env, bids.world, id
        self.handle = bids.client.get_workflow_handle(id)

    async def give(self, command: c.DelegationCommand, key: str) -> Receipt:
        name = delegation_rulebook.NAMES[type(command)]
        answer: Receipt = await self.handle.execute_update(
            name, command, id=key, result_type=Receipt
        )
        return answer

    async def now(self) -> Delegation:
        found: Delegation = await self.handle.query("view", result_type=Delegation)
        return found

    async def told(self) -> list[str]:
        count: int = await self.handle.query("entries", result_type=int)
        await until(lambda: len(self.world.lasting.get(self.id, ())) >= count)
        return [entry.event.kind for entry in self.world.lasting[self.id]]

    async def run(self) -> str:
        return (await self.handle.describe()).run_id


async def begun(
    bids: Bids, id: str, *, wound: bool = False, **changes: object
) -> Lasting:
    """A delegation of the year that is, begun as an operator does."""
    today = london_day(datetime.now(UTC))
    year = financial_year.of(today)
    start = financial_year.begins(year)
    one = opening(id=id, start_date=start, **changes)
    await bids.client.start_workflow(
        DelegationWorkflow.run,
        DelegationStart(delegation=one, wound=wound, edition=names.EDITION),
        id=id,
        task_queue=bids.queue,
    )
    return Lasting(bids, id)


async def test_a_bid_that_goes_live_begins_its_delegation_once(
    bids: Bids, world: World
):
    """It outlives the bid, with the bid's budget, and says so on record."""
    played: Played = await bids.start()
    await to_live(played)
    await played.ended()
    bid = world.bids[played.id]
    (expected,) = delegation.begun_by(bid)
    lasting = Lasting(bids, expected.id)
    await until(lambda: expected.id in world.delegations)
    found = await lasting.now()
    assert found.years == expected.years
    assert found.functions == expected.functions
    described = await lasting.handle.describe()
    assert described.status is WorkflowExecutionStatus.RUNNING
    assert described.typed_search_attributes[names.STAGE] == "live"
    assert (await lasting.told())[0] == "delegation_begun"


async def test_a_delegation_from_year_to_year_to_its_final_account(
    bids: Bids, world: World
):
    """Requests answered in one year's run are not carried out again in the next's."""
    lasting = await begun(bids, "delegation/T1-1")
    found = await lasting.now()
    year = found.years[0].start
    ends = delegation.ends_if_given(
        london_day(await bids.env.get_current_time(lasting.handle)), found.policy
    )
    notice = c.GiveNotice(by=OFFICER, ends=ends, reason="Enough.", declaration=True)
    first = await lasting.give(notice, "notice")
    run = await lasting.run()
    await _until_day(bids, lasting, financial_year.begins(year + 1))
    if ends.year > year + 1:
        await _wait(lasting, lambda d: len(d.years) == 2)
        await _renewed(lasting, run)
        assert await lasting.give(notice, "notice") == first
        budget = c.RecordBudget(by=NATIONAL_FINANCE, year=year + 1, pence=500)
        await lasting.give(budget, "budget")
        await _wait(lasting, lambda d: not d.unposted)
        assert f"budget/{lasting.id}/{year + 1}" in world.transfers
        await _until_day(bids, lasting, ends)
    assert await lasting.give(notice, "notice") == first
    found = await lasting.now()
    assert {f.holder for f in found.functions} == {"national"}
    for number, one in enumerate(found.years):
        await _reported(lasting, one.start, one.budget or 0, number)
        settled = c.SettleYear(
            by=LOCAL_FINANCE, year=one.start, version=1, declaration=True
        )
        await lasting.give(settled, f"settle {one.start}")
    receipt = await lasting.handle.result()
    assert Receipt.model_validate(receipt).bid_id == lasting.id
    assert world.delegations[lasting.id].ended
    balances: dict[str, int] = {}
    for transfer in world.transfers.values():
        if transfer.bid_id == lasting.id:
            for leg in transfer.legs:
                balances[leg.account] = balances.get(leg.account, 0) + leg.pence
    assert sum(balances.values()) == 0
    kinds = await lasting.told()
    assert kinds.count("notice_given") == 1
    assert kinds[-1] == "delegation_ended"


async def test_no_money_is_posted_before_the_register_has_what_it_is_for(
    bids: Bids, world: World
):
    """A run that the register does not follow, as after a reset, moves none."""
    lasting = await begun(bids, "delegation/T4-1")
    year = (await lasting.now()).years[0].start
    await _until_day(bids, lasting, financial_year.begins(year + 1))
    await _wait(lasting, lambda found: len(found.years) == 2)
    await lasting.told()
    world.away.add("register")
    before = world.asked["register", lasting.id]
    budget = c.RecordBudget(by=NATIONAL_FINANCE, year=year + 1, pence=500)
    await lasting.give(budget, "budget")
    await until(lambda: world.asked["register", lasting.id] >= before + 2)
    assert (await lasting.now()).unposted
    assert not world.asked["ledger", lasting.id]
    world.away.clear()
    await _wait(lasting, lambda found: not found.unposted)
    assert f"budget/{lasting.id}/{year + 1}" in world.transfers


async def test_where_clocks_are_wound_a_year_needs_no_new_run(bids: Bids):
    """Each new run would start as far ahead again, and time would run away."""
    lasting = await begun(bids, "delegation/T3-1", wound=True)
    year, before = (await lasting.now()).years[0].start, await lasting.run()
    await _until_day(bids, lasting, financial_year.begins(year + 1))
    await _wait(lasting, lambda d: len(d.years) == 2)
    assert await lasting.run() == before
    now = london_day(await bids.env.get_current_time(lasting.handle))
    assert financial_year.of(now) == year + 1


async def test_a_refusal_of_policy_goes_on_record_and_a_slip_does_not(
    bids: Bids, world: World
):
    lasting = await begun(bids, "delegation/T2-1")
    found = await lasting.now()
    ends = found.years[0].start + 5
    wrong = c.GiveNotice(
        by=LOCAL_FINANCE,
        ends=financial_year.begins(ends),
        reason="Enough.",
        declaration=True,
    )
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await lasting.give(wrong, "wrong")
    assert "does not take this step" in str(refused.value.cause)
    slip = c.AcknowledgeAlert(by=CFO, alert="none", action="Nothing.")
    with pytest.raises(WorkflowUpdateFailedError):
        await lasting.give(slip, "slip")
    kinds = await lasting.told()
    assert kinds.count("delegation_attempt_refused") == 1
    assert "notice_given" not in kinds


async def _until_day(bids: Bids, lasting: Lasting, day: object) -> None:
    now = await bids.env.get_current_time(lasting.handle)
    days = (day - london_day(now)).days  # type: ignore[operator]  # dates
    await bids.env.fast_forward(lasting.handle, timedelta(days=days, hours=2))


async def _wait(lasting: Lasting, holds: object) -> None:
    for _ in range(200):
        if holds(await lasting.now()):  # type: ignore[operator]  # a test's lambda
            return
        await lasting.env.fast_forward(lasting.handle, timedelta(seconds=5))
    raise AssertionError("never came to be")


async def _renewed(lasting: Lasting, before: str) -> None:
    """A run for each year: the next begins once all is told."""
    for _ in range(100):
        if await lasting.run() != before:
            return
        await lasting.env.fast_forward(lasting.handle, timedelta(seconds=5))
    raise AssertionError("the year turned and the run is the same")


async def _reported(lasting: Lasting, year: int, budget: int, number: int) -> None:
    """Every month by plan, all of it on one line beside the rest at nothing."""
    for month in range(1, 13):
        made = lines(month)
        if number:
            made = tuple(
                one.model_copy(
                    update=dict.fromkeys(
                        ("budget", "plan", "actual", "forecast"),
                        budget if one.line == "gms" else 0,
                    )
                )
                for one in made
            )
        report = c.SubmitMonthlyReturn(
            by=CFO,
            year=year,
            month=month,
            lines=made,
        )
        now = await lasting.env.get_current_time(lasting.handle)
        after = financial_year.last_day(year, month)
        if london_day(now) <= after:
            gap = (after - london_day(now)).days + 1
            await lasting.env.fast_forward(lasting.handle, timedelta(days=gap))
        await lasting.give(report, f"{year}-{month}")
