"""What a person can do on a bid now, and who can do what it waits for."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from activities.members.reading import Recipient
from services.kit import allowed, commands, sheets, time_used
from services.kit.pages.application import drafting
from services.kit.pages.bid import presenter as present
from services.kit.pages.visitor import Visitor
from services.kit.pages.voting import told
from workflows.contracts.bids import Bid
from workflows.contracts.commands import (
    CastVote,
    Command,
    SignAgreement,
    StartFallback,
    SubmitApplication,
    SubmitShadowReturn,
)
from workflows.contracts.views import Waiting
from workflows.rules import (
    bodies,
    calendar,
    deadlines,
    lateness,
    meetings,
    shadow,
    vacancies,
)
from workflows.rules import words as clauses


def blockers(
    at: Visitor, bid: Bid, held: Waiting, who: list[list[Recipient]]
) -> list[dict[str, Any]]:
    """Each unmet part, with the people who can meet it, or that nobody can.

    What is due first comes first, as in the sentence; on a bid on hold, what ends that.
    """
    found = []
    now, days = at.to.clock(), bid.cycle.holidays
    yours = time_used.answers(at.hat, bodies.lead(bid))
    parts = list(zip(held.blockers, who, strict=True))
    if not held.held:
        parts.sort(key=lambda p: (not p[0].due, p[0].due or now))
    for need, holders in parts:
        asked = set(need.people)
        people = [p.name for p in holders if not asked or p.person in asked]
        nobody = vacancies.said(bid, need, [p.person for p in holders])
        seen = lateness.seen(need, now, days, held=held.held)
        when = sheets.due(seen.due, seen.at, days)
        clock = deadlines.clock_of(bid, need.key, need.subject)
        runs = clock is not None and deadlines.runs(bid, clock)
        still = seen.held and not runs
        used = time_used.beside_date(need, now, days, yours=yours)
        found.append(present.blocker(need, people, when, still=still))
        found[-1] |= {"used": used, "nobody": nobody}
    return found


async def actions(
    at: Visitor, bid: Bid, held: Waiting
) -> dict[str, list[dict[str, str]]]:
    """What the person can do now: what the bid waits for first, then the rest."""
    wanted: list[dict[str, str]] = []
    other: list[dict[str, str]] = []
    look = allowed.Look(at, bid, at.to.clock(), await allowed.votes(at))
    for step, kind in commands.of_party(at.service.party).items():
        if kind not in at.service.forms and kind not in at.service.pages_of:
            continue
        if kind is StartFallback:
            continue  # offered where it is said that the board cannot be quorate
        name = step.replace("-", "_")
        if not look.allows(kind):
            if kind is SubmitApplication and _may_begin_writing(at, bid):
                link = at.service.step(bid.id, name)
                other.insert(0, {"href": link, "text": "Write the application"})
            continue
        subjects = [
            need.subject
            for need in (*held.blockers, *held.besides)
            if need.command == name
            and (need.party, need.body) == (at.hat.party, at.hat.body)
            and (not need.roles or at.hat.role in need.roles)
            and (not need.people or at.person.id in need.people)
        ]
        for subject in subjects or [""]:
            link = at.service.step(bid.id, name, subject)
            words, early = present.action(bid, kind, subject), _from_when(at, bid, kind)
            if kind is CastVote and not subjects:
                words = told.CHANGES
            line = {"href": link, "text": f"{words}{early}"}
            (wanted if subjects and not early else other).append(line)
    return {"wanted": wanted, "other": other}


def _from_when(at: Visitor, bid: Bid, kind: type[Command]) -> str:
    """From when a step can be taken that is asked for already; empty once it can."""
    if kind is SubmitShadowReturn:
        missing = shadow.unreported(bid, at.hat.body)
        first = shadow.sent_from(*missing[0]) if missing else None
        early = first and calendar.london_day(at.to.clock()) < first
        return f", from {clauses.day(first)}" if first and early else ""
    found = bid.agreement if kind is SignAgreement else None
    if found is None or at.to.clock() >= found.sign_from:
        return ""
    return f", from {clauses.moment(found.sign_from)}"


async def among(
    at: Visitor, bid: Bid, held: Waiting, steps: Collection[str]
) -> list[dict[str, str]]:
    """Of what the person can do now, these steps, for a page about something else."""
    mine = {at.service.step(bid.id, step) for step in steps}
    return [
        {"href": one["href"], "text": one["text"].partition(":")[0]}
        for group in (await actions(at, bid, held)).values()
        for one in group
        if one["href"].partition("?")[0] in mine
    ]


def gone_back_to(at: Visitor, bid: Bid, back: Mapping[str, str]) -> dict[str, str]:
    """The step that somebody was at before they declared; nothing where it is not theirs."""
    step = back.get("then", "")
    kind = commands.of_party(at.service.party).get(step)
    look = allowed.Look(at, bid, at.to.clock())
    if kind is None or kind not in at.service.forms or not look.allows(kind):
        return {}
    of = back.get("of", "")
    link = at.service.step(bid.id, step.replace("-", "_"), of)
    if held := back.get("held"):
        link += f"{'&' if '?' in link else '?'}{urlencode({'kept': held})}"
    return {"href": link, "text": f"Go on: {present.action(bid, kind, of)}"}


def meeting_come_from(at: Visitor, bid_id: str, back: Mapping[str, str]) -> str:
    """The agenda from which somebody came to declare; empty where they came from none."""
    number = back.get("meeting", "")
    if not number or at.hat.party not in meetings.JUDGES:
        return ""
    return f"{at.service.prefix}/meetings/{number}#item-{bid_id}"


def _may_begin_writing(at: Visitor, bid: Bid) -> bool:
    """An application may be written before anybody waits for it."""
    return not bid.version and drafting.may_write(at, bid)
