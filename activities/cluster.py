"""A Temporal cluster made fit for bids: its namespace, search attributes and schedule.

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
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from workflows.contracts import names
from workflows.rules import calendar, digest

MONDAY_TO_FRIDAY = (ScheduleRange(1, 5),)
"""As Temporal counts: Sunday is 0. Bank holidays are left out by the activity."""

MADE_UP_FOR = timedelta(hours=12)
"""How long after seven a digest that was missed, with Temporal away, still goes out."""

ATTRIBUTES = {key.name: int(key.indexed_value_type) for key in names.SEARCH_ATTRIBUTES}


class WrongType(Exception):
    """An attribute stands with another type; only an operator can decide what to do."""


async def prepare(client: Client, retention: timedelta) -> None:
    """Make, or bring into line, the namespace, search attributes, and digest schedule.

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
    await _schedule(client)


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


async def _schedule(client: Client) -> None:
    wanted = _mornings()
    try:
        await client.create_schedule(names.DIGEST_SCHEDULE, wanted)
    except ScheduleAlreadyRunningError:
        handle = client.get_schedule_handle(names.DIGEST_SCHEDULE)
        await handle.update(_brought_into_line)


def _brought_into_line(found: ScheduleUpdateInput) -> ScheduleUpdate:
    """What we say, but a pause that an operator made stays."""
    wanted = _mornings()
    wanted.state = found.description.schedule.state
    return ScheduleUpdate(wanted)


def _mornings() -> Schedule:
    """Seven in London from Monday to Friday; one that was missed is made up that day.

    The argument is plain JSON: who prepares a cluster need not bring our data converter.
    """
    at = ScheduleCalendarSpec(
        hour=(ScheduleRange(digest.AT.hour),),
        minute=(ScheduleRange(digest.AT.minute),),
        day_of_week=MONDAY_TO_FRIDAY,
        comment="the morning digest",
    )
    return Schedule(
        action=ScheduleActionStartWorkflow(
            names.DIGEST_TYPE,
            {},
            id=names.DIGEST_SCHEDULE,
            task_queue=names.TASK_QUEUE,
            static_summary="morning digest",
        ),
        spec=ScheduleSpec(calendars=[at], time_zone_name=calendar.LONDON.key),
        policy=SchedulePolicy(
            overlap=ScheduleOverlapPolicy.BUFFER_ONE,
            catchup_window=MADE_UP_FOR,
        ),
    )
