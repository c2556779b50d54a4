"""Recorded histories: how they are kept, and what is taken out of them before.

Nothing of the machine that recorded them stays: no names of hosts and processes, no
paths, and nothing that is different each time and that a replay does not read.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

FOLDER = Path(__file__).with_name("histories")
COMMANDS = ".commands"

RUN = "00000000-0000-4000-8000-000000000000"

DROPPED = frozenset(
    {
        "binaryChecksum",
        "deploymentName",
        "historySizeBytes",
        "identity",
        "lastFailure",
        "meteringMetadata",
        "requestId",
        "stackTrace",
        "taskId",
        "workerVersion",
    }
)
"""Fields that say where and by whom, and that no replay reads."""

STICKY = "TASK_QUEUE_KIND_STICKY"


def scrubbed(text: str) -> dict[str, Any]:
    """A history as the SDK writes it, without what does not belong into a repository."""
    kept: dict[str, Any] = _without(json.loads(text))
    return kept


def _without(value: Any) -> Any:
    if isinstance(value, list):
        return [_without(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without(one) for key, one in value.items() if key not in DROPPED}
    if "name" in kept and "kind" in kept:
        kept = {
            "name": "sticky" if kept["kind"] == STICKY else "bids",
            "kind": kept["kind"],
        }
    for key in kept:
        if key.endswith("RunId"):
            kept[key] = RUN
    return kept


def written(history: dict[str, Any]) -> str:
    """One event a line, so that two recordings can be compared."""
    lines = (
        json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        for event in history["events"]
    )
    return '{"events":[\n' + ",\n".join(lines) + "\n]}\n"


def names() -> list[str]:
    """Every recorded history, by name."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def read(name: str) -> WorkflowHistory:
    """A recorded history, ready to be replayed; nobody changes it."""
    text = (FOLDER / f"{name}.json").read_text()
    return WorkflowHistory.from_json(f"bid/{name}", text)


def cut_at_each_wait(history: WorkflowHistory) -> Iterator[WorkflowHistory]:
    """What would have been fetched after each workflow task, while the bid waited."""
    for index, event in enumerate(history.events):
        if event.HasField("workflow_task_scheduled_event_attributes") and index > 2:
            yield WorkflowHistory(history.workflow_id, history.events[:index])
