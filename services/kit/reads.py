"""What any signed-in person may read: who they are, their tasks, their bids."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from activities.register import exporting
from activities.register.reading import Filters
from activities.register.timing import timings
from activities.register.unheld import unheld_of
from services.kit import (
    allowed,
    commands,
    deps,
    handled,
    hats,
    lists,
    openapi,
    problems,
    sheets,
    vacancies,
    viewing,
)
from services.kit import history as record
from services.kit.deps import Caller
from services.kit.history import History, Part
from services.kit.lists import BidFilters, BidLines, Paging, Tasks
from services.kit.problems import Problem
from services.kit.sheets import Answer, BidSheet, Hat, Kept, Me, sent
from workflows.contracts.parties import Membership
from workflows.rules import visibility, waiting
from workflows.rules.refusals import Recused

MINE = openapi.answers(*openapi.SIGNED_IN)
LIST = openapi.answers(*openapi.SIGNED_IN, problems.MALFORMED)
BODY_LIST = openapi.answers(
    *openapi.SIGNED_IN, problems.MALFORMED, problems.CHOOSE_HAT, problems.NOT_YOUR_HAT
)
BID = openapi.answers(*openapi.SIGNED_IN, problems.NOT_FOUND, problems.UNAVAILABLE)
PAPERS = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.UNAVAILABLE,
    problems.MALFORMED,
    problems.REFUSED[Recused],
)
DECLARED = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.UNAVAILABLE,
    problems.MALFORMED,
    problems.REFUSED[Recused],
    problems.DECLARE_FIRST,
)
"""Of what opens only to whoever has said whether they have an interest."""

router = APIRouter(tags=["reading"])


class KeptAsYet(Kept):
    """The same, until the person says whether they have an interest.

    Attributes:
        declare: Where they say so.
    """

    declare: str


@router.get("/me", responses=MINE, response_model=Me, operation_id="me")
async def me(caller: deps.Signed) -> Response:
    """Who I am, my roles, and what can be done in them here."""
    person = caller.person
    names = await caller.to.reference.names()
    return sent(
        Me(
            person=person.id,
            name=person.name,
            email=person.email,
            service=caller.service.title,
            hats=tuple(
                Hat(
                    **dict(hat),
                    name=names.get((hat.party, hat.body), hat.body),
                    acting_as=hats.label(hat),
                    counts_here=hat in caller.hats,
                )
                for hat in person.memberships
            ),
            commands=commands.possible(caller.hats),
        )
    )


@router.get("/tasks", responses=LIST, response_model=Tasks, operation_id="tasks")
async def tasks(caller: deps.Signed, paging: Annotated[Paging, Query()]) -> Response:
    """What waits for me, the soonest due first."""
    to = caller.to
    page = await to.register.tasks_for(
        caller.hats, caller.person.id, paging.page, paging.size
    )
    free = await to.free.now()
    return sent(lists.tasks(caller.service, page, free, to.clock()))


@router.get("/bids", responses=BODY_LIST, response_model=BidLines, operation_id="bids")
async def bids(caller: deps.Signed, narrow: Annotated[BidFilters, Query()]) -> Response:
    """The bids of my body, the last changed first."""
    to, body = caller.to, _body(caller)
    page = await to.register.bids_for(
        body.party,
        body.body,
        Filters(
            stage=narrow.stage,
            model=narrow.model,
            search=narrow.q,
            asked_by=caller.person.id,
        ),
        narrow.page,
        narrow.size,
    )
    free = await to.free.now()
    bid_ids = [row.bid_id for row in page.items]
    times = await timings(to.database, bid_ids)
    page = lists.explained(page, await unheld_of(to.database, bid_ids))
    return sent(lists.bid_lines(caller.service, page, times, free, to.clock()))


@router.get(
    "/bids/{bid_id}",
    responses=BID,
    response_model=BidSheet | KeptAsYet | Kept,
    operation_id="bid",
)
async def bid(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """A bid as it stands and why it waits.

    Only its summary for somebody kept out, and for whoever judges it and has not said
    whether they have an interest.
    """
    seen = await viewing.bid_for(caller, bid_id)
    if not visibility.sees_papers(caller.person.id, seen.bid):
        return sent(Kept(why=viewing.KEPT_OUT, summary=sheets.summary(seen.bid)))
    if declare := viewing.declares_at(caller, seen.bid):
        kept = problems.DECLARE_FIRST.meaning
        summary = sheets.summary(seen.bid)
        return sent(KeptAsYet(why=kept, declare=declare, summary=summary))
    why, now = waiting.now(seen.bid), caller.to.clock()
    why = vacancies.said(seen.bid, why, await vacancies.holders(caller.to, why))
    found: Answer = sheets.bid_sheet(caller.service, seen.bid, why, now, seen.source)
    return sent(found)


@router.get(
    "/bids/{bid_id}/history",
    responses=DECLARED,
    response_model=History,
    operation_id="history",
)
async def history(
    caller: deps.Signed,
    bid_id: deps.BidId,
    part: Annotated[Part, Query()],
) -> Response:
    """What happened, entry by entry: who, when, why, and the entry's hash."""
    seen = await viewing.declared_for(caller, bid_id)
    found = await caller.to.register.history(bid_id, part.after, part.limit)
    return sent(record.history(seen.bid, part, found))


@router.get(
    "/bids/{bid_id}/conflicts",
    responses=DECLARED,
    response_model=handled.HandledRows,
    operation_id="conflicts",
)
async def conflicts(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """For every decided item: who had which interest, what was done, why, by whom."""
    await viewing.declared_for(caller, bid_id)
    entries = await exporting.kept(caller.to.database, bid_id)
    return sent(handled.HandledRows(bid_id=bid_id, items=handled.rows(entries)))


@router.get(
    "/bids/{bid_id}/allowed",
    responses=PAPERS,
    response_model=allowed.AllowedSheet,
    operation_id="allowed",
)
async def what_is_allowed(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """The commands that I could give now, and why not the others. Sends nothing."""
    seen = await viewing.papers_for(caller, bid_id)
    kinds = commands.of_party(caller.service.party)
    votes = await allowed.votes(caller)
    return sent(allowed.sheet(caller, seen.bid, kinds, caller.to.clock(), votes))


def _body(caller: Caller) -> Membership:
    """The body whose bids are listed: the only one, or the one that is named.

    Raises:
        Problem: The person has several bodies here and names none.
    """
    bodies = {(hat.party, hat.body): hat for hat in caller.hats}
    if caller.named is None and len(bodies) > 1:
        choices = [hats.label(hat) for hat in bodies.values()]
        raise Problem(problems.CHOOSE_HAT, choices=choices)
    return hats.choose(caller.hats, (), caller.named)
