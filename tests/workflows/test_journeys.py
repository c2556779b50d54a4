"""One test for each way through the process, on a real Temporal server."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from temporalio.testing import WorkflowEnvironment

from tests.conftest import today
from tests.rules.sitting import FIVE
from tests.workflows.journeys import JOURNEYS
from tests.workflows.together import Play, together
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import ConditionStatus
from workflows.contracts.handovers import MandateResult
from workflows.contracts.notices import NoticeKind
from workflows.contracts.reviews import BoardOutcome
from workflows.rules import calendar


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def play(temporal: WorkflowEnvironment) -> AsyncIterator[Play]:
    """What became of a way; all are gone at the same time."""
    async with together(temporal, JOURNEYS) as played:
        yield played


def in_order(kinds: list[str], *wanted: str) -> bool:
    """Whether these kinds came one after the other, others between them or not."""
    rest = iter(kinds)
    return all(kind in rest for kind in wanted)


async def test_greater_involvement_goes_live_with_no_approval(play: Play):
    """R2: notice to the board, no decisions, no money."""
    played = await play("live_with_greater_involvement")
    bid = await played.bid()
    assert bid.stage is Stage.LIVE
    assert await played.kinds() == [
        "bid_opened",
        "expression_submitted",
        "handover_begun",
        "went_live",
    ]
    kinds = {n.kind for n in played.world.notices[played.id]}
    assert NoticeKind.BOARD_TOLD in kinds
    assert played.world.asked["ledger", played.id] == 0


async def test_joint_commissioning_goes_live_without_money(play: Play):
    """R2: decided locally, an agreement, no allocation and no transfer."""
    played = await play("live_jointly")
    bid = await played.bid()
    kinds = await played.kinds()
    assert bid.stage is Stage.LIVE
    assert "moderated" not in kinds
    assert "allocation_built" not in kinds
    assert "agreement_countersigned" in kinds
    assert not bid.transfer
    assert played.world.asked["ledger", played.id] == 0


async def test_delegation_goes_live_with_its_budget(play: Play):
    """Every stage in order, one transfer under the bid's own key, on the start date."""
    played = await play("live_with_a_budget")
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.stage is Stage.LIVE
    assert in_order(
        kinds,
        "bid_opened",
        "expression_submitted",
        "screened",
        "application_submitted",
        "application_signed",
        "board_decided",
        "conflict_review_concluded",
        "assurance_attested",
        "assurance_signed",
        "moderated",
        "decided",
        "agreement_issued",
        "agreement_signed",
        "agreement_countersigned",
        "handover_released",
        "handover_begun",
        "went_live",
    )
    transfer = played.world.transfers[f"handover/{bid.id}"]
    assert bid.allocation is not None
    assert transfer.legs[0].pence == -bid.allocation.total_pence
    assert sum(leg.pence for leg in transfer.legs) == 0
    assert bid.ended is not None
    assert calendar.london_day(bid.ended) == bid.start_date


async def test_ccgs_that_bid_together_all_sign_and_are_all_paid(play: Play):
    """Each applicant's officers sign, each board decides, each gets its own leg."""
    played = await play("live_for_two_ccgs")
    bid = await played.bid()
    assert bid.stage is Stage.LIVE
    assert {(s.by.body, s.by.role.value) for s in bid.part_one} == {
        (ccg, role)
        for ccg in ("07R", "08H")
        for role in ("accountable_officer", "chief_finance_officer")
    }
    assert {d.board for d in bid.board_decisions} == {"E09000007", "E09000019"}
    accounts = [x.account for x in played.world.transfers[bid.transfer].legs]
    assert accounts[1:] == ["07R/delegated/today", "08H/delegated/today"]


async def test_a_lower_model_is_accepted_and_followed(play: Play):
    """Approved for joint commissioning instead: the bid goes on as a joint one."""
    played = await play("live_under_a_lower_model")
    bid, kinds = await played.bid(), await played.kinds()
    assert (bid.stage, bid.model) == (Stage.LIVE, Model.JOINT)
    assert in_order(kinds, "decided", "model_accepted", "went_live")
    assert not bid.transfer


async def test_a_condition_is_met_before_the_handover(play: Play):
    """R18: an open condition keeps the bid from its release."""
    played = await play("live_after_a_condition")
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.stage is Stage.LIVE
    assert [x.status for x in bid.conditions] == [ConditionStatus.DISCHARGED]
    assert in_order(kinds, "condition_discharged", "handover_released", "went_live")


async def test_a_condition_not_met_in_time_lapses_the_bid(play: Play):
    """R18 (City and Hackney): everything else done, nothing posted."""
    played = await play("lapsed_on_a_condition")
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.stage is Stage.LAPSED
    assert [x.status for x in bid.conditions] == [ConditionStatus.LAPSED]
    assert in_order(kinds, "agreement_countersigned", "reminded", "deadline_passed")
    assert "condition 1" in bid.end_reason
    assert played.world.asked["ledger", played.id] == 0


@pytest.mark.parametrize(
    ("way", "stage", "last"),
    [
        ("rejected", Stage.REJECTED, "decided"),
        ("deferred", Stage.DEFERRED, "decided"),
        ("not_eligible", Stage.NOT_ELIGIBLE, "screened"),
        ("withdrawn_by_its_members", Stage.WITHDRAWN, "mandate_recorded"),
    ],
)
async def test_a_no_ends_the_bid(play: Play, way: str, stage: Stage, last: str):
    """The reason stands on the bid, and its last entry is the no."""
    played = await play(way)
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.stage is stage
    assert kinds[-1] == last
    assert bid.end_reason
    if way == "withdrawn_by_its_members":
        assert [m.result for m in bid.mandates] == [MandateResult.AGAINST]


@pytest.mark.parametrize(
    ("way", "before"),
    [
        ("withdrawn_at_the_start", "bid_opened"),
        ("withdrawn_from_the_boards", "application_signed"),
        ("withdrawn_from_conflict_review", "board_decided"),
        ("withdrawn_from_approval", "conflict_review_concluded"),
        ("withdrawn_at_the_handover", "decided"),
    ],
)
async def test_a_ccg_withdraws_at_any_stage(play: Play, way: str, before: str):
    """The result comes once all is told."""
    played = await play(way)
    receipt, kinds = await played.ended(), await played.kinds()
    assert receipt.stage is Stage.WITHDRAWN
    assert kinds[-1] == "withdrawn"
    assert before in kinds[-3:]
    assert receipt.number == len(kinds)


async def test_an_approval_stands_when_nothing_material_changed(play: Play):
    """One board asked for changes; the one that had approved is not asked again."""
    played = await play("changed_at_a_board_s_request")
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.version == 2
    assert {(d.board, d.version, d.outcome) for d in bid.board_decisions} == {
        ("E09000007", 1, BoardOutcome.APPROVE),
        ("E09000019", 2, BoardOutcome.APPROVE),
    }
    assert kinds.count("board_decided") == 3
    assert len(bid.part_one) == 2


async def test_an_objection_is_met_by_a_revised_application(play: Play):
    """A material change asks every board again."""
    played = await play("revised_after_an_objection")
    bid = await played.bid()
    assert (bid.version, bid.functions) == (2, ("F01",))
    assert [(d.version, d.outcome) for d in bid.board_decisions] == [
        (2, BoardOutcome.APPROVE)
    ]


async def test_the_panel_sends_a_bid_back(play: Play):
    """All is asked anew: signatures, boards, opinions, the panel."""
    played = await play("returned_by_the_panel")
    bid, kinds = await played.bid(), await played.kinds()
    assert (bid.stage, bid.version) == (Stage.APPROVAL_IN_PRINCIPLE, 2)
    assert kinds.count("conflict_review_concluded") == 2
    assert kinds.count("board_decided") == 2
    assert kinds.count("guardian_opinion_given") == 2


async def test_a_question_stops_the_clock_until_its_answer(play: Play):
    """Seven days with the question move the board's date by the working days in them."""
    played = await play("asked_and_answered")
    bid, kinds = await played.bid(), await played.kinds()
    assert in_order(kinds, "information_asked", "information_answered")
    assert [q.answer for r in bid.requests for q in r.questions] == ["A lay member."]
    first = calendar.add_working_days(today(), 30, ())
    assert board_due(bid) == calendar.add_working_days(first, 5, ())


async def test_a_hold_moves_the_dates_on(play: Play):
    """Fourteen days on hold are ten working days."""
    played = await play("held_and_resumed")
    bid, kinds = await played.bid(), await played.kinds()
    assert in_order(kinds, "held", "resumed")
    assert "reminded" not in kinds
    first = calendar.add_working_days(today(), 30, ())
    assert board_due(bid) == calendar.add_working_days(first, 10, ())


def board_due(bid) -> object:
    clock = next(x for x in bid.clocks if x.key is DeadlineKey.BOARD)
    local = clock.due.astimezone(calendar.LONDON)
    assert (local.hour, local.minute) == (17, 0)
    return local.date()


async def test_a_late_expression_is_on_record_and_may_be_let_in(play: Play):
    """R1: refused to the minute, recorded, admitted by the national office only."""
    played = await play("admitted_late")
    bid, kinds = await played.bid(), await played.kinds()
    assert kinds == [
        "bid_opened",
        "attempt_refused",
        "date_extended",
        "expression_submitted",
    ]
    refused = played.world.events(bid.id)[1]
    assert (refused.refusal, refused.command) == ("TooLate", "submit_expression")
    assert refused.by.role.value == "bid_manager"
    assert bid.statements is not None


async def test_an_expression_never_submitted_lapses(play: Play):
    """Reminded ten, five and one days before, lapsed the working morning after."""
    played = await play("lapsed_unsubmitted")
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.stage is Stage.LAPSED
    assert kinds == [
        "bid_opened",
        "reminded",
        "reminded",
        "reminded",
        "deadline_passed",
    ]


async def test_a_missed_start_date_needs_consent_to_another(play: Play):
    """R22: the new date is the one that counts."""
    played = await play("live_on_a_later_date")
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.stage is Stage.LIVE
    assert bid.start_consented
    assert bid.start_date > bid.cycle.start_date
    assert bid.ended is not None
    assert calendar.london_day(bid.ended) >= bid.start_date
    assert in_order(
        kinds, "deadline_passed", "date_extended", "handover_begun", "went_live"
    )


async def test_an_allocation_that_cannot_be_added_up_is_tried_again(play: Play):
    """The problem is on record once; the next try finds the lines mended."""
    played = await play("live_after_the_allocation_was_mended")
    bid, kinds = await played.bid(), await played.kinds()
    assert bid.stage is Stage.LIVE
    assert kinds.count("allocation_failed") == 1
    assert in_order(kinds, "allocation_failed", "allocation_built", "went_live")
    assert played.world.asked["reference", played.id] == 2


async def test_a_refused_transfer_is_released_again(play: Play):
    """The start date was met: once the ledger takes it, no consent is asked for."""
    played = await play("live_after_the_ledger_refused")
    bid, kinds = await played.bid(), await played.kinds()
    assert kinds[-11:] == [
        "handover_released",
        "handover_begun",
        "handover_step_taken",
        "handover_step_undone",
        "handover_failed",
        "handover_released",
        "handover_begun",
        *["handover_step_taken"] * 3,
        "went_live",
    ]
    assert list(played.world.transfers).count(bid.transfer) == 1
    assert bid.ended is not None
    assert bid.ended - calendar.at(bid.start_date) < timedelta(days=1)


async def test_a_board_decides_by_a_vote_that_its_time_closes(play: Play):
    """Whoever has not voted is reminded by the cycle's policy; the vote's time closes it."""
    played = await play("decided_by_a_vote")
    bid = await played.bid()
    assert bid.votings[0].result == "carried"
    kinds = await played.kinds()
    assert in_order(kinds, "vote_opened", "vote_cast", "reminded", "vote_closed")
    reminders = [
        notice
        for notice in played.world.notices[played.id]
        if notice.kind is NoticeKind.REMINDER and notice.people
    ]
    assert reminders
    voted = {f"example-{name}" for name in FIVE}
    assert not any(voted & set(notice.people) for notice in reminders)
