"""The morning digest: what may wait is held, comes once, together, and to nobody else."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.digests import DigestActivities
from activities.mailer import Mailer, PassingTrouble
from activities.members.reading import MemberReading
from activities.reference.reading import ReferenceReading
from activities.register.digests import Begun, Digests
from activities.register.post import ResendRefused
from tests.activities.post.office import HEAD, Office, a_mailer
from tests.activities.post.servers import Fault, nobody, smtp
from tests.activities.post.stories import eventful
from tests.activities.post.test_envelope import SENDER
from tests.activities.register import rows
from tests.builders import Story
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Membership, Party, Role
from workflows.contracts.ports import DigestsSent, Morning
from workflows.rules import digest

MANAGER = "alex0@nhs.example"
MANAGES = Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER)
FINANCE = Membership(party=Party.CCG, body="07R", role=Role.CHIEF_FINANCE_OFFICER)
NEXT = digest.next_morning(datetime.now(UTC), ())


async def person(office: Office, address: str = MANAGER) -> str:
    found = await MemberReading(office.database).person("https://id.example", address)
    assert found is not None
    return found.id


async def chosen(office: Office, address: str = MANAGER) -> str:
    """Somebody who has all that may wait in the morning."""
    number = await person(office, address)
    await office.mornings.choose(number, digest.MAY_WAIT)
    return number


async def morning(
    office: Office, mailer: Mailer, day: date = NEXT, log: Digests | None = None
) -> DigestsSent:
    """One attempt, as Temporal would make it."""
    activities = a_worker(office, mailer, log)
    return await ActivityEnvironment().run(activities.send, Morning(day=day))


def a_worker(
    office: Office, mailer: Mailer, log: Digests | None = None
) -> DigestActivities:
    return DigestActivities(
        log or Digests(office.database),
        office.record,
        MemberReading(office.database),
        ReferenceReading(office.database),
        mailer,
        SENDER,
        HEAD,
    )


async def lines(office: Office, number: str) -> dict[str, list]:
    """The letters of a person, by state."""
    found: dict[str, list] = {}
    for line in await office.lines():
        if line.person == number:
            found.setdefault(line.state, []).append(line)
    return found


async def posted(office: Office) -> str:
    """A bid to which much happened, its letters sent or held; the manager's number.

    The manager is finance officer too, and has a task that is long overdue.
    """
    number = await chosen(office)
    await office.members.add(number, FINANCE)
    await office.tell(eventful())
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await mailer.close()
    return number


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


async def test_what_may_wait_is_held_and_the_rest_goes_at_once(
    office: Office, on_both: None
):
    """Only for who asked for it, and the log says for which morning."""
    number = await posted(office)
    held = (await lines(office, number))["held"]
    assert {line.kind for line in held} <= digest.MAY_WAIT
    assert {line.digest for line in held} == {NEXT}
    assert {line.attempts for line in held} == {0}
    sent = (await lines(office, number))["sent"]
    assert {line.kind for line in sent}.isdisjoint(digest.MAY_WAIT)
    others = [line for line in await office.lines() if line.person != number]
    assert {line.state for line in others} == {"sent"}
    assert await office.mornings.held(number) == len(held)


async def test_one_letter_says_it_all_in_the_morning(office: Office, on_both: None):
    """Tasks as in My work, then what was held; and every line of the log knows of it."""
    number = await posted(office)
    held = (await lines(office, number))["held"]
    async with smtp() as server:
        mailer = a_mailer(server.port)
        assert await morning(office, mailer) == DigestsSent(sent=1)
        assert await morning(office, mailer) == DigestsSent(sent=1)
        await mailer.close()

    [message] = server.messages
    assert server.recipients == [MANAGER]
    text = text_of(message)
    for line in held:
        assert line.words in text
    assert "CRITICALLY OVERDUE" in text
    assert "https://bids.example/ccg/bids/07R-1" in text
    assert "/notifications/settings" in text
    found = await lines(office, number)
    assert "held" not in found
    with_it = [line for line in found["sent"] if line.digest == NEXT]
    assert {line.id for line in with_it} == {line.id for line in held}
    assert {line.message_id for line in with_it} == {message["Message-ID"]}


class Killed(Exception):
    pass


class KilledOnce(Digests):
    """The real log, of a worker that dies between sending and writing it down."""

    async def sent(self, begun: Begun, message_id: str) -> None:
        raise Killed


async def test_killed_before_it_is_written_down_it_comes_again_as_the_same(
    office: Office,
):
    """At most one repeat, under the same Message-ID and with the same letters."""
    await posted(office)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        with pytest.raises(Killed):
            await morning(office, mailer, log=KilledOnce(office.database))
        await morning(office, mailer)
        await morning(office, mailer)
        await mailer.close()

    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert text_of(first) == text_of(second)


async def test_nothing_of_a_digest_under_way_is_sent_singly(office: Office):
    """Bound to it, it goes with it; before and after, it can be had at once."""
    number = await posted(office)
    held = (await lines(office, number))["held"]
    assert len(held) == 2
    first = await office.log.resend(held[0].id)
    assert first.id == held[0].id
    async with smtp(lambda _: Fault.DROP_AFTER) as server:
        mailer = a_mailer(server.port)
        with pytest.raises(PassingTrouble):
            await morning(office, mailer)
        await mailer.close()
    with pytest.raises(ResendRefused, match="morning digest"):
        await office.log.resend(held[1].id)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await morning(office, mailer)
        await mailer.close()
    singly, together = server.messages
    assert held[0].words in text_of(singly)
    assert held[0].words not in text_of(together)
    found = await lines(office, number)
    assert {line.state for line in found["sent"]} == {"sent"}
    assert "held" not in found
    again = await office.log.resend(held[1].id)
    assert again.resend_of == held[1].id


async def test_changing_ones_mind_loses_and_doubles_nothing(office: Office):
    """What is held still comes in the morning; what is new comes at once."""
    number = await chosen(office)
    await office.tell(Story().until_asked("screen"))
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        held = (await lines(office, number))["held"]
        await office.mornings.choose(number, ())
        await office.tell(eventful())
        await office.send(mailer)
        assert (await lines(office, number))["held"] == held
        await morning(office, mailer)
        await mailer.close()
    assert max(Counter(server.ids).values()) == 1
    assert set(await lines(office, number)) == {"sent"}


async def test_a_letter_is_held_before_the_choice_or_sent_after_it(office: Office):
    """Chosen while a round of letters is being sent: one or the other, never both."""
    number = await chosen(office)
    await office.tell(Story().until_asked("screen"))
    waiting = await office.mornings.waiting("07R-1", 10_000)
    await office.mornings.choose(number, ())
    held = await office.mornings.hold(waiting, NEXT)
    assert held == frozenset(waiting)
    assert await office.mornings.hold(waiting, NEXT) == frozenset()
    assert {m.id for m in await office.queued()}.isdisjoint(held)


async def test_one_letter_taken_out_while_the_digest_begins_goes_one_way(
    office: Office, on_both: None
):
    """At the same moment: it is bound to the digest, or sent by itself; never both."""
    number = await posted(office)
    held = [line.id for line in (await lines(office, number))["held"]]
    log = Digests(office.database)
    begun, *singly = await asyncio.gather(
        log.begin(number, NEXT, (MANAGES,)),
        *(office.log.resend(id) for id in held),
        return_exceptions=True,
    )
    bound = {row.id for row in begun.held}
    out = {one.id for one in singly if not isinstance(one, ResendRefused)}
    assert bound | out == set(held)
    assert bound & out == set()
    assert {m.id for m in await office.queued()} == out


async def test_a_second_round_waits_for_the_first_and_finds_nothing_left(
    office: Office,
):
    """An attempt that Temporal gave up on may still have a letter in hand."""
    await posted(office)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        worker = a_worker(office, mailer)
        rounds = (
            ActivityEnvironment().run(worker.send, Morning(day=NEXT)) for _ in range(3)
        )
        assert await asyncio.gather(*rounds) == [DigestsSent(sent=1)] * 3
        await mailer.close()
    assert len(server.messages) == 1


async def test_two_windows_that_choose_at_once_leave_one_choice(
    office: Office, on_both: None
):
    """The last one holds, whole; neither sees an error."""
    number = await person(office)
    one, two = {NoticeKind.LIVE, NoticeKind.HELD}, {NoticeKind.LIVE}
    for _ in range(5):
        await office.mornings.choose(number, ())
        await asyncio.gather(
            office.mornings.choose(number, one), office.mornings.choose(number, two)
        )
        assert await office.mornings.chosen(number) in (one, two)


async def test_a_day_with_nothing_to_say_is_silent(office: Office):
    """No task, nothing held: no letter, and no second look that day."""
    await chosen(office)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        assert await morning(office, mailer) == DigestsSent(silent=1)
        await office.tell(eventful())
        assert await morning(office, mailer) == DigestsSent(silent=1)
        await mailer.close()
    assert server.messages == []
    assert await rows.count(office.database, "digests") == 1


async def test_who_chose_nothing_gets_none(office: Office):
    """However many tasks they have."""
    await office.tell(eventful())
    assert await morning(office, a_mailer(await nobody())) == DigestsSent()


async def test_never_on_a_day_off(office: Office):
    """Not on a weekend, whoever asks for it."""
    await posted(office)
    saturday = NEXT + timedelta(days=5 - NEXT.weekday())
    away = a_mailer(await nobody())
    for day in (saturday, saturday + timedelta(days=1)):
        assert await morning(office, away, day) == DigestsSent()
    with pytest.raises(PassingTrouble):
        await morning(office, away, saturday + timedelta(days=2))


async def test_a_reminder_of_what_is_done_by_the_morning_is_not_sent(office: Office):
    """The local team was reminded and did it; the log says why nothing came."""
    number = await chosen(office, "alex9@nhs.example")
    await office.tell(eventful())
    async with smtp() as server:
        mailer = a_mailer(server.port)
        await office.send(mailer)
        await mailer.close()
    assert [m.kind for m in (await lines(office, number))["held"]] == ["reminder"]
    assert await morning(office, a_mailer(await nobody())) == DigestsSent(silent=1)
    [dropped] = (await lines(office, number))["dropped"]
    assert "to be done" in dropped.last_error


async def test_recused_by_the_morning_one_hears_nothing_of_the_bid(office: Office):
    """Neither what was held before, nor the bid's tasks."""
    number = await posted(office)
    held = (await lines(office, number))["held"]
    await rows.run(
        office.database, f"INSERT INTO recusals VALUES ('{number}', '07R-1')"
    )
    with pytest.raises(ResendRefused, match="kept from"):
        await office.log.resend(held[0].id)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        assert await morning(office, mailer) == DigestsSent(silent=1)
        await mailer.close()
    assert server.messages == []
    dropped = (await lines(office, number))["dropped"]
    assert {line.id for line in dropped} == {line.id for line in held}
    assert all("kept from" in line.last_error for line in dropped)


@pytest.mark.parametrize("how", ["one role", "every role", "the register"])
async def test_who_left_gets_nothing_of_the_body(office: Office, how: str):
    """By the roles of that morning, however they ended."""
    number = await posted(office)
    if how == "one role":
        other = Membership(party=Party.HWB, body="E09000099", role=Role.BOARD_CLERK)
        await office.members.add(number, other)
    if how == "the register":
        await rows.run(
            office.database, f"UPDATE persons SET active = false WHERE id = {number}"
        )
    else:
        await office.members.revoke(number, MANAGES)
        await office.members.revoke(number, FINANCE)
    assert await morning(office, a_mailer(await nobody())) == DigestsSent(silent=1)
    assert "held" not in await lines(office, number)
    assert "dropped" in await lines(office, number)


async def test_a_refusal_for_good_is_shown_on_each_letter(office: Office):
    """Nothing fails in silence, and each can be sent singly."""
    number = await posted(office)
    async with smtp(lambda _: Fault.RCPT_550) as server:
        mailer = a_mailer(server.port)
        assert await morning(office, mailer) == DigestsSent(failed=1)
        await mailer.close()
    failed = (await lines(office, number))["failed"]
    assert all(line.last_error.startswith("550") for line in failed)
    assert {line.id for line in await office.log.undelivered()} >= {
        line.id for line in failed
    }
    assert (await office.log.resend(failed[0].id)).resend_of == failed[0].id


async def test_a_morning_that_was_missed_comes_with_the_next(office: Office):
    """The mail server was away all day; the log names the day that it did go."""
    number = await posted(office)
    with pytest.raises(PassingTrouble, match="1 digests still"):
        await morning(office, a_mailer(await nobody()))
    after = NEXT + timedelta(days=1 if NEXT.weekday() < 4 else 3)
    async with smtp() as server:
        mailer = a_mailer(server.port)
        assert await morning(office, mailer, after) == DigestsSent(sent=1)
        assert await morning(office, mailer) == DigestsSent()
        await mailer.close()
    found = await lines(office, number)
    assert "held" not in found
    assert {line.digest for line in found["sent"] if line.digest} == {after}
    states = {row["state"] for row in await rows.every(office.database, "digests")}
    assert states == {"missed", "sent"}


async def test_only_what_informs_may_wait(office: Office):
    """A task, a decision or a question comes at once, whatever a form says."""
    number = await person(office)
    for kind in set(NoticeKind) - digest.MAY_WAIT:
        with pytest.raises(ValueError, match="may not wait"):
            await office.mornings.choose(number, {kind})
    assert await office.mornings.chosen(number) == frozenset()
