"""What a service talks to, opened once and closed at the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx2
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from activities.database import Database
from activities.members.reading import MemberReading
from activities.reference.reading import ReferenceReading
from activities.register.drafts import Drafts
from activities.register.post import DeliveryLog
from activities.register.reading import RegisterReading
from services.kit import gateway
from services.kit.gateway import BidGateway
from services.kit.process import Bids
from services.kit.settings import ServiceSettings
from services.kit.tokens import Tokens, fetched_from


@dataclass(frozen=True, slots=True)
class Connections:
    """Everything a route can reach. Tests hand in a fake process over a real register.

    Attributes:
        clock: What the time is; read by pages and lists, never by the rules.
    """

    bids: Bids
    tokens: Tokens
    database: Database
    members: MemberReading
    register: RegisterReading
    reference: ReferenceReading
    drafts: Drafts
    post: DeliveryLog
    clock: Callable[[], datetime]

    async def has_database(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.database.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True


Connect = Callable[[], AbstractAsyncContextManager[Connections]]


def assembled(
    bids: Bids,
    database: Database,
    tokens: Tokens,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Connections:
    """The connections of a service over one database."""
    return Connections(
        bids=bids,
        tokens=tokens,
        database=database,
        members=MemberReading(database),
        register=RegisterReading(database),
        reference=ReferenceReading(database),
        drafts=Drafts(database),
        post=DeliveryLog(database),
        clock=clock,
    )


def shared(connections: Connections) -> Connect:
    """Connections that somebody else opened and closes: the embedded system's, a test's."""

    @asynccontextmanager
    async def connect() -> AsyncIterator[Connections]:
        yield connections

    return connect


def by_settings(settings: ServiceSettings) -> Connect:
    """Connections of a service that runs alone."""

    @asynccontextmanager
    async def connect() -> AsyncIterator[Connections]:
        database = Database(settings.database)
        async with httpx2.AsyncClient() as client:
            try:
                yield assembled(
                    BidGateway(await gateway.connect(), deadline=settings.deadline),
                    database,
                    Tokens(
                        settings.issuer,
                        settings.audience,
                        fetched_from(settings.jwks_url, client),
                    ),
                )
            finally:
                await database.close()

    return connect
