"""The post under faults: nobody is left out, and a repeat shows that it is one (P4)."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from itertools import count

import pytest
from temporalio import activity
from temporalio.testing import ActivityEnvironment

from activities import notices
from activities.mailer import PassingTrouble, ServerAway
from activities.notices import NoticeActivities
from activities.register.post import DeliveryLog
from tests.activities.post.office import Office, a_mailer
from tests.activities.post.servers import Fault, nobody, silent, smtp
from tests.activities.post.stories import eventful
from tests.builders import Story
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Role
from workflows.contracts.ports import NoticePort, Post

KEPT_BUT_UNKNOWN = (Fault.DROP_AFTER, Fault.SILENT_AFTER)


def to(fault: Fault, address: str, times: int = 10_000):
    """This fault for this address, so many times."""
    left = iter(range(times))
    return lambda a: (
        fault if a == address and next(left, None) is not None else Fault.NONE
    )


async def address_of(office: Office, role_and_body: str) -> str:
    return next(m.address for m in await office.queued() if m.body == role_and_body)


async def test_every_letter_of_a_bid_arrives_once(office: Office, on_both: None):
    """From expression to live: each line of the log is one message, under its own id."""
    await office.tell(eventful().until(Stage.LIVE))
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await office.send(mailer)
        await mailer.close()

    lines = await office.lines()
    assert len(lines) > 30
    assert {line.state for line in lines} == {"sent"}
    assert {line.attempts for line in lines} == {1}
    assert Counter(server.ids) == Counter(line.message_id for line in lines)
    assert Counter(server.recipients) == Counter(line.address for line in lines)
    assert max(Counter(server.ids).values()) == 1


async def test_faults_lose_nothing_and_repeats_are_at_most_as_many(office: Office):
    """A bad day: 0 missing; each repeat has the id of the first; repeats <= faults."""
    await office.tell(eventful().until(Stage.LIVE))
    luck = random.Random(20150401)
    bad = [Fault.DATA_451] * 10 + [Fault.RCPT_451] * 5 + [Fault.BEFORE_DATA_451] * 4
    bad += [Fault.DROP_BEFORE] * 4 + [Fault.DROP_AFTER] * 8 + [Fault.CLOSING_421] * 4
    bad += [Fault.SILENT_AFTER]

    def fault(address: str) -> Fault:
        return luck.choice(bad) if luck.random() < 0.3 else Fault.NONE

    async with smtp(lambda a: Fault.NONE if "bids" in a else fault(a)) as server:
        mailer = a_mailer(server.port, timeout=0.2)
        attempts = await until_sent(office, mailer)
        await mailer.close()

    lines = await office.lines()
    expected = {line.message_id for line in lines}
    assert {line.state for line in lines} == {"sent"}
    assert set(server.ids) == expected
    assert len(expected) == len(lines)
    repeats = len(server.ids) - len(expected)
    assert repeats == sum(server.faults.count(f) for f in KEPT_BUT_UNKNOWN)
    assert 0 < repeats <= len(server.faults)
    assert attempts > 1


async def until_sent(office: Office, mailer, at_most: int = 50) -> int:
    for attempt in range(1, at_most):
        try:
            await office.send(mailer)
        except PassingTrouble:
            continue
        return attempt
    raise AssertionError("never sent")


async def test_a_final_refusal_stops_nobody_else(office: Office):
    """Who cannot be reached is recorded, with the server's words, and not tried again."""
    await office.tell(Story().until_asked("screen"))
    gone = await address_of(office, "07R")
    async with smtp(to(Fault.RCPT_550, gone)) as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await office.send(mailer)
        await mailer.close()

    lines = await office.lines()
    failed = [line for line in lines if line.state == "failed"]
    assert {line.address for line in failed} == {gone}
    assert {line.last_error for line in failed} == {f"550 at RCPT TO: no {gone} here"}
    assert {line.attempts for line in failed} == {1}
    assert sorted(server.recipients) == sorted(
        line.address for line in lines if line.state == "sent"
    )
    assert server.recipients


async def test_passing_trouble_of_one_keeps_only_that_one_back(office: Office):
    """The next attempt sends what is left, and nothing twice."""
    await office.tell(Story().until_asked("screen"))
    busy = await address_of(office, "Q71")
    async with smtp(to(Fault.RCPT_451, busy, times=1)) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(PassingTrouble, match="1 letters still to be sent"):
            await office.send(mailer)
        assert [m.address for m in await office.queued()] == [busy]
        assert [m.attempts for m in await office.queued()] == [1]
        await office.send(mailer)
        await mailer.close()

    assert max(Counter(server.ids).values()) == 1
    assert await office.queued() == []


async def test_whoever_is_recused_while_letters_go_out_gets_none(
    office: Office,
):
    """The queue was read before: the ruling beats what is in hand already."""
    queued = await office.tell(eventful())
    last = queued[-1]
    assert queued[0].person != last.person

    def ruled(_: str) -> Fault:
        """At the first letter, in the register itself."""
        file = str(office.database.url).partition(":///")[2]
        with closing(sqlite3.connect(file)) as register, register:
            register.execute(
                "INSERT OR IGNORE INTO recusals VALUES (?, ?)", (last.person, "07R-1")
            )
        return Fault.NONE

    async with smtp(ruled) as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await mailer.close()
    after = [line for line in await office.lines() if line.state != "sent"]
    assert {line.state for line in after} == {"dropped"}
    assert last.id in {line.id for line in after}
    assert len(server.messages) == len(queued) - len(after)


@pytest.mark.parametrize("how", ["nobody listens", "nobody speaks"])
async def test_a_server_that_is_away_is_asked_once_an_attempt(office: Office, how: str):
    """Thirty letters do not wait thirty times for a server that is not there."""
    queued = await office.tell(eventful())
    async with silent() as mute:
        mailer = a_mailer(mute if how == "nobody speaks" else await nobody())
        async with asyncio.timeout(2):
            with pytest.raises(ServerAway, match=f"{len(queued)} letters still"):
                await office.send(mailer)

    waiting = await office.queued()
    assert len(waiting) == len(queued)
    assert sum(message.attempts for message in waiting) == 1


async def test_trouble_names_nobody(office: Office):
    """What is raised ends in Temporal's history, which is no place for addresses."""
    await office.tell(Story().until_asked("screen"))
    busy = await address_of(office, "Q71")
    async with smtp(to(Fault.RCPT_451, busy)) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(PassingTrouble) as raised:
            await office.send(mailer)
        await mailer.close()

    seen: BaseException | None = raised.value
    while seen is not None:
        assert "@" not in str(seen)
        assert "Alex" not in str(seen)
        seen = seen.__cause__


async def test_an_address_that_is_none_is_recorded_and_the_others_go(office: Office):
    """The member register may know addresses that no letter can safely go to."""
    person = await office.enrol(
        Role.BID_MANAGER, "07R", "Zoë Example", "zoë@nhs.example"
    )
    await office.tell(Story().until_asked("screen"))
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await mailer.close()

    for line in await office.lines():
        assert (line.state == "failed") == (line.person == person)
    assert server.recipients


async def test_a_letter_sent_again_says_the_same_word_for_word(office: Office):
    """The bid has moved on; the repeat still tells of the bid as it stood."""
    story = Story().until_asked("screen")
    await office.tell(story)
    first = await address_of(office, "Q71")
    async with smtp(to(Fault.DROP_AFTER, first, times=1)) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(PassingTrouble):
            await office.send(mailer)
        await office.tell(story.until_asked("record_board_decision"))
        await asyncio.sleep(1)
        await office.send(mailer)
        await mailer.close()

    [before, after] = [
        m for m in server.messages if m["To"].addresses[0].addr_spec == first
    ][:2]
    assert before["Message-ID"] == after["Message-ID"]
    assert before["Date"] != after["Date"]
    del before["Date"], after["Date"]
    assert before.as_bytes() == after.as_bytes()


async def test_sending_again_on_purpose_is_another_message(office: Office):
    """A resend gets its own id, or mail programs would hide it."""
    await office.tell(Story().until_asked("screen"))
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        line = (await office.lines())[0]
        await office.log.resend(line.id)
        await office.send(mailer)
        await mailer.close()

    assert len(server.ids) == len(set(server.ids)) == len(await office.lines())
    resent = [m for m in server.messages if line.address in str(m["To"])]
    assert (
        resent[-1].get_body(("plain",)).get_content()
        == next(m for m in resent if m["Message-ID"] == line.message_id)
        .get_body(("plain",))
        .get_content()
    )


class BreaksOff(DeliveryLog):
    """The real log, on a database that goes away at the third thing to write down."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.database)
        self.numbers = count(1)

    async def sent(self, id: str, message_id: str) -> None:
        if next(self.numbers) == 3:
            raise ConnectionError("database away")
        await super().sent(id, message_id)


async def test_a_database_that_goes_away_repeats_one_letter(office: Office):
    """Each outcome is written down before the next letter goes."""
    await office.tell(eventful())
    async with smtp() as server:
        mailer = a_mailer(server.port)
        with pytest.raises(ConnectionError):
            await office.send(mailer, BreaksOff(office))
        assert len(server.ids) == 3
        await office.send(mailer)
        await mailer.close()

    repeated = [id for id, times in Counter(server.ids).items() if times > 1]
    assert repeated == [server.ids[2]]
    assert len(server.ids) == len(await office.lines()) + 1


CHILD = """
import asyncio, sys
from activities.database import Database
from tests.activities.post.office import Office, a_mailer

asyncio.run(Office(Database(sys.argv[1])).send(a_mailer(int(sys.argv[2]))))
"""


async def test_a_worker_killed_between_sending_and_writing_it_down(office: Office):
    """kill -9 at the worst moment: one repeat, the same id, nobody missing."""
    await office.tell(eventful())
    async with smtp(lambda a: Fault.NONE) as server:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", CHILD, office.database.url, str(server.port)
        )
        server.when_kept = lambda n: n == 4 and os.kill(child.pid, signal.SIGKILL)
        assert await child.wait() == -signal.SIGKILL
        server.when_kept = lambda n: None
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await mailer.close()

    lines = await office.lines()
    assert {line.state for line in lines} == {"sent"}
    assert set(server.ids) == {line.message_id for line in lines}
    assert len(server.ids) == len(lines) + 1
    assert server.ids[3] == server.ids[4]


async def test_two_senders_of_one_bid_send_each_letter_once(office: Office):
    """A resend, or an attempt that Temporal gave up, may still run beside another."""
    await office.tell(eventful())
    async with smtp() as server:
        mailer = a_mailer(server.port)
        activities = office.activities(mailer)
        post = Post(bid_id="07R-1", up_to=10_000)
        environments = [ActivityEnvironment() for _ in range(3)]
        await asyncio.gather(*(e.run(activities.send, post) for e in environments))
        await mailer.close()

    assert max(Counter(server.ids).values()) == 1
    assert len(server.ids) == len(await office.lines())


async def signs_of_life(office: Office) -> list[object]:
    """What an activity says to the server while it sends all that is queued."""
    environment = ActivityEnvironment()
    beats: list[object] = []
    environment.on_heartbeat = lambda *details: beats.append(details)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        send = office.activities(mailer).send
        await environment.run(send, Post(bid_id="07R-1", up_to=10_000))
        await mailer.close()
    assert server.ids
    return beats


async def test_the_activity_shows_that_it_lives(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """A long round of letters is told apart from a worker that died."""
    monkeypatch.setattr(notices, "BEAT", 0.0)
    queued = await office.tell(eventful())
    assert len(await signs_of_life(office)) == len(queued)


async def test_a_few_letters_cost_the_server_no_sign_of_life(office: Office):
    """Each costs it a write; a few letters are sent before the first is due."""
    await office.tell(eventful())
    assert not await signs_of_life(office)


async def test_letters_of_later_entries_wait_for_their_turn(office: Office):
    """The process says up to where; nothing behind that goes."""
    queued = await office.tell(eventful())
    first = queued[0].number
    async with smtp() as server:
        mailer = a_mailer(server.port)
        send = office.activities(mailer).send
        await ActivityEnvironment().run(send, Post(bid_id="07R-1", up_to=first))
        await mailer.close()

    assert len(server.ids) == sum(m.number == first for m in queued)


async def test_with_nothing_queued_no_server_is_asked(office: Office):
    """Most attempts after a restart find nothing to do."""
    await office.send(a_mailer(await nobody()))


def test_the_activity_has_the_name_that_the_process_calls():
    """The wire name comes from the port, and is for ever."""
    ours = activity._Definition.must_from_callable(NoticeActivities.send)
    port = activity._Definition.must_from_callable(NoticePort.send)
    assert ours.name == port.name == "notices.send"
