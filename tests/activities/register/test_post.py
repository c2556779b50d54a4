"""The delivery log: sent once, failed visibly, sent again on request."""

import asyncio

import pytest

from activities.database import Database
from activities.register.post import DeliveryLog, Message, ResendRefused
from activities.register.reading import NoticeRow, RegisterReading
from activities.register.writing import RegisterActivities
from tests.activities.register import rows
from tests.activities.register.journeys import batches, opening, road


@pytest.fixture
async def post(register: RegisterActivities, database: Database) -> DeliveryLog:
    """A delivery log with the messages of six entries."""
    for batch in batches(road(opening())[:6], 3):
        await register.enter(batch)
    return DeliveryLog(database)


@pytest.fixture
async def message(post: DeliveryLog) -> Message:
    """One of them."""
    return (await post.queued("07R-1", 6))[0]


async def _row(reading: RegisterReading, id: str) -> NoticeRow:
    found = await reading.notice(id)
    assert found is not None
    return found


async def test_messages_wait_in_order_up_to_a_number(post: DeliveryLog) -> None:
    """What is sent for an entry does not hold back, or hurry, what comes later."""
    whole = await post.queued("07R-1", 6)
    assert [m.number for m in whole] == sorted(m.number for m in whole)
    early = await post.queued("07R-1", 3)
    assert early == whole[: len(early)]
    assert 0 < len(early) < len(whole)
    assert await post.queued("07R-2", 6) == []
    assert len({m.id for m in whole}) == len(whole)
    assert all(m.id.startswith(f"07R-1/{m.number}/{m.kind}/") for m in whole)


async def test_one_person_gets_one_message_of_a_notice(post: DeliveryLog) -> None:
    """Whoever holds two of the roles is written to once."""
    whole = await post.queued("07R-1", 6)
    keys = [(m.number, m.kind, m.party, m.body, m.words, m.person) for m in whole]
    assert len(keys) == len(set(keys))


async def test_a_message_is_sent_once(
    post: DeliveryLog, message: Message, reading: RegisterReading
) -> None:
    """A second report of sending, or a late failure, changes nothing."""
    await post.sent(message.id, "<1@example>")
    first = await _row(reading, message.id)
    await post.sent(message.id, "<2@example>")
    await post.failed(message.id, "too late", final=True)
    assert await _row(reading, message.id) == first
    assert (first.state, first.attempts) == ("sent", 1)
    assert first.message_id == "<1@example>"
    assert first.sent_at is not None
    assert message.id not in {m.id for m in await post.queued("07R-1", 6)}


async def test_a_failure_that_may_pass_stays_queued_and_is_counted(
    post: DeliveryLog, message: Message, reading: RegisterReading
) -> None:
    """Operators see that it is being tried."""
    assert await post.undelivered() == []
    for _ in range(3):
        await post.failed(message.id, "451 try later", final=False)
    row = await _row(reading, message.id)
    assert (row.state, row.attempts, row.last_error) == ("queued", 3, "451 try later")
    assert [n.id for n in await post.undelivered()] == [message.id]
    await post.sent(message.id, "<1@example>")
    row = await _row(reading, message.id)
    assert (row.state, row.attempts, row.last_error) == ("sent", 4, "")
    assert await post.undelivered() == []


async def test_a_final_failure_is_visible_until_it_is_sent_again(
    post: DeliveryLog, message: Message, reading: RegisterReading
) -> None:
    """Nothing fails in silence."""
    await post.failed(message.id, "550 no such box", final=True)
    [row] = await post.undelivered()
    assert (row.id, row.state, row.last_error) == (
        message.id,
        "failed",
        "550 no such box",
    )
    again = await post.resend(message.id)
    assert again.resend_of == message.id
    assert again.id == f"{message.id}/again/1"
    assert again.words == message.words
    assert again.number == message.number
    assert await post.undelivered() == []
    assert (await _row(reading, message.id)).state == "failed"
    assert again in await post.queued("07R-1", 6)


async def test_asking_twice_to_send_again_queues_one(
    post: DeliveryLog, message: Message
) -> None:
    """A double click is one letter; after it went out, the next request is another."""
    await post.sent(message.id, "<1@example>")
    both = await asyncio.gather(*(post.resend(message.id) for _ in range(2)))
    assert both[0] == both[1]
    await post.sent(both[0].id, "<2@example>")
    third = await post.resend(message.id)
    assert third.id == f"{message.id}/again/2"


async def test_what_cannot_be_sent_again(
    post: DeliveryLog, message: Message, database: Database
) -> None:
    """A queued message will go out anyway; who has left, or is recused, gets none."""
    with pytest.raises(ResendRefused, match="still waiting"):
        await post.resend(message.id)
    with pytest.raises(LookupError):
        await post.resend("none")
    await post.sent(message.id, "<1@example>")
    await rows.run(
        database, f"INSERT INTO recusals VALUES ('{message.person}', '07R-1')"
    )
    with pytest.raises(ResendRefused, match="kept from"):
        await post.resend(message.id)
    await rows.run(
        database,
        "DELETE FROM recusals",
        f"UPDATE memberships SET until = since WHERE person = {message.person}",
    )
    with pytest.raises(ResendRefused, match="no longer belongs"):
        await post.resend(message.id)


async def test_a_message_goes_to_the_address_of_today(
    post: DeliveryLog, message: Message, database: Database
) -> None:
    """A mistyped address is mended in the member register, then sent again."""
    await post.failed(message.id, "550 no such box", final=True)
    await rows.run(
        database,
        f"UPDATE persons SET email = 'new@camden-ccg.example' WHERE id = {message.person}",
    )
    assert (await post.resend(message.id)).address == "new@camden-ccg.example"


async def test_what_is_queued_for_somebody_is_dropped_when_they_are_recused(
    post: DeliveryLog, reading: RegisterReading, message: Message, database: Database
) -> None:
    """Recusal beats every grant: a letter written before would be read after."""
    others = [m for m in await post.queued("07R-1", 6) if m.person != message.person]
    await rows.run(
        database, f"INSERT INTO recusals VALUES ('{message.person}', '07R-1')"
    )
    assert await post.queued("07R-1", 6) == others
    dropped = await _row(reading, message.id)
    assert dropped.state == "dropped"
    assert "kept from its reader" in dropped.last_error
    await rows.run(database, "DELETE FROM recusals")
    assert await post.queued("07R-1", 6) == others, "what was dropped stays so"
