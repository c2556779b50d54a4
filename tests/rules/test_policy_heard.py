"""A bid hears of a newer policy: its dates to come follow, nothing decided is altered."""

from datetime import timedelta

import pytest

from tests.builders import CAMDEN_BOARD, ISLINGTON_BOARD, OFFICE, Story, opening
from tests.policy import CYCLE
from tests.rules.deciding import SCORED
from tests.rules.steps import rings
from tests.rules.test_policy_change import newer, with_days
from tests.rules.voting import opens
from workflows.contracts import events as e
from workflows.contracts.clocks import Hold
from workflows.contracts.cycles import Cycle, DeadlineKey, FanIn, Missed
from workflows.contracts.notices import NoticeKind
from workflows.contracts.policies import PolicyNews, PolicyWord
from workflows.rules import (
    calendar,
    deadlines,
    needs,
    notices,
    policy_change,
    progress,
    sentences,
)


def word(new: Cycle, story: Story) -> PolicyWord:
    news = PolicyNews(
        version=new.version, reason="The review.", at=story.now, by=OFFICE
    )
    return PolicyWord(cycle=new, news=news)


def hear(story: Story, new: Cycle) -> e.PolicyChanged:
    """What the bid puts on record; it stands under it afterwards."""
    event = policy_change.heard(story.bid, word(new, story), story.now)
    assert event is not None
    story.bid = progress.after(story.bid, event)
    return event


def test_dates_to_come_follow_and_the_entry_says_what_the_preview_said():
    story = Story(opening()).until_asked("moderate")
    before = story.bid
    new = with_days(DeadlineKey.MODERATION, 15)
    shown = policy_change.preview(before, new, story.now)
    event = hear(story, new)
    assert event.changes == shown.lines != ()
    assert (event.was, event.version, story.bid.cycle.version) == (1, 2, 2)
    clock = story.bid.clocks[0]
    wanted = deadlines.under(before, new, needs.of(before)[0], clock.since)
    assert wanted
    assert clock.due == wanted.due == event.dates[0].due != before.clocks[0].due
    said = sentences.sentence(event, before)
    assert "confirmed version 2 of the round's policy" in said
    assert "Moderation is due by" in said
    assert said.endswith("The reason: The review.")


def test_it_hears_once_and_an_ended_one_never():
    story = Story(opening()).until_asked("moderate")
    new = with_days(DeadlineKey.MODERATION, 15)
    hear(story, new)
    assert policy_change.heard(story.bid, word(new, story), story.now) is None
    ended = story.bid.model_copy(update={"ended": story.now, "policy": 0})
    newest = new.model_copy(update={"version": 3})
    assert policy_change.heard(ended, word(newest, story), story.now) is None


def test_a_decided_bid_says_so_once_and_stays_as_it_is():
    story = Story(opening()).until_asked("issue_agreement")
    before = story.bid
    event = hear(story, with_days(DeadlineKey.AGREEMENT_ISSUE, 1))
    assert (event.cycle, event.changes) == (None, ())
    assert event.stays == (policy_change.DECIDED,)
    assert story.bid == before.model_copy(update={"policy": 2})
    assert not policy_change.is_news(story.bid, 2)


def test_boards_keep_their_rules_once_one_has_decided():
    """The fan-in, the threshold and who decides; the entry says so."""
    new = newer(material_share=1, fan_in=FanIn.ADVISORY)
    open_ = Story(opening()).until_asked("record_board_decision")
    assert hear(open_, new).deciding == tuple(b.id for b in open_.bid.boards)
    assert all(board.material for board in open_.bid.boards)
    both = (CAMDEN_BOARD, ISLINGTON_BOARD)
    decided = Story(opening(boards=both)).until_asked("record_board_decision")
    decided.step()
    before = decided.bid
    assert (len(before.board_decisions), before.stage.value) == (1, "hwb_approval")
    event = hear(decided, new)
    assert decided.bid.boards == before.boards
    assert decided.bid.cycle.fan_in is FanIn.ALL_APPROVE
    assert "A board has decided or votes" in " ".join(event.stays)


def test_what_part_two_looked_at_and_how_it_is_scored_stays():
    story = Story(opening()).until_asked("decide")
    event = hear(story, newer(criteria=SCORED.criteria))
    assert story.bid.cycle.criteria == CYCLE.criteria
    assert "What Part two looked at stays." in event.stays


def test_a_date_gone_by_and_one_that_would_be_past_stay():
    """Nobody's time is taken away afterwards."""
    story = Story(opening()).until_asked("moderate")
    clock = story.bid.clocks[0]
    story.now = clock.due - timedelta(hours=1)
    early = hear(story, with_days(DeadlineKey.MODERATION, 1))
    assert "by the newer policy it would be past already" in early.stays[-1]
    assert story.bid.clocks[0].due == clock.due
    late = Story(opening()).until_asked("moderate")
    late.now = clock.due + timedelta(days=1)
    event = hear(late, with_days(DeadlineKey.MODERATION, 60))
    assert event.stays[-1].endswith("that date stays.")
    assert late.bid.clocks[0].due == clock.due


def test_a_rule_that_comes_with_a_past_date_gives_no_date():
    """Else the bid would be late, or over, the next morning."""
    story = Story(opening()).until_asked("moderate")
    key = DeadlineKey.MODERATION
    without = tuple(r for r in CYCLE.deadlines if r.key is not key)
    hear(story, newer(deadlines=without))
    assert story.bid.clocks == ()
    past = with_days(key, 1).model_copy(update={"version": 3})
    rules = tuple(
        r.model_copy(
            update={
                "on": story.now.date() - timedelta(days=9),
                "working_days": None,
                "missed": Missed.LAPSE,
            }
        )
        if r.key is key
        else r
        for r in past.deadlines
    )
    hear(story, past.model_copy(update={"deadlines": rules}))
    assert story.bid.clocks == ()


def test_a_vote_that_is_open_keeps_its_rules_and_its_end():
    """Who may vote and until when: members were asked under them (decision 35)."""
    story = Story(opening()).until_asked("record_board_decision")
    story.gives(opens(story))
    (before,) = story.bid.clocks[:1]
    event = hear(story, newer(judges_declare=True))
    assert event.stays == ("Votes under way keep their rules.",)
    assert not story.bid.cycle.judges_declare
    assert story.bid.clocks[0].due == before.due


def test_nobody_is_reminded_anew_of_a_day_that_has_passed():
    story = Story(opening()).until_asked("moderate")
    clock = story.bid.clocks[0]
    story.now = clock.due + timedelta(days=30)
    rings(story)
    late = story.bid.clocks[0]
    assert late.passed
    hear(story, newer(reminders=(30, 20, 10)))
    assert story.bid.clocks[0] == late


def test_what_had_no_date_is_given_the_one_of_the_newer_rule():
    """Counted from when the bid hears of it."""
    key = DeadlineKey.MODERATION
    without = tuple(r for r in CYCLE.deadlines if r.key is not key)
    dateless = CYCLE.model_copy(update={"deadlines": without})
    story = Story(opening(cycle=dateless)).until_asked("moderate")
    assert deadlines.clock_of(story.bid, key, "") is None
    assert not hear(story, newer(deadlines=without, headroom=200)).dates
    event = hear(story, newer(version=3))
    clock = deadlines.clock_of(story.bid, key, "")
    assert clock
    assert clock.due > story.now
    assert "it had no date." in " ".join(event.changes)


def test_what_missing_a_date_does_changes_with_the_policy():
    """The day is the same; from here on it ends the bid, and then no longer."""
    story = Story(opening()).until_asked("moderate")
    key = DeadlineKey.MODERATION

    def missing(missed: Missed, version: int) -> Cycle:
        return newer(
            version=version,
            deadlines=tuple(
                r.model_copy(update={"missed": missed}) if r.key is key else r
                for r in CYCLE.deadlines
            ),
        )

    ends = hear(story, missing(Missed.LAPSE, 2))
    assert " ".join(ends.changes).endswith("ends the bid if it is missed.")
    stays = hear(story, missing(Missed.STAY, 3))
    assert " ".join(stays.changes).endswith("no longer ends the bid if it is missed.")


def test_a_round_that_starts_later_moves_a_start_that_nobody_applied_for():
    """R22: one that was applied for needs NHS England's consent by name."""
    later = CYCLE.start_date + timedelta(days=91)
    early = Story(opening()).until_asked("screen")
    event = hear(early, newer(start_date=later))
    assert early.bid.start_date == event.start_date == later
    assert "The round starts on 1 July 2015, not on 1 April 2015." in event.changes
    applied_for = Story(opening()).until_asked("moderate")
    hear(applied_for, newer(start_date=later))
    assert applied_for.bid.start_date == CYCLE.start_date


@pytest.mark.parametrize("days", [16, 17, 18, 19, 20])
def test_working_days_that_a_clock_stood_still_stay_on_top(days: int):
    """Over a weekend as well: they are counted anew from the newer date."""
    story = Story(opening()).until_asked("moderate")
    plain = Story(opening()).until_asked("moderate")
    hold = Hold(at=story.now, by=OFFICE, reason="A breach.")
    begun = story.now
    story.bid = progress.after(
        story.bid, e.Held(at=begun, by=hold.by, reason=hold.reason)
    )
    story.now = begun + timedelta(days=2)
    story.bid = progress.after(
        story.bid, e.Resumed(at=story.now, by=hold.by, reason="Settled.")
    )
    new = with_days(DeadlineKey.MODERATION, days)
    hear(story, new)
    hear(plain, new)
    [held], [straight] = story.bid.clocks, plain.bid.clocks
    lost = sum(pause.days for pause in held.pauses)
    assert lost > 0
    assert held.due == calendar.later(CYCLE.holidays, straight.due, lost)


@pytest.mark.parametrize("days", [15, 20])
def test_whoever_has_a_date_that_moves_is_written_to(days: int):
    story = Story(opening()).until_asked("moderate")
    before = story.bid
    event = hear(story, with_days(DeadlineKey.MODERATION, days))
    sent = notices.notices_of(before, story.bid, event)
    assert {one.kind for one in sent} == {NoticeKind.DATE_MOVED}
    need = needs.of(before)[0]
    assert {one.body for one in sent} == {need.body, before.applicants[0].code}
    alike = Story(opening()).until_asked("moderate")
    same = alike.bid
    assert notices.notices_of(same, alike.bid, hear(alike, newer())) == ()


def test_a_board_that_no_longer_decides_is_told_and_one_more_is_asked():
    story = Story(opening()).until_asked("record_board_decision")
    before = story.bid
    board = next(b for b in before.boards if b.material)
    event = hear(story, newer(material_share=board.share + 1))
    sent = notices.notices_of(before, story.bid, event)
    told = [one for one in sent if one.body == board.id]
    assert [one.kind for one in told] == [NoticeKind.BOARD_TOLD]


def test_a_preview_has_a_name_that_goes_with_what_it_says():
    story = Story(opening()).until_asked("moderate")
    one = policy_change.preview(
        story.bid, with_days(DeadlineKey.MODERATION, 15), story.now
    )
    two = policy_change.preview(
        story.bid, with_days(DeadlineKey.MODERATION, 20), story.now
    )
    assert policy_change.seen(2, [one]) == policy_change.seen(2, [one])
    assert (
        len({policy_change.seen(*p) for p in ((2, [one]), (3, [one]), (2, [two]))}) == 3
    )
