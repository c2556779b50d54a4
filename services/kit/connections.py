"""What a service talks to, opened once and closed at the end."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from activities.absences.keeping import Absences
from activities.baselines.keeping import Schedules
from activities.breaches.keeping import Breaches
from activities.committees.drafting import Drafts as BodyDrafts
from activities.committees.reading import Committees
from activities.committees.trials import Trials
from activities.database import Database
from activities.desk.claims import Claims
from activities.desk.feeds import Feeds
from activities.desk.papers import Papers
from activities.desk.sections import WrittenSections
from activities.desk.sessions import DeskSessions
from activities.documents.keeping import Documents
from activities.documents.signing import Signer
from activities.interests.reading import Interests
from activities.interests.writing import InterestWriting
from activities.meetings.keeping import Meetings
from activities.meetings.minutes import MeetingMinutes
from activities.members.reading import MemberReading
from activities.members.terms import Terms
from activities.previews import Previews
from activities.reference.practices import Practices
from activities.reference.reading import ReferenceReading
from activities.reference.reconciling import Baselines
from activities.register.delegation_reading import Delegations
from activities.register.drafts import Drafts
from activities.register.mornings import Mornings
from activities.register.of_absences import AbsenceLetters
from activities.register.of_quorums import QuorumLetters
from activities.register.post import DeliveryLog
from activities.register.reading import RegisterReading
from activities.register.rounds import Rounds
from services.kit import gateway
from services.kit.pages.documents import minutes
from services.kit.pages.sign_in import provider
from services.kit.pages.sign_in.provider import Provider
from services.kit.pages.sign_in.session import Sessions
from services.kit.process import Bids
from services.kit.round_gateway import Gateway
from services.kit.settings import ServiceSettings
from services.kit.tokens import Tokens, fetched_from
from workflows.contracts.parties import Party

KEPT_FOR = 60.0
"""Seconds for which names of bodies and bank holidays are kept."""

T = TypeVar("T")


class Kept(Generic[T]):
    """What every page needs and what changes by the year; read again after a minute."""

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self._read = read
        self._found: T | None = None
        self._at = 0.0

    async def now(self) -> T:
        """As it was within the last minute."""
        if self._found is None or time.monotonic() - self._at > KEPT_FOR:
            self._found = await self._read()
            self._at = time.monotonic()
        return self._found


LOCAL = "http://localhost"
"""Where links lead that nobody has to follow: in tests, and where nothing is served."""


@dataclass(frozen=True, slots=True)
class Connections:
    """Everything a route can reach. Tests hand in a fake process over a real register.

    Attributes:
        bodies: Every body in words.
        free: England's bank holidays, as far as any round knows them.
        clock: What the time is; read by pages and lists, never by the rules.
        help_address: Whom people write to for help; empty where nobody is named.
    """

    bids: Bids
    tokens: Tokens
    sessions: Sessions
    provider: Provider
    database: Database
    members: MemberReading
    register: RegisterReading
    rounds: Rounds
    reference: ReferenceReading
    committees: Committees
    trials: Trials
    body_drafts: BodyDrafts
    meetings: Meetings
    meeting_minutes: MeetingMinutes
    interests: Interests
    interest_writing: InterestWriting
    breaches: Breaches
    absences: Absences
    absence_letters: AbsenceLetters
    quorum_letters: QuorumLetters
    terms: Terms
    practices: Practices
    baselines: Baselines
    schedules: Schedules
    delegations: Delegations
    drafts: Drafts
    post: DeliveryLog
    previews: Previews
    mornings: Mornings
    desk: DeskSessions
    claims: Claims
    written: WrittenSections
    papers: Papers
    documents: Documents
    feeds: Feeds
    bodies: Kept[dict[tuple[Party, str], str]]
    free: Kept[tuple[date, ...]]
    clock: Callable[[], datetime]
    help_address: str = ""

    async def names(self) -> Mapping[tuple[Party, str], str]:
        """Every body in words, as it was within the last minute."""
        return await self.bodies.now()

    async def has_database(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.database.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True


Connect = Callable[[], AbstractAsyncContextManager[Connections]]


def assembled(  # noqa: PLR0913, PLR0917  what a service is made of
    bids: Bids,
    database: Database,
    tokens: Tokens,
    sessions: Sessions,
    provider: Provider,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    help_address: str = "",
    base_url: str = LOCAL,
    signer: Signer | None = None,
) -> Connections:
    """The connections of a service over one database."""
    reference, register = ReferenceReading(database), RegisterReading(database)
    return Connections(
        bids=bids,
        tokens=tokens,
        sessions=sessions,
        provider=provider,
        database=database,
        members=MemberReading(database),
        register=register,
        rounds=Rounds(database),
        reference=reference,
        committees=Committees(database),
        trials=Trials(database),
        body_drafts=BodyDrafts(database),
        meetings=Meetings(database),
        meeting_minutes=MeetingMinutes(database),
        interests=Interests(database),
        interest_writing=InterestWriting(database),
        breaches=Breaches(database),
        absences=Absences(database),
        absence_letters=AbsenceLetters(database),
        quorum_letters=QuorumLetters(database),
        terms=Terms(database),
        practices=Practices(database),
        baselines=Baselines(database),
        schedules=Schedules(database),
        delegations=Delegations(database),
        drafts=Drafts(database),
        post=DeliveryLog(database),
        previews=Previews(database, base_url, help_address),
        mornings=Mornings(database),
        desk=DeskSessions(database),
        claims=Claims(database),
        written=WrittenSections(database),
        papers=Papers(database),
        documents=Documents(register, base_url, signer, minutes.of),
        feeds=Feeds(database),
        bodies=Kept(reference.names),
        free=Kept(reference.holidays),
        clock=clock,
        help_address=help_address,
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
        async with provider.connected() as client:
            keys = fetched_from(settings.jwks_url, client)
            try:
                yield assembled(
                    Gateway(await gateway.connect(), deadline=settings.deadline),
                    database,
                    Tokens(settings.issuer, settings.audience, keys),
                    Sessions(settings.session_secret, secure=settings.secure),
                    Provider(
                        settings.client(),
                        Tokens(settings.issuer, settings.client_id, keys),
                        client,
                    ),
                    help_address=settings.help_address,
                    base_url=settings.base_url,
                    signer=settings.signer(),
                )
            finally:
                await database.close()

    return connect
