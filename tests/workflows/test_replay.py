"""Bids that began under older code go on under today's: recorded histories replay."""

import base64
import json
import re
import socket
from collections.abc import AsyncIterator

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from tests.workflows import histories, phased
from tests.workflows.commanded import commands_of
from tests.workflows.mutants import Audited
from tests.workflows.record import REFUSED, RENEWED, WAYS
from workflows.bid.workflow import BidWorkflow
from workflows.plugin import bids_plugin

RECORDED = histories.names()
HOW = (
    "Read docs/changing-the-process.md. When running bids can bear the change, write "
    "anew what the code asks for: python -m tests.workflows.record --commands"
)


def test_every_journey_and_every_wait_is_recorded():
    """`make histories` after adding one; `python -m tests.workflows.phased` for phases."""
    known = {re.sub(r"^[\d.]+-", "", name) for name in RECORDED}
    assert not {*WAYS, *RENEWED, REFUSED, *phased.WAYS} - known


@pytest.mark.parametrize("name", RECORDED)
async def test_a_history_replays_and_asks_for_the_same(name: str):
    """In the sandbox; the same commands in the same order with the same contents."""
    golden = (histories.FOLDER / f"{name}{histories.COMMANDS}").read_text()
    found = await commands_of(histories.read(name))
    differing = [
        f"was:    {was}\nis now: {now}"
        for was, now in zip(golden.splitlines(), found, strict=False)
        if was != now
    ]
    assert not differing, f"{differing[0]}\n{HOW}"
    assert len(golden.splitlines()) == len(found), HOW


async def one_by_one(some: list[WorkflowHistory]) -> AsyncIterator[WorkflowHistory]:
    """As the replayer takes them."""
    for one in some:
        yield one


@pytest.mark.parametrize(
    "name", [name for name in RECORDED if "live-with-a-budget" in name]
)
async def test_a_bid_replays_from_any_moment_of_its_life(name: str):
    """A worker may pick it up after any of its tasks."""
    replayer = Replayer(
        workflows=[BidWorkflow], plugins=[bids_plugin()], build_id="replay"
    )
    moments = list(histories.cut_at_each_wait(histories.read(name)))
    assert len(moments) > 30
    await replayer.replay_workflows(one_by_one(moments[::3]))


async def test_an_added_activity_is_seen_by_every_history():
    """The seeded mutant: a replay test that cannot fail is none."""
    replayer = Replayer(
        workflows=[Audited],
        plugins=[bids_plugin(sandboxed=False)],
        build_id="replay",
    )
    for name in RECORDED[::8]:
        with pytest.raises(NondeterminismError):
            await replayer.replay_workflow(histories.read(name))


@pytest.mark.parametrize(
    "where",
    ["workflows.bid.showing.told", "workflows.bid.showing.timer"],
)
async def test_changed_contents_are_seen_although_they_replay(
    monkeypatch: pytest.MonkeyPatch, where: str
):
    """What the replayer is blind to is in the golden files."""
    name = next(n for n in RECORDED if "waiting-for-screen" in n)
    golden = (histories.FOLDER / f"{name}{histories.COMMANDS}").read_text()
    monkeypatch.setattr(where, lambda *_: "something else")
    assert await commands_of(histories.read(name)) != golden.splitlines()


def test_a_history_tells_nothing_of_the_machine_that_recorded_it():
    """No host, no process, no path, no address of anybody who is not an example."""
    for name in RECORDED:
        text = (histories.FOLDER / f"{name}.json").read_text()
        data = re.findall(r'"data":"([^"]+)"', text)
        everything = "\n".join([text, *(base64.b64decode(d).decode() for d in data)])
        found = [word for word in OF_A_MACHINE if word in everything]
        assert not found, name
        domains = [after.split('"')[0] for after in everything.split("@")[1:]]
        assert all(domain.endswith(".example") for domain in domains), name


OF_A_MACHINE = (
    socket.gethostname(),
    "identity",
    "stackTrace",
    "site-packages",
    *(f"/{folder}/" for folder in ("home", "root", "tmp", "work", "usr", "var", "opt")),
)


def test_a_history_reads_as_it_was_written():
    """Scrubbing and writing lose nothing that a replay reads."""
    for name in RECORDED[::10]:
        history = histories.read(name)
        again = histories.written(histories.scrubbed(history.to_json()))
        assert again == (histories.FOLDER / f"{name}.json").read_text()
        assert isinstance(history, WorkflowHistory)


@pytest.mark.parametrize("name", [n for n in histories.names() if "0.1.0" not in n])
def test_the_register_is_never_told_of_what_the_server_may_lose(name: str):
    """No local activity tells of an entry that was made in its own workflow task."""
    answered: set[int] = set()
    for event in histories.read(name).events:
        if event.HasField("workflow_task_completed_event_attributes"):
            answered.clear()
        elif event.HasField("workflow_execution_update_completed_event_attributes"):
            outcome = event.workflow_execution_update_completed_event_attributes.outcome
            answered |= {
                json.loads(payload.data).get("number", 0)
                for payload in outcome.success.payloads
            }
        elif event.HasField("marker_recorded_event_attributes"):
            summary = json.loads(event.user_metadata.summary.data or '""')
            numbers = [int(n) for n in re.findall(r"\d+", summary.partition(":")[0])]
            told = set(range(numbers[0], numbers[-1] + 1))
            assert not told & answered, (event.event_id, summary)
