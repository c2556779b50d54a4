"""What changes a delegation while it lasts, in words."""

from workflows.contracts.delegation_changes import Variation
from workflows.contracts.delegations import Delegation
from workflows.contracts.parties import Party
from workflows.rules import delegation_variation, words


def side(found: Delegation, party: Party) -> str:
    """One side of a delegation, in words."""
    return found.name if party is Party.CCG else "NHS England"


def changes(found: Delegation, one: Variation) -> str:
    """What a variation would change or has changed, as a list in a sentence.

    Args:
        found: The delegation as it stood before the variation was in force.
        one: The variation.
    """
    known = delegation_variation.names(found)
    held = delegation_variation.held(found)
    added = [known.get(code, code) for code in one.functions if code not in held]
    kept = delegation_variation.brings(found, one)
    taken = [known.get(code, code) for code in held if code not in kept]
    parts = []
    if added:
        parts.append(f"{found.name} takes on {words.joined(added)}")
    if taken:
        parts.append(f"{words.joined(taken)} goes back to NHS England")
    if one.terms:
        parts.append("terms change")
    return "; ".join(parts)


def variation(found: Delegation, number: int) -> Variation | None:
    """A variation of the delegation by its number."""
    return next((v for v in found.variations if v.number == number), None)
