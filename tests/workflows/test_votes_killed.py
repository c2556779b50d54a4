"""Thirty vote at once while the worker is killed twice: each vote counts once."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.database import Database
from activities.migrations import migrate
from activities.register.verifying import verify
from activities.register.writing import RegisterActivities
from tests.builders import CLERK, PANEL, actor
from tests.conftest import BUILD, Bids, Played
from tests.ports import World, until
from tests.rules.sitting import BOARD, HWB
from tests.rules.voting import PANEL_BODY, allowing
from workflows.contracts import commands as c
from workflows.contracts import names
from workflows.contracts.commands import Command
from workflows.contracts.committees import BodyVersion, Category, Minimum, Seat, Sitter
from workflows.contracts.events import (
    BoardDecided,
    ConflictReviewConcluded,
    VoteCast,
    VoteClosed,
)
from workflows.contracts.parties import Role
from workflows.contracts.ports import Batch, Start
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.contracts.sittings import Choice, Result

VOTERS = 30
TREE = Path(__file__).resolve().parents[2]


def seated(body: BodyVersion, category: Category) -> BodyVersion:
    """Thirty seats; sixteen are enough."""
    seats = tuple(
        Seat(
            id=f"seat-{n}",
            role="member",
            title=f"Member {n}",
            category=category,
            holder=Sitter(person=f"voter-{n}", name=f"Voter {n} Example"),
            since=date(2014, 5, 1),
        )
        for n in range(VOTERS)
    )
    body = allowing(body, clauses=(), minimum=Minimum(number=16))
    return body.model_copy(update={"seats": seats, "since": date(2014, 5, 1)})


def of_the_board(played: Played) -> c.OpenVote:
    return c.OpenVote(
        by=CLERK,
        version=1,
        board=BOARD,
        outcome=BoardOutcome.APPROVE,
        resolution="That the board approves the bid.",
        minute_reference="HWB/E/1",
        closes=played.now() + timedelta(days=5),
        body=seated(HWB, Category.ELECTED),
    )


def of_the_panel(played: Played) -> c.OpenPanelVote:
    return c.OpenPanelVote(
        by=PANEL,
        version=1,
        outcome=ConflictOutcome.CLEAR,
        resolution="That the panel finds the bid clear.",
        reasons="All on record.",
        closes=played.now() + timedelta(days=5),
        body=seated(PANEL_BODY, Category.LAY),
    )


class Kind(NamedTuple):
    """Who votes, when, and what follows."""

    waits_for: str
    opens: Callable[[Played], Command]
    votes: Role
    event: type[BoardDecided] | type[ConflictReviewConcluded]


KINDS = {
    "a board": Kind(
        "record_board_decision", of_the_board, Role.BOARD_MEMBER, BoardDecided
    ),
    "the conflicts panel": Kind(
        "conclude_conflict_review",
        of_the_panel,
        Role.PANEL_MEMBER,
        ConflictReviewConcluded,
    ),
}


def chooses(number: int) -> Choice:
    return Choice.AGAINST if number % 3 == 0 else Choice.FOR


class Killable:
    """A worker process, killed as a power button would."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.workflows.voting_worker",
            *self._arguments,
            cwd=TREE,
        )

    async def kill(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


@asynccontextmanager
async def working(
    temporal: WorkflowEnvironment, world: World
) -> AsyncIterator[tuple[str, Killable]]:
    """Activities here, bids in a process of their own."""
    queue = f"test-{uuid4()}"
    client = temporal.client
    address = client.service_client.config.target_host
    killable = Killable(address, client.namespace, queue)
    async with Worker(
        client, task_queue=queue, activities=world.activities, deployment_config=BUILD
    ):
        await killable.start()
        try:
            yield queue, killable
        finally:
            await killable.kill()


async def before(
    temporal: WorkflowEnvironment, queue: str, world: World, command: str
) -> Played:
    bids = Bids(temporal, queue, world)
    bid = bids.opening()
    with temporal.with_time_skipping_disabled():
        # Edition 0 tells the register by activities, which are not in the killed process.
        await temporal.client.start_workflow(
            names.WORKFLOW_TYPE,
            Start(bid=bid),
            id=names.workflow_id(bid.id),
            task_queue=queue,
            task_timeout=timedelta(seconds=2),
        )
    played = bids.opened(bid)
    await played.until_asked(command)
    return played


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
async def test_thirty_votes_at_once_with_the_worker_killed_twice(
    temporal: WorkflowEnvironment, world: World, tmp_path: Path, kind: Kind
):
    """Each vote once, the tally right, the register's chain as it should be."""
    async with working(temporal, world) as (queue, worker):
        played = await before(temporal, queue, world, kind.waits_for)
        opening = kind.opens(played)
        clerk = opening.by
        await played.give(opening)
        answered: list[int] = []

        async def votes(number: int) -> None:
            by = actor(kind.votes, clerk.body, person=f"voter-{number}")
            command = c.CastVote(by=by, version=1, voting="v1", choice=chooses(number))
            receipt = await played.give(command, key=f"vote-{number}")
            answered.append(receipt.number)

        voting = asyncio.gather(*(votes(n) for n in range(VOTERS // 2)))
        await worker.kill()
        rest = asyncio.gather(*(votes(n) for n in range(VOTERS // 2, VOTERS)))
        await worker.start()
        await until(lambda: len(answered) >= 1)
        await worker.kill()
        await worker.start()
        async with asyncio.timeout(60):
            await asyncio.gather(voting, rest)
            await played.give(c.CloseVote(by=clerk, voting="v1"))
            await played.kinds()
        entries = world.entries[played.id]

    cast = [e.event for e in entries if isinstance(e.event, VoteCast)]
    assert sorted(e.seat for e in cast) == sorted(f"seat-{n}" for n in range(VOTERS))
    assert len(set(answered)) == VOTERS
    assert not any(event.choice or event.again for event in cast)
    closed = next(e.event for e in entries if isinstance(e.event, VoteClosed))
    assert closed.result is Result.CARRIED
    against = sum(chooses(n) is Choice.AGAINST for n in range(VOTERS))
    assert (closed.in_favour, closed.against) == (VOTERS - against, against)
    assert {v.person: v.choice for v in closed.votes} == {
        f"voter-{n}": chooses(n) for n in range(VOTERS)
    }
    assert len(closed.votes) == VOTERS
    assert sum(isinstance(e.event, kind.event) for e in entries) == 1
    url = f"sqlite:///{tmp_path / 'register.db'}"
    await migrate(url)
    database = Database(url)
    try:
        batch = Batch(bid_id=played.id, entries=tuple(entries))
        await RegisterActivities(database).enter(batch)
        assert (await verify(database)).sound
    finally:
        await database.close()
