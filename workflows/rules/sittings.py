"""A round's sittings of the national panel: set, called off, begun."""

from datetime import datetime
from typing import assert_never

from workflows.contracts.panels import PanelLooked, PanelSitting, SeatTold
from workflows.contracts.rounds import (
    Delivered,
    Round,
    SeatingAsked,
    SetSitting,
    SittingBegun,
    SittingSet,
)
from workflows.rules import calendar, panel, words
from workflows.rules.refusals import AlreadyDone, Incomplete


def set_sitting(of: Round, command: SetSitting, now: datetime) -> SittingSet:
    """A sitting is set, has another number of places, or is called off.

    Raises:
        Incomplete: It is past, or far off, or nothing is there to be called off.
        AlreadyDone: It is set just so.
    """
    day, known = command.day, {one.at: one.most for one in of.sittings}
    today = calendar.london_day(now)
    if day <= now or not (
        calendar.london_day(day) == today
        or calendar.is_to_come(calendar.london_day(day), today)
    ):
        raise Incomplete(
            "The panel sits at a time to come, within ten years.", field="day"
        )
    if not command.most and day not in known:
        raise Incomplete(
            "No sitting is set for then, so none can be called off.", field="day"
        )
    if known.get(day) == command.most:
        raise AlreadyDone(f"The panel sits at {words.moment(day)} for just so many.")
    return SittingSet(at=now, day=day, most=command.most, reason=command.reason)


def ask(of: Round, now: datetime) -> SeatingAsked:
    """Bids are told now when they are before the panel.

    Raises:
        Incomplete: No sitting is set.
    """
    if not of.sittings:
        raise Incomplete("No sitting of the panel is set. Set one first.")
    return SeatingAsked(at=now)


def after(of: Round, event: SittingSet | SeatingAsked | SittingBegun) -> Round:
    """The round once something has happened to its sittings."""
    match event:
        case SittingSet():
            kept = [one for one in of.sittings if one.at != event.day]
            if event.most:
                kept.append(PanelSitting(at=event.day, most=event.most))
            found = tuple(sorted(kept, key=lambda one: one.at))
            return of.model_copy(update={"sittings": found, "reseat": True})
        case SeatingAsked():
            return of.model_copy(update={"reseat": True})
        case SittingBegun():
            left = tuple(one for one in of.sittings if one.at != event.day)
            sat = dict(of.sat) | dict.fromkeys(event.bids, event.at)
            return of.model_copy(
                update={"sittings": left, "sat": tuple(sorted(sat.items()))}
            )
        case _:
            assert_never(event)


def looks_now(of: Round, now: datetime) -> bool:
    """Whether the round looks at its bids now."""
    due = panel.next_look(of.sittings, of.looked)
    return of.reseat or (due is not None and due <= now)


def looking(of: Round) -> Round:
    """The round as it begins to look: what is asked from here on is another look."""
    return of.model_copy(update={"reseat": False})


def looked(of: Round, found: PanelLooked, asked: Round, now: datetime) -> Round:
    """The round after a look; where it was asked again meanwhile, it looks again.

    Who has sat and has not answered is still to be told.

    Args:
        of: The round as it is now.
        found: What it found.
        asked: The round as it was when it looked.
        now: The moment of the look.
    """
    sat = tuple(one for one in of.seats if one.seat.taken)
    called_off = found.begins is not None and found.begins not in of.sittings
    return of.model_copy(
        update={
            "looked": now,
            "reseat": of.reseat or of.sittings != asked.sittings,
            "seats": sat if called_off else (*sat, *found.seats),
        }
    )


def begun(of: Round, found: PanelLooked, now: datetime) -> SittingBegun | None:
    """That a sitting started, where the look found so and it was not called off since."""
    if found.begins is None or found.begins not in of.sittings:
        return None
    return SittingBegun(at=now, day=found.begins.at, early=found.early, bids=found.bids)


def told(of: Round, seats: tuple[SeatTold, ...], found: Delivered) -> Round:
    """These have been told; those that did not answer hear after the next look.

    One that the panel sat with is told until it answers: it has no other seat.
    """
    again = [one for one in seats if one.seat.taken and one.bid_id in found.stuck]
    return of.model_copy(
        update={
            "seats": (*of.seats[len(seats) :], *again),
            "reseat": of.reseat or bool(found.stuck),
        }
    )
