"""News before their time are refused for a while, and nothing else is."""

from typing import Any, cast

import pytest
from temporalio.bridge.proto.workflow_activation import (
    FireTimer,
    QueryWorkflow,
    WorkflowActivation,
    WorkflowActivationJob,
)
from temporalio.worker import WorkflowInstanceDetails

from workflows import timely
from workflows.timely import BeforeItsTime, Timely

TIMER = WorkflowActivationJob(fire_timer=FireTimer(seq=1))
QUERY = WorkflowActivationJob(query_workflow=QueryWorkflow(query_id="q"))


class Inside:
    """Stands for a runner and its instance; what reaches it is kept."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def create_instance(self, det: object) -> "Inside":
        return self

    def activate(self, act: WorkflowActivation) -> None:
        self.seen.append(act.history_length)


def news(length: int, second: int, job: Any = TIMER) -> WorkflowActivation:
    act = WorkflowActivation(run_id="r", history_length=length, jobs=[job])
    act.timestamp.seconds = second
    return act


def taken_up(runner: Timely) -> Any:
    return runner.create_instance(cast(WorkflowInstanceDetails, None))


def test_news_at_the_moment_of_the_task_before_are_refused():
    """The history went on, the time did not; the task's own moment is let in."""
    inside = Inside()
    runner = Timely(cast(Any, inside))
    one = taken_up(runner)
    one.activate(news(10, 1))
    with pytest.raises(BeforeItsTime):
        one.activate(news(14, 1))
    another = taken_up(runner)
    another.activate(news(10, 1))
    another.activate(news(15, 2))
    assert inside.seen == [10, 10, 15]


def test_a_question_and_a_second_part_of_one_task_are_let_in():
    """A query comes at any length; what a local activity answers, at the same length."""
    inside = Inside()
    one = taken_up(Timely(cast(Any, inside)))
    for act in (news(10, 1), news(10, 1), news(12, 1, QUERY), news(15, 2)):
        one.activate(act)
    assert inside.seen == [10, 10, 12, 15]


def test_after_a_minute_the_same_news_are_let_in(monkeypatch: pytest.MonkeyPatch):
    """Two tasks of one moment for good would else keep a bid standing for ever."""
    clock = [100.0]
    monkeypatch.setattr(timely, "monotonic", lambda: clock[0])
    inside = Inside()
    runner = Timely(cast(Any, inside))
    for later in (0, 59):
        clock[0] = 100.0 + later
        one = taken_up(runner)
        one.activate(news(10, 1))
        with pytest.raises(BeforeItsTime):
            one.activate(news(14, 1))
    clock[0] = 160.0
    one = taken_up(runner)
    one.activate(news(10, 1))
    one.activate(news(14, 1))
    assert inside.seen[-1] == 14
