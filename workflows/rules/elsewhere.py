"""Who has taken part in a bid for another body: nobody does so twice (R8, R10)."""

from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies


def has_voted(bid: Bid, person: str, other_than: Party) -> bool:
    """Whether a person is known to have voted in a standing decision of another party."""
    on_boards = any(
        person in d.votes.voters
        and (d.decider.party if d.decider else Party.HWB) is not other_than
        for d in bid.board_decisions
    )
    if on_boards or _concluded(bid, person, other_than):
        return True
    votes = bid.decision.votes if bid.decision else None
    national = votes is not None and person in votes.voters
    return national and other_than is not Party.NHS_ENGLAND


def _concluded(bid: Bid, person: str, other_than: Party) -> bool:
    """Whether a person voted, by its minutes, in the conflict review's conclusion."""
    one = bid.conflict_conclusion
    if one is None or one.votes is None or person not in one.votes.voters:
        return False
    party = one.decider.party if one.decider else Party.CONFLICTS
    return party is not other_than


def why(bid: Bid, person: str, party: Party) -> str:
    """Why somebody does not act on a bid in a body of this party, after their name.

    Of NHS England only its national panel has seats: there whoever attested, scored,
    moderated or settled conditions is out too, and whoever voted on a board. So is, where
    the conflicts panel concludes by its seats, whoever voted on a board.

    Returns:
        Empty where nothing is known.
    """
    others = [a for a in bid.acted if a.person == person]
    if any(a.party is not party for a in others):
        return ANOTHER
    panel = party is Party.CONFLICTS and bid.cycle.panel_minutes
    if not panel and party is not Party.NHS_ENGLAND:
        return ""
    if has_voted(bid, person, party):
        return ANOTHER
    if panel:
        return ""
    roles = [a.role for a in others if a.role is not Role.NATIONAL_CHAIR]
    if not roles:
        return ""
    same = all(bodies.office(bid, role) == bodies.NATIONAL for role in roles)
    return "has taken part in this bid in another role" if same else ANOTHER


ANOTHER = "has acted on this bid for another body"
