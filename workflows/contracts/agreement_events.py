"""What happens to an agreement between its issue and its signature."""

from datetime import date, datetime
from typing import Literal

from workflows.contracts.happened import Happened


class ChangesAcknowledged(Happened):
    """A CCG has seen how the agreement differs from what it asked for."""

    kind: Literal["changes_acknowledged"] = "changes_acknowledged"
    digest: str


class ReviewShortened(Happened):
    """One side consented to a shorter review.

    Attributes:
        sign_from: From when it may be signed, where this was the last consent wanted.
    """

    kind: Literal["review_shortened"] = "review_shortened"
    digest: str
    to: date
    sign_from: datetime | None = None
