"""Many at once: one is first, the others are told why, and nothing is done twice."""

import asyncio

from tests import builders
from tests.builders import (
    CAMDEN,
    CAMDEN_BOARD,
    CHAIR,
    CLERK,
    GUARDIAN,
    ISLINGTON,
    ISLINGTON_BOARD,
    MANAGER,
    OFFICER,
    PANEL,
    STATEMENTS,
    actor,
)
from tests.conftest import Bids, needs
from tests.ports import World, until
from tests.rules.handing_on import PLACE, starts
from tests.rules.sitting import BOARD
from tests.workflows.asking import No, asked, asked_at_once
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.contracts.views import Receipt
from workflows.rules import handover

BOARDS = (CAMDEN_BOARD, ISLINGTON_BOARD)


async def test_ten_clerks_record_the_same_decision(bids: Bids):
    """One wins; nine are told that the board has decided."""
    played = await bids.start(boards=BOARDS)
    bid = await played.until(Stage.HWB_APPROVAL)
    wanted = played.wanted(bid, "record_board_decision")
    clerks = [
        actor(Role.BOARD_CLERK, "E09000007", person=f"clerk-{n}") for n in range(10)
    ]
    before = await played.entries()

    yes, no = await asked_at_once(
        played, *(wanted.model_copy(update={"by": clerk}) for clerk in clerks)
    )

    assert len(yes) == 1
    assert len(no) == 9
    words = "Camden Health and Wellbeing Board has already decided on this version."
    assert set(no) == {No("AlreadyDone", words)}
    bid = await played.bid()
    assert [d.board for d in bid.board_decisions] == ["E09000007"]
    assert await played.entries() == before + 1


async def test_a_clerk_a_chair_and_a_guardian_start_the_fallback(bids: Bids):
    """One hands the item on; the others are told who has, and to whom (R15)."""
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    hana = actor(Role.BOARD_MEMBER, BOARD, person="example-hana")
    financial = InterestCategory.FINANCIAL
    await played.give(
        c.DeclareInterest(by=hana, category=financial, description="Shares.")
    )
    leave = {"interest": "i1", "handling": Handling.LEAVE, "reason": "Direct."}
    await played.give(c.RuleOnInterest(by=PANEL, **leave))
    before = await played.entries()

    yes, no = await asked_at_once(
        played, *(starts(by=by) for by in (CLERK, CHAIR, GUARDIAN))
    )

    assert (len(yes), len(no)) == (1, 2)
    bid = await played.bid()
    (handed,) = bid.in_place
    assert {kind for kind, _ in no} == {"AlreadyDone"}
    for _, words in no:
        assert words.startswith(f"{handed.by.name} has already asked {PLACE.name}, on ")
    assert await played.entries() == before + 1


async def test_two_finance_officers_sign_for_one_ccg(bids: Bids):
    """A side signs once, whoever of it is first; the other side signs beside it."""
    played = await bids.start()
    bid = await played.until_asked("agree_allocation")
    ours = played.wanted(bid, "agree_allocation")
    deputy = actor(Role.CHIEF_FINANCE_OFFICER, "07R", person="deputy")
    theirs = actor(Role.NATIONAL_FINANCE, "national")

    yes, no = await asked_at_once(
        played,
        ours,
        ours.model_copy(update={"by": deputy}),
        ours.model_copy(update={"by": theirs}),
    )

    assert len(yes) == 2
    assert no == [No("AlreadyDone", "This side has agreed the allocation.")]
    bid = await played.bid()
    assert {s.by.body for s in bid.allocation_signatures} == {"07R", "national"}
    assert len(bid.allocation_signatures) == 2


async def test_everybody_whose_turn_it_is_may_act_at_once(bids: Bids):
    """Four officers sign at the same moment: none of the four is lost."""
    played = await bids.start(applicants=(CAMDEN, ISLINGTON), boards=BOARDS)
    bid = await played.until_asked("sign_application")
    wanted = [builders.meet(bid, need, played.now()) for need in needs(bid)]
    assert len(wanted) == 4

    yes, no = await asked_at_once(played, *wanted)

    assert not no
    numbers = sorted(receipt.number for receipt in yes)
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert (await played.bid()).stage is Stage.HWB_APPROVAL


async def test_a_withdrawal_comes_before_the_handover_or_too_late(
    bids: Bids, world: World
):
    """Three at the moment of the start date: withdrawn and unpaid, or live and paid."""
    ways = [await bids.start(model=Model.DELEGATED) for _ in range(3)]
    ready = await asyncio.gather(*(played.until_only_time() for played in ways))
    command = c.Withdraw(by=OFFICER, reason="The members think again.")

    async def race(n: int) -> tuple[Receipt | No, Stage]:
        played = ways[n]
        midnight = handover.starts_at(ready[n])
        winding = asyncio.ensure_future(played.forward_past(midnight))
        await asyncio.sleep(0.25 + 0.25 * n)
        answer = await asked(played, command)
        await winding
        return answer, (await played.ended()).stage

    for n, (answer, stage) in enumerate(await asyncio.gather(*map(race, range(3)))):
        paid = f"handover/{ways[n].id}" in world.transfers
        if isinstance(answer, Receipt):
            assert (stage, paid) == (Stage.WITHDRAWN, False)
        else:
            assert answer.kind in {"WrongStage", "Ended"}
            assert (stage, paid) == (Stage.LIVE, True)


async def test_nobody_withdraws_while_the_money_is_under_way(bids: Bids, world: World):
    """The ledger does not answer; the answer to the CCG is no, and the bid goes live."""
    played = await bids.start()
    bid = await played.until_only_time()
    world.away.add("ledger")
    winding = asyncio.ensure_future(played.forward_past(handover.starts_at(bid)))
    await until(lambda: world.asked["ledger", bid.id] > 0)

    answer = await asked(played, c.Withdraw(by=OFFICER, reason="Too late."))
    world.away.clear()
    await winding

    assert isinstance(answer, No)
    assert answer.kind == "WrongStage"
    assert "too late to withdraw" in answer.words
    assert (await played.ended()).stage is Stage.LIVE
    assert list(world.transfers) == [f"handover/{bid.id}"]


async def test_one_request_sent_twenty_times_at_once(bids: Bids):
    """Double clicks, retries, impatience: one application, twenty equal answers."""
    played = await bids.start()
    command = c.SubmitExpression(by=MANAGER, functions=("F01",), statements=STATEMENTS)

    answers = await asyncio.gather(*(asked(played, command, "once") for _ in range(20)))

    assert isinstance(answers[0], Receipt)
    assert answers.count(answers[0]) == 20
    assert answers[0].number == 2
    assert await played.kinds() == ["bid_opened", "expression_submitted"]


async def test_a_bid_that_has_ended_still_gives_its_answers(bids: Bids):
    """The same request again has the same answer; a new one is told that all is over."""
    played = await bids.start()
    command = c.SubmitExpression(by=MANAGER, functions=("F01",), statements=STATEMENTS)
    away = c.Withdraw(by=OFFICER, reason="The members think again.")
    first, last = await played.give(command, "first"), await played.give(away, "last")
    await played.ended()

    assert await played.give(command, "first") == first
    assert await played.give(away, "last") == last
    assert len(await played.kinds()) == 3


async def test_ten_refused_attempts_at_once_are_each_on_record_once(bids: Bids):
    """P7, also when one of them is sent three times."""
    played = await bids.start()
    await played.until_asked("screen")
    wrong = c.Withdraw(by=MANAGER, reason="Mine to say.")
    people = [actor(Role.BID_MANAGER, "07R", person=f"m{n}") for n in range(8)]
    tries = [(wrong.model_copy(update={"by": by}), by.person) for by in people]
    tries += [tries[0], tries[0]]

    answers = await asyncio.gather(*(asked(played, one, key) for one, key in tries))

    words = "A bid manager does not take this step."
    assert set(answers) == {No("WrongParty", words)}
    kinds = await played.kinds()
    assert kinds.count("attempt_refused") == 8
    refused = [e for e in played.world.events(played.id) if e.kind == "attempt_refused"]
    assert sorted(e.by.person for e in refused if e.by) == [f"m{n}" for n in range(8)]
    assert dict((await played.bid()).refusals) == {f"m{n}": 1 for n in range(8)}
