"""The command line: `bids up` starts everything; the rest runs or mends single parts.

Commands import what they need when they run: all of it takes seconds, help does not.
"""

import asyncio
import importlib
import sys
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from services.embedded import beginning, figures, options, place, printing
from services.embedded.complaints import complain
from services.embedded.options import STATE, Base, DatabaseUrl, State

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Co-commissioning bids, from expression of interest to a delegated budget.",
)
say = Console(highlight=False, soft_wrap=True)


class Service(StrEnum):
    """What can be served by itself."""

    HOME = "home"
    CCG = "ccg"
    HWB = "hwb"
    CONFLICTS = "conflicts"
    NHS_ENGLAND = "nhs_england"
    NOTIFICATIONS = "notifications"


def main() -> None:
    """Run the command line, and end with its exit code; nobody sees a stack of calls."""
    printing.end_process(_exit_code())


def _exit_code() -> int:
    try:
        # What a command raises as typer.Exit comes back as a number.
        return int(app(standalone_mode=False) or 0)
    except (typer.Abort, KeyboardInterrupt, asyncio.CancelledError):
        return printing.INTERRUPTED
    except SystemExit as ended:  # uvicorn's, which has said why
        return ended.code if isinstance(ended.code, int) else 1
    except Exception as error:
        return complain(error)


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def _run_fast(work: Coroutine[Any, Any, None]) -> None:
    """On the web server's loop, where there is one: a tenth less CPU for a worker."""
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:
        _run(work)
    else:
        uvloop.run(work)


@app.command()
def up(
    state: State = STATE,
    port: Base = None,
    wind: Annotated[
        bool, typer.Option("--wind", help="Let `bids wind` move single bids' clocks.")
    ] = False,
) -> None:
    """Start everything on this machine; Ctrl-C stops it, the state stays."""
    where = place.of(state, port)
    with place.held(where):
        say.print("Starting; this takes some seconds.")
        with printing.loading():
            from services.embedded.system import up  # noqa: PLC0415

        _run(up(where, say, time_skipping=wind))


@app.command("wind")
def wind_(
    bid: Annotated[
        str, typer.Argument(help="The bid, such as 07R-1, or delegation/07R-1.")
    ],
    days: Annotated[
        float, typer.Argument(min=0.01, max=3660, help="How many days pass for it.")
    ],
    state: State = STATE,
    port: Base = None,
) -> None:
    """Let days pass for a bid or delegation of a system started with `bids up --wind`."""
    from services.embedded.winding import wind  # noqa: PLC0415

    _run(wind(place.of(state, port), bid, days, say))


@app.command()
def demo(
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Keep the played system in this folder."),
    ] = None,
    bids: Annotated[
        int, typer.Option("--bids", min=12, max=32, help="How many CCGs bid.")
    ] = 32,
) -> None:
    """Play a whole London round on a throw-away system, and check the outcome."""
    if keep and keep.is_dir() and any(keep.iterdir()):
        raise ValueError(f"There is something in {keep} already: name a new folder.")
    say.print("Starting a throw-away system; this takes some seconds.")
    with printing.loading():
        from services.embedded.demo.playing import play  # noqa: PLC0415

    raise typer.Exit(asyncio.run(play(say, keep=keep, bids=bids)))


@app.command()
def worker(
    tasks: Annotated[
        str,
        typer.Option(
            help="all, workflow or activity: bids and letters in one process or two."
        ),
    ] = "all",
) -> None:
    """Run a worker; BIDS_ and TEMPORAL_ variables say where (docs/settings.md)."""
    from activities import garbage  # noqa: PLC0415
    from activities.settings import WorkerSettings  # noqa: PLC0415
    from activities.worker import Tasks, run  # noqa: PLC0415

    garbage.seldom()
    if tasks not in set(Tasks):
        raise typer.BadParameter("all, workflow or activity", param_hint="--tasks")
    _run_fast(run(WorkerSettings(), Tasks(tasks)))


@app.command()
def serve(
    service: Annotated[Service, typer.Argument(help="Which one.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Run one service; BIDS_ and TEMPORAL_ variables say where (docs/settings.md)."""
    import uvicorn  # noqa: PLC0415

    from activities import garbage  # noqa: PLC0415

    def app() -> Any:
        made = importlib.import_module(f"services.{service}.app").app()
        garbage.seldom()
        return made

    uvicorn.run(
        app,
        factory=True,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips="*",
        proxy_headers=True,
    )


@app.command("migrate")
def migrate_(database: DatabaseUrl = "", state: State = STATE) -> None:
    """Bring the database to the newest version."""
    from activities.migrations import migrate  # noqa: PLC0415

    _run(migrate(options.database_of(database, state, make=True)))
    say.print("The database is at the newest version.")


@app.command()
def load(
    ccgs: Annotated[Path | None, typer.Option(help="ODS eccg file.")] = None,
    overlaps: Annotated[
        Path | None, typer.Option(help="CCG and council areas (ONS).")
    ] = None,
    regions: Annotated[
        Path | None, typer.Option(help="CCG to region and local team (ONS).")
    ] = None,
    practices: Annotated[Path | None, typer.Option(help="ODS epraccur file.")] = None,
    payments: Annotated[
        list[Path] | None,
        typer.Option(help="NHS Payments to General Practice; once for each year."),
    ] = None,
    counties: Annotated[
        Path | None,
        typer.Option(help="Districts and counties, for areas by LSOA (ONS)."),
    ] = None,
    cycles: Annotated[
        list[Path] | None, typer.Option(help="A cycle's policy (TOML).")
    ] = None,
    database: DatabaseUrl = "",
    state: State = STATE,
) -> None:
    """Load published files; either all of them are right, or nothing is loaded."""
    from services.embedded.data import load_files  # noqa: PLC0415

    files = {
        "ccgs": ccgs,
        "overlaps": overlaps,
        "regions": regions,
        "practices": practices,
        "counties": counties,
        "payments": payments,
        "cycles": cycles,
    }
    chosen = {name: file for name, file in files.items() if file}
    if not chosen:
        raise ValueError("Name at least one file; bids load --help lists them.")
    url = options.database_of(database, state, make=True)
    raise typer.Exit(asyncio.run(load_files(url, chosen, say)))


@app.command()
def verify(
    database: DatabaseUrl = "",
    state: State = STATE,
    against: Annotated[
        Path | None,
        typer.Option(help="Heads written earlier; finds cut or rewritten records."),
    ] = None,
    heads: Annotated[
        Path | None, typer.Option(help="Write the heads here, to keep elsewhere.")
    ] = None,
) -> None:
    """Re-compute every record, name the first broken entry, and check the ledger."""
    from services.embedded.data import verify_register  # noqa: PLC0415

    url = options.database_of(database, state)
    raise typer.Exit(asyncio.run(verify_register(url, say, against, heads)))


app.command()(figures.reconcile)
app.command("begin-delegations")(beginning.begin_delegations)


@app.command()
def rebuild(database: DatabaseUrl = "", state: State = STATE) -> None:
    """Make lists and tasks anew from the entries alone."""
    from services.embedded.data import rebuild_register  # noqa: PLC0415

    _run(rebuild_register(options.database_of(database, state), say))


@app.command()
def token(
    subject: Annotated[
        str,
        typer.Argument(
            help="An example person, such as camden-bids; all are listed where none is given."
        ),
    ] = "",
    state: State = STATE,
    port: Base = None,
) -> None:
    """Print a token for an example person, for use with curl; an hour long."""
    from services.embedded.tokens import example_token  # noqa: PLC0415

    where = place.of(state, port)
    sys.stdout.write(asyncio.run(example_token(where, subject)) + "\n")
