"""A worker for bids alone, in a process that can be killed: address, namespace, queue."""

import asyncio
import sys
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker

from tests.conftest import BUILD, hurrying
from workflows.bid.workflow import BidWorkflow
from workflows.plugin import bids_plugin


async def main(address: str, namespace: str, queue: str) -> None:
    """Work until killed."""
    client = await Client.connect(
        address, namespace=namespace, plugins=[bids_plugin(sandboxed=False)]
    )
    with hurrying():
        await Worker(
            client,
            task_queue=queue,
            workflows=[BidWorkflow],
            deployment_config=BUILD,
            sticky_queue_schedule_to_start_timeout=timedelta(seconds=1),
        ).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
