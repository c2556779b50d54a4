"""The conditions panel's page: what approvals of a round's bids would carry, side by side.

To anybody but NHS England's national people these addresses are not there.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.kit import problems
from services.kit.pages.bid.wording import SUPPORT, capital
from services.kit.pages.steps import declaring
from services.kit.pages.steps.conditions import WAITS
from services.kit.pages.tasks.worklist import options
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Cycle
from workflows.contracts.parties import Membership, Role
from workflows.rules import conditions_panel, consistency, needs, standing, words
from workflows.rules.bodies import NATIONAL
from workflows.rules.consistency import About
from workflows.rules.sentences import RECOMMENDED

router = APIRouter(include_in_schema=False)

CycleName = Annotated[str, Query(max_length=40)]
READERS = conditions_panel.MAY_SIT | {Role.NATIONAL_CHAIR}
NOT_READ = "You have not declared for this bid yet"
HELD_UP = {key: said for key, said, _ in WAITS}


def reads(hat: Membership) -> bool:
    """Whether somebody under this hat reads what the conditions panel does."""
    return hat.body == NATIONAL and hat.role in READERS


@router.get("/round/conditions")
async def side_by_side(at: AtPage, cycle: CycleName = "") -> Response:
    """By what each condition is about, and bid by bid."""
    if not reads(at.hat):
        raise Problem(problems.NOT_FOUND)
    known = {c.name: c for c in await at.to.reference.cycles() if c.conditions_panel}
    chosen = known.get(cycle) or next(iter(known.values()), None)
    found = await before(at, chosen) if chosen else []
    read = [bid for bid in found if not declaring.wanted(at, bid)]
    return at.page(
        "round-conditions.jinja",
        title="Conditions of approvals side by side",
        caption=capital(chosen.title) if chosen else "",
        cycles=options({c.name: c.title for c in known.values()}, chosen.name)
        if chosen
        else [],
        summary=_summary(chosen, found),
        subjects=[_subject(one) for one in consistency.about(read)],
        rows=[_row(at, bid) for bid in found],
    )


async def before(at: Visitor, cycle: Cycle) -> list[Bid]:
    """The open bids of a round that an approval is recommended for."""
    running = await at.to.rounds.running(cycle.name, at.person.id)
    return [bid for bid in running if conditions_panel.is_before(bid)]


def _summary(cycle: Cycle | None, found: Sequence[Bid]) -> list[str]:
    if cycle is None:
        return [
            "No round has a conditions panel. A round has one where its policy names who "
            "sits on it."
        ]
    if not found:
        return [
            "No approval is recommended yet. Bids appear here once their region has "
            "recommended one."
        ]
    left = sum(map(conditions_panel.is_wanted, found))
    return [
        f"{words.plural(len(found), 'bid')} with an approval recommended: {left} to be "
        f"settled, {len(found) - left} settled.",
        "What is asked about the same thing should be worded the same, unless the bids "
        "differ. Nothing is decided here: the national panel decides.",
    ]


def _subject(one: About) -> dict[str, Any]:
    alone = len(one.terms) == 1
    unlike = f"They differ in {words.joined(one.unlike, 20)}." if one.unlike else ""
    return {
        "title": one.criterion,
        "said": "One bid only." if alone else unlike or "Alike in every bid.",
        "rows": [
            {
                "bid_id": bid.id,
                "text": terms.text,
                "owner": terms.owner,
                "evidence": terms.evidence,
                "due": words.day(terms.due),
                "support": SUPPORT[terms.support_level],
                "waits": HELD_UP[terms.blocks],
                "state": "Settled" if bid.settled else "Proposed",
            }
            for bid, terms in one.terms
        ],
    }


def _row(at: Visitor, bid: Bid) -> dict[str, Any]:
    """One bid: what is recommended, what it carries in any case, and the way on."""
    found: dict[str, Any] = {
        "bid_id": bid.id,
        "ccgs": words.joined([one.name for one in bid.applicants], 40),
        "link": "",
    }
    if declaring.wanted(at, bid):
        return found | {
            "recommends": NOT_READ,
            "link": "declare-interest",
            "next": f"Declare for {bid.id}",
        }
    asked = any(need.command == "settle_conditions" for need in needs.of(bid))
    ours = asked and at.hat.role is bid.cycle.conditions_panel
    one = bid.moderation
    return found | {
        "recommends": capital(RECOMMENDED[one.recommendation]) if one else "",
        "reasons": one.reasons if one else "",
        "many": len(conditions_panel.current(bid)),
        "standing": words.joined(
            [terms.criterion for terms in standing.of(bid, bid.start_date)], 20
        ),
        "changed": _changed(bid),
        "link": "settle-conditions" if ours else "",
        "next": f"Settle the conditions of {bid.id}"
        if ours
        else "To be settled"
        if conditions_panel.is_wanted(bid)
        else "Settled",
    }


def _changed(bid: Bid) -> str:
    """What the panel did, with why."""
    if bid.settled is None:
        return ""
    said = conditions_panel.changed_words(bid.settled.changes)
    return f"{capital(said)}: {bid.settled.reason}" if said else "All as proposed"
