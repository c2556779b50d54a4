"""The national panel at a bid, for tests: four of the shipped example's six seats."""

from typing import Any

from tests.builders import Story, actor, opening
from tests.policy import CYCLE
from tests.rules.bodies import shipped
from tests.rules.steps import asked
from workflows.contracts.commands import Decide
from workflows.contracts.cycles import Cycle
from workflows.contracts.events import Decided
from workflows.contracts.parties import Actor, Role
from workflows.contracts.sittings import Choice, Minutes, Says
from workflows.rules import rulebook

PANEL = shipped()["national_panel"]
SEATED = CYCLE.model_copy(update={"national_minutes": True})
"""The round, where the national panel decides by its seats."""
FOUR = ("alex", "bola", "carol", "eleni")
"""The chair, the director of finance, a clinician and the lay member."""
SEATS = {
    "alex": "chair",
    "bola": "finance",
    "uma": "finance",
    "carol": "medical",
    "dafydd": "nursing",
    "eleni": "lay",
    "farah": "clinical-commissioners",
}


def who(*names: str) -> tuple[str, ...]:
    return tuple(f"placeholder-{name}" for name in names)


def says(choice: Choice = Choice.FOR, *names: str) -> tuple[Says, ...]:
    return tuple(Says(seat=SEATS[name], choice=choice) for name in names)


def member(name: str) -> Actor:
    return actor(Role.NATIONAL_MEMBER, "national", person=f"placeholder-{name}")


def held(names: tuple[str, ...] = FOUR, **changes: Any) -> Minutes:
    given = {
        "body": PANEL,
        "present": who(*names),
        "chair": "placeholder-alex",
        "votes": says(Choice.FOR, *names),
        "resolution": "That the bid is approved in principle.",
    }
    return Minutes.model_validate(given | changes)


def before_panel(cycle: Cycle = SEATED, **bid: Any) -> Story:
    return Story(opening(cycle=cycle, **bid)).until_asked("decide")


def decides(story: Story, of: Minutes | None, **changes: Any) -> Decide:
    given = {
        "minutes": of,
        "meeting_date": story.now.date(),
        "minute_reference": "NP/2015/3",
    }
    found = asked(story, "decide", **(given | changes))
    assert isinstance(found, Decide)
    return found


def records(story: Story, of: Minutes, **changes: Any) -> Decided:
    """What is decided, sealed or not."""
    command = decides(story, of, **changes)
    rulebook.answer(story.bid, command, story.now)
    return rulebook.content(story.bid, command, story.now)
