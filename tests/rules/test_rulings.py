"""Somebody declares: somebody is asked to rule, whether or not the bid waits for it."""

import pytest

from tests.builders import (
    CHAIR,
    CYCLE,
    DIRECTOR,
    GUARDIAN,
    LOCAL,
    MANAGER,
    NATIONAL,
    OFFICE,
    OFFICER,
    PANEL,
    REGION,
    Story,
    actor,
    hat_of,
)
from tests.rules.steps import at, declares, does, refuses
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Actor, Role
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import interests, needs, notices, rulings, sentences, waiting
from workflows.rules.refusals import Recused, WrongParty

EARLY = [Stage.EXPRESSION_OF_INTEREST, Stage.HWB_APPROVAL, Stage.BUDGET_HANDOVER]


def rule(story, by):
    return story.gives(
        c.RuleOnInterest(by=by, interest="i1", handling=Handling.NOTE, reason="Remote.")
    )


def told(story, before):
    """The letters that the last event led to, about a ruling."""
    found = notices.notices_of(before, story.bid, story.events[-1])
    return [n for n in found if "ruling on interest" in n.words]


@pytest.mark.parametrize("stage", EARLY)
@pytest.mark.parametrize(
    ("declarer", "ruler"),
    [(CHAIR, PANEL), (OFFICER, GUARDIAN), (GUARDIAN, PANEL), (PANEL, REGION)],
)
def test_whoever_rules_is_asked_at_once_at_every_stage(stage, declarer, ruler):
    """R14: an interest that nobody is asked to rule on keeps a member out for weeks."""
    story = at(stage)
    known = {i.id for i in story.bid.interests}
    before, waits = story.bid, waiting.now(story.bid)
    declares(story, declarer)
    (one,) = waiting.now(story.bid).besides
    assert (one.party, one.body, one.roles) == (ruler.party, ruler.body, (ruler.role,))
    assert one.command == "rule_on_interest"
    assert one.subject not in known
    held = waiting.now(story.bid)
    assert (held.blockers, held.sentence) == (waits.blockers, waits.sentence)
    (letter,) = told(story, before)
    assert (letter.kind, letter.party, letter.roles) == (
        NoticeKind.TASK,
        ruler.party,
        (ruler.role,),
    )
    assert letter.words == (
        f"You are asked for a ruling on interest {interests.number(story.bid, one.subject)}. Until then whoever "
        "declared it takes no part in deciding."
    )


def test_a_ruling_settles_what_was_asked():
    """A letter that has not gone out yet is not sent once somebody has ruled."""
    story = at(Stage.HWB_APPROVAL)
    before = story.bid
    declares(story, CHAIR)
    (letter,) = told(story, before)
    assert not notices.is_settled(letter, story.bid)
    before = story.bid
    rule(story, PANEL)
    assert waiting.now(story.bid).besides == ()
    assert notices.is_settled(letter, story.bid)
    assert told(story, before) == []


def test_a_nil_return_asks_nobody():
    """Only what was declared is ruled on."""
    story = at(Stage.HWB_APPROVAL)
    before = story.bid
    story.gives(c.DeclareInterest(by=CHAIR, category=InterestCategory.NONE))
    assert rulings.asked(story.bid) == ()
    assert told(story, before) == []


def test_nobody_is_asked_twice_and_the_review_waits_for_the_same_ruling():
    """Other events bring no second letter; the review has a date, and says so."""
    story = declares(at(Stage.HWB_APPROVAL), CHAIR)
    before = story.bid
    declares(story, MANAGER)
    assert [n.words[:42] for n in told(story, before)] == [
        "You are asked for a ruling on interest 2. "
    ]
    before = story.bid
    does(story, "record_board_decision")
    assert story.bid.stage is Stage.CONFLICT_REVIEW
    assert rulings.asked(story.bid) == ()
    waited = [n.subject for n in needs.of(story.bid) if n.command == "rule_on_interest"]
    assert waited == [i.id for i in interests.unruled(story.bid)]
    assert all("The bid waits for" in n.words for n in told(story, before))
    assert len(told(story, before)) == 2


def test_a_bid_that_has_ended_asks_nobody():
    """Its interests stay on record as they are."""
    story = declares(at(Stage.HWB_APPROVAL), CHAIR)
    story.gives(c.Withdraw(by=OFFICER, reason="No longer wanted."))
    assert waiting.now(story.bid).besides == ()


IN_PLACE = "in place of the panel's chair and the region"
THE_CHAIR = f"the chair of NHS England's national panel {IN_PLACE}"
THE_OFFICE = f"NHS England's national team {IN_PLACE}"


def rules_on(by: Actor, interest: str, handling: Handling = Handling.NOTE):
    return c.RuleOnInterest(
        by=by, interest=interest, handling=handling, reason="Remote."
    )


def asked_of(story: Story) -> dict[str, tuple[Role, str]]:
    """Who is asked to rule on each interest, by office and body."""
    return {
        n.subject: (n.roles[0], n.body)
        for n in (*story.needs(), *waiting.now(story.bid).besides)
        if n.command == "rule_on_interest"
    }


@pytest.mark.parametrize("stage", [Stage.HWB_APPROVAL, Stage.CONFLICT_REVIEW])
@pytest.mark.parametrize(
    "order", [(PANEL, REGION), (REGION, PANEL)], ids=["the chair first", "the region"]
)
def test_chair_and_region_who_both_have_interests_do_not_wait_for_each_other(
    stage: Stage, order: tuple[Actor, Actor]
):
    """Each would rule on the other. The national panel's chair does, and is told at once."""
    first, second = order
    story = declares(at(stage), first)
    ours = story.bid.interests[-1].id
    assert asked_of(story)[ours][0] is second.role
    before = story.bid
    declares(story, second)
    theirs = story.bid.interests[-1].id
    assert asked_of(story) == dict.fromkeys(
        (ours, theirs), (Role.NATIONAL_CHAIR, "national")
    )
    assert (
        sorted((n.roles, n.body) for n in told(story, before))
        == [((Role.NATIONAL_CHAIR,), "national")] * 2
    )
    said = {n.words for n in rulings.needed(story.bid)}
    assert said == {
        f"a ruling on interest {interests.number(story.bid, one)} by {THE_CHAIR}"
        for one in (ours, theirs)
    }
    for by, interest in ((PANEL, ours), (REGION, ours), (PANEL, theirs)):
        refuses(story, rules_on(by, interest), Recused, "not been ruled on yet")
    assert [i.id for i in interests.to_rule(story.bid, NATIONAL)] == [ours, theirs]
    story.gives(rules_on(NATIONAL, ours))
    assert asked_of(story) == {theirs: (first.role, first.body)}
    story.gives(rules_on(first, theirs))
    assert asked_of(story) == {}


def test_what_waits_for_both_goes_on_although_both_are_out():
    """Somebody else's interest would wait for a chair who is out, and a region who is."""
    story = declares(declares(at(Stage.CONFLICT_REVIEW), PANEL), REGION)
    story.gives(rules_on(NATIONAL, "i1", Handling.LEAVE))
    story.gives(rules_on(NATIONAL, "i2", Handling.NO_PAPERS))
    declares(declares(story, LOCAL), DIRECTOR)
    assert asked_of(story) == dict.fromkeys(
        ("i3", "i4"), (Role.NATIONAL_CHAIR, "national")
    )
    story.gives(rules_on(NATIONAL, "i3"))
    second = actor(Role.PANEL_CHAIR, PANEL.body, person="a second chair")
    story.gives(rules_on(second, "i4"))
    assert asked_of(story) == {}


def test_nobody_rules_for_both_on_an_interest_of_their_own():
    """Where the national panel's chair has one too, the national office is asked."""
    story = declares(declares(at(Stage.CONFLICT_REVIEW), PANEL), REGION)
    declares(story, NATIONAL)
    mine = story.bid.interests[-1].id
    assert set(asked_of(story).values()) == {(Role.NATIONAL_OFFICE, "national")}
    assert all(THE_OFFICE in n.words for n in rulings.needed(story.bid))
    refuses(story, rules_on(NATIONAL, mine), Recused, "not been ruled on yet")
    refuses(story, rules_on(NATIONAL, "i1"), Recused)
    assert interests.to_rule(story.bid, NATIONAL) == ()
    declares(story, OFFICE)
    assert set(asked_of(story).values()) == {(Role.NATIONAL_OFFICE, "national")}
    other = actor(Role.NATIONAL_OFFICE, "national", person="another of the office")
    story.gives(rules_on(other, mine))
    assert set(asked_of(story).values()) == {(Role.NATIONAL_CHAIR, "national")}


@pytest.mark.parametrize("by", [NATIONAL, OFFICE], ids=["chair", "office"])
@pytest.mark.parametrize(
    "declarer", [PANEL, REGION], ids=["the chair's", "the region's"]
)
def test_the_nation_rules_on_nothing_while_chair_or_region_can(
    by: Actor, declarer: Actor
):
    story = declares(at(Stage.CONFLICT_REVIEW), declarer)
    mine = story.bid.interests[-1].id
    refuses(story, rules_on(by, mine), WrongParty, "guardian rules")
    declares(story, LOCAL)
    refuses(story, rules_on(by, "i2"), WrongParty, "guardian rules")


def test_an_interest_that_is_noted_keeps_nobody_from_ruling():
    """A chair whose interest is noted rules on the region's, as ever."""
    story = declares(at(Stage.CONFLICT_REVIEW), PANEL)
    story.gives(rules_on(REGION, "i1"))
    declares(story, REGION)
    assert asked_of(story) == {"i2": (Role.PANEL_CHAIR, PANEL.body)}
    nil = c.DeclareInterest(by=LOCAL, category=InterestCategory.NONE)
    assert asked_of(story.gives(nil)) == {"i2": (Role.PANEL_CHAIR, PANEL.body)}


def test_the_chair_is_known_under_another_hat_and_other_panels_chairs_are_not():
    """Whose interest is the chair's does not hang on the hat; another panel's is not."""
    hats = hat_of(Role.PANEL_CHAIR, PANEL.body)
    member = actor(Role.PANEL_MEMBER, PANEL.body, hats, person=PANEL.person)
    story = declares(declares(at(Stage.CONFLICT_REVIEW), member), REGION)
    assert {one for one, _ in asked_of(story).values()} == {Role.NATIONAL_CHAIR}
    plain = actor(Role.PANEL_MEMBER, PANEL.body)
    story = declares(declares(at(Stage.CONFLICT_REVIEW), plain), REGION)
    assert {one for one, _ in asked_of(story).values()} == {Role.PANEL_CHAIR}
    story = declares(declares(at(Stage.CONFLICT_REVIEW), PANEL), REGION)
    first, region = story.bid.interests
    far = first.by.model_copy(update={"body": "panel/Y54"})
    elsewhere = (first.model_copy(update={"by": far}), region)
    story.bid = story.bid.model_copy(update={"interests": elsewhere})
    assert asked_of(story)[region.id] == (Role.PANEL_CHAIR, PANEL.body)


def test_the_guardian_rules_on_the_ccgs_people_whatever_the_others_have():
    story = declares(declares(at(Stage.CONFLICT_REVIEW), PANEL), REGION)
    declares(story, MANAGER)
    assert asked_of(story)["i3"] == (Role.GUARDIAN, "07R")
    refuses(story, rules_on(NATIONAL, "i3"), WrongParty, "guardian rules")


STANDS_IN = CYCLE.model_copy(update={"region_for_chair": True})


@pytest.mark.parametrize("stage", [Stage.HWB_APPROVAL, Stage.CONFLICT_REVIEW])
@pytest.mark.parametrize(
    "out", [Handling.LEAVE, Handling.NO_PAPERS, Handling.SPEAK_NOT_VOTE]
)
def test_the_region_rules_in_place_of_a_chair_who_is_out_where_the_round_says_so(
    stage: Stage, out: Handling
):
    """Nobody waits for a second chair whom nobody may ever appoint; the region is told."""
    story = declares(declares(at(stage, cycle=STANDS_IN), LOCAL), PANEL)
    first, chair = (one.id for one in story.bid.interests[-2:])
    assert asked_of(story)[first] == (Role.PANEL_CHAIR, PANEL.body)
    before = story.bid
    story.gives(rules_on(REGION, chair, out))
    assert asked_of(story) == {first: (Role.REGIONAL_LEAD, REGION.body)}
    said = next(n.words for n in rulings.needed(story.bid))
    assert said.endswith("NHS England's regional team in place of the panel's chair")
    found = notices.notices_of(before, story.bid, story.events[-1])
    assert REGION.body in {n.body for n in found}
    refuses(story, rules_on(PANEL, first), Recused)
    assert [i.id for i in interests.to_rule(story.bid, REGION)] == [first]
    assert asked_of(story.gives(rules_on(REGION, first))) == {}


def test_a_second_chair_still_may_and_the_ccg_s_own_stay_with_their_guardian():
    """Whoever of the panel is free rules as before."""
    story = declares(at(Stage.HWB_APPROVAL, cycle=STANDS_IN), PANEL)
    story.gives(rules_on(REGION, story.bid.interests[-1].id, Handling.LEAVE))
    declares(declares(story, LOCAL), OFFICER)
    theirs, ours = (one.id for one in story.bid.interests[-2:])
    assert asked_of(story) == {
        theirs: (Role.REGIONAL_LEAD, REGION.body),
        ours: (Role.GUARDIAN, "07R"),
    }
    refuses(story, rules_on(REGION, ours), WrongParty)
    second = actor(Role.PANEL_CHAIR, PANEL.body, person="a second chair")
    story.gives(rules_on(second, theirs))
    assert asked_of(story) == {ours: (Role.GUARDIAN, "07R")}


def test_a_chair_who_takes_part_or_has_no_ruling_yet_is_not_stood_in_for():
    """Only a ruling that keeps the chair out hands the others' interests on."""
    story = declares(declares(at(Stage.HWB_APPROVAL, cycle=STANDS_IN), LOCAL), PANEL)
    first, chair = (one.id for one in story.bid.interests[-2:])
    refuses(story, rules_on(REGION, first), WrongParty, "in the chair's place")
    story.gives(rules_on(REGION, chair, Handling.NOTE))
    assert asked_of(story) == {first: (Role.PANEL_CHAIR, PANEL.body)}


def test_rounds_of_before_wait_for_a_second_chair():
    """What a bid was begun under stays so."""
    story = declares(declares(at(Stage.HWB_APPROVAL), LOCAL), PANEL)
    first, chair = (one.id for one in story.bid.interests[-2:])
    story.gives(rules_on(REGION, chair, Handling.LEAVE))
    assert asked_of(story) == {first: (Role.PANEL_CHAIR, PANEL.body)}
    refuses(story, rules_on(REGION, first), WrongParty)


def test_where_the_region_is_out_too_the_nation_rules():
    """As without it."""
    story = declares(
        declares(at(Stage.CONFLICT_REVIEW, cycle=STANDS_IN), PANEL), REGION
    )
    story.gives(rules_on(NATIONAL, story.bid.interests[-2].id, Handling.LEAVE))
    story.gives(rules_on(NATIONAL, story.bid.interests[-1].id, Handling.LEAVE))
    declares(story, LOCAL)
    mine = story.bid.interests[-1].id
    assert asked_of(story) == {mine: (Role.NATIONAL_CHAIR, "national")}


def test_interests_are_counted_without_the_answers_that_there_is_none():
    """The only interest on a bid is the first, however many answered before (R11)."""
    story = at(Stage.CONFLICT_REVIEW)
    for by in (LOCAL, DIRECTOR):
        declares(story, by, category=InterestCategory.NONE)
    declares(story, OFFICER)
    one = story.bid.interests[-1].id
    assert one != "i1"
    [said] = [need.words for need in rulings.needed(story.bid)]
    assert said.startswith("a ruling on interest 1 by ")
    before = story.bid
    story.gives(rules_on(GUARDIAN, one))
    told = sentences.sentence(story.events[-1], before)
    assert "ruled on interest 1: " in told
    assert sentences.sentence(story.events[-1], story.bid) == told
