"""A round that releases its decisions together: days, letters, and like facts."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from tests.builders import NATIONAL, OFFICE, REGION, Story, opening, terms
from tests.policy import CYCLE
from tests.rules.steps import asked
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Model, ReleaseDay
from workflows.contracts.decisions import ConditionTerms, Recommendation
from workflows.contracts.events import Decided, DecisionRecorded
from workflows.contracts.parties import Actor
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import (
    ConfirmLetters,
    Delivered,
    Outcome,
    Release,
    Round,
    SealedDecision,
    SetReleaseDay,
)
from workflows.rules import consistency, needs, released, releases, rounds, rulebook
from workflows.rules.consistency import CameOut, Unlike
from workflows.rules.refusals import AlreadyDone, Incomplete, OutOfOrder, WrongParty

FIRST, SECOND = ReleaseDay(on=date(2015, 2, 12)), ReleaseDay(on=date(2015, 3, 5))
TOGETHER = CYCLE.model_copy(update={"releases": (FIRST, SECOND)})
DAYS = rounds.days_of(TOGETHER)
NOW = datetime(2015, 2, 1, 9, tzinfo=UTC)
OF = Round(name="2015-16", title="the 2015/16 round", days=DAYS)


def a_story() -> Story:
    story = Story(opening(cycle=TOGETHER)).until_asked("decide")
    story.now = NOW
    return story


def sealed(story: Story, command: c.Decide) -> SealedDecision:
    before = story.bid
    story.gives(command)
    recorded = story.events[-1]
    assert isinstance(recorded, DecisionRecorded)
    return rounds.sealed(
        before, rulebook.content(before, command, story.now), recorded.number, "salt"
    )


def release(number: int = 1, upcoming: datetime = DAYS[1]) -> Release:
    return Release(round="2015-16", release=1, decision=number, next=upcoming)


def test_a_decision_is_on_record_without_what_it_is():
    """The entry, the bid and what it waits for say the same of any outcome."""
    told: set[str] = set()
    for outcome in (Recommendation.APPROVE, Recommendation.REJECT):
        story = a_story()
        story.gives(asked(story, "decide", outcome=outcome))
        told.add(f"{story.events[-1].model_dump_json()} {story.bid.model_dump_json()}")
        assert [n.command for n in needs.of(story.bid)] == [""]
    assert len(told) == 1


def test_without_days_of_release_or_nationally_everything_is_told_at_once():
    for cycle, model in ((CYCLE, Model.DELEGATED), (TOGETHER, Model.JOINT)):
        story = Story(opening(cycle=cycle, model=model)).until_asked("decide")
        story.step()
        assert isinstance(story.events[-1], Decided)


@pytest.mark.parametrize(
    ("number", "now", "told"),
    [
        (1, DAYS[0] - timedelta(seconds=1), False),
        (1, DAYS[0], True),
        (2, DAYS[0], False),
        (0, DAYS[0], False),
    ],
    ids=["early", "on the day", "another decision", "letters not ready"],
)
def test_a_bid_judges_for_itself_whether_its_decision_is_out(number, now, told):
    story = a_story()
    kept = sealed(story, asked(story, "decide"))
    event = released.heard(story.bid, kept, release(number), now)
    assert isinstance(event, Decided) is told
    if event:
        story.happens(event)
        assert released.heard(story.bid, kept, release(number), now) is None
    outcome = released.outcome(story.bid, release(number))
    assert outcome is (Outcome.TOLD if told else Outcome.LATER)


def test_a_bid_on_hold_comes_with_a_later_release():
    story = a_story()
    kept = sealed(story, asked(story, "decide"))
    story.gives(c.PutOnHold(by=OFFICE, reason="A breach report."))
    event = released.heard(story.bid, kept, release(), DAYS[0])
    assert event
    assert event.kind == "release_awaited"
    story.happens(event)
    assert story.bid.awaited
    assert story.bid.awaited.due == DAYS[1]


def test_a_condition_that_would_lapse_as_it_is_told_holds_the_decision_back():
    """R18: it is due after the release, and a release that is late is too late for it."""
    story = a_story()
    due_before = asked(
        story,
        "decide",
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        conditions=(terms(date(2015, 2, 12)),),
    )
    with pytest.raises(Incomplete, match="after the release"):
        story.gives(due_before)
    later = due_before.model_copy(update={"conditions": (terms(date(2015, 2, 20)),)})
    kept = sealed(story, later)
    late = datetime(2015, 2, 21, 12, tzinfo=UTC)
    assert not isinstance(released.heard(story.bid, kept, release(), late), Decided)


def test_the_seal_shows_whether_it_is_the_decision_that_was_taken():
    story = a_story()
    kept = sealed(story, asked(story, "decide"))
    out = released.heard(story.bid, kept, release(), DAYS[0])
    assert isinstance(out, Decided)
    assert rounds.seal_of(story.bid.id, out, out.salt) == kept.seal
    other = out.model_copy(update={"outcome": Recommendation.REJECT})
    assert rounds.seal_of(story.bid.id, other, out.salt) != kept.seal


def given(of: Round, command: RoundCommand, now: datetime = NOW) -> Round:
    return releases.after(of, releases.answer(of, command, now))


def confirms(by: Actor = OFFICE, *decisions: str) -> ConfirmLetters:
    return ConfirmLetters(by=by, decisions=decisions or ("07R-1/1",))


def test_a_release_waits_for_its_day_and_for_its_letters():
    """Held up without letters; then it takes all days that are past with it."""
    assert releases.begin(OF, DAYS[0]) is None
    ready = given(OF, confirms())
    assert releases.begin(ready, DAYS[0] - timedelta(seconds=1)) is None
    begun = releases.begin(ready, DAYS[1])
    assert begun
    assert begun.planned == DAYS
    under_way = releases.after(ready, begun)
    with pytest.raises(OutOfOrder):
        releases.answer(under_way, confirms(NATIONAL, "07R-2/1"), DAYS[1])
    assert releases.done(under_way, DAYS[1]) is None
    told = releases.delivered(under_way, begun.decisions, Delivered(told=1))
    passed = releases.passed_on(told, Delivered(later=2))
    done = releases.done(passed, DAYS[1])
    assert done
    assert (done.told, done.later) == (1, 2)
    assert releases.begin(releases.after(passed, done), DAYS[1]) is None


def test_who_does_not_answer_is_asked_again_after_the_others():
    of = OF.model_copy(update={"pending": ("a/1", "b/1", "c/1"), "releasing": 1})
    after = releases.delivered(of, ("a/1", "b/1"), Delivered(told=1, stuck=("a/1",)))
    assert after.pending == ("c/1", "a/1")


def test_only_the_deciders_offices_say_anything_to_a_round():
    with pytest.raises(WrongParty):
        given(OF, confirms(REGION))
    with pytest.raises(AlreadyDone):
        given(given(OF, confirms()), confirms())


def test_another_day_is_to_come_and_new_and_may_replace_the_next():
    day = datetime(2015, 2, 20, 12, tzinfo=UTC)
    of = given(OF, SetReleaseDay(by=OFFICE, day=day, replaces_next=True, reason="Ill."))
    assert of.days == (day, DAYS[1])
    assert of.moved
    for wrong in (DAYS[1], NOW):
        with pytest.raises((AlreadyDone, Incomplete)):
            given(OF, SetReleaseDay(by=OFFICE, day=wrong, reason="No."))
    none = OF.model_copy(update={"days": ()})
    with pytest.raises(Incomplete):
        given(none, SetReleaseDay(by=OFFICE, day=day, replaces_next=True, reason="No."))


def test_like_facts_and_unlike_outcomes_are_listed_with_the_facts():
    one = a_story().bid
    other = one.model_copy(update={"id": "07R-2"})
    unlike_facts: Bid = one.model_copy(update={"id": "07R-3", "moderation": None})
    yes, no = Recommendation.APPROVE, Recommendation.REJECT

    def listed(*decided: tuple[Bid, Recommendation]) -> tuple[Unlike, ...]:
        return consistency.unlike((bid, CameOut.of(bid, o)) for bid, o in decided)

    found = listed((other, no), (one, yes), (unlike_facts, no))
    assert [group.decided for group in found] == [
        (CameOut("07R-1", yes), CameOut("07R-2", no))
    ]
    assert "The region recommends approval" in found[0].facts
    assert listed((one, yes), (other, yes), (unlike_facts, no)) == ()


def test_like_facts_and_conditions_about_other_things_are_listed():
    one = a_story().bid
    other = one.model_copy(update={"id": "07R-2"})
    conditional = Recommendation.APPROVE_WITH_CONDITIONS
    about = partial(terms, due=date(2027, 6, 1))
    board = about(criterion="Governance")

    def listed(*others: ConditionTerms) -> tuple[Unlike, ...]:
        mine = CameOut.of(one, conditional, (board,))
        theirs = CameOut.of(other, conditional, others)
        return consistency.unlike([(one, mine), (other, theirs)])

    (group,) = listed(board, about(criterion="Workforce"))
    assert [found.about for found in group.decided] == [
        ("Governance",),
        ("Governance", "Workforce"),
    ]
    assert listed() != ()
    same = about(criterion="governance. ")
    by_policy = about(criterion="Finance").model_copy(update={"standing": True})
    assert listed(same) == listed(same, by_policy) == ()
