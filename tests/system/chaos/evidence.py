"""What is on record once everything has come to rest: register, ledger, post, Temporal."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError
from temporalio.worker import Replayer

from activities.ledger.reading import LedgerReading
from activities.register.delegation_reading import Delegations
from activities.register.reading import RegisterReading
from activities.register.shapes import BidRecord, NoticeRow
from activities.register.verifying import verify
from tests.system.chaos.house import House
from workflows.bid.workflow import BidWorkflow
from workflows.contracts import names
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Entry
from workflows.contracts.money import Transfer
from workflows.delegation.workflow import DelegationWorkflow
from workflows.plugin import bids_plugin
from workflows.rules.delegation import begun_by

ALL = 100_000
BIDS = "SELECT bid_id FROM bids"
DELEGATIONS = "SELECT id FROM delegations"
LOOK = 0.25
PASSES = 3
"""How often in a row all must rest: what one of them does can wake another."""
ANSWER = 10.0

INTERRUPTING = (
    "worker killed",
    "worker stopped",
    "server killed",
    "register locked",
)
"""Faults that may come between a letter's going out and its being written down as gone:
each at most once for every bid that is being written about."""


@dataclass
class Process:
    """A bid as Temporal sees it.

    Attributes:
        number: Its last entry's, as the workflow itself says; -1 if it says nothing.
        attempt: How often its pending workflow task was tried; 0 if none is pending.
        activities: Its pending activities, with how often each was tried.
    """

    status: str
    stage: str = ""
    number: int = -1
    attempt: int = 0
    activities: dict[str, int] = field(default_factory=dict)


@dataclass
class Evidence:
    """Everything that the checker compares with the clients' journal.

    Attributes:
        delegations: As the register shows each, and its entries.
        processes: Of bids and of delegations.
        caught: How often a letter with each Message-ID arrived.
        hung_up: How often of those the mail server hung up before it said so.
        interruptions: Faults of `INTERRUPTING`.
        unlike: Bids and delegations that a new worker would take up otherwise than they
            went, with what it would say.
    """

    records: dict[str, BidRecord]
    entries: dict[str, list[Entry]]
    delegations: dict[str, tuple[Delegation, list[DelegationEntry]]]
    processes: dict[str, Process]
    letters: list[NoticeRow]
    caught: Counter[str]
    transfers: dict[str, Transfer]
    balances: dict[str, int]
    ledger_faults: tuple[str, ...]
    chain_faults: tuple[str, ...]
    hung_up: Counter[str]
    interruptions: int
    unlike: dict[str, str]


async def gathered(house: House) -> Evidence:
    """Read everything."""
    register, ledger = RegisterReading(house.database), LedgerReading(house.database)
    bids = await on_record(house, BIDS)
    lasting = await on_record(house, DELEGATIONS)
    posted = await on_record(house, "SELECT id FROM transfers")
    records = {bid: await register.bid(bid) for bid in bids}
    transfers = {id: await ledger.transfer(id) for id in posted}
    report = await verify(house.database)
    return Evidence(
        records={bid: record for bid, record in records.items() if record},
        entries={bid: await register.entries(bid, ALL) for bid in bids},
        delegations={id: await _delegation(house, id) for id in lasting},
        processes={id: await process_of(house.client, id) for id in bids + lasting},
        letters=await _letters(register, bids + lasting),
        caught=Counter(m.message_id for m in house.sink.maildir.newest(limit=ALL)),
        transfers={id: transfer for id, transfer in transfers.items() if transfer},
        balances={a: p for a, p in (await ledger.balances()).items() if p},
        ledger_faults=(await ledger.check()).faults,
        chain_faults=() if report.sound else (report.words,),
        hung_up=house.sink.hung_up,
        interruptions=sum(house.faults[kind] for kind in INTERRUPTING),
        unlike=await _unlike(house.client, bids + lasting),
    )


async def _unlike(client: Client, ids: Iterable[str]) -> dict[str, str]:
    replayer = Replayer(
        workflows=[BidWorkflow, DelegationWorkflow],
        plugins=[bids_plugin(sandboxed=False)],
        build_id="replay",
    )
    found: dict[str, str] = {}
    for id in ids:
        history = await client.get_workflow_handle(
            names.workflow_id(id)
        ).fetch_history()
        played = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        if played.replay_failure:
            found[id] = str(played.replay_failure)[:300]
    return found


async def on_record(house: House, query: str) -> list[str]:
    """The first column of a query, in order."""
    async with house.database.reading() as connection:
        rows = await connection.exec_driver_sql(f"{query} ORDER BY 1")
        return [str(row[0]) for row in rows]


async def _delegation(
    house: House, id: str
) -> tuple[Delegation, list[DelegationEntry]]:
    register = Delegations(house.database)
    found = await register.one(id)
    assert found is not None
    return found, await register.entries(id, ALL)


async def _letters(register: RegisterReading, bids: Iterable[str]) -> list[NoticeRow]:
    rows: list[NoticeRow] = []
    for bid in bids:
        number, more = 1, True
        while more:
            page = await register.notices_of_bid(bid, page=number, size=100)
            rows += page.items
            more, number = number * page.size < page.total, number + 1
    return rows


async def process_of(client: Client, bid: str) -> Process:
    """A bid as Temporal sees it now, and as the workflow itself remembers it."""
    found = await outside_of(client, bid)
    handle = client.get_workflow_handle(names.workflow_id(bid))
    with suppress(RPCError, TimeoutError, WorkflowQueryFailedError):
        async with asyncio.timeout(ANSWER):
            found.number = await handle.query("entries", result_type=int)
    return found


async def outside_of(client: Client, bid: str) -> Process:
    """A bid as Temporal sees it now; no worker need be there."""
    handle = client.get_workflow_handle(names.workflow_id(bid))
    try:
        async with asyncio.timeout(ANSWER):
            seen = await handle.describe()
    except (RPCError, TimeoutError) as error:
        return Process(status=f"absent ({error})")
    raw = seen.raw_description
    return Process(
        status=seen.status.name.lower() if seen.status else "unknown",
        stage=str(seen.typed_search_attributes.get(names.STAGE) or ""),
        attempt=raw.pending_workflow_task.attempt,
        activities={a.activity_type.name: a.attempt for a in raw.pending_activities},
    )


async def settled(house: House, known: Iterable[str], patience: float = 60.0) -> float:
    """Wait until nothing is on its way any more; the seconds that it took.

    What never comes to rest is for the checker to name.

    Args:
        house: Where.
        known: Bids that clients know of; the register may not have heard of them yet.
        patience: Seconds after which to give up.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    everything = f"{BIDS} UNION {DELEGATIONS}"
    queued = "SELECT id FROM notices WHERE state = 'queued'"
    calm = 0
    while calm < PASSES and loop.time() - began < patience:
        await asyncio.sleep(LOOK)
        found = sorted({*known, *await on_record(house, everything)})
        resting = [await _rests(house, id) for id in found]
        calm = calm + 1 if all(resting) and not await on_record(house, queued) else 0
    return loop.time() - began


async def _rests(house: House, bid: str) -> bool:
    """Whether Temporal has nothing to do for a bid, and the register knows all of it."""
    process = await process_of(house.client, bid)
    quiet = not process.activities and not process.attempt
    if names.lasts(bid):
        return quiet and process.number == len((await _delegation(house, bid))[1])
    record = await RegisterReading(house.database).bid(bid)
    known = record.number if record else 0
    closed = process.status != "running" or not (record and record.state.ended)
    begun = begun_by(record.state) if record else ()
    lasting = await on_record(house, DELEGATIONS) if begun else []
    follows = all(one.id in lasting for one in begun)
    return quiet and closed and follows and process.number == known
