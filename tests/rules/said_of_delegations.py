"""Everything that can happen to a delegation, and what is said of it."""

from datetime import date

from tests.builders import actor
from tests.delegating import BEGAN, BUDGET, CFO, LOCAL_FINANCE, OFFICER, lines, opening
from tests.phasing import OCTOBER, phased
from workflows.contracts import delegation_events as e
from workflows.contracts import phase_events as p
from workflows.contracts.delegation_changes import (
    Direction,
    Revocation,
    Variation,
    Virement,
)
from workflows.contracts.delegations import Alert, EndNotice, MonthlyReturn
from workflows.contracts.money import Transfer
from workflows.contracts.parties import Role
from workflows.contracts.phases import PhaseEnd
from workflows.contracts.sagas import HandoverStep
from workflows.rules.bodies import NATIONAL

CHIEF, FINANCE = OFFICER.alone(), CFO.alone()
LOCAL, REGION = LOCAL_FINANCE.alone(), actor(Role.REGIONAL_LEAD, "Y56").alone()
MARCH = date(2016, 3, 31)
REASON = "Because it is so."
MONEY = Transfer(id="t", bid_id="07R-1", legs=())
REPORT = MonthlyReturn(
    year=2015, month=1, version=1, at=BEGAN, by=FINANCE, lines=lines(1)
)
WHOLE = Alert(id="a", year=2015, month=1, threshold=250, over=66_532_500, raised=BEGAN)
GMS = Alert(
    id="g", year=2015, month=1, line="gms", threshold=500, over=100, raised=BEGAN
)
VARIED = Variation(
    number=1, at=BEGAN, by=CHIEF, functions=("F01",), reason=REASON, effective=OCTOBER
)
DIRECTED = Direction(
    number=1, at=BEGAN, by=REGION, what="Publish.", evidence="None.", until=MARCH
)
REVOKED = Revocation(at=BEGAN, by=REGION, direction=1, reason=REASON, ends=OCTOBER)
NOTICE = EndNotice(at=BEGAN, by=CHIEF, ends=date(2016, 4, 1), reason=REASON)
MOVED = Virement(
    number=1,
    at=BEGAN,
    by=FINANCE,
    source="gms",
    target="premises",
    pence=1_000_00,
    reason=REASON,
)


def by(event: e.DelegationEvent, by: object = CHIEF) -> e.DelegationEvent:
    return event.model_copy(update={"by": by})


LATE = e.ReturnReminded(at=BEGAN, key="return", year=2015, month=1, overdue=True)
SAID: list[tuple[e.DelegationEvent, str]] = [
    (
        e.DelegationBegun(at=BEGAN, opening=opening()),
        "The delegation began: NHS Camden CCG holds 2 functions and £26,613,000.00.",
    ),
    (
        by(e.ReturnSubmitted(at=BEGAN, report=REPORT), FINANCE),
        "reported April 2015: £2,217,749.96 spent of £2,217,749.96 planned so far, "
        "£26,613,000.00 expected for the year.",
    ),
    (
        by(
            e.ReturnSubmitted(
                at=BEGAN, report=REPORT.model_copy(update={"version": 2})
            ),
            FINANCE,
        ),
        "corrected the report of April 2015: ",
    ),
    (
        e.ReturnReminded(at=BEGAN, key="return", year=2015, month=1, opened=True),
        "April 2015 is over. Its return is due by ",
    ),
    (LATE, "The return for April 2015 is overdue: it was due by "),
    (
        LATE.model_copy(update={"overdue": False}),
        "The return for April 2015 is due by ",
    ),
    (
        e.AlertRaised(at=BEGAN, alert=WHOLE),
        "The whole budget is expected to be overspent by £665,325.00 in 2015/16: the "
        "threshold of 2.5% is passed.",
    ),
    (
        e.AlertRaised(at=BEGAN, alert=GMS),
        "General medical services contracts is expected to be overspent by £1.00",
    ),
    (
        by(e.AlertAcknowledged(at=BEGAN, alert="a", action="We cut spending.")),
        "said what is done about the overspend of £665,325.00.",
    ),
    (
        by(e.AlertAcknowledged(at=BEGAN, alert="none", action="We cut spending.")),
        "said what is done about the overspend.",
    ),
    (
        by(e.NoticeGiven(at=BEGAN, notice=NOTICE)),
        "gave notice: the delegation ends on 1 April 2016.",
    ),
    (e.YearTurned(at=BEGAN, start=2016), "The financial year 2016/17 began."),
    (
        e.BudgetRecorded(at=BEGAN, year=2016, pence=BUDGET, transfer=MONEY),
        "The budget of 2016/17 was recorded: £26,613,000.00.",
    ),
    (
        e.YearSettled(at=BEGAN, year=2015, version=1, outturn=BUDGET),
        "The final account of 2015/16 was settled at £26,613,000.00.",
    ),
    (
        e.YearSettled(
            at=BEGAN,
            year=2015,
            version=1,
            outturn=BUDGET,
            borne=(("ccg", 200), (NATIONAL, 100)),
        ),
        "The overspend is borne: £2.00 by NHS Camden CCG and £1.00 by NHS England.",
    ),
    (e.MoneyPosted(at=BEGAN, transfer="t"), "The ledger posted the money."),
    (
        e.MoneyNotPosted(at=BEGAN, transfer="t", problem="No such account."),
        "The ledger refused to post the money: No such account.",
    ),
    (e.FunctionsHandedBack(at=BEGAN), "Every function went back to NHS England."),
    (
        e.DelegationEnded(at=BEGAN),
        "The delegation ended: everything is reported and settled.",
    ),
    (
        by(e.VariationProposed(at=BEGAN, variation=VARIED)),
        "proposed variation 1",
    ),
    (
        by(e.VariationAnswered(at=BEGAN, variation=1, agrees=True), REGION),
        "agreed to variation 1.",
    ),
    (
        by(e.VariationAnswered(at=BEGAN, variation=1, agrees=False), REGION),
        "did not agree to variation 1.",
    ),
    (by(e.VariationWithdrawn(at=BEGAN, variation=1)), "took variation 1 back."),
    (
        e.VariationLapsed(at=BEGAN, variation=1),
        "Variation 1 lapsed: the other side had not agreed to it.",
    ),
    (e.VariationInForce(at=BEGAN, variation=1), "Variation 1 came into force."),
    (
        by(e.DirectionIssued(at=BEGAN, direction=DIRECTED), REGION),
        "issued direction 1, to be complied with by 31 March 2016.",
    ),
    (
        by(e.DirectionAnswered(at=BEGAN, direction=1, answer="They are out.")),
        "answered direction 1.",
    ),
    (e.DirectionOverdue(at=BEGAN, direction=1), "Direction 1 is overdue"),
    (
        by(
            e.DirectionClosed(at=BEGAN, direction=1, complied=True, outcome="Out."),
            REGION,
        ),
        "closed direction 1 as complied with.",
    ),
    (
        by(
            e.DirectionClosed(at=BEGAN, direction=1, complied=False, outcome="Not."),
            REGION,
        ),
        "closed direction 1 as not complied with.",
    ),
    (
        by(e.SteppedIn(at=BEGAN, function="F02", reason=REASON), REGION),
        "stepped in: NHS England holds Premises.",
    ),
    (
        by(e.FunctionReturned(at=BEGAN, function="F02", reason=REASON), REGION),
        "gave Premises back: NHS Camden CCG holds it.",
    ),
    (
        by(e.DelegationRevoked(at=BEGAN, revocation=REVOKED), REGION),
        "revoked the delegation: it ends on 1 October 2015.",
    ),
    (
        by(e.VirementRecorded(at=BEGAN, year=2015, virement=MOVED), FINANCE),
        "asked NHS England to agree to moving £1,000.00 from General medical services "
        "contracts to Premises",
    ),
    (
        by(
            e.VirementRecorded(
                at=BEGAN,
                year=2015,
                virement=MOVED.model_copy(update={"in_force": BEGAN}),
            ),
            FINANCE,
        ),
        "moved £1,000.00 from General medical services contracts",
    ),
    (
        by(e.VirementAnswered(at=BEGAN, year=2015, virement=1, agrees=True), LOCAL),
        "agreed to virement 1 of 2015/16.",
    ),
    (
        by(e.VirementAnswered(at=BEGAN, year=2015, virement=1, agrees=False), LOCAL),
        "did not agree to virement 1 of 2015/16.",
    ),
    (
        p.PhaseHeldUp(at=BEGAN, phase=2, reason="a direction is open"),
        "did not move on the day agreed: a direction is open.",
    ),
    (p.PhaseBegun(at=BEGAN, phase=2), "Phase 2 began: F02 with £6,613,000.01."),
    (
        p.PhaseStepTaken(at=BEGAN, phase=2, step=HandoverStep.TRANSFER, id="t"),
        "Phase 2: the ",
    ),
    (
        p.PhaseStepUndone(at=BEGAN, phase=2, step=HandoverStep.TRANSFER),
        "Phase 2: the ",
    ),
    (
        p.PhaseFailed(
            at=BEGAN, phase=2, step=HandoverStep.FUNCTIONS, problem="08H holds F02."
        ),
        "08H holds F02. What was done before it was undone. NHS England can release "
        "the phase again once this is mended.",
    ),
    (by(p.PhaseReleased(at=BEGAN, phase=2), LOCAL), "released phase 2 again."),
    (
        p.PhaseMoved(at=BEGAN, phase=2),
        "Phase 2 moved: NHS Camden CCG holds F02 and £6,613,000.01 more.",
    ),
    (
        p.PhaseCancelled(at=BEGAN, phase=2, reason=PhaseEnd.NOTICE),
        "NHS England keeps F02 and £6,613,000.01.",
    ),
    (
        by(
            e.DelegationAttemptRefused(
                at=BEGAN, command="give_notice", refusal="NotYours", words="Not yours."
            )
        ),
        "tried to give notice and was refused.",
    ),
]
STANDS = phased(alerts=(WHOLE, GMS))
