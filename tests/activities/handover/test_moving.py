"""Cost codes and function holders: once under an id, back again, and refused for good."""

import pytest
from temporalio.exceptions import ApplicationError

from activities.database import Database
from activities.handover import moving
from activities.handover.moving import HandoverActivities
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
