"""The morning digest: one letter for each person who has letters in the morning."""

import asyncio
import time
from datetime import UTC, date, datetime

from temporalio import activity

from activities.letters import digest as letters
from activities.letters.envelope import (
    Envelope,
    Sender,
    UnsafeHeader,
    message_id,
    seal,
)
from activities.letters.letter import LetterHead
from activities.mailer import FinalRefusal, Mailer, PassingTrouble, ServerAway
from activities.members.reading import MemberReading, Person
from activities.reference.reading import ReferenceReading
from activities.register.digests import Digests
from activities.register.reading import Page, RegisterReading, TaskRow
from workflows.contracts import names
from workflows.contracts.ports import DigestPort, DigestsSent, Morning
from workflows.contracts.views import Waiting
from workflows.rules import calendar, vacancies, waiting

PATIENCE = 30
"""Seconds that a second round waits for one that is on its way in this worker."""

BEAT = 5.0
"""Seconds between signs of life."""


class DigestActivities(DigestPort):
    """Sends digests, and keeps what became of each."""

    def __init__(  # noqa: PLR0913, PLR0917  what digests are made of
        self,
        digests: Digests,
        record: RegisterReading,
        members: MemberReading,
        reference: ReferenceReading,
        mailer: Mailer,
        sender: Sender,
        head: LetterHead,
    ) -> None:
        self._digests = digests
        self._record = record
        self._members = members
        self._reference = reference
        self._mailer = mailer
        self._sender = sender
        self._head = head
        self._turn = asyncio.Lock()

    @activity.defn(name="digests.send")
    async def send(self, morning: Morning) -> DigestsSent:
        """Send everybody their digest of a day; nothing on bank holidays and weekends.

        One after the other, each outcome written down before the next begins: whatever
        breaks off in between repeats one at most, and that under the same Message-ID.

        Raises:
            PassingTrouble: Some are still to be sent. Temporal tries again.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turn.acquire()
        except TimeoutError:
            raise PassingTrouble("another round is still being sent") from None
        try:
            return await self._round(morning)
        finally:
            self._turn.release()

    async def _round(self, morning: Morning) -> DigestsSent:
        day = morning.day or calendar.london_day(datetime.now(UTC))
        free = await self._reference.holidays()
        if not calendar.is_working_day(day, free):
            return DigestsSent()
        people = await self._digests.people(day)
        troubles: list[PassingTrouble] = []
        beat = time.monotonic() + BEAT
        for done, person in enumerate(people, 1):
            try:
                await self._send(person, day, free)
            except ServerAway as away:
                left = len(people) - done + len(troubles) + 1
                raise ServerAway(f"{left} digests still to be sent: {away}") from None
            except PassingTrouble as trouble:
                troubles.append(trouble)
            if activity.in_activity() and time.monotonic() >= beat:
                activity.heartbeat(done)
                beat = time.monotonic() + BEAT
        if troubles:
            raise PassingTrouble(
                f"{len(troubles)} digests still to be sent: {troubles[0]}"
            )
        states = await self._digests.states(day)
        return DigestsSent(
            sent=states.count("sent"),
            silent=states.count("silent"),
            failed=states.count("failed"),
        )

    async def _send(self, number: str, day: date, free: tuple[date, ...]) -> None:
        person = await self._members.numbered(number)
        begun = await self._digests.begin(
            number, day, person.memberships if person else ()
        )
        if begun is None:
            return
        try:
            tasks = await self._tasks(person)
            done = letters.done(begun.held, tasks.items)
            begun = await self._digests.drop_done(begun, done)
            now = datetime.now(UTC)
            if not (person and letters.is_wanted(begun.held, tasks.items, now, free)):
                await self._digests.silent(begun)
                return
            vacant = await self._vacant(letters.about(begun, tasks.items))
            letter = letters.compose(begun, tasks, self._head, now, free, vacant)
            mail = seal(letter, self._sender, self._envelope(person, begun.day), now)
            await self._mailer.deliver(mail)
        except (FinalRefusal, UnsafeHeader) as reason:
            await self._digests.failed(begun, str(reason), final=True)
        except PassingTrouble as trouble:
            await self._digests.failed(begun, str(trouble), final=False)
            raise
        else:
            await self._digests.sent(begun, mail.message_id)

    async def _vacant(self, bids: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """For which offices that these bids wait for nobody is there today."""
        waits: dict[str, Waiting] = {}
        for bid_id in bids:
            kept = None if names.lasts(bid_id) else await self._record.bid(bid_id)
            if kept:
                waits[bid_id] = waiting.now(kept.state)
        asked = {need.body for held in waits.values() for need in held.blockers}
        if not asked:
            return {}
        offices = await self._members.offices(asked)
        return {bid: vacancies.vacant(held, offices) for bid, held in waits.items()}

    async def _tasks(self, person: Person | None) -> Page[TaskRow]:
        hats, number = (person.memberships, person.id) if person else ((), "")
        return await self._record.tasks_for(hats, number, 1, letters.MOST)

    def _envelope(self, person: Person, day: date) -> Envelope:
        identity = message_id(
            f"person-{person.id}",
            int(day.strftime("%Y%m%d")),
            "digest",
            f"{person.id}/{day}",
            self._sender.domain,
        )
        return Envelope(person.name, person.email, identity, f"digest.{person.id}")
