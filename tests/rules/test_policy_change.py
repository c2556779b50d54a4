"""What a changed policy would mean for each bid that runs; what is decided stands."""

from datetime import date, timedelta

from tests.builders import Story, opening
from tests.policy import CYCLE
from tests.rules.deciding import SCORED
from workflows.contracts.catalogues import Scoring
from workflows.contracts.cycles import (
    Cycle,
    DeadlineKey,
    FanIn,
    Model,
    PanelDay,
    ReleaseDay,
)
from workflows.rules import policy_change, words


def newer(**changes: object) -> Cycle:
    return CYCLE.model_copy(update={"version": 2} | changes)


def with_days(key: DeadlineKey, days: int) -> Cycle:
    return newer(
        deadlines=tuple(
            r.model_copy(update={"working_days": days, "on": None})
            if r.key is key
            else r
            for r in CYCLE.deadlines
        )
    )


def lines(story: Story, new: Cycle) -> str:
    return " ".join(policy_change.preview(story.bid, new, story.now).lines)


def test_a_bid_is_not_touched_and_the_same_policy_changes_nothing():
    story = Story(opening()).until_asked("moderate")
    before = story.bid
    same = policy_change.preview(story.bid, newer(), story.now)
    assert (same.lines, same.version) == ((), 1)
    assert same.keeps == "Nothing that is compared here would change."
    assert story.bid is before


def test_a_running_date_is_said_with_what_it_was():
    """Counted from when its clock began; an extension that was given stays on top."""
    story = Story(opening()).until_asked("moderate")
    clock = story.bid.clocks[0]
    said = lines(story, with_days(DeadlineKey.MODERATION, 1))
    assert f"not by {words.moment(clock.due)}" in said
    assert said.startswith("Moderation is due by ")
    late = clock.model_copy(update={"due": clock.due + timedelta(days=7)})
    story.bid = story.bid.model_copy(update={"clocks": (late,)})
    again = lines(story, with_days(DeadlineKey.MODERATION, 1))
    assert f"not by {words.moment(late.due)}" in again
    assert again.split(", not")[0] != said.split(", not")[0]
    none = tuple(r for r in CYCLE.deadlines if r.key is not DeadlineKey.MODERATION)
    assert "Moderation has no date any more." in lines(story, newer(deadlines=none))


def test_thresholds_and_fan_in_matter_only_while_boards_are_to_decide():
    """A board that has decided is not sent away; after the boards nothing is said."""
    at_boards = Story(opening()).until_asked("record_board_decision")
    board = next(b for b in at_boards.bid.boards if b.material)
    new = newer(material_share=board.share + 1, fan_in=FanIn.ADVISORY)
    said = lines(at_boards, new)
    assert f"{board.name} is only told" in said
    assert "if boards advise, not if every board approves" in said
    later = Story(opening()).until_asked("attest_assurance")
    assert lines(later, new) == ""


def test_what_is_to_come_before_the_decision_is_said():
    """Criteria until Part two is attested, assessors until the region recommends."""
    day = PanelDay(on=date(2015, 2, 2), most=2)
    new = newer(
        criteria=SCORED.criteria,
        scoring=Scoring(assessors=3),
        sittings=(day,),
        releases=(ReleaseDay(on=date(2015, 2, 12)),),
    )
    early = lines(Story(opening()).until_asked("attest_assurance"), new)
    assert "Part two looks at 2 criteria, not at 0 criteria." in early
    assert "3 assessors have to score it, not 0." in early
    assert (
        "Its decision comes out with the round's others, on 12 February 2015, not when "
        "it is taken." in early
    )
    late = lines(Story(opening()).until_asked("decide"), new)
    assert "criteria" not in late
    assert "assessor" not in late
    assert "12 February 2015" in late
    decided = Story(opening()).until_asked("decide")
    found = policy_change.preview(decided.bid, new, decided.now)
    assert policy_change.OWN_DAYS in found.stays


def test_another_scale_for_as_many_assessors_is_said():
    story = Story(opening(cycle=SCORED)).until_asked("attest_assurance")
    scale = Scoring(most=(SCORED.scoring or Scoring()).most + 1)
    new = SCORED.model_copy(update={"version": 2, "scoring": scale})
    assert "Assessors score it on another scale." in lines(story, new)


def test_a_bid_that_nobody_decides_nationally_has_no_assessors():
    """A joint bid is its region's: criteria are looked at, and nobody scores."""
    story = Story(opening(model=Model.JOINT)).until_asked("attest_assurance")
    new = newer(criteria=SCORED.criteria, scoring=Scoring(assessors=3))
    said = lines(story, new)
    assert "Part two looks at 2 criteria" in said
    assert "assessors" not in said


def test_a_bid_that_was_decided_keeps_what_it_was_decided_under():
    story = Story(opening()).until_asked("issue_agreement")
    new = with_days(DeadlineKey.AGREEMENT_ISSUE, 1)
    found = policy_change.preview(story.bid, new, story.now)
    assert found.lines == ()
    assert found.keeps == "It has been decided, and keeps what it was decided under."
