"""Which boards a new version of an application touches: those are asked again (DOMAIN 12).

What is said of one board's area touches that board. A material answer or document has no
area: it touches every board. All else touches nobody, and approvals stand.
"""

from collections.abc import Collection

from workflows.contracts.applications import Application, Document
from workflows.contracts.bids import Bid
from workflows.contracts.events import ApplicationSubmitted
from workflows.contracts.parties import Party
from workflows.rules import bodies, words

MATERIAL = {
    "functions": "the functions",
    "start_date": "the start date",
    "governance": "the governance",
    "committee": "the committee",
    "constitution_reference": "the constitution",
    "conflict_policy": "the conflicts of interest policy",
}
"""Fields whose change asks every board again, in words."""

DOCUMENTS = {
    "conflict-policy": "the document of the conflicts of interest policy",
    "constitution": "the document of the constitution",
}
"""Documents that two of those fields name: another one asks the boards again as well."""


def everywhere(
    bid: Bid, new: Application, documents: tuple[Document, ...]
) -> tuple[str, ...]:
    """What of a change touches every board: material fields, and kinds of documents.

    Nothing for the first version, with which there is nothing to compare.
    """
    if bid.application is None:
        return ()
    return (
        *changed_fields(bid.application, new),
        *changed_documents(bid.documents, documents),
    )


def areas(bid: Bid, new: Application) -> tuple[str, ...]:
    """The boards in whose areas something changed, in the order of the bid's boards."""
    if bid.application is None:
        return ()
    before = {one.board: one.text for one in bid.application.areas}
    after = {one.board: one.text for one in new.areas}
    return tuple(b.id for b in bid.boards if before.get(b.id) != after.get(b.id))


def is_asked_again(
    board: str, changed: Collection[str], in_areas: Collection[str]
) -> bool:
    """Whether a change touches a board."""
    return bool(changed) or board in in_areas


def changed_fields(old: Application, new: Application) -> tuple[str, ...]:
    """Material fields that differ between two versions."""
    return tuple(f for f in MATERIAL if getattr(old, f) != getattr(new, f))


def changed_documents(
    old: tuple[Document, ...], new: tuple[Document, ...]
) -> tuple[str, ...]:
    """Kinds of material documents that differ between two versions.

    Where the older version has none on record there is nothing to compare.
    """
    before = {one.kind: one.sha256 for one in old}
    after = {one.kind: one.sha256 for one in new}
    return tuple(k for k in DOCUMENTS if old and before.get(k) != after.get(k))


def said(event: ApplicationSubmitted, bid: Bid) -> str:
    """Which boards are asked again and why, and whose approval stands and why.

    Empty for a first version, and where nothing changed and nothing was kept.
    """
    local, kept = _named(bid, event.areas), _named(bid, event.kept)
    if event.changed:
        known = MATERIAL | DOCUMENTS
        what = words.joined([known.get(one, one) for one in event.changed], len(known))
        return f"Every board is asked again, since this has changed: {what}."
    found = []
    if local:
        its = "is asked again: what is said of its area"
        theirs = "are asked again: what is said of their areas"
        found.append(f"{local} {its if len(event.areas) == 1 else theirs} changed.")
    if kept:
        why = (
            "nothing that it rests on changed, and nothing in its area."
            if local
            else "nothing that it rests on changed."
        )
        found.append(f"The approval of {kept} stands: {why}")
    return " ".join(found)


def _named(bid: Bid, boards: Collection[str]) -> str:
    names = [bodies.name(bid, Party.HWB, board) for board in boards]
    return words.joined(names, max(1, len(names)))
