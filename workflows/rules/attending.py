"""Who has the vote of each seat at an item: holders, substitutes, and nobody (R7, R8)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workflows.contracts.committees import BodyVersion, Instead, Seat, Sitter
from workflows.contracts.sittings import Acting, Recusal, Sits
from workflows.rules import seats

NOT_FOR = {
    Instead.ABSENT: "a member who is away",
    Instead.RECUSED: "a recused member",
    Instead.VACANT: "a vacant seat",
}


@dataclass(frozen=True)
class Item:
    """A body at one item: everybody's place in it can be asked for.

    Attributes:
        here: Members in the room for this item, by person.
        sits: Who sits for whom; being put down means being there.
        away: People who are known not to come.
    """

    body: BodyVersion
    on: date
    recusals: tuple[Recusal, ...] = ()
    here: frozenset[str] = frozenset()
    sits: frozenset[tuple[str, str]] = frozenset()
    away: frozenset[str] = frozenset()

    @staticmethod
    def of(
        body: BodyVersion,
        on: date,
        attendance: Collection[str] = (),
        recusals: Collection[Recusal] = (),
        substitutes: Collection[Sits] = (),
    ) -> "Item":
        """An item as its minutes have it; the order of anything never matters."""
        ordered = sorted(recusals, key=lambda r: (r.person, r.seat, r.words))
        put_down = frozenset((s.seat, s.person) for s in substitutes)
        return Item(body, on, tuple(ordered), frozenset(attendance), put_down)

    @cached_property
    def voting(self) -> tuple[Seat, ...]:
        """The seats that have a vote on the day."""
        return seats.voting(self.body, self.on)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of those seats."""
        return frozenset(seat.id for seat in self.voting)

    @cached_property
    def holders(self) -> frozenset[str]:
        """Everybody who has a vote of their own."""
        return frozenset(seat.holder.person for seat in self.voting if seat.holder)

    @cached_property
    def needed(self) -> int:
        """How many of them have to act."""
        return seats.needed(self.body, self.on)

    def is_enough(self, acting: Iterable[Seat]) -> bool:
        """Whether seats that act are a quorum; more seats never are less of one."""
        there = tuple(acting)
        return len(there) >= self.needed and all(
            seats.holds(clause, there) for clause in self.body.rules.clauses
        )

    def out(self, person: str, seat: Seat) -> Recusal | None:
        """What keeps a person from acting in a seat. It beats every other rule."""
        return next(
            (r for r in self.recusals if person == r.person or r.seat == seat.id), None
        )

    def holder(self, seat: Seat) -> Sitter | None:
        """The holder of a seat, if they act."""
        held = seat.holder
        if held is None or held.person not in self.here or self.out(held.person, seat):
            return None
        return held

    def why(self, seat: Seat) -> Instead:
        """Why the holder does not act, where that is so."""
        if seat.holder is None:
            return Instead.VACANT
        return Instead.RECUSED if self.out(seat.holder.person, seat) else Instead.ABSENT

    def may_sit(self, seat: Seat) -> tuple[Sitter, ...]:
        """The named substitutes who could sit for the holder, in the order of names.

        Nobody who has a vote of their own, and nobody who is recused themselves.
        """
        if not seats.may_substitute(seat, self.body.rules, self.why(seat)):
            return ()
        return tuple(
            sitter
            for sitter in seat.substitutes
            if sitter.person not in self.holders and not self.out(sitter.person, seat)
        )

    def places(self, person: str) -> tuple[str, ...]:
        """The seats that a person is put down for."""
        return tuple(seat for seat, who in self.sits if who == person)

    def acting(self, seat: Seat) -> Acting | None:
        """Who has the vote of a seat, if anybody has."""
        held = self.holder(seat)
        if held:
            return Acting(seat=seat.id, person=held.person, name=held.name)
        for sitter in self.may_sit(seat):
            if self.places(sitter.person) == (seat.id,):
                return substitute(seat, sitter, self.why(seat))
        return None


def substitute(seat: Seat, sitter: Sitter, why: Instead) -> Acting:
    """A seat with its substitute in it: both names are kept."""
    return Acting(
        seat=seat.id,
        person=sitter.person,
        name=sitter.name,
        instead=why,
        holder=seat.holder.name if seat.holder else "",
    )


def everybody(item: Item) -> tuple[Acting, ...]:
    """Every seat with a vote that somebody acts for, in the body's order."""
    found = (item.acting(seat) for seat in item.voting)
    return tuple(acting for acting in found if acting)


def notes(item: Item) -> tuple[str, ...]:
    """Whoever is in the room, or put down to sit, and does not count; and why."""
    return tuple(dict.fromkeys((*_here(item), *_put_down(item))))


def _here(item: Item) -> Iterator[str]:
    for seat in item.body.seats:
        holder = seat.holder
        if holder is None or holder.person not in item.here:
            continue
        out = item.out(holder.person, seat)
        if seat.id in item.ids and out:
            yield f"{holder.name} {out.words} and does not count."
        elif holder.person not in item.holders:
            yield f"{holder.name} attends without a vote."


def _put_down(item: Item) -> Iterator[str]:
    for seat in item.body.seats:
        named = {s.person: s for s in seat.substitutes}
        for person in sorted(who for of, who in item.sits if of == seat.id):
            if person not in named:
                words = "Only the substitutes named for a seat may sit in it"
                yield f"{words}: nobody else counts for {seat.title}."
            elif why := _barred(item, seat, named[person]) or _idle(
                item, seat, named[person]
            ):
                yield f"{named[person].name} does not count for {seat.title}: {why}."


def _barred(item: Item, seat: Seat, sitter: Sitter) -> str:
    """Why somebody cannot sit in a seat at this item; empty where they can."""
    if seat.id not in item.ids:
        return "the seat has no vote on this day"
    if out := item.out(sitter.person, seat):
        return f"{sitter.name} {out.words}"
    if sitter.person in item.holders:
        return f"{sitter.name} has a seat and a vote already"
    if len(item.places(sitter.person)) > 1:
        return "one person sits in one seat, and more are put down"
    return ""


def _idle(item: Item, seat: Seat, sitter: Sitter) -> str:
    """Why somebody who could sit in a seat does not; empty where they do."""
    if held := item.holder(seat):
        return f"{held.name} is here"
    why = item.why(seat)
    if not seats.may_substitute(seat, item.body.rules, why):
        return f"the body's rules let nobody sit for {NOT_FOR[why]}"
    acting = item.acting(seat)
    if acting and acting.person != sitter.person:
        return f"{acting.name} already sits there"
    return ""
