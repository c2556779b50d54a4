"""Absences in words: when, who sits, and what they do to meetings and bids."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from activities.absences.keeping import KeptAbsence
from services.kit.pages.body import quorums
from services.kit.pages.body.seating import Sitting
from services.kit.pages.visitor import Visitor
from workflows.contracts.absences import Absence, Answer
from workflows.contracts.committees import BodyVersion
from workflows.rules import absences, accepting, reach, seats, words
from workflows.rules.accepting import Listed

OVERTAKEN = "Somebody else changed the absences at the same moment. Look at them again."

ANSWERS = {
    Answer.ASKED: "asked, has not answered yet",
    Answer.ACCEPTED: "sits",
    Answer.DECLINED: "has declined",
}
FEW = 20
"""Bids that are looked at for one page."""


def row(kept: KeptAbsence, today: date, *, private: bool = False) -> dict[str, Any]:
    """An absence as a row.

    Args:
        kept: Its last version.
        today: The day in London.
        private: Whether the reader may see the reason.
    """
    one = kept.absence
    who = one.substitute
    return {
        "number": one.number,
        "member": one.member.name,
        "when": f"{words.day(one.since)} to {words.day(one.until)}",
        "now": "Away now" if absences.in_force(one, today) else "",
        "substitute": f"{who.name} {ANSWERS[one.answer]}" if who else "Nobody sits",
        "asked": who is not None and one.answer is Answer.ASKED,
        "accepted": who is not None and one.answer is Answer.ACCEPTED,
        "reason": one.reason if private else "",
        "by": kept.name,
    }


async def asked(
    at: Visitor, here: Sitting, body: BodyVersion, one: Absence
) -> dict[str, Any]:
    """What bars a substitute: why they cannot accept, or on what they do not act.

    A bid on an agenda is said with its item; of the others, those before the body now.
    """
    items = await on_days(at, here, body, one)
    found = [f"{item.said}." for item in items if item.why]
    on_agenda = {item.bid for item in items}
    waits = await quorums.before(at.to, here.party, here.code)
    for bid in [b for b in waits if b not in on_agenda][:FEW]:
        record = await at.to.register.bid(bid)
        day = max(one.since, here.day)
        why = accepting.bars(record.state, body, one, day) if record else ""
        if why:
            found.append(f"Bid {bid}: {why}.")
    return {"refused": accepting.refused(items), "barred": found}


async def on_days(
    at: Visitor, here: Sitting, body: BodyVersion, one: Absence
) -> tuple[Listed, ...]:
    """The items of the meetings on an absence's days, each with what bars its substitute."""
    coming = [
        kept.meeting
        for kept in await at.to.meetings.of(here.party, here.code)
        if kept.meeting.day >= here.day and absences.in_force(one, kept.meeting.day)
    ]
    bids = {}
    for bid in {item.bid_id for meeting in coming for item in meeting.items}:
        if record := await at.to.register.bid(bid):
            bids[bid] = record.state
    return tuple(accepting.listed(one, body, coming, bids))


async def at_meetings(
    at: Visitor, here: Sitting, kept: Sequence[Absence]
) -> list[dict[str, Any]]:
    """Meetings to come with who is away, and whether a quorum can still be had."""
    found = []
    for one in await at.to.meetings.of(here.party, here.code):
        meeting = one.meeting
        body = seats.version_on([k.version for k in here.kept], meeting.day)
        if meeting.day < here.day or meeting.cancelled or body is None:
            continue
        gone = absences.unable(kept, meeting.day)
        able = reach.reachable(body, meeting.day, (), gone)
        names = [a.member.name for a in kept if absences.in_force(a, meeting.day)]
        found.append(
            {
                "day": words.day(meeting.day),
                "number": meeting.number,
                "away": words.joined(names, 20) if names else "Nobody",
                "lost": not able.reachable,
                "options": [option.words for option in able.options],
            }
        )
    return found
