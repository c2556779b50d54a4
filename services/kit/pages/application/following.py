"""The next bid after one that was deferred: it begins with that one's answers."""

import json
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Response

from activities.register.drafts import Draft
from services.kit import deps, problems, viewing
from services.kit.connections import Connections
from services.kit.pages.application import rounds
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.cycles import Cycle
from workflows.contracts.parties import Party
from workflows.rules import permissions

router = APIRouter(include_in_schema=False)

OWN = {"start_date", "functions", "constitution_approved"}
"""What the next application does not take over: its round and its bid say these anew."""


@router.post("/bids/{bid_id}/next")
async def start(at: AtPage, bid_id: deps.BidId) -> Response:
    """The next bid's draft, begun once for the whole CCG; pressed again, the same."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if not _may_start(at, bid):
        raise Problem(problems.NOT_FOUND)
    draft = await begun(at.to, bid, at.person.id)
    where = f"bids/{draft.bid_id}" if draft.started else f"start/{draft.bid_id}"
    return at.go(f"{at.service.prefix}/{where}")


async def begun(to: Connections, bid: Bid, person: str) -> Draft:
    """The draft that follows a deferred bid; the same however often asked.

    It does not look who asks: whoever calls it has.
    """
    known = rounds.open_rounds(await to.reference.cycles(), to.clock())
    said = json.dumps(expression(bid, known))
    lead = bid.applicants[0].code
    return await to.drafts.follow(bid.id, lead, person, said, application(bid))


def _may_start(at: Visitor, bid: Bid) -> bool:
    return (
        bid.stage is Stage.DEFERRED
        and at.hat.party is Party.CCG
        and at.hat.body == bid.applicants[0].code
        and at.hat.role in permissions.ROLES[SubmitExpression]
    )


async def shown(at: Visitor, bid: Bid) -> dict[str, Any]:
    """What a bid's page says of the bid before it and of the one after, to its CCG."""
    found: dict[str, Any] = {
        "follows": "",
        "next_bid": "",
        "next_draft": "",
        "may_start_next": False,
    }
    if at.hat.party is not Party.CCG:
        return found
    own = await at.to.drafts.draft(bid.id)
    found["follows"] = own.follows if own else ""
    if bid.stage is not Stage.DEFERRED:
        return found
    after, may = await at.to.drafts.following(bid.id), _may_start(at, bid)
    if after and after.started:
        found["next_bid"] = after.bid_id
    elif after and after.expression:
        found["next_draft"] = after.bid_id if may else ""
    else:
        found["may_start_next"] = may
    return found


def expression(bid: Bid, known: Sequence[Cycle]) -> dict[str, list[str]]:
    """A bid's answers as its first form has them. The round is one that is open, or none."""
    later = bid.decision.to_cycle if bid.decision else ""
    named = [one.name for one in known if later in {one.name, one.title}]
    partners = [one.code for one in bid.applicants[1:]]
    found = {
        "cycle": (named or [one.name for one in known if len(known) == 1])[:1],
        "model": [bid.model.value],
        "functions": list(bid.functions),
        "partners.count": [str(len(partners))] if partners else [],
    }
    for number, code in enumerate(partners):
        found[f"partners.{number}.code"] = [code]
    said = bid.statements.model_dump() if bid.statements else {}
    contact = said.pop("contact", None) or {}
    found |= {f"statements.{name}": [str(text)] for name, text in said.items()}
    found |= {f"statements.contact.{k}": [str(text)] for k, text in contact.items()}
    return {name: values for name, values in found.items() if any(values)}


def application(bid: Bid) -> str:
    """The application as a draft keeps it; empty where there was none."""
    if bid.application is None:
        return ""
    return bid.application.model_dump_json(exclude=OWN)
