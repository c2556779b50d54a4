"""Who else is told that a bid has ended: those who were asked, and who prepared the money."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies, needs, road
from workflows.rules.bodies import NATIONAL

Office = tuple[Party, str]


def of(before: Bid, said: str) -> Iterator[Notice]:
    """One letter to each body, so that nobody goes on with what is not needed any more.

    Args:
        before: The bid as it was.
        said: What ended it.
    """
    told = {*bodies.applicant_codes(before), before.local_team}
    asked: dict[Office, tuple[Role, ...]] = {
        (n.party, n.body): n.roles
        for n in needs.of(before)
        if n.command and n.party is not Party.HWB and n.body not in told
    }
    for office, roles in _of_money(before).items():
        more = tuple(r for r in roles if r not in asked.get(office, ()))
        asked[office] = (*asked.get(office, ()), *more)
    for (party, body), roles in asked.items():
        yield Notice(
            kind=NoticeKind.ENDED, party=party, body=body, roles=roles, words=said
        )


def _of_money(before: Bid) -> dict[Office, tuple[Role, ...]]:
    """Where a budget was on its way: who was to release it, and the CCG's region.

    Days before the start nobody of theirs is asked for anything, and all is prepared.
    """
    if before.stage is not Stage.BUDGET_HANDOVER or not road.has_budget(before.model):
        return {}
    return {
        (Party.NHS_ENGLAND, before.region): (Role.REGIONAL_LEAD,),
        (Party.NHS_ENGLAND, NATIONAL): (Role.NATIONAL_OFFICE, Role.NATIONAL_FINANCE),
    }
