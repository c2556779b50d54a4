"""Who may see a bid, and who is kept from its papers. Recusal beats every grant."""

from workflows.contracts.bids import Bid
from workflows.contracts.parties import Membership, Party
from workflows.rules import interests, road
from workflows.rules.bodies import NATIONAL, OPERATORS

JUDGES = frozenset({Party.HWB, Party.CONFLICTS, Party.NHS_ENGLAND})
"""Who decides on a bid: asked for an interest before they read it."""


def concerns(bid: Bid) -> tuple[tuple[Party, str, str], ...]:
    """Every body that may see the bid, as (party, body, relation).

    NHS England's teams stay in the list after the handover: its liability for the
    function does not move (R25, NHS Act 2006 s.13Z(6)).
    """
    own = {(one.party, one.body) for one in bid.in_place}
    boards = tuple(
        (Party.HWB, b.id, "board" if b.material else "told") for b in bid.boards
    )
    applicants = tuple((Party.CCG, a.code, "applicant") for a in bid.applicants)
    found = (
        *applicants,
        *boards,
        (Party.CONFLICTS, bid.panel, "panel"),
        (Party.NHS_ENGLAND, bid.local_team, "local"),
        (Party.NHS_ENGLAND, bid.region, "region"),
        (Party.NHS_ENGLAND, NATIONAL, "national"),
        (Party.OPERATOR, OPERATORS, "operator"),
    )
    own -= {(party, body) for party, body, _ in found}
    return (*found, *((party, body, "in_place") for party, body in sorted(own)))


def may_see(who: Membership, bid: Bid) -> bool:
    """Whether a hat belongs to a body of the bid."""
    if any((one.party, one.body) == (who.party, who.body) for one in bid.in_place):
        return True
    match who.party:
        case Party.CCG:
            return any(who.body == a.code for a in bid.applicants)
        case Party.HWB:
            return any(who.body == b.id for b in bid.boards)
        case Party.CONFLICTS:
            return who.body == bid.panel
        case Party.NHS_ENGLAND:
            return who.body in {bid.local_team, bid.region, NATIONAL}
    return who.body == OPERATORS


def sees_papers(person: str, bid: Bid) -> bool:
    """Whether the person may see more than the public summary.

    A ruling to leave, or to have no papers, ends that for every hat the person wears,
    operators' included (R8, HOUSE 0.3.3).
    """
    return not interests.is_out(bid, person)


def declares_first(person: str, party: Party, bid: Bid) -> bool:
    """Whether somebody of this party is to say first if they have an interest.

    Those who judge a bid are asked before they read it; blank is not none (R11). A CCG's
    own officers are asked by the conflict review, where the bid waits for them.
    """
    asked = party in JUDGES and road.needs_approval(bid.model) and not bid.ended
    return asked and not interests.has_declared(bid, person)
