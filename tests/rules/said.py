"""Everything that can happen, and what is said of it."""

from datetime import date

from tests.builders import (
    CLERK,
    DIRECTOR,
    MANAGER,
    MEETING,
    OFFICE,
    OFFICER,
    REGION,
    STATEMENTS,
    Story,
    allocation,
    application,
    ballot,
    terms,
)
from tests.part_two import snapshot
from tests.rules.said_of_evidence import EVIDENCE
from tests.rules.said_of_shadows import SHADOWED
from tests.rules.said_of_tracks import TRACKED
from tests.rules.said_of_weighing import WEIGHED
from tests.rules.sitting import HWB
from tests.rules.steps import two_ccgs
from workflows.contracts import events as e
from workflows.contracts.clocks import Question
from workflows.contracts.decisions import Thresholds
from workflows.rules import calendar

NOW = Story().now
BID = Story(two_ccgs()).bid
LATER = calendar.at(date(2014, 6, 20))
ALL = Thresholds(assurance=True, conflicts=True, financial_control=True, planning=True)
REASON = "Because it is so."
SAID = [
    (
        e.BidOpened(at=NOW, opening=two_ccgs()),
        "A bid by NHS Camden CCG and NHS Islington CCG for delegated commissioning was "
        "opened in the 2015/16 round.",
    ),
    (
        e.ExpressionSubmitted(
            at=NOW, by=MANAGER, functions=("F01", "F02"), statements=STATEMENTS
        ),
        "Bid Manager Example (bid manager, NHS Camden CCG) submitted the expression of "
        "interest, for 2 functions.",
    ),
    (
        e.Screened(at=NOW, by=OFFICE, outcome="supported_track", reasons=REASON),
        "National Office Example (national office, NHS England's national team) found "
        "the bid eligible, on the supported track: Because it is so.",
    ),
    (
        e.ApplicationSubmitted(
            at=NOW,
            by=MANAGER,
            version=2,
            application=application(BID),
            kept=("E09000007",),
        ),
        "Bid Manager Example (bid manager, NHS Camden CCG) submitted version 2 of the "
        "application. The approval of Camden Health and Wellbeing Board stands: nothing "
        "that it rests on changed.",
    ),
    (
        e.ApplicationSigned(at=NOW, by=OFFICER, version=2, digest="d"),
        "Accountable Officer Example (accountable officer, NHS Camden CCG) signed "
        "version 2 of the application.",
    ),
    (
        e.BoardDecided(
            at=NOW,
            by=CLERK,
            board="E09000007",
            outcome="object",
            version=1,
            meeting_date=date(2014, 9, 1),
            minute_reference="HWB/12",
            votes=MEETING,
            comments="Not consulted.",
        ),
        "Camden Health and Wellbeing Board objected to the bid (version 1) on "
        "1 September 2014, minute HWB/12: 7 for, 1 against, 0 abstained. Not consulted.",
    ),
    (
        e.VoteOpened(
            at=NOW,
            by=CLERK,
            voting="v1",
            board="E09000007",
            outcome="approve_with_comments",
            resolution="That the board approves",
            comments="Say more.",
            version=1,
            closes=LATER,
            body=HWB,
        ),
        "opened a vote of Camden Health and Wellbeing Board on version 1, until "
        "5pm on 20 June 2014: That the board approves. Say more.",
    ),
    (
        e.VoteCast(
            at=NOW, by=OFFICE, voting="v1", board="E09000007", seat="chair", version=1
        ),
        "voted in the vote of Camden Health and Wellbeing Board, on version 1.",
    ),
    (
        e.VoteClosed(
            at=NOW, by=CLERK, voting="v1", board="E09000007", version=1, reason=REASON
        ),
        "closed the vote of Camden Health and Wellbeing Board. Too few voted who could "
        "act, and nothing is decided: 0 for, 0 against, 0 abstained. Closed before its "
        "time: Because it is so.",
    ),
    (
        e.FallbackStarted(
            at=NOW,
            by=CLERK,
            board="E09000007",
            fallback="unconflicted_panel",
            party="conflicts",
            body="panel/Y56",
            name="London conflicts panel",
            because=("1 of 2 needed can act.",),
            reason=REASON,
            voting="v1",
        ),
        "had London conflicts panel decide in place of Camden Health and Wellbeing Board, "
        "which could not be quorate: 1 of 2 needed can act. The open vote of the board is "
        "void. Because it is so.",
    ),
    (
        e.InterestDeclared(
            at=NOW,
            by=CLERK,
            interest="i3",
            category="indirect",
            description="My brother is a GP.",
        ),
        "Board Clerk Example (board clerk, Camden Health and Wellbeing Board) declared "
        "an indirect interest: My brother is a GP.",
    ),
    (
        e.InterestRuled(
            at=NOW, by=DIRECTOR, interest="i3", handling="leave", reason=REASON
        ),
        "Local Director Example (local director, NHS England's local team) ruled on "
        "interest 3: that they leave for this bid. Because it is so.",
    ),
    (
        e.GuardianOpinionGiven(at=NOW, by=OFFICER, satisfied=False, opinion=REASON),
        "is not satisfied with how conflicts are handled: Because it is so.",
    ),
    (
        e.ConflictReviewConcluded(
            at=NOW, by=REGION, outcome="unresolved", reasons=REASON
        ),
        "concluded the conflict review: unresolved, and escalated. Because it is so.",
    ),
    (
        e.AssuranceAttested(
            at=NOW,
            by=DIRECTOR,
            version=1,
            outcome="attest_with_issues",
            thresholds=ALL,
            evidence="Quarter 3 review.",
            issues="Plan late",
        ),
        "attested assurance with issues. Plan late. Evidence: Quarter 3 review.",
    ),
    (
        e.AssuranceSigned(at=NOW, by=DIRECTOR, version=1),
        "signed the assurance.",
    ),
    (
        e.AssuranceReopened(
            at=NOW,
            by=DIRECTOR,
            version=1,
            snapshot=snapshot(rating="inadequate"),
            before=snapshot(),
            reason=REASON,
        ),
        "recorded that NHS Camden CCG no longer stands as attested (rating: good, now "
        "inadequate). Part two is void, and what rested on it. Because it is so.",
    ),
    (
        e.Moderated(at=NOW, by=REGION, recommendation="defer", reasons=REASON),
        "Regional Lead Example (regional lead, NHS England's regional team) recommended "
        "deferral: Because it is so.",
    ),
    (
        e.Decided(
            at=NOW,
            by=OFFICE,
            outcome="approve_with_conditions",
            reasons=REASON,
            conditions=(terms(date(2015, 3, 1)),),
            model="joint",
        ),
        "decided in principle: approval with 1 condition. Because it is so.",
    ),
    (
        e.DecisionRecorded(at=NOW, by=OFFICE, number=2, due=LATER),
        "recorded the decision in principle, in place of the one before. It is released "
        "with the round's other decisions, on 20 June 2014.",
    ),
    (
        e.LetterChecked(at=NOW, by=OFFICE, number=1),
        "checked the letter of the sealed decision.",
    ),
    (
        e.ReleaseAwaited(at=NOW),
        "It is released with the round's other decisions, on a day still to be set.",
    ),
    (
        e.ModelAccepted(at=NOW, by=OFFICER),
        "accepted approval for delegated commissioning.",
    ),
    (
        e.ConditionDischarged(at=NOW, by=REGION, condition="c2", evidence="Minutes."),
        "found condition 2 met: Minutes.",
    ),
    (
        e.MandateRecorded(
            at=NOW, by=OFFICER, ccg="08H", ballot=ballot(NOW), result="for"
        ),
        "recorded that the member practices of NHS Islington CCG voted in favour: "
        "30 for, 4 against, of 40.",
    ),
    (
        e.AllocationBuilt(at=NOW, allocation=allocation(BID)),
        "The allocation was added up from the practice lines: £2,030,000.00.",
    ),
    (
        e.AllocationFailed(at=NOW, problem="no lines for 07R."),
        "The allocation could not be added up: no lines for 07R.",
    ),
    (
        e.AllocationAgreed(at=NOW, by=OFFICER, schedule_hash="h"),
        "agreed the allocation.",
    ),
    (
        e.AllocationRevised(
            at=NOW,
            by=OFFICER,
            allocation=allocation(BID),
            number=2,
            reason="Two practices closed",
            voids=("Fran Example",),
        ),
        "put version 2 of the allocation in place, £2,030,000.00: Two practices closed. "
        "It voids the agreement of Fran Example.",
    ),
    (
        e.AllocationDisputed(at=NOW, by=OFFICER, schedule_hash="h", reason=REASON),
        "does not agree the allocation: Because it is so.",
    ),
    (
        e.AgreementIssued(
            at=NOW,
            by=OFFICE,
            instrument="2015/1",
            functions=("F01",),
            added=("F07",),
            removed=("F02", "F03"),
            sign_from=NOW,
            digest="d",
        ),
        "issued the agreement 2015/1, which adds F07, which leaves out F02 and F03.",
    ),
    (
        e.AgreementIssued(
            at=NOW,
            by=OFFICE,
            instrument="2015/2",
            functions=("F01",),
            removed=("F11",),
            reserved=("F11",),
            sign_from=NOW,
            digest="d",
            version=2,
            reason="Complaints stay with NHS England.",
            voided=("NHS Camden CCG",),
        ),
        "issued version 2 of the agreement, 2015/2, which reserves F11 to NHS England: "
        "Complaints stay with NHS England. The signature of NHS Camden CCG is void: both "
        "sides sign anew.",
    ),
    (
        e.ChangesAcknowledged(at=NOW, by=OFFICER, digest="d"),
        "acknowledged how the agreement differs from what was asked for.",
    ),
    (
        e.ReviewShortened(at=NOW, by=OFFICER, digest="d", to=date(2015, 3, 2)),
        "consented to sign the agreement from 2 March 2015, before its review is over. "
        "The other side has not consented yet.",
    ),
    (
        e.AgreementSigned(at=NOW, by=OFFICER, digest="d", acknowledged=True),
        "signed the agreement, acknowledging the changes of scope.",
    ),
    (
        e.AgreementCountersigned(at=NOW, by=OFFICE, digest="d"),
        "countersigned the agreement for NHS England.",
    ),
    *SHADOWED,
    (e.HandoverReleased(at=NOW, by=OFFICE), "released the handover."),
    (
        e.HandoverConfirmed(at=NOW, by=OFFICE),
        "confirmed the handover, one of its two keys.",
    ),
    (
        e.HandoverStepTaken(at=NOW, step="transfer", id="handover/07R-1"),
        "The transfer was posted.",
    ),
    (
        e.HandoverStepUndone(at=NOW, step="cost_codes"),
        "The cost codes were closed again.",
    ),
    (e.HandoverBegun(at=NOW), "The start date came and the handover began."),
    (
        e.HandoverFailed(at=NOW, problem="account 07R is closed."),
        "The ledger refused the transfer: account 07R is closed. The release has to be "
        "given again.",
    ),
    (
        e.WentLive(at=NOW, transfer="handover/07R-1"),
        "The bid went live, and the budget was handed over.",
    ),
    (e.WentLive(at=NOW), "The bid went live, with no budget to move."),
    (e.Withdrawn(at=NOW, by=OFFICER, reason=REASON), "withdrew the bid: Because it is"),
    (
        e.Held(at=NOW, by=REGION, reason=REASON),
        "put the bid on hold: Because it is so.",
    ),
    (e.Resumed(at=NOW, by=REGION, reason=REASON), "resumed the bid: Because it is so."),
    (
        e.InformationAsked(
            at=NOW,
            by=REGION,
            request="q1",
            questions=(Question(text="How?"), Question(text="Why?")),
            stops_clock=True,
        ),
        "asked 2 questions. The clock stops until it is answered.",
    ),
    (
        e.InformationAnswered(at=NOW, by=MANAGER, request="q1", answers=("So.",)),
        "answered 1 question.",
    ),
    (
        e.DateExtended(at=NOW, by=OFFICE, key="application", to=LATER, reason=REASON),
        "moved the date for the application to 5pm on 20 June 2014: Because it is so.",
    ),
    (
        e.DateExtended(at=NOW, by=OFFICE, key="start", to=LATER, reason=REASON),
        "moved the date for the start to 20 June 2014: Because it is so.",
    ),
    (
        e.LateAdmitted(
            at=NOW, by=OFFICE, key="application", due=NOW, until=LATER, reason=REASON
        ),
        "it is taken until 5pm on 20 June 2014: Because it is so.",
    ),
    (
        e.Reminded(at=NOW, key="board", subject="E09000007", due=LATER, days_left=5),
        "A reminder went out: the board's decision is due by 5pm on 20 June 2014.",
    ),
    (
        e.DeadlinePassed(at=NOW, key="board", due=LATER, lapses=False),
        "The date for the board's decision, 5pm on 20 June 2014, passed and was "
        "escalated.",
    ),
    (
        e.DeadlinePassed(at=NOW, key="start", due=LATER, lapses=False),
        "The date for the start, 20 June 2014, passed and was escalated.",
    ),
    (
        e.DeadlinePassed(at=NOW, key="expression", due=LATER, lapses=True),
        "The date for the expression of interest, 5pm on 20 June 2014, passed so the "
        "bid lapsed.",
    ),
    (
        e.AttemptRefused(
            at=NOW,
            by=CLERK,
            command="record_board_decision",
            refusal="Recused",
            words="Somebody else has to take this step.",
        ),
        "was refused (record board decision): Somebody else has to take this step.",
    ),
    *TRACKED,
    *EVIDENCE,
    *WEIGHED,
]
