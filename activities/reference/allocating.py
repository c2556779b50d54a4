"""Adds up delegated budgets from practice lines."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.database import Database
from activities.reference import baselining
from activities.reference.apportion import WHOLE
from activities.reference.baselining import Line, Unsound
from workflows.contracts.cycles import Cycle
from workflows.contracts.money import Allocation, Share
from workflows.contracts.ports import AllocationRequest, ReferencePort

IMPOSSIBLE = "AllocationImpossible"
"""Type of the failure that no retry mends; its message says what to put right."""


class ReferenceActivities(ReferencePort):
    """Implements the port on the reference data."""

    def __init__(self, db: Database) -> None:
        self._db = db

    @activity.defn(name="reference.build_allocation")
    async def build_allocation(self, request: AllocationRequest) -> Allocation:
        """Add up an allocation; the same lines always give the same hash.

        Each CCG's sum is that of its practices' lines of the latest year loaded; real
        lines go before examples. Practices that closed during the year stay in: their
        money is in the published total, and their patients are still the CCG's.
        Contingency and headroom are the cycle's hundredths of a percent of that sum,
        each rounded to the penny, half a penny up. Nothing is written, so a second run
        changes nothing.

        Raises:
            ApplicationError: Not to be retried: a CCG without lines or not in existence
                on the cycle's day, or a practice in two baselines (R21).
        """
        try:
            async with self._db.reading() as conn:
                lines = await baselining.lines_of(conn, request.ccgs, request.cycle)
        except Unsound as problem:
            raise ApplicationError(
                str(problem), type=IMPOSSIBLE, non_retryable=True
            ) from problem
        shares = tuple(_share(code, lines, request.cycle) for code in request.ccgs)
        return Allocation(
            shares=shares,
            total_pence=sum(share.total_pence for share in shares),
            schedule_hash=schedule_hash(lines, shares),
            source="; ".join(sorted({line.source for line in lines})),
        )


def part_of(pence: int, hundredths: int) -> int:
    """So many hundredths of a percent of a sum, to the penny, half a penny up."""
    return (pence * hundredths * 2 + WHOLE) // (WHOLE * 2)


def schedule_hash(lines: Iterable[Line], shares: Sequence[Share]) -> str:
    """SHA-256 over the practice lines in order, then each CCG's sums, then the total."""
    rows: list[tuple[str | int, ...]] = [
        (line.practice, line.line, line.pence)
        for line in sorted(lines, key=lambda x: (x.practice, x.line))
    ]
    rows += [
        (
            share.ccg,
            share.practices_pence,
            share.contingency_pence,
            share.headroom_pence,
            share.total_pence,
        )
        for share in sorted(shares, key=lambda x: x.ccg)
    ]
    rows.append((sum(share.total_pence for share in shares),))
    text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    return sha256(text.encode()).hexdigest()


def _share(code: str, lines: Sequence[Line], cycle: Cycle) -> Share:
    own = [line for line in lines if line.ccg == code]
    base = sum(line.pence for line in own)
    contingency = part_of(base, cycle.contingency)
    headroom = part_of(base, cycle.headroom)
    return Share(
        ccg=code,
        practices=len({line.practice for line in own}),
        practices_pence=base,
        contingency_pence=contingency,
        headroom_pence=headroom,
        total_pence=base + contingency + headroom,
    )
