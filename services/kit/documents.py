"""What is attached to an application, as its submission puts it on record."""

import hashlib
from collections.abc import Iterable

from activities.desk.papers import Paper
from services.kit.connections import Connections
from workflows.contracts.applications import Document
from workflows.contracts.bids import Bid

KINDS = {
    "constitution": "Constitution",
    "terms-of-reference": "Terms of reference",
    "conflict-policy": "Conflicts of interest policy",
    "finance-template": "Finance template",
}
"""The documents of an application, in the order of its form."""

SHORT = 12
"""Characters of a check code that are enough to compare two by eye."""


async def attached(to: Connections, bid_id: str) -> tuple[Document, ...]:
    """The documents that stand now, in the order of the form."""
    held = await to.papers.of(bid_id)
    return tuple(document(held[kind]) for kind in KINDS if kind in held)


MOST_EVIDENCE = 5
"""Files that a CCG sends for one condition at a time."""


def places(condition: str, ccg: str) -> tuple[str, ...]:
    """The places for what a CCG sends to show that a condition is met, in order."""
    numbers = range(1, MOST_EVIDENCE + 1)
    return tuple(f"evidence-{condition}-{ccg}-{n}" for n in numbers)


async def evidence(
    to: Connections, bid_id: str, condition: str, ccg: str
) -> list[Paper]:
    """What a CCG has attached for a condition, sent or not, in order."""
    held = await to.papers.of(bid_id)
    return [held[one] for one in places(condition, ccg) if one in held]


def sent_for(bid: Bid, every: Iterable[Paper]) -> dict[str, Paper]:
    """The files at hand that were sent for conditions of a bid, by their check codes.

    Anybody who takes part may fetch these; what is only attached is the CCG's own.
    """
    named = {
        document.model_dump_json()
        for one in bid.conditions
        for sent in one.sent
        for document in sent.documents
    }
    found = {document(paper).model_dump_json(): paper for paper in every}
    return {code: paper for code, paper in found.items() if code in named}


def document(paper: Paper) -> Document:
    """An attached file as the record names it."""
    return Document(
        kind=paper.slot, name=paper.name, size=paper.size, sha256=paper.sha256
    )


def code(documents: Iterable[Document]) -> str:
    """One code for all of them: another when any is added, replaced or removed."""
    text = "\n".join(one.model_dump_json() for one in documents)
    return hashlib.sha256(text.encode()).hexdigest()


def words(one: Document) -> str:
    """A document as the two officers sign it: name, size and the start of its code."""
    return f"{one.name} ({size(one.size)}), check code {one.sha256[:SHORT]}"


def size(count: int) -> str:
    """How large a file is."""
    if count < 1024:  # noqa: PLR2004
        return f"{count} bytes"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"
