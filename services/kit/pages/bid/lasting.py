"""From a bid that went live to what each CCG has held since."""

from services.kit import delegations
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.rules import delegation


async def links(at: Visitor, bid: Bid) -> list[dict[str, str]]:
    """The delegations that a bid led to and the reader may see; one query for each.

    Bids that went live before there were delegations may have none.
    """
    if at.service.party not in delegations.PARTIES:
        return []
    return [
        {
            "href": f"{at.service.prefix}/delegations/{one.number}",
            "text": f"Delegation {one.number}: what {one.name} holds now",
        }
        for one in delegation.begun_by(bid)
        if delegation.may_see(at.hat, one) and await at.to.delegations.one(one.id)
    ]
