"""The register of interests of those who decide, as it stands: put in from our own store."""

from collections.abc import Iterable
from datetime import date, datetime

from activities.committees.reading import committee_of
from services.kit.connections import Connections
from workflows.contracts.bases import Extract
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Party
from workflows.rules import extracts, minutes
from workflows.rules.calendar import london_day


async def of_body(
    to: Connections, body: BodyVersion | None, until: datetime
) -> Extract | None:
    """Of everybody with a place in a body; nothing where its seats are not on file."""
    return await _of(to, minutes.people(body), until) if body else None


async def of_review(to: Connections, bid_id: str, until: datetime) -> Extract | None:
    """Of everybody in scope of a conflict review: the panel, the CCGs' own, who signed.

    Nothing where the panel's seats are not on file.
    """
    record, today = await to.register.bid(bid_id), london_day(until)
    if record is None:
        return None
    bid = record.state
    panel = await to.committees.at(Party.CONFLICTS, bid.panel, today)
    if panel is None:
        return None
    people = {one.by.person for one in bid.part_one} | {*minutes.people(panel)}
    for ccg in bid.applicants:
        people |= await _committee(to, ccg.code, today)
    return await _of(to, people, until)


async def _committee(to: Connections, ccg: str, on: date) -> set[str]:
    body = await to.committees.at(Party.CCG, committee_of(ccg), on)
    return {*minutes.people(body)} if body else set()


async def _of(to: Connections, people: Iterable[str], until: datetime) -> Extract:
    found = await to.interests.of_people({*people}, until=until)
    return extracts.extract(found.values(), until)
