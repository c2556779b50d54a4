"""`bids up` as a process: it serves, is killed, carries on, and stops clean."""

import os
import signal
import sys
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx2
import pytest

from services.embedded.demo import bodies
from tests.system.commands import House, alive, bids, children, until
from workflows.rules import calendar

PREFIXES = {"ccg": "ccg", "hwb": "hwb", "nhs_england": "nhs-england"}
PEOPLE = {
    "screen": "london-local-team",
    "submit_application": "camden-bids",
    "record_board_decision": "camden-hwb-clerk",
}
"""Who gives a command where more than the first role could."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running system; a test that stops it starts it again."""
    made = House(tmp_path_factory.mktemp("up") / "a state")
    try:
        made.start()
        yield made
    finally:
        made.end()


def opened(house: House) -> str:
    """A new bid of Camden."""
    body = {
        "cycle": "today",
        "model": "delegated",
        "functions": bodies.FUNCTIONS,
        "statements": bodies.STATEMENTS,
    }
    bid: str = house.ask("camden-bids", "/ccg/api/v1/bids", body)["bid_id"]
    return bid


def seen(house: House, bid: str) -> Any:
    """The bid as its CCG sees it."""
    return house.ask("camden-bids", f"/ccg/api/v1/bids/{bid}")


def step(house: House, bid: str) -> Any:
    """Meet the first need, as whoever is asked; the receipt."""
    view = seen(house, bid)
    need = next(b for b in view["waiting"]["blockers"] if b["command"])
    command = need["command"]
    officer = "camden-ao" if "accountable_officer" in need["roles"] else "camden-cfo"
    who = PEOPLE.get(command, officer)
    body = bodies.meet(view, need, calendar.london_day(datetime.now(UTC)))
    path = f"/{PREFIXES[need['party']]}/api/v1/bids/{bid}/{command.replace('_', '-')}"
    return house.ask(who, path, body)


def entered(house: House, bid: str) -> int:
    """How many entries the register has."""
    path = f"/ccg/api/v1/bids/{bid}/history"
    return len(house.ask("camden-bids", path)["items"])


def temporal(house: House) -> int:
    """The only child."""
    [child] = children(house.process.pid)
    return child


def test_a_start_says_where_everything_is(house: House) -> None:
    """And the addresses that it names answer."""
    for address in (
        house.place.base_url,
        f"http://127.0.0.1:{house.place.temporal.ui}",
    ):
        assert address in house.said
        assert httpx2.get(address, follow_redirects=True).status_code == 200
    assert "token camden-bids --state" in house.said


def test_a_bid_goes_through_several_parties_and_mail_is_caught(house: House) -> None:
    """The CCG, the local team and a board; the letters are files on this machine."""
    bid = opened(house)
    for _ in range(5):
        receipt = step(house, bid)
    assert receipt["stage"] == "conflict_review"

    def subjects() -> set[str]:
        files = (house.folder / "mail" / "new").iterdir()
        messages = [message_from_bytes(file.read_bytes()) for file in files]
        assert all(m["To"].rstrip(">").endswith(".example") for m in messages)
        return {m["To"] for m in messages if bid in m.as_string()}

    until(lambda: len(subjects()) > 1, "letters to more than one person")


def test_temporal_shows_what_the_bid_waits_for(house: House) -> None:
    """Its interface answers, and has the same sentence as the services."""
    bid = opened(house)
    sentence = seen(house, bid)["waiting"]["sentence"]
    query = "__temporal_workflow_metadata"
    base = f"http://127.0.0.1:{house.place.temporal.ui}"
    with httpx2.Client(base_url=base, timeout=30) as browser:
        assert browser.get("/namespaces/bids/workflows").status_code == 200
        listed = browser.get("/api/v1/namespaces/bids/workflows").text
        assert f"bid/{bid}" in listed
        answer = browser.post(
            f"/api/v1/namespaces/bids/workflows/bid%2F{bid}/query/{query}",
            json={"query": {"queryType": query}},
            headers={"X-CSRF-Token": browser.cookies["_csrf"]},
        )
    [payload] = answer.json()["queryResult"]["payloads"]
    assert sentence in b64decode(payload["data"]).decode()


def test_a_second_system_is_refused_in_words(house: House, tmp_path: Path) -> None:
    """On the same folder, or on the same ports; the first one runs on."""
    same = bids("up", "--state", house.folder)
    assert same.code == 1
    assert f"A system is already running on {house.folder}" in same.err
    port = house.place.web
    beside = bids("up", "--state", tmp_path / "other", "--port", port)
    assert beside.code == 1
    assert f"Port {port}, for the services, is in use by another program" in beside.err
    assert house.ready()


def test_clocks_are_wound_only_where_that_was_asked(house: House) -> None:
    """The folder tells where the system is; the sentence says how to start it."""
    said = bids("wind", opened(house), 3, "--state", house.folder)
    assert said.code == 1
    assert "make run ARGS=--wind" in said.err


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells a child of this")
def test_a_killed_system_leaves_nothing_behind_and_carries_on(house: House) -> None:
    """Kill -9; the next start has the same bids, knows the tokens, and goes on."""
    bid = opened(house)
    step(house, bid)
    token = bids("token", "camden-bids", "--state", house.folder).out.strip()
    headers = {"Authorization": f"Bearer {token}"}
    history = f"/ccg/api/v1/bids/{bid}/history"
    until(lambda: entered(house, bid) == 3, "the last entry")
    before = house.http.get(history, headers=headers).json()
    server = temporal(house)

    house.kill()
    until(lambda: not alive(server), "the end of the Temporal server", 3)
    house.start()

    assert house.http.get(history, headers=headers).json() == before
    assert step(house, bid)["number"] == 4


def test_a_temporal_server_that_dies_is_started_again(house: House) -> None:
    """What was acknowledged is there, and the bid goes on without a restart."""
    bid = opened(house)
    server = temporal(house)
    os.kill(server, signal.SIGKILL)
    until(lambda: children(house.process.pid) not in ([], [server]), "another server")
    until(house.ready, "a system that is ready again")
    assert step(house, bid)["number"] == 3
    assert "starting it again" in (house.folder / "system.log").read_text()


def test_ctrl_c_stops_everything_clean_and_the_record_is_sound(house: House) -> None:
    """Quickly, with exit code 0 and no process left; the next start has it all."""
    bid = opened(house)
    until(lambda: entered(house, bid) == 2, "the last entry")
    server = temporal(house)
    assert house.interrupt() == 0
    assert not alive(server)
    assert "Stopping; the next start carries on from here." in house.said
    assert "Traceback" not in house.said
    said = bids("verify", "--state", house.folder)
    assert said.code == 0
    assert "every chain is whole" in said.out
    house.start()
    assert seen(house, bid)["id"] == bid


def test_ctrl_c_while_it_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    """Even with the Temporal server running already."""
    early = House(tmp_path / "state")
    early.begin()
    try:
        found = until(lambda: children(early.process.pid), "the Temporal server")
        assert early.interrupt() in {0, 130}
        assert not any(map(alive, found))
        assert "Traceback" not in early.said
    finally:
        early.end()
