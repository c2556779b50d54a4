"""What the page of the national panel's sittings says: who sits when, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.kit.pages.bid.wording import capital
from workflows.contracts.bids import Bid
from workflows.contracts.panels import PanelSeat, PanelSitting, SeatReason
from workflows.contracts.rounds import (
    Round,
    RoundEntry,
    SeatingAsked,
    SittingBegun,
    SittingSet,
)
from workflows.rules import panel, waiting, words
from workflows.rules.panel import Queue


def summary(of: Round, queue: Queue) -> list[str]:
    """What is set, and how far the bids are."""
    bids = panel.in_order(queue.bids)
    ready = sum(map(panel.is_ready, bids))
    said = [
        f"{words.plural(len(bids), 'bid')} for the panel: {ready} ready, "
        f"{len(bids) - ready} not yet. {words.plural(queue.behind, 'bid')} of the round "
        "not that far."
    ]
    if not of.sittings:
        said.append(
            "No sitting is set. Set one, so that bids know when they are heard."
        )
    else:
        said.append(
            "Ready bids sit first, then the others by arrival. A sitting starts at its "
            "time, or before it once every bid of the round is ready. Who is late, or "
            "finds no room, rolls on to the next."
        )
    return said


def sittings(of: Round, bids: Sequence[Bid]) -> list[dict[str, Any]]:
    """Each sitting that is still to be, with its bids in order; last, those without."""
    seats = panel.seated(of.sittings, bids)
    found = [
        {
            "title": words.moment(one.at),
            "rows": _rows(one, bids, seats),
            "room": f"Room for {words.plural(one.most, 'bid')}.",
        }
        for one in of.sittings
    ]
    left = _rows(None, bids, seats)
    if left:
        found.append({"title": "Without a sitting", "rows": left, "room": ""})
    return found


def _rows(
    sitting: PanelSitting | None, bids: Sequence[Bid], seats: Mapping[str, PanelSeat]
) -> list[dict[str, str]]:
    known = {bid.id: bid for bid in bids}
    moment = sitting.at if sitting else None
    here = [(seat, known[one]) for one, seat in seats.items() if seat.sits == moment]
    return [
        {
            "place": f"{seat.place}" if seat.place else "None",
            "bid_id": bid.id,
            "ccgs": words.joined([a.name for a in bid.applicants], 40),
            "state": "Ready" if panel.is_ready(bid) else waiting.now(bid).sentence,
            "why": capital(panel.reason(seat)) or _plain(seat),
        }
        for seat, bid in sorted(here, key=lambda one: (one[0].place, one[1].id))
    ]


def _plain(seat: PanelSeat) -> str:
    if seat.sits is None:
        return "No sitting with room is set"
    if seat.why is SeatReason.EXPECTED:
        return "Keeps its place if it is ready by then"
    return "In order"


def record(entries: Sequence[RoundEntry]) -> list[tuple[str, str]]:
    """What has happened to the sittings, the latest first."""
    return [
        (words.moment(e.event.at), said(e.event, e.event.by.name if e.event.by else ""))
        for e in reversed(entries)
        if isinstance(e.event, SittingSet | SeatingAsked | SittingBegun)
    ]


def said(event: SittingSet | SeatingAsked | SittingBegun, who: str) -> str:
    """What happened, in a sentence."""
    match event:
        case SittingSet():
            when = words.moment(event.day)
            if not event.most:
                return f"{who} called off the panel's sitting of {when}: {event.reason}"
            room = words.plural(event.most, "bid")
            return f"{who} set a sitting of the panel at {when}, for {room} at most: {event.reason}"
        case SeatingAsked():
            return f"{who} had the bids told when the panel sits."
        case SittingBegun():
            early = (
                ", before its time, since every bid was ready" if event.early else ""
            )
            bids = words.joined(event.bids, 5000) or "no bid"
            return f"The panel's sitting of {words.moment(event.day)} started{early}, with {bids}."
