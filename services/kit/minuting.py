"""The body that a board's minutes are judged by, and the meeting that they are of.

Both are from our own store, never the sender's.
"""

from datetime import date
from typing import NamedTuple

from services.kit import extracts, overdue, stand_ins
from services.kit.connections import Connections
from workflows.contracts.commands import (
    CastVote,
    Command,
    ConcludeConflictReview,
    Decide,
    DecideInPlace,
    OpenPanelVote,
    OpenVote,
    RecordBoardDecision,
    ReviseAllocation,
    RuleOnInterest,
    StartFallback,
)
from workflows.contracts.committees import BodyVersion
from workflows.contracts.meetings import Meeting
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Minutes
from workflows.rules import (
    absences,
    allocation,
    bodies,
    fallbacks,
    meetings,
    national,
    possible,
    words,
)
from workflows.rules import extracts as extracted
from workflows.rules.calendar import london_day
from workflows.rules.refusals import Incomplete


async def pinned(  # noqa: PLR0911  an arm for each kind of command
    to: Connections, bid_id: str, command: Command
) -> Command:
    """The command with the board as it stood on the day of the meeting.

    Whatever body the sender wrote into the minutes is left out.

    Raises:
        Incomplete: The minutes name a meeting that cannot have judged this bid.
    """
    if isinstance(command, ReviseAllocation):
        return await _with_sums(to, bid_id, command)
    if isinstance(command, OpenVote | OpenPanelVote | CastVote):
        return await _for_vote(to, bid_id, command)
    if isinstance(command, StartFallback):
        return await _for_fallback(to, command)
    if isinstance(command, ConcludeConflictReview | RuleOnInterest):
        return await _of_review(to, bid_id, command)
    if isinstance(command, RecordBoardDecision):
        return await _minuted(to, bid_id, command)
    if isinstance(command, Decide):
        return await _nationally(to, bid_id, command)
    return command


async def _of_review(
    to: Connections, bid_id: str, command: ConcludeConflictReview | RuleOnInterest
) -> Command:
    """The register of interests and who concludes; or who takes the panel's chair."""
    if isinstance(command, RuleOnInterest):
        able = await stand_ins.of_ruling(to, bid_id, command.interest)
        return command.model_copy(update={"stand_ins": able})
    by, today = command.by, london_day(to.clock())
    known: dict[str, object] = {}
    if command.minutes:
        of = Of(by.party, by.body, command.meeting_date or today)
        known = await _pinned(to, bid_id, command, of, command.minutes)
    # It is concluded on what those in scope have registered, whoever of them sat.
    known["extract"] = await extracts.of_review(to, bid_id, to.clock())
    known["body"] = await to.committees.at(by.party, by.body, today)
    return command.model_copy(update=known)


async def _minuted(
    to: Connections, bid_id: str, command: RecordBoardDecision
) -> Command:
    """A decision with its body, who of it was late, and their register of interests."""
    if command.minutes is None:
        on_file = await _on_file(to, command)
        late = await overdue.recusals(to, on_file, command.meeting_date)
        known = {"body": on_file, "late": late, "extract": None}
        return command.model_copy(update=known)
    of = Of(*_whose(command), command.meeting_date)
    pinned = await _pinned(to, bid_id, command, of, command.minutes)
    return command.model_copy(update={**pinned, "body": None, "late": ()})


class Of(NamedTuple):
    """Which body's minutes, and of which day."""

    party: Party
    code: str
    day: date


async def _pinned(
    to: Connections, bid_id: str, command: Command, of: Of, said: Minutes
) -> dict[str, object]:
    """Minutes with the body as it stood on their day, and its register of interests."""
    await _check_meeting(to, bid_id, command, of, said.meeting)
    body = await to.committees.at(of.party, of.code, of.day)
    extract = await extracts.of_body(to, body, extracted.cutoff(of.day, to.clock()))
    late = await overdue.recusals(to, body, of.day)
    minutes = said.model_copy(update={"body": body, "late": late})
    return {"minutes": minutes, "extract": extract}


async def _nationally(to: Connections, bid_id: str, command: Decide) -> Command:
    """A decision in principle; with minutes, with the national panel of their day.

    Without any, with whether they could be given: its seats are on file today. Where
    another body decides in the panel's place, the minutes are that body's.
    """
    today = london_day(to.clock())
    if command.minutes:
        record = await to.register.bid(bid_id)
        judge = national.judge(record.state) if record else national.PANEL
        of = Of(*judge, command.meeting_date or today)
        pinned = await _pinned(to, bid_id, command, of, command.minutes)
        return command.model_copy(update={**pinned, "on_file": True})
    on_file = await to.committees.at(*national.PANEL, today) is not None
    return command.model_copy(update={"on_file": on_file, "extract": None})


async def _on_file(to: Connections, command: RecordBoardDecision) -> BodyVersion | None:
    """The board that gives totals alone: as of its meeting, or as it first was after it."""
    if command.by.body != command.board:
        return None
    body = await to.committees.at(Party.HWB, command.board, command.meeting_date)
    if body:
        return body
    every = await to.committees.versions(Party.HWB, command.board)
    today = london_day(to.clock())
    known = [one.version for one in every if one.version.since <= today]
    return min(known, key=lambda one: one.since, default=None)


def _whose(command: RecordBoardDecision) -> tuple[Party, str]:
    """The body whose minutes these are: the board, or the one that decides in its place."""
    if isinstance(command, DecideInPlace):
        return command.by.party, command.by.body
    return Party.HWB, command.board


async def _for_fallback(to: Connections, command: StartFallback) -> Command:
    """The body that hands on its item, and the one that is to take it, as of today."""
    today, party = london_day(to.clock()), fallbacks.party_of(command.to)
    named = await to.committees.at(party, command.to, today) if party else None
    own = fallbacks.party_of(command.board) or Party.HWB
    body = await to.committees.at(own, command.board, today)
    kept = await to.absences.of(own, command.board)
    away = possible.to_come((one.absence for one in kept), today)
    return command.model_copy(update={"body": body, "named": named, "away": away})


async def _with_sums(
    to: Connections, bid_id: str, command: ReviseAllocation
) -> Command:
    """The sums of the draft that the check code names; none where there is no such one."""
    found = await to.schedules.one(bid_id, command.schedule_hash)
    sums = allocation.allocation_of(found, command.schedule_hash) if found else None
    return command.model_copy(update={"allocation": sums})


async def _for_vote(
    to: Connections, bid_id: str, command: OpenVote | OpenPanelVote | CastVote
) -> Command:
    """A vote is judged by the body of the day that it opens, and by the register."""
    today, party = london_day(to.clock()), command.by.party
    body = await to.committees.at(party, command.by.body, today)
    if not isinstance(command, CastVote):
        now = to.clock()
        extract = (
            await extracts.of_review(to, bid_id, now)
            if isinstance(command, OpenPanelVote)
            else await extracts.of_body(to, body, now)
        )
        return command.model_copy(update={"body": body, "extract": extract})
    late = await overdue.recusals(to, body, today)
    mine = tuple(r for r in late if r.person == command.by.person)
    kept = await to.absences.of(party, command.by.body)
    away = absences.sitting((one.absence for one in kept), today)
    return command.model_copy(update={"late": mine, "away": away})


async def _check_meeting(
    to: Connections, bid_id: str, command: Command, of: Of, number: int
) -> None:
    # Whoever acts for another body is refused for that, and learns nothing here.
    # The national office records what another national body decided, too.
    own = bodies.is_beside_national(of.code) or command.by.body == of.code
    if not (number and own):
        return
    kept = await to.meetings.one(of.party, of.code, number)
    meeting = kept.meeting if kept else None
    if meeting is None or meeting.cancelled or not meetings.is_on(meeting, bid_id):
        raise Incomplete(
            "This bid is not on the agenda of that meeting. Put it on the agenda, or say "
            "that it was another meeting."
        )
    if meeting.day != of.day:
        raise Incomplete(
            f"That meeting is on {words.day(meeting.day)}, and the minutes say "
            f"{words.day(of.day)}. Correct the date, or say that it was "
            "another meeting.",
            field="meeting_date",
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
