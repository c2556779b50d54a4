"""R15: the national panel's chair hears at once that no attendance can be enough."""

from tests.builders import Story, opening
from tests.rules.deciding import CHECKED
from tests.rules.paneling import PANEL, SEATED, before_panel, decides, held, member
from tests.rules.steps import asked, declares
from workflows.contracts.bids import Bid
from workflows.contracts.notices import Notice
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling
from workflows.rules import national, progress
from workflows.rules import quorum_notices as told
from workflows.rules.calendar import london_day

SURE = (
    "NHS England's national panel can no longer be quorate on this bid, whoever comes. "
)
LEADS = (Role.NATIONAL_OFFICE, Role.NATIONAL_CHAIR)


def at_last(story: Story) -> list[Notice]:
    """What the last event makes us tell, with the panel as shipped."""
    before: Bid | None = None
    for event in story.events[:-1]:
        before = progress.after(before, event)
    assert before
    last = story.events[-1]
    assert told.judging(before, story.bid, last) == (national.PANEL,)
    return list(told.of(before, story.bid, last, [PANEL]))


def test_its_chair_and_office_are_told_and_nobody_outside():
    """A deputy sits for the absent alone; the CCG's guardian hears nothing of it."""
    story = declares(before_panel(), member("farah"), Handling.LEAVE)
    assert at_last(story) == []
    declares(story, member("bola"), Handling.LEAVE)
    (notice,) = at_last(story)
    assert (notice.party, notice.body, notice.roles) == (*national.PANEL, LEADS)
    assert notice.words.startswith(SURE)
    assert "What can be done: " in notice.words


def test_a_bid_that_comes_with_it_says_so_too():
    """What was declared at the conflict review counts as soon as the bid arrives."""
    story = Story(opening(cycle=SEATED)).until_asked("conclude_conflict_review")
    declares(story, member("bola"), Handling.LEAVE)
    story.gives(asked(story, "conclude_conflict_review"))
    (notice,) = at_last(story)
    assert notice.words.startswith(SURE)


def test_other_seats_that_make_it_impossible_are_said_by_their_day():
    """A new version of the panel without anybody of finance."""
    story = before_panel()
    seats = tuple(one for one in PANEL.seats if one.id != "finance")
    new = PANEL.model_copy(update={"seats": seats, "version": 2})
    found = list(told.of_seats(PANEL, new, story.bid, london_day(story.now)))
    assert [one.party for one in found] == [Party.NHS_ENGLAND]
    assert (
        "From 12 May 2014 NHS England's national panel can no longer" in found[0].words
    )


def test_it_is_not_looked_at_before_or_after_or_where_its_chair_decides_alone():
    """Only while a bid waits for a decision by seats, sealed ones included."""
    assert told.judged_by(before_panel(CHECKED).bid) == ()
    assert told.judged_by(before_panel().bid) == (national.PANEL,)
    sealed = CHECKED.model_copy(update={"national_minutes": True})
    for cycle in (SEATED, sealed):
        story = before_panel(cycle)
        story.gives(decides(story, held()))
        assert told.judged_by(story.bid) == ()
