"""A bid whose history has grown long goes on in a new run, and nobody notices."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from tests.builders import CAMDEN_BOARD, LOCAL, MANAGER, OFFICER, STATEMENTS, actor
from tests.conftest import Bids, Played, a_server, working
from tests.ports import World, until
from tests.rules.handed_nationally import starts
from tests.workflows.asking import No, asked
from tests.workflows.journeys import to_live
from tests.workflows.round_world import a_round
from tests.workflows.test_national_fallback import before_committee, by_committee
from workflows.contracts import commands as c
from workflows.contracts import names
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.parties import Actor, Role
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.views import Receipt
from workflows.rules import handover, rulebook

SUGGESTED = 60
"""Events after which this server suggests a new run; as shipped it is 4,096."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def impatient() -> AsyncIterator[WorkflowEnvironment]:
    """A server that soon suggests a new run, and starts it at once even then."""
    config = {
        "limit.historyCount.suggestContinueAsNew": SUGGESTED,
        "history.workflowIdReuseMinimalInterval": "0s",
    }
    async with a_server(**config) as env:
        yield env


@pytest_asyncio.fixture(loop_scope="session")
async def bids(impatient: WorkflowEnvironment, world: World) -> AsyncIterator[Bids]:
    async with working(impatient, world) as started:
        yield started


def member(number: int) -> Actor:
    return actor(Role.BOARD_MEMBER, CAMDEN_BOARD.id, person=f"m{number}")


def nothing_to_declare(number: int) -> c.DeclareInterest:
    return c.DeclareInterest(by=member(number), category=InterestCategory.NONE)


async def until_renewed(played: Played, first: int = 100) -> None:
    """Give small commands until the bid is in another run."""
    before = await played.run()
    for number in range(first, first + 60):
        await played.give(nothing_to_declare(number))
        if await played.run() != before:
            return
        await asyncio.sleep(0.02)
    for _ in range(100):
        if await played.run() != before:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("never renewed")


async def test_a_bid_goes_the_whole_road_in_several_runs(bids: Bids, world: World):
    """One record without gaps, one transfer, the same end."""
    played = await bids.start()
    runs = {await played.run()}
    while (await played.bid()).stage is not Stage.BUDGET_HANDOVER:
        await played.meet()
        runs.add(await played.run())
    await to_live(played)
    runs.add(await played.run())

    assert len(runs) >= 2
    kinds = await played.kinds()
    assert kinds[0] == "bid_opened"
    assert kinds.count("bid_opened") == 1
    assert kinds[-1] == "went_live"
    assert (await played.ended()).number == len(kinds)
    assert list(world.transfers) == [f"handover/{played.id}"]


async def test_a_new_run_stands_where_the_old_one_stood(bids: Bids):
    """State, numbers, attributes and details. (Temporal drops the static summary.)"""
    played = await bids.start()
    bid = await played.until_asked("screen")
    why = await played.why()
    await until_renewed(played)

    now = await played.bid()
    same = {"interests", "clocks"}
    assert now.model_dump(exclude=same) == bid.model_dump(exclude=same)
    assert [x.key for x in now.clocks] == [DeadlineKey.SCREENING]
    assert (await played.why()).sentence == why.sentence
    described = await bids.client.get_workflow_handle(played.handle.id).describe()
    assert described.status is WorkflowExecutionStatus.RUNNING
    assert described.typed_search_attributes[names.STAGE] == "expression_of_interest"
    shown = await played.handle.query(
        "__temporal_workflow_metadata", result_type=WorkflowMetadata
    )
    assert isinstance(shown, WorkflowMetadata)
    assert why.sentence in shown.current_details.replace("\\", "")
    before = await played.entries()
    await played.meet("screen")
    assert await played.entries() == before + 1


async def test_a_request_sent_again_after_a_renewal_is_answered_as_before(bids: Bids):
    """Temporal forgets update ids with the run; the bid does not."""
    played = await bids.start()
    command = c.SubmitExpression(by=MANAGER, functions=("F01",), statements=STATEMENTS)
    wrong = c.Withdraw(by=MANAGER, reason="Mine to say.")
    first, no = await asked(played, command, "yes"), await asked(played, wrong, "no")
    assert isinstance(first, Receipt)
    assert isinstance(no, No)
    await until_renewed(played)
    await until_renewed(played, 200)
    entries = await played.entries()

    assert await asked(played, command, "yes") == first
    assert await asked(played, wrong, "no") == no
    other = command.model_copy(update={"functions": ("F02",)})
    again = await asked(played, other, "yes")

    assert again == first
    assert first.digest == rulebook.digest(command)
    assert first.digest != rulebook.digest(other)
    assert await played.entries() == entries
    assert (await played.kinds()).count("attempt_refused") == 1


async def test_nothing_is_lost_in_the_middle_of_a_renewal(bids: Bids):
    """A hundred and fifty commands through several renewals: each once, all answered."""
    played = await bids.start()
    runs = {await played.run()}
    waiting = list(range(150))

    async def clerk(pause: float) -> list[Receipt | No]:
        answers = []
        while waiting:
            number = waiting.pop()
            command = nothing_to_declare(number)
            answers.append(await asked(played, command, f"once-{number}"))
            runs.add(await played.run())
            await asyncio.sleep(pause)
        return answers

    clerks = [clerk(pause) for pause in (0.0, 0.03, 0.05, 0.07)]
    said = [one for each in await asyncio.gather(*clerks) for one in each]

    numbers = [one.number for one in said if isinstance(one, Receipt)]
    assert sorted(numbers) == list(range(2, 152))
    kinds = await played.kinds()
    assert kinds == ["bid_opened"] + ["interest_declared"] * 150
    people = [e.by.person for e in played.world.events(played.id)[1:] if e.by]
    assert sorted(people) == sorted(f"m{n}" for n in range(150))
    assert len(runs) >= 2


async def test_letters_that_cannot_go_out_keep_a_bid_from_nothing(
    bids: Bids, world: World
):
    """A renewal waits for a quiet moment; until then all goes on, to the very end."""
    played = await bids.start()
    await played.until_asked("screen")
    world.away.add("post")
    await until(lambda: world.asked["post", played.id] > 0)
    before = await played.run()
    for number in range(30):
        await played.give(nothing_to_declare(number))
    assert (await played.kinds()).count("interest_declared") == 30
    described = await bids.client.get_workflow_handle(played.handle.id).describe()
    assert described.history_length > SUGGESTED
    assert await played.run() == before

    await played.give(c.Withdraw(by=OFFICER, reason="Enough."))

    assert (await played.kinds())[-1] == "withdrawn"
    world.away.clear()
    assert (await played.ended()).stage is Stage.WITHDRAWN


async def test_letters_still_to_be_sent_go_out_after_a_renewal(
    bids: Bids, world: World
):
    """What the register has queued when the run ends is sent by the next one."""
    played = await bids.start()
    await played.until_asked("screen")
    number = await played.entries()
    await until_renewed(played)
    await until(lambda: any(post.up_to >= number for post in world.posts))


async def test_dates_ring_after_a_renewal(bids: Bids):
    """Clocks are part of the bid, and a hold stays one."""
    played = await bids.start()
    await played.until_asked("screen")
    await played.give(c.PutOnHold(by=LOCAL, reason="The council is in purdah."))
    await until_renewed(played)
    assert (await played.bid()).hold is not None
    await played.forward(days=21)
    await played.meet("resume")
    assert "reminded" not in await played.kinds()
    await played.forward(days=18)
    assert (await played.kinds())[-1] == "reminded"


async def test_who_decides_in_place_of_the_panel_goes_along_under_the_seal(
    bids: Bids, world: World
):
    """What no entry has before the release, the next run has from the one before."""
    cycle = a_round().model_copy(
        update={"national_minutes": True, "national_fallback": True}
    )
    played = await bids.start(before_committee("07R-renewed", cycle))
    await played.give(starts())
    await until_renewed(played)
    receipt = await played.give(by_committee())
    assert "decision_recorded" in await world.hears(played.id, receipt.number)
    sealed = world.entries[played.id][-1].sealed
    assert sealed
    assert sealed.content.decider
    assert (
        sealed.content.decider.reason == "The round cannot wait for another director."
    )


@pytest.mark.parametrize("part", ["reference", "ledger"])
async def test_nothing_is_renewed_while_money_is_being_counted(
    bids: Bids, world: World, part: str
):
    """Neither an allocation nor a transfer under way is asked for twice."""
    world.away.add(part)
    played = await bids.start()
    winding = None
    if part == "reference":
        await played.until(Stage.BUDGET_HANDOVER)
    else:
        bid = await played.until_only_time()
        midnight = handover.starts_at(bid)
        winding = asyncio.ensure_future(played.forward_past(midnight))
    await until(lambda: world.asked[part, played.id] > 0)
    before = await played.run()
    for number in range(30):
        await played.give(nothing_to_declare(number))
    assert await played.run() == before
    world.away.clear()
    if winding:
        await winding
        assert (await played.ended()).stage is Stage.LIVE
        assert list(world.transfers) == [f"handover/{played.id}"]
    else:
        await played.until_asked("agree_allocation")
        assert (await played.kinds()).count("allocation_built") == 1
