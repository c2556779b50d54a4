"""Several assessors score a bid, each before reading the rest; blank is not nought."""

import pytest

from tests import part_two
from tests.builders import LOCAL, NATIONAL, REGION, Story, actor, opening
from tests.rules.deciding import SCORED, reopens, scores
from workflows.bid.sealing import Envelope
from workflows.contracts import commands as c
from workflows.contracts.bids import Bid
from workflows.contracts.catalogues import Scoring
from workflows.contracts.events import BidScored
from workflows.contracts.parties import Actor, Role
from workflows.contracts.ports import Start
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.contracts.scores import SealedScores
from workflows.rules import needs, rulebook, scoring, waiting
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    Recused,
    WrongStage,
)

ANN, BEN = (actor(Role.LOCAL_TEAM, LOCAL.body, person=p) for p in ("ann", "ben"))
TWO = SCORED.model_copy(update={"scoring": Scoring(assessors=2, apart=2)})


def before(cycle=SCORED, command: str = "moderate") -> Story:
    """A bid that may be scored; Ann and Ben have said that they have no interest."""
    story = Story(opening(cycle=cycle)).until_asked(command)
    for who in (ANN, BEN):
        story.gives(c.DeclareInterest(by=who, category=InterestCategory.NONE))
    return story


def asks(bid: Bid, by: Actor, *points: int | None) -> c.ScoreBid:
    given = part_two.scores(bid, *points)
    return c.ScoreBid(by=by, version=bid.version, scores=given)


def sealed(story: Story, by: Actor, *points: int | None) -> SealedScores:
    """Score the bid, as the process does: what goes beside the entry."""
    command = asks(story.bid, by, *points)
    envelope = Envelope(Start(bid=story.bid), salt=lambda: "salt")
    event = rulebook.answer(story.bid, command, story.now)
    event = envelope.seals(story.bid, command, event)
    kept = envelope.entered(story.bid.id, 9, event).scores
    assert kept is not None
    story.happens(event)
    return kept


def test_an_assessor_may_score_once_and_until_all_have():
    """Before, while Part two has both signatures; each assessor once (R19)."""
    early = Story(opening(cycle=TWO)).until_asked("attest_assurance")
    assert not scoring.may(early.bid, "ann")
    story = before(TWO, "score_bid")
    assert scoring.may(story.bid, "ann")
    sealed(story, ANN)
    assert not scoring.may(story.bid, "ann")
    assert scoring.may(story.bid, "ben")
    sealed(story, BEN)
    assert not scoring.may(story.bid, "carol")


def test_what_an_assessor_gives_is_in_no_entry_and_on_no_bid():
    """The entry has a seal; the scores stand beside it, and a changed one is found out."""
    story = before()
    kept = sealed(story, ANN, 4, None)
    event = story.events[-1]
    assert isinstance(event, BidScored)
    said = event.model_dump_json() + story.bid.model_dump_json(exclude={"cycle"})
    assert "As the plan shows." not in said
    assert "points" not in said
    assert event.seal == kept.seal
    assert scoring.is_whole(kept)
    other = kept.model_copy(update={"scores": part_two.scores(story.bid, 5, None)})
    assert not scoring.is_whole(other)


def test_nobody_reads_others_before_giving_their_own():
    """Ben has not scored: he reads nothing of Ann's; then all, as she does."""
    story = before()
    ann = sealed(story, ANN, 4, 1)
    assert scoring.readable(story.bid, "ben", [ann]) == ()
    assert scoring.readable(story.bid, "ann", [ann]) == (ann,)
    ben = sealed(story, BEN, 4, 3)
    assert scoring.readable(story.bid, "ben", [ann, ben]) == (ann, ben)
    assert scoring.readable(story.bid, "ann", [ann, ben]) == (ann, ben)
    assert scoring.readable(story.bid, REGION.person, [ann, ben]) == ()
    story.until_asked("decide")
    assert scoring.readable(story.bid, NATIONAL.person, [ann, ben]) == (ann, ben)


def test_the_region_waits_for_as_many_as_its_round_asks_for():
    """Two are asked for: the bid says so, the lead is refused, then reads both."""
    story = before(TWO, "score_bid")
    assert "2 assessors to score it" in waiting.now(story.bid).sentence
    ann = sealed(story, ANN, 2, 2)
    assert "1 assessor to score it" in waiting.now(story.bid).sentence
    recommend = c.Moderate(
        by=REGION, version=1, recommendation="approve", reasons="All in order."
    )
    with pytest.raises(OutOfOrder, match="1 more assessor"):
        story.gives(recommend)
    ben = sealed(story, BEN, 2, 2)
    assert [n.command for n in needs.of(story.bid)] == ["moderate"]
    assert len(scoring.readable(story.bid, REGION.person, [ann, ben])) == 2
    with pytest.raises(AlreadyDone, match="scoring is over"):
        story.gives(asks(story.bid, actor(Role.LOCAL_TEAM, LOCAL.body, person="cy")))
    story.gives(recommend)


@pytest.mark.parametrize(
    ("points", "words"),
    [((6, 1), "5 points at most"), ((None, None), "for no criterion")],
)
def test_points_stay_within_the_rounds_scale(points, words):
    story = before()
    with pytest.raises(Incomplete, match=words):
        story.gives(asks(story.bid, ANN, *points))


def test_each_criterion_is_scored_once_and_no_other():
    """A criterion left out is asked for; empty points with a reason are an answer."""
    story = before()
    full = asks(story.bid, ANN).scores
    for given, words in (
        (full[:1], "A plan that balances"),
        ((*full, full[0]), "once, and no other"),
        ((full[0], full[1].model_copy(update={"criterion": "Z9"})), "no other"),
    ):
        with pytest.raises(Incomplete, match=words):
            story.gives(c.ScoreBid(by=ANN, version=1, scores=given))
    sealed(story, ANN, 0, None)


def test_whoever_has_an_interest_scores_nothing_and_reads_nothing():
    """Not declared, not ruled on, ruled out: each is refused; out beats having scored."""
    story = before()
    cy = actor(Role.LOCAL_TEAM, LOCAL.body, person="cy")
    with pytest.raises(OutOfOrder, match="Blank is not none"):
        story.gives(asks(story.bid, cy))
    ann = sealed(story, ANN, 3, 3)
    share = c.DeclareInterest(
        by=ANN, category=InterestCategory.FINANCIAL, description="A share."
    )
    assert scoring.current(story.bid)
    story.gives(share)
    assert scoring.current(story.bid) == (), "it waits for a ruling"
    interest = story.bid.interests[-1].id
    chair = actor(Role.PANEL_CHAIR, story.bid.panel)
    story.gives(
        c.RuleOnInterest(
            by=chair, interest=interest, handling=Handling.NO_PAPERS, reason="Money."
        )
    )
    assert scoring.readable(story.bid, "ann", [ann]) == ()
    assert scoring.current(story.bid) == (), "it counts no more"
    assert scoring.has_scored(story.bid, "ann"), "and opens nothing again"
    with pytest.raises(Recused):
        rulebook.answer(story.bid, asks(story.bid, ANN), story.now)


def test_a_change_of_the_bid_makes_scores_those_of_an_older_version():
    """Part two is reopened: they count no more, and each may score anew."""
    story, _ = scores()
    sealed(story, ANN, 3, 3)
    with pytest.raises(AlreadyDone, match="this version"):
        story.gives(asks(story.bid, ANN))
    _, change = reopens(story)
    story.gives(change)
    assert [one.older for one in story.bid.scored] == [True]
    with pytest.raises(OutOfOrder, match="both its signatures"):
        story.gives(asks(story.bid, ANN))
    story.until_asked("moderate")
    again = sealed(story, ANN, 4, 4)
    assert again.number == 2
    assert [one.number for one in scoring.current(story.bid)] == [2]
    assert "changed" not in waiting.now(story.bid).sentence


def test_a_round_without_scoring_has_no_scores():
    story = before(SCORED.model_copy(update={"scoring": None}))
    with pytest.raises(WrongStage, match="not scored in this round"):
        story.gives(asks(story.bid, ANN))


def test_the_spread_is_said_and_blank_counts_in_no_mean():
    """4 and 1 are far apart at two points; 3 and none are a mean of 3."""
    story = before()
    kept = [sealed(story, ANN, 4, 3), sealed(story, BEN, 1, None)]
    led, plan = scoring.spreads(story.bid.cycle, kept)
    assert (led.points, led.tenths, led.far) == ((4, 1), 25, True)
    assert (plan.points, plan.tenths, plan.unsaid, plan.far) == ((3,), 30, 1, False)
    assert scoring.mean_words(led) == "2.5 on average (1 to 4)"
    assert scoring.mean_words(plan) == "3, from one assessor; 1 could not say"
    assert scoring.apart_words((led, plan)) == "Far apart on: Well led (1 to 4)"
    assert scoring.apart_words((plan,)) == ""
    nobody = scoring.spreads(story.bid.cycle, kept[1:])[1]
    assert scoring.mean_words(nobody) == "Nobody could say"
