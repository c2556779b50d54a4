"""Programs of their own, and what they cost the machine: CPU and memory from /proc."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PR_SET_PDEATHSIG = 1
PATIENCE = 20


@asynccontextmanager
async def program(
    name: str, folder: Path, *command: str, env: Mapping[str, str] | None = None
) -> AsyncIterator[int]:
    """A Python program in a process of its own; its number while it runs.

    What it says goes to a log in the folder. It ends with us, however we end.
    """
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **(env or {})},
            preexec_fn=_end_with_parent,
        )
    try:
        yield process.pid
        if process.returncode is not None:
            raise RuntimeError(f"{name} ended too early; see {log}")
    finally:
        await _stop(process)


def _end_with_parent() -> None:
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def child_with(argument: str) -> int:
    """The number of our child that was started with this argument."""
    for pid in _children():
        if argument in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
            return pid
    raise LookupError(argument)


def _children() -> list[int]:
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        # A thread may end while we look.
        with contextlib.suppress(FileNotFoundError):
            found += [int(n) for n in (task / "children").read_text().split()]
    return found


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def cpu_of_all() -> float:
    """Seconds of CPU that everything on the machine has used."""
    fields = Path("/proc/stat").read_text().partition("\n")[0].split()[1:]
    idle = int(fields[3]) + int(fields[4])
    # Guests' time is counted in users' time already.
    return (sum(int(n) for n in fields[:8]) - idle) / TICK


def memory_of(pid: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def run(main: Callable[[], int | None]) -> None:
    """Run a program and end at once: the SDK may abort while Python shuts down."""
    try:
        end(main() or 0)
    except SystemExit as asked:
        end(asked.code if isinstance(asked.code, int) else int(bool(asked.code)))
    except BaseException:
        traceback.print_exc()
        end(1)


def end(code: int) -> None:
    """End this process with everything said."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
