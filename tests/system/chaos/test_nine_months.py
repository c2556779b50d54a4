"""DOMAIN 14 (p): two hundred bids are open for nine months, and everything is killed."""

import asyncio
import time
from datetime import timedelta
from functools import partial

import pytest

from services.embedded.demo.people import moment
from tests.system.chaos.conftest import Building
from tests.system.chaos.house import Plan
from tests.system.chaos.nemesis import Nemesis
from tests.system.chaos.people import people_of
from tests.system.chaos.players import Part, Player, hat
from tests.system.chaos.test_chaos import CCGS, verdict
from tests.workflows.round_world import each
from workflows.contracts.bids import ENDS
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Party, Role

BIDS, MONTHS = 200, 9
MONTH = timedelta(days=30)
STAYS = (
    "record_board_decision",
    "conclude_conflict_review",
    "attest_assurance",
    "moderate",
    "decide",
    "record_mandate",
    "start",
)
"""What a bid may wait for that long: none of these lapses it, all of them are reminded of."""

LOCAL = hat(Role.LOCAL_TEAM, "Q71", Party.NHS_ENGLAND)


async def begins(player: Player) -> None:
    """Up to where this bid stays."""
    await player.express()
    await player.go_on(player.part.until)


async def a_month(player: Player, *, asked: bool) -> None:
    """Time passes, and some are asked something and answer."""
    await player.clock.wind_past(player.clock.now() + MONTH)
    if not asked:
        return
    questions = [{"text": "Who chairs the committee now?"}]
    await player.give(LOCAL, "ask_information", {"questions": questions})
    view = await player.present()
    said = {"request": view["requests"][-1]["id"], "answers": ["The lay member."]}
    await player.give(player.manager, "answer_information", said)


@pytest.mark.soak
async def test_p_two_hundred_bids_are_open_for_nine_months_while_everything_is_killed(
    build: Building, capsys: pytest.CaptureFixture[str]
) -> None:
    """P1-P5, P7-P9 after nine months: each month every part is killed again.

    Those that wait for their start date alone go live in the end, with their money; the
    rest is still open, where it was.
    """
    began = time.monotonic()
    async with (
        build(Plan(workers=2, impatient=False)) as house,
        people_of(house) as people,
    ):
        nemesis = Nemesis(house, seed=16)
        players = [
            Player(
                people,
                Part(
                    CCGS[n % len(CCGS)],
                    Model.DELEGATED,
                    "approve",
                    until=STAYS[n % len(STAYS)],
                ),
            )
            for n in range(BIDS)
        ]
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(nemesis.rage(1, pause=1.0))
            tasks.create_task(each(players, begins))
        for month in range(MONTHS):
            turn = {id(player) for n, player in enumerate(players) if n % 9 == month}
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(nemesis.rage(1, pause=1.0))
                month_of = partial(lives, turn=turn)
                tasks.create_task(each(players, month_of))
        views = await each(players, Player.view)
        assert not [v["bid_id"] for v in views if v["stage"] in ENDS], "all are open"
        waiting = [p for p in players if p.part.until == "start"]
        await each(waiting, starts)
        findings = await verdict(house, people, patience=300.0, months=MONTHS)
        logs = house.logs()
    findings.figures["seconds"] = round(time.monotonic() - began, 1)
    with capsys.disabled():
        print(f"\n{findings}")  # noqa: T201
    assert not findings.faults, f"{findings}\n{logs}"
    assert len(people.journal.live) == len(waiting)


async def lives(player: Player, turn: set[int]) -> None:
    """A month of a bid; whoever's turn it is is asked something."""
    await a_month(player, asked=id(player) in turn)


async def starts(player: Player) -> None:
    """The start date comes, and the bid goes live."""
    view = await player.present()
    start = next(c for c in view["clocks"] if c["key"] == "start")
    await player.clock.wind_past(moment(start["due"]))
    await player.go_on()
