"""The one moment at which money moves, with workers dying all around it."""

import asyncio
from collections import Counter
from collections.abc import Iterable

from tests.system.chaos.conftest import Building
from tests.system.chaos.evidence import on_record, outside_of
from tests.system.chaos.house import House, Plan
from tests.system.chaos.people import people_of
from tests.system.chaos.players import Part, Player
from tests.system.chaos.test_chaos import verdict
from tests.system.chaos.variables import PAUSE
from workflows.contracts.cycles import Model

LOOK = 0.03
PATIENCE = 90.0
BIDS = ("07R", "08H", "08J")


async def moment_of(house: House, bid: str) -> str:
    """Whether a posting is under way, and then whether the ledger has it already."""
    if "ledger.post" not in (await outside_of(house.client, bid)).activities:
        return ""
    posted = await on_record(house, "SELECT bid_id FROM transfers")
    return "after" if bid in posted else "before"


async def kill_at(house: House, bids: Iterable[str], wanted: str) -> str:
    """Kill the worker as soon as any bid comes to a moment; which one it was."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for bid in bids:
                if await moment_of(house, bid) == wanted:
                    house.kill_worker()
                    house.start_workers()
                    return wanted
            await asyncio.sleep(LOOK)


async def test_money_moves_once_however_often_the_worker_dies_over_it(
    build: Building,
) -> None:
    """P3: killed before the posting, and after it with the answer still to come."""
    plan = Plan(variables={PAUSE: "0.4"})
    async with build(plan) as house, people_of(house) as people:
        parts = (Part(ccg, Model.DELEGATED, "approve", until="start") for ccg in BIDS)
        players = [Player(people, part) for part in parts]
        await asyncio.gather(*(player.play() for player in players))
        bids = [player.id for player in players]
        hit: Counter[str] = Counter()
        async with asyncio.TaskGroup() as tasks:
            for player in players:
                tasks.create_task(player.go_on())
            for moment in ("before", "before", "after", "after"):
                hit[await kill_at(house, bids, moment)] += 1
        findings = await verdict(house, people)

    assert not findings.faults, str(findings)
    assert hit == {"before": 2, "after": 2}
    assert findings.figures["transfers"] == len(BIDS)
