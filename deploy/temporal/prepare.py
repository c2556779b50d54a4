"""Makes a Temporal cluster fit for bids: the namespace and every search attribute.

Run before the worker; running it again changes nothing that is right. The address and
the namespace come from Temporal's own variables, the attributes from
`workflows.contracts.names`, so neither can differ from what the process uses.
"""

import argparse
import asyncio
import sys
import time
from datetime import timedelta
from typing import Any

from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
    UpdateNamespaceRequest,
)
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError, RPCStatusCode

from workflows.contracts import names

ATTRIBUTES = {key.name: int(key.indexed_value_type) for key in names.SEARCH_ATTRIBUTES}
PAUSE = 1.0


class WrongType(Exception):
    """An attribute stands with another type; only an operator can decide what to do."""


async def prepare(retention: timedelta) -> None:
    """Make, or bring into line, the namespace and its search attributes.

    Raises:
        WrongType: An attribute of that name has another type.
        RPCError: The cluster does not answer, or does not know the namespace yet.
    """
    address = {"target_host": "localhost:7233", "namespace": names.NAMESPACE}
    settings: dict[str, Any] = {**address, **ClientConfig.load_client_connect_config()}
    client = await Client.connect(**settings)
    await _namespace(client, retention)
    await _attributes(client)


async def _namespace(client: Client, retention: timedelta) -> None:
    service = client.workflow_service
    register = RegisterNamespaceRequest(
        namespace=client.namespace, description="Co-commissioning bids"
    )
    register.workflow_execution_retention_period.FromTimedelta(retention)
    try:
        await service.register_namespace(register)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise
        config = NamespaceConfig()
        config.workflow_execution_retention_ttl.FromTimedelta(retention)
        await service.update_namespace(
            UpdateNamespaceRequest(namespace=client.namespace, config=config)
        )
    await service.describe_namespace(
        DescribeNamespaceRequest(namespace=client.namespace)
    )


async def _attributes(client: Client) -> None:
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    wrong = [
        name
        for name, kind in ATTRIBUTES.items()
        if listed.custom_attributes.get(name, kind) != kind
    ]
    if wrong:
        raise WrongType(f"of another type than the process uses: {', '.join(wrong)}")
    missing = {
        name: kind
        for name, kind in ATTRIBUTES.items()
        if name not in listed.custom_attributes
    }
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=client.namespace,
                search_attributes=missing,  # type: ignore[arg-type]  # enum values are ints
            )
        )


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
    except (RPCError, RuntimeError, WrongType) as error:
        sys.stderr.write(f"Temporal is not ready for bids: {error}\n")
        return 1
    sys.stdout.write(f"Temporal is ready for bids: {', '.join(ATTRIBUTES)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
