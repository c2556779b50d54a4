"""Letters about quorums that a new version of a body makes impossible."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from activities.register.shapes import Filters
from services.kit.connections import Connections
from services.kit.process import Unavailable
from workflows.contracts.bids import Stage
from workflows.contracts.committees import BodyVersion
from workflows.contracts.notices import Notice
from workflows.contracts.parties import Party
from workflows.rules import quorum_notices, seats
from workflows.rules.calendar import london_day

log = logging.getLogger(__name__)

PAGE = 100
"""Bids that are listed at once."""

BACK = timedelta(days=7)
"""How far a service looks back when it starts."""

JUDGED = frozenset(
    {Stage.HWB_APPROVAL, Stage.CONFLICT_REVIEW, Stage.APPROVAL_IN_PRINCIPLE}
)
"""Stages in which a body with seats may have to judge a bid."""


async def tell(to: Connections, bid: str, because: str, told: list[Notice]) -> None:
    """Queue letters about a bid, and have them sent; twice it is once.

    Where the post does not answer, what is queued goes out with the bid's next letters.
    """
    if number := await to.quorum_letters.queue(bid, because, told):
        with suppress(Unavailable):
            await to.bids.post(bid, number, f"{bid}/{number}/{because}")


async def changed(to: Connections, now: BodyVersion) -> None:
    """Say which bids a new version leaves without a quorum; twice it is once."""
    kept = [one.version for one in await to.committees.versions(now.party, now.body)]
    older = [one for one in kept if one.version < now.version]
    today = london_day(to.clock())
    was = seats.version_on(older, max(now.since, today))
    because = f"body/{now.party}/{now.body}/{now.version}"
    for bid in await before(to, now.party, now.body):
        found = await to.register.bid(bid)
        if found:
            told = list(quorum_notices.of_seats(was, now, found.state, today))
            await tell(to, bid, because, told)


async def caught_up(to: Connections, party: Party) -> None:
    """Say what new versions led to and nobody was told, as whoever wrote them was cut off.

    What was said already is not said again: its letters are in the delivery log.
    """
    for version in await to.committees.written_since(party, to.clock() - BACK):
        await changed(to, version)


@asynccontextmanager
async def catching_up(to: Connections, party: Party | None) -> AsyncIterator[None]:
    """The same beside what a service does from its start on."""
    if party is None:
        yield
        return

    async def begun() -> None:
        try:
            await caught_up(to, party)
        except Exception:
            log.exception("letters about new versions of bodies are not all queued")

    task = asyncio.create_task(begun())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def before(to: Connections, party: Party, body: str) -> list[str]:
    """The bids that a body may have to judge now."""
    found: list[str] = []
    for number in range(1, 1000):
        page = await to.register.bids_for(party, body, Filters(), number, PAGE)
        found += [row.bid_id for row in page.items if row.stage in JUDGED]
        if number * PAGE >= page.total:
            break
    return found
