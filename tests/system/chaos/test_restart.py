"""The whole embedded system killed, and started again over its folder."""

import sys
from pathlib import Path
from subprocess import Popen

import httpx2

from activities.database import Database
from activities.maildir import Maildir
from activities.register.reading import RegisterReading
from activities.register.verifying import verify
from services.embedded.demo import bodies
from services.embedded.place import Place, from_base
from services.identity import keys
from services.identity.routes import AUDIENCE
from tests.system.chaos.house import answers, free_ports, process, until

BIDS = Path(sys.executable).with_name("bids")


def started(place: Place, base: int) -> Popen[bytes]:
    """`bids up` in a process of its own."""
    command = [str(BIDS), "up", "--state", str(place.folder), "--port", str(base)]
    return process(command, place.folder.with_suffix(".log"))


async def given(place: Place, path: str, body: object, key: str) -> dict[str, object]:
    """A command of Camden's bid manager or accountable officer."""
    subject = "camden-ao" if path.endswith("withdraw") else "camden-bids"
    token = keys.load(place.folder, place.issuer).issue(subject, AUDIENCE)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    if subject == "camden-ao":
        headers["Acting-As"] = "07R/accountable_officer"
    async with httpx2.AsyncClient(timeout=30) as http:
        url = f"{place.base_url}/ccg/api/v1/{path}"
        answer = await http.post(url, json=body, headers=headers)
    assert answer.is_success, answer.text
    return dict(answer.json())


async def test_a_killed_system_carries_on_where_it_was(tmp_path: Path) -> None:
    """Kill -9 after an acknowledgement: it is there, the key is known, the bid goes on."""
    (base,) = free_ports(1)
    place = from_base(tmp_path / "state", base)
    body = {
        "cycle": "today",
        "model": "joint",
        "functions": bodies.FUNCTIONS,
        "statements": bodies.STATEMENTS,
    }
    running = started(place, base)
    try:
        await until(lambda: answers(f"{place.base_url}/health/ready"), 90)
        first = await given(place, "bids", body, "once")
        running.kill()
        running.wait()
        running = started(place, base)
        await until(lambda: answers(f"{place.base_url}/health/ready"), 90)
        assert (await given(place, "bids", body, "once"))["number"] == first["number"]
        path = f"bids/{first['bid_id']}/withdraw"
        await given(place, path, {"reason": "Not this year."}, "twice")
        await until(lambda: written(place, str(first["bid_id"])), 60)
    finally:
        running.terminate()
        running.wait(30)

    database = Database(place.database)
    try:
        report = await verify(database)
        post = await RegisterReading(database).notices_of_bid(str(first["bid_id"]))
    finally:
        await database.close()
    assert report.sound, report.words
    caught = {letter.message_id for letter in Maildir(place.folder / "mail").newest()}
    assert {row.message_id for row in post.items} == caught


async def written(place: Place, bid: str) -> bool:
    """Whether the bid has ended on record and every letter about it is sent."""
    database = Database(place.database)
    try:
        register = RegisterReading(database)
        record, post = await register.bid(bid), await register.notices_of_bid(bid)
    finally:
        await database.close()
    ended = record is not None and bool(record.state.ended)
    return ended and all(row.state == "sent" for row in post.items)
