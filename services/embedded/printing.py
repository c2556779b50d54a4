"""What the command line says to people."""

import asyncio
import os
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from services.embedded.place import HOST, Place

INTERRUPTED = 130
PEOPLE = (
    ("camden-bids", "starts and answers bids"),
    ("camden-ao", "signs for the CCG; also sits on Camden's board"),
    ("camden-cfo", "signs for finance"),
    ("camden-hwb-clerk", "records the board's decision"),
    ("london-local-team", "screens"),
    ("national-chair", "decides in principle"),
)


@contextmanager
def loading() -> Iterator[None]:
    """While only imports run, Ctrl-C ends at once: they turn it into errors of their own."""
    before = signal.signal(signal.SIGINT, lambda *_: end_process(INTERRUPTED))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def until_stopped(say: Console) -> None:
    """Let Ctrl-C and SIGTERM cancel the running task, once; more of them change nothing."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    asked: list[bool] = []

    def stop() -> None:
        if asked:
            say.print("Already stopping; it takes a few seconds.")
            return
        asked.append(True)
        say.print("Stopping; the next start carries on from here.")
        if task:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


def welcome(place: Place, say: Console) -> None:
    """Where everything is, and as whom to try it."""
    addresses = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    addresses.add_row("Services", f"{place.base_url}/")
    addresses.add_row(
        "Temporal UI", f"http://{HOST}:{place.temporal.ui}/namespaces/bids"
    )
    addresses.add_row("Mail", f"{place.base_url}/mailbox (caught here, never sent on)")
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
    say.print("A token for curl, as one of them (README.md goes on from there):")
    say.print(f"    {_token_command(place)}")
    say.print("Ctrl-C stops everything; the state stays.")


def _token_command(place: Place) -> str:
    """What to type in another terminal in this folder."""
    program = Path(sys.argv[0])
    if program.is_relative_to(Path.cwd()):
        program = program.relative_to(Path.cwd())
    words = [str(program), "token", PEOPLE[0][0]]
    if place.folder != Path(".bids"):
        words += ["--state", str(place.folder)]
    return shlex.join(words)


def end_process(code: int) -> None:
    """End at once, with everything flushed.

    The SDK's native part aborts now and then while the interpreter shuts down
    (sdk-python issue 300), which would turn a clean end into a failure.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
