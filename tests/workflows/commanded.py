"""What a bid asks Temporal for, seen while it replays: the replayer does not compare it all.

A replay fails when an activity is another one. It passes when the activity has other
arguments, a timer another summary, an answer other words. Those are compared here.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any, ClassVar

from temporalio.api.common.v1 import Payload
from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.client import WorkflowHistory
from temporalio.plugin import SimplePlugin
from temporalio.worker import (
    Replayer,
    WorkflowInstance,
    WorkflowInstanceDetails,
    WorkflowRunner,
)
from temporalio.workflow import Info

from workflows.bid.workflow import BidWorkflow
from workflows.plugin import bids_plugin

WHOLE = 300
"""Characters up to which arguments stand in the golden file as they are."""


class Watched(WorkflowInstance):
    """A workflow instance that is looked at while it works."""

    def __init__(self, inner: WorkflowInstance, seen: list[WorkflowCommand]) -> None:
        self._inner, self._seen = inner, seen

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        completion = self._inner.activate(act)
        self._seen.extend(completion.successful.commands)
        return completion

    def get_serialization_context(self, command_info: Any) -> Any:
        return self._inner.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> Any:
        return self._inner.get_external_store_context(command_info)

    def get_info(self) -> Info:
        return self._inner.get_info()

    def get_thread_id(self) -> int | None:
        return self._inner.get_thread_id()


class Watching(WorkflowRunner):
    """A runner whose instances are watched."""

    _prepared: ClassVar[set[type]] = set()

    def __init__(self, inner: WorkflowRunner, seen: list[WorkflowCommand]) -> None:
        self._inner, self._seen = inner, seen

    def prepare_workflow(self, defn: Any) -> None:
        """Look whether it may run in the sandbox: once, since it takes as long as a replay."""
        if defn.cls not in self._prepared:
            self._inner.prepare_workflow(defn)
            self._prepared.add(defn.cls)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return Watched(self._inner.create_instance(det), self._seen)


async def commands_of(history: WorkflowHistory) -> list[str]:
    """Replay a history; every command that today's code gives, a line each.

    Raises:
        NondeterminismError: Today's code does not fit the history.
    """
    seen: list[WorkflowCommand] = []
    watching = SimplePlugin(
        "watching",
        workflow_runner=lambda inner: Watching(inner, seen),  # type: ignore[arg-type]
    )
    replayer = Replayer(
        workflows=[BidWorkflow],
        plugins=[bids_plugin(), watching],
        build_id="replay",
    )
    await replayer.replay_workflow(history)
    return [line for command in seen if (line := _line(command))]


def _line(command: WorkflowCommand) -> str:
    kind = command.WhichOneof("variant") or ""
    says = SAYS.get(kind)
    summary = _said(command.user_metadata.summary)
    words = says(getattr(command, kind)) if says else ""
    return " ".join(part for part in (kind, summary, words) if part)


def _said(*payloads: Payload) -> str:
    """Payloads as text; long ones as their beginning and what tells them apart."""
    text = " ".join(
        json.dumps(json.loads(p.data or b"null"), ensure_ascii=False) for p in payloads
    )
    if text == "null":
        return ""
    if len(text) <= WHOLE:
        return text
    return f"{text[:WHOLE]}… {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _activity(command: Any) -> str:
    told = json.loads(command.arguments[0].data)
    entries = [f"{e['number']} {e['event']['kind']}" for e in told.get("entries", ())]
    digest = hashlib.sha256(command.arguments[0].data).hexdigest()[:16]
    arguments = (
        f"{', '.join(entries)} {digest}" if entries else _said(*command.arguments)
    )
    limits = (
        f"{command.start_to_close_timeout.ToSeconds()} s of "
        f"{command.schedule_to_close_timeout.ToSeconds() or 'any'}"
    )
    return f"{command.activity_type} {arguments} ({limits})"


def _answer(command: Any) -> str:
    match command.WhichOneof("response"):
        case "completed":
            return _said(command.completed)
        case "rejected":
            failure = command.rejected
            return f"{failure.application_failure_info.type}: {failure.message}"
    return "accepted"


def _attributes(command: Any) -> str:
    fields = command.search_attributes.indexed_fields
    return ", ".join(f"{key}={_said(fields[key])}" for key in sorted(fields))


SAYS: dict[str, Callable[[Any], str]] = {
    "schedule_activity": _activity,
    "start_timer": lambda c: f"{c.start_to_fire_timeout.ToMilliseconds()} ms",
    "update_response": _answer,
    "upsert_workflow_search_attributes": _attributes,
    "complete_workflow_execution": lambda c: _said(c.result),
    "continue_as_new_workflow_execution": lambda c: _said(*c.arguments),
}
