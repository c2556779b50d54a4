"""The one base of what people say to a round."""

from workflows.contracts.base import Contract
from workflows.contracts.parties import Actor


class RoundCommand(Contract):
    """A request to a round by somebody under one hat.

    Attributes:
        receipted: Whether whoever sends it reads a `RoundReceipt`; to others, and to those
            of before receipts, a round answers with the number alone.
    """

    by: Actor
    receipted: bool = False


class RoundReceipt(Contract):
    """The answer to an accepted command: it is on the round's record under this number.

    Attributes:
        digest: Of the command as received; a second use of the same idempotency key for
            something else shows by it.
    """

    number: int
    digest: str = ""
