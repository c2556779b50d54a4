"""Health and wellbeing boards: who decides, and how the decisions join."""

from datetime import date, timedelta

import pytest

from tests.builders import (
    CAMDEN_BOARD,
    CITY_BOARD,
    CLERK,
    ISLINGTON_BOARD,
    MEETING,
    OFFICER,
    Story,
    actor,
    application,
    opening,
)
from tests.rules.steps import asked, declares, does, due, refuses, rings, two_boards
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import FanIn, Model
from workflows.contracts.parties import Role, Who
from workflows.contracts.reviews import BoardOutcome, Handling, InterestCategory, Votes
from workflows.rules import boards, bodies, calendar
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotYours,
    OwnSide,
    Recused,
    StaleVersion,
    TwoHats,
    WrongParty,
    WrongStage,
)

CAMDEN, ISLINGTON, CITY = CAMDEN_BOARD.id, ISLINGTON_BOARD.id, CITY_BOARD.id
APPROVE, COMMENTS = BoardOutcome.APPROVE, BoardOutcome.APPROVE_WITH_COMMENTS
CHANGES, OBJECT = BoardOutcome.REQUEST_CHANGES, BoardOutcome.OBJECT
AGAINST = Votes(in_favour=2, against=6)


def before_boards(fan_in=FanIn.ALL_APPROVE, **bid):
    return Story(two_boards(fan_in, **bid)).until(Stage.HWB_APPROVAL)


def board_says(story, board, outcome=APPROVE, **changes):
    words = "" if outcome is APPROVE else "Say how patients are heard."
    changes = {"votes": AGAINST if outcome is OBJECT else MEETING} | changes
    return does(
        story,
        "record_board_decision",
        board,
        outcome=outcome,
        comments=words,
        **changes,
    )


def test_material_boards_decide_and_others_are_told():
    """R6: small overlaps are notified only."""
    story = before_boards()
    assert [n.subject for n in story.needs()] == [CAMDEN, ISLINGTON]
    assert [b.id for b in bodies.told(story.bid)] == [CITY]
    assert [b.id for b in boards.undecided(story.bid)] == [CAMDEN, ISLINGTON]

    clerk = actor(Role.BOARD_CLERK, CITY)
    told = asked(story, "record_board_decision", CAMDEN, by=clerk, board=CITY)
    refuses(story, told, WrongParty, "told of this bid")


@pytest.mark.parametrize(
    ("fan_in", "said", "stage", "asks"),
    [
        pytest.param(
            FanIn.ALL_APPROVE,
            [APPROVE, COMMENTS],
            Stage.CONFLICT_REVIEW,
            None,
            id="all approve: both approve",
        ),
        pytest.param(
            FanIn.ALL_APPROVE,
            [OBJECT, APPROVE],
            Stage.HWB_APPROVAL,
            "submit_application",
            id="all approve: one objects",
        ),
        pytest.param(
            FanIn.ALL_APPROVE,
            [APPROVE, CHANGES],
            Stage.EXPRESSION_OF_INTEREST,
            "submit_application",
            id="all approve: one asks for changes",
        ),
        pytest.param(
            FanIn.NO_OBJECTION,
            [APPROVE, COMMENTS],
            Stage.CONFLICT_REVIEW,
            None,
            id="no objection: none objects",
        ),
        pytest.param(
            FanIn.NO_OBJECTION,
            [APPROVE, OBJECT],
            Stage.HWB_APPROVAL,
            "submit_application",
            id="no objection: one objects",
        ),
        pytest.param(
            FanIn.NO_OBJECTION,
            [CHANGES],
            Stage.EXPRESSION_OF_INTEREST,
            "submit_application",
            id="no objection: one asks for changes",
        ),
        pytest.param(
            FanIn.ADVISORY,
            [OBJECT, OBJECT],
            Stage.CONFLICT_REVIEW,
            None,
            id="advisory: both object",
        ),
        pytest.param(
            FanIn.ADVISORY,
            [CHANGES, APPROVE],
            Stage.CONFLICT_REVIEW,
            None,
            id="advisory: one asks for changes",
        ),
    ],
)
def test_decisions_join_by_the_cycles_rule(fan_in, said, stage, asks):
    """DOMAIN 12, fan-in: all approve, nobody objects, or advice only."""
    story = before_boards(fan_in)
    for board, outcome in zip([CAMDEN, ISLINGTON], said, strict=False):
        board_says(story, board, outcome)
    assert story.bid.stage is stage
    if asks:
        assert [n.command for n in story.needs()] == [asks]


def test_silence_never_approves():
    """A passed date is escalated; the bid goes on waiting for the board."""
    story = before_boards(FanIn.NO_OBJECTION)
    board_says(story, CAMDEN)
    story.now = due(story, "board", ISLINGTON) + timedelta(days=5)
    assert rings(story) == ["deadline_passed"]
    assert story.bid.stage is Stage.HWB_APPROVAL
    assert boards.decision_of(story.bid, ISLINGTON) is None
    assert board_says(story, ISLINGTON).bid.stage is Stage.CONFLICT_REVIEW


def test_an_advisory_boards_silence_is_recorded_as_no_view():
    """Where boards only advise, the bid goes on without the silent one, and says so."""
    story = before_boards(FanIn.ADVISORY)
    board_says(story, CAMDEN)
    story.now = due(story, "board", ISLINGTON) + timedelta(days=5)
    assert rings(story) == ["deadline_passed"]
    assert story.bid.stage is Stage.CONFLICT_REVIEW
    silent = boards.decision_of(story.bid, ISLINGTON)
    assert (silent.outcome, silent.by) == (BoardOutcome.NO_VIEW, None)


def test_an_advisory_board_may_speak_late_while_others_are_awaited():
    """Silence is not a decision: a view that comes late is heard."""
    start = two_boards(FanIn.ADVISORY)
    story = Story(start).until(Stage.HWB_APPROVAL)
    late = asked(story, "record_board_decision", ISLINGTON)
    story.bid = story.bid.model_copy(
        update={
            "clocks": tuple(
                k.model_copy(update={"due": k.due + timedelta(days=60)})
                if k.subject == CAMDEN
                else k
                for k in story.bid.clocks
            )
        }
    )
    story.now = due(story, "board", ISLINGTON) + timedelta(days=5)
    rings(story)
    assert story.bid.stage is Stage.HWB_APPROVAL
    story.gives(late)
    heard = [d for d in story.bid.board_decisions if d.board == ISLINGTON]
    assert [d.outcome for d in heard] == [APPROVE]
    refuses(story, late, AlreadyDone)


def test_a_request_for_changes_returns_the_bid_at_once():
    """Without waiting for the other boards; the next application is a new version."""
    story = board_says(before_boards(), CAMDEN, CHANGES)
    bid = story.bid
    assert (bid.stage, bid.application_open) == (Stage.EXPRESSION_OF_INTEREST, True)
    assert bid.return_reason == "Say how patients are heard."
    late = actor(Role.BOARD_CLERK, ISLINGTON)
    command = asked(before_boards(), "record_board_decision", ISLINGTON, by=late)
    refuses(story, command, WrongStage, "not before the boards")
    assert does(story, "submit_application").bid.version == 2


def test_an_objection_waits_for_the_other_boards():
    """All are heard before the CCG has to choose: revise, or withdraw."""
    story = board_says(before_boards(), CAMDEN, OBJECT)
    assert [n.subject for n in story.needs()] == [ISLINGTON]
    early = asked(board_says(before_boards(), CAMDEN, CHANGES), "submit_application")
    refuses(story, early, WrongStage, "not asked for")
    board_says(story, ISLINGTON)

    need = story.needs()[0]
    assert need.command == "submit_application"
    assert need.words == (
        "a revised application, or withdrawal, after the objection of "
        "Camden Health and Wellbeing Board"
    )


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        pytest.param({"benefits": "Shorter waits still."}, (ISLINGTON,), id="minor"),
        pytest.param({"functions": ("F01",)}, (), id="material"),
    ],
)
def test_approvals_are_kept_when_nothing_material_changed(change, kept):
    """DOMAIN 12: whoever approved is asked again only about a material change."""
    story = board_says(before_boards(), ISLINGTON, COMMENTS)
    board_says(story, CAMDEN, OBJECT)
    revised = application(story.bid, **change)
    does(story, "submit_application", application=revised)
    assert story.events[-1].kept == kept
    story.until(Stage.HWB_APPROVAL)
    again = {CAMDEN, ISLINGTON} - set(kept)
    assert {n.subject for n in story.needs()} == again
    for board in sorted(again):
        board_says(story, board)
    assert story.bid.stage is Stage.CONFLICT_REVIEW


def test_a_bid_that_every_board_still_approves_is_not_asked_again():
    """A return by the conflicts panel does not undo the boards' approvals."""
    story = before_boards().until(Stage.CONFLICT_REVIEW)
    story.until_asked("conclude_conflict_review")
    does(story, "conclude_conflict_review", outcome="return_for_correction")
    story.until(Stage.CONFLICT_REVIEW)
    assert story.bid.version == 2
    assert [d.version for d in story.bid.board_decisions] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        pytest.param({"version": 0}, Incomplete, "which version", id="no version"),
        pytest.param({"version": 9}, StaleVersion, "version 1 now", id="wrong version"),
        pytest.param(
            {"outcome": BoardOutcome.NO_VIEW}, Incomplete, "approves", id="no view"
        ),
        pytest.param({"outcome": COMMENTS}, Incomplete, "comments", id="no comments"),
        pytest.param(
            {"outcome": CHANGES}, Incomplete, "comments", id="no changes said"
        ),
        pytest.param({"outcome": OBJECT}, Incomplete, "comments", id="no reasons"),
        pytest.param(
            {"meeting_date": date(2030, 1, 1)}, Incomplete, "to come", id="in future"
        ),
        pytest.param(
            {"meeting_date": date(1, 1, 1)}, Incomplete, "long before", id="long ago"
        ),
        pytest.param({"votes": Votes()}, Incomplete, "how many", id="nobody voted"),
        pytest.param({"votes": AGAINST}, Incomplete, "more votes", id="outvoted"),
        pytest.param({"board": "E09000033"}, NotYours, "no such bid", id="no board"),
        pytest.param({"board": ISLINGTON}, WrongParty, "its own", id="another board"),
        pytest.param({"by": OFFICER}, WrongParty, "this step", id="the applicant"),
        pytest.param(
            {"by": actor(Role.BOARD_MEMBER, CAMDEN)},
            WrongParty,
            "board member",
            id="a member alone",
        ),
        pytest.param(
            {"by": actor(Role.BOARD_CLERK, "E09000033")},
            NotYours,
            "no such bid",
            id="a foreign clerk",
        ),
    ],
)
def test_a_decision_is_refused(changes, kind, words):
    """R6, R7: from its own minutes, on this version, with words and votes that fit."""
    story = before_boards()
    command = asked(story, "record_board_decision", CAMDEN, **changes)
    refuses(story, command, kind, words)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"votes": Votes(in_favour=5, against=5)}, id="the chair's vote"),
        pytest.param({"votes": Votes(abstained=3)}, id="nobody but abstains"),
        pytest.param({"by": actor(Role.BOARD_CHAIR, CAMDEN)}, id="by the chair"),
    ],
)
def test_a_decision_is_taken_from_the_minutes(changes):
    """R9: how a board counts is its own affair; a tie may be broken in its chair."""
    story = before_boards()
    does(story, "record_board_decision", CAMDEN, **changes)
    assert boards.decision_of(story.bid, CAMDEN).version == 1


def test_a_meeting_on_the_day_itself_counts_by_londons_day():
    """At half past midnight in London's summer it is still yesterday in UTC."""
    story = before_boards()
    story.now = calendar.at(date(2014, 7, 2)).replace(hour=23, minute=30)
    command = asked(
        story, "record_board_decision", CAMDEN, meeting_date=date(2014, 7, 3)
    )
    assert story.gives(command).bid.board_decisions


def test_a_board_decides_once_on_a_version():
    """A second decision on the same version is refused, whoever records it."""
    story = before_boards()
    command = asked(story, "record_board_decision", CAMDEN)
    story.gives(command)
    refuses(story, command, AlreadyDone, "already decided")
    by = story.bid.board_decisions[0].by
    assert (type(by), by.person) == (Who, CLERK.person)


@pytest.mark.parametrize(
    ("handling", "kind"),
    [
        pytest.param(None, Recused, id="not ruled on"),
        pytest.param(Handling.SPEAK_NOT_VOTE, Recused, id="may speak"),
        pytest.param(Handling.LEAVE, Recused, id="has to leave"),
        pytest.param(Handling.NOTE, None, id="noted"),
    ],
)
def test_a_vote_with_a_conflicted_member_does_not_count(handling, kind):
    """R7, R8: whoever has an interest is not among those who vote."""
    member = actor(Role.BOARD_MEMBER, CAMDEN)
    story = declares(before_boards(), member, handling)
    votes = MEETING.model_copy(update={"voters": ("somebody", member.person)})
    command = asked(story, "record_board_decision", CAMDEN, votes=votes)
    if kind:
        refuses(story, command, kind, "among those who voted")
    else:
        assert story.gives(command)


def test_a_nil_return_keeps_nobody_from_voting():
    """Saying that there is none is not an interest."""
    member = actor(Role.BOARD_MEMBER, CAMDEN)
    story = declares(before_boards(), member, category=InterestCategory.NONE)
    votes = MEETING.model_copy(update={"voters": (member.person,)})
    assert does(story, "record_board_decision", CAMDEN, votes=votes)


def test_the_applicants_officer_does_not_vote_on_the_board():
    """R8: the CCG's representative on the board signed the bid that it judges."""
    story = before_boards()
    votes = MEETING.model_copy(update={"voters": (OFFICER.person,)})
    command = asked(story, "record_board_decision", CAMDEN, votes=votes)
    refuses(story, command, OwnSide, "for another body")


def test_whoever_voted_on_a_board_decides_nowhere_else():
    """R10: nobody decides twice under two hats."""
    story = before_boards()
    votes = MEETING.model_copy(update={"voters": ("p7",)})
    does(story, "record_board_decision", CAMDEN, votes=votes)
    does(story, "record_board_decision", ISLINGTON)
    story.until_asked("attest_assurance")
    director = actor(Role.LOCAL_DIRECTOR, "Q71", person="p7")
    refuses(story, asked(story, "attest_assurance", by=director), TwoHats)


def test_greater_involvement_asks_no_board():
    """R2: notice to the boards, no approvals."""
    influence = Story(opening(model=Model.GREATER_INVOLVEMENT))
    influence.until(Stage.BUDGET_HANDOVER)
    assert influence.bid.board_decisions == ()
    assert boards.objections(influence.bid) == ()
