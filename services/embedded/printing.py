"""What the command line says to people."""

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from services.embedded.system import System

PEOPLE = (
    ("camden-bids", "starts and answers bids"),
    ("camden-ao", "signs for the CCG; also sits on Camden's board"),
    ("camden-cfo", "signs for finance"),
    ("camden-hwb-clerk", "records the board's decision"),
    ("london-local-team", "screens"),
    ("national-chair", "decides in principle"),
)


def until_stopped() -> asyncio.Event:
    """Set by Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def welcome(system: "System", say: Console) -> None:
    """Where everything is, and as whom to try it."""
    place = system.place
    addresses = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    addresses.add_row("Services", f"{place.base_url}/")
    addresses.add_row(
        "Temporal UI", f"http://127.0.0.1:{place.temporal.ui}/namespaces/bids"
    )
    addresses.add_row("Mail", f"{place.folder / 'mail'} (caught here, never sent on)")
    addresses.add_row("State", f"{place.folder} (log lines in system.log)")
    say.print()
    say.print("Co-commissioning bids are running, on this machine only.")
    say.print(addresses)
    say.print()
    people = Table(box=None, padding=(0, 2, 0, 0))
    people.add_column("Example person", no_wrap=True)
    people.add_column("who")
    for subject, what in PEOPLE:
        people.add_row(subject, what)
    say.print(people)
    say.print()
    say.print(
        "bids token camden-bids prints a token for curl; README.md goes on from there."
    )
    say.print("Ctrl-C stops everything; the state stays.")


def problem(error: BaseException) -> str:
    """A problem that a person can mend, in a sentence or a list."""
    if isinstance(error, ValidationError):
        names = [".".join(str(p) for p in e["loc"]).upper() for e in error.errors()]
        listed = ", ".join(f"BIDS_{name}" for name in names)
        return f"these settings are missing or wrong: {listed}. See docs/settings.md."
    return str(error) or type(error).__name__


def end_process(code: int) -> None:
    """End at once, with everything flushed.

    The SDK's native part aborts now and then while the interpreter shuts down
    (sdk-python issue 300), which would turn a clean end into a failure.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
