"""The expression of interest and Part one."""

from datetime import date, timedelta

import pytest

from tests.builders import (
    DIRECTOR,
    FINANCE,
    LOCAL,
    MANAGER,
    OFFICE,
    OFFICER,
    STATEMENTS,
    Story,
    a_bid,
    application,
    opening,
)
from tests.rules.steps import asked, at, does, due, london, refuses, rings, two_ccgs
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.reviews import BoardOutcome
from workflows.contracts.tracks import Track
from workflows.rules import calendar, part_one, rulebook, touched
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    NotDelegable,
    StaleVersion,
    TooLate,
    TwoHats,
    WrongParty,
    WrongStage,
)


def expression(**changes: object) -> c.SubmitExpression:
    return c.SubmitExpression(
        by=MANAGER, functions=("F01",), statements=STATEMENTS
    ).model_copy(update=changes)


@pytest.mark.parametrize(
    ("hour", "minute", "late"),
    [
        pytest.param(16, 59, False, id="a minute before five"),
        pytest.param(17, 0, False, id="at five"),
        pytest.param(17, 1, True, id="a minute after five"),
    ],
)
def test_expressions_are_taken_until_five_in_london(hour, minute, late):
    """R1: an expression comes before the deadline, in London's time."""
    story = london(Story(), 2014, 6, 20)
    story.now = story.now.replace(hour=hour - 1, minute=minute)
    if late:
        refuses(story, expression(), TooLate, "due by 5pm on 20 June 2014")
    else:
        assert story.gives(expression()).bid.statements == STATEMENTS


def test_a_late_expression_waits_for_the_national_office():
    """R1: late only by national override with a reason, and on record either way."""
    story = Story(now=calendar.at(date(2014, 7, 2)))
    refused = refuses(story, expression(), TooLate)
    attempt = rulebook.refused(story.bid, expression(), TooLate(refused), story.now)
    story.happens(attempt)
    assert rings(story) == []

    more_time = c.ExtendDate(
        by=OFFICE,
        key=DeadlineKey.EXPRESSION,
        to=date(2014, 7, 4),
        reason="Post was late.",
    )
    local = more_time.model_copy(update={"by": LOCAL})
    refuses(story, local, WrongParty, "national office")
    story.gives(more_time)

    assert rings(story) == []
    assert story.gives(expression()).bid.stage is Stage.EXPRESSION_OF_INTEREST
    assert story.bid.statements


def test_a_late_expression_lapses_when_nobody_gives_more_time():
    """R1: what opens late has until the next working morning."""
    story = Story(now=calendar.at(date(2014, 7, 4)))
    assert rings(story) == []
    story.now = calendar.at(date(2014, 7, 7), calendar.MORNING)
    assert rings(story) == ["deadline_passed"]
    assert story.bid.stage is Stage.LAPSED


def test_an_expression_is_submitted_once():
    """What the CCG said at first stays as it was said."""
    story = Story().gives(expression())
    refuses(story, expression(), AlreadyDone)


@pytest.mark.parametrize(
    ("functions", "kind", "words"),
    [
        pytest.param(("F99",), NotDelegable, "not a function", id="an unknown one"),
        pytest.param(("F01", "R02"), NotDelegable, "Complaints", id="a reserved one"),
        pytest.param(("F01", "F01"), Incomplete, "twice", id="one twice"),
    ],
)
def test_functions_outside_the_schedule_are_refused(functions, kind, words):
    """R3, R4: wanted functions are in the cycle's schedule and not reserved."""
    refuses(Story(), expression(functions=functions), kind, words)
    story = Story().until_asked("submit_application")
    wanted = application(story.bid, functions=functions)
    refuses(story, asked(story, "submit_application", application=wanted), kind, words)
    story = Story().until_asked("issue_agreement")
    refuses(story, asked(story, "issue_agreement", functions=functions), kind, words)


@pytest.mark.parametrize(
    ("outcome", "stage", "track"),
    [
        (ScreeningOutcome.ELIGIBLE, Stage.EXPRESSION_OF_INTEREST, Track.FAST),
        (ScreeningOutcome.SUPPORTED, Stage.EXPRESSION_OF_INTEREST, Track.SUPPORTED),
        (ScreeningOutcome.NOT_ELIGIBLE, Stage.NOT_ELIGIBLE, Track.FAST),
    ],
)
def test_the_local_team_screens_once(outcome, stage, track):
    """DOMAIN 12, stage 2: eligible, on the supported track, or not at all."""
    story = does(Story().until_asked("screen"), "screen", outcome=outcome)
    assert (story.bid.stage, story.bid.track) == (stage, track)
    assert bool(story.bid.ended) is (stage is Stage.NOT_ELIGIBLE)
    again = c.Screen(by=LOCAL, outcome=ScreeningOutcome.ELIGIBLE, reasons="Complete.")
    if not story.bid.ended:
        refuses(story, again, AlreadyDone)


def test_there_is_nothing_to_screen_before_an_expression_or_without_approval():
    """R2: greater involvement needs no approval, and no screening."""
    screen = c.Screen(by=LOCAL, outcome=ScreeningOutcome.ELIGIBLE, reasons="Complete.")
    refuses(Story(), screen, WrongStage)
    influence = at(Stage.BUDGET_HANDOVER, model=Model.GREATER_INVOLVEMENT)
    refuses(influence, screen, WrongStage)


def test_an_application_comes_after_screening_and_only_when_wanted():
    """The application follows the screening, and a new version a return."""
    story = Story()
    early = c.SubmitApplication(by=MANAGER, application=application(story.bid))
    refuses(story, early, WrongStage, "screened")
    story.until_asked("sign_application")
    refuses(story, early, WrongStage, "not asked for")
    story.until(Stage.CONFLICT_REVIEW)
    refuses(story, early, WrongStage, "not asked for")


@pytest.mark.parametrize(
    ("model", "last"),
    [
        pytest.param(
            Model.DELEGATED, (9, 12, "midday on 9 January 2015"), id="delegated: noon"
        ),
        pytest.param(Model.JOINT, (30, 17, "5pm on 30 January 2015"), id="joint"),
    ],
)
def test_applications_are_taken_until_the_models_own_date(model, last):
    """R1: delegated until noon on 9 January 2015, others until 30 January."""
    day, hour, words = last
    story = Story(opening(model=model)).until_asked("submit_application")
    london(story, 2015, 1, day, hour)
    command = asked(story, "submit_application")
    assert rulebook.answer(story.bid, command, story.now)
    story.later(minutes=1)
    refuses(story, command, TooLate, words)


def test_signatures_on_the_first_version_keep_the_applications_date():
    """R1: an application without its signatures is not in."""
    story = Story().until_asked("sign_application")
    london(story, 2015, 1, 9, 13)
    refuses(story, asked(story, "sign_application"), TooLate)


def test_another_start_date_needs_consent_first():
    """R22: the cycle's start, unless NHS England consents to another."""
    story = Story().until_asked("submit_application")
    later = application(story.bid, start_date=date(2015, 7, 1))
    command = asked(story, "submit_application", application=later)
    refuses(story, command, Incomplete, "1 April 2015")

    consent = c.ExtendDate(
        by=OFFICE, key=DeadlineKey.START, to=date(2015, 7, 1), reason="Merger."
    )
    story.gives(consent)
    assert story.bid.start_consented
    assert story.gives(command).bid.start_date == date(2015, 7, 1)


def test_both_officers_of_every_applicant_sign():
    """R5: accountable officer and chief finance officer, of each CCG, as it stands."""
    story = Story(two_ccgs()).until_asked("sign_application")
    subjects = [n.subject for n in story.needs()]
    assert subjects == [
        "07R/accountable_officer",
        "07R/chief_finance_officer",
        "08H/accountable_officer",
        "08H/chief_finance_officer",
    ]
    for subject in subjects:
        assert story.bid.stage is Stage.EXPRESSION_OF_INTEREST
        does(story, "sign_application", subject)
    assert story.bid.stage is Stage.HWB_APPROVAL
    digests = {(s.version, s.digest) for s in story.bid.part_one}
    assert digests == {(1, part_one.digest(story.bid))}


def test_one_person_does_not_sign_for_both_offices():
    """R5: two different people."""
    story = does(Story().until_asked("sign_application"), "sign_application")
    both = FINANCE.model_copy(update={"person": OFFICER.person})
    command = c.SignApplication(by=both, version=1, declaration=True)
    refuses(story, command, TwoHats)


def signature(by=OFFICER, version=1, *, declaration=True):
    return c.SignApplication(by=by, version=version, declaration=declaration)


@pytest.mark.parametrize(
    ("until", "command", "kind"),
    [
        pytest.param("screen", signature(version=0), Incomplete, id="no version said"),
        pytest.param("submit_application", signature(), StaleVersion, id="none is in"),
        pytest.param(
            "sign_application",
            signature(declaration=False),
            Incomplete,
            id="undeclared",
        ),
        pytest.param(
            "sign_application", signature(version=2), StaleVersion, id="another version"
        ),
        pytest.param(
            "sign_application", signature(DIRECTOR), WrongParty, id="not an officer"
        ),
        pytest.param(
            "record_board_decision", signature(), AlreadyDone, id="a second time"
        ),
    ],
)
def test_a_signature_is_refused(until, command, kind):
    """R5: a named officer, once, the version as it stands, with the declaration."""
    refuses(Story().until_asked(until), command, kind)


def test_there_is_nothing_to_sign_while_the_application_is_with_the_ccg():
    """R5: what was returned is signed anew, as its next version."""
    story = at(Stage.HWB_APPROVAL)
    outcome = BoardOutcome.REQUEST_CHANGES
    does(story, "record_board_decision", outcome=outcome, comments="Say how.")
    refuses(story, signature(), WrongStage, "no application to sign")


def test_a_complete_application_takes_no_further_signature():
    """R5: the offices that sign are those of the applicants when it was submitted."""
    bid = a_bid(Stage.HWB_APPROVAL)
    story = Story()
    story.bid = bid.model_copy(update={"part_one": bid.part_one[:1]})
    refuses(story, signature(FINANCE), WrongStage, "all its signatures")


def test_a_new_version_voids_signatures_and_conclusions():
    """R5: a declaration is void once the application changes."""
    story = at(Stage.CONFLICT_REVIEW)
    story.until_asked("conclude_conflict_review")
    assert story.bid.guardian_opinions
    does(
        story,
        "conclude_conflict_review",
        outcome="return_for_correction",
        reasons="The committee's chair holds shares.",
    )
    assert story.bid.return_reason.startswith("The committee's")
    does(story, "submit_application")

    bid = story.bid
    assert (bid.version, bid.part_one, bid.guardian_opinions) == (2, (), ())
    assert (bid.conflict_conclusion, bid.conditions, bid.return_reason) == (
        None,
        (),
        "",
    )
    refuses(story, signature(version=1), StaleVersion, "version 2 now")
    assert part_one.digest(bid) != part_one.digest(
        bid.model_copy(update={"version": 1})
    )


def test_a_revision_has_its_own_working_days():
    """A return gives the CCG the cycle's working days, whatever the round's date was."""
    story = at(Stage.HWB_APPROVAL)
    london(story, 2015, 3, 2)
    outcome = BoardOutcome.REQUEST_CHANGES
    does(story, "record_board_decision", outcome=outcome, comments="Say how.")
    assert due(story, "revision") == calendar.at(date(2015, 3, 30))
    story.now = calendar.at(date(2015, 3, 30)) + timedelta(minutes=1)
    refuses(story, asked(story, "submit_application"), TooLate, "30 March 2015")


@pytest.mark.parametrize(
    ("change", "material"),
    [
        ({"functions": ("F01",)}, ("functions",)),
        ({"governance": "Another committee"}, ("governance",)),
        ({"conflict_policy": "Policy 4.0"}, ("conflict_policy",)),
        ({"constitution_reference": "5.1"}, ("constitution_reference",)),
        ({"start_date": date(2015, 7, 1)}, ("start_date",)),
        ({"benefits": "Shorter waits still."}, ()),
        ({"risks": "Few."}, ()),
    ],
)
def test_some_fields_are_material(change, material):
    """DOMAIN 12: boards are asked again where a material field changed."""
    old = application(opening())
    assert touched.changed_fields(old, application(opening(), **change)) == material


def test_nothing_is_signed_where_there_is_no_application():
    """A hash over nothing is still a hash of this bid and version."""
    assert part_one.digest(opening()) != part_one.digest(opening(bid_id="07R-2"))
