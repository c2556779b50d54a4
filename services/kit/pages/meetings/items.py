"""The items of a meeting: each bid with what it waits for and its quorum in words."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from services.kit import overdue, viewing
from services.kit.pages.meetings import panel, telling
from services.kit.pages.meetings.desk import Room
from services.kit.pages.steps import declaring, handing_on
from services.kit.process import BidNotFound
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.meetings import AgendaItem, Attendance, Meeting
from workflows.contracts.parties import Party, Role
from workflows.contracts.sittings import Minutes, Recusal
from workflows.contracts.views import Blocker
from workflows.rules import (
    absences,
    bodies,
    meetings,
    minutes,
    national,
    needs,
    quorum,
    reach,
    visibility,
    words,
)
from workflows.rules.sentences import BOARD_DID, CONCLUDED, RECOMMENDED

KEPT = (
    "You have an interest in this bid, and it was ruled that you see no papers of it. "
    "You leave for this item."
)


SILENT = "Its quorum and its outcome open once you have declared."
NOTES = frozenset({Role.BOARD_CLERK, Role.NATIONAL_OFFICE})
"""Who writes down what a body does and decides nothing."""


async def rows(
    here: Room, meeting: Meeting, body: BodyVersion | None
) -> list[dict[str, Any]]:
    """The items in the order of the agenda."""
    found = []
    for item in meetings.in_order(meeting.items):
        found.append(await row(here, meeting, item, body))
    return found


async def row(
    here: Room,
    meeting: Meeting,
    item: AgendaItem,
    body: BodyVersion | None,
    *,
    opened: bool = False,
) -> dict[str, Any]:
    """One item: what it waits for, its quorum, and what whoever asks can do about it.

    Who is out, and what was decided, opens once whoever judges the bid has answered
    whether they have an interest (R11).

    Args:
        here: Whose meetings, and who asks.
        meeting: Which one.
        item: Of its agenda.
        body: The body as it stands on the day.
        opened: Whether they were asked to declare already, and read on without.
    """
    noun = here.sitting.noun
    found: dict[str, Any] = {
        "id": f"item-{item.bid_id}",
        "title": f"{item.number}. Bid {item.bid_id}",
        "part": telling.PARTS[item.public],
        "urgent": item.urgent,
        "quorum": None,
    }
    try:
        bid = (await viewing.bid_for(here.at, item.bid_id)).bid
    except BidNotFound:
        return found | {"state": f"This bid is not with the {noun} any more."}
    found["ccgs"] = words.joined([a.name for a in bid.applicants], 6)
    if not visibility.sees_papers(here.at.person.id, bid):
        return found | {"state": KEPT, "urgent": ""}
    prefix = here.at.service.prefix
    found["href"] = f"{here.where}/{meeting.number}/items/{bid.id}"
    found["bid"] = f"{prefix}/bids/{bid.id}"
    declare = declaring.wanted(here.at, bid, meeting.number)
    if declare and not opened and here.at.hat.role not in NOTES:
        return found | {"state": SILENT, "declare": declare}
    state = outcome(bid, here)
    if state:
        return found | {"state": state}
    if not is_waiting(bid, here):
        return found | {"state": f"The bid does not wait for the {noun} any more."}
    found["state"] = f"The bid waits for the {noun}."
    found["declare"] = declare
    found["record"] = _to_record(here, meeting, bid)
    if body and not meeting.cancelled:
        late = await overdue.recusals(here.at.to, body, meeting.day)
        kept = await here.at.to.absences.of(here.sitting.party, here.sitting.code)
        gone = absences.unable((one.absence for one in kept), meeting.day)
        found["quorum"] = told(bid, body, meeting.day, meeting.attendance, late, gone)
        found["start"] = await handing_on.address(here.at, bid, body)
    return found


def _to_record(here: Room, meeting: Meeting, bid: Bid) -> str:
    """Where the clerk records what was decided; empty before the day, and for others."""
    need = waits(bid, here)
    if not here.clerk or meeting.cancelled or meeting.day > here.sitting.day:
        return ""
    if not need or here.at.hat.role not in need.roles:
        return ""
    about = need.subject if need.key == DeadlineKey.BOARD else ""
    return here.at.service.step(bid.id, need.command, about)


def is_waiting(bid: Bid, here: Room) -> bool:
    """Whether the bid still waits for this body to judge it."""
    return waits(bid, here) is not None


def waits(bid: Bid, here: Room) -> Blocker | None:
    """What the bid waits for from this body."""
    sitting = here.sitting
    mine = (sitting.party, sitting.code)
    if mine == national.PANEL and national.judge(bid) != mine:
        return None
    steps = meetings.steps(sitting.party)
    return next(
        (
            need
            for need in needs.of(bid)
            if (need.party, need.body) == mine and need.command in steps
        ),
        None,
    )


def outcome(bid: Bid, here: Room) -> str:
    """What the board decided on the bid as it stands; empty where it has not."""
    decision = bid.decision
    if here.sitting.party is Party.NHS_ENGLAND:
        said = f"The {here.sitting.noun} has decided"
        own = decision is not None and decision.decider is None
        return f"{said}: {RECOMMENDED[decision.outcome]}." if own and decision else ""
    if here.sitting.party is Party.CONFLICTS:
        if is_waiting(bid, here):
            return ""
        review = bid.conflict_conclusion
        if review and bodies.concluder(bid)[1] == here.sitting.code:
            said = CONCLUDED[review.outcome]
            return f"The {here.sitting.noun} has concluded the conflict review: {said}."
    for one in reversed(bid.board_decisions):
        by = one.decider.body if one.decider else one.board
        if by == here.sitting.code:
            return (
                f"The {here.sitting.noun} {BOARD_DID[one.outcome]}."
                if one.version == bid.version
                else ""
            )
    return ""


def told(  # noqa: PLR0913, PLR0917  what an item is judged by
    bid: Bid,
    body: BodyVersion,
    on: date,
    attendance: Attendance | None,
    late: tuple[Recusal, ...] = (),
    gone: Collection[str] = (),
) -> dict[str, Any]:
    """Whether the item can be quorate: by any attendance, and by the one written down.

    Args:
        bid: The item.
        body: The body as it stands on the day.
        on: The day of the meeting.
        attendance: Who came; None as long as it is not written down.
        gone: Who is away on that day, or has declined to sit, by person.
        late: Who was, or will be, late with the register of interests on that day.
    """
    said = attendance or Attendance()
    held = Minutes(
        present=said.present, sits=said.sits, apologies=said.apologies, late=late
    )
    item = minutes.item(bid, held, body, on)
    away = frozenset({*said.apologies, *gone})
    able = reach.reachable(body, on, item.recusals, away)
    judged = quorum.judged(replace(item, away=away)) if attendance else None
    return {
        "look": _look(able.reachable, judged.quorate if judged else None),
        "sentence": _sentence(able.reachable, len(able.best.acting), item.needed),
        "out": panel.out(body, item.recusals),
        "vital": words.joined(able.vital, 8, "or"),
        "why_not": [] if able.reachable else list(able.lost),
        "options": [option.words for option in able.options],
        "came": "" if judged is None else CAME[judged.quorate],
        "reasons": list(judged.reasons) if judged else [],
        "help": list(judged.would_help) if judged and able.reachable else [],
    }


CAME = {
    True: "With those who came it is quorate for this item.",
    False: "With those who came it is not quorate for this item.",
}


def _look(reachable: bool, quorate: bool | None) -> str:
    if not reachable or quorate is False:
        return "late"
    return "good" if quorate else ""


def _sentence(reachable: bool, able: int, needed: int) -> str:
    if not reachable:
        return "No attendance can make this item quorate."
    could = words.plural(able, "member")
    return (
        f"A quorum can be had: if everybody came, {could} with a vote could act, and "
        f"{needed} are needed."
    )
