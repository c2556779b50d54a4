"""Camden's board at an item that it cannot be quorate on, and the panel that decides."""

from typing import Any

from tests.builders import CLERK, PANEL, Story, actor
from tests.rules.bodies import shipped
from tests.rules.sitting import BOARD, HWB, before_board
from tests.rules.steps import declares
from workflows.contracts.commands import DecideInPlace, StartFallback
from workflows.contracts.parties import Role
from workflows.contracts.reviews import BoardOutcome, Handling
from workflows.contracts.sittings import Choice, Minutes, Says

PLACE = shipped()["conflicts_panel"]
PANEL_MEMBERS = ("alex", "bola", "carol", "dafydd")


def conflicted(*names: str, **bid: Any) -> Story:
    """Before the board, with these of its members kept out by a ruling."""
    story = before_board(**bid)
    for name in names:
        by = actor(Role.BOARD_MEMBER, BOARD, person=f"example-{name}", name=name)
        declares(story, by, Handling.LEAVE)
    return story


def lost(**bid: Any) -> Story:
    """Both who could stand for the NHS are out, and nobody sits for them."""
    return conflicted("hana", **bid)


def starts(_: Story | None = None, **changes: Any) -> StartFallback:
    given: dict[str, Any] = {
        "by": CLERK,
        "board": BOARD,
        "to": "panel/Y56",
        "reason": "No NHS representative without an interest is left.",
        "body": HWB,
        "named": PLACE,
    }
    return StartFallback.model_validate(given | changes)


def sat(names: tuple[str, ...] = PANEL_MEMBERS, **changes: Any) -> Minutes:
    seats = {"alex": "chair", "bola": "lay", "carol": "borough-north"}
    seats["dafydd"] = "borough-south"
    given = {
        "body": PLACE,
        "present": tuple(f"specimen-{name}" for name in names),
        "chair": "specimen-alex",
        "votes": tuple(Says(seat=seats[name], choice=Choice.FOR) for name in names),
        "resolution": "That the bid is approved in place of the board.",
    }
    return Minutes.model_validate(given | changes)


def decides(story: Story, **changes: Any) -> DecideInPlace:
    given: dict[str, Any] = {
        "by": PANEL,
        "version": story.bid.version,
        "board": BOARD,
        "outcome": BoardOutcome.APPROVE,
        "meeting_date": story.now.date(),
        "minute_reference": "PANEL/1",
        "minutes": sat(),
    }
    return DecideInPlace.model_validate(given | changes)
