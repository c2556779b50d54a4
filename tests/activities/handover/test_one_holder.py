"""A function has exactly one holder, whatever is moved, moved back, and tried again."""

import random
from collections import defaultdict

import pytest
from sqlalchemy import text
from temporalio.exceptions import ApplicationError

from activities.database import Database
from activities.handover import moving
from activities.handover.moving import AT_HOME, HandoverActivities
from activities.register.delegations import DelegationRegister
from tests.activities.handover.test_moving import moves
from tests.rules.test_hands import lived
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.ports import DelegationBatch
from workflows.contracts.sagas import FunctionReturn

FUNCTIONS = ("F01", "F02", "F03")
HOLDERS = ("07R", "07R", "08H")


async def one_after_the_other(database: Database) -> None:
    """Each move takes a function from who got it last; the first, from NHS England."""
    query = text(
        "SELECT ccg, function, number, id, held, holder FROM function_moves "
        "ORDER BY ccg, function, number"
    )
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    last: dict[str, tuple[int, str]] = defaultdict(lambda: (0, AT_HOME))
    for row in rows:
        number, holder = last[row.function]
        assert (row.number, row.held) == (number + 1, holder), row
        last[row.function] = (row.number, row.holder)
    once = {(row.id, row.function) for row in rows}
    assert len(once) == len(rows), "a step moves a function once"
    held = await moving.holders(database, "07R")
    assert held == {function: holder for function, (_, holder) in last.items()}


def a_life(draw: random.Random) -> list[tuple[str, object]]:
    """What may happen to a delegation."""
    makes = (
        lambda: ("take", draw.choice(FUNCTIONS)),
        lambda: ("return", draw.choice(FUNCTIONS)),
        lambda: ("vary", set(draw.sample(FUNCTIONS, draw.randint(1, 3)))),
        lambda: ("days", draw.randint(1, 60)),
    )
    return [draw.choice(makes)() for _ in range(6)]


@pytest.mark.parametrize("seed", range(12))
async def test_every_function_has_one_holder_at_every_moment(
    database: Database, seed: int
):
    """Handovers that go through, are tried again, compensated or refused; then a life."""
    draw = random.Random(seed)
    by = HandoverActivities(database)
    standing: list[str] = []
    for n in range(8):
        functions = draw.sample(FUNCTIONS, draw.randint(1, 3))
        wanted = moves(f"handover/{n}", draw.choice(HOLDERS), *functions)
        held = await moving.holders(database, "07R")
        elsewhere = {held.get(one.function, AT_HOME) for one in wanted.moves}
        if elsewhere - {AT_HOME, wanted.moves[0].holder}:
            with pytest.raises(ApplicationError, match="has to be handed back first"):
                await by.move_functions(wanted)
        else:
            for _ in range(draw.randint(1, 2)):
                await by.move_functions(wanted)
            standing.append(wanted.id)
        await one_after_the_other(database)
        while standing and draw.random() < 0.6:
            back = FunctionReturn(id=standing.pop(), bid_id="07R-1")
            for _ in range(draw.randint(1, 2)):
                await by.return_functions(back)
            await one_after_the_other(database)
    while standing:
        await by.return_functions(FunctionReturn(id=standing.pop(), bid_id="07R-1"))
    held = await moving.holders(database, "07R")
    assert set(held.values()) <= {AT_HOME}, "all was taken back, the last first"

    await by.move_functions(moves("handover/live", "07R", "F01", "F02"))
    one = lived(a_life(draw))
    register = DelegationRegister(database, moving.follow)
    entries = tuple(
        DelegationEntry(bid_id=one.found.id, number=n, event=event)
        for n, event in enumerate(one.events, 1)
    )
    for upto in sorted(draw.choices(range(1, len(entries) + 1), k=5)):
        batch = DelegationBatch(bid_id=one.found.id, entries=entries[:upto])
        await register.enter_delegation(batch)
        await one_after_the_other(database)
    assert await moving.holders(database, "07R")
