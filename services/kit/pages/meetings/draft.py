"""Draft minutes of a board's item, made from its entry on the record."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.events import BoardDecided
from workflows.contracts.reviews import Interest
from workflows.contracts.sittings import Acting, Choice, Minutes, Quorum
from workflows.rules import minutes, sentences, words

SAID = {Choice.FOR: "for", Choice.AGAINST: "against", Choice.ABSTAIN: "abstained"}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The minutes of one item.

    Attributes:
        note: That it is a draft, and what it is made from.
    """

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    note: str

    def as_text(self) -> str:
        """As plain text, for a letter or a word processor."""
        parts = [self.title, "\n".join(self.lead)]
        for one in self.sections:
            parts.append("\n".join((one.title.upper(), *(f"- {x}" for x in one.lines))))
        return "\n\n".join((*parts, self.note)) + "\n"


def of(bid: Bid, event: BoardDecided, number: int, code: str) -> Draft | None:
    """The draft minutes of an entry; None where the entry has no minutes.

    Args:
        bid: The bid, for its interests and names.
        event: The entry.
        number: Its number on the record.
        code: Its check code.
    """
    held, quorum = event.minutes, event.quorum
    if held is None or held.body is None or quorum is None:
        return None
    body = held.body
    found = (
        Section("Present", tuple(_present(body, held, quorum))),
        Section("Apologies", tuple(_names(body, held.apologies))),
        Section("In the chair", tuple(_names(body, (held.chair,)))),
        Section(
            "Declarations of interest and how they were handled",
            tuple(_declared(bid, event, body)),
        ),
        Section("Quorum", (*quorum.reasons, *quorum.notes)),
        Section("Votes", tuple(_votes(body, held, quorum, event))),
        Section("Resolution", (held.resolution,)),
        Section("Outcome", (f"The board {sentences.BOARD_DID[event.outcome]}.",)),
        Section("Comments and conditions", tuple(filter(None, (event.comments,)))),
    )
    return Draft(
        title=f"Draft minutes: {body.name}",
        lead=(
            f"Meeting of {words.day(event.meeting_date)}, minute {event.minute_reference}",
            f"Item: bid {bid.id} of "
            f"{words.joined([a.name for a in bid.applicants])}, version {event.version} "
            "of the application",
        ),
        sections=tuple(
            one if one.lines else Section(one.title, ("None.",)) for one in found
        ),
        note=f"A draft until the board approves it. Made from entry {number} of the "
        f"record of bid {bid.id}, which pins version {body.version} of the board's seats "
        f"and rules. Check code {code}",
    )


def _present(body: BodyVersion, held: Minutes, quorum: Quorum) -> Iterator[str]:
    acting = {one.seat: one for one in quorum.acting}
    out = dict.fromkeys(held.present, "without a vote on this item")
    for seat in body.seats:
        if seat.id in acting:
            yield f"{name(acting[seat.id])}, {seat.title}"
        elif seat.holder and seat.holder.person in out:
            yield f"{seat.holder.name}, {seat.title}, {out[seat.holder.person]}"


def name(one: Acting) -> str:
    """Who has a seat's vote; both names where a substitute sits."""
    if one.instead is None:
        return one.name
    return f"{one.name} (substitute for {one.holder})" if one.holder else one.name


def _names(body: BodyVersion, given: tuple[str, ...]) -> list[str]:
    known = minutes.people(body)
    return [known[person] for person in given if person in known]


def _declared(bid: Bid, event: BoardDecided, body: BodyVersion) -> Iterator[str]:
    """Who declared what before this decision, and what it meant at the item (R14)."""
    known = minutes.people(body)
    left = set(event.minutes.left) if event.minutes else set()
    for one in bid.interests:
        if one.by.person in known and one.at <= event.at:
            gone = " Left for this item." if one.by.person in left else ""
            yield f"{_interest(one)}{gone}"
    said = {one.by.person for one in bid.interests}
    for out in event.recusals:
        who = known.get(out.person) or _title(body.seats, out.seat)
        if out.person not in said:
            yield f"{who} {out.words}: not counted on this item."


def _title(all_of: tuple[Seat, ...], seat: str) -> str:
    found = next((s for s in all_of if s.id == seat), None)
    if found is None:
        return "A seat"
    return found.holder.name if found.holder else found.title


def _interest(one: Interest) -> str:
    said = f"{one.by.name} declared {sentences.CATEGORIES[one.category]}."
    if one.category == "none":
        return said
    what = f"{said} {one.description}"
    if one.handling is None or one.ruled_by is None:
        return f"{what} Nobody had ruled on it: no vote was counted."
    handled = sentences.HANDLED[one.handling]
    return f"{what} {one.ruled_by.name} ruled {handled}: {one.ruling_reason}"


def _votes(
    body: BodyVersion, held: Minutes, quorum: Quorum, event: BoardDecided
) -> Iterator[str]:
    acting = {one.seat: one for one in quorum.acting}
    for says in held.votes:
        yield f"{name(acting[says.seat])}: {SAID[says.choice]}"
    yield from event.counted
