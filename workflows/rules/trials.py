"""A body's rules tried with a case, so that a change of them shows what it changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from workflows.contracts.committees import BodyVersion, Office, Seat
from workflows.contracts.sittings import Choice, Quorum, Recusal, SeatVote, Sits, Tally
from workflows.contracts.trials import Place, Presence, Trial, Tried
from workflows.rules import quorum, seats, tallies

NOW = datetime(2000, 1, 1, tzinfo=UTC)
"""A case has no day of its own; when somebody voted changes nothing about a count."""


def tried(body: BodyVersion, trial: Trial, on: date) -> Tried:
    """What the body's rules make of a case.

    Args:
        body: The version of the body.
        trial: The case.
        on: The day whose seats are looked at.
    """
    standing = {seat.id: seat for seat in body.seats if seats.is_in_force(seat, on)}
    held = [(standing[p.seat], p) for p in trial.places if p.seat in standing]
    found = quorum.quorum(
        body,
        on,
        _holders(held, Presence.HERE),
        [Recusal(person=person) for person in _holders(held, Presence.RECUSED)],
        [Sits(seat=p.seat, person=p.substitute) for _, p in held if p.substitute],
    )
    tally = _tally(body, trial, found)
    came = tally is None or tally.result is trial.result
    return Tried(
        quorum=found,
        tally=tally,
        as_expected=found.quorate is trial.quorate and came,
        doubts=(*_doubts(body, trial, on), *_too_many(trial, found)),
    )


def _said(trial: Trial) -> list[Choice]:
    return [
        *[Choice.FOR] * trial.in_favour,
        *[Choice.AGAINST] * trial.against,
        *[Choice.ABSTAIN] * trial.abstained,
    ]


def _tally(body: BodyVersion, trial: Trial, found: Quorum) -> Tally | None:
    """The count, where the case has one: one vote for each who acts, in their order."""
    if trial.result is None:
        return None
    votes = [
        SeatVote(seat=one.seat, person=one.person, choice=said, version=1, at=NOW)
        for one, said in zip(found.acting, _said(trial), strict=False)
    ]
    chair = _chair(body, found)
    if trial.casting and chair:
        last = {"choice": trial.casting, "casting": True}
        of = next(one for one in found.acting if one.person == chair)
        votes.append(SeatVote(seat=of.seat, person=chair, version=1, at=NOW, **last))
    return tallies.tally(body, votes, found, 1, chair)


def _chair(body: BodyVersion, found: Quorum) -> str:
    """Who takes the chair of those who act: the chair, then the vice chair, then anybody."""
    offices = {seat.id: seat.office for seat in body.seats}
    for office in (Office.CHAIR, Office.VICE_CHAIR, Office.MEMBER):
        for one in found.acting:
            if offices[one.seat] is office:
                return one.person
    return ""


def _too_many(trial: Trial, found: Quorum) -> Iterator[str]:
    if trial.result is not None and len(_said(trial)) > len(found.acting):
        yield (
            f"The case has {len(_said(trial))} votes, and {len(found.acting)} can act: "
            "those beyond are not counted."
        )


def _holders(held: list[tuple[Seat, Place]], presence: Presence) -> list[str]:
    return [
        seat.holder.person
        for seat, place in held
        if seat.holder and place.presence is presence
    ]


def _doubts(body: BodyVersion, trial: Trial, on: date) -> Iterator[str]:
    """Seats that have gone or come since the case was written."""
    standing = {seat.id for seat in body.seats if seats.is_in_force(seat, on)}
    for place in trial.places:
        if place.seat not in standing:
            yield f"The body has no seat “{place.seat}” any more."
    said = {place.seat for place in trial.places}
    for seat in seats.voting(body, on):
        if seat.id not in said:
            yield f"The case does not say who is in the seat “{seat.title}”: nobody is."
