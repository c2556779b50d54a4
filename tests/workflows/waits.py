"""Bids that stand still, one at each kind of wait, for histories that are still open."""

from functools import partial

from tests.builders import LOCAL
from tests.conftest import Bids, Played
from tests.ports import until
from tests.workflows.asking import No, asked
from tests.workflows.journeys import Journey, approved_with_a_condition
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import Recommendation
from workflows.contracts.reviews import BoardOutcome
from workflows.rules import handover

ASKED = (
    "submit_expression",
    "screen",
    "submit_application",
    "sign_application",
    "record_board_decision",
    "declare_interest",
    "give_guardian_opinion",
    "conclude_conflict_review",
    "attest_assurance",
    "sign_assurance",
    "moderate",
    "decide",
    "agree_allocation",
    "issue_agreement",
    "sign_agreement",
    "countersign_agreement",
    "go_live",
)
"""Commands that a bid waits for, one after the other on its way."""


async def waiting_for(command: str, bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked(command)
    return played


async def waiting_for_the_start_date(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_only_time()
    return played


async def waiting_for_consent_to_another_start(bids: Bids) -> Played:
    played = await bids.start(model=Model.JOINT)
    bid = await played.until_asked("countersign_agreement")
    await played.forward_past(handover.starts_at(bid))
    await played.until_asked("extend_date")
    return played


async def waiting_for_a_lower_model_to_be_accepted(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked("decide")
    await played.meet(
        "decide", outcome=Recommendation.APPROVE_LOWER_MODEL, lower_model=Model.JOINT
    )
    return played


async def waiting_for_a_condition(bids: Bids) -> Played:
    return await approved_with_a_condition(bids)


async def waiting_after_an_objection(bids: Bids) -> Played:
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.meet(
        "record_board_decision", outcome=BoardOutcome.OBJECT, comments="Too much."
    )
    return played


async def waiting_on_hold(bids: Bids) -> Played:
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    await played.give(c.PutOnHold(by=LOCAL, reason="The council is in purdah."))
    return played


async def waiting_for_an_answer(bids: Bids) -> Played:
    played = await bids.start()
    await played.until(Stage.HWB_APPROVAL)
    question = Question(text="Who chairs the committee?")
    await played.give(c.AskInformation(by=LOCAL, questions=(question,)))
    return played


async def waiting_for_practice_lines(bids: Bids) -> Played:
    played = await bids.start()
    bids.world.problems[played.id] = "two practices have no payment line"
    await played.until(Stage.BUDGET_HANDOVER)
    await until(lambda: "allocation_failed" in bids.world.kinds(played.id))
    return played


async def waiting_with_refused_attempts(bids: Bids) -> Played:
    played = await bids.start()
    await played.until_asked("screen")
    for person in ("m1", "m2"):
        wrong = played.wanted(await played.bid(), "screen").model_copy(
            update={"by": LOCAL.model_copy(update={"body": "Q99", "person": person})}
        )
        assert isinstance(await asked(played, wrong), No)
    return played


WAITS: dict[str, Journey] = {
    f"waiting_for_{command}": partial(waiting_for, command) for command in ASKED
} | {
    way.__name__: way
    for way in (
        waiting_for_the_start_date,
        waiting_for_consent_to_another_start,
        waiting_for_a_lower_model_to_be_accepted,
        waiting_for_a_condition,
        waiting_after_an_objection,
        waiting_on_hold,
        waiting_for_an_answer,
        waiting_for_practice_lines,
        waiting_with_refused_attempts,
    )
}
"""Every wait, by its name."""
