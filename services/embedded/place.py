"""Where an embedded system lives: its folder, its ports, and the lock on both."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where Temporal listens, all on loopback."""

    grpc: int
    ui: int
    http: int


USUAL = Ports(grpc=7233, ui=8233, http=7243)


class Taken(RuntimeError):
    """The folder or a port is in use; the message says which and what to do."""


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
        return f"sqlite:///{self.folder.resolve() / 'bids.db'}"

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
        Taken: Another one does, or a port is in use.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    with (place.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Taken(
                f"A system is already running on {place.folder}. Stop it first, or give "
                "another folder with --state."
            ) from None
        _check_ports(place)
        yield


def _check_ports(place: Place) -> None:
    for what, port in place.ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                raise Taken(
                    f"Port {port}, for {what}, is in use by another program. Stop it, or "
                    "move every port with --port."
                ) from None


def from_base(folder: Path, base: int) -> Place:
    """A place whose ports all follow a base: services, mail, Temporal, its UI and API."""
    return Place(
        folder=folder,
        web=base,
        mail=base + 1,
        temporal=Ports(grpc=base + 2, ui=base + 3, http=base + 4),
    )
