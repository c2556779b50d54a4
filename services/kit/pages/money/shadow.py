"""A bid's shadow period: what was planned and what was spent, month by month."""

from typing import Any

from fastapi import APIRouter, Response

from services.kit import deps, problems, viewing
from services.kit.pages.bid import naming, offers
from services.kit.pages.delegation import said
from services.kit.pages.steps import declaring, shadowing
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.bids import Applicant, Bid
from workflows.contracts.commands import SubmitShadowReturn
from workflows.contracts.delegations import MonthlyReturn
from workflows.rules import (
    delegation_words,
    permissions,
    shadow,
    shadow_steps,
    words,
)

router = APIRouter(include_in_schema=False)

STEPS = ("submit_shadow_return", "judge_shadow")


@router.get("/bids/{bid_id}/shadow")
async def shadow_page(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """The figures so far, and what each side says of them. Changes nothing."""
    bid = (await viewing.papers_for(at, bid_id)).bid
    if first := declaring.before(at, bid, "shadow", opened):
        return first
    facts = shadowing.facts(bid)
    if not facts:
        raise Problem(problems.NOT_FOUND)
    return at.page(
        "shadow.jinja",
        title="Shadow period",
        bid_id=bid.id,
        bid_name=words.joined([a.name for a in bid.applicants], 3),
        asked="?opened=yes" if opened else "",
        begun=bid.shadow is not None,
        on=shadow.is_on(bid),
        facts=facts,
        ccgs=[_figures(at, bid, one) for one in bid.applicants],
        steps=await offers.among(at, bid, naming.now(at, bid), STEPS),
    )


def _figures(at: Visitor, bid: Bid, one: Applicant) -> dict[str, Any]:
    mine = (
        at.hat.body == one.code and at.hat.role in permissions.ROLES[SubmitShadowReturn]
    )
    corrects = mine and shadow_steps.may_correct(bid, one.code)
    found = shadow.foreseen(bid, one.code)
    years = found.years if found else ()
    tables = [
        said.lines(found, report)
        | {"href": _correcting(at, bid, report) if corrects else ""}
        for year in years
        for report in year.returns
        if found is not None
    ]
    return {
        "name": one.name,
        "months": [row for year in years for row in said.months(year)],
        "tables": tables[::-1],
        "alerts": [
            (words.day(one.raised), delegation_words.alert_words(one, found))
            for one in found.alerts[::-1]
        ]
        if found
        else [],
    }


def _correcting(at: Visitor, bid: Bid, report: MonthlyReturn) -> str:
    about = shadow.subject(report.by.body, report.year, report.month)
    return at.service.step(bid.id, "submit_shadow_return", about)
