"""Who votes in a vote outside a meeting: in which seat, for whom, and who is awaited."""

from collections.abc import Collection, Iterable

from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Office, Seat, Tie
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Acting, Recusal, Sits
from workflows.contracts.votings import Cast, Voting
from workflows.rules import calendar, interests, minutes
from workflows.rules.attending import Item
from workflows.rules.quorum import judged
from workflows.rules.refusals import Incomplete, Recused

CHAIRS = (Office.CHAIR, Office.VICE_CHAIR)
"""Who is in the chair of a vote: the first of them that votes."""


def recusals(bid: Bid, voting: Voting, body: BodyVersion) -> tuple[Recusal, ...]:
    """Who does not act on the item, as the bid stands."""
    return minutes.recusals(bid, body, calendar.london_day(voting.opened))


def item(
    bid: Bid,
    voting: Voting,
    body: BodyVersion,
    also: Iterable[Sits] = (),
    absent: Collection[Sits] = (),
) -> Item:
    """The item as if everybody voted who can.

    Args:
        bid: As it stands.
        voting: The vote.
        body: The board of the day that it opened.
        also: Who sits besides those put down, where a member does not act.
        absent: Who sits for a member who is away today, as those put down do.
    """
    sits = {s.seat: s for s in (*also, *absent, *voting.sits)}
    away = {s.seat for s in (*absent, *voting.sits)}
    here = [s.holder.person for s in body.seats if s.holder and s.id not in away]
    on = calendar.london_day(voting.opened)
    out = recusals(bid, voting, body)
    return Item.of(body, on, here, out, tuple(sits.values()))


def put_down(body: BodyVersion, sits: Iterable[Sits]) -> tuple[Sits, ...]:
    """Who votes for a member; whoever is put down in their own seat just votes there."""
    own = {(s.id, s.holder.person) for s in body.seats if s.holder}
    return tuple(s for s in sits if (s.seat, s.person) not in own)


def spoken(bid: Bid) -> Bid:
    """The bid as if everybody had declared: whoever has not yet still can (R11)."""
    cycle = bid.cycle.model_copy(update={"silent_are_out": False})
    return bid.model_copy(update={"cycle": cycle})


def is_silent(bid: Bid, person: str) -> bool:
    """Whether somebody has to declare before they act; blank is not none (R11)."""
    return bid.cycle.silent_are_out and not interests.has_declared(bid, person)


def may_cast_second(body: BodyVersion, seat: Seat) -> bool:
    """Whether a seat may say beforehand how it would use the casting vote."""
    return body.rules.tie is Tie.CASTING_VOTE and seat.office in CHAIRS


def seat_of(
    bid: Bid,
    voting: Voting,
    body: BodyVersion,
    person: str,
    absent: Collection[Sits] = (),
) -> Acting:
    """The seat in which somebody votes.

    Raises:
        Incomplete: They have none, or have not declared.
        Recused: They are out, or may not sit in their seat.
    """
    named = [seat for seat in body.seats if _name_in(seat, person)]
    if not named:
        noun = "panel" if body.party is Party.CONFLICTS else "board"
        raise Incomplete(
            f"You have no seat on this {noun}, and are nobody's substitute."
        )
    if is_silent(bid, person):
        raise Incomplete(
            "Say first whether you have an interest in this bid. Nobody votes before."
        )
    for seat in sorted(named, key=lambda one: not _holds(one, person)):
        also = () if _holds(seat, person) else (Sits(seat=seat.id, person=person),)
        for acting in judged(item(bid, voting, body, also, absent)).acting:
            if acting.person == person:
                return acting
    raise Recused(_why_not(item(bid, voting, body, (), absent), named, person))


def _name_in(seat: Seat, person: str) -> str:
    """The name of somebody who holds a seat or may sit in it; empty for all others."""
    sitters = (seat.holder, *seat.substitutes)
    return next((s.name for s in sitters if s and s.person == person), "")


def _holds(seat: Seat, person: str) -> bool:
    return seat.holder is not None and seat.holder.person == person


def _why_not(this: Item, named: list[Seat], person: str) -> str:
    for seat in named:
        name = _name_in(seat, person)
        out = this.out(person, seat)
        if out:
            return f"{name} {out.words}, and does not vote on this bid."
        if seat.id in {of for of, _ in this.sits} and _holds(seat, person):
            return f"A substitute votes for {name}, who is down as away."
    titles = " or ".join(seat.title for seat in named)
    return f"The rules give you no vote for {titles} on this bid."


def awaited(bid: Bid, voting: Voting, body: BodyVersion) -> tuple[Seat, ...]:
    """The seats that could vote and have not, on the application as it is now."""
    this = item(spoken(bid), voting, body)
    done = {c.seat for c in voting.cast if c.version == bid.version}
    return tuple(
        seat
        for seat in this.voting
        if seat.id not in done and (this.acting(seat) or this.may_sit(seat))
    )


def people(
    bid: Bid, voting: Voting, body: BodyVersion, left: Iterable[Seat]
) -> tuple[str, ...]:
    """Who could vote in the seats that have not: their holders, or who may sit for them."""
    this = item(spoken(bid), voting, body)
    found: list[str] = []
    for seat in left:
        acting = this.acting(seat)
        able = this.may_sit(seat)
        found += [acting.person] if acting else [sitter.person for sitter in able]
    return tuple(dict.fromkeys(found))


def again(bid: Bid, voting: Voting) -> tuple[Cast, ...]:
    """Those who voted on an application that has changed since, and are asked anew."""
    return tuple(c for c in voting.cast if c.version != bid.version)
