"""A bid's documents: what there is, and each as a file."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from activities.documents.keeping import Document
from activities.documents.listing import Made
from activities.documents.shapes import Kind
from activities.documents.typesetting import NAMES
from services.kit import deps, openapi, problems, viewing
from services.kit.connections import Connections
from services.kit.deps import Caller
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.sheets import sent
from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party
from workflows.rules import bodies, decision_words, meetings, words
from workflows.rules.refusals import Recused

MEDIA_TYPE = "application/pdf"

Name = Annotated[
    str,
    Path(
        pattern=r"^[a-z-]{1,20}-[1-9][0-9]{0,6}$",
        description="The document's name, as the list has it.",
        examples=["decision-letter-34"],
    ),
]

router = APIRouter(include_in_schema=False)
reading = APIRouter(tags=["reading"])


class DocumentLine(Contract):
    """A document of a bid.

    Attributes:
        entry: The number of the entry that it is made from.
        code: That entry's check code, which the document carries.
        replaced_by: The number of the entry from which a newer one is made; 0 while
            this one stands.
    """

    name: str
    kind: Kind
    title: str
    entry: int
    made: str
    code: str
    replaced_by: int
    file: str


class DocumentLines(Contract):
    """The documents of a bid, in the order of its record."""

    items: tuple[DocumentLine, ...]


PANELS = {
    bodies.NATIONAL: decision_words.PANEL,
    meetings.PANEL: "the conflicts panel",
}
"""Whose minutes those of an item are that no board decided."""


def title(bid: Bid, made: Made) -> str:
    """What a document is called in a list."""
    name = NAMES[made.kind]
    about = bodies.name(bid, Party.HWB, made.about) if made.about else ""
    if made.about in PANELS:
        about = PANELS[made.about]
    return f"{name}, {about}" if about else name


def _kinds(bid: Bid, tab: str) -> set[Kind]:
    """What a tab of a bid lists; nothing where there cannot be any yet."""
    if tab == "papers" and bid.agreement:
        return {Kind.AGREEMENT, Kind.DELEGATION}
    decided = bid.decision or bid.board_decisions or bid.conflict_conclusion
    if tab == "decisions" and decided:
        return {Kind.DECISION_LETTER, Kind.MINUTES}
    return set()


async def rows(at: Visitor, bid: Bid, tab: str) -> list[dict[str, str]]:
    """The documents that a bid's tab lists, the newest first."""
    wanted = _kinds(bid, tab)
    every = await at.to.documents.of(bid.id) if wanted else ()
    found = [one for one in every if one.kind in wanted]
    return [row(at, bid, one) for one in reversed(found)]


async def of_entry(at: Visitor, bid: Bid, number: int) -> list[dict[str, str]]:
    """The documents that are made from one entry."""
    every = await at.to.documents.of(bid.id)
    return [row(at, bid, one) for one in every if one.source.number == number]


def row(at: Visitor, bid: Bid, one: Made) -> dict[str, str]:
    """A document as a bid's page lists it."""
    return {
        "text": title(bid, one),
        "href": f"{at.service.prefix}/bids/{bid.id}/documents/{one.name}",
        "made": f"Entry {one.source.number}, {words.moment(one.source.at)}",
        "state": f"Replaced by a newer one, from entry {one.newer}"
        if one.newer
        else "The newest",
    }


@router.get("/bids/{bid_id}/documents/{document}")
async def fetch(
    at: AtPage, bid_id: deps.BidId, document: Name, opened: declaring.Opened = ""
) -> Response:
    """One document, as a download."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    first = declaring.before(at, bid, f"documents/{document}", opened)
    if first and not await _is_own(at, bid_id, document):
        return first
    return await handed(at.to, bid_id, document)


@reading.get(
    "/bids/{bid_id}/documents",
    responses=openapi.answers(
        *openapi.SIGNED_IN,
        problems.NOT_FOUND,
        problems.UNAVAILABLE,
        problems.MALFORMED,
        problems.REFUSED[Recused],
        problems.DECLARE_FIRST,
    ),
    response_model=DocumentLines,
    operation_id="documents",
)
async def documents(caller: deps.Signed, bid_id: deps.BidId) -> Response:
    """The documents of a bid: letters, agreement, delegation and draft minutes."""
    bid = (await viewing.declared_for(caller, bid_id)).bid
    found = await caller.to.documents.of(bid_id)
    return sent(DocumentLines(items=tuple(_line(caller, bid, one) for one in found)))


@reading.get(
    "/bids/{bid_id}/documents/{document}",
    responses={
        200: {"content": {MEDIA_TYPE: {}}, "description": "The document as PDF."},
        **openapi.answers(
            *openapi.SIGNED_IN,
            problems.NOT_FOUND,
            problems.UNAVAILABLE,
            problems.MALFORMED,
            problems.REFUSED[Recused],
            problems.DECLARE_FIRST,
        ),
    },
    response_class=Response,
    operation_id="document",
)
async def one(caller: deps.Signed, bid_id: deps.BidId, document: Name) -> Response:
    """One document as PDF, signed by the system."""
    bid = (await viewing.papers_for(caller, bid_id)).bid
    declare = viewing.declares_at(caller, bid)
    if declare and not await _is_own(caller, bid_id, document):
        raise Problem(problems.DECLARE_FIRST, declare=declare)
    return await handed(caller.to, bid_id, document)


OWN = frozenset({Kind.DECISION_LETTER, Kind.MINUTES})
"""What says nothing but what was decided, and how."""


async def _is_own(caller: Caller, bid_id: str, document: str) -> bool:
    """Whether a document says what its reader recorded themselves."""
    made = await caller.to.documents.named(bid_id, document)
    if made is None or made.kind not in OWN:
        return False
    lines = await caller.to.register.history(bid_id, made.source.number - 1, 1)
    return any(declaring.is_own(caller, one.event) for one in lines)


def _line(caller: Caller, bid: Bid, one: Made) -> DocumentLine:
    return DocumentLine(
        name=one.name,
        kind=one.kind,
        title=title(bid, one),
        entry=one.source.number,
        made=one.source.at.isoformat(),
        code=one.source.hash,
        replaced_by=one.newer,
        file=f"{caller.service.api}/bids/{bid.id}/documents/{one.name}",
    )


async def handed(
    to: Connections, bid_id: str, name: str, kinds: Iterable[Kind] = Kind
) -> Response:
    """The file of a document.

    Raises:
        Problem: The record gives no such document.
    """
    made = await to.documents.named(bid_id, name)
    if made is None or made.kind not in set(kinds):
        raise Problem(problems.NOT_FOUND)
    found = await to.documents.file(made)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    return as_file(found)


def as_file(found: Document) -> Response:
    """A document as a download, and never as a page."""
    source = found.made.source
    name = f"bid-{source.bid_id}-{found.made.name}.pdf"
    headers: dict[str, Any] = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(found.content, media_type=MEDIA_TYPE, headers=headers)
