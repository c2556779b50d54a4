"""What happened to real bids, and what must happen here (DOMAIN 14, test ideas)."""

from datetime import date, time, timedelta

from tests.builders import CYCLE, OFFICER, Story, actor, ballot, opening, terms
from tests.rules.letters import told, words_of
from tests.rules.steps import (
    asked,
    at,
    declares,
    does,
    london,
    refuses,
    rings,
    signs_unasked,
)
from workflows.contracts import commands as c
from workflows.contracts.bids import Applicant, Board, Stage
from workflows.contracts.cycles import FunctionRule, Mode, Model
from workflows.contracts.decisions import ConditionStatus
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.reviews import Handling, Votes
from workflows.rules import bodies, calendar, handover
from workflows.rules.refusals import (
    Incomplete,
    NotDelegable,
    OutOfOrder,
    OwnSide,
    Recused,
    StaleVersion,
    TooEarly,
    TooLate,
)

WESTMINSTER = Board(id="E09000033", name="Westminster HWB", share=2482, material=True)
KENSINGTON = Board(id="E09000020", name="Kensington HWB", share=7518, material=True)
WEST_LONDON = Applicant(code="08Y", name="NHS West London CCG")
FINANCE = ("national", "national_office", "national_finance")
"""Who hears, of NHS England, that a budget which was on its way stays."""
AGAINST = Votes(in_favour=3, against=9)


def west_london():
    """08Y: 75 % in Kensington and Chelsea, 25 % in Westminster."""
    return opening(
        bid_id="08Y-1", applicants=(WEST_LONDON,), boards=(KENSINGTON, WESTMINSTER)
    )


def test_one_of_west_londons_two_boards_objects():
    """(b) Both are heard; the CCG revises; only the objector is asked again."""
    story = Story(west_london()).until(Stage.HWB_APPROVAL)
    does(
        story,
        "record_board_decision",
        "E09000033",
        outcome="object",
        comments="Westminster's patients are not heard.",
        votes=AGAINST,
    )
    assert story.bid.stage is Stage.HWB_APPROVAL
    does(story, "record_board_decision", "E09000020")
    assert [n.command for n in story.needs()] == ["submit_application"]
    does(story, "submit_application").until(Stage.HWB_APPROVAL)
    assert [n.subject for n in story.needs()] == ["E09000033"]
    does(story, "record_board_decision")
    assert [d.version for d in story.bid.board_decisions] == [1, 2]
    assert story.until(Stage.LIVE).bid.version == 2


def test_two_of_cambridgeshires_four_boards_are_asked():
    """(c) 06H: 74 %, 22 %, 2.2 % and 1.8 %; below the threshold a board is told."""
    shares = {"E10000003": 7396, "E06000031": 2209, "E10000015": 217, "E10000021": 178}
    boards = tuple(
        Board(
            id=code, name=f"Board {code}", share=s, material=s >= CYCLE.material_share
        )
        for code, s in shares.items()
    )
    applicant = Applicant(code="06H", name="NHS Cambridgeshire CCG")
    story = Story(opening(applicants=(applicant,), boards=boards))
    story.until(Stage.HWB_APPROVAL)
    assert [n.body for n in story.needs()] == ["E10000003", "E06000031"]
    assert [b.id for b in bodies.told(story.bid)] == ["E10000015", "E10000021"]
    assert story.until(Stage.LIVE).bid.transfer


def test_recusal_differs_by_bid_in_one_meeting():
    """(d) Westminster judges 08Y and 09A on one evening: an interest is in a bid."""
    central = Applicant(code="09A", name="NHS Central London CCG")
    chair = actor(Role.BOARD_CHAIR, "E09000033")
    first = Story(west_london()).until(Stage.HWB_APPROVAL)
    second = Story(
        opening(bid_id="09A-1", applicants=(central,), boards=(WESTMINSTER,))
    ).until(Stage.HWB_APPROVAL)
    declares(first, chair, Handling.LEAVE)
    command = asked(first, "record_board_decision", "E09000033", by=chair)
    refuses(first, command, Recused)
    assert does(second, "record_board_decision", by=chair)


def test_brightons_practices_vote_against():
    """(e) 29 September 2015: the members vote no, and the bid is withdrawn."""
    story = at(Stage.HWB_APPROVAL)
    lay = actor(Role.LAY_VERIFIER, "07R")
    london(story, 2015, 9, 30)
    story.gives(c.RecordMandate(by=lay, ballot=ballot(story.now, 16, 28, 45)))
    assert story.bid.mandates[-1].ballot.closed == date(2015, 9, 29)
    assert story.bid.stage is Stage.WITHDRAWN
    assert story.bid.end_reason == "the member practices voted against it"
    assert ("ended", "Q71", "local_team") in told(story), "NHS England hears it"
    assert all("16 for, 28 against, of 45." in words for words in words_of(story))


def test_ealings_vote_comes_after_the_approval():
    """(f) A loss rescinds even an application that has been approved."""
    story = at(Stage.BUDGET_HANDOVER)
    does(story, "issue_agreement")
    story.now = story.bid.agreement.sign_from
    refuses(story, signs_unasked(story), OutOfOrder, "vote in favour")
    does(story, "record_mandate", ballot=ballot(story.now, 20, 50, 79))
    assert story.bid.stage is Stage.WITHDRAWN
    assert story.bid.decision, "an approval is no shield"
    assert all("20 for, 50 against, of 79." in words for words in words_of(story))
    assert ("ended", *FINANCE) in told(story)


def test_city_and_hackneys_condition_is_not_met():
    """(g) Approved in February pending governance; by 31 March it was not; it fell."""
    story = london(Story().until_asked("submit_application"), 2014, 12, 1)
    story.until_asked("decide")
    london(story, 2015, 2, 18)
    does(
        story,
        "decide",
        outcome="approve_with_conditions",
        conditions=(terms(date(2015, 3, 31)),),
    )
    while (need := story.needs()[0]).command != "discharge_condition":
        story.gives(asked(story, need.command))
    assert handover.begin(story.bid, handover.starts_at(story.bid)) is None
    london(story, 2015, 3, 31, 17).later(minutes=1)
    refuses(story, asked(story, "discharge_condition"), TooLate)
    london(story, 2015, 4, 1, 9)
    rings(story)
    assert story.bid.stage is Stage.LAPSED
    assert story.bid.conditions[0].status is ConditionStatus.LAPSED
    assert story.bid.transfer == ""
    assert ("ended", *FINANCE) in told(story)
    assert words_of(story)[0] == (
        "The date for a condition, 5pm on 31 March 2015, passed so the bid lapsed."
    )


def test_an_approved_ccg_withdraws_two_days_before_the_start():
    """(h) March 2015: one CCG dropped out days before it would have gone live."""
    story = does(Story().until_asked("go_live"), "go_live")
    london(story, 2015, 3, 30)
    assert [n.key for n in story.needs()] == ["start"]
    story.gives(c.Withdraw(by=OFFICER, reason="The agreement came too late."))
    assert story.bid.end_reason == "The agreement came too late."
    assert {("ended", *FINANCE), ("ended", "Y56", "regional_lead")} <= set(told(story))
    london(story, 2015, 4, 1)
    assert handover.begin(story.bid, story.now) is None
    assert (story.bid.stage, rings(story)) == (Stage.WITHDRAWN, [])


def test_complaints_stay_with_nhs_england_after_all():
    """(i) The guidance gave them, the agreement kept them: say so, and be told yes."""
    complaints = FunctionRule(code="F11", name="Complaints", mode=Mode.DELEGATED)
    cycle = CYCLE.model_copy(update={"functions": (*CYCLE.functions, complaints)})
    story = Story(opening(cycle=cycle)).until_asked("submit_application")
    wanted = asked(story, "submit_application").application.model_copy(
        update={"functions": ("F01", "F02", "F11")}
    )
    does(story, "submit_application", application=wanted)
    while (
        story.bid.stage is not Stage.BUDGET_HANDOVER
        or story.needs()[0].command != "issue_agreement"
    ):
        story.step()
    does(story, "issue_agreement", functions=("F01", "F02", "F07"))
    issued = story.bid.agreement
    assert (issued.added, issued.removed) == (("F07",), ("F11",))
    sign = asked(story, "sign_agreement")
    refuses(story, sign, TooEarly)
    story.now = issued.sign_from
    refuses(story, sign, OutOfOrder, "differs from the application in F07 and F11")
    story.gives(sign.model_copy(update={"acknowledges_changes": True}))
    assert story.bid.agreement.signatures
    reserved = asked(at(Stage.BUDGET_HANDOVER), "issue_agreement", functions=("R02",))
    refuses(at(Stage.BUDGET_HANDOVER), reserved, NotDelegable, "Complaints")


def test_a_board_meets_specially_the_day_before_its_date():
    """(n) West Berkshire, 18 September 2014, for a deadline on the 19th."""
    story = london(Story().until_asked("submit_application"), 2014, 8, 7)
    story.until(Stage.HWB_APPROVAL)
    due = story.needs()[0].due
    assert due == calendar.at(date(2014, 9, 19))
    story.now = due - timedelta(days=1)
    assert rings(story) == ["reminded"]
    does(story, "record_board_decision", meeting_date=date(2014, 9, 18))
    assert story.bid.stage is Stage.CONFLICT_REVIEW
    assert story.bid.board_decisions[0].meeting_date == date(2014, 9, 18)


def test_a_cycle_that_changes_leaves_its_bids_alone():
    """(q) A bid keeps the form, the functions and the dates that it began under."""
    first = Story()
    changed = CYCLE.model_copy(
        update={
            "version": 2,
            "form_version": "2",
            "functions": CYCLE.functions[:1],
            "review_window": 10,
        }
    )
    second = Story(opening(bid_id="07R-2", cycle=changed))
    assert first.until(Stage.LIVE).bid.cycle.form_version == "1"
    command = asked(second, "submit_expression")
    refuses(second, command, NotDelegable, "F02 is not a function")
    second.gives(command.model_copy(update={"functions": ("F01",)}))
    assert second.bid.cycle.version == 2


def test_two_panels_edit_one_decision():
    """(r) Who decides on what has changed meanwhile looks again."""
    story = Story().until_asked("conclude_conflict_review")
    stale = asked(story, "conclude_conflict_review")
    does(story, "conclude_conflict_review", outcome="return_for_correction")
    story.until_asked("conclude_conflict_review")
    refuses(story, stale, StaleVersion, "version 1; the bid is at version 2")
    assert does(story, "conclude_conflict_review")


def test_brent_goes_joint_for_a_year():
    """DOMAIN 0.5: delegated was pursued, then deferred in favour of joint."""
    story = Story().until_asked("decide")
    does(story, "decide", outcome="approve_lower_model", lower_model=Model.JOINT)
    does(story, "accept_model")
    refuses(
        story,
        asked(story, "record_mandate", ballot=ballot(story.now, 41, 0)),
        Incomplete,
    )
    live = story.until(Stage.LIVE).bid
    assert (live.model, live.transfer, live.allocation) == (Model.JOINT, "", None)


def test_a_programme_chairs_own_ccg_is_not_theirs_to_decide():
    """DOMAIN 7: a CCG's officer sat on the national group: not on their own bid."""
    own = Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER)
    chair = actor(Role.NATIONAL_CHAIR, "national", own)
    story = Story().until_asked("decide")
    said = refuses(story, asked(story, "decide", by=chair), OwnSide)
    assert "NHS Camden CCG, which is on the other side" in said
    elsewhere = Story(west_london()).until_asked("decide")
    assert does(elsewhere, "decide", by=chair)


def test_the_round_ends_at_midnight_not_at_five():
    """R22: the start is the whole day, in London."""
    story = does(Story().until_asked("go_live"), "go_live")
    midnight = handover.starts_at(story.bid)
    assert midnight.astimezone(calendar.LONDON).time() == time(0)
    assert calendar.london_day(midnight) == date(2015, 4, 1)
