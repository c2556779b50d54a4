"""My work and my bids: what waits, who has taken it on, and finding a bid."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response

from activities.desk.claims import Taken, TaskRef
from activities.register.reading import BidRow, Filters
from activities.register.timing import timings
from activities.register.unheld import unheld_of
from activities.register.worklists import Worklists
from services.kit.lists import BidFilters, dated, explained, pressing
from services.kit.pages.application import own_expression
from services.kit.pages.bid.presenter import STANDS_STILL
from services.kit.pages.bid.wording import capital, left
from services.kit.pages.breaches import waiting
from services.kit.pages.menu import start_of
from services.kit.pages.tasks import worklist
from services.kit.pages.tasks.worklist import WorkFilters, options, paging, past
from services.kit.pages.visitor import AtPage, Visitor, local
from services.kit.sheets import STAGES
from workflows.rules import words
from workflows.rules.lateness import Seen
from workflows.rules.sentences import MODELS

__all__ = ["paging", "past", "router", "told_who"]

KEPT = "You see no papers of this bid, because of an interest that you declared."

router = APIRouter(include_in_schema=False)

WHICH = r"^[^|\x00]{1,40}\|[^|\x00]{1,40}\|[^|\x00]{0,40}\|[^\x00]{0,200}$"
"""A task as the list names it: bid, body, command and subject."""


@router.get("")
async def typed_by_hand(request: Request) -> Response:
    """Whoever types an address leaves the last slash away."""
    return Response(status_code=303, headers={"Location": f"{request.url.path}/"})


@router.get("/")
async def my_work(
    request: Request, at: AtPage, chosen: Annotated[WorkFilters, Query()]
) -> Response:
    """What waits for the person in this role, by how soon it is due."""
    claims = await at.to.claims.of((at.hat,))
    free = await at.to.free.now()
    filters = await worklist.wanted(at, chosen, claims, free)
    if at.done:
        apart = (*filters.apart_from, *at.done)
        filters = filters.model_copy(update={"apart_from": apart})
    found = await Worklists(at.to.database).of_hat(
        at.hat,
        at.person.id,
        filters,
        chosen.page,
        worklist.SIZE,
        None if filters.narrows else at.tasks,
    )
    last = past(chosen.page, found.total, worklist.SIZE, chosen.kept())
    if last:
        return at.go(last)
    return at.page(
        "work.jinja",
        title="My work",
        breaches=await waiting.line(at),
        path=request.url.path,
        just_done=bool(at.done),
        start=start_of(at.hat),
        drafts=[] if found.total else await own_expression.begun(at),
        body=at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
        **worklist.listed(at, chosen, found, claims, free),
    )


@router.post("/claims")
async def claim(
    at: AtPage,
    named: Annotated[str, Form(alias="task", pattern=WHICH)],
    do: Annotated[str, Form(pattern="^(take|release)$")] = "take",
    back: Annotated[str, Form(max_length=1500)] = "/",
) -> Response:
    """Take a task on, or give it back; a task that is done by now is left alone."""
    bid_id, body, command, subject = named.split("|", 3)
    task = TaskRef(
        bid_id=bid_id, party=at.hat.party, body=body, command=command, subject=subject
    )
    key = (bid_id, command, subject)
    open_tasks = Worklists(at.to.database)
    try:
        if body != at.hat.body:
            pass
        elif do == "release":
            await at.to.claims.release(task, at.person.id)
        elif await open_tasks.one(at.hat, at.person.id, key):
            await at.to.claims.take(task, at.person.id, at.person.name)
    except Taken as taken:
        return told_who(at, taken, back)
    return at.go(local(back))


def told_who(at: Visitor, taken: Taken, back: str) -> Response:
    """Somebody else was first."""
    return at.page(
        "taken.jinja",
        title="Somebody else has taken this task on",
        status=409,
        owner=taken.claim.name,
        since=words.moment(taken.claim.at),
        back=local(back),
    )


@router.get("/bids")
async def my_bids(at: AtPage, narrow: Annotated[BidFilters, Query()]) -> Response:
    """The bids that this role's body may see, with filters kept in the address."""
    found = await at.to.register.bids_for(
        at.hat.party,
        at.hat.body,
        Filters(
            stage=narrow.stage,
            model=narrow.model,
            search=narrow.q,
            asked_by=at.person.id,
        ),
        narrow.page,
        narrow.size,
    )
    kept = {"q": narrow.q, "stage": narrow.stage, "model": narrow.model}
    last = past(narrow.page, found.total, narrow.size, kept)
    if last:
        return at.go(last)
    free = await at.to.free.now()
    now = at.to.clock()
    bid_ids = [row.bid_id for row in found.items]
    times = await timings(at.to.database, bid_ids)
    found = explained(found, await unheld_of(at.to.database, bid_ids))
    return at.page(
        "bids.jinja",
        title="Bids",
        rows=[
            _bid_row(row, pressing(row, times, free, now), free) for row in found.items
        ],
        total=found.total,
        q=narrow.q,
        narrowed=any(kept.values()),
        stages=options({"": "Any"} | STAGES, narrow.stage or ""),
        models=options({"": "Any"} | MODELS, narrow.model or ""),
        pages=paging(narrow.page, found.total, narrow.size, kept),
    )


def _bid_row(row: BidRow, first: Seen, free: tuple[date, ...]) -> dict[str, Any]:
    return {
        "id": row.bid_id,
        "ccgs": row.applicants,
        "model": capital(MODELS[row.model]),
        "stage": STAGES[row.stage],
        "waiting": KEPT if row.kept else row.waiting,
        "due": STANDS_STILL if first.held else left(dated(first, free)),
        "late": first.is_late,
    }
