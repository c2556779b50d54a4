"""Lists of tasks as people look for them, claims on them, and the round's counts."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update

from activities.database import Database
from activities.desk.claims import Claims, Taken, TaskRef
from activities.register.overview import Overview
from activities.register.tables import tasks
from activities.register.worklists import LISTS, OF_HAT, TaskFilters, Worklists
from activities.register.writing import RegisterActivities
from tests.activities.register.journeys import batches, opening, road
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Membership, Party, Role

CLERK = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_CLERK)
MEMBER = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_MEMBER)
LOCAL = Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_TEAM)
FINANCE = Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_FINANCE)
TASK = TaskRef(bid_id="07R-1", party=Party.NHS_ENGLAND, body="Q71", command="screen")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ANY = TaskFilters()


async def _two_bids(register: RegisterActivities) -> None:
    """Both wait for the local team's screening."""
    for name, model in (("07R-1", Model.DELEGATED), ("07R-2", Model.JOINT)):
        for batch in batches(road(opening(name, model))[:2], 50):
            await register.enter(batch)


async def test_a_team_sees_what_a_hat_of_it_cannot_do(
    unpeopled: RegisterActivities, database: Database
):
    """The whole body's tasks, whichever role does them."""
    await _two_bids(unpeopled)
    lists = Worklists(database)
    assert (await lists.of_hat(LOCAL, "", ANY, 1, 50)).total == 2
    assert (await lists.of_hat(FINANCE, "", ANY, 1, 50)).total == 0
    assert (await lists.of_body(FINANCE, "", ANY, 1, 50)).total == 2
    assert (await lists.of_body(CLERK, "", ANY, 1, 50)).total == 0


async def test_tasks_are_narrowed_and_sorted(
    unpeopled: RegisterActivities, database: Database
):
    """By words, stage, date, and by what is taken on."""
    await _two_bids(unpeopled)
    lists = Worklists(database)
    key = ("07R-1", "screen", "")

    async def found(filters: TaskFilters) -> list[str]:
        page = await lists.of_hat(LOCAL, "", filters, 1, 50)
        assert page.total == len(page.items)
        return [row.bid_id for row in page.items]

    assert sorted(await found(ANY)) == ["07R-1", "07R-2"]
    assert await found(TaskFilters(search="07r-2")) == ["07R-2"]
    assert await found(TaskFilters(search="100%")) == []
    assert await found(TaskFilters(stage=Stage.LIVE)) == []
    assert await found(TaskFilters(among=(key,))) == ["07R-1"]
    assert await found(TaskFilters(among=())) == []
    assert await found(TaskFilters(apart_from=(key,))) == ["07R-2"]
    assert await found(TaskFilters(due_before=LONG_AGO)) == []
    assert len(await found(TaskFilters(due_from=LONG_AGO))) == 2
    for by in ("due", "ccg", "stage"):
        assert len(await found(TaskFilters(by=by))) == 2
    assert await lists.one(LOCAL, "", key)
    assert await lists.one(LOCAL, "", ("07R-9", "screen", "")) is None


async def test_the_round_is_counted_by_stage_region_and_body(
    unpeopled: RegisterActivities, database: Database
):
    """A team counts its own, the national office all; late is what is past its date."""
    await _two_bids(unpeopled)
    overview = Overview(database)
    now = LONG_AGO
    found = await overview.of("national", "", now, ())
    assert found.total == 2
    assert found.stages[0].stage is Stage.EXPRESSION_OF_INTEREST
    assert found.regions[0][1:] == (2, 0, 0, 0)
    assert [(b.body, b.tasks, b.bids) for b in found.bodies] == [("Q71", 2, 2)]
    later = await overview.of("Y56", "", now + timedelta(days=365 * 100), ())
    assert later.regions[0].overdue == 2
    assert later.bodies[0].overdue == 2
    assert (await overview.of("Q99", "", now, ())).total == 0
    assert (await overview.of("Q71", "none such", now, ())).total == 0


async def test_a_task_taken_by_several_at_once_has_one_owner(database: Database):
    """Whoever comes second is told who was first, on either database."""
    claims = Claims(database)
    asked = [claims.take(TASK, str(n), f"Person {n} Example") for n in range(6)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    told = [a for a in answers if isinstance(a, Taken)]
    held = await claims.of((LOCAL,))
    assert len(told) == 5
    assert len(held) == 1
    assert {one.claim.person for one in told} == {held[0].person}


async def test_a_task_is_given_only_from_whoever_had_it(database: Database):
    """Somebody who looked before it changed hands is told."""
    claims = Claims(database)
    await claims.take(TASK, "1", "Ada Example")

    async def give(person: str, instead_of: str) -> None:
        await claims.give(
            TASK, person, "X", by="Lead", reason="Leave.", instead_of=instead_of
        )

    with pytest.raises(Taken):
        await give("2", "")
    await give("2", "1")
    with pytest.raises(Taken):
        await give("3", "1")
    assert [c.person for c in await claims.of((LOCAL,))] == ["2"]


async def test_two_who_give_a_task_at_once_do_not_both_succeed(database: Database):
    """One reassignment stands; the other giver is told, or gave it before."""
    claims = Claims(database)
    for turn in range(10):
        task = TASK.model_copy(update={"subject": str(turn)})
        await claims.take(task, "1", "Ada Example")
        asked = [
            claims.give(task, n, n, by="Lead", reason="Leave.", instead_of="1")
            for n in ("2", "3")
        ]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(a, Taken) for a in answers) == 1
    assert len(await claims.of((LOCAL,))) == 10


async def test_a_list_comes_soonest_first_and_undated_last_without_sorting(
    unpeopled: RegisterActivities, database: Database
):
    """The index has the list's order: the first of 1,000 tasks need no look at all."""
    await _two_bids(unpeopled)
    later = {"07R-1": None, "07R-2": datetime(2016, 6, 1, tzinfo=UTC)}
    async with database.writing() as connection:
        for bid, due in later.items():
            one = update(tasks).where(tasks.c.bid_id == bid)
            await connection.execute(one.values(due=due))
    for batch in batches(road(opening("07R-3"))[:2], 50):
        await unpeopled.enter(batch)
    page = await Worklists(database).of_hat(LOCAL, "", ANY, 1, 50)
    assert [row.bid_id for row in page.items] == ["07R-3", "07R-2", "07R-1"]

    if database.dialect == "sqlite":
        listed = LISTS[OF_HAT, "due"].compile()
        places = dict.fromkeys(listed.params, "")
        query = text(f"EXPLAIN QUERY PLAN {listed}")
        async with database.reading() as connection:
            steps = (
                await connection.execute(query, places | {"size": 1, "skip": 0})
            ).all()
        plan = [step.detail for step in steps]
        assert any("ix_tasks_soonest" in step for step in plan)
        assert not any("TEMP B-TREE" in step for step in plan)
