"""What NHS England asks for on a bid as part of its round."""

from datetime import date

from workflows.contracts.command import Command
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.texts import Text


class AdmitLate(Command):
    """NHS England takes an expression or application after its date, by override.

    Attributes:
        key: Which date was missed: the expression's or the application's.
        until: The last day on which it is taken.
    """

    key: DeadlineKey
    until: date
    reason: Text
