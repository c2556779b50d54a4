"""Conditions as headed parts of a page: their terms, and how they stand."""

from services.kit.pages.bid.wording import SUPPORT, Part, capital, rows, signed
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Condition, ConditionStatus, ConditionTerms
from workflows.contracts.parties import Party
from workflows.rules import bodies, evidence, words
from workflows.rules.conditions import HOLDS_UP, is_public

STANDS = {
    ConditionStatus.OPEN: "Open",
    ConditionStatus.DISCHARGED: "Met",
    ConditionStatus.LAPSED: "Lapsed",
}
SET_BY = {
    "decision": "The decision",
    "conflict review": "The conflicts panel",
    "standing": "The round, for every CCG in this class of risk",
}
PUBLIC = {
    True: "What it is about and what is asked, in these words",
    False: "Number, date and how it stands; none of its words",
}

BLOCKS = HOLDS_UP
"""What waits for an open condition."""


def in_public(one: ConditionTerms) -> str:
    """How much of a condition anybody may read."""
    return PUBLIC[is_public(one)]


def condition(bid: Bid, number: int, one: Condition) -> Part:
    """A condition's terms and how it stands."""
    is_open = one.status is ConditionStatus.OPEN
    return Part(
        f"Condition {number}: {one.terms.criterion}",
        rows(
            ("How it stands", _stands(bid, one)),
            ("What is asked", one.terms.text),
            ("Who sees to it", one.terms.owner),
            ("Evidence wanted", one.terms.evidence),
            ("How it is met", _how(bid) if is_open else ""),
            ("Due", words.day(one.terms.due)),
            ("Reviewed at", one.terms.review),
            ("What it blocks", BLOCKS[one.terms.blocks] if is_open else ""),
            ("Support", SUPPORT[one.terms.support_level]),
            ("Set by", SET_BY.get(one.source, capital(one.source))),
            ("Met on", signed([one.discharged]) if one.discharged else ""),
            ("Evidence given", one.evidence),
            ("In the public register", in_public(one.terms)),
        ),
    )


def _stands(bid: Bid, one: Condition) -> str:
    stands = STANDS[one.status]
    if evidence.unjudged(one):
        region = bodies.name(bid, Party.NHS_ENGLAND, bid.region)
        return f"{stands}; {region} judges what was sent"
    refused = one.status is ConditionStatus.OPEN and one.sent
    return f"{stands}; what was sent is not enough" if refused else stands


def _how(bid: Bid) -> str:
    region = bodies.name(bid, Party.NHS_ENGLAND, bid.region)
    return (
        f"Whoever sees to it sends the evidence from this page. The lead of {region} says "
        "whether it is met"
    )
