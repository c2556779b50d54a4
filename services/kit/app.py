"""One service's application, from what makes it different."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypedDict

from fastapi import FastAPI
from starlette.middleware import Middleware

from services.kit import (
    body_api,
    commands,
    delegation_api,
    drafts_api,
    errors,
    explained,
    handovers,
    health,
    interests_api,
    logs,
    meetings_api,
    meetings_writing,
    money_api,
    openapi,
    reads,
)
from services.kit.connections import Connect, Connections, by_settings
from services.kit.frame import Frame, Gate
from services.kit.pages import rendering
from services.kit.pages.absences import mine as absences
from services.kit.pages.application import attaching
from services.kit.pages.bid import recorded, review, versions
from services.kit.pages.bid import routes as bid
from services.kit.pages.body import cases, changing, enforcing, quorums, seating
from services.kit.pages.breaches import cases as breach_cases
from services.kit.pages.breaches import report
from services.kit.pages.delegation import routes as delegation
from services.kit.pages.documents import differing, fetching
from services.kit.pages.interests import body as people_of_body
from services.kit.pages.interests import mine
from services.kit.pages.meetings import (
    agenda,
    approving,
    attending,
    diary,
    drafts,
    editing,
    item,
    meeting,
    minutes_page,
)
from services.kit.pages.money import allocation, baselines, dry_run, shadow
from services.kit.pages.questions import giving
from services.kit.pages.record import export
from services.kit.pages.tasks import team, work
from services.kit.pages.voting import result
from services.kit.service import Service
from services.kit.settings import ServiceSettings
from workflows.rules import meetings


class State(TypedDict):
    """What lives as long as the application."""

    connections: Connections


def create_app(service: Service, connect: Connect) -> FastAPI:
    """Assemble a service.

    Args:
        service: What makes it different.
        connect: Opens the ways to the process and the database; see `connections`.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        rendering.warm()
        async with connect() as connections:
            judges = service.party if service.party in meetings.JUDGES else None
            async with quorums.catching_up(connections, judges):
                yield {"connections": connections}

    larger = {
        **commands.larger(service),
        **service.larger,
        **giving.larger(service),
        **(allocation.LARGER if service.signs_in else {}),
        **(drafts_api.LARGER if service.party in baselines.PARTIES else {}),
    }
    app = FastAPI(
        title=service.title,
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=f"{service.api}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(Frame, service=service.name),
            Middleware(
                Gate,
                larger={f"{service.prefix}{p}": n for p, n in larger.items()},
            ),
        ],
    )
    app.state.service = service
    errors.install(app)
    router, models = commands.routes(service)
    app.include_router(service.router, prefix=service.prefix)
    if service.signs_in:
        app.include_router(reads.router, prefix=service.api)
        app.include_router(fetching.reading, prefix=service.api)
        app.include_router(handovers.router, prefix=service.api)
        app.include_router(money_api.allocations, prefix=service.api)
        app.include_router(router, prefix=service.api)
        app.include_router(interests_api.router, prefix=service.api)
        app.include_router(body_api.router, prefix=service.api)
        models += interests_api.BODIES
        for pages in (
            service.pages,
            work.router,
            team.router,
            seating.router,
            cases.router,
            enforcing.router,
            changing.router,
            people_of_body.router,
            mine.router,
            report.router,
            breach_cases.router,
            bid.router,
            review.router,
            attaching.reading,
            allocation.router,
            dry_run.router,
            shadow.router,
            fetching.router,
            differing.router,
            recorded.router,
            result.router,
            versions.router,
            export.router,
            drafts.router,
        ):
            app.include_router(pages, prefix=service.prefix)
        if service.party in meetings.JUDGES:
            app.include_router(meetings_api.router, prefix=service.api)
            app.include_router(meetings_writing.router, prefix=service.api)
            models += meetings_writing.BODIES
            for pages in (
                diary.router,
                meeting.router,
                item.router,
                agenda.router,
                attending.router,
                minutes_page.router,
                editing.router,
                approving.router,
                absences.router,
            ):
                app.include_router(pages, prefix=service.prefix)
        if service.party in baselines.PARTIES:
            app.include_router(baselines.router, prefix=service.prefix)
            app.include_router(money_api.payments, prefix=service.api)
            app.include_router(drafts_api.router, prefix=service.api)
            models += drafts_api.BODIES
        lasting, sent = delegation_api.routes(service)
        models += sent
        app.include_router(lasting, prefix=service.api)
        app.include_router(delegation.of(service), prefix=service.prefix)
        if service.forms:
            app.include_router(giving.router, prefix=service.prefix)
    app.include_router(explained.router)
    app.include_router(health.router)
    app.openapi = openapi.describe(app, [*service.bodies, *models])  # type: ignore[method-assign]  # FastAPI's documented way
    return app


DESCRIPTION = (
    "Every POST needs an `Idempotency-Key`: send a request again with the same key and "
    "it is recorded once. Every refusal is a problem document (RFC 9457) whose `type` "
    "says why and whose `detail` is a sentence for the person."
)


def standalone(service: Service) -> FastAPI:
    """The service by itself, from the environment; for a server's factory option."""
    logs.configure()
    return create_app(service, by_settings(ServiceSettings()))
