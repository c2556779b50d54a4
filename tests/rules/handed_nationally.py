"""The national panel at a bid that it cannot decide, and the committee that does."""

from typing import Any

from tests.builders import OFFICE, Story
from tests.rules.deciding import CHECKED
from tests.rules.paneling import PANEL, SEATED, SEATS, before_panel, held, member
from tests.rules.steps import declares
from workflows.contracts.commands import StartFallback
from workflows.contracts.cycles import Cycle
from workflows.contracts.reviews import Handling
from workflows.contracts.sittings import Choice, Minutes, Says

CODE = "national/committee"
NAME = "NHS England commissioning committee"
OPEN = SEATED.model_copy(update={"national_fallback": True})
"""A round in which another body may decide, and that tells each decision at once."""
SEALED = CHECKED.model_copy(
    update={"national_minutes": True, "national_fallback": True}
    | {"letters_checked": False}
)
SILENT = PANEL.model_copy(
    update={"rules": PANEL.rules.model_copy(update={"fallbacks": ()})}
)
"""The panel, if its rules named nobody."""
COMMITTEE = PANEL.model_copy(
    update={
        "body": CODE,
        "name": NAME,
        "rules": SILENT.rules,
        "seats": tuple(
            one.model_copy(
                update={
                    "holder": one.holder.model_copy(
                        update={"person": f"committee-{one.id}"}
                    )
                    if one.holder
                    else None,
                    "substitutes": (),
                }
            )
            for one in PANEL.seats
        ),
    }
)
"""As the panel is, with other people in its seats."""
FOUR = tuple(SEATS[name] for name in ("alex", "bola", "carol", "eleni"))


def lost(cycle: Cycle = OPEN) -> Story:
    """The director of finance has an interest, and nobody else of finance is on the panel."""
    return declares(before_panel(cycle), member("bola"), Handling.LEAVE)


def starts(**changes: Any) -> StartFallback:
    given: dict[str, Any] = {
        "by": OFFICE,
        "board": "national",
        "to": CODE,
        "reason": "The round cannot wait for another director.",
        "body": PANEL,
        "named": COMMITTEE,
    }
    return StartFallback.model_validate(given | changes)


def sat(seats: tuple[str, ...] = FOUR, **changes: Any) -> Minutes:
    """The committee's minutes, of those in these seats."""
    given = {
        "body": COMMITTEE,
        "present": tuple(f"committee-{one}" for one in seats),
        "chair": "committee-chair",
        "votes": tuple(Says(seat=one, choice=Choice.FOR) for one in seats),
    }
    return held().model_copy(update=given | changes)
