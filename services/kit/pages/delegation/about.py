"""What a form on a delegation is made from."""

from dataclasses import dataclass
from datetime import datetime

from workflows.contracts.delegations import Delegation
from workflows.contracts.parties import Party


@dataclass(frozen=True, slots=True)
class About:
    """A delegation that somebody is about to take a step on.

    Attributes:
        subject: Which alert, year, month, variation or direction; empty where there is
            only one.
        side: Whose step it is.
    """

    found: Delegation
    subject: str
    now: datetime
    side: Party = Party.CCG

    @property
    def number(self) -> int:
        """The subject as a number; 0 where it is none."""
        return int(self.subject) if self.subject.isdigit() else 0
