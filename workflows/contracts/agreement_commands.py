"""What a person may ask for about the agreement, between its issue and its signature."""

from datetime import date

from workflows.contracts.command import Command
from workflows.contracts.texts import Line


class AcknowledgeChanges(Command):
    """The CCG has seen how the agreement differs from what it asked for (R19)."""

    digest: Line
    declaration: bool


class ShortenReview(Command):
    """One side consents to sign before the review window is over (R19).

    Attributes:
        to: The day from which the agreement may be signed, once every side has named it.
    """

    digest: Line
    to: date
