"""A body's own ladder: who is told before a date, and when it is late.

The process does not know who sits on a body, nor its rules; here both are read, in the
transaction that writes the entry.
"""

from collections.abc import Collection, Iterable, Iterator

from activities.committees.reading import standing
from activities.members import reading as members
from activities.prepared import Hot
from activities.register import quorum_lost
from activities.register.addressing import Telling
from activities.register.quorum_lost import Step
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import DeadlinePassed, Event, Reminded
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
        event = _of_a_date(step.entry.event)
        if event:
            notices = await _by_ladder(hot, telling.notices, step, event)
            found.append(telling._replace(notices=notices))
        else:
            found.append(telling)
    return [*found, *await quorum_lost.tellings(hot, steps)]


def _of_a_date(event: Event) -> Reminded | DeadlinePassed | None:
    """That a body's date is near or has passed; a vote has its own reminders."""
    if isinstance(event, DeadlinePassed):
        return None if event.lapses else event
    if isinstance(event, Reminded) and event.key is not DeadlineKey.VOTE:
        return event
    return None


async def _by_ladder(
    hot: Hot,
    usual: tuple[Notice, ...],
    step: Step,
    event: Reminded | DeadlinePassed,
) -> tuple[Notice, ...]:
    """The letters with those of ladders; all of the usual ones where there is none.

    Of a late body with steps for that they take the place of the usual ones; what goes
    before a date, and what only that has steps for, goes beside them.
    """
    kind = TOLD[isinstance(event, DeadlinePassed)]
    day, bid = london_day(event.at), step.before
    own: dict[tuple[Party, str], BodyVersion] = {}
    for one in usual:
        if one.kind is not kind:
            continue
        body = await standing(hot, one.party, one.body, day)
        if body is not None and body.rules.ladder:
            own[one.party, one.body] = body
    if not own:
        return usual
    held = await members.offices(hot, ladder.bodies_of(bid, own.values()))
    found = [n for n in usual if n.kind is not kind]
    in_place = kind is NoticeKind.ESCALATION and any(map(_when_late, own.values()))
    for one in (n for n in usual if n.kind is kind):
        body = own.get((one.party, one.body))
        told_ = [*ladder.told(bid, event, body, one, held)] if body else []
        if not in_place:
            found += _without(one, told_)
        found += told_
    return tuple(found)


def _without(usual: Notice, told_: Iterable[Notice]) -> Iterator[Notice]:
    """The usual letter to whoever does not read it with a step's words already."""
    where = (usual.party, usual.body)
    gone = {role for n in told_ if (n.party, n.body) == where for role in n.roles}
    if not gone:
        yield usual
    elif rest := tuple(role for role in usual.roles if role not in gone):
        yield usual.model_copy(update={"roles": rest})


TOLD = {False: NoticeKind.REMINDER, True: NoticeKind.ESCALATION}
"""How the round tells of a date, by whether it has passed."""


def _when_late(body: BodyVersion) -> bool:
    return any(not rung.before for rung in body.rules.ladder)
