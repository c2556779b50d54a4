"""Declare before the papers open: who is asked to, and where."""

from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.commands import DeclareInterest
from workflows.contracts.parties import Party
from workflows.rules import interests, road


def wanted(at: Visitor, bid: Bid) -> str:
    """Where somebody declares first; empty for whoever has, or need not.

    Those who judge a bid are asked before they read it. A CCG's own officers are asked
    by the conflict review, where the bid waits for them.
    """
    judges = at.hat.party is not Party.CCG and road.needs_approval(bid.model)
    if not judges or bid.ended or interests.has_declared(bid, at.person.id):
        return ""
    if DeclareInterest not in at.service.forms:
        return ""
    return at.service.step(bid.id, "declare_interest")
