"""What the deciders' page says of a round, its sealed decisions and its record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.register.rounds import SealedLine
from services.kit.pages.bid.wording import capital
from services.kit.pages.rounds import seating
from workflows.contracts.parties import Party
from workflows.contracts.policies import PolicyConfirmed
from workflows.contracts.rounds import (
    LettersConfirmed,
    ReleaseBegun,
    ReleaseDaySet,
    ReleaseDone,
    Round,
    RoundEntry,
    RoundEvent,
    RoundOpened,
    SeatingAsked,
    SittingBegun,
    SittingSet,
)
from workflows.rules import consistency, letters, policies, releases, words
from workflows.rules.consistency import CameOut, Unlike
from workflows.rules.sentences import MODELS, RECOMMENDED

Bodies = Mapping[tuple[Party, str], str]

NAMED = 4
"""Bids of one group that its heading names."""


def waits(lines: Sequence[SealedLine]) -> list[SealedLine]:
    """Those that are sealed still and may come out."""
    return [line for line in lines if not line.told and not line.ended]


def due(of: Round, lines: Sequence[SealedLine]) -> list[SealedLine]:
    """Those that come out at the next release, if their letters are ready."""
    day = releases.next_day(of)
    return [
        line
        for line in waits(lines)
        if day and line.bid.awaited and line.bid.awaited.due
        if not line.bid.awaited.void
        if line.bid.awaited.due <= day
    ]


def summary(of: Round, lines: Sequence[SealedLine], now: datetime) -> list[str]:
    """Where the round stands, a sentence each."""
    if not lines:
        return [
            "No decision of this round is sealed. When the national chair decides on a "
            "bid, the decision is kept here until the release."
        ]
    sealed = len(waits(lines))
    told = sum(line.told is not None for line in lines)
    gone = len(lines) - sealed - told
    kept = "is sealed" if sealed == 1 else "are sealed"
    said = [
        f"{words.plural(sealed, 'decision')} {kept}. Only the national chair and the national office read this page."
    ]
    if told or gone:
        out = "has" if told == 1 else "have"
        said.append(
            f"{told} {out} been released, and {words.plural(gone, 'bid')} ended before that."
        )
    said.append(_next(of, now))
    return said


def _next(of: Round, now: datetime) -> str:
    if of.releasing:
        left = words.plural(len(of.pending), "bid")
        return f"A release is under way: {left} still to be told."
    day = releases.next_day(of)
    if day is None:
        return "No day of release is set. Set one, so that decisions can be released."
    ready = words.plural(len(of.ready), "decision")
    if day <= now:
        return f"The release of {words.moment(day)} is held up until the letters are ready."
    letters = (
        f"The letters of {ready} are ready" if of.ready else "No letters are ready"
    )
    return f"The next release is at {words.moment(day)}. {letters}."


def rows(
    of: Round, lines: Sequence[SealedLine], bodies: Bodies
) -> list[dict[str, Any]]:
    """Each sealed decision."""
    ready, now = set(of.ready), {line.key for line in due(of, lines)}
    return [
        {
            "bid_id": line.bid_id,
            "ccgs": words.joined([a.name for a in line.bid.applicants], 40),
            "region": bodies.get((Party.NHS_ENGLAND, line.bid.region), line.bid.region),
            "outcome": _outcome(line),
            "reasons": line.decided.reasons,
            "taken": words.day(line.decided.at),
            "letters": _letters(line, ready, now),
            "checked": _checked(line),
            "waiting": line.waiting,
        }
        for line in waits(lines)
    ]


def _letters(line: SealedLine, ready: set[str], now: set[str]) -> str:
    if line.key in ready:
        return "Ready"
    if letters.unchecked(line.bid):
        return "To be checked"
    return "Not ready" if line.key in now else "For a later release"


def _checked(line: SealedLine) -> str:
    """Who else has read the letter; empty while nobody has."""
    held = line.bid.awaited.checked if line.bid.awaited else None
    return f"Checked by {held.by.name}" if held else ""


def _outcome(line: SealedLine) -> str:
    one = line.decided
    said = capital(RECOMMENDED[one.outcome])
    if one.conditions:
        said += f" ({words.plural(len(one.conditions), 'condition')})"
    if one.model is not line.bid.model:
        said += f", {MODELS[one.model]}"
    return f"{said}, to {one.to_cycle}" if one.to_cycle else said


def out(lines: Sequence[SealedLine]) -> list[dict[str, Any]]:
    """Those that have come out, and bids that ended before."""
    return [
        {
            "bid_id": line.bid_id,
            "ccgs": words.joined([a.name for a in line.bid.applicants], 40),
            "outcome": _outcome(line) if line.told else "Never told",
            "when": words.moment(line.told)
            if line.told
            else f"Ended on {words.day(line.ended)} before its release"
            if line.ended
            else "",
        }
        for line in lines
        if line.told or line.ended
    ]


def unlike(lines: Sequence[SealedLine]) -> list[dict[str, Any]]:
    """Like facts, unlike outcomes: for the chair to look at before the release."""
    return [
        {
            "title": words.joined([one.bid_id for one in group.decided], NAMED),
            "facts": group.facts,
            "bids": [(one.bid_id, _said_of(one)) for one in group.decided],
        }
        for group in alike(lines)
    ]


def alike(lines: Sequence[SealedLine]) -> tuple[Unlike, ...]:
    """What the consistency check finds among what waits for its release."""
    return consistency.unlike((k.bid, _came_out(k)) for k in waits(lines))


def _came_out(line: SealedLine) -> CameOut:
    return CameOut.of(line.bid, line.decided.outcome, line.decided.conditions)


def _said_of(one: CameOut) -> str:
    about = f". Conditions about: {words.joined(one.about, 20)}" if one.about else ""
    return f"{capital(RECOMMENDED[one.outcome])}{about}"


def record(entries: Sequence[RoundEntry]) -> list[tuple[str, str]]:
    """What has happened to the round, the latest first."""
    return [(words.moment(e.event.at), _said(e.event)) for e in reversed(entries)]


def _said(event: RoundEvent) -> str:  # noqa: PLR0911  an arm for each kind
    who = event.by.name if event.by else ""
    match event:
        case RoundOpened():
            days = words.joined([words.day(day) for day in event.days], 20)
            when = f" Decisions are released on {days}." if days else ""
            return f"The round was opened.{when}"
        case LettersConfirmed():
            many = words.plural(len(event.decisions), "decision")
            return f"{who} said that the letters of {many} are ready."
        case ReleaseDaySet():
            place = (
                f" in place of {words.moment(event.replaces)}" if event.replaces else ""
            )
            return f"{who} set {words.moment(event.day)} as a day of release{place}: {event.reason}"
        case SittingSet() | SeatingAsked() | SittingBegun():
            return seating.said(event, who)
        case PolicyConfirmed():
            return policies.said(event, who)
        case ReleaseBegun():
            return f"Release {event.release} began, with {words.plural(len(event.decisions), 'decision')}."
        case ReleaseDone():
            return (
                f"Release {event.release} was over: {words.plural(event.told, 'bid')} told, "
                f"{event.later} to come later, {event.ended} ended before."
            )
