"""The draft minutes of a board's item as a document."""

from activities.documents.shapes import (
    Block,
    Content,
    Kind,
    Source,
    bullets,
    heading,
    paragraphs,
)
from services.kit.pages.meetings import draft
from workflows.contracts.bids import Bid
from workflows.rules import words


def of(bid: Bid, event: draft.Event, source: Source) -> Content | None:
    """The same words as on the page of the draft; None where there are no minutes."""
    made = draft.of(bid, event, source.number, source.hash)
    if made is None:
        return None
    blocks: list[Block] = []
    for section in made.sections:
        one = len(section.lines) == 1
        said = paragraphs(section.lines[0]) if one else [bullets(*section.lines)]
        blocks += [heading(section.title), *said]
    return Content(
        kind=Kind.MINUTES,
        title=made.title,
        issuer=made.title.removeprefix("Draft minutes: "),
        day=words.day(source.at),
        lead=(*made.lead, made.note),
        blocks=tuple(blocks),
    )
