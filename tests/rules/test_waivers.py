"""Waivers, and declarations that survive whatever becomes of a bid."""

import pytest

from tests.builders import (
    CHAIR,
    CLERK,
    GUARDIAN,
    OFFICER,
    PANEL,
    Story,
    actor,
    hat_of,
)
from tests.rules.sitting import HWB, before_board, member
from tests.rules.steps import asked, at, declares, does, refuses
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import (
    BoardOutcome,
    ConflictOutcome,
    Handling,
    InterestCategory,
)
from workflows.contracts.sittings import Recusal
from workflows.rules import interests, minutes
from workflows.rules.refusals import Incomplete, OwnSide, Recused

BOARD = "E09000007"
NONE, FINANCIAL = InterestCategory.NONE, InterestCategory.FINANCIAL


def declaration(by, category=FINANCIAL):
    return c.DeclareInterest(by=by, category=category, description="Holds shares.")


def ruling(by, interest="i1", handling=Handling.NOTE):
    return c.RuleOnInterest(
        by=by, interest=interest, handling=handling, reason="Remote."
    )


KEPT_OUT = [Handling.SPEAK_NOT_VOTE, Handling.LEAVE, Handling.NO_PAPERS]


@pytest.mark.parametrize("handling", KEPT_OUT)
def test_a_waiver_lets_somebody_take_part_whom_a_ruling_keeps_out(handling):
    """R14: it is a ruling on record, with reason and signature, after the first one."""
    story = declares(at(Stage.HWB_APPROVAL), CLERK, handling)
    command = asked(story, "record_board_decision")
    refuses(story, command, Recused)
    story.gives(ruling(PANEL, handling=Handling.WAIVER))
    interest = story.bid.interests[0]
    assert (interest.handling, interest.ruled_by.person) == (
        Handling.WAIVER,
        PANEL.person,
    )
    assert [e.handling for e in story.events if e.kind == "interest_ruled"] == [
        handling,
        Handling.WAIVER,
    ]
    assert not interests.is_out(story.bid, CLERK.person)
    assert story.gives(command)


def test_a_waiver_takes_only_the_interest_it_was_given_for():
    story = declares(at(Stage.HWB_APPROVAL), CLERK, Handling.LEAVE)
    story.gives(declaration(CLERK)).gives(ruling(PANEL, "i2", Handling.LEAVE))
    story.gives(ruling(PANEL, "i1", Handling.WAIVER))
    assert interests.is_out(story.bid, CLERK.person)
    refuses(story, asked(story, "record_board_decision"), Recused)


@pytest.mark.parametrize("handling", [None, Handling.NOTE, Handling.WAIVER])
def test_a_waiver_answers_a_ruling_that_keeps_somebody_out(handling):
    first = Handling.LEAVE if handling is Handling.WAIVER else handling
    story = declares(at(Stage.HWB_APPROVAL), CLERK, first)
    if handling is Handling.WAIVER:
        story.gives(ruling(PANEL, handling=handling))
    refuses(story, ruling(PANEL, handling=Handling.WAIVER), Incomplete, "Rule first")


def test_nobody_waives_their_own_interest():
    """Signed by somebody else than the declarer."""
    story = declares(Story(), actor(Role.PANEL_MEMBER, "panel/Y56"), Handling.LEAVE)
    own = PANEL.model_copy(update={"person": story.bid.interests[0].by.person})
    noted = story.bid.interests[0].model_copy(
        update={"handling": Handling.NOTE, "by": own}
    )
    story.bid = story.bid.model_copy(update={"interests": (noted,)})
    refuses(story, ruling(own, handling=Handling.WAIVER), OwnSide, "of their own")


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(OFFICER, id="under the CCG's own hat"),
        pytest.param(
            actor(Role.BOARD_MEMBER, BOARD, hat_of(Role.ACCOUNTABLE_OFFICER, "07R")),
            id="from a seat on the board",
        ),
    ],
)
def test_the_applicants_representative_is_never_given_a_waiver(by):
    """R8, s.194(2)(f): the seat is theirs by law, the decision on their bid is not."""
    ruler = GUARDIAN if by.party is Party.CCG else PANEL
    story = Story().gives(declaration(by)).gives(ruling(ruler, handling=Handling.LEAVE))
    assert story.bid.interests[0].for_applicant
    refuses(story, ruling(ruler, handling=Handling.WAIVER), OwnSide, "applicant's own")


def test_another_ccgs_officer_is_not_of_the_applicants_own():
    by = actor(Role.BOARD_MEMBER, BOARD, hat_of(Role.ACCOUNTABLE_OFFICER, "08H"))
    story = declares(Story(), by, Handling.LEAVE)
    assert not story.bid.interests[0].for_applicant
    assert story.gives(ruling(PANEL, handling=Handling.WAIVER))


def kept(story, before):
    """Every declaration is there as it was, ruling and all."""
    assert story.bid.interests[: len(before)] == before
    assert interests.is_out(story.bid, CLERK.person)
    assert interests.has_declared(story.bid, CHAIR.person)


def declared(story):
    declares(story, CLERK, Handling.LEAVE)
    story.gives(declaration(CHAIR, NONE))
    return story.bid.interests


def test_declarations_survive_a_new_version_of_the_application():
    """A declaration is never wiped by submit."""
    story = at(Stage.CONFLICT_REVIEW).until_asked("conclude_conflict_review")
    before, version = declared(story), story.bid.version
    does(
        story,
        "conclude_conflict_review",
        outcome=ConflictOutcome.RETURN,
        reasons="The register is missing.",
    )
    kept(story, before)
    does(story, "submit_application")
    assert story.bid.version == version + 1
    kept(story, before)


def test_declarations_survive_a_board_that_declines():
    story = at(Stage.HWB_APPROVAL)
    before = declared(story)
    other = asked(story, "record_board_decision", outcome=BoardOutcome.OBJECT)
    somebody = actor(Role.BOARD_CHAIR, "E09000007", person="another chair")
    story.gives(other.model_copy(update={"by": somebody, "comments": "Not for us."}))
    kept(story, before)


def test_declarations_survive_a_withdrawal():
    story = at(Stage.HWB_APPROVAL)
    before = declared(story)
    story.gives(c.Withdraw(by=OFFICER, reason="Not this year."))
    assert story.bid.ended
    kept(story, before)


def test_declarations_survive_a_rejection():
    story = at(Stage.APPROVAL_IN_PRINCIPLE).until_asked("decide")
    before = declared(story)
    does(story, "decide", outcome=Recommendation.REJECT, reasons="Not ready.")
    assert story.bid.ended
    kept(story, before)


def test_a_waiver_counts_in_the_quorum_and_the_applicants_seat_stays_out():
    """R8: the ruling is taken back for the person, never for the seat."""
    story = declares(before_board(), member("hana"), Handling.LEAVE)
    story.gives(ruling(PANEL, handling=Handling.WAIVER))
    assert minutes.recusals(story.bid, HWB, story.now.date()) == (
        Recusal(seat="ccg", words="represents the applicant"),
    )
    grace = declares(before_board(), member("grace"), Handling.LEAVE)
    grace.gives(ruling(PANEL, handling=Handling.WAIVER))
    left = minutes.recusals(grace.bid, HWB, grace.now.date())
    assert [one.seat for one in left] == ["ccg"]


def test_what_keeps_somebody_out_may_be_ruled_on_again():
    """After what waits; by the same office, of its own body, never one's own."""
    somebody = actor(Role.BOARD_MEMBER, BOARD)
    story = declares(Story(), CLERK, Handling.LEAVE)
    declares(story, OFFICER, Handling.LEAVE)
    declares(story, CHAIR, Handling.NOTE)

    def offered(by):
        return [i.id for i in interests.to_rule(story.bid, by)]

    assert offered(PANEL) == ["i1"]
    assert offered(GUARDIAN) == ["i2"]
    assert offered(actor(Role.GUARDIAN, "08H")) == []
    assert offered(PANEL.model_copy(update={"person": CLERK.person})) == []
    story.gives(declaration(somebody)).gives(
        declaration(CLERK, NONE).model_copy(
            update={"by": actor(Role.LOCAL_TEAM, "Q71")}
        )
    )
    assert offered(PANEL) == ["i4"], "what waits for a ruling goes first"
