"""Which event may take a bid from which stage to which: the process as a table.

`progress.after` decides; a test walks random bids and finds the two in agreement.
"""

from workflows.contracts.bids import Stage

_EOI = Stage.EXPRESSION_OF_INTEREST
_HWB = Stage.HWB_APPROVAL
_CONFLICT = Stage.CONFLICT_REVIEW
_PRINCIPLE = Stage.APPROVAL_IN_PRINCIPLE
_HANDOVER = Stage.BUDGET_HANDOVER

Row = dict[str, tuple[Stage, ...]]


def _row(stage: Stage, *onward: Stage, **own: tuple[Stage, ...]) -> Row:
    """What any open stage allows, and what is this stage's own.

    The last open question answered, the last interest ruled on, or a hold lifted may be
    what a stage was still waiting for.
    """
    anytime: Row = {
        "interest_declared": (stage,),
        "interest_ruled": (stage, *onward),
        "held": (stage,),
        "resumed": (stage, *onward),
        "information_asked": (stage,),
        "information_answered": (stage, *onward),
        "date_extended": (stage,),
        "late_admitted": (stage,),
        "condition_vouched": (stage,),
        "policy_changed": (stage, *onward),
        "reminded": (stage,),
        "deadline_passed": (stage, *onward, Stage.LAPSED),
        "withdrawn": (Stage.WITHDRAWN,),
        "attempt_refused": (stage,),
        "vote_closed": (stage,),
        "readiness_said": (stage,),
        "support_planned": (stage, *onward),
        "milestone_reached": (stage,),
        "track_reassessed": (stage, *onward),
    }
    return anytime | own


TABLE: dict[Stage, Row] = {
    _EOI: _row(
        _EOI,
        _HWB,
        _CONFLICT,
        _HANDOVER,
        bid_opened=(_EOI,),
        expression_submitted=(_EOI, _HANDOVER),
        screened=(_EOI, Stage.NOT_ELIGIBLE),
        application_submitted=(_EOI,),
        application_signed=(_EOI, _HWB, _CONFLICT),
    ),
    _HWB: _row(
        _HWB,
        _CONFLICT,
        board_decided=(_HWB, _CONFLICT, _EOI),
        fallback_started=(_HWB,),
        vote_opened=(_HWB,),
        vote_cast=(_HWB,),
        application_submitted=(_EOI,),
        mandate_recorded=(_HWB, Stage.WITHDRAWN),
    ),
    _CONFLICT: _row(
        _CONFLICT,
        _PRINCIPLE,
        guardian_opinion_given=(_CONFLICT,),
        vote_opened=(_CONFLICT,),
        vote_cast=(_CONFLICT,),
        fallback_started=(_CONFLICT,),
        conflict_review_concluded=(_CONFLICT, _PRINCIPLE, _EOI),
        mandate_recorded=(_CONFLICT, Stage.WITHDRAWN),
    ),
    _PRINCIPLE: _row(
        _PRINCIPLE,
        _HANDOVER,
        assurance_attested=(_PRINCIPLE,),
        assurance_signed=(_PRINCIPLE,),
        assurance_reopened=(_PRINCIPLE,),
        bid_scored=(_PRINCIPLE,),
        panel_seated=(_PRINCIPLE,),
        fallback_started=(_PRINCIPLE,),
        moderated=(_PRINCIPLE,),
        conditions_settled=(_PRINCIPLE,),
        decision_recorded=(_PRINCIPLE,),
        letter_checked=(_PRINCIPLE,),
        release_awaited=(_PRINCIPLE,),
        decided=(_PRINCIPLE, _HANDOVER, Stage.REJECTED, Stage.DEFERRED),
        model_accepted=(_PRINCIPLE, _HANDOVER),
        evidence_sent=(_PRINCIPLE,),
        evidence_refused=(_PRINCIPLE,),
        condition_discharged=(_PRINCIPLE,),
        mandate_recorded=(_PRINCIPLE, Stage.WITHDRAWN),
    ),
    _HANDOVER: _row(
        _HANDOVER,
        evidence_sent=(_HANDOVER,),
        evidence_refused=(_HANDOVER,),
        condition_discharged=(_HANDOVER,),
        mandate_recorded=(_HANDOVER, Stage.WITHDRAWN),
        allocation_built=(_HANDOVER,),
        allocation_failed=(_HANDOVER,),
        allocation_agreed=(_HANDOVER,),
        allocation_revised=(_HANDOVER,),
        allocation_disputed=(_HANDOVER,),
        agreement_issued=(_HANDOVER,),
        changes_acknowledged=(_HANDOVER,),
        review_shortened=(_HANDOVER,),
        agreement_signed=(_HANDOVER,),
        agreement_countersigned=(_HANDOVER,),
        shadow_begun=(_HANDOVER,),
        shadow_returned=(_HANDOVER,),
        shadow_judged=(_HANDOVER,),
        handover_released=(_HANDOVER,),
        handover_confirmed=(_HANDOVER,),
        handover_begun=(_HANDOVER,),
        handover_step_taken=(_HANDOVER,),
        handover_step_undone=(_HANDOVER,),
        handover_failed=(_HANDOVER,),
        went_live=(Stage.LIVE,),
    ),
}
"""For each open stage: the events that can happen there, and where each may lead."""
