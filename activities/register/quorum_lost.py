"""Letters at the moment when a declaration, a ruling or an arrival makes a quorum impossible.

The process does not know who sits on a body; here the seats are read, in the transaction
that writes the entry.
"""

from collections.abc import Iterable
from typing import NamedTuple

from activities.committees.reading import standing
from activities.prepared import Hot
from activities.register.addressing import Telling
from workflows.contracts.bids import Bid
from workflows.contracts.events import Entry
from workflows.rules import quorum_notices
from workflows.rules.calendar import london_day


class Step(NamedTuple):
    """An entry, and the bid before and after it."""

    entry: Entry
    before: Bid
    after: Bid


async def tellings(hot: Hot, steps: Iterable[Step]) -> list[Telling]:
    """What each entry makes us tell of a quorum; a body that is not on file, nothing."""
    found = []
    for entry, before, after in steps:
        event = entry.event
        known = []
        for party, code in quorum_notices.judging(before, after, event):
            body = await standing(hot, party, code, london_day(event.at))
            if body is not None:
                known.append(body)
        told = tuple(quorum_notices.of(before, after, event, known))
        if told:
            found.append(Telling(entry, told))
    return found
