"""Bids under fire: whatever is killed, locked or lost, the promises hold."""

import asyncio
import time

import pytest

from services.embedded.demo.round import ROUND
from tests.system.chaos import evidence, invariants, players
from tests.system.chaos.conftest import Building
from tests.system.chaos.house import House, Plan
from tests.system.chaos.invariants import Findings
from tests.system.chaos.nemesis import Nemesis
from tests.system.chaos.people import People, people_of
from tests.system.chaos.players import Part, Player
from workflows.contracts.cycles import Model

CCGS = tuple(dict.fromkeys(fate.ccg for fate in ROUND))
MISCHIEF = (
    {"screen": players.a_stranger_tries},
    {"sign_application": players.two_clicks},
    {"record_board_decision": players.a_chair_with_an_interest},
    {"conclude_conflict_review": players.a_clerk_is_late},
    {"decide": players.two_clicks},
)


def cast(joint: int, delegated: int, think: float) -> list[Part]:
    """Joint bids that are rejected and delegated ones that go live, each with a mischief."""
    ccgs = [CCGS[n % len(CCGS)] for n in range(joint + delegated)]
    money = {
        "sign_agreement": players.too_early,
        "agree_allocation": players.two_clicks,
    }
    return [
        Part(ccg, think=think, mischief=MISCHIEF[n % len(MISCHIEF)])
        if n < joint
        else Part(ccg, Model.DELEGATED, "approve", think=think, mischief=money)
        for n, ccg in enumerate(ccgs)
    ]


async def verdict(house: House, people: People, **more: object) -> Findings:
    """What the checker says once everything has come to rest."""
    settling = await evidence.settled(house, people.journal.bids)
    findings = invariants.check(people.journal, await evidence.gathered(house))
    findings.figures |= {
        **house.faults,
        "seconds to settle": round(settling, 1),
        **more,
    }
    return findings


async def test_no_promise_breaks_while_everything_is_killed_in_turn(
    build: Building, capsys: pytest.CaptureFixture[str]
) -> None:
    """P1-P5, P7: workers, Temporal, services, database and mail server, again and again."""
    began = time.monotonic()
    async with build(Plan(workers=2)) as house, people_of(house) as people:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Nemesis(house, seed=7).rage(2, pause=1.0))
            parts = cast(joint=15, delegated=5, think=2.0)
            plays = [tasks.create_task(Player(people, part).play()) for part in parts]
        ends = [play.result() for play in plays]
        findings = await verdict(house, people)
        logs = house.logs()
    findings.figures["seconds"] = round(time.monotonic() - began, 1)
    with capsys.disabled():
        print(f"\n{findings}")  # noqa: T201
    assert not findings.faults, f"{findings}\n{logs}"
    assert [view["stage"] for view in ends] == ["rejected"] * 15 + ["live"] * 5
