"""Bids lately written, so that the next batch need not read them from their text."""

from collections import OrderedDict

from workflows.contracts.bids import Bid


class Recent:
    """A hint only: it counts for the exact hash that the database names as the last."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._known: OrderedDict[str, tuple[str, Bid]] = OrderedDict()

    def at(self, bid_id: str, head: str) -> Bid | None:
        """The bid as it stood after the entry with this hash, if it is known."""
        known = self._known.get(bid_id)
        return known[1] if known and known[0] == head else None

    def keep(self, bid_id: str, head: str, bid: Bid) -> None:
        """Remember a bid that has been committed; the longest unused one makes room."""
        self._known[bid_id] = (head, bid)
        self._known.move_to_end(bid_id)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
