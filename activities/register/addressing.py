"""Turns notices to offices into messages to people."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from activities.absences.keeping import told_instead
from activities.members import reading as members
from activities.members.reading import Recipient
from activities.prepared import Hot
from activities.register.projecting import Row
from workflows.contracts.bids import Bid
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.events import Entry
from workflows.contracts.notices import OWN, Notice
from workflows.contracts.parties import Party, Role
from workflows.rules import visibility

Office = tuple[Party, str, tuple[Role, ...]]


class Cause(NamedTuple):
    """What a letter follows from: a version or an entry of a record, and when it was."""

    record: str
    number: int
    at: datetime


class Telling(NamedTuple):
    """What one entry makes us tell."""

    entry: Entry | DelegationEntry
    notices: tuple[Notice, ...]


async def messages(hot: Hot, bid: Bid, tellings: Iterable[Telling]) -> list[Row]:
    """One message for each person each notice is for, under an id that never changes.

    Args:
        hot: The connection of a writing transaction.
        bid: The bid as it stands now: who is recused by now is told nothing more.
        tellings: What there is to tell.
    """
    return await addressed(
        hot, tellings, lambda person: visibility.sees_papers(person, bid)
    )


async def addressed(
    hot: Hot, tellings: Iterable[Telling], may_read: Callable[[str], bool]
) -> list[Row]:
    """As `messages`, of any record, to those who may read it (HOUSE 0.3.3).

    A letter about nothing but its reader goes to them whatever they may read, and whether
    or not somebody sits for them.
    """
    told = [telling for telling in tellings if telling.notices]
    holders: dict[Office, list[Recipient]] = {}
    gone: dict[tuple[Party, str], dict[str, str]] = {}
    for telling in told:
        for notice in telling.notices:
            office = (notice.party, notice.body, notice.roles)
            if office not in holders:
                holders[office] = await members.holders(hot, *office)
                body = (notice.party, notice.body)
                if notice.party in SEATED and body not in gone:
                    gone[body] = await told_instead(hot, *body, members.today())
    return [row for telling in told for row in _rows(telling, may_read, holders, gone)]


SEATED = frozenset({Party.HWB, Party.CONFLICTS})
"""Parties whose bodies have seats, and so members with substitutes."""


def _present(found: list[Recipient], gone: dict[str, str]) -> list[Recipient]:
    """Those who can act now: whoever is away is left out where somebody sits for them.

    A member for whom nobody sits is told all the same: nobody else would be.
    """
    return [to for to in found if not gone.get(to.person)]


def _rows(
    telling: Telling,
    may_read: Callable[[str], bool],
    holders: dict[Office, list[Recipient]],
    gone: dict[tuple[Party, str], dict[str, str]],
) -> Iterator[Row]:
    used: dict[str, int] = {}
    entry = telling.entry
    cause = Cause(entry.bid_id, entry.number, entry.event.at)
    for notice in telling.notices:
        office = (notice.party, notice.body, notice.roles)
        found = holders[office]
        if notice.kind not in OWN:
            away = gone.get((notice.party, notice.body), {})
            found = [to for to in _present(found, away) if may_read(to.person)]
        for person in _meant(found, notice):
            key = _key(entry, notice, person)
            used[key] = used.get(key, 0) + 1
            # Two letters of a kind to one person in one body: the order tells them apart.
            again = f"/{used[key]}" if used[key] > 1 else ""
            yield queued(f"{key}{again}", cause, notice, person)


def _meant(found: Iterable[Recipient], notice: Notice) -> Iterator[Recipient]:
    return (to for to in found if not notice.people or to.person in notice.people)


def _key(entry: Entry | DelegationEntry, notice: Notice, person: Recipient) -> str:
    parts = (entry.bid_id, entry.number, notice.kind, notice.body, person.person)
    return "/".join(str(part) for part in parts)


def queued(key: str, cause: Cause, notice: Notice, to: Recipient) -> Row:
    """A letter's row in the delivery log, before anybody has tried to send it."""
    return {
        "id": key,
        "bid_id": cause.record,
        "number": cause.number,
        "kind": notice.kind.value,
        "party": notice.party.value,
        "body": notice.body,
        "person": to.person,
        "name": to.name,
        "address": to.email,
        "words": notice.words,
        "state": "queued",
        "attempts": 0,
        "last_error": "",
        "message_id": "",
        "queued_at": cause.at,
        "sent_at": None,
        "resend_of": None,
        "digest": None,
    }
