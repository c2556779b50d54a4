"""A board's item as its minutes have it: who could act, and what was decided (R7, R15)."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.parties import Party
from workflows.contracts.reviews import Handling, Votes
from workflows.contracts.sittings import (
    Choice,
    Minutes,
    Quorum,
    Recusal,
    Result,
    SeatVote,
)
from workflows.rules import (
    attending,
    bodies,
    elsewhere,
    interests,
    reach,
    seats,
    tallies,
)
from workflows.rules.attending import Item
from workflows.rules.quorum import judged
from workflows.rules.refusals import Incomplete, NotQuorate, Recused

NOT_ON_FILE = (
    "The seats of this {} are not on file for that day. Check the date of the meeting."
)
AGAIN = "Take the vote again without them, and record it anew."


@dataclass(frozen=True)
class Held:
    """What the minutes of an item bear out.

    Attributes:
        counted: How the votes were counted, in sentences.
    """

    quorum: Quorum
    recusals: tuple[Recusal, ...]
    votes: Votes
    counted: tuple[str, ...]


def recusals(bid: Bid, body: BodyVersion, on: date) -> tuple[Recusal, ...]:
    """Who does not act on a bid, in whatever seat; and seats that are the applicant's."""
    found = [
        Recusal(seat=seat.id, words="represents the applicant")
        for seat in body.seats
        if seats.is_in_force(seat, on)
        and any(a.code in seat.represents for a in bid.applicants)
    ]
    for instead in bid.in_place:
        if (instead.party, instead.body) == (body.party, body.body):
            first = bodies.first(bid, instead.board)
            found += of_first(first, instead.members, body)
    for person in people(body):
        why = _out(bid, person, body.party)
        if why:
            found.append(Recusal(person=person, words=why))
    return tuple(found)


def of_first(
    first: str, members: Collection[str], body: BodyVersion
) -> tuple[Recusal, ...]:
    """Who has a place on the board in whose place another body decides (R10).

    Args:
        first: The board's name.
        members: Its people.
        body: The body that decides instead.
    """
    why = f"has a place on {first}, in whose place this is decided"
    return tuple(Recusal(person=p, words=why) for p in people(body) if p in members)


def _out(bid: Bid, person: str, party: Party) -> str:
    """Why somebody does not act on a bid, after their name; empty where they do."""
    barred = interests.bars_deciding(bid, person)
    if barred:
        return RULED.get(barred.handling, "is recused")
    if acted := elsewhere.why(bid, person, party):
        return acted
    silent = bid.cycle.silent_are_out and not interests.has_declared(bid, person)
    return "has not declared for this bid" if silent else ""


RULED: dict[Handling | None, str] = {
    None: "has an interest that nobody has ruled on",
    Handling.SPEAK_NOT_VOTE: "may speak but not vote",
}


def people(body: BodyVersion) -> dict[str, str]:
    """Everybody who has a seat or may sit for somebody, by person, with their names."""
    return {
        sitter.person: sitter.name
        for seat in body.seats
        for sitter in (seat.holder, *seat.substitutes)
        if sitter
    }


def item(bid: Bid, minutes: Minutes, body: BodyVersion, on: date) -> Item:
    """The item after recusals; whoever left for it is out of it, not merely away.

    Whoever is late with the register of interests counts as conflicted, where the round
    says so (R11). Whoever sent apologies is not named among those who could still come.
    """
    out = recusals(bid, body, on)
    if bid.cycle.overdue_are_out:
        ruled = {r.person for r in out if r.person}
        out = (*out, *(r for r in minutes.late if r.person not in ruled))
    known = {r.person for r in out}
    left = [
        Recusal(person=person, words="left for this item")
        for person in dict.fromkeys(minutes.left)
        if person not in known
    ]
    here = set(minutes.present) - set(minutes.left)
    found = Item.of(body, on, here, (*out, *left), minutes.sits)
    return replace(found, away=frozenset(minutes.apologies))


def hold(
    bid: Bid, on: date, minutes: Minutes, who: tuple[Party, str], now: datetime
) -> Held:
    """What the minutes bear out of a decision on a day, of the body that they have to be of.

    Raises:
        Incomplete: They do not add up, or the resolution was not carried.
        NotQuorate: Too few could act, after recusals (R7, R15).
        Recused: Somebody who is out voted or was in the chair.
    """
    body, noun = minutes.body, bodies.noun(who[0])
    if body is None or (body.party, body.body) != who:
        raise Incomplete(NOT_ON_FILE.format(noun), field="minutes.body")
    for fault in faults(body, minutes):
        raise Incomplete(fault, field="minutes")
    this = item(bid, minutes, body, on)
    quorum = judged(this)
    if not quorum.quorate:
        raise NotQuorate(reach.inquorate(this, minutes, quorum))
    if not minutes.resolution:
        said = f"Write the resolution as the {noun} passed it."
        raise Incomplete(said, field="minutes.resolution")
    _check_chair(this, minutes)
    for number, says in enumerate(minutes.votes):
        _check_vote(this, quorum, says.seat, f"minutes.votes.{number}")
    if minutes.stated:
        return _by_voice(this, minutes, quorum)
    return _by_votes(this, minutes, quorum, bid.version, now)


def faults(body: BodyVersion, minutes: Minutes) -> Iterator[str]:
    """What cannot be so, before anything is counted: a seat twice, a person twice."""
    names, titles = people(body), {seat.id: seat.title for seat in body.seats}
    noun = bodies.noun(body.party)
    placed = (*minutes.present, *minutes.left, *minutes.apologies)
    sitting = [s.person for s in minutes.sits]
    if not {*placed, *sitting, *filter(None, [minutes.chair])} <= set(names):
        yield f"Somebody is in the minutes who has no seat on this {noun} and no name as substitute."
    for person in _twice((*placed, *sitting)):
        yield f"{names.get(person, 'Somebody')} is in two places in the minutes. Say one."
    voted = [says.seat for says in minutes.votes]
    put_down = [s.seat for s in minutes.sits]
    if not {*voted, *put_down} <= set(titles):
        yield f"The minutes name a seat that this {noun} does not have."
    for seat in _twice(voted):
        yield f"{titles.get(seat, 'A seat')} has voted twice. A seat has one vote."
    for seat in _twice(put_down):
        yield f"Two people are put down for {titles.get(seat, 'a seat')}. Say one."
    for one in body.seats:
        if one.holder and one.holder.person in minutes.present and one.id in put_down:
            yield f"{one.holder.name} is present, so nobody sits for {one.title}."


def _twice(given: Iterable[str]) -> list[str]:
    return [one for one, count in Counter(given).items() if count > 1]


def _check_chair(this: Item, minutes: Minutes) -> None:
    if not minutes.chair:
        raise Incomplete(
            "Say who was in the chair for this item.", field="minutes.chair"
        )
    seat = _seat_of(this, minutes.chair)
    name = people(this.body)[minutes.chair]
    out = this.out(minutes.chair, seat) if seat else None
    if out:
        raise Recused(
            f"{name} {out.words}, and was in the chair. {AGAIN}", field="minutes.chair"
        )
    if seat is None:
        raise Incomplete(
            f"{name} was not in the room, and cannot have been in the chair.",
            field="minutes.chair",
        )


def _seat_of(this: Item, person: str) -> Seat | None:
    """The seat from which somebody takes part, as the minutes have it."""
    places = this.places(person)
    for seat in this.body.seats:
        held = seat.holder is not None and seat.holder.person == person
        if seat.id in places or (held and person in this.here):
            return seat
    return None


def _check_vote(this: Item, quorum: Quorum, voted: str, field: str) -> None:
    """A vote counts only from a seat that somebody acts in."""
    if any(acting.seat == voted for acting in quorum.acting):
        return
    seat = next(one for one in this.body.seats if one.id == voted)
    if voted not in this.ids:
        raise Incomplete(
            f"{seat.title} has no vote, and a vote stands against it.", field=field
        )
    holder = seat.holder
    out = this.out(holder.person, seat) if holder else None
    if holder and out and not any(of == voted for of, _ in this.sits):
        raise Recused(_stands(holder.name, out), field=field)
    for sitter in seat.substitutes:
        gone = this.out(sitter.person, seat)
        if gone and (voted, sitter.person) in this.sits:
            raise Recused(_stands(sitter.name, gone), field=field)
    why = " ".join(attending.notes(this))
    said = f"Nobody acts for {seat.title}, and a vote stands against it. {why}"
    raise Incomplete(said.strip(), field=field)


def _stands(name: str, out: Recusal) -> str:
    return f"{name} {out.words}, and a vote stands against the name. {AGAIN}"


def _by_voice(this: Item, minutes: Minutes, quorum: Quorum) -> Held:
    if minutes.votes or minutes.casting:
        raise Incomplete(
            "A decision by voice has no votes by seat. Give one or the other.",
            field="minutes.stated",
        )
    voters = tuple(dict.fromkeys(a.person for a in quorum.acting))
    name = people(this.body)[minutes.chair]
    said = f"The decision was by voice. {name}, in the chair, stated: {minutes.stated}"
    return Held(quorum, this.recusals, Votes(voters=voters), (said,))


def _by_votes(
    this: Item, minutes: Minutes, quorum: Quorum, version: int, now: datetime
) -> Held:
    if not minutes.votes:
        raise Incomplete("Say how each seat voted, or what the chair stated.")
    acting = {a.seat: a.person for a in quorum.acting}
    votes = [
        _vote(says.seat, acting[says.seat], says.choice, version, now)
        for says in minutes.votes
    ]
    chairs = [seat for seat, person in acting.items() if person == minutes.chair]
    if minutes.casting and not chairs:
        raise Incomplete(tallies.NO_CASTING, field="minutes.casting")
    if minutes.casting:
        cast = _vote(chairs[0], minutes.chair, minutes.casting, version, now)
        votes.append(cast.model_copy(update={"casting": True}))
    tally = tallies.tally(this.body, votes, quorum, version, minutes.chair)
    for left_out in tally.left_out:
        raise Incomplete(left_out.words, field="minutes.votes")
    if tally.result is not Result.CARRIED:
        said = " ".join(("The resolution does not stand.", *tally.reasons))
        raise Incomplete(said, field="minutes.votes")
    counts = Votes(
        in_favour=tally.in_favour,
        against=tally.against,
        abstained=tally.abstained,
        voters=tuple(vote.person for vote in tally.counted),
    )
    return Held(quorum, this.recusals, counts, tally.reasons)


def _vote(
    seat: str, person: str, choice: Choice, version: int, now: datetime
) -> SeatVote:
    return SeatVote(seat=seat, person=person, choice=choice, version=version, at=now)
