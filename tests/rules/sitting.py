"""An item of a meeting for tests: five who make a quorum of Camden's example board."""

from typing import Any

from tests.builders import CAMDEN_BOARD, Story, actor, opening
from tests.rules.bodies import shipped
from tests.rules.steps import asked
from workflows.contracts.bids import Stage
from workflows.contracts.events import BoardDecided
from workflows.contracts.parties import Actor, Role
from workflows.contracts.sittings import Choice, Minutes, Says
from workflows.rules import rulebook

BOARD = CAMDEN_BOARD.id
HWB = shipped()["hwb"]
FIVE = ("alex", "bola", "carol", "eleni", "hana")
"""Just enough: three councillors, public health, and the NHS."""
SEATS = {
    "alex": "chair",
    "bola": "vice-chair",
    "carol": "councillor-3",
    "uma": "chair",
    "vikram": "councillor-3",
    "eleni": "public-health",
    "hana": "nhs-provider",
    "imran": "voluntary",
    "grace": "ccg",
    "jaya": "nhs-england",
}


def who(*names: str) -> tuple[str, ...]:
    return tuple(f"example-{name}" for name in names)


def says(choice: Choice = Choice.FOR, *names: str) -> tuple[Says, ...]:
    return tuple(Says(seat=SEATS[name], choice=choice) for name in names)


def held(names: tuple[str, ...] = FIVE, **changes: Any) -> Minutes:
    given = {
        "body": HWB,
        "present": who(*names),
        "chair": "example-alex",
        "votes": says(Choice.FOR, *(n for n in names if n in FIVE)),
        "resolution": "That the board approves the bid.",
    }
    return Minutes.model_validate(given | changes)


def before_board(**bid: Any) -> Story:
    return Story(opening(**bid)).until(Stage.HWB_APPROVAL)


def decision(story: Story, of: Minutes, **changes: Any) -> Any:
    return asked(story, "record_board_decision", BOARD, minutes=of, **changes)


def member(name: str) -> Actor:
    return actor(Role.BOARD_MEMBER, BOARD, person=f"example-{name}")


def records(story: Story, of: Minutes, **changes: Any) -> BoardDecided:
    event = rulebook.answer(story.bid, decision(story, of, **changes), story.now)
    assert isinstance(event, BoardDecided)
    return event
