"""Letters as their readers get them, for pages that show what an entry led to."""

from collections.abc import Sequence
from typing import NamedTuple

from activities.database import Database
from activities.letters import typesetting
from activities.letters.compose import compose
from activities.letters.letter import LetterHead
from activities.register.post import DeliveryLog, Message
from activities.register.reading import RegisterReading
from activities.register.shapes import NoticeRow
from workflows.contracts.bids import Bid
from workflows.rules import progress


class Preview(NamedTuple):
    """One letter, and the lines of the delivery log that are copies of it."""

    rows: tuple[NoticeRow, ...]
    subject: str
    text: str


class Previews:
    """Composes letters without sending any, from what sending them starts from.

    Args:
        base_url: Where links in letters lead.
        help_address: Whom letters name for help.
    """

    def __init__(self, database: Database, base_url: str, help_address: str) -> None:
        self._log = DeliveryLog(database)
        self._record = RegisterReading(database)
        self._head = LetterHead("", base_url, help_address)

    async def of_entry(self, bid_id: str, number: int) -> Sequence[Preview]:
        """Every letter that an entry led to, once for all who get the same. Two queries.

        It is about the bid as it stood after the entry, as the letter itself is.
        """
        rows = await self._log.of_entry(bid_id, number)
        if not rows:
            return ()
        bid: Bid | None = None
        for entry in await self._record.entries(bid_id, number):
            bid = progress.after(bid, entry.event)
        if bid is None:
            return ()
        copies: dict[tuple[str, str], list[NoticeRow]] = {}
        for row in rows:
            letter = compose(Message.model_validate(dict(row)), bid, self._head)
            said = letter.subject, typesetting.text(letter)
            copies.setdefault(said, []).append(row)
        return [Preview(tuple(rows), *said) for said, rows in copies.items()]
