"""A person's calendar (RFC 5545), for programs that ask again and again.

The same deadline keeps its UID for ever. Its SEQUENCE is the number of the bid's last
entry, so whatever changes a date raises it. What was due and no longer is stays in the
calendar as cancelled for a fortnight: programs that keep their own copy take it out.
A meeting keeps its UID too, to whatever day it moves; its SEQUENCE is its version.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from activities.meetings.keeping import KeptMeeting
from activities.register.heads import Head
from activities.register.reading import TaskRow
from services.kit.pages.bid.wording import ACTIONS, capital
from services.kit.pages.delegation import wording
from services.kit.pages.tasks.worklist import called
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Entry
from workflows.contracts.meetings import MeetingKind
from workflows.contracts.parties import Membership, Party
from workflows.contracts.views import Blocker
from workflows.rules import (
    delegation_clock,
    delegation_progress,
    progress,
    rulebook,
    waiting,
)
from workflows.rules.calendar import LONDON, at
from workflows.rules.meetings import in_order

LENGTH = timedelta(minutes=30)
MEETS = timedelta(hours=2)
"""What a meeting blocks: nobody says how long it takes, and most end sooner."""

MIDNIGHT = time(0)
DAY_ENDS = time(23, 59)
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something of one bid or delegation that is due.

    Attributes:
        gone: Whether it is no longer asked for.
        link: Where it is done; below the service's own address.
    """

    bid_id: str
    party: Party
    body: str
    key: str
    command: str
    subject: str
    what: str
    where: str
    due: datetime
    link: str
    gone: bool = False

    @property
    def uid(self) -> str:
        """The same for the same need of a bid, whatever its date."""
        parts = (self.bid_id, self.party, self.body, self.key, self.command)
        text = "|".join((*parts, self.subject))
        return f"{sha256(text.encode()).hexdigest()[:32]}@co-commissioning-bids"


def of_tasks(tasks: Iterable[TaskRow], home: Mapping[Party, str]) -> list[Deadline]:
    """The dated ones of somebody's tasks."""
    return [
        Deadline(
            bid_id=task.bid_id,
            party=task.party,
            body=task.body,
            key=task.key,
            command=task.command,
            subject=task.subject,
            what=task.words,
            where=task.applicants,
            due=task.due,
            link=_link(home, task.party, task.bid_id),
        )
        for task in tasks
        if task.due
    ]


def _link(home: Mapping[Party, str], party: Party, record: str) -> str:
    return f"{home.get(party, '/notifications')}/{names.page_of(record)}"


def gone(
    entries: Sequence[Entry] | Sequence[DelegationEntry],
    hats: Sequence[Membership],
    present: Iterable[Deadline],
    home: Mapping[Party, str],
    person: str,
) -> list[Deadline]:
    """Deadlines that one record once had for these hats and has no longer.

    Args:
        entries: All entries of the bid or the delegation, in order.
        hats: Whose deadlines.
        present: Those that still stand.
        home: Where each party works.
        person: Who wears them.
    """
    found: dict[str, Deadline] = {}
    for record, where, needs in _stood(entries):
        for need in needs:
            if need.due and need.command and _is_for(need, hats, person):
                one = _once(record, where, need, need.due, home)
                found[one.uid] = one
    still = {one.uid for one in present}
    return [one for uid, one in found.items() if uid not in still]


def _stood(
    entries: Sequence[Entry] | Sequence[DelegationEntry],
) -> Iterator[tuple[str, str, tuple[Blocker, ...]]]:
    """What was waited for after each entry, with the record's id and whose it is."""
    bid: Bid | None = None
    lasting: Delegation | None = None
    for entry in entries:
        if isinstance(entry, Entry):
            bid = progress.after(bid, entry.event)
            names_ = ", ".join(applicant.name for applicant in bid.applicants)
            held_up = waiting.now(bid)
            yield bid.id, names_, (*held_up.blockers, *held_up.besides)
        else:
            lasting = delegation_progress.after(lasting, entry.event)
            held = delegation_clock.waiting(lasting, entry.event.at)
            yield lasting.id, lasting.name, held.blockers


def _is_for(need: Blocker, hats: Sequence[Membership], person: str) -> bool:
    if need.people and person not in need.people:
        return False
    return any(
        (hat.party, hat.body) == (need.party, need.body)
        and (not need.roles or hat.role in need.roles)
        for hat in hats
    )


def _once(
    record: str, where: str, need: Blocker, due: datetime, home: Mapping[Party, str]
) -> Deadline:
    return Deadline(
        bid_id=record,
        party=need.party,
        body=need.body,
        key=need.key,
        command=need.command,
        subject=need.subject,
        what=need.words,
        where=where,
        due=due,
        link=_link(home, need.party, record),
        gone=True,
    )


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meeting of one of the person's bodies.

    Attributes:
        names: The applicants of the bids on its agenda that the person may know of.
        link: Its page; below the service's own address.
    """

    kept: KeptMeeting
    body: str
    names: Mapping[str, str]
    link: str


def calendar(
    deadlines: Iterable[Deadline],
    heads: Mapping[str, Head],
    base: str,
    gatherings: Iterable[Gathering] = (),
) -> bytes:
    """The calendar: the same bytes as long as nothing changes.

    Args:
        deadlines: What is due, and what is no longer.
        heads: Each bid's last entry.
        base: The address of all services, without a slash at the end.
        gatherings: Meetings, in their order.
    """
    made = Calendar()
    made.add("prodid", "-//Co-commissioning bids//Deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", "Co-commissioning bids")
    made.add("x-wr-calname", "Co-commissioning bids")
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    ordered = sorted(deadlines, key=lambda one: (one.due, one.uid))
    for one in ordered:
        if one.bid_id in heads:
            made.add_component(_event(one, heads[one.bid_id], base))
    for meeting in gatherings:
        made.add_component(_meeting(meeting, base))
    text: bytes = made.to_ical()
    return text


def _meeting(one: Gathering, base: str) -> Event:
    meeting, event = one.kept.meeting, Event()
    about = ("meeting", meeting.party, meeting.body, str(meeting.number))
    digest = sha256("|".join(about).encode()).hexdigest()[:32]
    starts = at(meeting.day, meeting.begins)
    agenda = [
        f"{item.number}: bid {item.bid_id}, {one.names[item.bid_id]}"
        for item in in_order(meeting.items)
        if item.bid_id in one.names
    ]
    event.add("uid", f"{digest}@co-commissioning-bids")
    event.add("sequence", meeting.version)
    event.add("dtstamp", one.kept.at)
    event.add("last-modified", one.kept.at)
    kind = "special meeting" if meeting.kind is MeetingKind.SPECIAL else "meeting"
    event.add("summary", f"{one.body}: {kind}")
    event.add("location", meeting.place)
    event.add("description", "\n".join((*agenda, f"{base}{one.link}")))
    event.add("url", f"{base}{one.link}")
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if meeting.cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("dtstart", starts)
    event.add("dtend", starts + MEETS)
    return event


def _what(one: Deadline) -> str:
    kind = rulebook.COMMANDS.get(one.command)
    lasting = wording.ACTIONS.get(one.command)
    if lasting:
        return wording.step(lasting, one.what)
    return (kind and ACTIONS.get(kind)) or capital(one.what)


def _event(one: Deadline, head: Head, base: str) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", head.number)
    event.add("dtstamp", head.at)
    event.add("last-modified", head.at)
    event.add("summary", f"{_what(one)}: {called(one.bid_id)}")
    event.add("description", f"{one.where}\n{capital(one.what)}\n{base}{one.link}")
    event.add("url", f"{base}{one.link}")
    event.add("status", "CANCELLED" if one.gone else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    local = one.due.astimezone(LONDON)
    day = local.date()
    if local.time() != MIDNIGHT and local.time() < DAY_ENDS:
        event.add("dtstart", one.due - LENGTH)
        event.add("dtend", one.due)
        return event
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    return event
