"""A round that lets its decisions out together: when, which, and what comes of it.

It knows no decision. It knows when they come out, which ones have their letters ready,
and how far a release has come.
"""

import hashlib
from datetime import datetime
from typing import Any, assert_never

from workflows.contracts.parties import Actor
from workflows.contracts.policies import ConfirmPolicy, PolicyConfirmed
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import (
    ConfirmLetters,
    Delivered,
    LettersConfirmed,
    ReleaseBegun,
    ReleaseDaySet,
    ReleaseDone,
    Round,
    RoundEvent,
    RoundOpened,
    SeatBids,
    SeatingAsked,
    SetReleaseDay,
    SetSitting,
    SittingBegun,
    SittingSet,
)
from workflows.rules import bodies, calendar, policies, rounds, sittings, words
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    WrongParty,
)

UPDATES: dict[type[RoundCommand], str] = {
    ConfirmLetters: "confirm_letters",
    SetReleaseDay: "set_release_day",
    SetSitting: "set_sitting",
    SeatBids: "seat_bids",
    ConfirmPolicy: "confirm_policy",
}
"""The update that carries each command to a round."""


def digest(command: RoundCommand) -> str:
    """What tells two requests under one idempotency key apart, as with a bid's."""
    left_out: dict[str, Any] = {"by": {"also", "name"}, "receipted": True}
    said = f"{UPDATES[type(command)]}|{command.model_dump_json(exclude=left_out)}"
    return hashlib.sha256(said.encode()).hexdigest()


def opened(of: Round, now: datetime) -> RoundOpened:
    """The round has its first sealed decision."""
    return RoundOpened(at=now, title=of.title, days=of.days)


def check(by: Actor) -> None:
    """Only the deciders' own offices say anything to a round.

    Raises:
        WrongParty: Somebody else does.
    """
    if by.body != bodies.NATIONAL or by.role not in rounds.RELEASERS:
        raise WrongParty(
            "Only the national chair and NHS England's national office take this step."
        )


def answer(of: Round, command: RoundCommand, now: datetime) -> RoundEvent:
    """What happens when somebody gives a round a command.

    Raises:
        Refusal: See `confirm` and `set_day`.
    """
    check(command.by)
    event = (
        confirm(of, command, now)
        if isinstance(command, ConfirmLetters)
        else set_day(of, command, now)
        if isinstance(command, SetReleaseDay)
        else sittings.set_sitting(of, command, now)
        if isinstance(command, SetSitting)
        else sittings.ask(of, now)
        if isinstance(command, SeatBids)
        else policies.confirm(of, command, now)
        if isinstance(command, ConfirmPolicy)
        else None
    )
    if event is None:
        raise Incomplete("There is no such command.")
    return event.model_copy(update={"by": command.by.alone()})


def confirm(of: Round, command: ConfirmLetters, now: datetime) -> LettersConfirmed:
    """The letters of these decisions, and of no others, are ready.

    Raises:
        OutOfOrder: A release is under way.
        AlreadyDone: Just these have been confirmed.
    """
    if of.releasing:
        raise OutOfOrder("A release is under way. Confirm letters after it.")
    decisions = tuple(sorted(set(command.decisions)))
    if decisions == of.ready:
        raise AlreadyDone("The letters of just these decisions are ready already.")
    return LettersConfirmed(at=now, decisions=decisions)


def set_day(of: Round, command: SetReleaseDay, now: datetime) -> ReleaseDaySet:
    """A day is added, or stands in place of the next one, which may have been missed.

    Raises:
        OutOfOrder: A release is under way.
        Incomplete: It is past, or far off, or there is no day that it could replace.
        AlreadyDone: It is a day of release already.
    """
    if of.releasing:
        raise OutOfOrder("A release is under way. Set a day after it.")
    day = command.day
    today = calendar.london_day(now)
    if day <= now or not calendar.is_to_come(calendar.london_day(day), today):
        raise Incomplete(
            "Decisions are released on a day to come, within ten years.", field="day"
        )
    if day in of.days:
        raise AlreadyDone(
            f"{words.moment(day)} is a day of release already.", field="day"
        )
    replaced = of.days[0] if command.replaces_next and of.days else None
    if command.replaces_next and replaced is None:
        raise Incomplete(
            "There is no day of release that this one could replace.",
            field="replaces_next",
        )
    return ReleaseDaySet(at=now, day=day, replaces=replaced, reason=command.reason)


def begin(of: Round, now: datetime) -> ReleaseBegun | None:
    """The release, once its day has come and letters are ready; it is held up until then."""
    past = tuple(day for day in of.days if day <= now)
    if of.releasing or not past or not of.ready:
        return None
    return ReleaseBegun(
        at=now,
        by=of.by,
        release=of.releases + 1,
        planned=past,
        decisions=of.ready,
    )


def done(of: Round, now: datetime) -> ReleaseDone | None:
    """The end of a release, once everybody has heard."""
    if not of.releasing or of.pending or of.moved:
        return None
    return ReleaseDone(
        at=now, release=of.releasing, told=of.told, later=of.later, ended=of.gone
    )


def after(of: Round, event: RoundEvent) -> Round:  # noqa: PLR0911
    """The round as it stands once something has happened to it."""
    match event:
        case RoundOpened():
            return of.model_copy(update={"title": event.title, "days": event.days})
        case LettersConfirmed():
            return of.model_copy(update={"ready": event.decisions, "by": event.by})
        case ReleaseDaySet():
            kept = {day for day in of.days if day != event.replaces}
            days = tuple(sorted(kept | {event.day}))
            return of.model_copy(update={"days": days, "moved": True})
        case ReleaseBegun():
            return of.model_copy(
                update={
                    "releasing": event.release,
                    "releases": event.release,
                    "pending": event.decisions,
                    "ready": (),
                    "moved": True,
                    "days": tuple(d for d in of.days if d not in event.planned),
                    "told": 0,
                    "later": 0,
                    "gone": 0,
                }
            )
        case ReleaseDone():
            return of.model_copy(update={"releasing": 0})
        case SittingSet() | SeatingAsked() | SittingBegun():
            return sittings.after(of, event)
        case PolicyConfirmed():
            return policies.after(of, event)
        case _:
            assert_never(event)


def delivered(of: Round, decisions: tuple[str, ...], found: Delivered) -> Round:
    """These have been told, but for those that did not answer; the rest is still to be."""
    return of.model_copy(
        update={
            "pending": (*of.pending[len(decisions) :], *found.stuck),
            "told": of.told + found.told,
            "gone": of.gone + found.ended,
        }
    )


def passed_on(of: Round, found: Delivered) -> Round:
    """Those that are told nothing yet know their day."""
    return of.model_copy(update={"later": found.later, "moved": False})


def next_day(of: Round) -> datetime | None:
    """When the next release is to be, or was to be while it is held up.

    While a release is under way it is the one after it.
    """
    return of.days[0] if of.days else None


def words_of(of: Round) -> str:
    """What operators see of a round: days and counts, no decision and no name."""
    told = f" {policies.words_of(of.telling)}" if of.telling else ""
    return _release_words(of) + told


def _release_words(of: Round) -> str:
    if of.releasing:
        left = words.plural(len(of.pending), "bid")
        return f"Release {of.releasing} is under way; {left} still to be told."
    day = next_day(of)
    if day is None:
        return "No day of release is set."
    ready = words.plural(len(of.ready), "decision")
    letters = (
        f"The letters of {ready} are ready" if of.ready else "No letters are ready"
    )
    return f"Decisions come out on {words.day(day)}. {letters}."
