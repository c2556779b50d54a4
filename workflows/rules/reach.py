"""Whether any attendance could be quorate, told as soon as it cannot (R15)."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from workflows.contracts.committees import BodyVersion, Fallback, FallbackKind
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Minutes, Option, Quorum, Reach, Recusal
from workflows.rules import bodies, filling, quorum_words, remedies, words
from workflows.rules.attending import Item
from workflows.rules.quorum import judged
from workflows.rules.quorum_words import NAMED

NEW = "somebody new"
"""Stands for whoever would be appointed to a vacant seat."""

OUTSIDE = "(It has no account in this system, so this cannot be started here.)"


def reachable(
    body: BodyVersion,
    on: date,
    recusals: Collection[Recusal] = (),
    absences: Collection[str] = (),
) -> Reach:
    """Whether the body could be quorate for an item if everybody came who can.

    Args:
        body: The version of the body.
        on: The day of the meeting.
        recusals: Everybody who does not act on the item.
        absences: People who are known to be away, members and substitutes.
    """
    item = replace(Item.of(body, on, (), recusals), away=frozenset(absences))
    best = fullest(item)
    return Reach(
        reachable=best.quorate,
        best=best,
        lost=tuple(_lost(item, best)),
        vital=tuple(_vital(item)) if best.quorate else (),
        options=() if best.quorate else tuple(_options(item)),
    )


def fullest(item: Item) -> Quorum:
    """The quorum with everybody in it who could be; a tenth of the work of `reachable`."""
    return judged(_fullest(item))


def _lost(item: Item, best: Quorum) -> Iterator[str]:
    return quorum_words.unmet(_fullest(item), {a.seat: a for a in best.acting})


People = dict[str, tuple[str, ...]]


def _people(item: Item) -> People:
    """For each seat, who could sit there if they came, its holder first."""
    return {
        seat.id: tuple(r.person for r in remedies.of_seat(item, seat, ()))
        for seat in item.voting
    }


def _filled(item: Item, people: People) -> dict[str, str]:
    return filling.best(people, {seat.id: seat for seat in item.voting}, item.is_enough)


def _is_enough(item: Item, people: People) -> bool:
    filled = _filled(item, people)
    return item.is_enough(seat for seat in item.voting if seat.id in filled)


def _fullest(item: Item) -> Item:
    """The item with everybody in it who could be, in the best of places."""
    filled = _filled(item, _people(item))
    here = frozenset(p for p in filled.values() if p in item.holders)
    sits = frozenset((s, p) for s, p in filled.items() if p not in item.holders)
    return replace(item, here=here, sits=sits)


def _vital(item: Item) -> Iterator[str]:
    """Names of those without whom it could not be reached any more."""
    names = _names(item)
    for person in dict.fromkeys(p for some in _people(item).values() for p in some):
        without = replace(item, away=item.away | {person})
        if not _is_enough(without, _people(without)):
            yield names[person]


def _names(item: Item) -> dict[str, str]:
    sitters = (s for seat in item.voting for s in (seat.holder, *seat.substitutes) if s)
    return {sitter.person: sitter.name for sitter in sitters}


def _options(item: Item) -> Iterator[Option]:
    """What can be done instead: wait, appoint, or what the body's rules name."""
    everybody = _people(replace(item, away=frozenset()))
    if _is_enough(item, everybody):
        names = _names(item)
        could = dict.fromkeys(p for some in everybody.values() for p in some)
        who = words.joined([names[p] for p in could if p in item.away], NAMED, "or")
        yield Option(
            words="Put the item off, or call a special meeting, for a day on which "
            f"enough of these can come: {who}."
        )
    vacant = {s.id: s.title for s in item.voting if s.holder is None}
    people = _people(item) | {seat: (f"{NEW} in {seat}",) for seat in vacant}
    if vacant and _is_enough(item, people):
        titles = words.joined(list(vacant.values()), NAMED)
        yield Option(words=f"Appoint to what is vacant before the meeting: {titles}.")
    for fallback in item.body.rules.fallbacks:
        yield Option(words=_said(item.body, fallback), fallback=fallback)
    if not item.body.rules.fallbacks:
        yield Option(
            words="The body's rules name nobody else who could decide. The item waits "
            "until enough members can act."
        )


def _said(body: BodyVersion, one: Fallback) -> str:
    """A fallback as the rules have it, and whether it can be started here.

    A committee without accounts, such as a council's cabinet member, cannot act here.
    """
    board = body.party is Party.HWB and bodies.is_council(one.body)
    nation = body.party is Party.NHS_ENGLAND
    here = board or (nation and bodies.is_beside_national(one.body))
    judged_here = body.party is not Party.CCG
    if one.kind is not FallbackKind.COMMITTEE or here or not judged_here:
        return one.words
    return f"{one.words} {OUTSIDE}"


def inquorate(this: Item, minutes: Minutes, quorum: Quorum) -> str:
    """Why nothing is decided, and what would help, in sentences."""
    said = [
        "The meeting was not quorate for this item, so nothing is decided.",
        *quorum.reasons,
    ]
    if quorum.would_help:
        return " ".join((*said, "This would make it quorate.", *quorum.would_help))
    # Apologies are known; whoever is merely not there may still come.
    best = reachable(this.body, this.on, this.recusals, minutes.apologies)
    words = [option.words for option in best.options]
    return " ".join((*said, "Nobody else who could come is enough.", *words))
