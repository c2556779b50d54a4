"""Cost codes and function holders: once under an id, back again, and refused for good."""

import pytest
from sqlalchemy import text
from temporalio.exceptions import ApplicationError

from activities.database import Database
from activities.handover import moving
from activities.handover.moving import HandoverActivities
from activities.register.delegations import DelegationRegister
from tests.rules.test_hands import lived
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.ports import DelegationBatch
from workflows.contracts.sagas import (
    CostCodes,
    FunctionMove,
    FunctionMoves,
    FunctionReturn,
)

CODES = CostCodes(
    id="handover/07R-1/cost_codes", bid_id="07R-1", codes=("07R/delegated/2015-16",)
)


def moves(id: str = "one", holder: str = "07R", *functions: str) -> FunctionMoves:
    return FunctionMoves(
        id=id,
        bid_id="07R-1",
        moves=tuple(
            FunctionMove(ccg="07R", function=f, holder=holder)
            for f in functions or ("F01", "F02")
        ),
    )


async def test_cost_codes_open_and_close_once_however_often_it_is_asked(
    database: Database,
) -> None:
    """Opened again by another attempt under the same id, they are open."""
    by = HandoverActivities(database)
    for _ in range(2):
        await by.open_codes(CODES)
        assert await moving.open_codes(database, "07R-1") == CODES.codes
    for _ in range(2):
        await by.close_codes(CODES)
        assert await moving.open_codes(database, "07R-1") == ()
    await by.open_codes(CODES)
    assert await moving.open_codes(database, "07R-1") == CODES.codes
    with pytest.raises(ApplicationError, match="cannot be a cost code") as caught:
        await by.open_codes(CODES.model_copy(update={"codes": ("x" * 101,)}))
    assert caught.value.non_retryable


async def test_functions_move_once_and_go_back_once(database: Database) -> None:
    """A function has one holder at every moment; it goes back to who held it before."""
    by = HandoverActivities(database)
    for _ in range(2):
        await by.move_functions(moves())
    assert await moving.holders(database, "07R") == {"F01": "07R", "F02": "07R"}
    await by.move_functions(moves("two", "07R", "F01"))
    for _ in range(2):
        await by.return_functions(FunctionReturn(id="two", bid_id="07R-1"))
    assert await moving.holders(database, "07R") == {"F01": "07R", "F02": "07R"}
    await by.return_functions(FunctionReturn(id="one", bid_id="07R-1"))
    assert set((await moving.holders(database, "07R")).values()) == {moving.AT_HOME}


async def test_a_function_that_somebody_else_holds_is_not_moved_nor_the_others(
    database: Database,
) -> None:
    """A host that holds one of them meanwhile has to hand it back first."""
    by = HandoverActivities(database)
    await by.move_functions(moves("host", "08H", "F02"))
    with pytest.raises(ApplicationError, match="08H holds function F02") as caught:
        await by.move_functions(moves())
    assert caught.value.non_retryable
    assert await moving.holders(database, "07R") == {"F02": "08H"}


async def test_what_a_delegation_hands_back_is_written_with_its_entry(
    database: Database,
) -> None:
    """Stepped in for, given back and handed back by notice; the same entries twice."""
    await HandoverActivities(database).move_functions(moves())
    one = lived([("take", "F01"), ("notice", None), ("days", 400)])
    register = DelegationRegister(database, moving.follow)
    entries = tuple(
        DelegationEntry(bid_id=one.found.id, number=n, event=event)
        for n, event in enumerate(one.events, 1)
    )
    taken = next(n for n, e in enumerate(one.events, 1) if e.kind == "stepped_in")
    first = DelegationBatch(bid_id=one.found.id, entries=entries[:taken])
    for _ in range(2):
        await register.enter_delegation(first)
        held = {"F01": moving.AT_HOME, "F02": "07R"}
        assert await moving.holders(database, "07R") == held
    rest = DelegationBatch(bid_id=one.found.id, entries=entries)
    for _ in range(2):
        await register.enter_delegation(rest)
        home = dict.fromkeys(("F01", "F02"), moving.AT_HOME)
        assert await moving.holders(database, "07R") == home
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT id FROM function_moves"))
        ids = [row.id for row in rows if row.id.startswith("delegation/")]
    assert len(ids) == 2
    await HandoverActivities(database).move_functions(moves("again"))
