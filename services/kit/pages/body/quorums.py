"""Letters about quorums that a new version of a body makes impossible."""

from contextlib import suppress

from activities.register.shapes import Filters
from services.kit.connections import Connections
from services.kit.pages.body.seating import Sitting
from services.kit.process import Unavailable
from workflows.contracts.bids import Stage
from workflows.contracts.committees import BodyVersion
from workflows.contracts.notices import Notice
from workflows.contracts.parties import Party
from workflows.rules import quorum_notices, seats

PAGE = 100
"""Bids that are listed at once."""


JUDGED = frozenset({Stage.HWB_APPROVAL, Stage.CONFLICT_REVIEW})


async def tell(to: Connections, bid: str, because: str, told: list[Notice]) -> None:
    """Queue letters about a bid, and have them sent; twice it is once.

    Where the post does not answer, what is queued goes out with the bid's next letters.
    """
    if number := await to.quorum_letters.queue(bid, because, told):
        with suppress(Unavailable):
            await to.bids.post(bid, number, f"{bid}/{number}/{because}")


async def changed(to: Connections, here: Sitting, now: BodyVersion) -> None:
    """Say at once which bids a new version leaves without a quorum."""
    before = [one.version for one in here.kept]
    was = seats.version_on(before, max(now.since, here.day))
    because = f"body/{now.party}/{now.body}/{now.version}"
    for bid in await _before(to, here.party, here.code):
        found = await to.register.bid(bid)
        if found:
            told = list(quorum_notices.of_seats(was, now, found.state, here.day))
            await tell(to, bid, because, told)


async def _before(to: Connections, party: Party, body: str) -> list[str]:
    """The bids that a body may have to judge now."""
    found: list[str] = []
    for number in range(1, 1000):
        page = await to.register.bids_for(party, body, Filters(), number, PAGE)
        found += [row.bid_id for row in page.items if row.stage in JUDGED]
        if number * PAGE >= page.total:
            break
    return found
