"""Which stages a bid passes: the model decides the road (R2, DOMAIN 1.1)."""

from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Mode, Model

FULL = (
    Stage.EXPRESSION_OF_INTEREST,
    Stage.HWB_APPROVAL,
    Stage.CONFLICT_REVIEW,
    Stage.APPROVAL_IN_PRINCIPLE,
    Stage.BUDGET_HANDOVER,
)
ROADS: dict[Model, tuple[Stage, ...]] = {
    Model.GREATER_INVOLVEMENT: (Stage.EXPRESSION_OF_INTEREST, Stage.BUDGET_HANDOVER),
    Model.JOINT: FULL,
    Model.DELEGATED: FULL,
}
LADDER = (Model.GREATER_INVOLVEMENT, Model.JOINT, Model.DELEGATED)
"""From the least to the most that a CCG can take on."""

MODES: dict[Model, Mode] = {
    Model.GREATER_INVOLVEMENT: Mode.INFLUENCE,
    Model.JOINT: Mode.JOINT,
    Model.DELEGATED: Mode.DELEGATED,
}


def next_stage(model: Model, stage: Stage) -> Stage:
    """The stage after this one; the last one has none and stays."""
    road = ROADS[model]
    if stage in road:
        return road[min(road.index(stage) + 1, len(road) - 1)]
    return Stage.BUDGET_HANDOVER


def needs_approval(model: Model) -> bool:
    """Greater involvement needs none (R2)."""
    return model is not Model.GREATER_INVOLVEMENT


def has_budget(model: Model) -> bool:
    """Only a delegated bid moves money."""
    return model is Model.DELEGATED


def is_national(model: Model) -> bool:
    """Delegated bids are moderated by the region and decided nationally (R2)."""
    return model is Model.DELEGATED


def is_lower(model: Model, than: Model) -> bool:
    """Whether one model takes on less than another."""
    return LADDER.index(model) < LADDER.index(than)
