"""Names on the wire. Once released they are for ever."""

from temporalio.common import SearchAttributeKey

TASK_QUEUE = "bids"
WORKFLOW_TYPE = "Bid"
ROUND_TYPE = "Round"
DELEGATION_TYPE = "Delegation"
DELEGATIONS = "delegation/"
ABSENCES = "absence/"
DIGEST_TYPE = "MorningDigest"
DIGEST_SCHEDULE = "morning-digest"
NAMESPACE = "bids"

EDITION = 6
"""The way of doing things that new runs keep to; see `ports.Start`."""

STAGE = SearchAttributeKey.for_keyword("BidStage")
CCG = SearchAttributeKey.for_keyword_list("BidCcg")
REGION = SearchAttributeKey.for_keyword("BidRegion")
CYCLE = SearchAttributeKey.for_keyword("BidCycle")
MODEL = SearchAttributeKey.for_keyword("BidModel")
TRACK = SearchAttributeKey.for_keyword("BidTrack")
WAITING_ON = SearchAttributeKey.for_keyword_list("BidWaitingOn")
DUE = SearchAttributeKey.for_datetime("BidDue")
HELD = SearchAttributeKey.for_bool("BidHeld")

SEARCH_ATTRIBUTES = (STAGE, CCG, REGION, CYCLE, MODEL, TRACK, WAITING_ON, DUE, HELD)
"""Every attribute that a bid may upsert: code, tests and deployment register this list."""


def workflow_id(bid_id: str) -> str:
    """The workflow that runs a bid, such as `bid/07R-1`: codes and numbers only.

    A delegation's record has its workflow's id.
    """
    return bid_id if lasts(bid_id) else f"bid/{bid_id}"


def lasts(record: str) -> bool:
    """Whether a record is of a delegation; otherwise it is of a bid."""
    return record.startswith(DELEGATIONS)


def delegation_id(bid_id: str, ccg: str) -> str:
    """The delegation that one CCG holds after a bid; a lead's has the bid's number."""
    lead = bid_id.rpartition("-")[0] == ccg
    return f"{DELEGATIONS}{bid_id if lead else f'{ccg}-{bid_id}'}"


def number_of(record: str) -> str:
    """A bid's or a delegation's number, as people say it: `07R-1`."""
    if record.startswith(ABSENCES):
        return "Absences"
    return record.removeprefix(DELEGATIONS)


def page_of(record: str) -> str:
    """Where the page of a bid, a delegation or an absence is, below a reader's service."""
    if record.startswith(ABSENCES):
        return "absences"
    number = number_of(record)
    return f"bids/{record}" if number == record else f"delegations/{number}"


def absence_id(party: str, body: str, number: int) -> str:
    """Under what letters about an absence are kept, such as `absence/hwb/E09000007/3`."""
    return f"{ABSENCES}{party}/{body}/{number}"


def round_id(cycle: str) -> str:
    """The workflow that lets a round's decisions out, such as `round/cycle-2015-16`."""
    return f"round/{cycle}"
