"""The round at a glance, for NHS England's teams."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from activities.register.overview import Overview, Round
from services.kit import (
    conditions_api,
    moderation_api,
    rounds_api,
    rounds_giving,
    scores_api,
)
from services.kit.pages.part_two import writing
from services.kit.pages.rounds import (
    conditions,
    lettering,
    moderating,
    panel,
    policy,
    releasing,
    scores,
)
from services.kit.pages.tasks.worklist import options
from services.kit.pages.visitor import AtPage, Visitor
from services.nhs_england import presenters
from workflows.contracts.parties import Role
from workflows.rules import rounds

api = APIRouter()
api.include_router(scores_api.router)
api.include_router(rounds_api.router)
api.include_router(conditions_api.router)
api.include_router(moderation_api.router)
api.include_router(rounds_giving.router)

pages = APIRouter(include_in_schema=False)
pages.include_router(releasing.router)
pages.include_router(lettering.router)
pages.include_router(moderating.router)
pages.include_router(writing.router)
pages.include_router(scores.router)
pages.include_router(panel.router)
pages.include_router(conditions.router)
pages.include_router(policy.router)

CycleName = Annotated[str, Query(max_length=40)]


@pages.get("/round")
async def overview(at: AtPage, cycle: CycleName = "") -> Response:
    """Bids by stage and by region, and who they wait for."""
    found = await _counted(at, cycle)
    rounds = {"": "All rounds"} | {
        c.name: c.title for c in await at.to.reference.cycles()
    }
    plots = [
        presenters.stages(found),
        presenters.regions(found, at.bodies),
        presenters.bodies(found, at.bodies),
    ]
    query = f"?{urlencode({'cycle': cycle})}" if cycle else ""
    return at.page(
        "round.jinja",
        title="Round overview",
        body=at.bodies.get((at.hat.party, at.hat.body), "NHS England"),
        cycles=options(rounds, cycle),
        summary=presenters.summary(found),
        plots=plots if found.total else [],
        released=f"{at.service.prefix}/round/decisions" if _decides(at) else "",
        panel=f"{at.service.prefix}/round/panel{query}" if _decides(at) else "",
        conditions=f"{at.service.prefix}/round/conditions{query}"
        if conditions.reads(at.hat)
        else "",
        policy=f"{at.service.prefix}/round/policy{query}" if _decides(at) else "",
        moderates=f"{at.service.prefix}/round/moderation{query}"
        if at.hat.role is Role.REGIONAL_LEAD
        else "",
        csv=f"{at.service.prefix}/round.csv{query}",
    )


@pages.get("/round.csv")
async def numbers(at: AtPage, cycle: CycleName = "") -> Response:
    """The same numbers for a spreadsheet."""
    text = presenters.csv_of(await _counted(at, cycle), at.bodies)
    named = {"Content-Disposition": 'attachment; filename="round.csv"'}
    return Response(text, headers=named, media_type="text/csv; charset=utf-8")


def _decides(at: Visitor) -> bool:
    return at.hat.role in rounds.RELEASERS


async def _counted(at: Visitor, cycle: str) -> Round:
    overview = Overview(at.to.database)
    free = await at.to.free.now()
    return await overview.of(at.hat.body, cycle, at.to.clock(), free)
