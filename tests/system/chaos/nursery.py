"""Forks the parts from one process that has imported everything: a start in milliseconds.

A worker takes two seconds of imports; killed and started again every second, it would
mostly import. The nursery runs nothing itself, has no thread and no event loop, so what
it forks is as good as new. Whatever happens, no part outlives the nursery, and the
nursery does not outlive the tests.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """Have the kernel kill this process when the one that started it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Nursery:
    """The tests' end of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=Path(__file__).parents[3],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # one system call, no lock
        )
        assert self._process.stdin
        assert self._process.stdout
        self._orders, self._answers = self._process.stdin, self._process.stdout
        self._ended: dict[int, int] = {}

    def start(self, part: str, variables: dict[str, str], log: Path) -> int:
        """Start a part with these variables; its process id."""
        answer = self._asked(part=part, variables=variables, log=str(log))
        return int(answer["pid"])

    def ended(self) -> dict[int, int]:
        """Every part that has ended so far, with its exit status."""
        self._asked()
        return self._ended

    def close(self) -> None:
        """End the nursery, and with it every part."""
        self._process.kill()
        self._process.communicate()

    def _asked(self, **order: Any) -> dict[str, Any]:
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()
        answer: dict[str, Any] = json.loads(self._answers.readline())
        self._ended |= {int(pid): status for pid, status in answer["ended"].items()}
        return answer


def _serve() -> None:
    from tests.system.chaos import parts  # noqa: PLC0415  # only the nursery needs it

    for line in sys.stdin:
        order = json.loads(line)
        answer: dict[str, Any] = {"ended": _reaped()}
        if order:
            answer["pid"] = _forked(parts.PARTS[order["part"]], order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _reaped() -> dict[int, int]:
    ended = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if not pid:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def _forked(part: Any, order: dict[str, Any]) -> int:
    sys.stdout.flush()
    parent = os.getpid()
    if pid := os.fork():
        return pid
    status = 1
    try:
        die_with_parent()
        if os.getppid() != parent:
            os._exit(1)
        _redirect(order["log"])
        os.environ.update(order["variables"])
        part()
        status = 0
    except BaseException:  # it must not go on as a second nursery
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _redirect(log: str) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)


if __name__ == "__main__":
    _serve()
