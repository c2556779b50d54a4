"""Steps around a decision that nobody waits for, or that only some rounds ask for."""

from datetime import date

from tests import part_two, tracking
from tests.builders import DIRECTOR, LOCAL, MANAGER, OFFICE, Story, actor, opening
from tests.part_two import snapshot
from tests.policy import CYCLE, PANELLED
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.catalogues import Criterion, Scoring, Threshold
from workflows.contracts.cycles import ReleaseDay
from workflows.contracts.parties import Role
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.tracks import Track

MEMBER = actor(Role.NATIONAL_MEMBER, "national")
CHECKED = CYCLE.model_copy(
    update={"releases": (ReleaseDay(on=date(2015, 2, 12)),), "letters_checked": True}
)
"""A round with one day of release, whose letters a second person reads."""

SCORED = CYCLE.model_copy(
    update={
        "criteria": (
            Criterion(code="A1", words="Well led", threshold=Threshold.ASSURANCE),
            Criterion(
                code="C1",
                words="A plan that balances",
                threshold=Threshold.FINANCIAL_CONTROL,
            ),
        ),
        "scoring": Scoring(),
    }
)
"""A round with two criteria, by which anybody may score who has declared."""


def reopens(story: Story) -> tuple[Story, c.RecordAssuranceChange]:
    """A CCG that no longer stands as attested."""
    story.until_asked("decide")
    return story, c.RecordAssuranceChange(
        by=DIRECTOR,
        version=story.bid.version,
        snapshot=snapshot(rating="inadequate"),
        reason="The yearly ratings are out.",
    )


def scores() -> tuple[Story, c.ScoreBid]:
    """A bid that an assessor, who has declared, may score."""
    story = Story(opening(cycle=SCORED)).until_asked("moderate")
    nil = InterestCategory.NONE
    ann = LOCAL.model_copy(update={"person": "ann"})
    story.gives(c.DeclareInterest(by=ann, category=nil))
    return story, c.ScoreBid(
        by=ann, version=story.bid.version, scores=part_two.scores(story.bid)
    )


def settles() -> tuple[Story, c.SettleConditions]:
    """An approval that the region proposes, and the conditions panel going through it."""
    story = Story(opening(cycle=PANELLED)).until_asked("settle_conditions")
    return story, c.SettleConditions(by=MEMBER, version=story.bid.version)


def checks() -> tuple[Story, c.CheckLetter]:
    """A decision that is sealed, and its letter to be read."""
    story = Story(opening(cycle=CHECKED)).until_asked("check_letter")
    return story, c.CheckLetter(by=OFFICE, number=1, declaration=True)


def on_track(command: str) -> tuple[Story, c.Command]:
    """A bid of a round with must-haves, supported unless it says its readiness first."""
    story = Story(opening(cycle=tracking.TRACKED)).until_asked("say_readiness")
    if command != "say_readiness":
        supported = ScreeningOutcome.SUPPORTED
        story.until_asked("screen")
        story.gives(c.Screen(by=LOCAL, outcome=supported, reasons="Not yet."))
    plan = tracking.plan(LOCAL, story.now)
    if command in {"record_milestone", "reassess_track"}:
        story.gives(plan)
    match command:
        case "say_readiness":
            answers = tracking.ready(story.bid)
            return story, c.SayReadiness(by=MANAGER, answers=answers)
        case "record_milestone":
            seen = c.RecordMilestone(by=LOCAL, milestone="m1", evidence="Seen.")
            return story, seen
        case "reassess_track":
            found = tracking.found(story.bid)
            return story, c.ReassessTrack(
                by=LOCAL, track=Track.FAST, found=found, reasons="All is there."
            )
    return story, plan
