"""What happens to the later phases of a delegation."""

from typing import Literal

from workflows.contracts.happened import Happened
from workflows.contracts.phases import PhaseEnd
from workflows.contracts.sagas import HandoverStep


class PhaseHeldUp(Happened):
    """A phase's day came, and something forbids it.

    Attributes:
        reason: What, in words.
    """

    kind: Literal["phase_held_up"] = "phase_held_up"
    phase: int
    reason: str


class PhaseBegun(Happened):
    """A phase set off; from here it is carried out, or every step of it is undone."""

    kind: Literal["phase_begun"] = "phase_begun"
    phase: int


class PhaseStepTaken(Happened):
    """A step of a phase stands; `id` is what every repetition of it shares."""

    kind: Literal["phase_step_taken"] = "phase_step_taken"
    phase: int
    step: HandoverStep
    id: str


class PhaseStepUndone(Happened):
    """A step of a phase was undone, because a later one was refused."""

    kind: Literal["phase_step_undone"] = "phase_step_undone"
    phase: int
    step: HandoverStep


class PhaseFailed(Happened):
    """A step of a phase was refused for good; NHS England has to release it again."""

    kind: Literal["phase_failed"] = "phase_failed"
    phase: int
    step: HandoverStep
    problem: str


class PhaseReleased(Happened):
    """NHS England released a phase again."""

    kind: Literal["phase_released"] = "phase_released"
    phase: int


class PhaseMoved(Happened):
    """A phase's functions are the CCG's, and its money."""

    kind: Literal["phase_moved"] = "phase_moved"
    phase: int


class PhaseCancelled(Happened):
    """A phase never comes: NHS England keeps its functions and its money."""

    kind: Literal["phase_cancelled"] = "phase_cancelled"
    phase: int
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
