"""Adds up delegated budgets from practice lines."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.baselines.keeping import Schedules
from activities.database import Database
from activities.reference import baselining
from activities.reference.baselining import Unsound
from workflows.contracts.allocations import AllocationRules, Reserve
from workflows.contracts.cycles import Cycle
from workflows.contracts.money import Allocation
from workflows.contracts.ports import AllocationRequest, ReferencePort
from workflows.rules import allocation
from workflows.rules.refusals import Refusal

IMPOSSIBLE = "AllocationImpossible"
"""Type of the failure that no retry mends; its message says what to put right."""


class ReferenceActivities(ReferencePort):
    """Implements the port on the reference data."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._schedules = Schedules(db)

    @activity.defn(name="reference.build_allocation")
    async def build_allocation(self, request: AllocationRequest) -> Allocation:
        """Build an allocation by the cycle's rules; the same lines give the same hash.

        Each CCG's lines are those of its practices in the latest year loaded; real
        lines go before examples. Practices that closed during the year stay in: their
        money is in the published total, and their patients are still the CCG's. The
        schedule is kept under its hash, so a second run changes nothing.

        Raises:
            ApplicationError: Not to be retried: a CCG without lines or not in existence
                on the cycle's day, or a practice in two baselines (R21).
        """
        try:
            async with self._db.reading() as conn:
                practices, target = await baselining.practices_of(
                    conn, request.ccgs, request.cycle
                )
            rules = rules_of(request.cycle)
            schedule = allocation.build(request.ccgs, practices, rules, target)
        except (Unsound, Refusal) as problem:
            raise ApplicationError(
                str(problem), type=IMPOSSIBLE, non_retryable=True
            ) from problem
        await self._schedules.keep(request.bid_id, schedule)
        return allocation.allocation_of(schedule)


def rules_of(cycle: Cycle) -> AllocationRules:
    """What a cycle's policy says about budgets, until finance officers say more."""
    return AllocationRules(
        flags=cycle.exclusions,
        contingency=Reserve(hundredths=cycle.contingency),
        headroom=Reserve(hundredths=cycle.headroom),
    )
