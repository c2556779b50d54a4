"""Whether what decisions rest on is still what is kept: papers that were signed, registers."""

from activities.database import Database
from activities.interests.reading import Interests
from activities.register import resting
from workflows.contracts import names
from workflows.rules import extracts


async def faults(database: Database) -> list[str]:
    """What does not agree, one sentence each. The registers are read once, whole."""
    found, changes = [], None
    async for one in resting.decisions(database):
        where = f"Entry {one.number} of bid {names.number_of(one.bid_id)}"
        if one.basis.application not in one.signed:
            found.append(
                f"{where} rests on version {one.basis.version} of an application that "
                "was not signed like this."
            )
        if one.basis.extract is None:
            continue
        if changes is None:
            changes = await Interests(database).everybodys_changes()
        if extracts.made_again(one.basis.extract, changes) != one.basis.extract:
            found.append(
                f"{where} rests on a register of interests that is not the one kept: "
                "an interest was changed, added or taken out since."
            )
    return found
