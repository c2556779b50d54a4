"""My work and my bids: what waits, who has taken it on, and finding a bid."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response

from activities.desk.claims import Claim, Taken, TaskRef
from activities.register.reading import BidRow, Filters, TaskRow
from services.kit import lists
from services.kit.lists import BidFilters
from services.kit.pages.visitor import AtPage, Visitor, local
from services.kit.pages.wording import left
from services.kit.sheets import STAGES, Due, due
from workflows.rules import words
from workflows.rules.sentences import MODELS

router = APIRouter(include_in_schema=False)

SIZE = 50
CRITICAL = -5
"""Working days overdue from which a task is critically so."""

SOON = 5
"""Working days left from which a task is due soon."""

GROUPS = ("Critically overdue", "Overdue", "Due soon", "Not due yet")


def group_of(when: Due | None) -> str:
    """Under which heading a task stands."""
    if when is None:
        return GROUPS[3]
    if when.overdue:
        return GROUPS[0] if when.working_days_left <= CRITICAL else GROUPS[1]
    return GROUPS[2] if when.working_days_left <= SOON else GROUPS[3]


def _row(
    at: Visitor,
    task: TaskRow,
    claims: Mapping[tuple[str, str, str, str], Claim],
    when: Due | None,
) -> dict[str, Any]:
    claim = claims.get((task.bid_id, task.body, task.command, task.subject))
    return {
        "bid_id": task.bid_id,
        "what": task.words[:1].upper() + task.words[1:],
        "link": at.service.step(task.bid_id, task.command, task.subject),
        "ccgs": task.applicants,
        "stage": STAGES[task.stage],
        "body": task.name,
        "due": left(when) or "No date",
        "late": bool(when and when.overdue),
        "owner": claim.name if claim else "",
        "mine": bool(claim and claim.person == at.person.id),
        "task": {
            "bid_id": task.bid_id,
            "body": task.body,
            "command": task.command,
            "subject": task.subject,
        },
    }


@router.get("/")
async def my_work(
    request: Request,
    at: AtPage,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    owner: Annotated[str, Query(pattern="^(mine|unclaimed)?$")] = "",
) -> Response:
    """What waits for the person in this role, by how soon it is due."""
    to = at.to
    found = await to.register.tasks_for((at.hat,), at.person.id, page, SIZE)
    claims = {
        (c.bid_id, c.body, c.command, c.subject): c
        for c in await to.claims.of((at.hat,))
    }
    free = lists.holidays(await to.reference.cycles())
    rows = _grouped(at, found.items, claims, free, to.clock())
    chosen = [(name, _owned(items, owner)) for name, items in rows]
    return at.page(
        "work.jinja",
        title="My work",
        groups=[(name, items) for name, items in chosen if items],
        total=found.total,
        owner=owner,
        path=request.url.path,
        pages=paging(page, found.total, SIZE, {"owner": owner}),
    )


def _owned(rows: list[dict[str, Any]], owner: str) -> list[dict[str, Any]]:
    if owner == "mine":
        return [row for row in rows if row["mine"]]
    if owner == "unclaimed":
        return [row for row in rows if not row["owner"]]
    return rows


def _grouped(
    at: Visitor,
    tasks: Iterable[TaskRow],
    claims: Mapping[tuple[str, str, str, str], Claim],
    free: tuple[date, ...],
    now: datetime,
) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for task in tasks:
        when = due(task.due, now, free)
        groups[group_of(when)].append(_row(at, task, claims, when))
    return list(groups.items())


@router.post("/claims")
async def claim(  # noqa: PLR0913, PLR0917  a form of six controls
    at: AtPage,
    bid_id: Annotated[str, Form(max_length=40)],
    body: Annotated[str, Form(max_length=40)],
    command: Annotated[str, Form(max_length=40)] = "",
    subject: Annotated[str, Form(max_length=200)] = "",
    do: Annotated[str, Form(pattern="^(take|release)$")] = "take",
    back: Annotated[str, Form(max_length=400)] = "/",
) -> Response:
    """Take a task on, or give it back."""
    task = TaskRef(
        bid_id=bid_id, party=at.hat.party, body=body, command=command, subject=subject
    )
    try:
        if body != at.hat.body:
            pass
        elif do == "take":
            await at.to.claims.take(task, at.person.id, at.person.name)
        else:
            await at.to.claims.release(task, at.person.id)
    except Taken as taken:
        return at.page(
            "taken.jinja",
            title="Somebody else has taken this task on",
            status=409,
            owner=taken.claim.name,
            since=words.moment(taken.claim.at),
            back=local(back),
        )
    return at.go(local(back))


@router.get("/bids")
async def my_bids(at: AtPage, narrow: Annotated[BidFilters, Query()]) -> Response:
    """The bids that this role's body may see, with filters kept in the address."""
    found = await at.to.register.bids_for(
        at.hat.party,
        at.hat.body,
        Filters(stage=narrow.stage, model=narrow.model, search=narrow.q),
        narrow.page,
        narrow.size,
    )
    free = lists.holidays(await at.to.reference.cycles())
    now = at.to.clock()
    kept = {
        "q": narrow.q,
        "stage": narrow.stage or "",
        "model": narrow.model or "",
    }
    return at.page(
        "bids.jinja",
        title="Bids",
        rows=[_bid_row(row, free, now) for row in found.items],
        total=found.total,
        q=narrow.q,
        stages=_options(STAGES, narrow.stage),
        models=_options(MODELS, narrow.model),
        pages=paging(narrow.page, found.total, narrow.size, kept),
    )


def _bid_row(row: BidRow, free: tuple[date, ...], now: datetime) -> dict[str, Any]:
    when = due(row.due, now, free)
    return {
        "id": row.bid_id,
        "ccgs": row.applicants,
        "model": MODELS[row.model],
        "stage": STAGES[row.stage],
        "waiting": row.waiting,
        "due": left(when),
        "late": bool(when and when.overdue),
    }


def _options(names: Mapping[Any, str], picked: Any) -> list[dict[str, Any]]:
    first = [{"value": "", "text": "Any", "selected": not picked}]
    return first + [
        {
            "value": str(key),
            "text": text[:1].upper() + text[1:],
            "selected": key == picked,
        }
        for key, text in names.items()
    ]


def paging(page: int, total: int, size: int, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Links to the parts before and after, with the filters kept."""
    last = max(1, -(-total // size))

    def to(number: int) -> str:
        values = {k: str(v) for k, v in kept.items() if v} | {"page": str(number)}
        return f"?{urlencode(values)}"

    return {
        "page": page,
        "last": last,
        "before": to(page - 1) if page > 1 else "",
        "after": to(page + 1) if page < last else "",
    }
