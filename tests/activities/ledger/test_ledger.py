"""The ledger: balanced, posted once, never changed."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from temporalio.exceptions import ApplicationError

from activities.database import Database
from activities.ledger.posting import LedgerActivities
from activities.ledger.reading import LedgerReading
from activities.ledger.tables import postings
from tests.activities.register.rows import every, run
from workflows.contracts.money import Leg, Transfer

FROM, TO, ALSO = "nhs-england/primary-care", "07R/delegated", "08H/delegated"


def transfer(bid_id: str = "07R-1", **legs: int) -> Transfer:
    """A handover of so many pence to each account."""
    amounts = legs or {TO: 10_250_00, ALSO: 99}
    return Transfer(
        id=f"handover/{bid_id}",
        bid_id=bid_id,
        legs=(
            Leg(account=FROM, pence=-sum(amounts.values())),
            *(Leg(account=account, pence=pence) for account, pence in amounts.items()),
        ),
    )


@pytest.fixture
def ledger(database: Database) -> LedgerActivities:
    """The posting side."""
    return LedgerActivities(database)


@pytest.fixture
def reading(database: Database) -> LedgerReading:
    """The reading side."""
    return LedgerReading(database)


async def test_a_transfer_moves_money(
    ledger: LedgerActivities, reading: LedgerReading
) -> None:
    """Balances are the sums of postings, to the penny."""
    await ledger.post(transfer())
    await ledger.post(transfer("08H-1", **{ALSO: 1}))
    assert await reading.balances() == {FROM: -10_251_00, TO: 10_250_00, ALSO: 100}
    assert await reading.transfer("handover/07R-1") == transfer()
    assert await reading.transfer("handover/07R-2") is None
    check = await reading.check()
    assert check.sound
    assert (check.transfers, check.postings) == (2, 5)


async def test_a_repeat_posts_nothing(
    ledger: LedgerActivities, reading: LedgerReading
) -> None:
    """An activity may run twice, legs in any order; a ledger that merely sums to zero
    would not show it."""
    given = transfer()
    await ledger.post(given)
    await ledger.post(given)
    await ledger.post(given.model_copy(update={"legs": given.legs[::-1]}))
    assert (await reading.balances())[TO] == 10_250_00
    assert (await reading.check()).transfers == 1


async def test_the_same_transfer_many_times_at_once(
    database: Database, reading: LedgerReading
) -> None:
    """Two workers, eight attempts: one transfer."""
    other = Database(database.url)
    await asyncio.gather(
        *(
            LedgerActivities(source).post(transfer())
            for _ in range(4)
            for source in (database, other)
        )
    )
    await other.close()
    assert (await reading.check()).transfers == 1
    assert (await reading.balances())[ALSO] == 99


async def test_other_legs_under_the_same_id_are_refused_for_good(
    ledger: LedgerActivities, reading: LedgerReading
) -> None:
    """Temporal must not try this again, and nothing may change."""
    await ledger.post(transfer())
    before = await reading.balances()
    with pytest.raises(ApplicationError) as refused:
        await ledger.post(transfer(**{TO: 1}))
    assert refused.value.type == "TransferConflict"
    assert refused.value.non_retryable
    assert await reading.balances() == before


@pytest.mark.parametrize(
    "legs",
    [
        pytest.param((), id="nothing"),
        pytest.param(((TO, 1),), id="one side"),
        pytest.param(((FROM, -2), (TO, 1)), id="a penny lost"),
        pytest.param(((FROM, 0), (TO, 0)), id="moves nothing"),
    ],
)
async def test_what_does_not_balance_is_refused(
    ledger: LedgerActivities, database: Database, legs: tuple[tuple[str, int], ...]
) -> None:
    """Before anything is written."""
    unbalanced = Transfer(
        id="handover/07R-1",
        bid_id="07R-1",
        legs=tuple(Leg(account=a, pence=p) for a, p in legs),
    )
    with pytest.raises(ApplicationError) as refused:
        await ledger.post(unbalanced)
    assert (refused.value.type, refused.value.non_retryable) == ("Unbalanced", True)
    assert await every(database, "postings") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE postings SET pence = pence + 1",
        "DELETE FROM postings",
        "UPDATE transfers SET bid_id = 'x'",
        "DELETE FROM transfers",
        "DELETE FROM accounts",
        "INSERT INTO postings VALUES ('handover/07R-1', 9, '07R/delegated', 5)",
        "INSERT INTO postings VALUES ('handover/07R-1', 1, '07R/delegated', 5)",
        "INSERT INTO postings VALUES ('handover/none', 1, '07R/delegated', 5)",
        "INSERT INTO postings VALUES ('handover/none', 1, 'no account', 5)",
        "INSERT INTO transfers SELECT 'handover/none', bid_id, at FROM transfers",
    ],
)
async def test_the_database_refuses(
    ledger: LedgerActivities, database: Database, statement: str
) -> None:
    """Changes, additions to what is sealed, orphans and empty transfers."""
    await ledger.post(transfer())
    tables = ("accounts", "transfers", "postings")
    before = [await every(database, table) for table in tables]
    with pytest.raises(DBAPIError):
        await run(database, statement)
    assert [await every(database, table) for table in tables] == before


async def test_the_database_refuses_an_unbalanced_transfer(
    ledger: LedgerActivities, database: Database
) -> None:
    """Even from code that forgot to add up."""
    await ledger.post(transfer())
    rows = [
        {"transfer": "handover/x", "position": n, "account": TO, "pence": pence}
        for n, pence in enumerate((5, -4), 1)
    ]

    async def forget_to_add_up() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(postings), rows)
            await connection.exec_driver_sql(
                "INSERT INTO transfers SELECT 'handover/x', bid_id, at FROM transfers"
            )

    with pytest.raises(DBAPIError, match="sum to zero"):
        await forget_to_add_up()
    assert len(await every(database, "postings")) == 3


async def test_a_check_finds_what_was_done_past_the_triggers(
    ledger: LedgerActivities, database: Database, reading: LedgerReading
) -> None:
    """Somebody with the keys to the database."""
    await ledger.post(transfer())
    if database.dialect == "sqlite":
        statements = [
            "DROP TRIGGER postings_no_update",
            "UPDATE postings SET pence = pence + 1 WHERE position = 2",
        ]
    else:
        statements = [
            "ALTER TABLE postings DISABLE TRIGGER USER",
            "UPDATE postings SET pence = pence + 1 WHERE position = 2",
        ]
    await run(database, *statements)
    check = await reading.check()
    assert not check.sound
    assert check.faults == (
        "The postings of transfer handover/07R-1 sum to 1 pence.",
        "All postings together sum to 1 pence, not to zero.",
    )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    moves=st.lists(
        st.tuples(
            st.integers(1, 6),
            st.sampled_from([TO, ALSO]),
            st.integers(1, 10**13),
        ),
        min_size=1,
        max_size=8,
    )
)
async def test_balances_equal_a_model(
    ledger: LedgerActivities,
    database: Database,
    reading: LedgerReading,
    moves: list[tuple[int, str, int]],
) -> None:
    """Property: the first transfer under an id counts, whatever comes after it."""
    before = await reading.balances()
    made = (await reading.check()).transfers
    model = {FROM: 0, TO: 0, ALSO: 0}
    seen: dict[int, tuple[str, int]] = {}
    for number, account, pence in moves:
        given = transfer(f"{made}-{number}", **{account: pence})
        if seen.setdefault(number, (account, pence)) == (account, pence):
            await ledger.post(given)
        else:
            with pytest.raises(ApplicationError):
                await ledger.post(given)
    for account, pence in seen.values():
        model[account] += pence
        model[FROM] -= pence
    after = await reading.balances()
    assert {a: after.get(a, 0) - before.get(a, 0) for a in model} == model
    assert (await reading.check()).sound
    assert (await reading.check()).transfers == made + len(seen)
