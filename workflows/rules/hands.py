"""Which functions change hands by an event of a delegation (R22, R23, R25)."""

from typing import NamedTuple

from workflows.contracts.delegations import Delegation
from workflows.rules.bodies import NATIONAL


class Move(NamedTuple):
    """A function that one body held and another holds from now on."""

    function: str
    held: str
    holder: str


def changed(before: Delegation | None, after: Delegation) -> tuple[Move, ...]:
    """Each function whose holder is another than before.

    The first functions came with the handover. One that a variation adds was NHS
    England's: whatever nobody was given is.
    """
    if before is None:
        return ()
    known = {one.function: one.holder for one in before.functions}
    return tuple(
        Move(one.function, known.get(one.function, NATIONAL), one.holder)
        for one in after.functions
        if known.get(one.function, NATIONAL) != one.holder
    )
