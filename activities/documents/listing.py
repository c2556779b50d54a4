"""Which documents a record gives, and which of them a later one has replaced."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from activities.documents.shapes import Kind, Source
from activities.register.reading import HistoryLine
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import (
    AgreementCountersigned,
    AgreementIssued,
    AllocationAgreed,
    AllocationRevised,
    DateExtended,
    Decided,
    Event,
)
from workflows.rules import meetings

KINDS = (
    "decided",
    "board_decided",
    "conflict_review_concluded",
    "agreement_issued",
    "agreement_countersigned",
    "date_extended",
    "allocation_revised",
    "allocation_agreed",
)
"""The kinds of entry that a document is made from."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document that the record gives.

    Attributes:
        about: Whose, where several bodies have one each: a board.
        newer: The number of the entry from which a newer one is made, or which took
            this one's place; 0 while it stands.
    """

    kind: Kind
    source: Source
    about: str = ""
    newer: int = 0

    @property
    def name(self) -> str:
        """Its name in addresses, such as `decision-letter-34`."""
        return f"{self.kind}-{self.source.number}"


class _Listing:
    """The documents so far, as the entries are gone through."""

    def __init__(self) -> None:
        self.found: list[Made] = []
        self._signed = self._revised = False

    def take(self, event: Event, source: Source) -> None:
        """What an entry gives, and what it takes the place of."""
        match event:
            case Decided():
                self._put(Made(Kind.DECISION_LETTER, source))
            case AgreementIssued():
                self._signed = self._revised = False
                self._put(Made(Kind.AGREEMENT, source))
                self._ended(Kind.DELEGATION, "", source.number)
            case AgreementCountersigned():
                self._signed = True
                self._agreed(source)
            case DateExtended(key=DeadlineKey.START) if self._signed:
                self._agreed(source)
            case AllocationRevised() | AllocationAgreed():
                self._allocated(event, source)
        self._minuted(event, source)

    def _minuted(self, event: Event, source: Source) -> None:
        """The draft minutes of whoever decided, where it is known how they sat."""
        if isinstance(event, meetings.Judged) and event.minutes and event.minutes.body:
            self._put(Made(Kind.MINUTES, source, meetings.item_of(event)))

    def _agreed(self, source: Source) -> None:
        self._put(Made(Kind.AGREEMENT, source))
        self._put(Made(Kind.DELEGATION, source))

    def _allocated(self, event: Event, source: Source) -> None:
        """Other sums make another schedule 3; so does each signature on them."""
        issued = any(one.kind is Kind.AGREEMENT for one in self.found)
        self._revised |= issued and isinstance(event, AllocationRevised)
        if self._revised:
            self._put(Made(Kind.AGREEMENT, source))

    def _put(self, one: Made) -> None:
        self._ended(one.kind, one.about, one.source.number)
        self.found.append(one)

    def _ended(self, kind: Kind, about: str, number: int) -> None:
        for n, old in enumerate(self.found):
            if (old.kind, old.about) == (kind, about) and not old.newer:
                self.found[n] = replace(old, newer=number)


def listed(bid_id: str, lines: Iterable[HistoryLine]) -> tuple[Made, ...]:
    """Every document of a record, in the order of its entries."""
    listing = _Listing()
    for line in lines:
        listing.take(line.event, Source(bid_id, line.number, line.at, line.hash))
    return tuple(listing.found)
