"""Two versions of the application side by side, from the record."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.kit import deps, documents, problems, viewing
from services.kit.pages.application import draft_text
from services.kit.pages.bid import wording
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.applications import Application
from workflows.contracts.bids import Bid
from workflows.contracts.events import ApplicationSubmitted
from workflows.rules import sentences, words

router = APIRouter(include_in_schema=False)


async def submitted(at: Visitor, bid: Bid) -> dict[int, ApplicationSubmitted]:
    """Every version on record, by its number."""
    record = await at.to.register.bid(bid.id)
    found = await at.to.register.entries(bid.id, record.number) if record else []
    events = (entry.event for entry in found)
    return {e.version: e for e in events if isinstance(e, ApplicationSubmitted)}


def address(at: Visitor, bid: Bid) -> str:
    """Where the last two versions are compared; empty where there are no two."""
    if bid.version < 2:  # noqa: PLR2004
        return ""
    return f"{at.service.prefix}/bids/{bid.id}/compare"


@router.get("/bids/{bid_id}/compare")
async def compare(
    at: AtPage,
    bid_id: deps.BidId,
    old: Annotated[int, Query(ge=0, le=9999)] = 0,
    new: Annotated[int, Query(ge=0, le=9999)] = 0,
    opened: declaring.Opened = "",
) -> Response:
    """Every field that changed: as it was, and as it became."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    first = declaring.before(at, bid, "compare", opened)
    if first:
        return first
    versions = await submitted(at, bid)
    last = max(versions, default=0)
    new = new or last
    old = old or new - 1
    if not {old, new} <= set(versions):
        raise Problem(problems.NOT_FOUND)
    return at.page(
        "compare.jinja",
        title=f"Versions {old} and {new} of the application",
        bid_id=bid.id,
        bid_name=words.joined([a.name for a in bid.applicants], 3),
        old=_head(versions[old], bid),
        new=_head(versions[new], bid),
        rows=changed(versions[old], versions[new], bid),
        versions=[
            {"value": str(n), "text": f"Version {n}, {words.day(e.at)}"}
            for n, e in sorted(versions.items())
        ],
        opened=opened,
        chosen={"old": str(old), "new": str(new)},
    )


def _head(event: ApplicationSubmitted, bid: Bid) -> str:
    who = sentences.person(event.by, bid) if event.by else ""
    return f"Version {event.version}, {words.day(event.at)}{', ' * bool(who)}{who}"


def changed(
    old: ApplicationSubmitted, new: ApplicationSubmitted, bid: Bid
) -> list[dict[str, str]]:
    """The answers that differ, in the order of the application; then the documents."""
    before = old.application.model_dump(mode="json")
    after = new.application.model_dump(mode="json")
    answers = [
        {
            "name": wording.LABELS[name],
            "old": draft_text.said(name, before[name], bid),
            "new": draft_text.said(name, after[name], bid),
        }
        for name in Application.model_fields
        if before[name] != after[name]
    ]
    return answers + _other_documents(old, new)


def _other_documents(
    old: ApplicationSubmitted, new: ApplicationSubmitted
) -> list[dict[str, str]]:
    before = {one.kind: one for one in old.documents}
    after = {one.kind: one for one in new.documents}
    return [
        {
            "name": f"Document: {title}",
            "old": documents.words(before[kind]) if kind in before else "Nothing",
            "new": documents.words(after[kind]) if kind in after else "Nothing",
        }
        for kind, title in documents.KINDS.items()
        if before.get(kind) != after.get(kind)
    ]
