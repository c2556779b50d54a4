"""DOMAIN 14 (a) on a real server: the 2015/16 round in skipped time, whole weeks later.

The register and the ledger are the real ones. What the rules say of the same plan
(tests/rules/test_cohort_2015.py) is what has to come out, entry by entry and letter by
letter. Who met which fate is invented: tests/cohort.py says what is not.
"""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from temporalio import activity
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.closing import ClosingActivities
from activities.database import Database
from activities.handover.moving import HandoverActivities
from activities.ledger.posting import LedgerActivities
from activities.ledger.reading import LedgerReading
from activities.members.writing import put_hat, put_person
from activities.migrations import migrate
from activities.register.delegations import DelegationRegister
from activities.register.reading import RegisterReading
from activities.register.tables import notices
from activities.register.verifying import verify
from activities.register.writing import RegisterActivities
from tests import builders
from tests.cohort import Fate, Plan, Step, allocated, answers_first, plans
from tests.conftest import BUILD, Bids, Played, hurrying, today
from tests.ports import World
from tests.rules.replaying import Replayed
from tests.workflows.round_world import each
from workflows.bid.workflow import BidWorkflow
from workflows.contracts.bids import Bid
from workflows.contracts.money import Allocation
from workflows.contracts.notices import Notice
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.ports import AllocationRequest
from workflows.contracts.views import Blocker
from workflows.delegation.workflow import DelegationWorkflow
from workflows.rules import handover, needs, permissions
from workflows.rules.notices import ASKING

WEEK = timedelta(days=7)


def weeks_ahead() -> timedelta:
    """From June 2014 to a week from now: whole weeks, so that weekdays stay."""
    first = min(plan.steps[0].at for plan in plans())
    return ((datetime.now(UTC) - first) // WEEK + 2) * WEEK


class Practices(World):
    """Adds up what each CCG's practices were paid."""

    @activity.defn(name="reference.build_allocation")
    async def build_allocation(self, request: AllocationRequest) -> Allocation:
        return allocated(request.ccgs[0], request.cycle)


async def seated(database: Database, some: list[Bid]) -> None:
    """One person for each role of each body, so that a letter is a row."""
    bodies = {(Party.NHS_ENGLAND, "national"), (Party.OPERATOR, "operators")}
    for bid in some:
        bodies |= {(Party.CCG, a.code) for a in bid.applicants}
        bodies |= {(Party.HWB, b.id) for b in bid.boards}
        bodies |= {(Party.CONFLICTS, bid.panel)}
        bodies |= {(Party.NHS_ENGLAND, b) for b in (bid.local_team, bid.region)}
    async with database.writing() as connection:
        for party, body in sorted(bodies):
            for role in (r for r, of in permissions.PARTY.items() if of is party):
                key = f"{body}-{role}".replace("/", "-")
                address = f"{key}@people.example"
                number = await put_person(
                    connection, "https://issuer.example", key, "Pat Example", address
                )
                hat = Membership(party=party, body=body, role=Role(role))
                await put_hat(connection, number, hat, today() - timedelta(days=1))


async def played_through(bids: Bids, plan: Plan) -> Played:
    """A bid from its expression of interest to its end, on the days of its plan."""
    played = await bids.start(plan.opening)
    for step in plan.steps:
        await played.forward_past(step.at)
        if step.gives:
            await played.give(step.gives(await played.bid(), played.now()))
        while need := await asked(played, step):
            bid, blocker = need
            made = builders.meet(bid, blocker, played.now())
            for first in answers_first(bid, made):
                await played.give(first)
            await played.give(made.model_copy(update=step.changes))
    with suppress(RPCError):  # it has ended
        await played.forward_past(plan.ends)
    await played.ended()
    return played


async def asked(played: Played, step: Step) -> tuple[Bid, Blocker] | None:
    """The first part that somebody is asked for in one of these ways."""
    bid = await played.bid()
    while "agree_allocation" in step.asked and handover.wants_allocation(bid):
        bid = await played.bid()
    return next(((bid, n) for n in needs.of(bid) if step.takes(n.command)), None)


def letters(some: list[Notice]) -> Counter[str]:
    """How many of each kind go out to one person for each role."""
    return Counter(
        notice.kind.value
        for notice in some
        for _ in notice.roles
        if notice.kind not in ASKING
    )


@pytest.mark.soak
async def test_a_the_round_of_2015_on_a_real_server(
    temporal: WorkflowEnvironment, tmp_path: Path
):
    """Every outcome, the letters, the ledger to the penny, and the chain."""
    url = f"sqlite:///{tmp_path / 'register.db'}"
    await migrate(url)
    database, world, queue = Database(url), Practices(), f"test-{uuid4()}"
    some = [plan.later(weeks_ahead()) for plan in plans()]
    begun = datetime.now(UTC)
    expected = {plan.opening.id: Replayed(plan, begun) for plan in some}
    await seated(database, [plan.opening for plan in some])
    register = RegisterActivities(database)
    with hurrying():
        async with Worker(
            temporal.client,
            task_queue=queue,
            workflows=[BidWorkflow, DelegationWorkflow],
            activities=[
                register.enter,
                ClosingActivities(register, world).close,
                DelegationRegister(database).enter_delegation,
                LedgerActivities(database).post,
                *HandoverActivities(database).activities,
                world.send,
                world.build_allocation,
            ],
            deployment_config=BUILD,
        ):
            bids = Bids(temporal, queue, world)
            await each(some, lambda plan: played_through(bids, plan))
    await compared(database, some, expected)
    await database.close()


async def compared(
    database: Database, some: list[Plan], expected: dict[str, Replayed]
) -> None:
    """The record, the post and the ledger against what the rules say of each plan."""
    register = RegisterReading(database)
    live = {plan.ccg.code: plan for plan in some if plan.fate is Fate.LIVE}
    sent = await posted(database)
    for plan in some:
        wanted = expected[plan.opening.id]
        found = [line.event for line in await register.history(plan.opening.id, 0, 200)]
        kinds = [e.kind for e in found if not e.kind.startswith("handover_step")]
        assert kinds == [event.kind for event in wanted.events], plan.fate
        assert sent[plan.opening.id] == letters(wanted.notices()), plan.fate
        record = await register.bid(plan.opening.id)
        assert record
        assert record.state.stage is wanted.bid.stage
    assert (await verify(database)).sound
    reading = LedgerReading(database)
    assert (await reading.check()).sound
    cycle = some[0].opening.cycle
    totals = {
        f"{code}/delegated/{cycle.name}": allocated(code, cycle).total_pence
        for code in live
    }
    assert len(totals) == 63
    balances = await reading.balances()
    assert {k: v for k, v in balances.items() if k in totals} == totals
    source = f"nhs-england/primary-care/{cycle.name}"
    assert balances[source] == -sum(totals.values())
    assert (await reading.check()).transfers == 63


async def posted(database: Database) -> dict[str, Counter[str]]:
    """What the delivery log holds for each bid, by kind."""
    query = select(notices.c.bid_id, notices.c.kind, func.count()).group_by(
        notices.c.bid_id, notices.c.kind
    )
    found: dict[str, Counter[str]] = {}
    async with database.reading() as connection:
        for bid_id, kind, number in await connection.execute(query):
            if kind not in {k.value for k in ASKING}:
                found.setdefault(bid_id, Counter())[kind] = number
    return found
