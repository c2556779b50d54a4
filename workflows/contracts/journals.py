"""The journal of a handover: what would be posted, before anything is."""

from datetime import date

from workflows.contracts.base import Contract
from workflows.contracts.money import Pence


class JournalLine(Contract):
    """One posting: a debit goes into the account, a credit comes out of it.

    Attributes:
        source: Where the figure comes from, in words.
        phase: Of which phase; 1 is the handover itself.
        day: On which day it is posted; of later phases.
        transfer: The id of a later phase's transfer.
    """

    account: str
    debit_pence: Pence
    credit_pence: Pence
    source: str
    phase: int = 1
    day: date | None = None
    transfer: str = ""


class JournalCheck(Contract):
    """One reconciliation: what is compared, and by how much the two differ."""

    words: str
    difference_pence: Pence


class Journal(Contract):
    """A dry run of the handover.

    Attributes:
        transfer: The id under which it would be posted, once.
        code: SHA-256 over all of it; whoever gives the second key names it.
    """

    transfer: str
    lines: tuple[JournalLine, ...]
    debit_pence: Pence
    credit_pence: Pence
    checks: tuple[JournalCheck, ...]
    code: str

    @property
    def reconciles(self) -> bool:
        """Whether every check comes to nothing."""
        return not any(check.difference_pence for check in self.checks)
