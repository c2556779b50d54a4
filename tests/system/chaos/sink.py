"""A mail server that can be away, busy, or hang up after it has taken a letter."""

from collections import Counter
from email.parser import BytesHeaderParser
from enum import StrEnum
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from activities.maildir import MailSink


class Mood(StrEnum):
    """How the server treats a letter."""

    KEEP = "keep"
    BUSY = "busy"
    HANG_UP = "hang up"


class Sink(MailSink):
    """The mail catcher of the product with moods.

    Attributes:
        busy: How many letters were turned away with 451.
        hung_up: For each Message-ID, how often it was kept and the sender not told.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__("127.0.0.1", 0, folder)
        self.mood = Mood.KEEP
        self.busy = 0
        self.hung_up: Counter[str] = Counter()

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a letter, or not, or keep it and say nothing."""
        if self.mood is Mood.BUSY:
            self.busy += 1
            return "451 Busy, come again later"
        kept = await super().handle_DATA(server, session, envelope)
        if self.mood is Mood.HANG_UP:
            headers = BytesHeaderParser().parsebytes(
                cast(bytes, envelope.original_content)
            )
            self.hung_up[headers["Message-ID"]] += 1
            assert server.transport is not None
            server.transport.close()
        return kept
