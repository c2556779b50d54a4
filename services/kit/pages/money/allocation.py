"""A bid's allocation at length: what it is made of, its template, its versions."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.datastructures import UploadFile

from activities.baselines.keeping import Damaged
from activities.reference.catalogue import LINES
from services.kit import deps, problems, viewing
from services.kit.pages.money import presenting as present
from services.kit.pages.money import sheet_file, template, template_read
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts import commands as c
from workflows.contracts.allocations import Schedule
from workflows.contracts.bids import Bid
from workflows.rules import allocation, allocation_compare, allocation_steps
from workflows.rules.permissions import ROLES
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

Code = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGER = {r"/bids/[0-9A-Z-]+/allocation/template": 2 * sheet_file.MOST}
"""The one address that takes a template; one that is too large is told in words."""

TITLE = "Allocation"


@router.get("/bids/{bid_id}/allocation")
async def allocation_page(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """What the allocation is made of, who agreed it, and how to change it."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    return declaring.before(at, bid, "allocation", opened) or await _page(
        at, bid, opened=opened
    )


@router.get("/bids/{bid_id}/allocation/template.xlsx")
async def workbook(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """The finance template as a spreadsheet."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    first = declaring.before(at, bid, "allocation", opened)
    if first:
        return first
    schedule, code = await _stands(at, bid)
    return _file(
        f"allocation-{bid.id}.xlsx", XLSX, template.as_workbook(schedule, bid.id, code)
    )


@router.get("/bids/{bid_id}/allocation/template.csv")
async def lines(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """Its lines as CSV."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    first = declaring.before(at, bid, "allocation", opened)
    if first:
        return first
    schedule, _ = await _stands(at, bid)
    text = template.as_csv(schedule).encode()
    return _file(f"allocation-{bid.id}.csv", "text/csv; charset=utf-8", text)


@router.post("/bids/{bid_id}/allocation/template")
async def uploaded(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """A template that was changed becomes a draft, and its differences are shown."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if not _may_draft(at, bid):
        raise Problem(problems.NOT_YOUR_HAT)
    before, code = await _stands(at, bid)
    async with request.form(max_files=1, max_fields=10) as sent:
        file = sent.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await _page(at, bid, ["Choose a file"])
        name, content = file.filename, await file.read()
    try:
        rules = template_read.changed(content, name, before, at.person.name)
        draft = allocation.build(before.ccgs, before.practices, rules, before.target)
    except template_read.BadCells as bad:
        return await _page(at, bid, bad.problems)
    except (sheet_file.Refused, Refusal) as no:
        return await _page(at, bid, [str(no)])
    made = await at.to.schedules.keep(bid.id, draft, code, at.person.id, at.person.name)
    return at.go(
        f"{_here(at, bid)}/versions/{made}" if made != code else _here(at, bid)
    )


@router.get("/bids/{bid_id}/allocation/versions/{hash}")
async def version(
    at: AtPage, bid_id: deps.BidId, hash: Code, opened: declaring.Opened = ""
) -> Response:
    """How a draft or an earlier version differs from what stands."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    first = declaring.before(at, bid, f"allocation/versions/{hash}", opened)
    if first:
        return first
    stands, code = await _stands(at, bid)
    other = await _one(at, bid, hash)
    past = hash in {a.schedule_hash for a in bid.allocation_past}
    pair = (other, stands) if past else (stands, other)
    found = allocation_compare.differences(*pair)
    rows, more = present.differences(found, LINES)
    kept = {k.hash: k for k in await at.to.schedules.all_of(bid.id)}
    return at.page(
        "allocation-version.jinja",
        title="Earlier version of the allocation"
        if past
        else "Draft of the allocation",
        bid_id=bid.id,
        back=_here(at, bid),
        past=past,
        facts=present.version_facts(other, stands, kept[hash]),
        rows=rows,
        more=more,
        propose=_propose(at, bid, hash) if not past and hash != code else "",
    )


def _propose(at: Visitor, bid: Bid, hash: str) -> str:
    if not _may_draft(at, bid):
        return ""
    return at.service.step(bid.id, "revise_allocation", hash)


async def _page(
    at: Visitor, bid: Bid, wrong: list[str] | None = None, opened: str = ""
) -> Response:
    held = bid.allocation
    here = _here(at, bid)
    schedule = await _known(at, bid)
    kept = await at.to.schedules.all_of(bid.id)
    mine = at.hat.role in ROLES[c.AgreeAllocation]
    signed = {s.by.body for s in bid.allocation_signatures}
    open_to_me = mine and allocation_steps.may_change(bid)
    return at.page(
        "allocation.jinja",
        title=TITLE,
        status=422 if wrong else 200,
        bid_id=bid.id,
        back=f"{at.service.prefix}/bids/{bid.id}",
        here=here,
        also=f"?opened={opened}" if opened else "",
        problems=wrong or [],
        there=held is not None,
        problem=bid.allocation_problem,
        facts=present.state(bid),
        shares=[(s.ccg, present.sums(s)) for s in held.shares] if held else [],
        whole=schedule is not None,
        flags=present.flags(schedule, LINES) if schedule else [],
        rules=present.rules(schedule) if schedule else [],
        target=present.target(schedule) if schedule else None,
        columns=present.TARGET_COLUMNS,
        practices=present.practices(schedule) if schedule else [],
        versions=present.versions(bid, kept, here),
        upload=bool(schedule) and _may_draft(at, bid),
        agree=at.service.step(bid.id, "agree_allocation")
        if open_to_me and at.hat.body not in signed
        else "",
        dispute=at.service.step(bid.id, "dispute_allocation")
        if open_to_me and at.hat.body not in signed
        else "",
    )


def _may_draft(at: Visitor, bid: Bid) -> bool:
    return at.hat.role in ROLES[c.ReviseAllocation] and allocation_steps.may_change(bid)


def _here(at: Visitor, bid: Bid) -> str:
    return f"{at.service.prefix}/bids/{bid.id}/allocation"


async def _known(at: Visitor, bid: Bid) -> Schedule | None:
    """What stands, whole; none where it is from before schedules were kept."""
    if bid.allocation is None:
        return None
    try:
        return await at.to.schedules.one(bid.id, bid.allocation.schedule_hash)
    except Damaged:
        return None


async def _stands(at: Visitor, bid: Bid) -> tuple[Schedule, str]:
    found = await _known(at, bid)
    if found is None or bid.allocation is None:
        raise Problem(problems.NOT_FOUND)
    return found, bid.allocation.schedule_hash


async def _one(at: Visitor, bid: Bid, hash: str) -> Schedule:
    try:
        found = await at.to.schedules.one(bid.id, hash)
    except Damaged:
        found = None
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return found


def _file(name: str, kind: str, content: bytes) -> Response:
    return Response(
        content,
        media_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
