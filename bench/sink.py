"""A mail server that costs next to nothing: `python -m bench.sink FILE PORT`.

It takes every letter and keeps its Message-ID, a line each, so that lost and repeated
ones show. In production the mail server is somebody else's machine.
"""

import asyncio
import re
import sys
from pathlib import Path
from typing import IO

from services.embedded.place import HOST

MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"
READY = b"220 bench ESMTP\r\n"
ANSWERS = {
    b"EHLO": b"250-bench\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"HELO": b"250 bench\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
FINE = b"250 fine\r\n"


class Session(asyncio.Protocol):
    """One sender's connection."""

    def __init__(self, kept: IO[bytes]) -> None:
        self._kept = kept
        self._received = bytearray()
        self._in_letter = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(READY)

    def data_received(self, data: bytes) -> None:
        """Take lines and letters as they come."""
        self._received += data
        while self._take_letter() if self._in_letter else self._take_line():
            pass

    def _take_line(self) -> bool:
        line, found, rest = self._received.partition(b"\r\n")
        if not found:
            return False
        self._received = rest
        word = bytes(line[:4]).upper()
        self._in_letter = word == b"DATA"
        self._transport.write(ANSWERS.get(word, FINE))
        if word == b"QUIT":
            self._transport.close()
        return True

    def _take_letter(self) -> bool:
        letter, found, rest = self._received.partition(END)
        if not found:
            return False
        self._received, self._in_letter = rest, False
        identity = MESSAGE_ID.search(letter)
        self._kept.write((identity[1] if identity else b"none") + b"\n")
        self._transport.write(FINE)
        return True


async def serve(file: Path, port: int) -> None:
    """Take letters until killed."""
    loop = asyncio.get_running_loop()
    with file.open("ab", buffering=0) as kept:
        server = await loop.create_server(lambda: Session(kept), HOST, port)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
