"""What a bid may still do as it stands, and what its rules say where little is known."""

import hashlib
from datetime import date, timedelta

import pytest

from tests import part_two
from tests.builders import (
    CAMDEN_BOARD,
    FINANCE,
    LOCAL,
    NATIONAL_FINANCE,
    OFFICE,
    OFFICER,
    Story,
    opening,
)
from tests.rules.deciding import SCORED
from tests.rules.handing_on import PLACE, lost, starts
from tests.rules.revising import disputes
from tests.rules.said_of_delegations import REPORT
from tests.rules.steps import asked, at, does, london, refuses, two_boards, two_ccgs
from tests.rules.test_admission import late
from tests.rules.test_tracks import supported
from tests.rules.voting import opens
from tests.shadowing import CHOSEN, begun, chosen, met, passed, report
from tests.tracking import plan
from workflows.contracts import commands as c
from workflows.contracts import events as e
from workflows.contracts.applications import Document
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import BoardOutcome
from workflows.contracts.sagas import HandoverStep
from workflows.rules import (
    admission,
    allocation_steps,
    anytime,
    assurance,
    consistency,
    dry_run,
    in_place,
    meetings,
    part_one,
    progress,
    rulebook,
    saga,
    sentences,
    shadow,
    shadow_steps,
    track_words,
    vote_words,
)
from workflows.rules.refusals import Incomplete, OutOfOrder, WrongStage
from workflows.rules.tracks import MOST

NOW = Story().now
PAPER = Document(kind="constitution", name="constitution.pdf", size=1, sha256="a" * 64)
OTHER = PAPER.model_copy(update={"sha256": "b" * 64})


def test_who_may_admit_what_comes_late_is_asked_only_where_something_is_late():
    """And never on a bid that has ended (R1)."""
    story = late()
    assert admission.may(story.bid, Role.NATIONAL_OFFICE, story.now)
    assert not admission.may(story.bid, Role.LOCAL_TEAM, story.now)
    early = story.now - timedelta(days=1)
    assert not admission.may(story.bid, Role.NATIONAL_OFFICE, early)
    story.gives(c.Withdraw(by=OFFICER, reason="Not this year."))
    assert not admission.may(story.bid, Role.NATIONAL_OFFICE, story.now)


def test_which_dates_somebody_may_move():
    """The round's own are the national office's; one gone by is admitted, not moved."""
    story = late()
    now, gone = story.now - timedelta(days=1), story.now
    key, start = DeadlineKey.APPLICATION, DeadlineKey.START
    assert set(anytime.movable(story.bid, OFFICE.role, now)) == {key, start}
    assert anytime.movable(story.bid, LOCAL.role, now) == ()
    assert set(anytime.movable(story.bid, OFFICE.role, gone)) == {start}
    plain = late(opening().cycle)
    assert set(anytime.movable(plain.bid, OFFICE.role, gone)) == {key, start}


def test_a_side_disputes_an_allocation_until_it_has_agreed_it():
    story = at(Stage.BUDGET_HANDOVER)
    assert not allocation_steps.may_dispute(story.bid, FINANCE)
    story.until_asked("agree_allocation")
    assert allocation_steps.may_dispute(story.bid, FINANCE)
    story.gives(disputes(story))
    does(story, "agree_allocation")
    sides = (FINANCE, NATIONAL_FINANCE)
    assert [allocation_steps.may_dispute(story.bid, by) for by in sides].count(
        True
    ) == 1


def test_part_two_can_change_from_its_attestation_to_the_decision():
    story = Story(opening()).until_asked("attest_assurance")
    assert not assurance.may_change(story.bid)
    assert assurance.may_change(story.until_asked("decide").bid)
    story.step()
    assert not assurance.may_change(story.bid)


def test_two_documents_do_not_stand_in_one_place():
    """Which of them would have been signed?"""
    story = Story(opening()).until_asked("submit_application")
    twice = asked(story, "submit_application", documents=(PAPER, OTHER))
    refuses(story, twice, Incomplete, "two documents of one kind")


def test_a_signature_binds_to_the_documents_as_well():
    """The same answers with another file are another application."""
    bid = at(Stage.HWB_APPROVAL).bid
    digests = {
        part_one.digest(bid.model_copy(update={"documents": some}))
        for some in ((), (PAPER,), (OTHER,))
    }
    assert len(digests) == 3


@pytest.mark.parametrize(("document", "stands"), [(PAPER, True), (OTHER, False)])
def test_a_boards_approval_falls_with_a_material_document(document, stands):
    """The answers are the same; the constitution is not (R6)."""
    story = Story(two_boards()).until_asked("submit_application")
    does(story, "submit_application", documents=(PAPER,))
    story.until(Stage.HWB_APPROVAL)
    does(story, "record_board_decision", CAMDEN_BOARD.id)
    objects = BoardOutcome.OBJECT
    does(story, "record_board_decision", outcome=objects, comments="Not consulted.")
    does(story, "submit_application", documents=(document,))
    submitted = story.events[-1]
    assert isinstance(submitted, e.ApplicationSubmitted)
    assert submitted.kept == ((CAMDEN_BOARD.id,) if stands else ())


def test_a_request_of_before_there_were_documents_is_known_again():
    """Its receipt was made without the field, and without what is said of areas."""
    story = Story(opening()).until_asked("submit_application")
    plain = asked(story, "submit_application")
    later = {"documents": True, "application": {"areas"}}
    before = plain.model_dump_json(exclude={"by": {"also", "name"}, **later})
    assert rulebook.digest(plain) == hashlib.sha256(before.encode()).hexdigest()
    with_one = asked(story, "submit_application", documents=(PAPER,))
    assert rulebook.digest(plain) != rulebook.digest(with_one)


def test_what_a_decision_rests_on_is_said_before_part_two_as_well():
    """Of thresholds nothing, since nobody has attested them."""
    early = consistency.facts(Story(opening()).until_asked("attest_assurance").bid)
    later = consistency.facts(Story(opening()).until_asked("decide").bid)
    assert not [one for one in early if "threshold" in one or "attest" in one]
    assert "Meets all thresholds" in later


def test_what_stands_between_a_bid_and_its_handover_is_said():
    """On hold, a question that stops its clocks, an early stage, its end."""
    early = at(Stage.HWB_APPROVAL)
    assert dry_run.journal(early.bid) is None
    assert "The bid has not come to the handover yet." in dry_run.forbids(early.bid)
    early.gives(c.AskInformation(by=LOCAL, questions=(Question(text="How many?"),)))
    stopped = "A question is open that stops the bid's clocks."
    stops = early.bid.cycle.model_copy(update={"stops_clock": (Party.NHS_ENGLAND,)})
    asking = Story(opening(cycle=stops)).until(Stage.HWB_APPROVAL)
    asking.gives(c.AskInformation(by=LOCAL, questions=(Question(text="How many?"),)))
    assert stopped in dry_run.forbids(asking.bid)
    asking.gives(c.PutOnHold(by=LOCAL, reason="A breach report."))
    assert dry_run.forbids(asking.bid)[0] == "The bid is on hold."
    assert stopped not in dry_run.forbids(asking.bid)
    asking.gives(c.Withdraw(by=OFFICER, reason="Not this year."))
    (said,) = dry_run.forbids(asking.bid)
    assert said.startswith("This bid has ended, on ")


def test_a_handover_opens_a_cost_code_for_each_budget_and_can_give_all_back():
    """Under a model without a budget there is none to open."""
    story = Story(two_ccgs()).until_asked("go_live")
    codes = saga.cost_codes(story.bid)
    assert codes
    assert [one.partition("/")[0] for one in codes.codes] == ["07R", "08H"]
    moved = saga.moves(story.bid)
    assert saga.returned(moved).id == moved.id
    joint = Story(opening(model=Model.JOINT)).until(Stage.BUDGET_HANDOVER)
    assert saga.cost_codes(joint.bid) is None


def test_a_step_that_stands_is_undone_where_a_later_one_is_refused():
    """Money that was moved back leads to a new attempt under another id."""
    story = Story(opening()).until_asked("go_live")
    id = saga.step_id(story.bid, HandoverStep.TRANSFER)
    move = HandoverStep.TRANSFER
    story.happens(e.HandoverStepTaken(at=story.now, step=move, id=id))
    assert [one.step for one in story.bid.handover_steps] == [move]
    story.happens(e.HandoverStepUndone(at=story.now, step=move))
    assert (story.bid.handover_steps, story.bid.handover_reversals) == ((), 1)
    assert saga.step_id(story.bid, move) != id
    failed = e.HandoverFailed(
        at=story.now, problem="08H holds F02.", step=HandoverStep.FUNCTIONS
    )
    assert sentences.sentence(failed, story.bid).startswith("It was refused to ")


def test_how_each_ccg_stands_is_part_of_what_was_attested():
    story = Story(opening(cycle=SCORED)).until_asked("sign_assurance")
    attested = next(one for one in story.events if one.kind == "assurance_attested")
    assert "NHS Camden CCG (rating: good; " in sentences.sentence(attested, story.bid)


def test_a_fallback_is_somebodys_and_says_in_whose_place_and_why():
    """R15: never silently on."""
    board = lost()
    event = rulebook.answer(board.bid, starts(board), board.now)
    assert isinstance(event, e.FallbackStarted)
    one = in_place.decider(in_place.started(event))
    assert in_place.why(one, "Camden HWB").startswith(
        f"{PLACE.name}, in place of Camden HWB, which could not be quorate: "
    )
    with pytest.raises(ValueError, match="by somebody"):
        in_place.started(event.model_copy(update={"by": None}))


@pytest.mark.parametrize(
    ("party", "own"),
    [
        (Party.HWB, "record_board_decision"),
        (Party.CONFLICTS, "conclude_conflict_review"),
        (Party.NHS_ENGLAND, "decide"),
    ],
)
def test_a_body_meets_on_its_own_step_and_on_one_in_place_of_a_board(party, own):
    assert meetings.steps(party) == (own, "decide_in_place")


def test_what_is_handed_over_is_handed_over_after_its_shadow_period():
    """Its day is the start date where none was chosen, and once it has begun."""
    plain = Story(opening()).until_asked("go_live").bid
    assert shadow.handover_day(plain) == plain.start_date
    to_come = chosen().bid
    assert shadow.handover_day(to_come) == date(2015, 7, 1)
    assert shadow.handover_day(begun().bid) == date(2015, 7, 1)


def test_a_return_in_shadow_is_corrected_by_who_sent_it_while_the_period_is_on():
    story = begun()
    assert not shadow_steps.may_correct(story.bid, "07R")
    london(story, 2015, 5, 3)
    story.gives(report(story.bid, FINANCE, 1))
    assert shadow_steps.may_correct(story.bid, "07R")
    assert not shadow_steps.may_correct(story.bid, "08H")
    assert shadow.foreseen(story.bid, "99Z") is None


def test_nothing_is_reported_or_judged_without_a_shadow_period():
    story = Story(opening()).until_asked("go_live")
    refuses(story, met(FINANCE), WrongStage, "No shadow period has begun")
    refuses(story, report(story.bid, FINANCE, 1), WrongStage, "No shadow period is on")


def test_a_shadow_period_that_is_over_is_not_agreed_afterwards():
    """Issued anew in the period, the agreement's last day is still to come."""
    story = begun()
    london(story, 2015, 7, 20)
    anew = c.IssueAgreement(
        by=OFFICE,
        instrument="Agreement 2015/2",
        functions=story.bid.functions,
        reason="Sooner.",
        **{**CHOSEN, "shadow_until": date(2015, 6, 15)},
    )
    refuses(story, anew, Incomplete, "is over already")


def test_an_agreement_issued_anew_without_a_shadow_period_ends_it():
    """What was said of its criteria is void, and nobody waits for it any more."""
    story = passed()
    anew = c.IssueAgreement(
        by=OFFICE,
        instrument="Agreement 2015/2",
        functions=story.bid.functions,
        reason="At once.",
    )
    story.gives(anew)
    assert story.bid.shadow
    assert story.bid.shadow.verdicts == ()
    assert not shadow.is_on(story.bid)


def test_a_bid_is_scored_before_the_decision_and_not_after():
    story = Story(opening(cycle=SCORED)).until(Stage.BUDGET_HANDOVER)
    late_score = c.ScoreBid(
        by=LOCAL, version=story.bid.version, scores=part_two.scores(story.bid)
    )
    refuses(story, late_score, WrongStage, "not before NHS England for approval")


def test_a_milestone_is_reached_only_of_a_plan_and_a_plan_has_so_many():
    """Nothing is supported before the local team has agreed how."""
    story = supported()
    reached = c.RecordMilestone(by=LOCAL, milestone="m1", evidence="Seen.")
    refuses(story, reached, OutOfOrder, "no support plan yet")
    half = [30] * (MOST // 2)
    for first in (1, MOST // 2 + 1):
        story.gives(plan(LOCAL, story.now, *half))
        for n in range(first, first + MOST // 2):
            story.gives(reached.model_copy(update={"milestone": f"m{n}"}))
    more = plan(LOCAL, story.now, 30)
    refuses(story, more, Incomplete, f"{MOST} milestones at most")
    assert story.bid.support
    said = track_words.milestone(story.bid.support.milestones[0])
    assert said.startswith("Appoint two lay members. (Accountable officer, by ")


def test_the_day_of_the_next_assessment_is_moved_on_the_plan_as_well():
    story = supported()
    story.gives(plan(LOCAL, story.now)).until_asked("reassess_track")
    assert story.bid.support
    later_day = story.bid.support.review + timedelta(days=30)
    key = DeadlineKey.TRACK_REVIEW
    story.gives(c.ExtendDate(by=LOCAL, key=key, to=later_day, reason="Flu."))
    assert story.bid.support.review == later_day


ENTRIES = (
    e.LetterChecked(at=NOW, by=OFFICE.alone(), number=1),
    e.ShadowReturned(at=NOW, by=FINANCE.alone(), report=REPORT),
    e.MilestoneReached(at=NOW, by=LOCAL.alone(), milestone="m1", evidence="Seen."),
)


@pytest.mark.parametrize("event", ENTRIES, ids=lambda one: one.kind)
def test_an_entry_with_nothing_to_stand_on_changes_nothing(event):
    """Whoever folds a record reads all of it, and judges none of it again."""
    bid = Story(opening()).until_asked("screen").bid
    after = progress.after(bid, event)
    assert after.model_copy(update={"acted": bid.acted}) == bid


def test_of_a_vote_whose_body_was_not_kept_nothing_is_counted_aloud():
    """Votes of before bodies were pinned have no seats to name."""
    board = Story(opening()).until(Stage.HWB_APPROVAL)
    vote = opens(board)
    board.gives(vote)
    (one,) = board.bid.votings
    assert "Still to vote" in vote_words.last_call(board.bid, one.board)
    older = one.model_copy(update={"body": None})
    bid = board.bid.model_copy(update={"votings": (older,)})
    assert vote_words.last_call(bid, one.board) == ""
