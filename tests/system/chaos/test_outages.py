"""One part away at a time: what people are told meanwhile, and that it mends by itself."""

import time
from uuid import uuid4

import httpx2

from services.identity.routes import AUDIENCE
from tests.system.chaos import evidence
from tests.system.chaos.conftest import Building
from tests.system.chaos.house import House, Plan
from tests.system.chaos.people import People, people_of
from tests.system.chaos.players import Part, Player
from tests.system.chaos.sink import Mood
from tests.system.chaos.test_chaos import verdict

IN_TIME = 6.0
"""A person waits 3 seconds by the plan; the rest is for a busy machine."""


async def withdrawn(house: House, bid: str, key: str) -> httpx2.Response:
    """One attempt to withdraw Camden's bid, not sent again."""
    token = house.issuer.issue("camden-ao", AUDIENCE)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    headers["Acting-As"] = "07R/accountable_officer"
    url = f"{house.base_url}/ccg/api/v1/bids/{bid}/withdraw"
    async with httpx2.AsyncClient(timeout=20) as http:
        return await http.post(url, json={"reason": "Not this year."}, headers=headers)


async def expressed(people: People) -> Player:
    """A bid of Camden's that has begun."""
    player = Player(people, Part("07R"))
    await player.express()
    return player


def says_send_it_again(answer: httpx2.Response) -> None:
    """503, when to try again, and a sentence that a person understands."""
    problem = answer.json()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "same Idempotency-Key" in problem["detail"]
    assert "Traceback" not in answer.text
    assert "temporal" not in answer.text.lower()


async def test_commands_are_answered_while_the_register_is_locked(
    build: Building,
) -> None:
    """An answer never waits for the register; its entries arrive later, in order."""
    async with build(Plan()) as house, people_of(house) as people:
        player = await expressed(people)
        await evidence.settled(house, people.journal.bids)
        before = (await evidence.gathered(house)).records[player.id].number
        async with house.locked_register():
            await player.go_on("sign_application")
            locked = (await evidence.gathered(house)).records[player.id].number
        await player.go_on()
        findings = await verdict(house, people)

    assert locked == before
    assert not findings.faults, str(findings)


async def test_bids_go_on_while_no_mail_can_be_sent(build: Building) -> None:
    """Letters arrive later, each once."""
    async with build(Plan()) as house, people_of(house) as people:
        house.sink.mood = Mood.BUSY
        await Player(people, Part("07R")).play()
        assert not house.sink.maildir.count()
        house.sink.mood = Mood.KEEP
        findings = await verdict(house, people)

    assert not findings.faults, str(findings)
    assert findings.figures["repeated letters"] == 0


async def test_without_a_worker_a_command_is_answered_send_it_again(
    build: Building,
) -> None:
    """In bounded time and plain words; the same key later succeeds exactly once."""
    async with build(Plan()) as house, people_of(house) as people:
        player, key = await expressed(people), uuid4().hex
        house.kill_worker()
        began = time.monotonic()
        says_send_it_again(await withdrawn(house, player.id, key))
        assert time.monotonic() - began < IN_TIME
        house.start_workers()
        again = [await until_answered(house, player.id, key) for _ in range(2)]
        await evidence.settled(house, people.journal.bids)
        found = await evidence.gathered(house)

    assert again[0]["number"] == again[1]["number"]
    kinds = [entry.event.kind for entry in found.entries[player.id]]
    assert kinds.count("withdrawn") == 1


async def test_without_temporal_services_say_so_and_mend_themselves(
    build: Building,
) -> None:
    """Nobody has to restart a service; pages that the register can show stay up."""
    async with build(Plan()) as house, people_of(house) as people:
        player, key = await expressed(people), uuid4().hex
        await evidence.settled(house, people.journal.bids)
        await house.kill_server()
        began = time.monotonic()
        says_send_it_again(await withdrawn(house, player.id, key))
        assert time.monotonic() - began < IN_TIME
        view = await player.view()
        await house.start_server()
        await until_answered(house, player.id, key)
        await evidence.settled(house, people.journal.bids)
        found = await evidence.gathered(house)
        gone = house.ended_by_themselves()

    assert view["source"] == "register"
    assert found.records[player.id].state.stage == "withdrawn"
    assert not gone


async def until_answered(house: House, bid: str, key: str) -> dict[str, object]:
    """The receipt, however often the request has to be sent again."""
    for _ in range(20):
        answer = await withdrawn(house, bid, key)
        if answer.is_success:
            return dict(answer.json())
        says_send_it_again(answer)
    raise AssertionError("never answered")
