"""Who is told at each event."""

from datetime import date

import pytest

from tests.builders import (
    CLERK,
    DIRECTOR,
    MANAGER,
    OFFICER,
    REGION,
    Story,
    ballot,
    opening,
    terms,
)
from tests.rules.letters import (
    CAMDEN,
    CITY,
    ENDED,
    ISLINGTON,
    TASK_OFFICERS,
    WRITERS,
    letters,
    told,
    words_of,
)
from tests.rules.steps import asked, at, does, two_boards, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts import events as e
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import Model
from workflows.rules import handover, notices

SCREENED, ASKED_NEXT = ("screened", "07R", *WRITERS), ("task", "07R", *WRITERS)
EXTRA = {
    "put_on_hold": lambda s: s.gives(c.PutOnHold(by=REGION, reason="Breach.")),
    "ask": lambda s: s.gives(
        c.AskInformation(by=CLERK, questions=(Question(text="How?"),))
    ),
    "declare": lambda s: s.gives(
        c.DeclareInterest(by=OFFICER, category="financial", description="Shares.")
    ),
    "withdraw": lambda s: s.gives(c.Withdraw(by=OFFICER, reason="No.")),
}


@pytest.mark.parametrize(
    ("until", "then", "expected"),
    [
        pytest.param(
            "submit_expression",
            "submit_expression",
            [
                ("received", "07R", *WRITERS),
                ("board_told", CITY, "board_clerk"),
                ("task", "Q71", "local_team"),
            ],
            id="an expression: received, told, and screened next",
        ),
        pytest.param("screen", "screen", [SCREENED, ASKED_NEXT], id="screened"),
        pytest.param(
            "submit_application", "submit_application", TASK_OFFICERS, id="to sign"
        ),
        pytest.param(
            "sign_application", "sign_application", [], id="one of two signed"
        ),
        pytest.param(
            "record_board_decision",
            "record_board_decision",
            [
                ("decided", "07R", *WRITERS),
                ("task", "07R", "accountable_officer"),
                ("task", "07R", "chief_finance_officer"),
                ("task", "07R", "guardian"),
            ],
            id="a board decided, conflicts come next",
        ),
        pytest.param(
            "declare_interest", "declare_interest", [], id="one of two declared"
        ),
        pytest.param(
            "declare_interest",
            "declare",
            [("task", "07R", "guardian")],
            id="an interest to rule on",
        ),
        pytest.param(
            "conclude_conflict_review",
            "conclude_conflict_review",
            [("decided", "07R", *WRITERS), ("task", "Q71", "local_director")],
            id="concluded, assurance comes next",
        ),
        pytest.param(
            "attest_assurance",
            "attest_assurance",
            [("task", "Q71", "local_finance")],
            id="attested, to be signed",
        ),
        pytest.param(
            "sign_assurance",
            "sign_assurance",
            [("task", "Y56", "regional_lead")],
            id="signed, to be moderated",
        ),
        pytest.param(
            "moderate",
            "moderate",
            [("task", "national", "national_chair")],
            id="to decide",
        ),
        pytest.param(
            "decide",
            "decide",
            [
                ("decided", "07R", *WRITERS),
                ("decided", CAMDEN, "board_clerk"),
                ("decided", CITY, "board_clerk"),
                ("task", "07R", "lay_verifier"),
                ("task", "national", "national_office"),
            ],
            id="decided: vote and agreement come next",
        ),
        pytest.param(
            "sign_agreement",
            "sign_agreement",
            [("task", "national", "national_signatory")],
            id="to countersign",
        ),
        pytest.param(
            "countersign_agreement",
            "countersign_agreement",
            [
                ("agreement_signed", "07R", *WRITERS[:2]),
                ("task", "national", "national_finance"),
            ],
            id="to release",
        ),
        pytest.param("go_live", "go_live", [], id="only the day is missing"),
        pytest.param(
            "record_board_decision",
            "put_on_hold",
            [("held", "07R", *WRITERS)],
            id="held",
        ),
        pytest.param(
            "record_board_decision",
            "ask",
            [("questions", "07R", *WRITERS)],
            id="questions",
        ),
        pytest.param("screen", "withdraw", ENDED, id="withdrawn"),
        pytest.param(
            "conclude_conflict_review",
            "withdraw",
            [*ENDED, ("ended", "panel/Y56", "panel_chair")],
            id="withdrawn while the panel is asked",
        ),
    ],
)
def test_whoever_must_act_or_know_is_told(until, then, expected):
    """One letter for each office, when its turn comes."""
    story = Story().until_asked(until)
    if then == "sign_agreement":
        story.now = story.bid.agreement.sign_from
    if then in EXTRA:
        EXTRA[then](story)
    else:
        does(story, then)
    assert told(story) == expected


def test_a_returned_bid_is_told_by_its_own_letter():
    """Returned, with the reasons; what to do is in it."""
    story = at(Stage.HWB_APPROVAL)
    does(story, "record_board_decision", outcome="request_changes", comments="How?")
    assert told(story) == [("returned", "07R", *WRITERS)]
    story = Story().until_asked("conclude_conflict_review")
    does(story, "conclude_conflict_review", outcome="return_for_correction")
    assert told(story) == [("returned", "07R", *WRITERS)]


def test_officers_are_asked_to_sign_a_revised_application():
    """A new version needs its signatures as much as the first one."""
    story = at(Stage.HWB_APPROVAL)
    does(story, "record_board_decision", outcome="request_changes", comments="How?")
    does(story, "submit_application")
    assert told(story) == TASK_OFFICERS


def test_the_ccg_is_asked_to_revise_after_an_objection():
    """The last board may approve: the letter on that alone would mislead."""
    story = Story(two_boards()).until(Stage.HWB_APPROVAL)
    does(
        story,
        "record_board_decision",
        CAMDEN,
        outcome="object",
        comments="No.",
        votes={"against": 5},
    )
    assert told(story) == [("decided", "07R", *WRITERS)]
    does(story, "record_board_decision", ISLINGTON)
    assert told(story) == [("decided", "07R", *WRITERS), ("task", "07R", *WRITERS)]
    assert "after the objection of Camden" in words_of(story)[1]


def test_every_applicant_and_every_material_board_is_told():
    """A bid of two CCGs has two of everybody."""
    story = Story(two_ccgs()).until_asked("decide")
    does(story, "decide")
    assert told(story)[:6] == [
        ("decided", "07R", *WRITERS),
        ("decided", "08H", *WRITERS),
        ("decided", CAMDEN, "board_clerk"),
        ("decided", ISLINGTON, "board_clerk"),
        ("task", "07R", "lay_verifier"),
        ("task", "08H", "lay_verifier"),
    ]


def test_greater_involvement_gives_notice_to_every_board():
    """R2: notice to the boards, and no approvals."""
    story = Story(opening(model=Model.GREATER_INVOLVEMENT))
    does(story, "submit_expression")
    assert told(story) == [
        ("received", "07R", *WRITERS),
        ("board_told", CAMDEN, "board_clerk"),
        ("board_told", CITY, "board_clerk"),
    ]


def test_everybody_is_told_when_a_bid_goes_live():
    """The public body, its boards and NHS England's team."""
    story = Story().until(Stage.LIVE)
    assert told(story) == [
        ("live", "07R", *WRITERS),
        ("live", CAMDEN, "board_clerk"),
        ("live", CITY, "board_clerk"),
        ("live", "Q71", "local_team"),
    ]


def test_a_rejection_is_told_once():
    """The decision is the end; no second letter says so again."""
    story = does(Story().until_asked("decide"), "decide", outcome="reject")
    assert told(story) == [
        ("decided", "07R", *WRITERS),
        ("decided", CAMDEN, "board_clerk"),
        ("decided", CITY, "board_clerk"),
    ]


@pytest.mark.parametrize(
    ("outcome", "changes"),
    [
        ("approve", {}),
        ("reject", {}),
        ("defer", {"to_cycle": "2016-17"}),
        ("approve_lower_model", {"lower_model": "joint"}),
    ],
)
def test_a_board_that_was_only_told_of_a_bid_hears_the_decision(outcome, changes):
    """R6: below the threshold it is not asked, but it is its area all the same."""
    story = Story().until_asked("decide")
    assert {b.id: b.material for b in story.bid.boards} == {CAMDEN: True, CITY: False}
    does(story, "decide", outcome=outcome, **changes)
    [said] = [n.words for n in letters(story) if n.body == CITY]
    assert "decided in principle: " in said


@pytest.mark.parametrize("end", ["live", "ended"])
def test_boards_of_greater_involvement_hear_how_it_came_out(end):
    """R2: no board is asked, so that all of them were only told."""
    story = Story(opening(model=Model.GREATER_INVOLVEMENT))
    does(story, "submit_expression")
    if end == "live":
        story.until(Stage.LIVE)
    else:
        story.gives(c.Withdraw(by=OFFICER, reason="No."))
    assert [one for one in told(story) if one[2] == "board_clerk"] == [
        (end, CAMDEN, "board_clerk"),
        (end, CITY, "board_clerk"),
    ]


def test_other_ends_are_told_to_all():
    """Not eligible, lapsed, voted down: whoever had a part is told."""
    story = does(Story().until_asked("screen"), "screen", outcome="not_eligible")
    assert told(story) == ENDED
    story = at(Stage.BUDGET_HANDOVER)
    vote = c.RecordMandate(
        by=asked(story, "record_mandate").by, ballot=ballot(story.now, 5, 30)
    )
    story.gives(vote)
    assert told(story) == [
        *ENDED,
        ("ended", "national", "national_office", "national_finance"),
        ("ended", "Y56", "regional_lead"),
    ]


def test_an_answer_goes_to_whoever_asked():
    """And to the one who asked only."""
    story = at(Stage.HWB_APPROVAL)
    for by in (DIRECTOR, CLERK):
        question = c.AskInformation(by=by, questions=(Question(text="How?"),))
        story.gives(question)
    does(story, "answer_information", "q2")
    assert told(story) == [("answered", CAMDEN, "board_clerk")]


def test_operators_are_asked_to_mend_the_reference_data():
    """An allocation that cannot be added up waits for somebody who can help."""
    story = at(Stage.BUDGET_HANDOVER)
    story.happens(e.AllocationFailed(at=story.now, problem="no lines"))
    assert told(story) == [("task", "operators", "operator")]
    assert words_of(story) == [
        "The bid waits for the allocation to be added up from the practice lines (no "
        "lines), due by 5pm on 3 June 2014."
    ]


def test_a_refused_transfer_asks_for_the_release_again():
    """Finance is asked, with what the ledger said; whoever counted on the day is told."""
    story = does(Story().until_asked("go_live"), "go_live")
    story.now = handover.starts_at(story.bid)
    story.happens(handover.begin(story.bid, story.now))
    story.happens(e.HandoverFailed(at=story.now, problem="closed"))
    assert told(story) == [
        ("handover_failed", "07R", "accountable_officer", "chief_finance_officer"),
        ("handover_failed", "Q71", "local_director", "local_finance"),
        ("handover_failed", story.bid.region, "regional_lead"),
        ("task", "national", "national_finance"),
    ]
    assert words_of(story)[0].startswith("The ledger refused the transfer: closed.")
    assert "release the handover (closed), due by" in words_of(story)[-1]


def test_an_unresolved_review_reaches_the_region():
    """DOMAIN 12, stage 7: unresolved is escalated."""
    story = Story().until_asked("conclude_conflict_review")
    does(story, "conclude_conflict_review", outcome="unresolved")
    assert ("escalation", "Y56", "regional_lead") in told(story)


def test_some_events_are_told_to_nobody():
    """An opening and a refused attempt are record, not news; a begun handover ends soon."""
    story = Story()
    assert notices.notices_of(opening(), story.bid, story.events[0]) == ()
    refused = e.AttemptRefused(
        at=story.now, by=MANAGER, command="screen", refusal="WrongParty", words="No."
    )
    assert notices.notices_of(story.bid, story.bid, refused) == ()
    begun = e.HandoverBegun(at=story.now)
    assert notices.notices_of(story.bid, story.bid, begun) == ()


def test_a_discharged_condition_is_told_to_the_ccg():
    """One condition fewer."""
    story = Story().until_asked("decide")
    does(
        story,
        "decide",
        outcome="approve_with_conditions",
        conditions=(terms(date(2015, 3, 2)),),
    )
    assert ("task", "Y56", "regional_lead") in told(story)
    does(story, "discharge_condition")
    assert told(story) == [("condition_discharged", "07R", *WRITERS)]


def test_a_resumed_bid_is_told_to_the_ccg():
    """The clocks run again; tasks that stood are not sent twice."""
    story = at(Stage.HWB_APPROVAL).gives(c.PutOnHold(by=REGION, reason="Breach."))
    does(story, "resume")
    assert told(story) == [("resumed", "07R", *WRITERS)]


def test_what_nobody_needs_to_do_any_more_is_settled():
    """A task that was met while its letter waited is not written; news always is."""
    story = Story(two_boards()).until(Stage.HWB_APPROVAL)
    tasks = letters(story)
    assert [notices.is_settled(n, story.bid) for n in tasks] == [False, False]
    does(story, "record_board_decision", CAMDEN)
    assert [notices.is_settled(n, story.bid) for n in tasks] == [True, False]
    story.gives(c.Withdraw(by=OFFICER, reason="No."))
    assert all(notices.is_settled(n, story.bid) for n in tasks)
    assert not any(notices.is_settled(n, story.bid) for n in letters(story))


def test_a_moved_date_leaves_the_task_standing():
    """The same thing is asked, until another day."""
    story = at(Stage.HWB_APPROVAL)
    (task,) = [n for n in letters(story) if n.kind == "task"]
    more = c.ExtendDate(by=REGION, key="board", to=date(2014, 9, 1), reason="Recess.")
    story.gives(more)
    assert not notices.is_settled(task, story.bid)
