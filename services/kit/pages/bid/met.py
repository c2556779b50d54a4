"""The Conditions tab: each condition, what was sent for it, and what one can do about it."""

from dataclasses import replace

from services.kit import allowed, documents
from services.kit.pages.bid import condition_parts
from services.kit.pages.bid.wording import Part
from services.kit.pages.steps import evidence as steps
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.commands import Command, DischargeCondition, SendEvidence
from workflows.contracts.decisions import Condition, ConditionStatus
from workflows.rules import evidence


async def parts(at: Visitor, bid: Bid) -> list[Part]:
    """Each condition, with what was sent and where more is sent or that is judged."""
    sent = any(one.sent for one in bid.conditions)
    every = await at.to.papers.all_of(bid.id) if sent else []
    held = documents.sent_for(bid, every)
    look = allowed.Look(at, bid, at.to.clock())
    kinds: tuple[type[Command], ...] = (SendEvidence, DischargeCondition)
    may = {kind for kind in kinds if look.allows(kind)}
    return [
        replace(
            condition_parts.condition(bid, number, one),
            lots=steps.lots(bid, one.sent, held, steps.FROM_A_TAB),
            link=_link(at, bid, one, may),
        )
        for number, one in enumerate(bid.conditions, 1)
    ]


def _link(
    at: Visitor, bid: Bid, one: Condition, may: set[type[Command]]
) -> tuple[str, str] | None:
    if one.status is not ConditionStatus.OPEN:
        return None
    fresh = evidence.unjudged(one)
    if SendEvidence in may and at.hat.role in evidence.senders(one):
        own = any(sent.by.body == at.hat.body for sent in fresh)
        words = "Send other evidence in its place" if own else "Say that it is met"
        return (
            at.service.step(bid.id, "send_evidence", one.id),
            f"{words}: condition {one.id[1:]}",
        )
    if DischargeCondition in may:
        words = "Read and judge what was sent for" if fresh else "Discharge"
        return (
            at.service.step(bid.id, "discharge_condition", one.id),
            f"{words} condition {one.id[1:]}",
        )
    return None
