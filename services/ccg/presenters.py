"""What a CCG's own pages and answers show."""

import json
from datetime import datetime
from typing import Any

from activities.register.drafts import Draft
from services.kit.sheets import Answer


class DraftSheet(Answer):
    """A draft of the application.

    Attributes:
        version: What the next save names in If-Match.
        application: As much as is written.
        updated_by: The member register's number of whoever saved last.
    """

    bid_id: str
    version: int
    application: dict[str, Any]
    updated_by: str
    updated_at: datetime


def draft_sheet(found: Draft) -> DraftSheet:
    """A draft as it is saved."""
    return DraftSheet(
        bid_id=found.bid_id,
        version=found.version,
        application=json.loads(found.content) if found.content else {},
        updated_by=found.updated_by,
        updated_at=found.updated_at,
    )
