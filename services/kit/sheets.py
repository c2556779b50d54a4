"""What people are answered with: the contracts' own shapes, with words and links added."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, create_model

from services.kit.service import Service
from services.kit.time_used import TimeUsed, of_bid, pressing
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.catalogues import Lists
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import ConditionStatus
from workflows.contracts.money import Allocation
from workflows.contracts.parties import Membership
from workflows.contracts.views import Receipt, Waiting
from workflows.rules import calendar, words

JSON = "application/json"


class Answer(BaseModel):
    """The one base of every answer."""

    model_config = ConfigDict(frozen=True)


def sent(
    answer: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer as bytes, in one step and unchecked: it was made here."""
    return Response(
        answer.__pydantic_serializer__.to_json(answer),
        status,
        dict(headers or {}),
        media_type=JSON,
    )


class Links(Answer):
    """Where to go on from a bid or a delegation; what the latter allows, it says itself."""

    bid: str
    history: str
    allowed: str


def links(service: Service, bid_id: str) -> Links:
    """The addresses of a bid in this service, or of a delegation."""
    bid, allowed = service.record(bid_id)
    return Links(bid=bid, history=f"{bid}/history", allowed=allowed)


class Recorded(Receipt):
    """It is on record under this number."""

    links: Links


def recorded(service: Service, receipt: Receipt, status: int = 200) -> Response:
    """A receipt; for a new bid with the bid's address."""
    found = links(service, receipt.bid_id)
    headers = {"Location": found.bid} if status != 200 else {}  # noqa: PLR2004
    return sent(Recorded.model_construct(**dict(receipt), links=found), status, headers)


class Hat(Membership):
    """A role that the person holds.

    Attributes:
        name: The body in words.
        acting_as: How the Acting-As header names the role.
        counts_here: Whether it is a role of this service.
    """

    name: str
    acting_as: str
    counts_here: bool


class Me(Answer):
    """Who is signed in, and in which roles."""

    person: str
    name: str
    email: str
    service: str
    hats: tuple[Hat, ...]
    commands: tuple[str, ...]


class Due(Answer):
    """A date as people count it: in working days, London time."""

    at: datetime
    words: str
    working_days_left: int
    overdue: bool


def due(at: datetime | None, now: datetime, holidays: tuple[date, ...]) -> Due | None:
    """A deadline as seen now."""
    if at is None:
        return None
    today, day = calendar.london_day(now), calendar.london_day(at)
    return Due(
        at=at,
        words=words.moment(at),
        working_days_left=calendar.working_days_between(today, day, holidays),
        overdue=at < now,
    )


STAGES: dict[Stage, str] = {
    Stage.EXPRESSION_OF_INTEREST: "Expression of interest and application",
    Stage.HWB_APPROVAL: "With the health and wellbeing boards",
    Stage.CONFLICT_REVIEW: "Conflicts of interest review",
    Stage.APPROVAL_IN_PRINCIPLE: "With NHS England for a decision",
    Stage.BUDGET_HANDOVER: "Handover",
    Stage.LIVE: "Live",
    Stage.REJECTED: "Rejected",
    Stage.DEFERRED: "Deferred",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.LAPSED: "Lapsed",
    Stage.NOT_ELIGIBLE: "Not eligible",
}
"""A stage in a reader's words."""


class Money(Answer):
    """A sum in pence and as it is written."""

    pence: int
    words: str


def money(pence: int) -> Money:
    """A sum."""
    return Money(pence=pence, words=words.money(pence))


class MoneyShare(Answer):
    """What one CCG would hold."""

    ccg: str
    practices: int
    practice_lines: Money
    contingency: Money
    headroom: Money
    total: Money


class MoneySheet(Answer):
    """The allocation in pounds and pence."""

    shares: tuple[MoneyShare, ...]
    total: Money
    schedule_hash: str
    source: str


def money_sheet(allocation: Allocation | None) -> MoneySheet | None:
    """The allocation, where there is one."""
    if allocation is None:
        return None
    shares = tuple(
        MoneyShare(
            ccg=s.ccg,
            practices=s.practices,
            practice_lines=money(s.practices_pence),
            contingency=money(s.contingency_pence),
            headroom=money(s.headroom_pence),
            total=money(s.total_pence),
        )
        for s in allocation.shares
    )
    return MoneySheet(
        shares=shares,
        total=money(allocation.total_pence),
        schedule_hash=allocation.schedule_hash,
        source=allocation.source,
    )


class CycleName(Answer):
    """Which round, and which edition of its policy the bid keeps to."""

    name: str
    title: str
    version: int


class Summary(Answer):
    """What anybody may know of a bid: no names of people, nothing in free words."""

    id: str
    ccgs: tuple[str, ...]
    boards: tuple[str, ...]
    cycle: CycleName
    model: Model
    stage: Stage
    stage_words: str
    opened: datetime | None
    decided: datetime | None
    decision: str
    conditions_open: int
    conditions_met: int
    start_date: date
    ended: datetime | None


class Kept(Answer):
    """A bid whose papers the person may not see, and why."""

    papers: Literal[False] = False
    why: str
    summary: Summary


_OWN: dict[str, Any] = {
    "cycle": (CycleName, ...),
    "lists": (Lists, ...),
    "allocation": (MoneySheet | None, ...),
    "stage_words": (str, ...),
    "waiting": (Waiting, ...),
    "due": (Due | None, ...),
    "time_used": (tuple[TimeUsed, ...], ...),
    "source": (Literal["process", "register"], ...),
    "papers": (Literal[True], ...),
    "links": (Links, ...),
}
_LEFT_OUT = {"acted", "refusals"}  # the rules' own bookkeeping

_KEPT: dict[str, Any] = {
    name: (field.rebuild_annotation(), field)
    for name, field in Bid.model_fields.items()
    if name not in {*_OWN, *_LEFT_OUT}
}

BidSheet: type[Answer] = create_model(
    "BidSheet",
    __base__=Answer,
    __doc__="A bid as it stands, and why it waits.",
    **_KEPT,
    **_OWN,
)


def bid_sheet(
    service: Service,
    bid: Bid,
    waiting: Waiting,
    now: datetime,
    source: Literal["process", "register"],
) -> Answer:
    """A bid for somebody who may see its papers."""
    kept = {name: getattr(bid, name) for name in _KEPT}
    return BidSheet.model_construct(
        **kept,
        cycle=cycle_name(bid),
        lists=Lists.model_validate(dict(bid.cycle)),
        allocation=money_sheet(bid.allocation),
        stage_words=STAGES[bid.stage],
        waiting=waiting,
        due=due(*pressing(bid, waiting, now)[:2], bid.cycle.holidays),
        time_used=of_bid(bid, waiting, now),
        source=source,
        papers=True,
        links=links(service, bid.id),
    )


def cycle_name(bid: Bid) -> CycleName:
    """The bid's round."""
    cycle = bid.cycle
    return CycleName(name=cycle.name, title=cycle.title, version=cycle.version)


def summary(bid: Bid) -> Summary:
    """What anybody may know of a bid."""
    decision = bid.decision
    met = [c.status is ConditionStatus.DISCHARGED for c in bid.conditions]
    return Summary(
        id=bid.id,
        ccgs=tuple(a.name for a in bid.applicants),
        boards=tuple(b.name for b in bid.boards),
        cycle=cycle_name(bid),
        model=bid.model,
        stage=bid.stage,
        stage_words=STAGES[bid.stage],
        opened=bid.opened,
        decided=decision.at if decision else None,
        decision=decision.outcome if decision else "",
        conditions_open=met.count(False),
        conditions_met=met.count(True),
        start_date=bid.start_date,
        ended=bid.ended,
    )
