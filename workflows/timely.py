"""Has a worker take a bid up again where it was handed news before their time."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker import (
    WorkflowInstance,
    WorkflowInstanceDetails,
    WorkflowRunner,
)
from temporalio.workflow import Info

PATIENCE = 60.0
"""Seconds."""

REMEMBERED = 1000


class BeforeItsTime(RuntimeError):
    """The history went on, and the time did not."""


class Timely(WorkflowRunner):
    """A runner whose instances take news only with the moment of the task they belong to.

    A worker that takes a bid up for a query is handed all of its history. Where a timer has
    just fired, that goes beyond the last task, and Temporal's library has the workflow act
    on it at once: at the moment of the task before, and apart from what the timer's own
    task brings. What is asked for then need not be what a replay asks for. Refused, the
    worker forgets what it has of the bid, and the task itself comes to a fresh replay; who
    asked for the query asks again, or reads the register.

    After a minute the same news are let in: a server whose clock was put back could give two
    tasks one moment for good.
    """

    def __init__(self, inner: WorkflowRunner) -> None:
        self._inner = inner
        self._refused: dict[tuple[str, int], float] = {}

    def prepare_workflow(self, defn: Any) -> None:
        """As the runner inside does."""
        self._inner.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """An instance of the runner inside, watched over."""
        return _Timely(self._inner.create_instance(det), self.refuses)

    def refuses(self, news: WorkflowActivation) -> bool:
        """Whether news that come before their time are refused once more."""
        if len(self._refused) > REMEMBERED:
            self._refused.clear()
        now = monotonic()
        first = self._refused.setdefault((news.run_id, news.history_length), now)
        return now - first < PATIENCE


class _Timely(WorkflowInstance):
    def __init__(
        self, inner: WorkflowInstance, refuses: Callable[[WorkflowActivation], bool]
    ) -> None:
        self._inner, self._refuses = inner, refuses
        self._length, self._moment = 0, (0, 0)

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        moment = (act.timestamp.seconds, act.timestamp.nanos)
        if any(moment):
            early = act.history_length > self._length and moment == self._moment
            if early and _is_news(act) and self._refuses(act):
                raise BeforeItsTime(act.run_id)
            self._length, self._moment = act.history_length, moment
        return self._inner.activate(act)

    def get_serialization_context(self, command_info: Any) -> Any:
        return self._inner.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> Any:
        return self._inner.get_external_store_context(command_info)

    def get_info(self) -> Info:
        return self._inner.get_info()

    def get_thread_id(self) -> int | None:
        return self._inner.get_thread_id()


def _is_news(act: WorkflowActivation) -> bool:
    """Whether it brings what somebody or something outside the workflow has done."""
    return any(
        job.WhichOneof("variant") not in {"query_workflow", "remove_from_cache"}
        for job in act.jobs
    )
