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


async def verdict(
    house: House, people: People, *, patience: float = 60.0, **more: object
) -> Findings:
    """What the checker says once everything has come to rest."""
    settling = await evidence.settled(house, people.journal.bids, patience)
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
    """P1-P5, P7-P9: workers, Temporal, services, database and mail server, again and again."""
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


@pytest.mark.brief
async def test_no_promise_breaks_while_each_part_is_killed_once(
    build: Building, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same in short, for every change: six bids, one of them with money."""
    async with build(Plan(workers=2)) as house, people_of(house) as people:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Nemesis(house, seed=3).rage(1, pause=0.5))
            parts = cast(joint=5, delegated=1, think=0.5)
            plays = [tasks.create_task(Player(people, part).play()) for part in parts]
        ends = [play.result() for play in plays]
        findings = await verdict(house, people)
        logs = house.logs()
    assert not findings.faults, f"{findings}\n{logs}"
    assert [view["stage"] for view in ends] == ["rejected"] * 5 + ["live"]


@pytest.mark.soak
async def test_no_promise_breaks_in_ten_minutes_of_it(
    build: Building, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sixty rounds with production's own patience; the figures go into a table."""
    plan = Plan(workers=2, impatient=False)
    async with build(plan) as house, people_of(house) as people:
        async with asyncio.TaskGroup() as tasks:
            raging = tasks.create_task(Nemesis(house, seed=11).rage(60, pause=1.0))
            wave = 0
            while not raging.done():
                parts = cast(joint=24, delegated=8, think=4.0)
                async with asyncio.TaskGroup() as plays:
                    for part in parts:
                        plays.create_task(Player(people, part).play())
                wave += 1
        findings = await verdict(house, people, patience=300.0, waves=wave)
    with capsys.disabled():
        print(f"\n{table(findings)}")  # noqa: T201
    assert not findings.faults, str(findings)


def table(findings: Findings) -> str:
    """A line for each promise, then the figures."""
    lines = [
        f"{promise:6} {len(findings.faults.get(promise, [])):4} broken  {words}"
        for promise, words in invariants.PROMISES.items()
    ]
    return "\n".join([*lines, *(f"{k:32} {v}" for k, v in findings.figures.items())])
