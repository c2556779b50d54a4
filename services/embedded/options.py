"""Options that several commands of the command line have."""

from pathlib import Path
from typing import Annotated

import typer

from services.embedded.place import LAST_BASE, Place

State = Annotated[
    Path, typer.Option("--state", help="Folder that keeps everything between starts.")
]
Base = Annotated[
    int | None,
    typer.Option(
        "--port",
        min=0,
        max=LAST_BASE,
        help="First of five ports: services, mail, Temporal, its UI, its HTTP API. "
        "0 stands for the usual ones: 8000, 1025, 7233, 8233, 7243. Those last used "
        "with this --state where none is given.",
    ),
]
DatabaseUrl = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="BIDS_DATABASE",
        help="The register: sqlite:///file or postgresql://…; by default that of --state.",
    ),
]
STATE = Path(".bids")


def database_of(url: str, folder: Path, *, make: bool = False) -> str:
    """The address of the register; `make` where the command may be the first of all."""
    if not url and make:
        folder.mkdir(parents=True, exist_ok=True)
    return url or Place(folder).database
