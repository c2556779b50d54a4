"""What happens at the handover itself, between its release and the first day."""

from typing import Literal

from workflows.contracts.happened import Happened
from workflows.contracts.sagas import HandoverStep


class HandoverConfirmed(Happened):
    """The second key: another person confirmed the release.

    Attributes:
        journal: The check code of the journal that they were shown.
    """

    kind: Literal["handover_confirmed"] = "handover_confirmed"
    journal: str = ""


class HandoverStepTaken(Happened):
    """A step of the handover stands.

    Attributes:
        id: What every repetition of the step shares.
    """

    kind: Literal["handover_step_taken"] = "handover_step_taken"
    step: HandoverStep
    id: str


class HandoverStepUndone(Happened):
    """A step was undone, because a later one was refused."""

    kind: Literal["handover_step_undone"] = "handover_step_undone"
    step: HandoverStep
