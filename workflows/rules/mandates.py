"""The member practices' vote, as the lay verifier records it (R17)."""

from datetime import datetime

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import RecordMandate
from workflows.contracts.events import MandateRecorded
from workflows.contracts.handovers import Ballot, MandateResult
from workflows.rules import calendar, handover_needs, road
from workflows.rules.refusals import AlreadyDone, Incomplete, WrongStage

MANDATE_STAGES = frozenset(
    {
        Stage.HWB_APPROVAL,
        Stage.CONFLICT_REVIEW,
        Stage.APPROVAL_IN_PRINCIPLE,
        Stage.BUDGET_HANDOVER,
    }
)
PER_CENT = 100


def result_of(ballot: Ballot) -> MandateResult:
    """What a ballot says: turnout first, then more than the threshold of votes cast.

    Nothing exceeds a threshold of all votes, so a vote of one mind is in favour.
    """
    cast = ballot.in_favour + ballot.against
    if cast * PER_CENT < ballot.turnout_minimum * ballot.electorate or not cast:
        return MandateResult.TURNOUT_SHORT
    unanimous = ballot.in_favour == cast
    if unanimous or ballot.in_favour * PER_CENT > ballot.threshold * cast:
        return MandateResult.FOR
    return MandateResult.AGAINST


def record_mandate(bid: Bid, command: RecordMandate, now: datetime) -> MandateRecorded:
    """The lay verifier records the members' vote; one against withdraws the bid (R17).

    Raises:
        WrongStage: Before the application is complete, or a model that needs no vote.
        AlreadyDone: The members have voted in favour.
        Incomplete: Dates or counts that cannot be.
    """
    if bid.stage not in MANDATE_STAGES or not road.needs_approval(bid.model):
        raise WrongStage("The members' vote is not asked for now.")
    applicant = next(a for a in bid.applicants if a.code == command.by.body)
    if handover_needs.has_mandate(bid, applicant):
        raise AlreadyDone(f"{applicant.name}'s members have voted in favour.")
    ballot = command.ballot
    if ballot.in_favour + ballot.against > ballot.electorate:
        raise Incomplete(
            "More practices voted than have a vote.", field="ballot.electorate"
        )
    if not ballot.electorate:
        raise Incomplete(
            "Say how many practices have a vote.", field="ballot.electorate"
        )
    if not ballot.opened <= ballot.closed <= calendar.london_day(now):
        raise Incomplete(
            "The ballot has to have opened, then closed, by today.",
            field="ballot.closed",
        )
    return MandateRecorded(
        at=now,
        by=command.by,
        ccg=applicant.code,
        ballot=ballot,
        result=result_of(ballot),
    )
