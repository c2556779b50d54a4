"""The one base of every event."""

from datetime import datetime

from workflows.contracts.base import Contract
from workflows.contracts.parties import Who


class Happened(Contract):
    """Something that happened, by somebody or by the clock."""

    at: datetime
    by: Who | None = None

    def who(self) -> Who:
        """Who did it; only people's events may ask.

        Raises:
            ValueError: The clock did it.
        """
        if self.by is None:
            raise ValueError("this event needs a person")
        return self.by.alone()
