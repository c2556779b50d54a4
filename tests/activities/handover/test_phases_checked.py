"""What `bids verify` finds of phases: the record, the ledger and the holders agree."""

from activities import phases_checked
from activities.database import Database
from activities.handover import moving
from activities.handover.moving import HandoverActivities
from activities.ledger.posting import LedgerActivities
from activities.register.delegations import DelegationRegister
from tests.activities.handover.test_moving import moves
from tests.activities.handover.test_one_holder import one_after_the_other
from tests.phasing import Phased
from workflows.contracts.delegation_events import DelegationBegun, DelegationEntry
from workflows.contracts.ports import DelegationBatch
from workflows.contracts.sagas import FunctionReturn


async def told(database: Database, life: Phased) -> None:
    """What a life did, carried out and told as the workflow does: deeds come first."""
    hands, ledger = HandoverActivities(database), LedgerActivities(database)
    await hands.move_functions(moves("handover/07R-1/functions", "07R", "F01"))
    for transfer in life.posted.values():
        await ledger.post(transfer)
    for moved in life.moved.values():
        await hands.move_functions(moved)
    begun = DelegationBegun(at=life.events[0].at, opening=life.opening)
    id = life.found.id
    entries = tuple(
        DelegationEntry(bid_id=id, number=number, event=event)
        for number, event in enumerate((begun, *life.events), 1)
    )
    register = DelegationRegister(database, moving.follow)
    for _ in range(2):
        await register.enter_delegation(DelegationBatch(bid_id=id, entries=entries))


async def test_a_phase_that_moved_has_its_money_and_its_functions_moved_once(
    database: Database,
):
    """The step moves them; the entry that says so, written after it, leaves them alone."""
    await told(database, Phased().at(2015, 10, 2))
    assert await moving.holders(database, "07R") == {"F01": "07R", "F02": "07R"}
    await one_after_the_other(database)
    assert await phases_checked.faults(database) == []


async def test_a_phase_on_record_without_its_money_is_a_fault(database: Database):
    life = Phased().at(2015, 10, 2)
    life.posted.clear()
    await told(database, life)
    (fault,) = await phases_checked.faults(database)
    assert fault == (
        "Phase 2 of delegation/07R-1 has moved, and phase/delegation/07R-1/2 is not "
        "posted as it should be."
    )


async def test_money_of_a_phase_that_has_not_moved_is_a_fault(database: Database):
    done = Phased().at(2015, 10, 2)
    life = Phased().at(2015, 9, 1)
    life.posted = done.posted
    await told(database, life)
    (fault,) = await phases_checked.faults(database)
    assert "has not moved, and phase/delegation/07R-1/2 is posted" in fault


async def test_a_function_held_by_another_than_the_record_says_is_a_fault(
    database: Database,
):
    life = Phased().at(2015, 10, 2)
    await told(database, life)
    (moved,) = life.moved
    back = FunctionReturn(id=moved, bid_id=life.found.id)
    await HandoverActivities(database).return_functions(back)
    (fault,) = await phases_checked.faults(database)
    assert "held by 07R on record and by nhs-england by its moves" in fault
