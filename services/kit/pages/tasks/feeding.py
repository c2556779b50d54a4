"""What goes into a person's calendar: deadlines, those that went lately, meetings."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from activities.committees.reading import body_of
from activities.members.reading import Person
from activities.register.heads import heads_of
from activities.register.naming import names_for
from activities.register.reading import BidRow, Filters, TaskRow
from services.kit.connections import Connections
from services.kit.pages.menu import HOMES
from services.kit.pages.sign_in.provider import BACK
from services.kit.pages.tasks import calendar_feed
from services.kit.pages.tasks.calendar_feed import Deadline, Gathering
from workflows.contracts.parties import Membership
from workflows.rules import calendar

PART = 100
MOST = 1000
"""Tasks in one calendar, the soonest due first."""

LATELY = timedelta(days=14)
MOST_CHANGED = 30
"""Bids that are looked through for deadlines that went."""


def base_of(to: Connections) -> str:
    """The address of all services, as people reach it."""
    return to.provider.client.back.removesuffix(BACK)


async def calendar_of(
    to: Connections, person: Person, hats: Sequence[Membership]
) -> bytes:
    """The person's deadlines and meetings under all their roles, as a calendar.

    Bids whose papers are kept from them are left out, also of agendas.
    """
    tasks = await _tasks(to, person, hats)
    present = calendar_feed.of_tasks(tasks, HOMES)
    went: list[Deadline] = []
    for row in await _changed(to, person, hats):
        entries = await to.register.entries(row.bid_id, row.number)
        went += await asyncio.to_thread(
            calendar_feed.gone, entries, hats, present, HOMES, person.id
        )
    since = to.clock() - LATELY
    for record, number in await to.delegations.changed(hats, since, MOST_CHANGED):
        lasting = await to.delegations.entries(record, number)
        went += await asyncio.to_thread(
            calendar_feed.gone, lasting, hats, present, HOMES, person.id
        )
    every = [*present, *went]
    heads = await heads_of(to.database, (one.bid_id for one in every))
    meetings = await _meetings(to, person, hats)
    return calendar_feed.calendar(every, heads, base_of(to), meetings)


async def _tasks(
    to: Connections, person: Person, hats: Sequence[Membership]
) -> list[TaskRow]:
    found: list[TaskRow] = []
    if not hats:
        return found
    page, total = 1, 1
    while len(found) < min(total, MOST):
        part = await to.register.tasks_for(hats, person.id, page, PART)
        if not part.items:
            break
        found += part.items
        page, total = page + 1, part.total
    return found


async def _meetings(
    to: Connections, person: Person, hats: Sequence[Membership]
) -> list[Gathering]:
    """The meetings of these bodies, coming and of late, cancelled ones too."""
    bodies = {(hat.party, body_of(hat)): hat for hat in hats}
    theirs = [
        hat.model_copy(update={"body": body}) for (_, body), hat in bodies.items()
    ]
    since = calendar.london_day(to.clock() - LATELY)
    kept = await to.meetings.of_hats(theirs, since)
    on = [item.bid_id for one in kept for item in one.meeting.items]
    names, known = await names_for(to.database, on, person.id), await to.names()
    return [
        Gathering(
            kept=one,
            body=known.get((one.meeting.party, one.meeting.body), one.meeting.body),
            names=names,
            link=f"{HOMES[one.meeting.party]}/meetings/{one.meeting.number}",
        )
        for one in kept
    ]


async def _changed(
    to: Connections, person: Person, hats: Sequence[Membership]
) -> list[BidRow]:
    """The bids of these bodies in which something happened lately, each once."""
    since: datetime = to.clock() - LATELY
    mine = Filters(asked_by=person.id)
    found: dict[str, BidRow] = {}
    for party, body in sorted({(hat.party, hat.body) for hat in hats}):
        part = await to.register.bids_for(party, body, mine, 1, MOST_CHANGED)
        found |= {
            row.bid_id: row
            for row in part.items
            if row.updated >= since and not row.kept
        }
    newest = sorted(found.values(), key=lambda row: row.updated, reverse=True)
    return newest[:MOST_CHANGED]
