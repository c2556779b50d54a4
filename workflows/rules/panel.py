"""Which bid is before which sitting of the national panel: ready ones first, then by arrival.

A sitting starts at its moment, or before it once every bid of the round is ready. A bid
that is late, or has no room, rolls on to the next.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.panels import (
    PanelLook,
    PanelLooked,
    PanelSeat,
    PanelSeated,
    PanelSitting,
    SeatReason,
    SeatTold,
)
from workflows.rules import calendar, conditions_panel, road, words

MORNING = time(6)
"""When a round looks at its bids each day."""


EVER = datetime.max.replace(tzinfo=UTC)


class Queue(NamedTuple):
    """The bids of a round that are still to be decided.

    Attributes:
        bids: Those at approval in principle, as they stand.
        behind: How many open ones are not that far.
    """

    bids: Sequence[Bid]
    behind: int


def is_ready(bid: Bid) -> bool:
    """Whether only the decision is left: the region has recommended, nothing holds it."""
    open_ = any(one.answered is None for one in bid.requests)
    weighed = bid.moderation is not None and not conditions_panel.is_wanted(bid)
    return weighed and bid.hold is None and not open_


def _waits(bid: Bid) -> bool:
    """Whether the panel has not sat with it."""
    decided = bid.decision is not None or bid.awaited is not None
    return (
        bid.stage is Stage.APPROVAL_IN_PRINCIPLE
        and bid.ended is None
        and road.is_national(bid.model)
        and not decided
        and not (bid.sitting is not None and bid.sitting.taken)
    )


def in_order(bids: Iterable[Bid]) -> list[Bid]:
    """Those that still wait for the panel: ready ones first, then by arrival.

    A bid that is ready arrived when the region recommended; another when it was opened.
    """

    def key(bid: Bid) -> tuple[bool, datetime, str]:
        arrived = bid.moderation.at if bid.moderation else bid.opened
        return not is_ready(bid), arrived or EVER, bid.id

    return sorted(filter(_waits, bids), key=key)


def begins(
    sittings: Sequence[PanelSitting], queue: Queue, now: datetime
) -> tuple[PanelSitting | None, bool]:
    """The sitting that starts now, and whether it does so before its day."""
    first = min(sittings, key=lambda one: one.at, default=None)
    if first is None or first.at <= now:
        return first, False
    waiting = in_order(queue.bids)
    all_ready = bool(waiting) and not queue.behind and all(map(is_ready, waiting))
    return (first, True) if all_ready else (None, False)


def seated(
    sittings: Sequence[PanelSitting],
    bids: Iterable[Bid],
    begun: PanelSitting | None = None,
) -> dict[str, PanelSeat]:
    """Where each bid that waits for the panel sits.

    Args:
        sittings: Those that are still to be, and the one that begins.
        bids: The bids at approval in principle.
        begun: The one that begins: only bids that are ready sit there.
    """
    waiting = in_order(bids)
    coming = {one.at for one in sittings}
    rolled = {
        bid.id: (bid.sitting.why, bid.sitting.after)
        for bid in waiting
        if bid.sitting and bid.sitting.after and bid.sitting.after not in coming
    }
    found: dict[str, PanelSeat] = {}
    for sitting in sorted(sittings, key=lambda one: one.at):
        here = [bid for bid in waiting if is_ready(bid) or sitting != begun]
        here = here[: sitting.most]
        for place, bid in enumerate(here, start=1):
            plain = SeatReason.READY if is_ready(bid) else SeatReason.EXPECTED
            why, after = rolled.get(bid.id, (plain, None))
            found[bid.id] = PanelSeat(
                sits=sitting.at,
                place=place,
                most=sitting.most,
                why=why,
                after=after,
                taken=sitting == begun,
            )
        waiting = [bid for bid in waiting if bid.id not in found]
        for bid in waiting:
            late = sitting == begun and not is_ready(bid)
            why = SeatReason.LATE if late else SeatReason.FULL
            rolled[bid.id] = (why, sitting.at)
    for bid in waiting:
        why, after = rolled.get(bid.id, (SeatReason.READY, None))
        found[bid.id] = PanelSeat(why=why, after=after)
    return found


def looked(look: PanelLook, queue: Queue) -> PanelLooked:
    """What a round finds when it looks at its bids: only what is new to them."""
    queue = queue._replace(bids=[b for b in queue.bids if not _has_sat(b, look)])
    begun, early = begins(look.sittings, queue, look.at)
    seats = seated(look.sittings, queue.bids, begun)
    sat = sorted((seat.place, bid) for bid, seat in seats.items() if seat.taken)
    known = {bid.id: bid.sitting for bid in queue.bids}
    return PanelLooked(
        begins=begun,
        early=early,
        bids=tuple(bid for _, bid in sat),
        seats=tuple(
            SeatTold(bid_id=bid_id, seat=seat)
            for bid_id, seat in sorted(seats.items())
            if seat != known[bid_id] and (known[bid_id] or seat != PanelSeat())
        ),
    )


def _has_sat(bid: Bid, look: PanelLook) -> bool:
    """Whether a sitting began with it that its record may not have yet.

    Where the region has recommended anew since, the panel has to sit with it again.
    """
    sat = dict(look.sat).get(bid.id)
    return sat is not None and (bid.moderation is None or bid.moderation.at <= sat)


def heard(bid: Bid, seat: PanelSeat, now: datetime) -> PanelSeated | None:
    """What a bid makes of its round's word; nothing where it is no news, or too late."""
    if not _waits(bid) or bid.sitting == seat:
        return None
    return PanelSeated(at=now, seat=seat)


def next_look(
    sittings: Sequence[PanelSitting], last: datetime | None
) -> datetime | None:
    """When the round looks at its bids next: each morning, and when a sitting starts."""
    if not sittings:
        return None
    first = min(one.at for one in sittings)
    if last is None:
        return first - calendar.REACH
    tomorrow = calendar.london_day(last) + timedelta(days=1)
    return min(first, calendar.at(tomorrow, MORNING))


def reason(seat: PanelSeat) -> str:
    """Why it is not an earlier sitting; empty where it is the first there was."""
    if seat.after is None:
        return ""
    then = words.day(seat.after)
    if seat.why is SeatReason.LATE:
        return f"it was not ready when the panel sat on {then}"
    return f"there is no room in the sitting of {then}"


def before_panel(seat: PanelSeat | None) -> str:
    """How the decision is waited for: ` by the national panel, which sits …`."""
    if seat is None:
        return ""
    why = reason(seat)
    because = f", since {why}" if why else ""
    if seat.taken:
        return f" by the national panel, which had it in its sitting of {_day(seat)}"
    if seat.sits is None:
        return f" by the national panel, for which no sitting with room is set{because}"
    return (
        f" by the national panel, which sits at {words.moment(seat.sits)} (place "
        f"{seat.place} of {seat.most}){because}"
    )


def in_time(seat: PanelSeat | None) -> str:
    """Until when something is wanted for the panel; empty where it has no sitting."""
    if seat is None or seat.sits is None or seat.taken:
        return ""
    return f", before the national panel sits at {words.moment(seat.sits)}"


def _day(seat: PanelSeat) -> str:
    return words.day(seat.sits) if seat.sits else "a day not known"


def said(event: PanelSeated) -> str:
    """What happened, in a sentence."""
    seat, why = event.seat, reason(event.seat)
    because = f": {why}" if why else ""
    if seat.taken:
        return f"The national panel had it in its sitting of {_day(seat)}."
    if seat.sits is None:
        return f"No sitting of the national panel has room for it{because}."
    expected = " It has to be ready by then." if seat.why is SeatReason.EXPECTED else ""
    return (
        f"It is before the national panel at {words.moment(seat.sits)}, in place "
        f"{seat.place} of {seat.most}{because}.{expected}"
    )
