"""The delivery log: what is to be sent, what was, and what could not be."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import and_, bindparam, exists, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.members import reading as members
from activities.members.reading import Recipient
from activities.prepared import Prepared, Usual
from activities.register.shapes import NoticeRow
from activities.register.tables import digests, notices, recusals
from workflows.contracts.base import Contract
from workflows.contracts.notices import OWN, NoticeKind
from workflows.contracts.parties import Party

COLUMNS = [notices.c[name] for name in NoticeRow.model_fields]


class Message(Contract):
    """One letter to one person.

    Attributes:
        id: Made of the entry that led to it, so the same for ever.
        number: The entry that led to it.
    """

    id: str
    bid_id: str
    number: int
    kind: NoticeKind
    party: Party
    body: str
    person: str
    name: str
    address: str
    words: str
    attempts: int
    resend_of: str | None


WANTED = [notices.c[name] for name in Message.model_fields]
QUEUED = (
    select(*WANTED)
    .where(
        notices.c.bid_id == bindparam("bid"),
        notices.c.state == "queued",
        notices.c.number <= bindparam("up_to"),
    )
    .order_by(notices.c.number, notices.c.id)
)
KEPT = "Before it was sent, the papers of the bid were kept from its reader."
OF_OTHERS = and_(*(notices.c.kind != kind.value for kind in sorted(OWN)))
"""Letters that are not about their reader alone: a recusal keeps these from them."""

RECUSED = (
    select(notices.c.id)
    .join(
        recusals,
        and_(
            recusals.c.person == notices.c.person,
            recusals.c.bid_id == notices.c.bid_id,
        ),
    )
    .where(notices.c.bid_id == bindparam("bid"), notices.c.state == "queued", OF_OTHERS)
)
"""Letters to whoever was recused after they were written."""

STILL = select(notices.c.id).where(
    notices.c.id == bindparam("key"),
    notices.c.state == "queued",
    ~exists().where(
        recusals.c.person == notices.c.person,
        recusals.c.bid_id == notices.c.bid_id,
        OF_OTHERS,
    ),
)
"""A letter that waits for somebody who may have it."""

ATTEMPTED = (
    update(notices)
    .where(notices.c.id == bindparam("key"), notices.c.state == "queued")
    .values(attempts=notices.c.attempts + 1)
)
SENT = Prepared(
    ATTEMPTED.values(
        state="sent",
        message_id=bindparam("identity"),
        sent_at=bindparam("at"),
        last_error="",
        digest=null(),
    )
)
FAILED = Prepared(
    ATTEMPTED.values(state=bindparam("outcome"), last_error=bindparam("reason"))
)


class ResendRefused(Exception):
    """The message cannot be sent again; the sentence says why."""


class DeliveryLog:
    """A message is `queued` until it is `sent` or has `failed`; both are final.

    What is `held` for somebody's morning digest is the business of `mornings`, until
    somebody wants it at once.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queued(self, bid_id: str, up_to: int) -> list[Message]:
        """What waits to be sent for a bid, up to an entry's number, in order.

        What waits for somebody whom a recusal keeps from the papers by now is dropped
        (HOUSE 0.3.3): it was written before, and would be read after.
        """
        values = {"bid": bid_id, "up_to": up_to}
        async with self._database.looking() as look:
            recused = {row.id for row in await look.execute(RECUSED, values)}
            rows = await look.execute(QUEUED, values)
        if recused:
            await self._drop(recused)
        return [
            Message.model_validate(row._asdict())
            for row in rows
            if row.id not in recused
        ]

    async def still_goes(self, message: Message) -> bool:
        """Whether a letter that was read from the queue may go out this very moment.

        Its reader may have been recused since. One query.
        """
        async with self._database.looking() as look:
            found = list(await look.execute(STILL, {"key": message.id}))
        if not found:
            await self._drop([message.id])
        return bool(found)

    async def _drop(self, letters: Collection[str]) -> None:
        still = and_(notices.c.id.in_(letters), notices.c.state == "queued")
        async with self._database.writing() as connection:
            await connection.execute(
                update(notices).where(still).values(state="dropped", last_error=KEPT)
            )

    async def of_entry(self, bid_id: str, number: int) -> list[NoticeRow]:
        """The letters that an entry led to. One query."""
        query = (
            select(*COLUMNS)
            .where(notices.c.bid_id == bid_id, notices.c.number == number)
            .order_by(notices.c.id)
            .limit(200)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [NoticeRow.model_validate(row._asdict()) for row in rows]

    async def sent(self, id: str, message_id: str) -> None:
        """It went out under this Message-ID. Of a message that is not queued, nothing."""
        now = datetime.now(UTC)
        await self._attempted(SENT, {"key": id, "identity": message_id, "at": now})

    async def failed(self, id: str, reason: str, final: bool) -> None:
        """An attempt failed; a final failure stands until somebody sends it again."""
        state = "failed" if final else "queued"
        await self._attempted(
            FAILED, {"key": id, "outcome": state, "reason": reason[:2000]}
        )

    async def _attempted(self, outcome: Prepared, values: Mapping[str, object]) -> None:
        async with self._database.jotting() as hot:
            await outcome.many(hot, [values])

    async def resend(self, id: str) -> Message:
        """Queue a message once more, to the address the person has now.

        A new line that names the old one; a message held for a morning digest is queued
        itself. Asked for twice before it went out, it is queued once.

        Raises:
            LookupError: There is no such message.
            ResendRefused: It still waits to be sent, or the person may no longer get it.
        """
        async with self._database.writing() as connection:
            old = await _locked(connection, id)
            again = await _queued_again(connection, id)
            if again:
                return again
            if old.state == "queued":
                raise ResendRefused("This message is still waiting to be sent.")
            to = await _present(connection, old)
            if old.state == "held":
                return await _released(connection, old, to)
            count = select(func.count()).where(notices.c.resend_of == id)
            number = (await connection.scalar(count) or 0) + 1
            row = {
                **old.model_dump(mode="json", exclude={"queued_at", "sent_at"}),
                "id": f"{id}/again/{number}",
                "name": to.name,
                "address": to.email,
                "state": "queued",
                "attempts": 0,
                "last_error": "",
                "message_id": "",
                "queued_at": datetime.now(UTC),
                "sent_at": None,
                "resend_of": id,
                "digest": None,
            }
            await connection.execute(insert(notices), row)
            return Message.model_validate(row)

    async def undelivered(self, limit: int = 100) -> list[NoticeRow]:
        """What operators should look at: failed for good, or tried and not yet sent.

        A failure that was sent again is no longer one.
        """
        again = notices.alias("again")
        repeated = select(again.c.id).where(again.c.resend_of == notices.c.id).exists()
        query = (
            select(*COLUMNS)
            .where(notices.c.state.in_(("failed", "queued")))
            .where((notices.c.state == "failed") | (notices.c.attempts > 0))
            .where(~repeated)
            .order_by(notices.c.queued_at, notices.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [NoticeRow.model_validate(row._asdict()) for row in rows]


async def _locked(connection: AsyncConnection, id: str) -> NoticeRow:
    query = select(*COLUMNS).where(notices.c.id == id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise LookupError(id)
    return NoticeRow.model_validate(row._asdict())


async def _queued_again(connection: AsyncConnection, id: str) -> Message | None:
    query = select(*WANTED).where(
        notices.c.resend_of == id, notices.c.state == "queued"
    )
    row = (await connection.execute(query)).one_or_none()
    return Message.model_validate(row._asdict()) if row else None


async def _released(
    connection: AsyncConnection, held: NoticeRow, to: Recipient
) -> Message:
    """Out of the digest. It keeps the day of it, which says that it is not held again."""
    going = select(digests.c.person).where(
        digests.c.person == held.person,
        digests.c.day == held.digest,
        digests.c.state == "queued",
    )
    if (await connection.execute(going)).first():
        raise ResendRefused("It is in the morning digest that is being sent just now.")
    now = {"state": "queued", "name": to.name, "address": to.email}
    await connection.execute(update(notices).where(notices.c.id == held.id).values(now))
    return Message.model_validate(held.model_dump() | now)


async def _present(connection: AsyncConnection, old: NoticeRow) -> Recipient:
    """The person as the member register has them now.

    Raises:
        ResendRefused: They left the body, or the bid's papers are kept from them.
    """
    for recipient in await members.holders(Usual(connection), old.party, old.body):
        if recipient.person == old.person:
            break
    else:
        raise ResendRefused(f"{old.name} no longer belongs to this body.")
    kept = select(recusals.c.person).where(
        recusals.c.person == old.person, recusals.c.bid_id == old.bid_id
    )
    if old.kind not in OWN and (await connection.execute(kept)).first():
        raise ResendRefused(f"The papers of this bid are kept from {old.name}.")
    return recipient
