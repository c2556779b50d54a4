"""Bids over the services against the floor, in turns on one server."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from activities.database import Database
from activities.register import verifying
from bench import histories, settling
from bench.connection import Unexpected
from bench.histories import Histories
from bench.rounds import FLOOR, PROJECT, Round, play
from bench.system import Running, running

LEVELS = {1: 1, 16: 2, 64: 3}
"""How many at once, and how much longer their rounds last: their bids live longer."""

WARM = 3.0

Say = Callable[[str], None]


@dataclass(slots=True)
class Speed:
    """Every round, in the order it was played, and what the bids left behind."""

    rounds: list[Round] = field(default_factory=list)
    histories: dict[tuple[str, int], list[Histories]] = field(default_factory=dict)
    letters: dict[int, list[float]] = field(default_factory=dict)

    def of(self, kind: str, at_once: int) -> list[Round]:
        """The rounds of one kind at one level."""
        return [r for r in self.rounds if (r.kind, r.at_once) == (kind, at_once)]


async def measure(
    folder: Path, base: int, *, rounds: int, seconds: float, say: Say
) -> Speed:
    """Play the rounds on a fresh system.

    Raises:
        Unexpected: Something was refused, lost or is wrong.
    """
    found = Speed()
    async with running(folder, base) as system:
        for kind in (FLOOR, PROJECT):
            await play(system, kind, 16, WARM)
        for number in range(rounds):
            for kind, at_once in _order(number):
                lasting = seconds * LEVELS[at_once]
                one = await play(system, kind, at_once, lasting)
                await _keep(found, system, one)
                say(_line(number, one))
        await _verify(system)
    return found


def _order(number: int) -> Iterable[tuple[str, int]]:
    """Floor and project in turns; every second round the other way about."""
    kinds = (FLOOR, PROJECT) if number % 2 == 0 else (PROJECT, FLOOR)
    return ((kind, at_once) for at_once in LEVELS for kind in kinds)


async def _keep(found: Speed, system: Running, one: Round) -> None:
    found.rounds.append(one)
    kept = await histories.of(system, one.bids)
    found.histories.setdefault((one.kind, one.at_once), []).append(kept)
    if one.kind == PROJECT:
        letters = settling.check(system, one.bids) / len(one.bids)
        found.letters.setdefault(one.at_once, []).append(letters)


async def _verify(system: Running) -> None:
    """Recompute every chain the way that `bids verify` does."""
    database = Database(system.place.database)
    try:
        report = await verifying.verify(database)
    finally:
        await database.close()
    if not report.sound:
        raise Unexpected(report.words)


def _line(number: int, one: Round) -> str:
    return (
        f"{time.strftime('%H:%M:%S')} round {number + 1} {one.kind} at {one.at_once}: "
        f"{one.rate:.0f} decisions/s, p50 {one.quantile(0.5):.1f} ms, "
        f"p99 {one.quantile(0.99):.1f} ms, {len(one.bids)} bids, "
        f"settled in {one.settled:.1f} s, others used {one.others:.2f} cores"
    )
