"""A body that decides in place of a board which no attendance could make quorate (R15)."""

from datetime import datetime

from workflows.contracts.base import Contract
from workflows.contracts.committees import FallbackKind
from workflows.contracts.parties import Party, Who


class Decider(Contract):
    """Who decides in place of a board.

    Attributes:
        name: The body in words.
        because: Why the board could not be quorate, in sentences.
    """

    party: Party
    body: str
    name: str
    because: tuple[str, ...] = ()


class HandedOn(Decider):
    """Who decides in place of the national panel, as the decision keeps it.

    In a round that seals its decisions it is told with the decision, and not before.

    Attributes:
        words: The fallback as the panel's rules have it.
        reason: Why it was done this way.
    """

    words: str = ""
    reason: str = ""


class InPlace(Decider):
    """A fallback that was started for a board's item; it stands until the bid ends.

    Attributes:
        board: In whose place; `national` for the national panel.
        reason: Empty while it is sealed, as are name, words and why.
        words: The fallback as the board's rules have it.
        members: Everybody with a place on the board, by person: none of them acts in the
            other body on this item (R10).
    """

    board: str
    kind: FallbackKind
    words: str = ""
    members: tuple[str, ...] = ()
    reason: str
    at: datetime
    by: Who
