"""What the front door shows."""

from activities.register.reading import Page, PublicBid
from services.kit.lists import Listed, counted
from services.kit.sheets import STAGES


class PublicLine(PublicBid):
    """A bid in the public register."""

    stage_words: str


class PublicBids(Listed):
    """Bids, the last changed first."""

    items: tuple[PublicLine, ...]


def public_bids(page: Page[PublicBid]) -> PublicBids:
    """A page of the public register."""
    items = tuple(
        PublicLine(**dict(row), stage_words=STAGES[row.stage]) for row in page.items
    )
    return PublicBids(items=items, **counted(page))
