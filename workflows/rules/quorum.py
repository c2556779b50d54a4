"""Quorum after recusals, with reasons (R7, R9, R13, R15). It never fills a gap silently."""

from collections.abc import Collection
from datetime import date

from workflows.contracts.committees import BodyVersion
from workflows.contracts.sittings import Quorum, Recusal, Sits
from workflows.rules import attending, quorum_words, remedies
from workflows.rules.attending import Item


def quorum(
    body: BodyVersion,
    on: date,
    attendance: Collection[str] = (),
    recusals: Collection[Recusal] = (),
    substitutes: Collection[Sits] = (),
) -> Quorum:
    """Whether those in the room for an item can decide it, and why.

    Args:
        body: The version of the body that the decision pins.
        on: The day of the meeting: seats begin and end.
        attendance: Members in the room for this item; whoever left is not among them.
        recusals: Everybody who does not act on it, ruled so or treated so (R11).
        substitutes: Who sits for whom; they need not be in `attendance`.
    """
    return judged(Item.of(body, on, attendance, recusals, substitutes))


def judged(item: Item) -> Quorum:
    """The quorum of an item as it stands."""
    acting = {a.seat: a for a in attending.everybody(item)}
    missing = remedies.missing(item, acting)
    return Quorum(
        body=item.body.body,
        version=item.body.version,
        quorate=not missing,
        seats=len(item.voting),
        needed=item.needed,
        acting=tuple(acting.values()),
        reasons=tuple(quorum_words.reasons(item, acting)),
        missing=missing,
        would_help=remedies.would_help(item, acting, missing),
        notes=attending.notes(item),
    )
