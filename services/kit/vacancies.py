"""What a bid waits for, and where nobody could meet it: only the member register knows."""

from activities.members.reading import Recipient
from services.kit.connections import Connections
from workflows.contracts.bids import Bid
from workflows.contracts.views import Waiting
from workflows.rules import vacancies


async def holders(to: Connections, held: Waiting) -> list[list[Recipient]]:
    """Who holds an office that can meet each part of a wait, part by part."""
    return [
        await to.members.holders(need.party, need.body, need.roles)
        if need.roles and need.party
        else []
        for need in held.blockers
    ]


def said(bid: Bid, held: Waiting, who: list[list[Recipient]]) -> Waiting:
    """The wait, whose sentence also says for which offices nobody can act."""
    found = (
        vacancies.said(bid, need, [one.person for one in some])
        for need, some in zip(held.blockers, who, strict=True)
    )
    return vacancies.with_vacancies(held, found)
