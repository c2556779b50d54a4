"""What is attached to an application, as its submission puts it on record."""

import hashlib
from collections.abc import Iterable

from activities.desk.papers import Paper
from services.kit.connections import Connections
from workflows.contracts.applications import Document

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
