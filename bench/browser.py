"""A person's browser at its cheapest: connections kept, cookies kept, nothing drawn."""

import asyncio
import contextlib
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from bench.connection import Unexpected
from services.embedded.place import HOST

PATIENCE = 10.0
"""Seconds after which a person gives up on a page."""

Open = tuple[StreamReader, StreamWriter]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came.

    Attributes:
        path: What was asked for.
        to: Where it sends the browser, in full; empty where it is a page.
    """

    path: str
    status: int
    to: str
    body: bytes


@dataclass(slots=True)
class Browser:
    """One person's: it asks for one thing at a time, and follows nothing by itself.

    Attributes:
        proxy: The one address of all services, and their ports by prefix; what a proxy
            would pass on, the browser takes to the service itself.
        requests: How many it has sent.
        reopened: How often a kept connection had been hung up, and was opened again.
    """

    proxy: tuple[str, dict[str, int]] = ("", {})
    requests: int = 0
    reopened: int = 0
    _cookies: dict[str, str] = field(default_factory=dict)
    _open: dict[int, Open] = field(default_factory=dict)

    async def get(self, address: str) -> Answer:
        """Ask for a page."""
        return await self._ask(address, b"GET", {}, b"")

    async def post(self, address: str, form: dict[str, str]) -> Answer:
        """Send a form of a page of the same origin."""
        body = urlencode(form).encode()
        parts = urlsplit(address)
        headers = {
            "origin": f"{parts.scheme}://{parts.netloc}",
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
        }
        return await self._ask(address, b"POST", headers, body)

    def close(self) -> None:
        """Close every connection."""
        for _, writer in self._open.values():
            writer.close()

    async def _ask(
        self, address: str, method: bytes, more: dict[str, str], body: bytes
    ) -> Answer:
        parts = urlsplit(address)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path
        headers = {"host": parts.netloc, "accept": "text/html", **more}
        if self._cookies:
            headers["cookie"] = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = b"%b %b HTTP/1.1\r\n%b\r\n%b" % (
            method,
            (path or "/").encode(),
            lines.encode(),
            body,
        )
        self.requests += 1
        try:
            async with asyncio.timeout(PATIENCE):
                head, found = await self._sent(self._port(parts), request)
        except TimeoutError:
            raise Unexpected(
                f"{parts.path}: no answer within {PATIENCE:.0f} s"
            ) from None
        except (OSError, IncompleteReadError) as error:
            raise Unexpected(f"{parts.path}: {type(error).__name__}") from None
        return self._read(address, head, found)

    def _port(self, parts: SplitResult) -> int:
        origin, services = self.proxy
        if parts.netloc != origin:
            return parts.port or 80
        prefix, _, _ = parts.path[1:].partition("/")
        return services.get(f"/{prefix}", services[""])

    async def _sent(self, port: int, request: bytes) -> tuple[list[bytes], bytes]:
        kept = self._open.get(port)
        if kept:
            # A server hangs up after some seconds of silence; browsers then ask anew.
            with contextlib.suppress(OSError, IncompleteReadError):
                return await _exchanged(kept, request)
            kept[1].close()
            self.reopened += 1
        self._open[port] = fresh = await asyncio.open_connection(HOST, port)
        return await _exchanged(fresh, request)

    def _read(self, address: str, head: list[bytes], body: bytes) -> Answer:
        to = ""
        for line in head[1:]:
            name, _, value = line.decode("latin-1").partition(": ")
            if name.lower() == "location":
                to = urljoin(address, value)
            elif name.lower() == "set-cookie":
                self._keep(value)
        return Answer(urlsplit(address).path, int(head[0][9:12]), to, body)

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        if "max-age=0" in cookie.lower():
            self._cookies.pop(name, None)
        else:
            self._cookies[name] = value


async def _exchanged(open_: Open, request: bytes) -> tuple[list[bytes], bytes]:
    reader, writer = open_
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    length = next(
        (int(line[15:]) for line in head if line[:15].lower() == b"content-length:"), 0
    )
    return head, await reader.readexactly(length)
