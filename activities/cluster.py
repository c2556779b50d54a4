"""A Temporal cluster made fit for bids: its namespace and every search attribute.

The attributes come from `workflows.contracts.names`, so that no deployment can differ
from what the process uses: an attribute that is missing stops every bid that sets it.
"""

from datetime import timedelta

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
from temporalio.service import RPCError, RPCStatusCode

from workflows.contracts import names

ATTRIBUTES = {key.name: int(key.indexed_value_type) for key in names.SEARCH_ATTRIBUTES}


class WrongType(Exception):
    """An attribute stands with another type; only an operator can decide what to do."""


async def prepare(client: Client, retention: timedelta) -> None:
    """Make, or bring into line, the namespace and its search attributes.

    Running it again changes nothing that is right.

    Args:
        client: Connected to the namespace that is to be made.
        retention: How long Temporal keeps a bid that has ended.

    Raises:
        WrongType: An attribute of that name has another type.
        RPCError: The cluster does not answer, or does not know the namespace yet.
    """
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
