"""Whether every phase on record has its money in the ledger and its functions moved."""

from collections.abc import AsyncIterator

from activities.database import Database
from activities.handover.moving import AT_HOME, holders
from activities.ledger.reading import LedgerReading
from activities.register.delegation_reading import Delegations
from workflows.contracts.delegations import Delegation
from workflows.contracts.phases import Phase, PhaseState
from workflows.rules import delegation_phases
from workflows.rules.bodies import NATIONAL


async def faults(database: Database) -> list[str]:
    """What does not agree, one sentence each; a phase under way is left alone."""
    found = []
    for one in await Delegations(database).phased():
        found += [fault async for fault in _money(database, one)]
        found += [fault async for fault in _functions(database, one)]
    return found


async def _money(database: Database, found: Delegation) -> AsyncIterator[str]:
    ledger = LedgerReading(database)
    for one in found.phases:
        if one.state is PhaseState.UNDER_WAY:
            continue
        expected = delegation_phases.transfer(found, one)
        posted = await ledger.transfer(expected.id)
        named = f"Phase {one.number} of {found.id}"
        if one.state is not PhaseState.MOVED and posted:
            yield f"{named} has not moved, and {posted.id} is posted."
        elif one.state is PhaseState.MOVED and posted != expected:
            yield f"{named} has moved, and {expected.id} is not posted as it should be."


async def _functions(database: Database, found: Delegation) -> AsyncIterator[str]:
    """Who holds what by the record and by the table of moves."""
    if found.handed_back:
        return
    known = await holders(database, found.ccg)
    moving = {code for one in found.phases if _moves(one) for code in one.functions}
    for one in found.functions:
        by_record = AT_HOME if one.holder == NATIONAL else one.holder
        by_moves = known.get(one.function, AT_HOME)
        if one.function not in moving and by_record != by_moves:
            yield (
                f"{one.function} of {found.id} is held by {by_record} on record and by "
                f"{by_moves} by its moves."
            )


def _moves(one: Phase) -> bool:
    return one.state is PhaseState.UNDER_WAY
