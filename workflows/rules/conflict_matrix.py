"""Who had which interest at each decided item, what was done, why, and by whom (R14).

The audit office asked for exactly this and found it nowhere. Every decided item has at
least one row: that nobody had an interest is said too.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.events import (
    AssuranceAttested,
    BoardDecided,
    ConflictReviewConcluded,
    Decided,
    Event,
    Moderated,
    Screened,
    VoteClosed,
)
from workflows.contracts.reviews import Interest, InterestCategory
from workflows.contracts.sittings import Recusal
from workflows.rules import in_place, minutes, progress, sentences

ITEMS = (
    Screened,
    BoardDecided,
    ConflictReviewConcluded,
    AssuranceAttested,
    Moderated,
    Decided,
)
"""Entries that decide something on which an interest could bear."""

UNRULED = "nobody has ruled on it"
UNSAID = "not stated in the ruling"
BY_RULE = "not asked: a rule keeps them out"
"""Where nobody said how grave an interest is, and why not."""

Out = tuple[BodyVersion | None, tuple[Recusal, ...]]
"""A body as it decided, and who of it did not act."""

WAITS = "Does not decide until somebody has ruled"
NOBODY = "nobody"


class Handled(Contract):
    """One person's interest at one decided item; or that nobody had any.

    Attributes:
        entry: The number of the decision's entry.
        item: What was decided, in words.
        person: The name; `nobody` where there was no interest.
        office: Under which hat it was declared.
        action: What was done about it.
        by: Who ruled so; the rules of the round or the body where nobody had to.
    """

    entry: int
    item: str
    decided: datetime
    person: str
    office: str = ""
    category: str = ""
    severity: str = ""
    interest: str = ""
    action: str
    reason: str
    by: str


def of_record(entries: Iterable[tuple[int, Event]]) -> Iterator[Handled]:
    """The rows of a whole record, item by item.

    Args:
        entries: Every entry of a bid with its number, in order from the first.
    """
    bid: Bid | None = None
    voted: Out = None, ()
    for number, event in entries:
        after = progress.after(bid, event)
        if isinstance(event, ITEMS):
            yield from _of_item(after, number, event, voted)
        voted = _voted(bid, event)
        bid = after


def _of_item(bid: Bid, number: int, event: Event, voted: Out) -> Iterator[Handled]:
    plain = Handled(
        entry=number,
        item=item_of(bid, event),
        decided=event.at,
        person=NOBODY,
        action="None was needed",
        reason="No interest was declared or found for this item",
        by="the record",
    )
    out = _out(event, voted)
    found = [*_interests(bid, plain), *_recusals(bid, plain, *out)]
    yield from found or [plain]


def _interests(bid: Bid, plain: Handled) -> Iterator[Handled]:
    for one in bid.interests:
        if one.category is not InterestCategory.NONE:
            yield plain.model_copy(update=told(bid, one))


def told(bid: Bid, one: Interest) -> dict[str, str]:
    """An interest on a bid as it stands: who, which, what was done, why, by whom."""
    handled = sentences.HANDLED[one.handling] if one.handling else WAITS
    return {
        "person": one.by.name,
        "office": sentences.person(one.by, bid),
        "category": sentences.CATEGORIES[one.category],
        "severity": severity(one),
        "interest": one.description,
        "action": handled,
        "reason": one.ruling_reason or "An interest without a ruling keeps out",
        "by": sentences.person(one.ruled_by, bid) if one.ruled_by else "the rules",
    }


def severity(one: Interest) -> str:
    """How grave an interest was found by whoever ruled on it, in words."""
    if one.severity:
        return sentences.SEVERITIES[one.severity]
    return UNSAID if one.handling else UNRULED


def _voted(bid: Bid | None, event: Event) -> Out:
    """Which body a vote was of that closes, and who did not act in it."""
    if bid is None or not isinstance(event, VoteClosed):
        return None, ()
    held = next(one for one in bid.votings if one.id == event.voting)
    return held.body, event.recusals


def _out(event: Event, voted: Out) -> Out:
    """Which body decided, and who did not act; of a panel its vote says so, just before."""
    judged = BoardDecided | ConflictReviewConcluded | Decided
    if isinstance(event, judged) and event.minutes:
        return event.minutes.body, event.recusals
    return voted if isinstance(event, ConflictReviewConcluded) else (None, ())


def _recusals(
    bid: Bid, plain: Handled, body: BodyVersion | None, out: tuple[Recusal, ...]
) -> Iterator[Handled]:
    """Who did not act for another reason than a declared interest."""
    declared = {
        i.by.person for i in bid.interests if i.category is not InterestCategory.NONE
    }
    names = minutes.people(body) if body else {}
    titles = {seat.id: seat.title for seat in body.seats} if body else {}
    for one in out:
        if one.person in declared:
            continue
        yield plain.model_copy(update=_recusal(one, names, titles))


def _recusal(
    one: Recusal, names: dict[str, str], titles: dict[str, str]
) -> dict[str, str]:
    return {
        "person": names.get(one.person, "") or titles.get(one.seat, "A seat"),
        "severity": BY_RULE,
        "interest": one.words,
        "action": "Did not act on the item, and was not counted",
        "reason": f"{one.words[:1].upper()}{one.words[1:]}",
        "by": "the rules of the body and the round",
    }


def item_of(bid: Bid, event: Event) -> str:
    """What was decided, for the head of a row."""
    if isinstance(event, BoardDecided):
        return f"Decision of {in_place.who(event, bid).rstrip(',')}"
    if isinstance(event, ConflictReviewConcluded):
        return f"Conclusion of the conflict review{in_place.panels(event)}"
    if isinstance(event, Decided) and event.decider:
        return (
            f"Decision in principle of {in_place.nationally(event.decider).rstrip(',')}"
        )
    return WORDS.get(type(event), "Decision in principle")


WORDS = {
    Screened: "Eligibility",
    AssuranceAttested: "Assurance",
    Moderated: "Regional recommendation",
}
