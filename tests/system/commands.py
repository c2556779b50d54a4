"""The command line as people meet it: real processes, their words and exit codes."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

from services.embedded import place
from services.embedded.place import Place
from services.identity import keys
from services.identity.routes import AUDIENCE

BIN = Path(sys.executable).parent
BIDS = BIN / "bids"
OURS = ("BIDS_", "TEMPORAL_")
PATIENCE = 300.0


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """This process's variables without those that are meant for the product."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    return {**kept, "COLUMNS": "100", **more}


def ran(command: list[str | Path], cwd: Path | None = None, **variables: str) -> Said:
    """Run a program of ours to its end; nobody ever sees a stack of calls."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    said = Said(done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in said.out + said.err, said
    assert said.code >= 0, said
    return said


def bids(*words: object, cwd: Path | None = None, **variables: str) -> Said:
    """Run a command of `bids` to its end."""
    return ran([BIDS, *map(str, words)], cwd, **variables)


def free_base() -> int:
    """The first of five free ports, below those that systems hand out by themselves."""
    return place.free(Path(), random.randrange(20_000, 30_000, 10)).web


def until(true: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What comes out, as soon as it is true."""
    give_up = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < give_up, f"never came: {what}"
        time.sleep(0.05)
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has only not been waited for does not."""
    return _stat(Path(f"/proc/{pid}/stat"))[0] not in "ZX"


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    files = Path("/proc").glob("[0-9]*/stat")
    return [int(f.parent.name) for f in files if _stat(f)[1] == str(pid)]


def _stat(file: Path) -> list[str]:
    """State and parent of a process."""
    try:
        return file.read_text().rpartition(") ")[2].split()[:2]
    except OSError:
        return ["X", ""]


class House:
    """A system started by `bids up`, on ports of its own, and people who use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place: Place = place.from_base(folder, free_base())
        self.log = folder.with_name("said.txt")
        self.http = httpx2.Client(base_url=self.place.base_url, timeout=30)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        """The process of the latest start."""
        assert self._process is not None
        return self._process

    def begin(self, *options: str) -> None:
        """Start it, in a session of its own; the first start names the ports."""
        new = [] if self._process else ["--port", str(self.place.web)]
        with self.log.open("w") as output:
            self._process = subprocess.Popen(
                [BIDS, "up", "--state", self.folder, *new, *options],
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self, *options: str) -> None:
        """Start it and wait until it is ready."""
        self.begin(*options)
        until(self.ready, "a system that is ready")

    def ready(self) -> bool:
        """Whether everything answers; fails where the process has ended."""
        assert self.process.poll() is None, self.said
        try:
            return self.http.get("/health/ready").status_code == 200
        except httpx2.TransportError:
            return False

    @property
    def said(self) -> str:
        """What it has said since it was started."""
        return self.log.read_text()

    def kill(self) -> None:
        """Kill -9, the whole group."""
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def end(self) -> None:
        """Whatever state it is in."""
        self.kill()
        self.http.close()

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def token(self, subject: str) -> str:
        """As `bids token` prints it, without the time that a process takes."""
        issuer = keys.load(self.folder, self.place.issuer)
        return issuer.issue(subject, AUDIENCE)

    def ask(self, who: str, path: str, body: Any = None) -> Any:
        """Read something, or give a command, as somebody; the answer must be good."""
        headers = {"Authorization": f"Bearer {self.token(who)}"}
        if body is None:
            answer = self.http.get(path, headers=headers)
        else:
            headers["Idempotency-Key"] = uuid4().hex
            answer = self.http.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()
