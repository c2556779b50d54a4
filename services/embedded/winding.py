"""Winding a bid's clock on, by the server's own time skipping; for trying things out."""

from datetime import timedelta

from rich.console import Console
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from services.embedded.place import HOST, Place
from workflows.contracts import names
from workflows.payloads import data_converter
from workflows.rules import words


async def wind(place: Place, bid_id: str, days: float, say: Console) -> None:
    """Let days pass for one bid or delegation; its timers ring on the way, the rules are not told.

    Raises:
        ValueError: Nothing runs there, there is no such bid, or clocks may not be wound.
    """
    try:
        client = await Client.connect(
            f"{HOST}:{place.temporal.grpc}",
            namespace=names.NAMESPACE,
            data_converter=data_converter,
        )
    except RuntimeError:
        raise ValueError(
            f"Nothing is running on {place.folder}: start it with make run ARGS=--wind."
        ) from None
    skipper = TimeSkipper(
        client, config=TimeSkippingConfig(enabled=False, disable_propagation=True)
    )
    handle = client.get_workflow_handle(names.workflow_id(bid_id))
    try:
        await skipper.fast_forward(handle, timedelta(days=days))
        now = await skipper.get_current_time(handle)
    except RPCError as error:
        raise ValueError(_why(bid_id, error)) from None
    say.print(f"For {bid_id} it is now {words.moment(now)}.")


def _why(bid_id: str, error: RPCError) -> str:
    if "not enabled" in error.message:
        return (
            "Clocks stand as they are here: stop the system, and start it again with "
            "make run ARGS=--wind."
        )
    if "already completed" in error.message:
        return (
            f"{bid_id} has ended, and so has its clock. A delegation has one of its own: "
            "bids wind delegation/07R-1, for example."
        )
    if error.status is RPCStatusCode.NOT_FOUND:
        return f"There is no bid {bid_id} here."
    return f"The clock of {bid_id} cannot be wound: {error.message}"
