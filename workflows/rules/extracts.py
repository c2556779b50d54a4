"""What a decision rests on is frozen with it: so too the register of interests.

The register itself goes on; an extract is known by its check code, which anybody who keeps
the register can make again from its changes up to that moment.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from workflows.contracts.bases import Basis, Extract
from workflows.contracts.bids import Bid
from workflows.contracts.registers import Register, RegisterChange
from workflows.contracts.reviews import InterestCategory
from workflows.rules import calendar, part_one, registers, words

FIELDS = (
    "id",
    "category",
    "organisation",
    "code",
    "nature",
    "description",
    "relationship",
    "since",
    "until",
    "aware",
    "mitigation",
    "publish",
    "withheld_reason",
)
"""What of an interest is in the check code, for ever: later fields are in a later code."""


def cutoff(day: date, now: datetime) -> datetime:
    """Up to when the register counts for a decision: the end of its day, or now."""
    if day >= calendar.london_day(now):
        return now
    return calendar.at(day + timedelta(days=1), time())


def extract(found: Iterable[Register], at: datetime) -> Extract:
    """The extract of these people's registers.

    Args:
        found: Each as it stood at that moment; in any order, also where it is empty.
        at: The moment.
    """
    ordered = sorted(found, key=lambda one: one.person)
    text = json.dumps([_plain(one) for one in ordered], separators=(",", ":"))
    return Extract(
        at=at,
        people=tuple(one.person for one in ordered),
        interests=sum(len(one.interests) for one in ordered),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _plain(one: Register) -> list[object]:
    answered = one.answered.timestamp() if one.answered else None
    interests = [
        [str(getattr(kept.interest, name)) for name in FIELDS] for kept in one.interests
    ]
    return [one.person, answered, one.nil, interests]


def made_again(
    old: Extract, changes: Mapping[str, Iterable[RegisterChange]]
) -> Extract:
    """The same extract from the changes of people's registers, as they are kept now."""
    return extract(
        (
            registers.folded(
                person, [c for c in changes.get(person, ()) if c.at < old.at]
            )
            for person in old.people
        ),
        old.at,
    )


def basis(bid: Bid, extract: Extract | None) -> Basis:
    """What a decision that is taken on a bid now rests on."""
    return Basis(
        version=bid.version,
        application=part_one.digest(bid),
        documents=bid.documents,
        cycle=bid.cycle.name,
        policy=max(bid.cycle.version, bid.policy),
        extract=extract,
    )


def said(one: Extract) -> str:
    """How much was in it, and up to when."""
    people = many_people(len(one.people))
    many = words.plural(one.interests, "interest") if one.interests else "No interest"
    return f"{many} of {people}, as the register stood at {words.moment(one.at)}"


def declared_by(bid: Bid, at: datetime) -> str:
    """What was declared for the bid itself by a moment, which no register need have."""
    before = [one for one in bid.interests if one.at <= at]
    real = [one for one in before if one.category is not InterestCategory.NONE]
    none = {one.by.person for one in before} - {one.by.person for one in real}
    said = "No interest"
    if real:
        by = many_people(len({one.by.person for one in real}))
        said = f"{words.plural(len(real), 'interest')}, of {by}"
    return f"{said}. {many_people(len(none))} said that they had none" if none else said


def many_people(count: int) -> str:
    """`1 person`, `7 people`."""
    return "1 person" if count == 1 else f"{count} people"
