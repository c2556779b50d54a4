"""Declarations of interest, rulings, and whom they keep out."""

import pytest

from tests.builders import (
    CHAIR,
    CLERK,
    FINANCE,
    GUARDIAN,
    LOCAL,
    MANAGER,
    NATIONAL,
    OFFICER,
    PANEL,
    REGION,
    Story,
    actor,
    hat_of,
    opening,
)
from tests.rules.steps import asked, at, declares, does, refuses, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.bids import Model, Stage
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Handling, InterestCategory, Severity
from workflows.rules import (
    conflict_matrix,
    interests,
    sentences,
    visibility,
    waiting,
)
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotYours,
    OutOfOrder,
    OwnSide,
    Recused,
    WrongParty,
)

NONE, FINANCIAL = InterestCategory.NONE, InterestCategory.FINANCIAL
OWN_GUARDIAN = "the guardian of NHS Camden CCG"
ITS_CHAIR = "the chair of the conflicts panel"
THE_REGION = "NHS England's regional team"
HANDLINGS = [None, *(h for h in Handling if h is not Handling.WAIVER)]


def declaration(by=OFFICER, category=FINANCIAL, description="Holds shares."):
    return c.DeclareInterest(by=by, category=category, description=description)


def ruling(by=GUARDIAN, interest="i1", handling=Handling.NOTE):
    return c.RuleOnInterest(
        by=by, interest=interest, handling=handling, reason="Remote."
    )


def test_everybody_concerned_declares_at_any_stage():
    """R14: an interest is declared as soon as somebody is aware of it."""
    story = Story()
    for number, by in enumerate((MANAGER, CLERK, PANEL, LOCAL, NATIONAL), 1):
        story.gives(declaration(by))
        assert story.bid.interests[-1].id == f"i{number}"
    told = actor(Role.BOARD_MEMBER, "E09000001")
    assert story.gives(declaration(told)).bid.interests[-1].by.body == "E09000001"
    foreign = actor(Role.BOARD_MEMBER, "E09000033")
    refuses(story, declaration(foreign), NotYours)
    operator = actor(Role.OPERATOR, "operators")
    refuses(story, declaration(operator), WrongParty)


def test_an_interest_needs_words():
    """R14: what the interest is, not only that there is one."""
    refuses(Story(), declaration(description=""), Incomplete, "what the interest is")
    assert Story().gives(declaration(category=NONE, description=""))


def test_blank_is_not_none():
    """A nil return is an answer; no answer is none."""
    story = Story()
    assert not interests.has_declared(story.bid, OFFICER.person)
    story.gives(declaration(category=NONE, description=""))
    assert interests.has_declared(story.bid, OFFICER.person)
    assert interests.standing(story.bid, OFFICER.person) == ()
    assert interests.unruled(story.bid) == ()


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        pytest.param(NONE, NONE, AlreadyDone, id="a second nil return"),
        pytest.param(FINANCIAL, NONE, AlreadyDone, id="none after one that stands"),
        pytest.param(NONE, FINANCIAL, None, id="one that came up later"),
        pytest.param(FINANCIAL, FINANCIAL, None, id="a further one"),
    ],
)
def test_declarations_add_up(first, second, kind):
    """R14: declarations stand; what changes is declared anew."""
    story = Story().gives(declaration(category=first))
    command = declaration(category=second)
    if kind:
        refuses(story, command, kind)
    else:
        assert len(story.gives(command).bid.interests) == 2


def test_nobody_fills_a_bid_with_interests():
    """Ten wait for a ruling at most, of one person; others are not kept from theirs."""
    story = Story()
    for _ in range(interests.UNRULED):
        story.gives(declaration())
    refuses(story, declaration(), Incomplete, "wait for a ruling")
    story.gives(declaration(FINANCE))
    story.gives(ruling())
    assert story.gives(declaration())


@pytest.mark.parametrize(
    ("by", "ruler", "who"),
    [
        pytest.param(OFFICER, GUARDIAN, OWN_GUARDIAN, id="the CCG's people"),
        pytest.param(GUARDIAN, PANEL, ITS_CHAIR, id="the guardian"),
        pytest.param(CHAIR, PANEL, ITS_CHAIR, id="a board"),
        pytest.param(LOCAL, PANEL, ITS_CHAIR, id="NHS England"),
        pytest.param(PANEL, REGION, THE_REGION, id="the panel's chair"),
        pytest.param(
            actor(
                Role.BOARD_MEMBER,
                "E09000007",
                hat_of(Role.PANEL_CHAIR, PANEL.body),
                person=PANEL.person,
            ),
            REGION,
            THE_REGION,
            id="the panel's chair, from a seat on a board",
        ),
        pytest.param(
            actor(
                Role.ACCOUNTABLE_OFFICER,
                "07R",
                hat_of(Role.GUARDIAN, "07R"),
                person=GUARDIAN.person,
            ),
            PANEL,
            ITS_CHAIR,
            id="the guardian, from another office",
        ),
        pytest.param(
            actor(
                Role.COMMITTEE_MEMBER,
                "07R",
                hat_of(Role.PANEL_CHAIR, PANEL.body),
                person=PANEL.person,
            ),
            GUARDIAN,
            OWN_GUARDIAN,
            id="the panel's chair, from the CCG",
        ),
        pytest.param(
            actor(
                Role.BOARD_MEMBER, "E09000007", hat_of(Role.PANEL_CHAIR, "panel/Y54")
            ),
            PANEL,
            ITS_CHAIR,
            id="another panel's chair",
        ),
    ],
)
def test_one_office_rules_on_each_interest(by, ruler, who):
    """R14: the guardian on the CCG's people, the panel's chair on others', never their own."""
    story = at(Stage.CONFLICT_REVIEW).gives(declaration(by))
    asks = next(n for n in story.needs() if n.command == "rule_on_interest")
    assert (asks.party, asks.body, asks.roles) == (
        ruler.party,
        ruler.body,
        (ruler.role,),
    )
    assert asks.words == f"a ruling on interest 1 by {who}"
    assert asks.words in waiting.now(story.bid).sentence
    other = PANEL if ruler is GUARDIAN else GUARDIAN
    other = other.model_copy(update={"person": "somebody else"})
    refuses(story, ruling(other), WrongParty, "guardian rules")
    ruled = story.gives(ruling(ruler)).bid.interests[0]
    assert (ruled.handling, ruled.ruling_reason) == (Handling.NOTE, "Remote.")
    assert ruled.ruled_by.person == ruler.person


def test_the_region_rules_on_the_panels_chair_and_on_nobody_else():
    """Nobody would be left otherwise; a second chair may rule on the first, as before."""
    story = Story().gives(declaration(LOCAL))
    refuses(story, ruling(REGION), WrongParty, "guardian rules")
    assert interests.to_rule(story.bid, REGION) == ()
    story.gives(declaration(PANEL))
    assert [i.id for i in interests.to_rule(story.bid, REGION)] == ["i2"]
    refuses(story, ruling(PANEL, "i2"), Recused, "not been ruled on yet")
    second = actor(Role.PANEL_CHAIR, PANEL.body, person="a second chair")
    assert story.gives(ruling(second, "i2")).bid.interests[1].handling


@pytest.mark.parametrize(
    ("by", "interest", "kind", "words"),
    [
        pytest.param(GUARDIAN, "i9", Incomplete, "no interest i9", id="none such"),
        pytest.param(GUARDIAN, "i2", Incomplete, "no interest i2", id="a nil return"),
        pytest.param(
            actor(Role.GUARDIAN, "07R", person=OFFICER.person),
            "i1",
            OwnSide,
            "of their own",
            id="one's own",
        ),
        pytest.param(
            actor(Role.GUARDIAN, "08H"), "i1", WrongParty, "own CCG", id="another CCG's"
        ),
        pytest.param(MANAGER, "i1", WrongParty, "bid manager", id="by a manager"),
    ],
)
def test_a_ruling_is_refused(by, interest, kind, words):
    """R14, 5.10: nobody rules on their own interest, nor for another body."""
    story = Story(two_ccgs()).gives(declaration())
    story.gives(declaration(FINANCE, NONE))
    command = ruling(by, interest)
    if kind is OwnSide:
        unbarred = story.bid.interests[0].model_copy(update={"handling": Handling.NOTE})
        story.bid = story.bid.model_copy(
            update={"interests": (unbarred, *story.bid.interests[1:])}
        )
    refuses(story, command, kind, words)


def test_how_grave_an_interest_is_is_said_in_the_ruling_and_not_made_up():
    """DOMAIN 13: person × item × category × severity; a later ruling that is silent keeps
    it, and where nobody said so the matrix says that."""
    story = declares(Story(), OFFICER)

    def said() -> str:
        return conflict_matrix.told(story.bid, story.bid.interests[0])["severity"]

    assert said() == "nobody has ruled on it"
    story.gives(ruling())
    assert said() == "not stated in the ruling"
    grave = ruling().model_copy(update={"severity": Severity.GRAVE})
    story.gives(grave)
    assert said() == "grave"
    told = sentences.sentence(story.events[-1], story.bid)
    assert "noted, and they may take part, and found it grave. Remote." in told
    story.gives(ruling(handling=Handling.LEAVE))
    assert said() == "grave"


def test_a_ruling_may_be_changed():
    """R14: circumstances change, and each ruling is on record."""
    story = declares(Story(), OFFICER, Handling.LEAVE)
    deputy = actor(Role.GUARDIAN, "07R", person="guardian's deputy")
    story.gives(ruling(deputy))
    assert story.bid.interests[0].handling is Handling.NOTE
    assert [e.kind for e in story.events[-2:]] == ["interest_ruled"] * 2


@pytest.mark.parametrize("handling", HANDLINGS)
def test_only_a_noted_interest_lets_a_person_decide(handling):
    """R8: unruled, or ruled past noting, keeps a person from deciding."""
    story = declares(at(Stage.HWB_APPROVAL), CLERK, handling)
    command = asked(story, "record_board_decision")
    if handling is Handling.NOTE:
        assert story.gives(command)
        return
    said = refuses(story, command, Recused)
    assert ("not been ruled on" in said) is (handling is None)
    assert ("keeps you out" in said) is (handling is not None)


@pytest.mark.parametrize("handling", HANDLINGS)
def test_who_must_leave_takes_no_step_and_sees_no_papers(handling):
    """HOUSE 0.3.3: recusal beats every grant; who may speak may still answer."""
    story = Story().until_asked("submit_application")
    declares(story, MANAGER, handling)
    out = handling in interests.OUT
    assert interests.is_out(story.bid, MANAGER.person) is out
    assert visibility.sees_papers(MANAGER.person, story.bid) is not out
    command = asked(story, "submit_application")
    if out:
        refuses(story, command, Recused, "out of this bid")
        again = declaration(MANAGER, description="And a directorship.")
        assert story.gives(again)
    else:
        assert story.gives(command)


def test_the_conflict_review_waits_for_rulings():
    """R14: the panel concludes when every declaration has its ruling."""
    story = at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")
    conclude = asked(story, "conclude_conflict_review")
    story.gives(declaration(LOCAL))
    refuses(story, conclude, OutOfOrder, "a ruling on interest 1 by")
    story.gives(ruling(PANEL, "i3"))
    assert story.gives(conclude).bid.stage is Stage.APPROVAL_IN_PRINCIPLE


def test_an_interest_at_the_last_moment_holds_the_decision_up():
    """R14: an interest declared before the decision is ruled on before it."""
    story = at(Stage.APPROVAL_IN_PRINCIPLE).until_asked("decide")
    decide = asked(story, "decide")
    story.gives(declaration(FINANCE))
    refuses(story, decide, OutOfOrder, "a ruling on interest")
    does(story, "rule_on_interest")
    assert story.gives(decide).bid.stage is Stage.BUDGET_HANDOVER


def test_whoever_judges_is_asked_before_they_read():
    """R11: boards, panel and NHS England; a CCG's own officers by the conflict review."""
    story = Story()
    person = CLERK.person
    judges = (Party.HWB, Party.CONFLICTS, Party.NHS_ENGLAND)
    for party in Party:
        asked_first = visibility.declares_first(person, party, story.bid)
        assert asked_first is (party in judges)
    of_influence = opening(model=Model.GREATER_INVOLVEMENT)
    assert not visibility.declares_first(person, Party.HWB, of_influence)
    story.gives(declaration(CLERK, NONE, ""))
    assert not visibility.declares_first(person, Party.HWB, story.bid)


def test_whose_office_would_rule_is_known_before_anything_is_declared():
    """R10: nobody's own office rules on what they declare."""
    bid = Story().bid
    assert interests.asked_party(bid, CLERK) is Party.CONFLICTS
    also_chairs = CLERK.model_copy(update={"also": (hat_of(PANEL.role, PANEL.body),)})
    assert interests.asked_party(bid, also_chairs) is Party.NHS_ENGLAND
