"""The conflicts panel at a review that it cannot conclude, and whom it hands it to."""

from typing import Any

from tests.builders import PANEL, REGION, Story, actor
from tests.rules.handing_on import PLACE
from tests.rules.steps import at, declares
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.committees import Fallback, FallbackKind
from workflows.contracts.parties import Actor, Role
from workflows.contracts.reviews import ConflictOutcome, Handling

CODE = PLACE.body
OTHER = PLACE.model_copy(
    update={
        "body": "panel/Y54",
        "name": "North conflicts panel",
        "seats": tuple(
            s.model_copy(
                update={
                    "holder": s.holder.model_copy(update={"person": f"north-{s.id}"})
                    if s.holder
                    else None,
                    "substitutes": (),
                }
            )
            for s in PLACE.seats
        ),
    }
)
NORTH = Fallback(
    kind=FallbackKind.PANEL, body="panel/Y54", words="The northern panel concludes."
)
BOTH = PLACE.model_copy(
    update={
        "rules": PLACE.rules.model_copy(
            update={"fallbacks": (NORTH, *PLACE.rules.fallbacks)}
        )
    }
)
NORTHERN = actor(Role.PANEL_CHAIR, "panel/Y54")


def of_panel(name: str) -> Actor:
    return actor(Role.PANEL_MEMBER, CODE, person=f"specimen-{name}", name=name)


def before() -> Story:
    return at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")


def lost(*more: str) -> Story:
    """No councillor on the panel can act: those who could are all out."""
    story = before()
    for name in ("carol", "dafydd", "vikram", *more):
        declares(story, of_panel(name), Handling.LEAVE)
    return story


def starts(**changes: Any) -> c.StartFallback:
    given: dict[str, Any] = {
        "by": PANEL,
        "board": CODE,
        "to": "Y56",
        "reason": "No councillor without an interest is left.",
        "body": BOTH,
    }
    return c.StartFallback.model_validate(given | changes)


def concludes(story: Story, **changes: Any) -> c.ConcludeConflictReview:
    given: dict[str, Any] = {
        "by": PANEL,
        "version": story.bid.version,
        "outcome": ConflictOutcome.CLEAR,
        "reasons": "All on record.",
        "body": BOTH,
    }
    return c.ConcludeConflictReview.model_validate(given | changes)


def chair_out(stand_ins: tuple[str, ...] = ()) -> Story:
    """The panel's chair has an interest, and the region had them leave."""
    story = before()
    declares(story, PANEL)
    return story.gives(
        c.RuleOnInterest(
            by=REGION,
            interest=story.bid.interests[-1].id,
            handling=Handling.LEAVE,
            reason="Direct.",
            stand_ins=stand_ins,
        )
    )
