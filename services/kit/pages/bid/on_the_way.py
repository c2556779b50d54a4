"""What stands between a bid and a handover of everything on its start date."""

from services.kit.pages.bid.wording import Part
from services.kit.pages.steps import phasing, shadowing
from workflows.contracts.bids import Bid

SHADOW = ("shadow", "Plan against actual, month by month")
"""Where the figures of the shadow period stand, beside the bid's other pages."""


def parts(bid: Bid) -> list[Part]:
    """What the agreement chooses beside a handover of everything on the start date."""
    found = []
    if shadowed := shadowing.facts(bid):
        found.append(Part("Shadow period", list(shadowed), SHADOW))
    if phased := phasing.facts(bid):
        found.append(Part("Phases of the handover", list(phased)))
    return found
