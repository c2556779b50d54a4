"""A keep-alive connection that costs next to nothing, so that services are what we time."""

import asyncio
import json
from typing import Any

AGAIN = 503


class Unexpected(Exception):
    """The system answered what it must not; the message says to what and how."""


class Connection:
    """One HTTP/1.1 connection, one request at a time; made ready when first used.

    Attributes:
        repeated: How often a request was sent again, under its old key, since the
            services could not tell in time what became of it.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self.repeated = 0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a whole request; its status and body."""
        if self._writer is None:
            opened = await asyncio.open_connection(self._host, self._port)
            self._reader, self._writer = opened
        assert self._reader is not None
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        body = await self._reader.readexactly(_length(head))
        return int(head[9:12]), body

    async def done(self, request: bytes) -> Any:
        """Send a whole request that must succeed; the document it is answered with.

        Raises:
            Unexpected: It was answered with a problem.
        """
        status, body = await self.ask(request)
        while status == AGAIN:
            self.repeated += 1
            status, body = await self.ask(request)
        if status >= 300:
            line = request.partition(b"\r\n")[0].decode()
            raise Unexpected(f"{line}: {status} {body[:300].decode()}")
        return json.loads(body)

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    return int(lower[at : lower.index(b"\r\n", at)])


def get(path: str, **headers: str) -> bytes:
    """A request that reads."""
    return _head("GET", path, headers) + b"\r\n"


def post(path: str, body: bytes, **headers: str) -> bytes:
    """A request that sends JSON."""
    head = _head("POST", path, headers)
    return head + (
        b"content-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
        + body
    )


def _head(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n").encode()
