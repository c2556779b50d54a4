"""A handover in phases: the first by the bid, the others by the delegation, each once."""

from datetime import date, timedelta

from tests.conftest import Bids, Played
from tests.policy import TWO_KEYS
from tests.ports import World, until
from tests.workflows.test_delegations import Lasting
from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Delegation
from workflows.contracts.phases import PhaseState
from workflows.rules import calendar, delegation, financial_year, handover


def day_after(start: date) -> date:
    """A day for a second phase: a month later, or the last of the financial year."""
    last = financial_year.begins(financial_year.of(start) + 1) - timedelta(days=1)
    return min(start + timedelta(days=30), last)


async def phases_issued(bids: Bids) -> Played:
    """An agreement that moves F02 later, with 30 per cent of the budget: to be signed."""
    opened = bids.opening()
    cycle = opened.cycle.model_copy(update={"second_key": TWO_KEYS.second_key})
    played = await bids.start(opened.model_copy(update={"cycle": cycle}))
    bid = await played.until_asked("issue_agreement")
    second = {
        "begins": day_after(bid.start_date),
        "functions": ("F02",),
        "share": 3000,
    }
    await played.meet("issue_agreement", phases=(second,))
    return played


async def agreed(bids: Bids) -> Played:
    """It is signed, both keys are given, and it waits for nothing but its day."""
    played = await phases_issued(bids)
    await played.until_only_time()
    return played


async def live(played: Played, bids: Bids) -> Lasting:
    """It has gone live, and its delegation has begun."""
    await played.forward_past(handover.starts_at(await played.bid()))
    await played.ended()
    (begun,) = delegation.begun_by(played.world.bids[played.id])
    await until(lambda: begun.id in played.world.delegations)
    return Lasting(bids, begun.id)


async def day_comes(lasting: Lasting, day: date) -> None:
    """The second phase's day, from its first minute on."""
    now = await lasting.env.get_current_time(lasting.handle)
    await lasting.env.fast_forward(
        lasting.handle, calendar.at(day) - now + timedelta(minutes=1)
    )


def holders(found: Delegation) -> dict[str, str]:
    """Who holds which function."""
    return {one.function: one.holder for one in found.functions}


def balances(world: World) -> dict[str, int]:
    """What everything that was posted comes to."""
    found: dict[str, int] = {}
    for transfer in world.transfers.values():
        for leg in transfer.legs:
            found[leg.account] = found.get(leg.account, 0) + leg.pence
    return found


def modelled(bid: Bid) -> dict[str, int]:
    """The whole allocation, as if it had moved at once."""
    assert bid.allocation
    (share,) = bid.allocation.shares
    cycle, pence = bid.cycle.name, share.total_pence
    return {
        f"nhs-england/primary-care/{cycle}": -pence,
        f"{share.ccg}/delegated/{cycle}": pence,
    }


async def test_the_second_phase_moves_its_functions_and_its_money_on_its_day(
    bids: Bids, world: World
):
    """Before it, NHS England holds them and the money; after it, all has moved once."""
    played = await agreed(bids)
    lasting = await live(played, bids)
    bid, ccg = world.bids[played.id], "07R"
    found = await lasting.now()
    assert holders(found) == {"F01": ccg, "F02": "national"}
    (second,) = found.phases
    assert world.transfers.keys() == {f"handover/{played.id}"}
    assert second.pence + (found.years[0].budget or 0) == bid.allocation.total_pence  # type: ignore[union-attr]
    assert {m.function for one in world.moved.values() for m in one.moves} == {"F01"}
    await day_comes(lasting, second.begins)
    await until(lambda: "phase_moved" in lasting_kinds(world, lasting))
    found = await lasting.now()
    assert holders(found) == {"F01": ccg, "F02": ccg}
    assert found.phases[0].state is PhaseState.MOVED
    assert found.years[0].budget == bid.allocation.total_pence  # type: ignore[union-attr]
    assert balances(world) == modelled(bid)
    assert list(world.transfers)[1:] == [f"phase/{lasting.id}/2"]
    kinds = await lasting.told()
    assert [kind for kind in kinds if kind.startswith("phase")] == [
        "phase_begun",
        "phase_step_taken",
        "phase_step_taken",
        "phase_moved",
    ]


def lasting_kinds(world: World, lasting: Lasting) -> list[str]:
    """What the register has of a delegation."""
    return [entry.event.kind for entry in world.lasting.get(lasting.id, ())]
