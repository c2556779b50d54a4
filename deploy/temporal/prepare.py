"""Makes a Temporal cluster fit for bids: namespace, search attributes, digest schedule.

Run before the worker; running it again changes nothing that is right. The address and
the namespace come from Temporal's own variables.
"""

import argparse
import asyncio
import os
import sys
import time
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError

from activities import cluster
from workflows.contracts import names

PAUSE = 1.0


async def prepare(retention: timedelta) -> None:
    """Connect as the environment says, and prepare.

    Raises:
        WrongType: An attribute of that name has another type.
        RPCError: The cluster does not answer, or does not know the namespace yet.
    """
    address = {"target_host": "localhost:7233", "namespace": names.NAMESPACE}
    settings: dict[str, Any] = {**address, **ClientConfig.load_client_connect_config()}
    await cluster.prepare(await Client.connect(**settings), retention)


async def keep_trying(retention: timedelta, patience: float) -> None:
    """Prepare; a cluster that has just started needs a while to know a namespace."""
    give_up = time.monotonic() + patience
    while True:
        try:
            return await prepare(retention)
        except (RPCError, RuntimeError) as error:
            if time.monotonic() > give_up:
                raise
            sys.stderr.write(f"not yet: {error}\n")
            await asyncio.sleep(PAUSE)


def main() -> int:
    """Read the arguments, prepare, and say in words how it went."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--retention-days",
        type=int,
        default=90,
        help="how long Temporal keeps a bid that has ended; the register keeps it for ever",
    )
    parser.add_argument(
        "--patience", type=float, default=120, help="seconds to wait for the cluster"
    )
    chosen = parser.parse_args()
    try:
        asyncio.run(keep_trying(timedelta(days=chosen.retention_days), chosen.patience))
    except (RPCError, RuntimeError, cluster.WrongType) as error:
        sys.stderr.write(f"Temporal is not ready for bids: {error}\n")
        return 1
    sys.stdout.write(f"Temporal is ready for bids: {', '.join(cluster.ATTRIBUTES)}\n")
    return 0


if __name__ == "__main__":
    code = main()
    # Taken down with the interpreter, threads of the Temporal client at times abort it.
    sys.stdout.flush()
    os._exit(code)
