"""Two tracks: must-haves for the fast one, a plan and a host on the supported one (DOMAIN 10)."""

from datetime import timedelta

import pytest

from tests.builders import (
    LOCAL,
    MANAGER,
    NATIONAL_FINANCE,
    OFFICER,
    START,
    Story,
    meet,
    opening,
)
from tests.policy import CYCLE
from tests.tracking import TRACKED, TRACKS, found, plan, ready
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.tracks import Track
from workflows.rules import deadlines, handover, notices, rulebook, track_words, waiting
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    Refusal,
    WrongStage,
)


def asked(story: Story) -> list[str]:
    return [n.command for n in story.needs() if n.command]


def all_but(story: Story, command: str) -> None:
    """Everything is done that the bid waits for but one step."""
    while True:
        if story.bid.allocation is None and handover.wants_allocation(story.bid):
            story.step()
        rest = [n for n in story.needs() if n.command not in {"", command}]
        if not rest:
            return
        if rest[0].command == "sign_agreement" and story.bid.agreement:
            story.now = max(story.now, story.bid.agreement.sign_from)
        story.gives(meet(story.bid, rest[0], story.now))


def refuses(story: Story, command: c.Command, kind: type[Refusal], words: str) -> None:
    with pytest.raises(kind, match=words):
        rulebook.answer(story.bid, command, story.now)


def expressed() -> Story:
    """A bid of a round with must-haves, right after its expression."""
    return Story(opening(cycle=TRACKED)).until_asked("say_readiness")


def screens(story: Story, outcome: ScreeningOutcome) -> Story:
    return story.gives(c.Screen(by=LOCAL, outcome=outcome, reasons="So it is."))


def supported() -> Story:
    """A bid that was screened to the supported track."""
    story = expressed()
    said = c.SayReadiness(by=MANAGER, answers=ready(story.bid, M2="2014-09"))
    return screens(story.gives(said), ScreeningOutcome.SUPPORTED)


def planned(*due: int) -> Story:
    story = supported()
    return story.gives(plan(LOCAL, story.now, *due))


def moves(story: Story, to: Track, *unmet: str) -> c.ReassessTrack:
    return c.ReassessTrack(
        by=LOCAL, track=to, found=found(story.bid, *unmet), reasons="As found."
    )


def test_the_ccg_answers_before_it_is_screened_where_the_round_asks():
    """The readiness answers are the first thing that the screening goes by."""
    story = expressed()
    assert asked(story) == ["say_readiness"]
    early = c.Screen(by=LOCAL, outcome=ScreeningOutcome.ELIGIBLE, reasons="Early.")
    refuses(story, early, OutOfOrder, "says first from when it is ready")
    story.gives(c.SayReadiness(by=MANAGER, answers=ready(story.bid)))
    assert asked(story) == ["screen"]


def test_a_round_that_does_not_ask_screens_as_ever_but_minds_what_was_said():
    """The answers may be given anyway, and a must-have to come keeps off the fast track."""
    quiet = TRACKS.model_copy(update={"asked": False})
    cycle = CYCLE.model_copy(update={"tracks": quiet})
    story = Story(opening(cycle=cycle)).until_asked("screen")
    assert Story(story.bid).until_asked("submit_application").bid.track is Track.FAST
    story.gives(c.SayReadiness(by=OFFICER, answers=ready(story.bid, M1="2014-12")))
    fast = c.Screen(by=LOCAL, outcome=ScreeningOutcome.ELIGIBLE, reasons="In time.")
    refuses(story, fast, OutOfOrder, "A committee with a lay chair")


def test_everything_is_answered_once():
    """Each must-have and each function of the bid, no other."""
    story = expressed()
    whole = ready(story.bid)
    assert [one.subject for one in whole] == ["M1", "M2", "F01", "F02"]
    for said, words in (
        (whole[1:], "A committee with a lay chair"),
        ((*whole, whole[0]), "once, and no other"),
        ((*whole, whole[0].model_copy(update={"subject": "F07"})), "and no other"),
    ):
        given = c.SayReadiness(by=MANAGER, answers=said)
        refuses(story, given, Incomplete, words)


@pytest.mark.parametrize(
    ("by", "fast"),
    [("now", True), ("2014-05", True), ("2014-04", True), ("2014-06", False)],
)
def test_a_must_have_counts_from_its_month_on(by, fast):
    """The bid is screened in May 2014: June is still to come."""
    story = expressed()
    story.gives(c.SayReadiness(by=MANAGER, answers=ready(story.bid, M2=by)))
    if fast:
        assert screens(story, ScreeningOutcome.ELIGIBLE).bid.track is Track.FAST
    else:
        given = c.Screen(by=LOCAL, outcome=ScreeningOutcome.ELIGIBLE, reasons="No.")
        refuses(story, given, OutOfOrder, "Staff for the functions")


def test_a_function_to_come_does_not_keep_off_the_fast_track():
    """Functions may follow one by one; only must-haves bind."""
    story = expressed()
    story.gives(c.SayReadiness(by=MANAGER, answers=ready(story.bid, F02="2015-09")))
    assert screens(story, ScreeningOutcome.ELIGIBLE).bid.track is Track.FAST


def test_the_supported_track_asks_for_a_plan_beside_the_application():
    """The local team plans while the CCG writes; the stage ends with both."""
    story = supported()
    assert asked(story) == ["agree_support_plan", "submit_application"]
    due = {k.key: k.due.date() for k in story.bid.clocks}
    assert due["support_plan"] > story.now.date()
    story.gives(plan(LOCAL, story.now))
    assert asked(story) == ["submit_application"]
    assert story.bid.support
    assert [m.id for m in story.bid.support.milestones] == ["m1"]


def test_a_bid_without_its_plan_stays_where_it_is():
    """Everything else of the expression is in, and the stage waits for the plan."""
    story = supported()
    all_but(story, "agree_support_plan")
    assert story.bid.stage is Stage.EXPRESSION_OF_INTEREST
    assert story.step()
    assert story.bid.stage is Stage.HWB_APPROVAL


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"review": 0}, "a day to come"),
        ({"due": -1}, "not before today"),
        ({"due": 91}, "by the day on which"),
    ],
)
def test_the_dates_of_a_plan_fit_together(said, words):
    """Milestones come before the review, and nothing is due in the past."""
    story = supported()
    today = story.now.date()
    fields: dict[str, object] = {}
    if "review" in said:
        fields["review"] = today + timedelta(days=said["review"])
    due = (said["due"],) if "due" in said else ()
    refuses(story, plan(LOCAL, story.now, *due, **fields), Incomplete, words)


def test_a_plan_is_for_the_supported_track_alone():
    """On the fast track nobody plans, reaches or is supported."""
    story = expressed().until_asked("submit_application")
    assert story.bid.track is Track.FAST
    refuses(story, plan(LOCAL, story.now), WrongStage, "not on the supported track")
    reached = c.RecordMilestone(by=LOCAL, milestone="m1", evidence="Seen.")
    refuses(story, reached, WrongStage, "not on the supported track")


def test_a_changed_plan_keeps_what_was_reached_and_never_gives_a_number_twice():
    """The history of milestone 2 is the history of one thing."""
    story = planned(20, 30)
    story.gives(c.RecordMilestone(by=LOCAL, milestone="m1", evidence="Seen."))
    story.gives(plan(LOCAL, story.now, 40, 50))
    assert story.bid.support
    kept = [(m.id, m.reached is not None) for m in story.bid.support.milestones]
    assert kept == [("m1", True), ("m3", False), ("m4", False)]
    again = c.RecordMilestone(by=LOCAL, milestone="m1", evidence="Twice.")
    refuses(story, again, AlreadyDone, "has been reached")
    gone = c.RecordMilestone(by=LOCAL, milestone="m2", evidence="Gone.")
    refuses(story, gone, Incomplete, "no such milestone")


def test_nothing_is_handed_over_on_the_supported_track():
    """Milestones first, then the track again; only then is anybody asked for the keys."""
    story = planned(30, 60).until(Stage.BUDGET_HANDOVER)
    all_but(story, "record_milestone")
    assert [n.subject for n in story.needs() if n.command] == ["m1", "m2"]
    due = {k.subject: k.due.date() for k in story.bid.clocks if k.key == "milestone"}
    assert story.bid.support
    assert due == {m.id: m.terms.due for m in story.bid.support.milestones}
    assert handover.begin(story.bid, handover.starts_at(story.bid)) is None
    keys = c.GoLive(by=NATIONAL_FINANCE, declaration=True)
    refuses(story, keys, OutOfOrder, "milestone 1 of the support plan")
    all_but(story, "reassess_track")
    assert asked(story) == ["reassess_track"]
    refuses(story, keys, OutOfOrder, "to assess the track again")
    story.gives(moves(story, Track.FAST))
    assert asked(story) == ["go_live"]
    assert story.until(Stage.LIVE).bid.track is Track.FAST


def test_a_milestone_is_asked_for_and_reminded_of_at_every_stage():
    """The bid goes on meanwhile; what is late is told of, and lapses nothing."""
    story = planned(30).until(Stage.HWB_APPROVAL)
    assert "record_milestone" not in asked(story)
    (one,) = waiting.now(story.bid).besides
    clock = deadlines.clock_of(story.bid, "milestone", "m1")
    assert clock
    assert (one.subject, one.due) == ("m1", clock.due)
    letters = []
    for days in (25, 40):
        story.now = START + timedelta(days=days)
        while rung := deadlines.ring(story.bid, story.now):
            before = story.bid
            story.happens(rung)
            if rung.key == "milestone":
                sent = notices.notices_of(before, story.bid, rung)
                assert not any(notices.is_settled(one, story.bid) for one in sent)
                letters += [(rung.kind, n.kind, n.body) for n in sent]
    assert ("reminded", "reminder", "Q71") in letters
    assert ("deadline_passed", "escalation", "Y56") in letters
    ccg = story.bid.applicants[0].code
    assert ("reminded", "track", ccg) in letters, "whose milestone it is hears too"
    assert ("deadline_passed", "track", ccg) in letters
    kept = deadlines.clock_of(story.until(Stage.BUDGET_HANDOVER).bid, "milestone", "m1")
    assert kept
    assert kept.passed, "the same clock goes on at the handover"


def test_a_milestone_with_more_time_says_its_new_date():
    """The plan and the clock say the same."""
    story = planned(30)
    to = story.now.date() + timedelta(days=60)
    more = c.ExtendDate(
        by=LOCAL, key=DeadlineKey.MILESTONE, subject="m1", to=to, reason="Illness."
    )
    story.gives(more)
    clock = deadlines.clock_of(story.bid, "milestone", "m1")
    assert clock
    assert story.bid.support
    (one,) = story.bid.support.milestones
    assert one.terms.due == clock.due.date() == to


def test_the_fast_track_needs_every_must_have_as_found():
    """Found by NHS England, one by one; the CCG's word is not asked again."""
    story = planned()
    refuses(
        story, moves(story, Track.FAST, "M2"), Incomplete, "Staff for the functions"
    )
    some = moves(story, Track.FAST).model_copy(update={"found": found(story.bid)[:1]})
    refuses(story, some, Incomplete, "Say whether this is met")
    twice = moves(story, Track.FAST).model_copy(update={"found": found(story.bid) * 2})
    refuses(story, twice, Incomplete, "once, and no other")
    refuses(story, moves(story, Track.SUPPORTED, "M2"), AlreadyDone, "on that track")
    story.gives(moves(story, Track.FAST))
    assert story.bid.track is Track.FAST
    assert story.bid.support
    assert story.bid.support.closed == story.now
    assert story.bid.reassessments[-1].reasons == "As found."


def test_a_bid_that_goes_back_is_planned_anew_wherever_it_is():
    """A must-have is lost at the boards' stage: a plan again, with new numbers."""
    story = planned().gives(moves(planned(), Track.FAST)).until(Stage.HWB_APPROVAL)
    refuses(story, moves(story, Track.SUPPORTED), Incomplete, "Every must-have is met")
    story.gives(moves(story, Track.SUPPORTED, "M1"))
    assert "agree_support_plan" in asked(story)
    story.gives(plan(LOCAL, story.now))
    assert story.bid.support
    assert [m.id for m in story.bid.support.milestones] == ["m2"]
    assert not story.bid.support.closed


def test_the_track_stands_once_the_handover_is_released():
    """From there the money is on its way."""
    done = expressed().until_asked("go_live")
    done.step()
    refuses(done, moves(done, Track.SUPPORTED, "M1"), WrongStage, "cannot change now")
    again = c.SayReadiness(by=MANAGER, answers=ready(done.bid))
    refuses(done, again, WrongStage, "after the expression")


def test_a_track_is_a_word_where_the_round_has_no_must_haves():
    """Rounds of before: a supported bid waits for nothing more, and may be helped."""
    story = Story().until_asked("screen")
    screens(story, ScreeningOutcome.SUPPORTED)
    assert asked(story) == ["submit_application"]
    story.gives(plan(LOCAL, story.now))
    assert story.until(Stage.LIVE).bid.track is Track.SUPPORTED


def test_the_review_moves_with_the_plan():
    """Another day in a changed plan starts another clock."""
    story = planned().until_asked("reassess_track")
    first = deadlines.clock_of(story.bid, "track_review", "")
    assert first
    later = story.now.date() + timedelta(days=120)
    more = plan(LOCAL, story.now, 100, review=later)
    story.gives(more).until_asked("reassess_track")
    second = deadlines.clock_of(story.bid, "track_review", "")
    assert second
    assert second.due.date() == later != first.due.date()


def test_the_ccg_is_told_of_its_plan_its_milestones_and_its_track():
    """And of nothing that the local team only reads."""
    story = supported()
    for command in (
        plan(LOCAL, story.now),
        c.RecordMilestone(by=LOCAL, milestone="m1", evidence="Seen."),
        moves(planned(), Track.FAST),
    ):
        before = story.bid
        story.gives(command)
        sent = notices.notices_of(before, story.bid, story.events[-1])
        assert [(n.kind, n.body) for n in sent] == [("track", "07R")]


def test_the_host_is_named_until_the_bid_is_live():
    """Whoever carries the functions out meanwhile, on either track, until the handover."""
    assert track_words.host(supported().bid) == ""
    story = planned()
    assert track_words.host(story.bid) == "NHS England London"
    story.gives(moves(story, Track.FAST))
    assert track_words.host(story.bid) == "NHS England London"
    assert track_words.host(story.until(Stage.LIVE).bid) == ""


def test_a_milestone_is_a_decision_of_the_local_team():
    """Nobody of the CCG finds its own milestone reached."""
    story = planned()
    own = c.RecordMilestone(by=MANAGER, milestone="m1", evidence="We did it.")
    with pytest.raises(Refusal):
        rulebook.answer(story.bid, own, story.now)
