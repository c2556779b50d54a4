"""Until when a vote is open: asked as a day, at whose working end it closes."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from services.kit.pages.questions.field import MISSING, Raw, Unusable
from services.kit.pages.questions.fields import Day
from workflows.rules.calendar import at

END = time(17)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay(Day):
    """A day, read as 5pm in London on it."""

    def read(self, raw: Raw, name: str) -> Any:
        """See `Field.read`."""
        found = super(LastDay, self).read(raw, name)
        if found is MISSING:
            return found
        try:
            moment = at(date.fromisoformat(str(found)), END)
            return moment.isoformat()
        except OverflowError:
            raise Unusable("The last day must be a real date, like 3 6 2026") from None
