"""Ways through the process, one for each kind of turn and each end.

The tests look at where they lead; `tests.workflows.record` keeps their histories.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests import builders
from tests.builders import (
    CAMDEN,
    CAMDEN_BOARD,
    CITY_BOARD,
    CLERK,
    ISLINGTON,
    ISLINGTON_BOARD,
    LOCAL,
    MANAGER,
    OFFICE,
    OFFICER,
    actor,
)
from tests.conftest import Bids, Played, a_cycle_from, needs, today
from tests.ports import until
from tests.rules import voting
from tests.rules.sitting import FIVE
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Role
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome, InterestCategory
from workflows.contracts.sittings import Choice
from workflows.rules import handover

Journey = Callable[[Bids], Awaitable[Played]]

JOURNEYS: dict[str, Journey] = {}
"""Every way, by its name."""

TWO_BOARDS = (CAMDEN_BOARD, ISLINGTON_BOARD, CITY_BOARD)


def way(play: Journey) -> Journey:
    """Name a way through the process by its function."""
    JOURNEYS[play.__name__] = play
    return play


async def to_live(played: Played) -> Played:
    """On in favour of the bid, through its start date, to the end."""
    bid = await played.until_only_time()
    assert bid.stage is Stage.BUDGET_HANDOVER
    await played.forward_past(handover.starts_at(bid))
    await played.ended()
    return played


@way
async def live_with_greater_involvement(bids: Bids) -> Played:
    return await to_live(await bids.start(model=Model.GREATER_INVOLVEMENT))


@way
async def live_jointly(bids: Bids) -> Played:
    return await to_live(await bids.start(model=Model.JOINT))


@way
async def live_with_a_budget(bids: Bids) -> Played:
    """With the review window of the agreement that the real cycle has."""
    return await to_live(await bids.start(cycle=a_cycle_from(today())))


@way
async def live_for_two_ccgs(bids: Bids) -> Played:
    return await to_live(
        await bids.start(applicants=(CAMDEN, ISLINGTON), boards=TWO_BOARDS)
    )


@way
async def live_under_a_lower_model(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked("decide")
    await played.meet(
        "decide",
        outcome=Recommendation.APPROVE_LOWER_MODEL,
        lower_model=Model.JOINT,
    )
    return await to_live(played)


async def approved_with_a_condition(bids: Bids) -> Played:
    """A condition due in sixty days."""
    played = await bids.start()
    await played.until_asked("decide")
    due = played.now().date() + timedelta(days=60)
    await played.meet(
        "decide",
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        conditions=(builders.terms(due),),
    )
    return played


@way
async def live_after_a_condition(bids: Bids) -> Played:
    return await to_live(await approved_with_a_condition(bids))


@way
async def lapsed_on_a_condition(bids: Bids) -> Played:
    """Everything else is done in time; the condition is not."""
    played = await approved_with_a_condition(bids)
    while any(b.command != "discharge_condition" for b in needs(await played.bid())):
        bid = await played.bid()
        others = [b for b in needs(bid) if b.command != "discharge_condition"]
        if others[0].command == "go_live":
            break
        if not handover.wants_allocation(bid):
            await played.meet(others[0].command)
    await played.forward(days=65)
    await played.ended()
    return played


async def decided(bids: Bids, **decision: object) -> Played:
    played = await bids.start()
    await played.until_asked("decide")
    await played.meet("decide", **decision)
    await played.ended()
    return played


@way
async def rejected(bids: Bids) -> Played:
    return await decided(bids, outcome=Recommendation.REJECT)


@way
async def deferred(bids: Bids) -> Played:
    return await decided(bids, outcome=Recommendation.DEFER, to_cycle="2016-17")


@way
async def not_eligible(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked("screen")
    await played.meet("screen", outcome=ScreeningOutcome.NOT_ELIGIBLE)
    await played.ended()
    return played


async def withdrawn_at(bids: Bids, stage: Stage) -> Played:
    """Withdrawn at a stage, its board already told where there is one."""
    played = await bids.start()
    await played.until(stage)
    await played.give(c.Withdraw(by=OFFICER, reason="The members think again."))
    await played.ended()
    return played


@way
async def withdrawn_at_the_start(bids: Bids) -> Played:
    return await withdrawn_at(bids, Stage.EXPRESSION_OF_INTEREST)


@way
async def withdrawn_from_the_boards(bids: Bids) -> Played:
    return await withdrawn_at(bids, Stage.HWB_APPROVAL)


@way
async def withdrawn_from_conflict_review(bids: Bids) -> Played:
    return await withdrawn_at(bids, Stage.CONFLICT_REVIEW)


@way
async def withdrawn_from_approval(bids: Bids) -> Played:
    return await withdrawn_at(bids, Stage.APPROVAL_IN_PRINCIPLE)


@way
async def withdrawn_at_the_handover(bids: Bids) -> Played:
    return await withdrawn_at(bids, Stage.BUDGET_HANDOVER)


@way
async def withdrawn_while_much_was_asked(bids: Bids) -> Played:
    """One step after the other, so that the register is told late, and then at the end."""
    played = await bids.start()
    await played.until_asked("screen")
    for number in range(12):
        by = actor(Role.BOARD_MEMBER, CAMDEN_BOARD.id, person=f"m{number}")
        await played.give(c.DeclareInterest(by=by, category=InterestCategory.NONE))
        await asyncio.sleep(0.2)
    await played.give(c.Withdraw(by=OFFICER, reason="The members think again."))
    await played.ended()
    return played


@way
async def withdrawn_by_its_members(bids: Bids) -> Played:
    """An approved bid whose practices vote against it (Brighton)."""
    played = await bids.start()
    await played.until_asked("record_mandate")
    against = builders.ballot(played.now(), in_favour=9, against=21)
    await played.meet("record_mandate", ballot=against)
    await played.ended()
    return played


@way
async def changed_at_a_board_s_request(bids: Bids) -> Played:
    """One board approves, the other asks for changes; the new version is immaterial."""
    played = await bids.start(boards=TWO_BOARDS)
    await played.until(Stage.HWB_APPROVAL)
    await played.meet("record_board_decision")
    await played.meet(
        "record_board_decision",
        outcome=BoardOutcome.REQUEST_CHANGES,
        comments="Say more about access.",
    )
    bid = await played.until_asked("submit_application")
    better = builders.application(bid, benefits="Shorter waits, longer hours.")
    await played.meet("submit_application", application=better)
    await played.until(Stage.HWB_APPROVAL)
    await played.until(Stage.CONFLICT_REVIEW)
    return played


@way
async def revised_after_an_objection(bids: Bids) -> Played:
    """The board objects, the CCG changes what it asks for, the board approves."""
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.meet(
        "record_board_decision", outcome=BoardOutcome.OBJECT, comments="Too much."
    )
    bid = await played.until_asked("submit_application")
    less = builders.application(bid, functions=("F01",))
    await played.meet("submit_application", application=less)
    await played.until(Stage.CONFLICT_REVIEW)
    return played


@way
async def returned_by_the_panel(bids: Bids) -> Played:
    """The panel sends the bid back; everybody is asked again."""
    played = await bids.start()
    await played.until_asked("conclude_conflict_review")
    await played.meet(
        "conclude_conflict_review",
        outcome=ConflictOutcome.RETURN,
        reasons="The committee has no lay chair.",
    )
    bid = await played.until_asked("submit_application")
    mended = builders.application(bid, governance="A committee with a lay chair.")
    await played.meet("submit_application", application=mended)
    await played.until(Stage.APPROVAL_IN_PRINCIPLE)
    return played


@way
async def decided_by_a_vote(bids: Bids) -> Played:
    """The board votes outside a meeting for ten days; nobody closes it but its time."""
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    closes = played.now() + timedelta(days=10)
    await played.give(
        c.OpenVote(
            by=CLERK,
            version=1,
            board=CAMDEN_BOARD.id,
            outcome=BoardOutcome.APPROVE,
            resolution="That the board approves the bid.",
            minute_reference="HWB/E/1",
            closes=closes,
            body=voting.allowing(),
        )
    )
    for name in FIVE:
        choice = Choice.AGAINST if name == "carol" else Choice.FOR
        by = voting.member(name)
        await played.give(c.CastVote(by=by, version=1, voting="v1", choice=choice))
    await played.forward_past(closes)
    await played.until(Stage.CONFLICT_REVIEW)
    return played


@way
async def asked_and_answered(bids: Bids) -> Played:
    """NHS England's question stops the clock for a week."""
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.give(
        c.AskInformation(by=LOCAL, questions=(Question(text="Who chairs it?"),))
    )
    await played.forward(days=7)
    await played.meet("answer_information", answers=("A lay member.",))
    return played


@way
async def held_and_resumed(bids: Bids) -> Played:
    """Two weeks on hold."""
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.give(c.PutOnHold(by=LOCAL, reason="The council is in purdah."))
    await played.forward(days=14)
    await played.meet("resume")
    return played


@way
async def admitted_late(bids: Bids) -> Played:
    """An expression ten days after its date; the national office lets it in (R1)."""
    cycle = a_cycle_from(today() - timedelta(days=60), review_window=0)
    bid = bids.opening(cycle=cycle)
    with pytest.raises(WorkflowUpdateFailedError):
        await bids.open(bid, MANAGER, "late")
    played = bids.opened(bid)
    await played.give(
        c.ExtendDate(
            by=OFFICE,
            key=DeadlineKey.EXPRESSION,
            to=today() + timedelta(days=7),
            reason="The CCG was merging that week.",
        )
    )
    await played.until_asked("screen")
    return played


@way
async def lapsed_unsubmitted(bids: Bids) -> Played:
    """Opened and never submitted."""
    played = await bids.start()
    await played.forward(days=60)
    await played.ended()
    return played


@way
async def live_on_a_later_date(bids: Bids) -> Played:
    """Not ready on the start date; NHS England consents to another (R22)."""
    played = await bids.start(model=Model.JOINT)
    bid = await played.until_asked("countersign_agreement")
    await played.forward_past(handover.starts_at(bid))
    await played.until_only_time()
    return await to_live(played)


@way
async def live_after_the_allocation_was_mended(bids: Bids) -> Played:
    """The practice lines are incomplete; an hour later they are not."""
    played = await bids.start()
    bids.world.problems[played.id] = "two practices have no payment line"
    await played.until(Stage.BUDGET_HANDOVER)
    await until(lambda: "allocation_failed" in bids.world.kinds(played.id))
    del bids.world.problems[played.id]
    await played.forward(hours=1, minutes=1)
    return await to_live(played)


@way
async def live_after_the_ledger_refused(bids: Bids) -> Played:
    """The ledger refuses the transfer; once mended, the handover is released again."""
    played = await bids.start()
    bids.world.refused[played.id] = "the account is closed"
    bid = await played.until_only_time()
    await played.forward_past(handover.starts_at(bid))
    bid = await played.until_asked("go_live")
    assert bid.handover_problem == "the account is closed"
    del bids.world.refused[played.id]
    await played.meet("go_live")
    await played.ended()
    return played
