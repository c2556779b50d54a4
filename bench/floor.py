"""The floor: a bare workflow of twelve checked updates, and nothing else.

As a program it is the floor's worker: `python -m bench.floor ADDRESS`.
"""

import asyncio
import sys
from datetime import datetime

from pydantic import BaseModel
from temporalio import workflow
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from bench.processes import run
from workflows.contracts import names

TASK_QUEUE = "bench-floor"
DECISIONS = 12
CACHED = 2000


class Line(BaseModel):
    """A decision of about 200 bytes."""

    number: int
    by: str
    role: str
    at: datetime
    text: str


class Answer(BaseModel):
    """What a decision is answered with."""

    number: int
    left: int


@workflow.defn(name="BenchFloor")
class Floor:
    """Twelve decisions, each checked before it is accepted; no side effects."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    @workflow.run
    async def run(self) -> int:
        """Wait for the twelfth decision."""
        await workflow.wait_condition(lambda: len(self._lines) == DECISIONS)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return len(self._lines)

    @workflow.update
    def decide(self, line: Line) -> Answer:
        """Take one decision."""
        self._lines.append(line)
        return Answer(number=line.number, left=DECISIONS - len(self._lines))

    @decide.validator
    def check(self, line: Line) -> None:
        """Refuse what is out of order or empty."""
        if line.number != len(self._lines) + 1 or not line.text:
            raise ApplicationError("out of order")


async def connect(address: str) -> Client:
    """A client with the converter of the real system."""
    return await Client.connect(
        address, namespace=names.NAMESPACE, data_converter=pydantic_data_converter
    )


async def work(address: str) -> None:
    """Work on floors until killed."""
    worker = Worker(
        await connect(address),
        task_queue=TASK_QUEUE,
        workflows=[Floor],
        workflow_runner=UnsandboxedWorkflowRunner(),
        max_cached_workflows=CACHED,
    )
    await worker.run()


if __name__ == "__main__":
    run(lambda: asyncio.run(work(sys.argv[1])))
