"""An application's documents as those who take part see them: now, and replaced ones.

What was submitted is told by the record, by checksum. While the CCG writes the next
version, its new documents are its own affair and others read the version they have.
"""

from collections.abc import Iterable
from typing import NamedTuple

from activities.desk.papers import Paper
from services.kit import documents
from services.kit.pages.application import drafting
from services.kit.pages.bid import versions
from services.kit.pages.visitor import Visitor
from workflows.contracts.applications import Document
from workflows.contracts.bids import Bid
from workflows.contracts.events import ApplicationSubmitted
from workflows.contracts.parties import Party
from workflows.rules import words

Shown = dict[str, str]
"""One document in words."""


class Held(NamedTuple):
    """A document and its file; the file is None where it is not at hand."""

    document: Document
    paper: Paper | None


class Seen(NamedTuple):
    """What somebody may fetch.

    Attributes:
        now: In the order of the form.
        replaced: In the order in which they were attached.
        names: Who attached or replaced them.
        versions: In which versions each file was submitted, by the file's id.
    """

    now: list[Held]
    replaced: list[Paper]
    every: list[Paper]
    names: dict[str, str]
    versions: dict[str, list[int]]

    def ids(self) -> set[str]:
        """The files that are shown and may be fetched."""
        now = {one.paper.id for one in self.now if one.paper}
        return now | {paper.id for paper in self.replaced}


async def seen(at: Visitor, bid: Bid) -> Seen:
    """The documents of a bid for this person."""
    every = await at.to.papers.all_of(bid.id)
    if not every and not bid.documents:
        return Seen([], [], [], {}, {})
    sent = await versions.submitted(at, bid) if bid.version else {}
    by_version = {
        number: _of_version(every, event.documents, event)
        for number, event in sent.items()
    }
    theirs = at.hat.party is Party.CCG
    if theirs and (drafting.is_open(bid) or not bid.version):
        now = _standing(every)
    elif bid.version:
        now = _of_version(every, bid.documents, sent.get(bid.version))
    else:
        now = []
    here = {one.paper.id for one in now if one.paper}
    submitted: dict[str, list[int]] = {}
    for number, held in sorted(by_version.items()):
        for one in held:
            if one.paper:
                submitted.setdefault(one.paper.id, []).append(number)
    replaced = [
        paper
        for paper in every
        if paper.replaced_at
        and paper.slot in documents.KINDS
        and paper.id not in here
        and (theirs or paper.id in submitted)
    ]
    return Seen(now, replaced, every, await drafting.names(at, bid), submitted)


def _standing(every: Iterable[Paper]) -> list[Held]:
    held = {one.slot: one for one in every if one.replaced_at is None}
    return [
        Held(documents.document(held[kind]), held[kind])
        for kind in documents.KINDS
        if kind in held
    ]


def _of_version(
    every: list[Paper],
    recorded: Iterable[Document],
    event: ApplicationSubmitted | None,
) -> list[Held]:
    """Those of a version by the record; of one without any there, by the time."""
    by_code = {documents.document(paper).model_dump_json(): paper for paper in every}
    found = [Held(one, by_code.get(one.model_dump_json())) for one in recorded]
    if found or event is None:
        return found
    return _standing(
        paper.model_copy(update={"replaced_at": None})
        for paper in every
        if paper.added_at <= event.at
        and (paper.replaced_at is None or paper.replaced_at > event.at)
    )


def rows(at: Visitor, bid: Bid, found: Seen) -> list[Shown]:
    """What stands now, in words, with where each is fetched."""
    return [_row(at, bid, found, one) for one in found.now]


def replaced_rows(at: Visitor, bid: Bid, found: Seen) -> list[Shown]:
    """What was replaced or removed: when, by whom, and which versions it was part of."""
    return [
        {
            **_row(at, bid, found, Held(documents.document(paper), paper)),
            "gone": _gone(found, paper),
            "part_of": _part_of(found.versions.get(paper.id, [])),
        }
        for paper in found.replaced
    ]


def _row(at: Visitor, bid: Bid, found: Seen, held: Held) -> Shown:
    one, paper = held
    return {
        "what": documents.KINDS.get(one.kind, one.kind),
        "name": one.name,
        "size": documents.size(one.size),
        "sha256": one.sha256,
        "code": one.sha256[: documents.SHORT],
        "added": _did(found, paper.person, words.moment(paper.added_at))
        if paper
        else "",
        "href": f"{at.service.prefix}/bids/{bid.id}/attachments/{paper.id}"
        if paper
        else "",
    }


def _gone(found: Seen, paper: Paper) -> str:
    if paper.replaced_at is None:
        return ""
    place = [one.added_at for one in found.every if one.slot == paper.slot]
    verb = "Replaced" if paper.replaced_at in place else "Removed"
    said = _did(found, paper.replaced_by, words.moment(paper.replaced_at))
    return f"{verb} by {said}"


def _did(found: Seen, person: str, when: str) -> str:
    return f"{found.names.get(person, drafting.LEFT)} at {when}"


def _part_of(numbers: list[int]) -> str:
    if not numbers:
        return "Never submitted"
    said = words.joined([str(n) for n in numbers], 20)
    return f"Part of version{'s' * (len(numbers) > 1)} {said}"


def missing(held: tuple[Document, ...]) -> str:
    """The documents that are not there, inside a sentence; empty where all are."""
    there = {one.kind for one in held}
    lacking = [title for kind, title in documents.KINDS.items() if kind not in there]
    return words.joined([f"the {one[:1].lower()}{one[1:]}" for one in lacking])
