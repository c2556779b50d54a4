"""Every party's service under one origin, without the worker.

As a program: `python -m bench.web FOLDER PORT TEMPORAL_ADDRESS`.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
import uvloop
from fastapi import FastAPI

from activities import garbage
from activities.database import Database
from bench.processes import run
from services.embedded.place import HOST, Place
from services.embedded.system import PARTIES, connections
from services.home.app import SERVICE as HOME
from services.identity import keys
from services.kit import gateway, logs
from services.kit.app import create_app
from services.kit.connections import shared
from services.kit.origin import Origin
from services.kit.round_gateway import Gateway


async def composed(
    place: Place,
    address: str,
    change: Callable[[dict[str, FastAPI]], None] = lambda _: None,
) -> Origin:
    """The services over one database and one connection to Temporal."""
    issuer = keys.load(place.folder, place.issuer)
    client = await gateway.connect(target_host=address)
    database = Database(place.database)
    connect = shared(connections(place, Gateway(client), database, issuer))
    apps = {service.prefix: create_app(service, connect) for service in PARTIES}
    change(apps)
    return Origin(create_app(HOME, connect), apps)


async def serve(place: Place, address: str) -> None:
    """Serve until stopped, as `bids serve` does."""
    logs.configure()
    config = uvicorn.Config(
        await composed(place, address),
        host=HOST,
        port=place.web,
        log_config=None,
        access_log=False,
        server_header=False,
    )
    garbage.seldom()
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    where = Place(Path(sys.argv[1]), int(sys.argv[2]))
    run(lambda: uvloop.run(serve(where, sys.argv[3])))
