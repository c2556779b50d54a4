"""Who concludes in place of a panel's chair who is kept out: put in from our own store."""

from services.kit.connections import Connections
from workflows.contracts.parties import Party, Role
from workflows.rules import concluding, interests
from workflows.rules.calendar import london_day

TAKES = (Role.PANEL_CHAIR, Role.PANEL_MEMBER)


async def of_ruling(to: Connections, bid_id: str, interest: str) -> tuple[str, ...]:
    """Whoever else chairs the panel, and takes the chair as its seats name them.

    Nobody where the interest is not the chair's of the panel that reviews the bid.
    """
    record = await to.register.bid(bid_id)
    found = record.state.interests if record else ()
    one = next((i for i in found if i.id == interest), None)
    if (
        record is None
        or one is None
        or not interests.is_of(record.state, one, Role.PANEL_CHAIR)
    ):
        return ()
    panel, chair = record.state.panel, one.by.person
    every = await to.members.holders(Party.CONFLICTS, panel, TAKES)
    chairs = await to.members.holders(Party.CONFLICTS, panel, (Role.PANEL_CHAIR,))
    today = london_day(to.clock())
    body = await to.committees.at(Party.CONFLICTS, panel, today)
    named = concluding.takes_chair(body, chair, today) if body else ()
    able = {one.person for one in every}
    people = (*(c.person for c in chairs if c.person != chair), *named)
    return tuple(dict.fromkeys(p for p in people if p in able))
