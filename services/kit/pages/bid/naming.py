"""What a bid waits for, with NHS England's local team by the name that the rules lack."""

from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party
from workflows.contracts.views import Waiting
from workflows.rules import waiting

LOCAL = "NHS England's local team"


def now(at: Visitor, bid: Bid) -> Waiting:
    """The wait as the rules say it, and which team is meant where its name is known."""
    held = waiting.now(bid)
    name = at.bodies.get((Party.NHS_ENGLAND, bid.local_team), "")
    if not name:
        return held

    def named(said: str) -> str:
        return said.replace(LOCAL, f"the {name}")

    blockers = tuple(
        one.model_copy(update={"words": named(one.words), "name": named(one.name)})
        for one in held.blockers
    )
    change = {"sentence": named(held.sentence), "blockers": blockers}
    return held.model_copy(update=change)
