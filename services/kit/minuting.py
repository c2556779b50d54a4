"""The body that a board's minutes are judged by, and the meeting that they are of.

Both are from our own store, never the sender's.
"""

from datetime import date

from services.kit import overdue
from services.kit.connections import Connections
from workflows.contracts.commands import (
    CastVote,
    Command,
    OpenVote,
    RecordBoardDecision,
)
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Party
from workflows.rules import meetings, words
from workflows.rules.calendar import london_day
from workflows.rules.refusals import Incomplete


async def pinned(to: Connections, bid_id: str, command: Command) -> Command:
    """The command with the board as it stood on the day of the meeting.

    Whatever body the sender wrote into the minutes is left out.

    Raises:
        Incomplete: The minutes name a meeting that cannot have judged this bid.
    """
    if isinstance(command, OpenVote | CastVote):
        return await _for_vote(to, command)
    if not isinstance(command, RecordBoardDecision) or command.minutes is None:
        return command
    await _check_meeting(to, bid_id, command, command.minutes.meeting)
    body = await to.committees.at(Party.HWB, command.board, command.meeting_date)
    late = await overdue.recusals(to, body, command.meeting_date)
    minutes = command.minutes.model_copy(update={"body": body, "late": late})
    return command.model_copy(update={"minutes": minutes})


async def _for_vote(to: Connections, command: OpenVote | CastVote) -> Command:
    """A vote is judged by the board of the day that it opens, and by the register."""
    today = london_day(to.clock())
    body = await to.committees.at(Party.HWB, command.by.body, today)
    if isinstance(command, OpenVote):
        return command.model_copy(update={"body": body})
    late = await overdue.recusals(to, body, today)
    mine = tuple(r for r in late if r.person == command.by.person)
    return command.model_copy(update={"late": mine})


async def _check_meeting(
    to: Connections, bid_id: str, command: RecordBoardDecision, number: int
) -> None:
    # Whoever acts for another body is refused for that, and learns nothing here.
    if not number or command.by.body != command.board:
        return
    kept = await to.meetings.one(Party.HWB, command.board, number)
    meeting = kept.meeting if kept else None
    if meeting is None or meeting.cancelled or not meetings.is_on(meeting, bid_id):
        raise Incomplete(
            "This bid is not on the agenda of that meeting. Put it on the agenda, or say "
            "that it was another meeting."
        )
    if meeting.day != command.meeting_date:
        raise Incomplete(
            f"That meeting is on {words.day(meeting.day)}, and the minutes say "
            f"{words.day(command.meeting_date)}. Correct the date, or say that it was "
            "another meeting."
        )


async def held(
    to: Connections, party: Party, body: str, bid_id: str, today: date
) -> tuple[Meeting, ...]:
    """The meetings that a bid was put to, up to today's, the last one first."""
    every = [kept.meeting for kept in await to.meetings.of(party, body)]
    found = []
    while one := meetings.for_item(every, bid_id, today):
        found.append(one)
        every.remove(one)
    return tuple(found)
