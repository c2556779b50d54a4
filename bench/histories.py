"""What Temporal keeps of a bid: events by type, activities by name."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory

from bench.connection import Unexpected
from bench.system import Running
from workflows.contracts import names

SAMPLE = 8
TRIES = 100
ENDED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED
SCHEDULED = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
LOCAL = EventType.EVENT_TYPE_MARKER_RECORDED


@dataclass(frozen=True, slots=True)
class Histories:
    """Means over some workflows.

    Attributes:
        events: By type, in words.
        activities: By name.
    """

    events: dict[str, float]
    activities: dict[str, float]
    bytes: float

    @property
    def total(self) -> float:
        """Events of one workflow."""
        return sum(self.events.values())


async def of(system: Running, bids: Sequence[str]) -> Histories:
    """The means over a few of these, spread evenly.

    Raises:
        Unexpected: One of them has not ended.
    """
    chosen = bids[:: max(1, len(bids) // SAMPLE)][:SAMPLE]
    events: Counter[str] = Counter()
    activities: Counter[str] = Counter()
    size = 0
    for bid in chosen:
        history = await _ended(system, bid)
        for event in history.events:
            events[_words(event.event_type)] += 1
            size += event.ByteSize()
            if event.event_type == SCHEDULED:
                name = event.activity_task_scheduled_event_attributes.activity_type.name
                activities[name] += 1
            elif event.event_type == LOCAL:
                activities[event.marker_recorded_event_attributes.marker_name] += 1
    count = len(chosen)
    return Histories(_means(events, count), _means(activities, count), size / count)


async def _ended(system: Running, bid: str) -> WorkflowHistory:
    key = bid if bid.startswith("floor/") else names.workflow_id(bid)
    handle = system.client.get_workflow_handle(key)
    for _ in range(TRIES):
        history = await handle.fetch_history()
        if history.events[-1].event_type == ENDED:
            return history
        await asyncio.sleep(0.05)
    raise Unexpected(f"{key} has not ended: its last event is {history.events[-1]}")


def _words(kind: EventType.ValueType) -> str:
    return EventType.Name(kind).removeprefix("EVENT_TYPE_").replace("_", " ").lower()


def _means(counted: Counter[str], count: int) -> dict[str, float]:
    return {name: n / count for name, n in counted.most_common()}
