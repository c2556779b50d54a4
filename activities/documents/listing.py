"""Which documents a record gives, and which of them a later one has replaced."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from activities.documents.shapes import Kind, Source
from activities.register.reading import HistoryLine
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import (
    AgreementCountersigned,
    AgreementIssued,
    BoardDecided,
    DateExtended,
    Decided,
)

KINDS = (
    "decided",
    "board_decided",
    "agreement_issued",
    "agreement_countersigned",
    "date_extended",
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


def listed(bid_id: str, lines: Iterable[HistoryLine]) -> tuple[Made, ...]:
    """Every document of a record, in the order of its entries."""
    found: list[Made] = []
    signed = False
    for line in lines:
        source = Source(bid_id, line.number, line.at, line.hash)
        match line.event:
            case Decided():
                _put(found, Made(Kind.DECISION_LETTER, source))
            case BoardDecided() as event if event.minutes and event.minutes.body:
                _put(found, Made(Kind.MINUTES, source, event.board))
            case AgreementIssued():
                signed = False
                _put(found, Made(Kind.AGREEMENT, source))
                _ended(found, Kind.DELEGATION, "", line.number)
            case AgreementCountersigned():
                signed = True
                _put(found, Made(Kind.AGREEMENT, source))
                _put(found, Made(Kind.DELEGATION, source))
            case DateExtended(key=DeadlineKey.START) if signed:
                _put(found, Made(Kind.AGREEMENT, source))
                _put(found, Made(Kind.DELEGATION, source))
    return tuple(found)


def _put(found: list[Made], one: Made) -> None:
    _ended(found, one.kind, one.about, one.source.number)
    found.append(one)


def _ended(found: list[Made], kind: Kind, about: str, number: int) -> None:
    for n, old in enumerate(found):
        if (old.kind, old.about) == (kind, about) and not old.newer:
            found[n] = replace(old, newer=number)
