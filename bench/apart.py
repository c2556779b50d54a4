"""Services and sign-in as deployed: a process each, joined by settings alone.

As a program it is the sign-in: `python -m bench.apart FOLDER ISSUER_PORT PROXY_PORT`.
"""

import sys
from pathlib import Path

import uvicorn
import uvloop

from activities import garbage
from activities.database import Database
from bench.processes import run
from bench.system import COMMAND_LINE
from services.embedded.place import HOST, Place
from services.embedded.system import identity
from services.identity import keys
from services.kit import logs

SERVICES = {
    "home": "",
    "ccg": "/ccg",
    "hwb": "/hwb",
    "conflicts": "/conflicts",
    "nhs_england": "/nhs-england",
}
"""The services that people come to, by the paths that a proxy gives them."""


async def serve(folder: Path, own: int, proxy: int) -> None:
    """The example sign-in, for services behind a proxy on another port."""
    logs.configure()
    issuer = keys.load(folder, Place(folder, own).issuer)
    people = Place(folder, proxy)
    app = identity(people, Database(people.database), issuer)
    config = uvicorn.Config(
        app, HOST, own, log_config=None, access_log=False, server_header=False
    )
    garbage.seldom()
    await uvicorn.Server(config).serve()


def serving(service: str, port: int) -> tuple[str, ...]:
    """The command that an operator starts a service with."""
    return (*COMMAND_LINE, "serve", service, "--port", str(port))


def settings(place: Place, issuer: str, temporal: str) -> dict[str, str]:
    """What deployed services are told by their environment."""
    return {
        "TEMPORAL_ADDRESS": temporal,
        "BIDS_DATABASE": place.database,
        "BIDS_BASE_URL": place.base_url,
        "BIDS_ISSUER": issuer,
        "BIDS_JWKS_URL": f"{issuer}/keys",
        "BIDS_SESSION_SECRET": keys.secret(place.folder),
    }


if __name__ == "__main__":
    where, first, second = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    run(lambda: uvloop.run(serve(where, first, second)))
