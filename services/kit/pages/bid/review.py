"""The tab of conflicts: who is in scope, the matrix, what is left of the committees."""

from typing import Any

from fastapi import APIRouter, Response

from activities.committees.reading import committee_of
from services.kit import deps, overdue, viewing
from services.kit.pages.bid import presenter as present
from services.kit.pages.bid import tabs
from services.kit.pages.bid.wording import capital
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import InterestCategory
from workflows.rules import conflict_matrix, membership, registers, review_scope, words
from workflows.rules.calendar import london_day

router = APIRouter(include_in_schema=False)


@router.get("/bids/{bid_id}/conflicts")
async def conflicts(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """Interests declared and how they are handled; the opinion and the conclusion."""
    seen = await viewing.papers_for(at, bid_id)
    if first := tabs.before(at, seen, "conflicts", opened):
        return first
    return tabs.shown(
        at,
        seen,
        "conflicts",
        "bid-conflicts.jinja",
        opened=opened,
        matrix=[_cells(row) for row in _matrix(seen.bid)],
        review=await _review(at, seen.bid) if _reviews(at) else None,
        interests=present.interests(seen.bid),
        parts_shown=present.conflicts(seen.bid),
        without=present.without_interest(seen.bid),
        empty="" if seen.bid.interests else "Nobody has declared anything yet.",
    )


def _matrix(bid: Bid) -> list[dict[str, str]]:
    return [
        conflict_matrix.told(bid, one)
        for one in bid.interests
        if one.category is not InterestCategory.NONE
    ]


def _cells(row: dict[str, str]) -> dict[str, str]:
    """The row with capitals where a cell begins."""
    found = {name: capital(text) for name, text in row.items()}
    found["category"] = capital(row["category"].removeprefix("a ").removeprefix("an "))
    return found


def _reviews(at: Visitor) -> bool:
    """Whether somebody looks after how conflicts are handled."""
    judges = at.hat.party in {Party.CONFLICTS, Party.NHS_ENGLAND}
    return judges or at.hat.role is Role.GUARDIAN


async def _review(at: Visitor, bid: Bid) -> dict[str, Any]:
    today = london_day(at.to.clock())
    committees: list[BodyVersion] = []
    for ccg in bid.applicants:
        body = await at.to.committees.at(Party.CCG, committee_of(ccg.code), today)
        committees += [body] if body else []
    panel = await at.to.committees.at(Party.CONFLICTS, bid.panel, today)
    bodies = [*committees, *([panel] if panel else [])]
    people = review_scope.people(bid, bodies, today)
    late = {
        one.person: one.words
        for body in bodies
        for one in await overdue.recusals(at.to, body, today)
    }
    held = await at.to.interests.of_people([one.person for one in people], today)
    answered = [r.answered for r in held.values() if r.answered]
    months = registers.months_of(await at.to.reference.cycles(), today)
    declared = review_scope.percent(sum(p.declared for p in people), len(people))
    in_date = review_scope.percent(
        sum(p.person not in late and bool(held[p.person].answered) for p in people),
        len(people),
    )
    oldest = words.day(london_day(min(answered))) if answered else ""
    return {
        "people": [
            {
                "name": one.name,
                "why": one.why,
                "declared": "Yes" if one.declared else "Not yet",
                "register": capital(late.get(one.person, ""))
                or ("In date" if held[one.person].answered else "Not answered yet"),
                "out": capital(one.out),
            }
            for one in people
        ],
        "declared": f"{declared}% of the {len(people)} people in scope have "
        "declared for this bid."
        if people
        else "Nobody is in scope yet.",
        "register": f"{in_date}% have a confirmation of the register of interests that "
        f"still counts ({words.plural(months, 'month')})."
        + (f" The oldest is of {oldest}." if oldest else ""),
        "left": [_left(bid, one, at) for one in committees],
        "panel": [
            f"{name}, {title}"
            for name, title in (
                review_scope.nominees(bid, panel, today) if panel else ()
            )
        ],
    }


def _left(bid: Bid, committee: BodyVersion, at: Visitor) -> dict[str, Any]:
    today = london_day(at.to.clock())
    able, said = review_scope.residual(bid, committee, today)
    return {
        "sentence": said,
        "lost": not able.reachable,
        "reasons": [] if able.reachable else list(able.lost),
        "faults": [fault.words for fault in membership.faults(committee, today)],
    }
