"""What a form needs to know before it is made: seats, meetings, who is away."""

from datetime import date

from activities.documents.shapes import Kind
from services.kit import minuting, overdue
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Day, Raw, Unusable
from services.kit.pages.steps import handing_on
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    CastVote,
    Command,
    ConcludeConflictReview,
    CountersignAgreement,
    Decide,
    DischargeCondition,
    OpenPanelVote,
    OpenVote,
    RecordBoardDecision,
    RefuseEvidence,
    SendEvidence,
    SignAgreement,
    StartFallback,
)
from workflows.contracts.parties import Role
from workflows.rules import absences, bodies, national
from workflows.rules.calendar import london_day

SEATS = (Role.BOARD_CHAIR, Role.BOARD_MEMBER)
"""Who votes on a board."""

ON_EVIDENCE: frozenset[type[Command]] = frozenset(
    (SendEvidence, RefuseEvidence, DischargeCondition)
)
"""Steps that show what was sent for a condition."""


async def asking(  # noqa: PLR0911  an arm for each kind of form
    at: Visitor, bid: Bid, kind: type[Command], about: str, raw: Raw
) -> Asking:
    """Who asks about what; for a vote, with the seats or those who may have voted."""
    now, hat = at.to.clock(), at.hat
    if kind in {OpenVote, OpenPanelVote}:
        body = await at.to.committees.at(hat.party, hat.body, london_day(now))
        return Asking(bid, at.actor, about, now, body=body)
    if kind is StartFallback:
        board = handing_on.board_of(bid, at.actor, about)
        own = bodies.votes_as(bid, board)
        body = await at.to.committees.at(own, board, london_day(now))
        gone = await handing_on.gone(at, bid, board)
        return Asking(bid, at.actor, about, now, body=body, gone=gone)
    if kind in ON_EVIDENCE:
        every = tuple(await at.to.papers.all_of(bid.id))
        return Asking(bid, at.actor, about, now, papers=every)
    if kind is CastVote:
        kept = [one.absence for one in await at.to.absences.of(hat.party, hat.body)]
        away = absences.sitting(kept, london_day(now))
        return Asking(bid, at.actor, about, now, away=away)
    if not (issubclass(kind, RecordBoardDecision) or _by_seats(bid, kind)):
        text = await _agreement(at, bid, kind)
        return Asking(bid, at.actor, about, now, agreement=text)
    today = london_day(now)
    party, code = national.judge(bid) if kind is Decide else (hat.party, hat.body)
    held = await minuting.held(at.to, party, code, bid.id, today)
    on = meeting_day(raw) or (held[0].day if held else today)
    body = await at.to.committees.at(party, code, on)
    if body is None and on != today:
        # A slip in the year; what was typed is kept, and the rule says what is wrong.
        body, on = await at.to.committees.at(party, code, today), today
    if body:
        late = await overdue.recusals(at.to, body, on)
        kept = [one.absence for one in await at.to.absences.of(party, code)]
        return Asking(
            bid,
            at.actor,
            about,
            now,
            body=body,
            on=on,
            meetings=held,
            late=late,
            away=absences.sitting(kept, on),
            absent=tuple(absences.away(kept, on)),
        )
    people = await at.to.members.holders(hat.party, hat.body, SEATS)
    return Asking(bid, at.actor, about, now, tuple(people))


async def _agreement(at: Visitor, bid: Bid, kind: type[Command]) -> str:
    """The name of the newest text of what is about to be signed; empty where none is made."""
    if kind not in {SignAgreement, CountersignAgreement}:
        return ""
    made = await at.to.documents.of(bid.id)
    names = [one.name for one in made if one.kind is Kind.AGREEMENT and not one.newer]
    return names[-1] if names else ""


def _by_seats(bid: Bid, kind: type[Command]) -> bool:
    """Whether the round asks for a panel's minutes at this step."""
    if kind is ConcludeConflictReview:
        return bid.cycle.panel_minutes
    return kind is Decide and national.by_seats(bid)


def meeting_day(raw: Raw) -> date | None:
    """The day of the meeting as it was typed, where it can be read."""
    try:
        found = Day(name="meeting_date", label="", ask="").read(raw, "meeting_date")
    except Unusable:
        return None
    return date.fromisoformat(found) if isinstance(found, str) else None
