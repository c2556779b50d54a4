"""A body's own ladder: who is told when it is late, in place of the round's usual letters.

The process does not know who sits on a body, nor its rules; here both are read, in the
transaction that writes the entry.
"""

from collections.abc import Collection, Iterable

from activities.committees.reading import standing
from activities.members import reading as members
from activities.prepared import Hot
from activities.register import quorum_lost
from activities.register.addressing import Telling
from activities.register.quorum_lost import Step
from workflows.contracts.committees import BodyVersion
from workflows.contracts.events import DeadlinePassed
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party
from workflows.rules import ladder
from workflows.rules.calendar import london_day


async def told(
    hot: Hot, tellings: Iterable[Telling], steps: Collection[Step]
) -> list[Telling]:
    """What each entry makes us tell, with what depends on who sits where.

    Of a late body with a ladder by its own steps; and that a quorum is lost.
    """
    found: list[Telling] = []
    for telling, step in zip(tellings, steps, strict=True):
        event = step.entry.event
        if isinstance(event, DeadlinePassed) and not event.lapses:
            notices = await _by_ladder(hot, telling.notices, step, event)
            found.append(telling._replace(notices=notices))
        else:
            found.append(telling)
    return [*found, *await quorum_lost.tellings(hot, steps)]


async def _by_ladder(
    hot: Hot, usual: tuple[Notice, ...], step: Step, event: DeadlinePassed
) -> tuple[Notice, ...]:
    """The letters with those of ladders; all of the usual ones where there is none."""
    late = [n for n in usual if n.kind is NoticeKind.ESCALATION]
    day, bid = london_day(event.at), step.before
    own: dict[tuple[Party, str], BodyVersion] = {}
    for one in late:
        body = await standing(hot, one.party, one.body, day)
        if body is not None and body.rules.ladder:
            own[one.party, one.body] = body
    if not own:
        return usual
    held = await members.offices(hot, ladder.bodies_of(bid, own.values()))
    kept = [n for n in usual if n.kind is not NoticeKind.ESCALATION]
    for one in late:
        body = own.get((one.party, one.body))
        if body is not None:
            kept += ladder.told(bid, event, body, one, held)
    return tuple(kept)
