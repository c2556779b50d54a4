"""A meeting in words: when, where, what is on its agenda, who came, what was changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from activities.meetings.keeping import KeptMeeting
from workflows.contracts.committees import BodyVersion
from workflows.contracts.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingKind,
    MinutesText,
)
from workflows.rules import meetings, minutes, words

KINDS = {
    MeetingKind.ORDINARY: "Ordinary meeting",
    MeetingKind.SPECIAL: "Special meeting",
}
NOON = 12
PARTS = {True: "Public part", False: "Private part"}
CHANGES = {
    "day": "the day",
    "begins": "the time",
    "place": "the place",
    "kind": "the kind of meeting",
    "public": "whether anybody may attend",
    "reference": "the reference",
    "notice": "why it is at short notice",
    "items": "the agenda",
    "attendance": "who came",
}


def named(meeting: Meeting) -> str:
    """`Meeting of 3 June 2026`."""
    special = "Special meeting" if meeting.kind is MeetingKind.SPECIAL else "Meeting"
    return f"{special} of {words.day(meeting.day)}"


def in_text(meeting: Meeting) -> str:
    """`meeting of 3 June 2026`, inside a sentence."""
    name = named(meeting)
    return f"{name[:1].lower()}{name[1:]}"


def clock(begins: time) -> str:
    """`6:30pm`, `midday`."""
    if (begins.hour, begins.minute) == (NOON, 0):
        return "midday"
    minute = f":{begins.minute:02d}" if begins.minute else ""
    return f"{begins.hour % NOON or NOON}{minute}{'am' if begins.hour < NOON else 'pm'}"


def when(meeting: Meeting) -> str:
    """`6:30pm on 3 June 2026`."""
    return f"{clock(meeting.begins)} on {words.day(meeting.day)}"


def minutes_are(text: MinutesText | None) -> str:
    """What a version of the minutes is called: a draft until the body approves it."""
    if text is None or not (text.public or text.approved):
        return "Draft minutes"
    return "Minutes" if text.approved else "Published draft minutes"


def stands(text: MinutesText) -> str:
    """Whether the body has approved a version of the minutes, in a sentence."""
    if text.approved:
        return f"The body approved them on {words.day(text.approved)}."
    return "A draft until the body approves it."


def facts(meeting: Meeting, body: BodyVersion | None) -> Iterator[tuple[str, str]]:
    """All that is kept of a meeting, as names and texts."""
    yield "When", when(meeting)
    yield "Where", meeting.place
    yield "Kind", KINDS[meeting.kind]
    yield "Who may attend", "Anybody" if meeting.public else "The body's members only"
    if meeting.reference:
        yield "Reference", meeting.reference
    if meeting.notice:
        yield "Why at short notice", meeting.notice
    if meeting.cancelled:
        yield "Cancelled", meeting.cancelled
    agenda = [item_line(item) for item in meetings.in_order(meeting.items)]
    yield "Agenda", "\n".join(agenda) or "No bid yet"
    if meeting.attendance is not None:
        yield "Who came", "\n".join(came(meeting.attendance, body)) or "Nobody"


def item_line(item: AgendaItem) -> str:
    """`6: bid 07R-1, public part`."""
    return f"{item.number}: bid {item.bid_id}, {PARTS[item.public].lower()}"


def came(attendance: Attendance, body: BodyVersion | None) -> Iterator[str]:
    """Who was there, for whom, and who sent apologies; one line each."""
    known = minutes.people(body) if body else {}
    seats = {seat.id: seat for seat in body.seats} if body else {}
    for person in attendance.present:
        yield f"{known.get(person, person)}: present"
    for sits in attendance.sits:
        seat = seats.get(sits.seat)
        name = known.get(sits.person, sits.person)
        whom = seat.holder.name if seat and seat.holder else "a vacant seat"
        yield f"{name}: present as substitute for {whom}"
    for person in attendance.apologies:
        yield f"{known.get(person, person)}: apologies"


def history(versions: Sequence[KeptMeeting]) -> list[str]:
    """One sentence for each version, the newest first."""
    before = [None, *versions]
    rows = [
        f"{words.moment(now.at)}: {now.name} {_did(was, now.meeting)}."
        for was, now in zip(before, versions, strict=False)
    ]
    return [row[:1].upper() + row[1:] for row in rows[::-1]]


def _did(was: KeptMeeting | None, now: Meeting) -> str:
    if was is None:
        return "made the meeting"
    if now.cancelled and not was.meeting.cancelled:
        return "cancelled it"
    if now.attendance and not was.meeting.attendance:
        return "wrote down who came"
    changed = [
        text
        for name, text in CHANGES.items()
        if getattr(was.meeting, name) != getattr(now, name)
    ]
    return f"changed {words.joined(changed, len(CHANGES))}"


def rows(several: Sequence[KeptMeeting], where: str) -> list[dict[str, Any]]:
    """Meetings in a list; of those that are called alike the time is in the name too."""
    calls = Counter(named(one.meeting) for one in several)
    return [_row(one, where, alike=calls[named(one.meeting)] > 1) for one in several]


def _row(kept: KeptMeeting, where: str, *, alike: bool) -> dict[str, Any]:
    one = kept.meeting
    name = f"{named(one)}, {clock(one.begins)}" if alike else named(one)
    name += ", cancelled" if alike and one.cancelled else ""
    bids = [item.bid_id for item in meetings.in_order(one.items)]
    return {
        "name": name,
        "href": f"{where}/{one.number}",
        "when": when(one),
        "place": one.place,
        "reference": one.reference,
        "bids": words.joined(bids, 6) or ("No bid" if one.cancelled else "No bid yet"),
        "why": one.cancelled,
    }
