"""What happens to the later phases of a delegation."""

from typing import Literal

from workflows.contracts.happened import Happened
from workflows.contracts.phases import PhaseEnd
from workflows.contracts.sagas import HandoverStep


class PhaseHappened(Happened):
    """What all of them have: which phase it is, by its number."""

    phase: int


class PhaseHeldUp(PhaseHappened):
    """A phase's day came, and something forbids it.

    Attributes:
        reason: What, in words.
    """

    kind: Literal["phase_held_up"] = "phase_held_up"
    reason: str


class PhaseBegun(PhaseHappened):
    """A phase set off; from here it is carried out, or every step of it is undone."""

    kind: Literal["phase_begun"] = "phase_begun"


class PhaseStepTaken(PhaseHappened):
    """A step of a phase stands; `id` is what every repetition of it shares."""

    kind: Literal["phase_step_taken"] = "phase_step_taken"
    step: HandoverStep
    id: str


class PhaseStepUndone(PhaseHappened):
    """A step of a phase was undone, because a later one was refused."""

    kind: Literal["phase_step_undone"] = "phase_step_undone"
    step: HandoverStep


class PhaseFailed(PhaseHappened):
    """A step of a phase was refused for good; NHS England has to release it again."""

    kind: Literal["phase_failed"] = "phase_failed"
    step: HandoverStep
    problem: str


class PhaseReleased(PhaseHappened):
    """NHS England released a phase again."""

    kind: Literal["phase_released"] = "phase_released"


class PhaseMoved(PhaseHappened):
    """A phase's functions are the CCG's, and its money."""

    kind: Literal["phase_moved"] = "phase_moved"


class PhaseCancelled(PhaseHappened):
    """A phase never comes: NHS England keeps its functions and its money."""

    kind: Literal["phase_cancelled"] = "phase_cancelled"
    reason: PhaseEnd


PhaseEvent = (
    PhaseHeldUp
    | PhaseBegun
    | PhaseStepTaken
    | PhaseStepUndone
    | PhaseFailed
    | PhaseReleased
    | PhaseMoved
    | PhaseCancelled
)
"""All of them."""
