"""What is decided in a round stays sealed until its release: nobody else can tell."""

import io
import re
import sqlite3
import zipfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from activities.database import Database
from tests.builders import terms
from tests.rules.paneling import held
from tests.services.house import House, copied, house
from tests.services.pages.test_gets_change_nothing import addresses
from tests.services.pages.visiting import browser
from tests.workflows.round_world import a_round, before_decision, decides
from workflows.bid.standing import Standing
from workflows.contracts.bids import Stage
from workflows.contracts.commands import Decide
from workflows.contracts.decisions import Recommendation
from workflows.contracts.events import BidOpened
from workflows.contracts.rounds import Release, Round
from workflows.rules import rounds

BID = "07R-1"
CYCLE = a_round("together")
NOW = datetime.now(UTC)
DAYS = rounds.days_of(CYCLE)
AT = "/nhs-england/round/decisions"
OUTSIDE = {
    "mara": ("home", "ccg", "notifications"),
    "isla": ("ccg",),
    "cleo": ("hwb", "notifications"),
    "pia": ("conflicts", "notifications"),
    "lou": ("nhs_england", "notifications"),
    "rhea": ("nhs_england",),
    "nora": ("nhs_england",),
    "ofa": ("nhs_england", "notifications"),
    "opal": ("notifications",),
    "": ("home", "ccg", "hwb", "conflicts", "nhs_england", "notifications"),
}
"""Somebody of each party and office. The office itself reads it on the page of decisions and
in the API's sheet of the same, and there only."""

ONLY_HERE = (
    "/round/decisions",
    "/round/ready",
    "/round/day",
    "/letter-draft",
    f"/rounds/{CYCLE.name}/decisions",
)
RANDOM = re.compile(r"[0-9a-f]{64}|[0-9a-f]{32}|[\w-]{40,}")


def approves() -> Decide:
    """At length, by the national panel's seats."""
    two = (terms(CYCLE.start_date), terms(CYCLE.start_date, "Finance"))
    approval = decides(Recommendation.APPROVE_WITH_CONDITIONS, CYCLE)
    minuted = {
        "minutes": held(resolution="That the zebra is approved."),
        "meeting_date": NOW.date(),
        "minute_reference": "NP/2026/3",
    }
    said = {"conditions": two, "reasons": "Zebra. " * 40}
    return approval.model_copy(update=said | minuted)


def rejects() -> Decide:
    return decides(Recommendation.REJECT, CYCLE).model_copy(update={"reasons": "No."})


async def decided(home: House, bid_id: str, command: Decide) -> None:
    """A bid of the round, and this decision on it a moment ago."""
    opening = before_decision(bid_id, CYCLE)
    opening = opening.model_copy(update={"clocks": (), "opened": NOW})
    opening = opening.model_validate_json(
        re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", NOW.isoformat(), opening.model_dump_json())
    )
    await home.bids.happened(bid_id, BidOpened(at=NOW, opening=opening))
    await home.bids.give(bid_id, command, f"key of {bid_id}")


@asynccontextmanager
async def sealed(seeded: Path, path: Path, command: Decide) -> AsyncIterator[House]:
    """The services, with a bid on which this was decided a moment ago."""
    database = Database(copied(seeded, path))
    async with house(database) as home:
        object.__setattr__(home.connections, "clock", lambda: NOW)
        home.bids.clock = lambda: NOW
        known_to_reference(path)
        await decided(home, BID, command)
        home.bids.rounds[CYCLE.name] = Round(
            name=CYCLE.name, title=CYCLE.title, days=DAYS
        )
        yield home
    await database.close()


def known_to_reference(path: Path) -> None:
    """The round among those that are listed."""
    row = (CYCLE.name, CYCLE.title, CYCLE.model_dump_json())
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO cycles (name, version, title, organisations_on, policy)"
            " VALUES (?, 1, ?, '2015-04-01', ?)",
            row,
        )
    connection.close()


def known() -> dict[str, list[str]]:
    return {
        "bid_id": [BID],
        "slot": ["constitution"],
        "paper": ["nothing"],
        "condition": ["c1"],
        "number": ["1", "2"],
        "code": ["0"],
        "name": ["governance"],
        "fingerprint": ["0"],
        "secret": ["nothing"],
        "notice_id": ["nothing"],
        "cycle": [CYCLE.name],
        "ccg": ["07R"],
        "version": ["1", "2"],
        "case": ["nothing"],
        "interest": ["nothing"],
        "breach": ["nothing"],
        "board": ["E09000007"],
        "voting": ["v1"],
    }


def plain(answer: httpx2.Response) -> str:
    """What an answer says, without what is random in it."""
    found = answer.text
    if answer.headers.get("content-type", "") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            found = "\n".join(
                f"{name}\n{archive.read(name).decode(errors='replace')}"
                for name in archive.namelist()
            )
    return RANDOM.sub("…", found)


async def everything(home: House, people: Iterable[str]) -> dict[str, str]:
    """Every answer that anybody outside gets, by who asks and where."""
    found = {}
    for subject in people:
        services = OUTSIDE[subject]
        async with browser(home, subject) as reader, home.client(subject) as program:
            for address in addresses(known(), services):
                theirs = subject == "ofa" and address.endswith(ONLY_HERE)
                if theirs or address.startswith("/sign"):
                    continue
                asking = program if "/api/" in address else reader
                more = "" if "/api/" in address else "?opened=yes"
                answer = await asking.get(f"{address}{more}")
                assert answer.status_code < 500, address
                found[f"{subject} {address}"] = plain(answer)
    return found


def rows(home: House) -> list[str]:
    """Every row of every table, but for those of the deciders."""
    file = str(home.database.url).partition(":///")[2]
    with sqlite3.connect(file) as connection:
        lines = [
            RANDOM.sub("…", line)
            for line in connection.iterdump()
            if 'INTO "sealed_decisions"' not in line
        ]
    connection.close()
    return lines


@pytest.mark.parametrize(
    "people",
    [("mara", "cleo", "ofa"), pytest.param(tuple(OUTSIDE), marks=pytest.mark.soak)],
    ids=["three", "all"],
)
async def test_nobody_outside_can_tell_one_decision_from_another(
    seeded: Path, tmp_path: Path, people: tuple[str, ...]
):
    """Approved at length with two conditions, or rejected in a word: all looks the same."""
    async with sealed(seeded, tmp_path / "a.db", approves()) as home:
        one = await everything(home, people)
        one_rows, one_bid = rows(home), home.bids.bids[BID]
    async with sealed(seeded, tmp_path / "b.db", rejects()) as home:
        other = await everything(home, people)
        other_rows, other_bid = rows(home), home.bids.bids[BID]
    assert len(one) > 100
    assert [key for key in one if one[key] != other[key]] == []
    assert one_rows == other_rows
    assert Standing.of(one_bid) == Standing.of(other_bid)
    assert one_bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    waits = "Waiting for the release of the round's decisions, on "
    assert Standing.of(one_bid).waiting.sentence.startswith(waits)


async def test_the_deciders_see_it_and_let_it_out(seeded: Path, tmp_path: Path):
    """One page for the chair and the office; to others it is not there."""
    async with sealed(seeded, tmp_path / "a.db", approves()) as home:
        for subject in set(OUTSIDE) - {"", "ofa"}:
            async with browser(home, subject) as reader:
                assert (await reader.get(AT)).status_code in {403, 404}, subject
        async with browser(home, "nat") as nat:
            assert BID in (await nat.see(AT)).text
            page = await nat.see(f"/nhs-england/bids/{BID}?opened=yes")
            form = await nat.see(page.links["Decide in principle"])
            assert "sealed until the round's decisions are released" in form.text
        async with browser(home, "ofa") as ofa:
            page = await ofa.see(f"{AT}?cycle={CYCLE.name}")
            assert "Approval with conditions (2 conditions)" in page.text
            assert "1 decision is sealed. Only the national chair and the" in page.text
            form = await ofa.see(page.links["Say that the letters are ready"])
            other = await ofa.see(page.links["Say that the letters are ready"])
            assert form.values["decisions"] == f"{BID}/1"
            page = await ofa.fill(form)
            assert "The letters are ready." in page.text
            assert home.bids.rounds[CYCLE.name].ready == (f"{BID}/1",)
            assert "The letters are ready." in (await ofa.fill(form)).text
            again = await ofa.fill(other, 409)
            assert "just these decisions are ready already" in again.text
        early = Release(round=CYCLE.name, release=1, decision=1, next=DAYS[1])
        home.bids.clock = lambda: DAYS[0] - timedelta(minutes=1)
        await home.bids.let_out(BID, early)
        assert home.bids.bids[BID].decision is None
        async with browser(home, "mara") as mara:
            await mara.see(f"/ccg/bids/{BID}/minutes/national", 404)
        home.bids.clock = lambda: DAYS[1] + timedelta(minutes=1)
        await home.bids.let_out(BID, early)
        async with browser(home, "mara") as mara:
            page = await mara.see(f"/ccg/bids/{BID}/decisions")
            drafted = await mara.see(f"/ccg/bids/{BID}/minutes/national")
        assert "Approval with conditions" in page.text
        assert "Zebra." in page.text
        assert "4 for, 0 against, 0 abstained" in page.text
        assert "Eleni Placeholder: for" in drafted.text


async def test_bids_decided_unlike_are_named_with_what_they_have_in_common(
    seeded: Path, tmp_path: Path
):
    """Each group by its bids: several may have as many, and one looks for a bid."""
    async with sealed(seeded, tmp_path / "u.db", approves()) as home:
        await decided(home, "07R-2", rejects())
        async with browser(home, "nat") as nat:
            page = await nat.see(AT)
    assert 'nhsuk-back-link" href="/nhs-england/round"' in page.html
    assert "These 2 bids have the same facts:" in page.text
    assert "How they were decided: 07R-1 and 07R-2" in page.text
    assert "Approval with conditions. Conditions about: " in page.text
    assert "were decided alike" not in page.text


async def test_a_second_person_reads_the_letter_at_its_page(
    seeded: Path, tmp_path: Path
):
    """It says what was decided and why; to others it is not there."""
    at = f"/nhs-england/bids/{BID}/letter-draft"
    async with sealed(seeded, tmp_path / "l.db", approves()) as home:
        for subject in ("dan", "rhea"):
            async with browser(home, subject) as reader:
                assert (await reader.get(at)).status_code == 404, subject
        async with browser(home, "ofa") as ofa:
            form = await ofa.see(at)
            assert "approval with conditions" in form.text
            assert "Resolution: That the zebra is approved." in form.text
            assert "Zebra." in form.text
            unread = await ofa.fill(form, 422)
            assert "Confirm that you have read the letter" in unread.links
            said = await ofa.fill(form, declaration="yes")
            assert "checked the letter of the sealed decision" in said.text
            again = await ofa.fill(await ofa.see(at), 409, declaration="yes")
            assert "has been checked" in again.text
            page = await ofa.see(f"{AT}?cycle={CYCLE.name}")
            assert "Checked by" in page.text
    assert home.bids.bids[BID].awaited.checked
