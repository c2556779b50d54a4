"""Whether the sums that a bid carries add up (R20)."""

from workflows.contracts.money import Allocation


def are_right(one: Allocation) -> bool:
    """Practices, contingency and headroom make each total, and those the whole."""
    return one.total_pence == sum(s.total_pence for s in one.shares) and all(
        s.total_pence == s.practices_pence + s.contingency_pence + s.headroom_pence
        for s in one.shares
    )
