"""Delegations over the API: the list, one, its history, and an address per command."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from activities.register.delegation_reading import DelegationRow
from services.kit import bodies, deps, first_months, openapi, problems
from services.kit.commands import FORESEEN
from services.kit.delegations import (
    PARTIES,
    DelegationHistoryLine,
    Number,
    acting,
    ends_if_notice,
    given,
    is_same,
    line_of,
    of_party,
    seen_by,
)
from services.kit.first_months import FirstMonth
from services.kit.history import Part
from services.kit.lists import Listed, Paging, counted
from services.kit.problems import Problem
from services.kit.service import Service
from services.kit.sheets import Answer, sent
from workflows.contracts import names
from workflows.contracts.commands import Command
from workflows.contracts.delegations import Delegation
from workflows.contracts.views import Waiting
from workflows.rules import (
    delegation_clock,
    delegation_money,
    delegation_returns,
)

LIST = openapi.answers(*openapi.SIGNED_IN, problems.MALFORMED)
ONE = openapi.answers(
    *openapi.SIGNED_IN, problems.NOT_FOUND, problems.UNAVAILABLE, problems.MALFORMED
)


class DelegationBrief(Answer):
    """A delegation in a list."""

    number: str
    name: str
    ccg: str
    bid: str
    start_date: date
    ends: date | None
    handed_back: datetime | None
    ended: datetime | None
    alerts: int
    due: datetime | None
    waiting: str
    link: str


class DelegationBriefs(Listed):
    """Delegations, by name."""

    items: tuple[DelegationBrief, ...]


class RiskMoved(Answer):
    """What a body would bear of the year's overspend by the last return, in pence.

    Attributes:
        body: `ccg` stands for the CCG itself.
        before: By the return of the month before; None where there is none.
        change: Since then; None likewise.
    """

    body: str
    now: int
    before: int | None
    change: int | None


class DelegationSheet(Answer):
    """A delegation as it stands, and why it waits.

    Attributes:
        ends_if_notice: When it would end if notice were given now.
        commands: What can be asked for, by the last part of the address.
        risk_moved: How the risk share moved between the last two months reported, by
            the budget and the rule in force now; empty where nobody would bear anything.
        first_month: None without a shadow period, until the first month is reported, and
            once its year is settled.
    """

    number: str
    delegation: Delegation
    waiting: Waiting
    ends_if_notice: date | None
    commands: tuple[str, ...]
    risk_moved: tuple[RiskMoved, ...] = ()
    first_month: FirstMonth | None = None


class DelegationHistory(Answer):
    """Entries in order; `next` is the `after` of the following part."""

    number: str
    items: tuple[DelegationHistoryLine, ...]
    next: int | None


class DelegationReceipt(Answer):
    """It is on record under this number."""

    delegation: str
    number: int
    waiting: str
    link: str


reading = APIRouter()


@reading.get(
    "/delegations",
    responses=LIST,
    response_model=DelegationBriefs,
    operation_id="delegations",
)
async def listed(caller: deps.Signed, paging: Annotated[Paging, Query()]) -> Response:
    """The delegations of my body, by name."""
    page = await caller.to.delegations.of(caller.hats, paging.page, paging.size)
    items = tuple(brief(caller.service, row) for row in page.items)
    return sent(DelegationBriefs(items=items, **counted(page)))


@reading.get(
    "/delegations/{number}",
    responses=ONE,
    response_model=DelegationSheet,
    operation_id="delegation",
)
async def one(caller: deps.Signed, number: Number) -> Response:
    """A delegation as it stands: who holds what, its returns, alerts and notice."""
    found, now = await seen_by(caller, number)
    return sent(
        DelegationSheet(
            number=found.number,
            delegation=found,
            waiting=delegation_clock.waiting(found, now),
            ends_if_notice=ends_if_notice(found, now),
            commands=tuple(of_party(caller.service.party)),
            risk_moved=risk_moved(found),
            first_month=first_months.of(found),
        )
    )


@reading.get(
    "/delegations/{number}/history",
    responses=ONE,
    response_model=DelegationHistory,
    operation_id="delegation-history",
)
async def history(
    caller: deps.Signed, number: Number, part: Annotated[Part, Query()]
) -> Response:
    """What happened, entry by entry: who, when, why, and the entry's hash."""
    found, _ = await seen_by(caller, number)
    lines = await caller.to.delegations.history(found.id, part.after, part.limit)
    return sent(
        DelegationHistory(
            number=found.number,
            items=tuple(line_of(found, line) for line in lines),
            next=lines[-1].number if len(lines) == part.limit else None,
        )
    )


def risk_moved(found: Delegation) -> tuple[RiskMoved, ...]:
    """Of the year that is reported on now, as its page shows it."""
    year = delegation_returns.shown_year(found)
    return tuple(
        RiskMoved(
            body=one.body,
            now=one.now,
            before=one.before,
            change=None if one.before is None else one.now - one.before,
        )
        for one in delegation_money.movement(found, year)
    )


def brief(service: Service, row: DelegationRow) -> DelegationBrief:
    """A row of the list."""
    number = row.id.removeprefix(names.DELEGATIONS)
    same = set(DelegationBrief.model_fields) & set(DelegationRow.model_fields)
    return DelegationBrief(
        number=number,
        bid=row.after_bid,
        link=f"{service.api}/delegations/{number}",
        **{name: getattr(row, name) for name in same},
    )


def routes(service: Service) -> tuple[APIRouter, list[type[BaseModel]]]:
    """All addresses, one for each command among them, and the models of what is sent.

    None for parties that have no delegations.
    """
    router = APIRouter(tags=["delegations"])
    models: list[type[BaseModel]] = []
    if service.party in PARTIES:
        router.include_router(reading)
    for name, kind in of_party(service.party).items():
        body = bodies.body_of(kind)
        models.append(body)
        router.add_api_route(
            f"/delegations/{{number}}/{name}",
            _route(kind, body),
            methods=["POST"],
            name=f"delegation-{name}",
            operation_id=f"delegation-{name}",
            summary=(kind.__doc__ or "").partition("\n")[0],
            response_model=DelegationReceipt,
            responses=openapi.answers(*FORESEEN),
            openapi_extra=openapi.body(body),
        )
    return router, models


def _route(
    kind: type[Command], model: type[BaseModel]
) -> Callable[..., Awaitable[Response]]:
    async def give(
        request: Request, number: Number, key: deps.Key, caller: deps.Signed
    ) -> Response:
        body = await bodies.read(request, model)
        command = bodies.command_from(kind, body, acting(caller, kind))
        update_id = deps.update_id(caller.person, request, key)
        receipt = await given(caller, number, command, update_id)
        if not is_same(receipt, command):
            raise Problem(problems.KEY_REUSED)
        answer = DelegationReceipt(
            delegation=number,
            number=receipt.number,
            waiting=receipt.waiting,
            link=f"{caller.service.api}/delegations/{number}",
        )
        return sent(answer)

    return give
