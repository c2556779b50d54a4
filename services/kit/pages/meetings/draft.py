"""Draft minutes of a board's item, made from its entry on the record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.decisions import ConditionTerms
from workflows.contracts.events import ConflictReviewConcluded, Decided
from workflows.contracts.reviews import Interest
from workflows.contracts.sittings import Acting, Choice, Minutes, Quorum
from workflows.rules import bodies, meetings, minutes, sentences, words

Event = meetings.Judged
"""What has minutes: a board's decision, a conclusion on conflicts, one in principle."""

UNAPPROVED = "A draft until the {} approves it. "
"""How the note begins while nobody has approved anything."""

SAID = {Choice.FOR: "for", Choice.AGAINST: "against", Choice.ABSTAIN: "abstained"}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs.

    Attributes:
        inner: Whether it is a part of the section before it.
    """

    title: str
    lines: tuple[str, ...]
    inner: bool = False

    @property
    def as_text(self) -> str:
        """As plain text; only what is not a part has capital letters."""
        title = self.title if self.inner else self.title.upper()
        return "\n".join((title, *(f"- {line}" for line in self.lines)))


@dataclass(frozen=True, slots=True)
class Draft:
    """The minutes of one item, or of a meeting.

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
        parts += [one.as_text for one in self.sections]
        return "\n\n".join((*parts, self.note)) + "\n"


def of(bid: Bid, event: Event, number: int, code: str) -> Draft | None:
    """The draft minutes of an entry; None where the entry has no minutes.

    Args:
        bid: The bid, for its interests and names.
        event: The entry.
        number: Its number on the record.
        code: Its check code.
    """
    held, quorum, day = event.minutes, event.quorum, event.meeting_date
    if held is None or held.body is None or quorum is None or day is None:
        return None
    body, noun = held.body, bodies.noun(held.body.party)
    found = (
        Section("Present", tuple(_present(body, held, quorum))),
        Section("Apologies", tuple(_names(body, held.apologies))),
        *_of_item(bid, event, body, held, quorum),
    )
    return Draft(
        title=f"Draft minutes: {body.name}",
        lead=(
            f"Meeting of {words.day(day)}, minute {event.minute_reference}",
            f"Item: bid {bid.id} of "
            f"{words.joined([a.name for a in bid.applicants])}, version {event.version} "
            "of the application",
        ),
        sections=filled(found),
        note=f"{UNAPPROVED.format(noun)}Made from entry {number} of the "
        f"record of bid {bid.id}, which pins version {body.version} of the {noun}'s seats "
        f"and rules. Check code {code}",
    )


def filled(found: Iterable[Section]) -> tuple[Section, ...]:
    """Sections without anything say so."""
    return tuple(one if one.lines else replace(one, lines=("None.",)) for one in found)


def item(bid: Bid, event: Event) -> tuple[Section, ...]:
    """What the minutes of a meeting say of an item; nothing where it has no minutes."""
    held, quorum = event.minutes, event.quorum
    if held is None or held.body is None or quorum is None:
        return ()
    here = Section("Present for this item", tuple(_present(held.body, held, quorum)))
    of = (here, *_of_item(bid, event, held.body, held, quorum))
    return tuple(replace(one, inner=True) for one in filled(of))


def _of_item(
    bid: Bid, event: Event, body: BodyVersion, held: Minutes, quorum: Quorum
) -> Iterator[Section]:
    yield Section("In the chair", tuple(_names(body, (held.chair,))))
    declared = tuple(_declared(bid, event, body))
    yield Section("Declarations of interest and how they were handled", declared)
    yield Section("Quorum", (*quorum.reasons, *quorum.notes))
    yield Section("Votes", tuple(_votes(body, held, quorum, event)))
    yield Section("Resolution", (held.resolution,))
    if isinstance(event, Decided):
        said = f"The decision in principle is {sentences.RECOMMENDED[event.outcome]}."
        yield from _of_panel(said, event.reasons, "Conditions", event.conditions)
        return
    if isinstance(event, ConflictReviewConcluded):
        said = (
            f"The conflict review is concluded: {sentences.CONCLUDED[event.outcome]}."
        )
        yield from _of_panel(said, event.reasons, "Mitigations", event.mitigations)
        return
    yield Section("Outcome", (f"The board {sentences.BOARD_DID[event.outcome]}.",))
    comments = tuple(filter(None, (event.comments,)))
    yield Section("Comments and conditions", comments)


def _of_panel(
    said: str, reasons: str, what: str, terms: Iterable[ConditionTerms]
) -> Iterator[Section]:
    """What a panel decided, why, and on which terms."""
    yield Section("Outcome", (said,))
    yield Section("Reasons", (reasons,))
    due = (f"{one.criterion}: {one.text} Due {words.day(one.due)}." for one in terms)
    yield Section(what, tuple(due))


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


def _declared(bid: Bid, event: Event, body: BodyVersion) -> Iterator[str]:
    """Who declared what before this decision, and what it meant at the item (R14)."""
    known = minutes.people(body)
    taken = (event.taken if isinstance(event, Decided) else None) or event.at
    left = set(event.minutes.left) if event.minutes else set()
    for one in bid.interests:
        if one.by.person in known and one.at <= taken:
            gone = " Left for this item." if one.by.person in left else ""
            yield f"{interest(one)}{gone}"
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


def interest(one: Interest) -> str:
    """What somebody declared, and how it was ruled on."""
    said = f"{one.by.name} declared {sentences.CATEGORIES[one.category]}."
    if one.category == "none":
        return said
    what = f"{said} {one.description}"
    if one.handling is None or one.ruled_by is None:
        return f"{what} Nobody had ruled on it: no vote was counted."
    handled = sentences.HANDLED[one.handling]
    grave = (
        f" It was found {sentences.SEVERITIES[one.severity]}." if one.severity else ""
    )
    return f"{what} {one.ruled_by.name} ruled {handled}: {one.ruling_reason}{grave}"


def _votes(
    body: BodyVersion, held: Minutes, quorum: Quorum, event: Event
) -> Iterator[str]:
    acting = {one.seat: one for one in quorum.acting}
    for says in held.votes:
        yield f"{name(acting[says.seat])}: {SAID[says.choice]}"
    yield from event.counted
