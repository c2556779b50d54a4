"""A round's newest policy over the bids that run: read, and confirmed as it was read."""

from typing import NamedTuple

from services.kit.connections import Connections
from workflows.contracts.cycles import Cycle
from workflows.contracts.parties import Actor
from workflows.contracts.policies import ConfirmPolicy, PolicyConfirmed
from workflows.rules import policy_change, rounds
from workflows.rules.policy_change import Change
from workflows.rules.refusals import AlreadyDone


class Preview(NamedTuple):
    """What the newest policy would change.

    Attributes:
        running: How many bids of the round are open, but for those closed to the reader.
        found: Those that have not heard of it.
        seen: Which preview this is; another one once anything in it is different.
    """

    cycle: Cycle
    running: int
    found: list[Change]
    seen: str


async def read(to: Connections, cycle: Cycle, person: str) -> Preview:
    """The preview as it is now."""
    bids, now = await to.rounds.running(cycle.name, person), to.clock()
    found = [
        policy_change.preview(bid, cycle, now)
        for bid in bids
        if policy_change.is_news(bid, cycle.version)
    ]
    seen = policy_change.seen(cycle.version, found)
    return Preview(cycle, len(bids), found, seen)


async def confirmed(
    to: Connections, name: str, seen: str, person: str, reason: str
) -> int:
    """The number of the entry by which somebody confirmed just this preview; 0 for none.

    A request that is sent again finds other bids: those that have heard meanwhile.

    Raises:
        AlreadyDone: They confirmed it and gave another reason, which stands on record.
    """
    mine = [
        (entry.number, entry.event.reason)
        for entry in await to.rounds.record(name)
        if isinstance(entry.event, PolicyConfirmed)
        if entry.event.seen == seen
        if entry.event.by and entry.event.by.person == person
    ]
    number = next((number for number, said in mine if said == reason), 0)
    if mine and not number:
        raise AlreadyDone(
            "You have confirmed just this before and gave another reason. That one is on "
            "record."
        )
    return number


async def confirm(
    to: Connections, shown: Preview, by: Actor, reason: str, key: str
) -> int:
    """Have the round tell its bids; it is started where it does not run.

    Args:
        to: What the service talks to.
        shown: The preview that was read, and that still holds.
        by: Who confirms it.
        reason: Why the policy is for the bids that run, too.
        key: The same for a request that is sent again.

    Raises:
        Refusal: A rule said no.
        KeyUsedBefore: Another request was accepted under the key.
        Unavailable: No answer in time.
    """
    command = ConfirmPolicy(
        by=by,
        version=shown.cycle.version,
        seen=shown.seen,
        bids=len(shown.found),
        reason=reason,
    )
    start = await to.rounds.start_of(rounds.start(shown.cycle))
    return await to.bids.tell_round(shown.cycle.name, command, key, start)
