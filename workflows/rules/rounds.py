"""A bid in a round whose decisions are let out together: sealed until then.

A decision in principle that is taken in such a round is on record as taken, and never as
what it is. The process keeps it beside the bid, as it keeps votes, until the round lets it
out. Decision 21 says why.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Cycle, DeadlineKey
from workflows.contracts.events import (
    Decided,
    DecisionRecorded,
    Event,
    FallbackStarted,
    ReleaseAwaited,
)
from workflows.contracts.panels import PanelSitting
from workflows.contracts.parties import Party, Role
from workflows.contracts.rounds import Round, SealedDecision
from workflows.contracts.views import Blocker
from workflows.rules import calendar, in_place, road, standing, words
from workflows.rules.bodies import NATIONAL
from workflows.rules.parts import need

RELEASERS = frozenset({Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE})
"""Who reads sealed decisions, and says that their letters are ready."""


def is_sealed(bid: Bid) -> bool:
    """Whether the bid's decision is let out with others: national ones, if the cycle says."""
    return bool(bid.cycle.releases) and road.is_national(bid.model)


def days_of(cycle: Cycle) -> tuple[datetime, ...]:
    """The moments at which the cycle lets decisions out, in order."""
    return tuple(sorted(calendar.at(day.on, day.at) for day in cycle.releases))


def told(bid: Bid, now: datetime) -> date:
    """The day on which a decision taken now is told."""
    out = next_of(days_of(bid.cycle), now)
    return calendar.london_day(out if out and is_sealed(bid) else now)


def is_open(bid: Bid) -> bool:
    """Whether the bid is at approval in principle, and nothing is decided or sealed."""
    taken = bid.decision is not None or (bid.awaited and not bid.awaited.void)
    return bid.stage is Stage.APPROVAL_IN_PRINCIPLE and not taken


def next_of(days: tuple[datetime, ...], now: datetime) -> datetime | None:
    """The first of these moments that is still to come."""
    return next((day for day in days if day > now), None)


def closed(bid: Bid, event: Event) -> Event:
    """What goes on record: a decision of such a round, without what was decided.

    Nor who decides in place of its panel, and why.
    """
    if isinstance(event, FallbackStarted) and event.board == NATIONAL:
        return in_place.closed(event) if is_sealed(bid) else event
    if not isinstance(event, Decided) or not is_sealed(bid):
        return event
    return DecisionRecorded(
        at=event.at,
        by=event.by,
        number=bid.awaited.number + 1 if bid.awaited else 1,
        due=next_of(days_of(bid.cycle), event.at),
    )


def sealed(bid: Bid, decided: Decided, number: int, salt: str) -> SealedDecision:
    """A decision as it is kept until its release.

    Args:
        bid: The bid that it is about.
        decided: The decision.
        number: As its entry says.
        salt: Something that nobody can guess, so that the seal gives nothing away.
    """
    return SealedDecision(
        bid_id=bid.id,
        cycle=bid.cycle.name,
        number=number,
        seal=seal_of(bid.id, decided, salt),
        salt=salt,
        content=decided,
    )


def seal_of(bid_id: str, decided: Decided, salt: str) -> str:
    """The seal of a decision. The entry that lets it out can be held against it."""
    plain = decided.model_copy(
        update={
            "at": decided.taken or decided.at,
            "taken": None,
            "number": 0,
            "release": 0,
            "salt": "",
        }
    )
    # What decisions did not have at first, and do not say, is no part of their seal.
    left_out: dict[str, Any] = {
        name: True
        for name in LATER
        if getattr(plain, name) == Decided.model_fields[name].default
    }
    found = {n: standing.plain(one) for n, one in enumerate(plain.conditions)}
    said = plain.model_dump_json(exclude=left_out | {"conditions": found})
    said = f"{bid_id}|{salt}|{said}"
    return hashlib.sha256(said.encode()).hexdigest()


LATER = (
    "codes",
    "version",
    "meeting_date",
    "minute_reference",
    "votes",
    "minutes",
    "quorum",
    "recusals",
    "counted",
    "basis",
    "decider",
)
"""What decisions did not have at first."""


def sittings_of(cycle: Cycle) -> tuple[PanelSitting, ...]:
    """The sittings that a round's policy names, in order."""
    found = (
        PanelSitting(at=calendar.at(one.on, one.at), most=one.most)
        for one in cycle.sittings
    )
    return tuple(sorted(found, key=lambda one: one.at))


def start(cycle: Cycle) -> Round:
    """A round as it starts, by its policy."""
    return Round(
        name=cycle.name,
        title=cycle.title,
        days=days_of(cycle),
        sittings=sittings_of(cycle),
    )


def of(bid: Bid) -> Round:
    """The bid's round as it starts."""
    return start(bid.cycle)


def wants_announcing(bid: Bid, announced: int) -> bool:
    """Whether the round has to hear of a decision; `announced` is the last that it has."""
    return (
        bid.ended is None
        and bid.awaited is not None
        and bid.awaited.number != announced
    )


def need_of(bid: Bid) -> Blocker:
    """The release as what the bid waits for: nobody can meet it for one bid alone."""
    due = bid.awaited.due if bid.awaited else None
    when = f"on {words.day(due)}" if due else "on a day still to be set,"
    wanted = need(
        bid,
        DeadlineKey.DECISION_RELEASE,
        f"the release of the round's decisions, {when} by NHS England",
        Party.NHS_ENGLAND,
        NATIONAL,
        (Role.NATIONAL_OFFICE,),
        "",
    )
    return wanted.model_copy(update={"due": due})


def is_awaited(bid: Bid) -> bool:
    """Whether a decision is taken, not let out, and still to be."""
    return (
        bid.stage is Stage.APPROVAL_IN_PRINCIPLE
        and bid.awaited is not None
        and not bid.awaited.void
        and bid.decision is None
    )


def said(event: DecisionRecorded | ReleaseAwaited, by: str) -> str:
    """What happened, in a sentence or two; `by` is who recorded the decision."""
    when = f"on {words.day(event.due)}" if event.due else "on a day still to be set"
    out = f"It is released with the round's other decisions, {when}."
    if isinstance(event, ReleaseAwaited):
        return out
    anew = ", in place of the one before" if event.number > 1 else ""
    return f"{by} recorded the decision in principle{anew}. {out}"
