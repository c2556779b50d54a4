"""Who of a body is late with the register of interests: from our own stores (R11, R12)."""

from datetime import date

from services.kit.connections import Connections
from workflows.contracts.committees import BodyVersion
from workflows.contracts.sittings import Recusal
from workflows.rules import minutes, registers


async def recusals(
    to: Connections, body: BodyVersion | None, on: date
) -> tuple[Recusal, ...]:
    """Everybody with a place in the body who was late on a day, with the reason.

    What somebody answered after the day does not count for it. Whether being late keeps
    anybody from an item is for the rules, by the bid's round.
    """
    if body is None:
        return ()
    people = minutes.people(body)
    found, terms = await to.interests.of_people(people, on), await to.terms.of(people)
    months = registers.months_of(await to.reference.cycles(), on)
    late = []
    for person in people:
        term = terms.get(person)
        since = term.since if term else body.since
        why = registers.overdue(found[person], on, months, since)
        if why:
            late.append(Recusal(person=person, words=why))
    return tuple(late)
