"""Documents by the bid's record: made when they are first asked for, then kept at hand.

A document follows from its entry alone, so nothing has to be stored: whoever asks
again, here or in another process, gets the same bytes.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from activities.documents import (
    agreement,
    decision_letter,
    listing,
    signing,
    typesetting,
)
from activities.documents.listing import Made
from activities.documents.shapes import Content, Kind, Source
from activities.register.reading import RegisterReading
from workflows.contracts.bids import Bid
from workflows.contracts.events import Decided, Event
from workflows.rules import meetings, progress

AT_HAND = 64
"""Files of some 50 kB each that are kept in memory."""

MOST = 1000
"""Entries of a record that documents are looked for in."""

Minutes = Callable[[Bid, meetings.Judged, Source], Content | None]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is handed out.

    Attributes:
        title: What stands at its head.
        signed: Whether the system signed it; without a key it cannot.
    """

    made: Made
    title: str
    content: bytes
    signed: bool


class Documents:
    """The documents of bids."""

    def __init__(
        self,
        register: RegisterReading,
        base_url: str,
        signer: signing.Signer | None,
        minutes: Minutes,
    ) -> None:
        """Where they come from.

        Args:
            register: The record that they are made of.
            base_url: Where people reach the services; check addresses begin with it.
            signer: Signs them; None where the system has no key.
            minutes: Words the draft minutes of a board's item.
        """
        self._register = register
        self._base_url = base_url
        self._minutes = minutes
        self._kept: OrderedDict[tuple[Kind, str], Document] = OrderedDict()
        self._making = asyncio.Lock()
        self.signer = signer

    async def of(self, bid_id: str) -> tuple[Made, ...]:
        """Every document that the record gives. One query."""
        lines = await self._register.history(bid_id, limit=MOST, kinds=listing.KINDS)
        return listing.listed(bid_id, lines)

    async def named(self, bid_id: str, name: str) -> Made | None:
        """The document of this name, such as `decision-letter-34`."""
        return next((one for one in await self.of(bid_id) if one.name == name), None)

    async def file(self, made: Made) -> Document | None:
        """A document of the record, made unless it is at hand; not in the event loop.

        Raises:
            NotSet: It could not be set.
        """
        key = (made.kind, made.source.hash)
        async with self._making:
            if key not in self._kept:
                found = await self._make(made)
                if found is None:
                    return None
                self._kept[key] = found
                while len(self._kept) > AT_HAND:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    async def _make(self, made: Made) -> Document | None:
        source = made.source
        entries = await self._register.entries(source.bid_id, source.number)
        if not entries or entries[-1].number != source.number:
            return None
        return await asyncio.to_thread(
            self._made, made, tuple(entry.event for entry in entries)
        )

    def _made(self, made: Made, events: tuple[Event, ...]) -> Document | None:
        bid: Bid | None = None
        for event in events:
            bid = progress.after(bid, event)
        content = self._content(made, bid, events[-1]) if bid else None
        if content is None:
            return None
        file = typesetting.pdf(content, made.source, self._base_url)
        if self.signer:
            reason = f"Made from entry {made.source.number} of bid {made.source.bid_id}"
            file = self.signer.signed(file, made.source.at, reason)
        return Document(made, content.title, file, self.signer is not None)

    def _content(self, made: Made, bid: Bid, event: Event) -> Content | None:
        match made.kind:
            case Kind.DECISION_LETTER if isinstance(event, Decided):
                return decision_letter.of(bid, event, made.source)
            case Kind.MINUTES if isinstance(event, meetings.Judged):
                return self._minutes(bid, event, made.source)
            case Kind.AGREEMENT:
                return agreement.of(bid, made.source)
            case Kind.DELEGATION:
                return agreement.delegation(bid, made.source)
        return None
