"""Meetings of a body: notice, agenda, and what may still be changed afterwards."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from workflows.contracts.committees import BodyRules, BodyVersion, Fault
from workflows.contracts.events import (
    BoardDecided,
    ConflictReviewConcluded,
    Decided,
    Event,
)
from workflows.contracts.meetings import AgendaItem, Attendance, Meeting
from workflows.contracts.parties import Party, Role
from workflows.contracts.sittings import Minutes
from workflows.rules import minutes, national, words
from workflows.rules.calendar import REACH, add_working_days

JUDGES: dict[Party, str] = {
    Party.HWB: "record_board_decision",
    Party.CONFLICTS: "conclude_conflict_review",
    Party.NHS_ENGLAND: "decide",
}
"""What a bid waits for when it waits for a body of this party to meet."""

JUDGED = ("board_decided", "conflict_review_concluded", "decided")
"""The kinds of entry that may have minutes."""

Judged = BoardDecided | ConflictReviewConcluded | Decided
"""The entries of these kinds."""

PANEL = "panel"
"""The conflicts panel's item, as addresses have it: panels' own codes have a slash."""

CLERKS = frozenset(
    {
        Role.BOARD_CLERK,
        Role.BOARD_CHAIR,
        Role.PANEL_CHAIR,
        Role.NATIONAL_OFFICE,
        Role.NATIONAL_CHAIR,
    }
)
"""Who calls a body's meetings and writes down who came."""

FIXED = ("day", "begins", "kind", "place", "public", "notice", "items")
"""What stays as it was once the meeting's day is over."""


def steps(party: Party) -> tuple[str, ...]:
    """The steps that bring a bid before a body: its own, or one in place of a board (R15)."""
    return (JUDGES[party], "decide_in_place")


@dataclass(frozen=True)
class Diary:
    """What a meeting is judged by.

    Attributes:
        rules: The body's.
        today: The day in London.
        free: England's bank holidays.
        waiting: The bids that wait for this body to judge them.
        others: The body's other meetings.
        judged: The bids whose record says that the meeting decided on them.
        minuted: Whether somebody has edited its minutes.
    """

    rules: BodyRules
    today: date
    free: Collection[date] = ()
    waiting: Collection[str] = ()
    others: Collection[Meeting] = ()
    judged: Collection[str] = ()
    minuted: bool = False


def agenda_out(day: date, rules: BodyRules, free: Collection[date]) -> date:
    """The last day on which the agenda of a meeting can go out."""
    return add_working_days(day, -rules.agenda_days, frozenset(free))


def in_order(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """As the agenda has them: 6 before 6a before 10."""
    return tuple(sorted(items, key=lambda one: _key(one.number)))


def _key(number: str) -> list[tuple[bool, int, str]]:
    parts = re.findall(r"([0-9]+)|([^0-9]+)", number.lower())
    return [(not digits, int(digits or 0), other) for digits, other in parts]


def faults(new: Meeting, old: Meeting | None, diary: Diary) -> tuple[Fault, ...]:
    """Why a meeting cannot be kept like this, each with the field that it is about.

    Args:
        new: As it is to be.
        old: As it is; None for a new one.
        diary: What it is judged by.
    """
    if old and old.cancelled:
        return (Fault(where="", words="The meeting is cancelled. Make a new one."),)
    if new.cancelled:
        return tuple(_not_to_cancel(new, diary))
    if old and old.day < diary.today:
        return tuple(_over(new, old))
    return (
        *_day(new, old, diary),
        *_held(new, old, diary),
        *_notice(new, old, diary),
        *_numbers(new),
        *_items(new, old, diary),
    )


def took_place(meeting: Meeting, diary: Diary) -> str:
    """How it is known that a meeting took place; empty where nothing says so."""
    if meeting.attendance is not None:
        return "It is written down who came, so the meeting took place."
    if diary.judged:
        return "What it decided is on record, so the meeting took place."
    return (
        "There are minutes of it, so the meeting took place." if diary.minuted else ""
    )


def _not_to_cancel(new: Meeting, diary: Diary) -> Iterator[Fault]:
    if why := took_place(new, diary):
        yield Fault(where="cancelled", words=why)


def _held(new: Meeting, old: Meeting | None, diary: Diary) -> Iterator[Fault]:
    """A meeting that took place is moved to no other day, nor are its items taken off."""
    if old is None:
        return
    why = took_place(old, diary)
    if why and new.day != old.day:
        yield Fault(where="day", words=f"{why} Its day stays")
    for bid_id in sorted(diary.judged):
        if is_on(old, bid_id) and not is_on(new, bid_id):
            yield Fault(
                where=f"{bid_id}.part",
                words=f"It is on record what was decided on bid {bid_id} at this "
                "meeting, so it stays on the agenda",
            )


def _over(new: Meeting, old: Meeting) -> Iterator[Fault]:
    for name in FIXED:
        if getattr(new, name) != getattr(old, name):
            where = "" if name == "items" else name
            yield Fault(
                where=where,
                words=f"The meeting was on {words.day(old.day)}. Only the "
                "reference and who came can still be changed.",
            )


def _day(new: Meeting, old: Meeting | None, diary: Diary) -> Iterator[Fault]:
    if old and (old.day, old.begins) == (new.day, new.begins):
        return
    if new.day < diary.today:
        yield Fault(where="day", words="The day of the meeting is over")
    elif new.day - diary.today > REACH:
        yield Fault(where="day", words="The day of the meeting is too far ahead")
    for other in diary.others:
        same = (other.day, other.begins) == (new.day, new.begins)
        if same and not other.cancelled and other.number != new.number:
            yield Fault(where="begins", words="There is a meeting at that time already")


def _notice(new: Meeting, old: Meeting | None, diary: Diary) -> Iterator[Fault]:
    moved = old is None or old.day != new.day
    if not moved or new.day < diary.today or new.notice:
        return
    out = agenda_out(new.day, diary.rules, diary.free)
    if out < diary.today:
        yield Fault(
            where="notice",
            words=f"The agenda would have had to be out by {words.day(out)}. Say why "
            "the meeting is called at shorter notice",
        )


def _numbers(new: Meeting) -> Iterator[Fault]:
    said: dict[str, str] = {}
    for item in new.items:
        number = item.number.lower()
        if number in said:
            yield Fault(
                where=f"{item.bid_id}.number",
                words=f"Item {item.number} is there twice: bid {said[number]} and bid "
                f"{item.bid_id}",
            )
        said[number] = item.bid_id


def _items(new: Meeting, old: Meeting | None, diary: Diary) -> Iterator[Fault]:
    before = {item.bid_id for item in old.items} if old else set()
    # A day that is over may be so long ago that no calendar has a day before it.
    day = max(new.day, diary.today)
    out = agenda_out(day, diary.rules, diary.free)
    for item in new.items:
        if item.bid_id in before:
            continue
        if item.bid_id not in diary.waiting:
            yield Fault(
                where=f"{item.bid_id}.part",
                words=f"Bid {item.bid_id} does not wait for this body any more",
            )
        if out < diary.today <= new.day and not (item.urgent or new.notice):
            yield Fault(
                where=f"{item.bid_id}.urgent",
                words=f"The agenda was out on {words.day(out)}. Say why bid "
                f"{item.bid_id} is taken as urgent",
            )


def attendance_faults(
    meeting: Meeting, said: Attendance, body: BodyVersion, today: date
) -> tuple[str, ...]:
    """Why it cannot be so that these people came, in sentences."""
    if meeting.day > today:
        return (
            f"The meeting is on {words.day(meeting.day)}. Who came is written down on "
            "the day or after it.",
        )
    written = Minutes(present=said.present, apologies=said.apologies, sits=said.sits)
    return tuple(minutes.faults(body, written))


def for_item(meetings: Iterable[Meeting], bid_id: str, today: date) -> Meeting | None:
    """The meeting that has judged a bid or does so today: the last one it was put to."""
    held = [
        one
        for one in meetings
        if not one.cancelled and one.day <= today and is_on(one, bid_id)
    ]
    return max(held, key=lambda one: (one.day, one.begins, one.number), default=None)


def is_on(meeting: Meeting, bid_id: str) -> bool:
    """Whether a bid is on the agenda."""
    return any(item.bid_id == bid_id for item in meeting.items)


def has_judged(meeting: Meeting, event: Event) -> bool:
    """Whether an entry is what the meeting decided on a bid."""
    return (
        isinstance(event, Judged)
        and judge(event)[1] == meeting.body
        and event.minutes is not None
        and event.minutes.meeting == meeting.number
    )


def judge(event: Judged) -> tuple[Party, str]:
    """The body whose the minutes of an entry are: the board, or who decided in its place."""
    if event.decider:
        return event.decider.party, event.decider.body
    if isinstance(event, Decided):
        return national.PANEL
    if isinstance(event, BoardDecided):
        return Party.HWB, event.board
    body = event.minutes.body if event.minutes else None
    return Party.CONFLICTS, body.body if body else ""


def item_of(event: Judged) -> str:
    """The code of the body for which an entry decided, as addresses have it."""
    if isinstance(event, ConflictReviewConcluded):
        return PANEL
    return national.PANEL[1] if isinstance(event, Decided) else event.board
