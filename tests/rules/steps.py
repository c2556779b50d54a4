"""Commands for tests: what the process asks for, changed in what a test is about."""

from datetime import datetime
from typing import Any

import pytest

from tests.builders import (
    CAMDEN,
    CAMDEN_BOARD,
    CITY_BOARD,
    ISLINGTON,
    ISLINGTON_BOARD,
    OFFICER,
    Story,
    actor,
    meet,
    opening,
)
from tests.rules import answers
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command
from workflows.contracts.cycles import FanIn, Model
from workflows.contracts.parties import Actor, Role
from workflows.contracts.reviews import Handling, InterestCategory, Severity
from workflows.rules import calendar, deadlines, rulebook
from workflows.rules.refusals import Refusal


def at(stage: Stage, **bid: Any) -> Story:
    """A story that has come as far as a stage."""
    return Story(opening(**bid)).until(stage)


def two_boards(fan_in: FanIn = FanIn.ALL_APPROVE, **bid: Any) -> Bid:
    """A bid that two boards decide on, and one is told of."""
    start = opening(boards=(CAMDEN_BOARD, ISLINGTON_BOARD, CITY_BOARD), **bid)
    cycle = start.cycle.model_copy(update={"fan_in": fan_in})
    return start.model_copy(update={"cycle": cycle})


def two_ccgs(model: Model = Model.DELEGATED) -> Bid:
    """A bid of two CCGs, with a board each."""
    return opening(
        model=model,
        applicants=(CAMDEN, ISLINGTON),
        boards=(CAMDEN_BOARD, ISLINGTON_BOARD),
    )


def asked(story: Story, command: str, subject: str = "", **changes: Any) -> Command:
    """What somebody is asked for now, changed in some fields."""
    need = next(
        n for n in story.needs() if n.command == command and subject in {"", n.subject}
    )
    plain = meet(story.bid, need, story.now)
    return type(plain)(**{**dict(plain), **changes})


def signs_unasked(story: Story) -> Command:
    """The accountable officer's signature on the agreement, which nobody asks for yet."""
    waits = {n.key: n.command for n in story.needs()}
    assert waits["agreement_signature"] == "", "whoever is asked must not be refused"
    return c.SignAgreement(by=OFFICER, digest=story.bid.agreement.digest)


def does(story: Story, command: str, subject: str = "", **changes: Any) -> Story:
    """Somebody does what they are asked for, changed in some fields."""
    return story.gives(asked(story, command, subject, **changes))


def refuses(
    story: Story, command: Command, kind: type[Refusal], words: str = ""
) -> str:
    """The rules answer no, for this reason; the sentence is the answer."""
    with pytest.raises(Refusal, match=words or None) as caught:
        rulebook.answer(story.bid, command, story.now)
    assert type(caught.value) is kind, caught.value
    answers.check(command, caught.value)
    return str(caught.value)


def declares(
    story: Story,
    by: Actor,
    handling: Handling | None = None,
    category: InterestCategory = InterestCategory.FINANCIAL,
) -> Story:
    """Somebody declares an interest, and whoever rules on it rules."""
    story.gives(
        c.DeclareInterest(by=by, category=category, description="Holds shares.")
    )
    if handling is None:
        return story
    interest = story.bid.interests[-1]
    guardian = actor(Role.GUARDIAN, by.body, person="guardian's deputy")
    panel = actor(Role.PANEL_CHAIR, story.bid.panel, person="panel's deputy")
    ruler = guardian if by.party == "ccg" and by.role != Role.GUARDIAN else panel
    return story.gives(
        c.RuleOnInterest(
            by=ruler,
            interest=interest.id,
            handling=handling,
            reason="Direct.",
            severity=Severity.GRAVE,
        )
    )


def due(story: Story, key: str, subject: str = "") -> datetime | None:
    """Until when something is due."""
    clock = deadlines.clock_of(story.bid, key, subject)
    return clock.due if clock else None


def london(story: Story, year: int, month: int, day: int, hour: int = 10) -> Story:
    """It is that hour of that day in London."""
    moment = datetime(year, month, day, hour, tzinfo=calendar.LONDON)
    story.now = moment.astimezone(story.now.tzinfo)
    return story


def rings(story: Story) -> list[str]:
    """All that the clocks have to say by now, said."""
    said = []
    while not story.bid.ended and (event := deadlines.ring(story.bid, story.now)):
        story.happens(event)
        said.append(event.kind)
        assert len(said) < 100, "the clocks never fall silent"
    return said
