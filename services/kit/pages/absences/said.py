"""Absences in words: when, who sits, and what they do to meetings and bids."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from activities.absences.keeping import KeptAbsence
from services.kit.pages.body.seating import Sitting
from services.kit.pages.visitor import Visitor
from workflows.contracts.absences import Absence, Answer
from workflows.contracts.committees import BodyVersion
from workflows.rules import absences, reach, seats, words

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


async def barred(
    at: Visitor, here: Sitting, body: BodyVersion, kept: KeptAbsence
) -> list[str]:
    """Bids on which an accepted substitute does not act all the same, with the reason."""
    one = kept.absence
    accepted = one.model_copy(update={"answer": Answer.ACCEPTED})
    found = []
    page = await at.to.register.tasks_for((at.hat,), at.person.id, 1, FEW)
    for bid_id in dict.fromkeys(task.bid_id for task in page.items):
        record = await at.to.register.bid(bid_id)
        if record is None:
            continue
        day = max(one.since, here.day)
        why = absences.barred(record.state, body, accepted, day)
        if why:
            found.append(f"Bid {bid_id}: {why}.")
    return found


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
