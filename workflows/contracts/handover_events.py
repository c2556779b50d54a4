"""What happens at the handover itself, between its release and the first day."""

from typing import Literal

from workflows.contracts.happened import Happened


class HandoverConfirmed(Happened):
    """The second key: another person confirmed the release.

    Attributes:
        journal: The check code of the journal that they were shown.
    """

    kind: Literal["handover_confirmed"] = "handover_confirmed"
    journal: str = ""
