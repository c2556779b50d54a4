"""Steps around a decision that nobody waits for, or that only some rounds ask for."""

from datetime import date

from tests.builders import DIRECTOR, OFFICE, Story, opening
from tests.part_two import snapshot
from tests.policy import CYCLE
from workflows.contracts import commands as c
from workflows.contracts.cycles import ReleaseDay

CHECKED = CYCLE.model_copy(
    update={"releases": (ReleaseDay(on=date(2015, 2, 12)),), "letters_checked": True}
)
"""A round with one day of release, whose letters a second person reads."""


def reopens(story: Story) -> tuple[Story, c.RecordAssuranceChange]:
    """A CCG that no longer stands as attested."""
    story.until_asked("decide")
    return story, c.RecordAssuranceChange(
        by=DIRECTOR,
        version=story.bid.version,
        snapshot=snapshot(rating="inadequate"),
        reason="The yearly ratings are out.",
    )


def checks() -> tuple[Story, c.CheckLetter]:
    """A decision that is sealed, and its letter to be read."""
    story = Story(opening(cycle=CHECKED)).until_asked("check_letter")
    return story, c.CheckLetter(by=OFFICE, number=1, declaration=True)
