"""What the deciders' pages of a round do, a program does too: sittings, letters, days."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.services.house import House
from tests.services.pages.test_sealed_decisions import CYCLE, DAYS, rejects, sealed
from tests.services.pages.visiting import browser
from workflows.contracts.decisions import Recommendation
from workflows.contracts.panels import PanelSitting
from workflows.contracts.parties import Who
from workflows.contracts.rounds import (
    ConfirmLetters,
    LettersConfirmed,
    Outcome,
    Release,
    RoundEntry,
    SittingSet,
)
from workflows.rules import calendar

ROUND = "/nhs-england/api/v1/rounds/today"
STEPS = ("set-sitting", "seat-bids", "confirm-letters", "set-release-day")


def at(days: int, hour: int = 14) -> datetime:
    day = calendar.london_day(datetime.now(UTC)) + timedelta(days=days)
    return calendar.at(day, time(hour))


async def test_a_program_sets_a_sitting_calls_it_off_and_tells_the_bids(home: House):
    """The same request again is the same; a past day and none to call off are refused."""
    day = at(30)
    asked = {"day": day.isoformat(), "most": 5, "reason": "The room is free."}
    async with home.client("ofa") as ofa:

        async def say(step: str, body: dict[str, Any]) -> Any:
            key = {"Idempotency-Key": uuid4().hex}
            return await ofa.post(f"{ROUND}/{step}", json=body, headers=key)

        none = await say("seat-bids", {})
        assert (none.status_code, none.json()["type"]) == (422, "/problems/incomplete")
        done = await say("set-sitting", asked)
        assert (done.status_code, done.json()) == (200, {"round": "today", "number": 1})
        assert home.bids.rounds["today"].sittings == (PanelSitting(at=day, most=5),)
        assert (await say("set-sitting", asked)).status_code == 409
        past = await say("set-sitting", asked | {"day": at(-1).isoformat()})
        assert "at a time to come" in past.json()["detail"]
        assert (await say("seat-bids", {})).status_code == 200
        unkeyed = await ofa.post(f"{ROUND}/seat-bids", json={})
        assert unkeyed.json()["type"] == "/problems/key-missing"
        await entered(home, SittingSet(at=day, day=day, most=5, reason="Room."))
        record = (await ofa.get(f"{ROUND}/panel")).json()["record"]
        assert [(one["kind"], one["most"]) for one in record] == [("sitting_set", 5)]
        assert (await say("set-sitting", asked | {"most": 0})).status_code == 200
        assert home.bids.rounds["today"].sittings == ()


async def test_a_page_calls_off_a_sitting_of_any_hour(home: House):
    """The form asks for the day; a sitting that is set for it keeps its hour."""
    day = at(30)
    await entered(home, SittingSet(at=day, day=day, most=5, reason="Room."))
    async with browser(home, "ofa") as ofa:
        form = await ofa.see("/nhs-england/round/sitting?cycle=today")
        said = {f"day__{part}": str(getattr(day, part)) for part in ("month", "year")}
        local = calendar.london_day(day)
        done = await ofa.fill(
            form, day__day=str(local.day), most="0", reason="No room.", **said
        )
        assert "The sitting is recorded" in done.text
    assert home.bids.told[-1].day == day  # type: ignore[attr-defined]


async def entered(home: House, event: SittingSet) -> None:
    """As the process puts it on record."""
    entry = RoundEntry(round="today", number=1, event=event)
    await home.connections.rounds.enter([entry])


async def test_days_of_release_are_said_by_a_program(home: House):
    """Nothing is sealed, so no letters are ready; a day is set for what is to come."""
    async with home.client("nat") as nat:
        sheet = (await nat.get(f"{ROUND}/decisions")).json()
        assert (sheet["round"], sheet["decisions"]) == ("today", [])
        key = {"Idempotency-Key": uuid4().hex}
        letters = {"decisions": ["07R-1/1"]}
        said = await nat.post(f"{ROUND}/confirm-letters", json=letters, headers=key)
        assert (said.status_code, said.json()["type"]) == (422, "/problems/incomplete")
        day = {"day": at(40).isoformat(), "reason": "Letters take longer."}
        done = await nat.post(f"{ROUND}/set-release-day", json=day, headers=key)
        assert done.status_code == 200
        assert home.bids.rounds["today"].days == (at(40),)


async def test_letters_are_confirmed_of_what_is_sealed_and_of_nothing_else(
    seeded: Path, tmp_path: Path
):
    """One wrong name among them, and nothing is confirmed."""
    async with sealed(seeded, tmp_path / "sealed.db", rejects()) as home:
        here = f"/nhs-england/api/v1/rounds/{CYCLE.name}"
        async with home.client("nat") as nat:

            async def says(*names: str) -> Any:
                key = {"Idempotency-Key": uuid4().hex}
                body = {"decisions": names}
                return await nat.post(f"{here}/confirm-letters", json=body, headers=key)

            (one,) = (await nat.get(f"{here}/decisions")).json()["decisions"]
            other = one["decision"].replace("/", "/9")
            wrong = await says(one["decision"], other)
            assert wrong.status_code == 422
            said = f"No decision of this round is sealed as {other}. "
            assert said in wrong.json()["detail"]
            assert home.bids.rounds[CYCLE.name].ready == ()
            first = await says(one["decision"])
            assert first.status_code == 200
            assert home.bids.rounds[CYCLE.name].ready == (one["decision"],)
            await heard_and_out(home, one["decision"], first.json()["number"])
            again = await says(one["decision"])
            assert (again.status_code, again.text) == (200, first.text)
        async with home.client("ofa") as ofa:
            key = {"Idempotency-Key": uuid4().hex}
            body = {"decisions": [one["decision"]]}
            late = await ofa.post(f"{here}/confirm-letters", json=body, headers=key)
            assert late.status_code == 409
            assert "the decision is out" in late.json()["detail"]


async def heard_and_out(home: House, decision: str, number: int) -> None:
    """The round's entry has arrived, and the decision has come out."""
    said = next(one for one in home.bids.told if isinstance(one, ConfirmLetters))
    by = Who.model_validate(said.by.model_dump(include=set(Who.model_fields)))
    event = LettersConfirmed(at=DAYS[0], by=by, decisions=(decision,))
    entry = RoundEntry(round=CYCLE.name, number=number, event=event)
    await home.connections.rounds.enter([entry])
    home.bids.clock = lambda: DAYS[1]
    release = Release(round=CYCLE.name, release=1, decision=1, next=DAYS[1])
    assert await home.bids.let_out("07R-1", release) is Outcome.TOLD


async def test_a_key_stands_for_one_request_to_a_round(home: House):
    """The same request again gets the same answer; another one is not carried out."""
    asked = {"day": at(30).isoformat(), "most": 5, "reason": "The room is free."}
    key = {"Idempotency-Key": "once"}
    async with home.client("ofa") as ofa:
        done = await ofa.post(f"{ROUND}/set-sitting", json=asked, headers=key)
        again = await ofa.post(f"{ROUND}/set-sitting", json=asked, headers=key)
        assert (done.status_code, again.text) == (200, done.text)
        other = await ofa.post(
            f"{ROUND}/set-sitting", json=asked | {"most": 9}, headers=key
        )
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")
    assert home.bids.rounds["today"].sittings == (PanelSitting(at=at(30), most=5),)


async def test_a_form_sent_twice_with_other_answers_says_so(home: House):
    """The back button, and another day: the first stands, and the form comes back."""
    async with browser(home, "ofa") as ofa:
        form = await ofa.see("/nhs-england/round/sitting?cycle=today")
        day = calendar.london_day(at(30))
        said = {
            f"day__{part}": str(getattr(day, part)) for part in ("day", "month", "year")
        }
        await ofa.fill(form, most="5", reason="Room.", **said)
        again = await ofa.fill(form, 409, most="6", reason="Room.", **said)
        assert "You sent this form before with other answers" in again.text
        assert again.values["most"] == "6"
        assert home.bids.rounds["today"].sittings[0].most == 5
        await ofa.fill(again)
    assert home.bids.rounds["today"].sittings[0].most == 6


async def test_nobody_else_takes_these_steps(home: House):
    """To others they are not there, whatever they send."""
    for subject in ("rhea", "lou", "nora"):
        async with home.client(subject) as client:
            assert (await client.get(f"{ROUND}/decisions")).status_code == 404
            for step in STEPS:
                key = {"Idempotency-Key": uuid4().hex}
                answer = await client.post(f"{ROUND}/{step}", json={}, headers=key)
                assert answer.status_code == 404, (subject, step)


async def test_like_facts_and_unlike_outcomes_are_said_on_the_page_and_to_programs(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A second bid with the first one's facts is approved where that is refused."""
    async with sealed(seeded, tmp_path / "sealed.db", rejects()) as home:
        held, here = (
            home.connections.rounds.sealed,
            f"/nhs-england/api/v1/rounds/{CYCLE.name}",
        )

        async def two(cycle: str, person: int) -> list[Any]:
            (one,) = await held(cycle, person)
            bid = one.bid.model_copy(update={"id": "07L-1"})
            decided = one.decided.model_copy(update={"outcome": Recommendation.APPROVE})
            return [one, one._replace(bid=bid, decided=decided)]

        async with home.client("nat") as program, browser(home, "nat") as nat:
            assert (await program.get(f"{here}/decisions")).json()["unlike"] == []
            monkeypatch.setattr(home.connections.rounds, "sealed", two)
            (group,) = (await program.get(f"{here}/decisions")).json()["unlike"]
            assert group["facts"]
            assert {(one["bid_id"], one["outcome"]) for one in group["bids"]} == {
                ("07L-1", "approve"),
                ("07R-1", "reject"),
            }
            page = await nat.see(f"/nhs-england/round/decisions?cycle={CYCLE.name}")
            assert "Like facts, unlike outcomes" in page.text
            assert group["facts"][0] in page.text
