"""The post: what the delivery log holds back is composed, sealed and handed over."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from temporalio import activity

from activities.letters import lasting, of_absence
from activities.letters.absent import AbsentMembers, Away, is_absence
from activities.letters.compose import compose
from activities.letters.envelope import (
    Envelope,
    Sender,
    UnsafeHeader,
    message_id,
    seal,
)
from activities.letters.letter import LetterHead
from activities.mailer import (
    FinalRefusal,
    Mail,
    Mailer,
    PassingTrouble,
    ServerAway,
)
from activities.members.reading import MemberReading
from activities.reference.reading import ReferenceReading
from activities.register.delegation_reading import Delegations
from activities.register.mornings import Mornings
from activities.register.post import DeliveryLog, Message
from activities.register.reading import RegisterReading
from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Delegation
from workflows.contracts.ports import NoticePort, Post
from workflows.rules import (
    delegation_progress,
    digest,
    progress,
    vacancies,
    waiting,
)

PATIENCE = 30
"""Seconds that a second sender of the same bid waits; less than a heartbeat is due in."""

BEAT = 5.0
"""Seconds between signs of life, each of which costs as much as a letter."""


class NoticeActivities(NoticePort):
    """Sends letters, and keeps what became of each."""

    def __init__(  # noqa: PLR0913, PLR0917  what letters are made of
        self,
        log: DeliveryLog,
        mornings: Mornings,
        reference: ReferenceReading,
        record: RegisterReading,
        delegations: Delegations,
        absences: AbsentMembers,
        members: MemberReading,
        mailer: Mailer,
        sender: Sender,
        head: LetterHead,
    ) -> None:
        self._log = log
        self._mornings = mornings
        self._reference = reference
        self._record = record
        self._delegations = delegations
        self._absences = absences
        self._members = members
        self._mailer = mailer
        self._sender = sender
        self._head = head
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @activity.defn(name="notices.send")
    async def send(self, post: Post) -> None:
        """Send every message still queued; one that was sent is not sent again.

        What its reader has with the morning digest is held for it instead.

        One after the other, each outcome written down before the next begins: whatever
        breaks off in between repeats one message at most, and that under the same
        Message-ID. Bids go side by side, over the mailer's few connections.

        Raises:
            PassingTrouble: Some are still to be sent. Temporal tries again.
        """
        await self.send_within(post, math.inf)

    async def send_within(self, post: Post, seconds: float) -> None:
        """The same; no letter is begun after these seconds.

        Raises:
            PassingTrouble: Some are still to be sent.
        """
        until = time.monotonic() + seconds
        async with self._alone(post.bid_id):
            queued = await self._log.queued(post.bid_id, post.up_to)
            held = await self._held(post) if queued else frozenset()
            if now := [message for message in queued if message.id not in held]:
                await self._send_all(post.bid_id, now, until)

    async def _held(self, post: Post) -> frozenset[str]:
        mornings = await self._mornings.waiting(post.bid_id, post.up_to)
        if not mornings:
            return frozenset()
        free = await self._reference.holidays()
        day = digest.next_morning(datetime.now(UTC), free)
        return await self._mornings.hold(mornings, day)

    @asynccontextmanager
    async def _alone(self, bid_id: str) -> AsyncIterator[None]:
        """One sender for each bid: what an older attempt has in hand is not sent twice."""
        lock = self._locks.setdefault(bid_id, asyncio.Lock())
        try:
            async with asyncio.timeout(PATIENCE):
                await lock.acquire()
        except TimeoutError:
            raise PassingTrouble("another attempt is still sending") from None
        try:
            yield
        finally:
            lock.release()

    async def _send_all(self, bid_id: str, queued: list[Message], until: float) -> None:
        bids = await self._bids(bid_id, {message.number for message in queued})
        troubles: list[PassingTrouble] = []
        beat = time.monotonic() + BEAT
        for done, message in enumerate(queued, 1):
            if time.monotonic() > until:
                late = PassingTrouble("there was no more time")
                troubles += [late] * (len(queued) - done + 1)
                break
            try:
                bid = bids[message.number]
                vacant = await self._vacant(bid)
                if await self._log.still_goes(message):
                    await self._send(message, bid, vacant)
            except ServerAway as away:
                left = len(queued) - done + len(troubles) + 1
                raise ServerAway(f"{left} letters still to be sent: {away}") from None
            except PassingTrouble as trouble:
                troubles.append(trouble)
            if activity.in_activity() and time.monotonic() >= beat:
                activity.heartbeat(done)
                beat = time.monotonic() + BEAT
        if troubles:
            raise PassingTrouble(
                f"{len(troubles)} letters still to be sent: {troubles[0]}"
            )

    async def _bids(
        self, bid_id: str, numbers: set[int]
    ) -> dict[int, Bid] | dict[int, Delegation] | dict[int, Away]:
        """The bid, delegation or absence as it stood after each of these entries."""
        if is_absence(bid_id):
            return await self._absences.versions(bid_id)
        if names.lasts(bid_id):
            entries = await self._delegations.entries(bid_id, max(numbers))
            found: Delegation | None = None
            stood: dict[int, Delegation] = {}
            for one in entries:
                found = delegation_progress.after(found, one.event)
                stood[one.number] = found
            return stood
        bid: Bid | None = None
        bids: dict[int, Bid] = {}
        for entry in await self._record.entries(bid_id, max(numbers)):
            bid = progress.after(bid, entry.event)
            if entry.number in numbers:
                bids[entry.number] = bid
        return bids

    async def _vacant(self, bid: Bid | Delegation | Away) -> tuple[str, ...]:
        """For which offices that a bid waits for nobody is there today."""
        if not isinstance(bid, Bid):
            return ()
        held = waiting.now(bid)
        bodies = {need.body for need in held.blockers}
        if not bodies:
            return ()
        return vacancies.vacant(held, await self._members.offices(bodies))

    async def _send(
        self, message: Message, bid: Bid | Delegation | Away, vacant: tuple[str, ...]
    ) -> None:
        try:
            mail = self._sealed(message, bid, vacant)
            await self._mailer.deliver(mail)
        except (FinalRefusal, UnsafeHeader) as reason:
            await self._log.failed(message.id, str(reason), final=True)
        except PassingTrouble as trouble:
            await self._log.failed(message.id, str(trouble), final=False)
            raise
        else:
            await self._log.sent(message.id, mail.message_id)

    def _sealed(
        self, message: Message, bid: Bid | Delegation | Away, vacant: tuple[str, ...]
    ) -> Mail:
        identity = message_id(
            message.bid_id.replace("/", "-"),
            message.number,
            message.kind,
            message.id,
            self._sender.domain,
        )
        envelope = Envelope(message.name, message.address, identity, message.bid_id)
        if isinstance(bid, Away):
            letter = of_absence.compose(message, bid.absence, bid.body, self._head)
        elif isinstance(bid, Delegation):
            letter = lasting.compose(message, bid, self._head)
        else:
            letter = compose(message, bid, self._head, vacant)
        return seal(letter, self._sender, envelope, datetime.now(UTC))
