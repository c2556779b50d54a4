"""The quorum of an item in words: why, what is missing, who is out, what can be done."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import ValidationError

from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion, Seat
from workflows.contracts.parties import Party
from workflows.contracts.sittings import Minutes, Recusal
from workflows.rules import bodies, fallbacks, in_place, minutes, quorum, reach, seats
from workflows.rules.remedies import first_up

Panel = dict[str, Any]


def of(
    bid: Bid,
    body: BodyVersion,
    on: date,
    typed: dict[str, Any] | None,
    *,
    late: tuple[Recusal, ...] = (),
) -> Panel:
    """The panel for what was typed; before anything is, whether a quorum can be had.

    Args:
        bid: The item.
        body: The board as it stands on the day.
        on: The day of the meeting.
        typed: The minutes so far; None on a page that has just been opened.
        late: Who was late with the register of interests on the day.
    """
    written = _read(typed or {}).model_copy(update={"late": late})
    item = minutes.item(bid, written, body, on)
    able = reach.reachable(body, on, item.recusals, written.apologies)
    found = {
        "out": out(body, item.recusals),
        "options": [option.words for option in able.options],
        "why_not": [] if able.reachable else list(able.lost),
        "vital": _titled(body, able.vital),
        "start": "" if able.reachable else _start(bid, body),
        "instead": f"{in_place.verb(bid, body.body)} in place of the "
        f"{bodies.noun(body.party)}",
    }
    if typed is None:
        return found | {"checked": False, "needed": item.needed}
    judged = quorum.judged(item)
    return found | {
        "checked": True,
        "quorate": judged.quorate,
        "reasons": list(judged.reasons),
        "help": list(judged.would_help),
        "notes": list(judged.notes),
        "faults": list(minutes.faults(body, written)),
    }


def acting(
    bid: Bid,
    body: BodyVersion,
    on: date,
    typed: dict[str, Any],
    *,
    late: tuple[Recusal, ...] = (),
) -> frozenset[str]:
    """The seats that act on an item with an attendance as typed."""
    written = _read(typed).model_copy(update={"late": late})
    found = quorum.judged(minutes.item(bid, written, body, on))
    return frozenset(one.seat for one in found.acting)


def _start(bid: Bid, body: BodyVersion) -> str:
    """Where the fallback is started, beside the form; empty where none can be."""
    own = body.party is Party.HWB or (
        body.body in {bid.panel, bodies.NATIONAL} and body.body in fallbacks.items(bid)
    )
    return "start-fallback" if own and any(fallbacks.options(bid, body)) else ""


def _titled(body: BodyVersion, names: Iterable[str]) -> list[str]:
    """Members with what they sit as, which says why nobody else will do."""
    title = {seat.holder.name: seat.title for seat in body.seats if seat.holder}
    return [f"{name}, {title[name]}" if name in title else name for name in names]


def _read(typed: dict[str, Any]) -> Minutes:
    try:
        return Minutes.model_validate(typed)
    except ValidationError:
        return Minutes()


def out(body: BodyVersion, recusals: Iterable[Recusal]) -> list[str]:
    """Who does not act on an item, and why, one sentence each."""
    return [_out(body, one) for one in recusals]


def _out(body: BodyVersion, one: Recusal) -> str:
    who = minutes.people(body).get(one.person, "")
    titles = (seat.title for seat in body.seats if seat.id == one.seat)
    return f"{first_up(who or next(titles, 'A seat'))} {one.words}."


NOT_COUNTED = " No vote from this member counts."


def notes(
    bid: Bid, body: BodyVersion, on: date, late: tuple[Recusal, ...] = ()
) -> dict[str, str]:
    """Why the holder of a seat does not act, by seat."""
    item = minutes.item(bid, Minutes(late=late), body, on)
    found = {}
    for seat in standing(body, on):
        out = item.out(seat.holder.person, seat) if seat.holder else None
        if out:
            found[seat.id] = f"{first_up(out.words)}.{NOT_COUNTED}"
        elif seat.id not in item.ids:
            found[seat.id] = "Attends without a vote."
    return found


def barred(
    bid: Bid, body: BodyVersion, on: date, late: tuple[Recusal, ...] = ()
) -> dict[str, str]:
    """Who may act in no seat at the item, by person, and why."""
    item, found = minutes.item(bid, Minutes(late=late), body, on), dict[str, str]()
    for person in minutes.people(body):
        outs = [
            item.out(person, seat)
            for seat in standing(body, on)
            if person in {s.person for s in (seat.holder, *seat.substitutes) if s}
        ]
        if outs and all(outs):
            found[person] = next(out.words for out in outs if out)
    return found


def standing(body: BodyVersion, on: date) -> tuple[Seat, ...]:
    """The seats that stand on a day, in the body's order."""
    return tuple(seat for seat in body.seats if seats.is_in_force(seat, on))
