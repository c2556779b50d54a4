"""The register of interests: 28 days, confirmation, and what being late means (R11, R12)."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from workflows.contracts.committees import Fault
from workflows.contracts.cycles import Cycle
from workflows.contracts.registers import (
    ChangeKind,
    KeptInterest,
    Register,
    RegisterChange,
    RegisteredInterest,
)
from workflows.contracts.reviews import InterestCategory
from workflows.rules import words
from workflows.rules.calendar import london_day
from workflows.rules.refusals import AlreadyDone, Incomplete

DAYS = 28
"""From becoming aware of an interest to having it in the register (NHS Act 2006, s.14O)."""

MONTHS = 12
"""How long a confirmation counts where no round says otherwise."""

MOST = 200
"""Interests of one person, ended ones among them."""

ANSWERS = frozenset({ChangeKind.NIL, ChangeKind.CONFIRMED})


def folded(person: str, changes: Iterable[RegisterChange]) -> Register:
    """A person's register as its changes leave it."""
    kept: dict[str, KeptInterest] = {}
    answered, nil, number = None, False, 0
    for change in changes:
        number = change.number
        if change.kind in ANSWERS:
            answered, nil = change.at, change.kind is ChangeKind.NIL
        if change.interest is None:
            continue
        nil = False
        known = kept.get(change.interest.id)
        kept[change.interest.id] = KeptInterest(
            interest=change.interest,
            registered=known.registered if known else change.at,
            changed=change.at,
        )
    return Register(
        person=person,
        interests=tuple(kept.values()),
        answered=answered,
        nil=nil,
        number=number,
    )


def is_current(interest: RegisteredInterest, today: date) -> bool:
    """Whether it has not ended; one that begins later counts already."""
    return interest.until is None or interest.until >= today


def current(register: Register, today: date) -> tuple[KeptInterest, ...]:
    """Interests that have not ended."""
    return tuple(k for k in register.interests if is_current(k.interest, today))


def faults(interest: RegisteredInterest, today: date) -> Iterator[Fault]:
    """What is missing in an interest or cannot be so, by the field it is about."""
    indirect = interest.category is InterestCategory.INDIRECT
    if interest.category is InterestCategory.NONE:
        yield Fault(where="category", words="Select which kind of interest it is")
    if indirect and not interest.relationship:
        yield Fault(
            where="relationship",
            words="Say whose interest it is and how they are close to you",
        )
    if interest.until and interest.until < interest.since:
        yield Fault(where="until", words="It cannot end before it began")
    if interest.aware > today:
        yield Fault(
            where="aware", words="The day you became aware of it cannot be to come"
        )
    if not interest.publish and not interest.withheld_reason:
        yield Fault(
            where="withheld_reason",
            words="Say why it should not be published with your name",
        )


def change_for(
    register: Register, kind: ChangeKind, interest: RegisteredInterest, today: date
) -> None:
    """An interest may be added, changed or ended like this.

    Raises:
        Incomplete: Something is missing in it or cannot be so, there is no such
            interest, or there are too many.
    """
    found = " ".join(f"{fault.words}." for fault in faults(interest, today))
    if found:
        raise Incomplete(found)
    known = any(k.interest.id == interest.id for k in register.interests)
    if kind is not ChangeKind.ADDED and not known:
        raise Incomplete("There is no such interest in the register.")
    if kind is ChangeKind.ADDED and len(register.interests) >= MOST:
        raise Incomplete(f"A register holds at most {MOST} interests of one person.")
    if kind is ChangeKind.ENDED and interest.until is None:
        raise Incomplete("Say when the interest ended.")


def answer(register: Register, kind: ChangeKind, today: date) -> None:
    """Somebody may say so of their whole register.

    Raises:
        AlreadyDone: They say that there is nothing, and something is there.
        Incomplete: They confirm what has nothing in it.
    """
    have = current(register, today)
    if kind is ChangeKind.NIL and have:
        raise AlreadyDone(
            "Your register has interests that have not ended. End them first, or "
            "confirm the register as it is."
        )
    if kind is ChangeKind.CONFIRMED and not have:
        raise Incomplete(
            "There is no interest in your register to confirm. Add one, or say that "
            "you have none."
        )


def register_by(interest: RegisteredInterest) -> date:
    """The last day on which it is in time."""
    return interest.aware + timedelta(days=DAYS)


def days_late(kept: KeptInterest) -> int:
    """How many days too late an interest was written down; 0 where it was in time."""
    late = (london_day(kept.registered) - register_by(kept.interest)).days
    return max(0, late)


def confirm_by(register: Register, months: int, since: date) -> date:
    """Until when somebody confirms the whole of it.

    Args:
        register: Whose.
        months: How long a confirmation counts.
        since: Their first day in office; who has never answered has 28 days from then.
    """
    if register.answered is None:
        return since + timedelta(days=DAYS)
    return months_after(london_day(register.answered), months)


def is_overdue(register: Register, today: date, months: int, since: date) -> bool:
    """Whether the last day to confirm has passed."""
    return today > confirm_by(register, months, since)


def overdue(register: Register, today: date, months: int, since: date) -> str:
    """Why somebody counts as conflicted, after their name; empty where they do not.

    Whoever is late with the register has an interest as long as nobody knows better
    (R11, R12).
    """
    if not is_overdue(register, today, months, since):
        return ""
    last = words.day(confirm_by(register, months, since))
    if register.answered is None:
        return f"has not answered the register of interests, which was due by {last}"
    return (
        "has not confirmed the register of interests since "
        f"{words.day(register.answered)}, which was due by {last}"
    )


def months_of(cycles: Iterable[Cycle], today: date) -> int:
    """How long a confirmation counts: as the round says that opened last."""
    begun = [cycle for cycle in cycles if cycle.opens <= today]
    if not begun:
        return MONTHS
    return max(begun, key=lambda one: (one.opens, one.version)).confirm_months


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it is shorter.

    The calendar ends with the year 9999: nothing is later than its last day.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > date.max.year:
        return date.max
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
