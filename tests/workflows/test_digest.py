"""The morning digest's own workflow, and the schedule that starts it on a real server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer, Worker

from activities import cluster
from tests.conftest import BUILD
from workflows.contracts import names
from workflows.contracts.ports import DigestPort, DigestsSent, Morning
from workflows.digest import ALL_DAY, DigestWorkflow
from workflows.plugin import bids_plugin
from workflows.rules import calendar

pytestmark = pytest.mark.asyncio(loop_scope="session")
LONDON = ZoneInfo("Europe/London")


class Mornings(DigestPort):
    """Remembers which mornings were asked for; fails as often as the test says."""

    def __init__(self, *, fails: int = 0, for_good: bool = False) -> None:
        self.asked: list[date | None] = []
        self.fails = fails
        self.for_good = for_good

    @activity.defn(name="digests.send")
    async def send(self, morning: Morning) -> DigestsSent:
        self.asked.append(morning.day)
        if len(self.asked) <= self.fails:
            raise ApplicationError("mail is away", non_retryable=self.for_good)
        return DigestsSent(sent=3)


@asynccontextmanager
async def working(
    env: WorkflowEnvironment, mornings: Mornings, queue: str
) -> AsyncIterator[None]:
    async with Worker(
        env.client,
        task_queue=queue,
        workflows=[DigestWorkflow],
        activities=[mornings.send],
        deployment_config=BUILD,
    ):
        yield


async def test_it_asks_for_the_day_in_london_until_it_is_done(
    temporal: WorkflowEnvironment,
):
    """Trouble that passes is tried again; the history replays."""
    mornings, queue = Mornings(fails=1), f"test-{uuid4()}"
    async with working(temporal, mornings, queue):
        handle = await temporal.client.start_workflow(
            names.DIGEST_TYPE, Morning(), id=f"digest-{uuid4()}", task_queue=queue
        )
        assert DigestsSent.model_validate(await handle.result()) == DigestsSent(sent=3)
    today = calendar.london_day(datetime.now(UTC))
    assert mornings.asked == [today, today]
    replayer = Replayer(
        workflows=[DigestWorkflow],
        plugins=[bids_plugin()],
        build_id="replay",
    )
    await replayer.replay_workflow(await handle.fetch_history())


async def test_what_could_not_go_all_day_does_not_stop_the_next_morning(
    temporal: WorkflowEnvironment,
):
    """The run ends; what was held goes with the next digest."""
    assert timedelta(days=1) > ALL_DAY
    mornings, queue = Mornings(fails=1, for_good=True), f"test-{uuid4()}"
    async with working(temporal, mornings, queue):
        handle = await temporal.client.start_workflow(
            names.DIGEST_TYPE,
            Morning(day=date(2026, 6, 4)),
            id=f"digest-{uuid4()}",
            task_queue=queue,
        )
        assert DigestsSent.model_validate(await handle.result()) == DigestsSent()
    assert mornings.asked == [date(2026, 6, 4)]


async def test_the_schedule_starts_it_at_seven_on_working_days(
    temporal: WorkflowEnvironment,
):
    """Made once, brought into line ever after, and left paused where somebody paused it."""
    client = temporal.client
    await cluster.prepare(client, timedelta(days=3))
    await cluster.prepare(client, timedelta(days=3))
    schedule = client.get_schedule_handle(names.DIGEST_SCHEDULE)
    mornings = Mornings()
    try:
        found = await schedule.describe()
        times = [t.astimezone(LONDON) for t in found.info.next_action_times]
        assert len(times) > 5
        assert {(t.hour, t.minute) for t in times} == {(7, 0)}
        assert all(t.weekday() < 5 for t in times)
        await schedule.pause(note="a freeze")
        await cluster.prepare(client, timedelta(days=3))
        assert (await schedule.describe()).schedule.state.paused
        async with working(temporal, mornings, names.TASK_QUEUE):
            await schedule.trigger()
            await schedule.trigger()
            assert await _ended(temporal) == [DigestsSent(sent=3)] * 2
    finally:
        await schedule.delete()
    assert mornings.asked == [calendar.london_day(datetime.now(UTC))] * 2


async def _ended(temporal: WorkflowEnvironment) -> list[DigestsSent]:
    """What the runs that the schedule started ended with."""
    client = temporal.client
    schedule = client.get_schedule_handle(names.DIGEST_SCHEDULE)
    while True:
        runs = [
            action.action for action in (await schedule.describe()).info.recent_actions
        ]
        if len(runs) > 1:
            break
    found = []
    for run in runs:
        handle = client.get_workflow_handle(
            run.workflow_id, run_id=run.first_execution_run_id
        )
        found.append(DigestsSent.model_validate(await handle.result()))
    return found
