"""Tasks that somebody has just done, while the register has not heard of it yet."""

import contextlib

from activities.register.worklists import TaskFilters, TaskKey, Worklists
from services.kit.connections import Connections
from services.kit.process import BidNotFound, Unavailable
from workflows.contracts.parties import Membership
from workflows.rules import waiting

MOST = 50
"""Tasks that one hat may have on one bid; of more the rest is not left out."""


async def left_out(
    to: Connections, hat: Membership, person: str, bid_id: str, number: int
) -> tuple[TaskKey, ...]:
    """Those of a hat's tasks on a bid that the bid does not wait for any more.

    The register is a second or two behind whoever has just acted; the process knows.

    Args:
        to: What is asked.
        hat: In which role.
        person: Who.
        bid_id: On which bid they have just acted.
        number: The entry that came of it.
    """
    record = await to.register.bid(bid_id)
    if record is None or record.number >= number:
        return ()
    with contextlib.suppress(BidNotFound, Unavailable):
        held = waiting.now(await to.bids.view(bid_id))
        open_ = {
            (need.command, need.subject, need.body)
            for need in (*held.blockers, *held.besides)
        }
        of_bid = TaskFilters(search=bid_id)
        listed = await Worklists(to.database).of_hat(hat, person, of_bid, 1, MOST)
        return tuple(
            (task.bid_id, task.command, task.subject)
            for task in listed.items
            if task.bid_id == bid_id
            and (task.command, task.subject, task.body) not in open_
        )
    return ()
