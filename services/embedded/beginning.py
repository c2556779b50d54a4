"""The command that begins the delegations of bids that were live before these began."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from services.embedded import options, place, printing
from services.embedded.options import STATE, Base, DatabaseUrl, State

say = Console(highlight=False, soft_wrap=True)


def begin_delegations(
    temporal: Annotated[
        str,
        typer.Option(
            envvar="TEMPORAL_ADDRESS",
            help="The Temporal server; by default that of --state.",
        ),
    ] = "",
    database: DatabaseUrl = "",
    state: State = STATE,
    port: Base = None,
) -> None:
    """Begin the delegations of live bids that have none yet; twice changes nothing."""
    url = options.database_of(database, state)
    where = place.of(state, port)
    with printing.loading():
        from services.embedded.data import begin  # noqa: PLC0415
    host = temporal or f"{place.HOST}:{where.temporal.grpc}"
    asyncio.run(begin(url, host, say))
