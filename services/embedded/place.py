"""Where an embedded system lives: its folder, its ports, and the lock on both."""

import errno
import fcntl
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

HOST = "127.0.0.1"
LAST_BASE = 65535 - 4
MEMORY = "ports.json"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where Temporal listens, all on loopback."""

    grpc: int
    ui: int
    http: int


USUAL = Ports(grpc=7233, ui=8233, http=7243)


class Taken(RuntimeError):
    """The folder or a port cannot be had; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder and the ports, all on loopback.

    Attributes:
        web: The one address of all services, sign-in included.
        mail: Where the mail catcher listens.
    """

    folder: Path
    web: int = 8000
    mail: int = 1025
    temporal: Ports = USUAL

    @property
    def base_url(self) -> str:
        """Where people reach the services."""
        return f"http://{HOST}:{self.web}"

    @property
    def issuer(self) -> str:
        """The address that the embedded sign-in goes by."""
        return f"{self.base_url}/identity"

    @property
    def database(self) -> str:
        """The address of the register's file."""
        return f"sqlite:///{quote(str(self.folder.resolve() / 'bids.db'))}"

    @property
    def ports(self) -> dict[str, int]:
        """Every port, by what it is for."""
        return {
            "the services": self.web,
            "mail": self.mail,
            "Temporal": self.temporal.grpc,
            "Temporal's UI": self.temporal.ui,
            "Temporal's HTTP API": self.temporal.http,
        }


@contextmanager
def held(place: Place) -> Iterator[None]:
    """Hold the folder, so that no second system works on the same state.

    Raises:
        Taken: Another one does, a port is in use, or one may not write there.
    """
    with _lock_file(place.folder) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Taken(
                f"A system is already running on {place.folder}. Stop it first, or give "
                "another folder with --state."
            ) from None
        _check_ports(place)
        (place.folder / MEMORY).write_text(json.dumps(list(place.ports.values())))
        yield


def _lock_file(folder: Path) -> TextIO:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / "lock").open("w")
    except OSError as error:
        raise Taken(
            f"Nothing can be kept in {folder} ({error.strerror}). Give another folder "
            "with --state."
        ) from None


def _check_ports(place: Place) -> None:
    for what, port in place.ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                why = "is in use by another program"
                if error.errno == errno.EACCES:
                    why = "may not be used by this account"
                raise Taken(
                    f"Port {port}, for {what}, {why}. Free it, or move all five ports: "
                    "bids up --port 9000, or make run ARGS='--port 9000'."
                ) from None


def of(folder: Path, base: int | None) -> Place:
    """A place by the first of its ports, 0 for the usual ones.

    Where none is given it is the one last started in this folder: its people, bids and
    tokens go by its address.
    """
    if base is None:
        return _remembered(folder)
    return from_base(folder, base) if base else Place(folder)


def _remembered(folder: Path) -> Place:
    try:
        web, mail, *temporal = json.loads((folder / MEMORY).read_text())
        return Place(folder, web, mail, Ports(*temporal))
    except (OSError, ValueError, TypeError):
        return Place(folder)


def free(folder: Path, base: int) -> Place:
    """A place in a folder that nobody else has, on the first five free ports from a base.

    Raises:
        Taken: There are none.
    """
    for first in range(base, LAST_BASE, 5):
        place = from_base(folder, first)
        try:
            _check_ports(place)
        except Taken:
            continue
        return place
    raise Taken("No five ports in a row are free.")


def from_base(folder: Path, base: int) -> Place:
    """A place whose ports all follow a base: services, mail, Temporal, its UI and API."""
    return Place(
        folder=folder,
        web=base,
        mail=base + 1,
        temporal=Ports(grpc=base + 2, ui=base + 3, http=base + 4),
    )
