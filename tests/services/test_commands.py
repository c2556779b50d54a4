"""Commands over HTTP: who gave them, once each, refused in the rules' own words."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests import builders
from tests.services.house import Api, House, hat
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Role

NEW = "/ccg/api/v1/bids"
STATEMENTS = builders.STATEMENTS.model_dump(mode="json")
A_BID: dict[str, Any] = {
    "cycle": "today",
    "model": "delegated",
    "functions": ["F01", "F02"],
    "statements": STATEMENTS,
}


async def a_bid(home: House, **changes: Any) -> str:
    """Camden's bid, submitted; answers with its number."""
    async with home.client("mara") as mara:
        answer = await mara.give(NEW, {**A_BID, **changes})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["bid_id"])


def type_of(answer: Any) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["type"]).removeprefix("/problems/")


async def test_a_new_bid_is_created_at_an_address_of_its_own(home: House):
    """201, where it is, and what it waits for now."""
    async with home.client("mara") as mara:
        answer = await mara.give(NEW, A_BID)
        assert answer.status_code == 201
        body = answer.json()
        assert body["bid_id"] == "07R-1"
        assert answer.headers["location"] == "/ccg/api/v1/bids/07R-1"
        assert "local team to screen it" in body["waiting"]
        assert (await mara.get(answer.headers["location"])).status_code == 200


async def test_numbers_follow_each_other_and_belong_to_the_leading_ccg(home: House):
    """07R-1, 07R-2; another CCG counts on its own."""
    assert await a_bid(home) == "07R-1"
    assert await a_bid(home) == "07R-2"
    async with home.client("isla") as isla:
        answer = await isla.give(NEW, {**A_BID, "applicants": ["08H", "07R"]})
    assert answer.json()["bid_id"] == "08H-1"


async def test_a_new_bid_sent_twice_is_one_bid(home: House):
    """The same key gives the same bid and the same receipt, at once or later."""
    async with home.client("mara") as mara:
        answers = await asyncio.gather(
            *(mara.give(NEW, A_BID, "once") for _ in range(8))
        )
    assert {a.status_code for a in answers} == {201}
    assert len({a.text for a in answers}) == 1
    assert list(home.bids.bids) == ["07R-1"]
    assert home.bids.entries("07R-1") == 2


async def test_a_command_sent_twice_at_once_is_recorded_once(home: House):
    """A double click is one decision."""
    bid_id = await a_bid(home)
    body = {"outcome": "eligible", "reasons": "Complete."}
    path = f"/nhs-england/api/v1/bids/{bid_id}/screen"
    async with home.client("lou") as lou:
        answers = await asyncio.gather(*(lou.give(path, body, "one") for _ in range(8)))
    assert {a.status_code for a in answers} == {200}
    assert len({a.text for a in answers}) == 1
    assert home.bids.entries(bid_id) == 3


async def test_the_same_command_under_another_key_is_told_it_is_done(home: House):
    """Two keys are two requests: one wins, the other learns why not."""
    bid_id = await a_bid(home)
    body = {"outcome": "eligible", "reasons": "Complete."}
    path = f"/nhs-england/api/v1/bids/{bid_id}/screen"
    async with home.client("lou") as lou:
        answers = await asyncio.gather(*(lou.give(path, body) for _ in range(8)))
    assert sorted(a.status_code for a in answers) == [200] + [409] * 7


async def test_a_key_used_for_something_else_is_refused(home: House):
    """The first request stands; the second is not carried out under its name."""
    bid_id = await a_bid(home)
    path = f"/nhs-england/api/v1/bids/{bid_id}/screen"
    async with home.client("lou") as lou:
        await lou.give(path, {"outcome": "eligible", "reasons": "Complete."}, "k")
        other = {"outcome": "not_eligible", "reasons": "No."}
        refused = await lou.give(path, other, "k")
    assert (refused.status_code, type_of(refused)) == (422, "key-reused")
    assert home.bids.bids[bid_id].stage is Stage.EXPRESSION_OF_INTEREST


async def test_a_key_used_for_another_new_bid_is_refused(home: House):
    """A new bid's key stands for that bid, whoever leads the next."""
    await home.enrol("both", *(hat(Role.BID_MANAGER, c) for c in ("07R", "08H")))
    async with home.client("both") as both:
        first = await both.give(NEW, A_BID, "k", **{"Acting-As": "07R/bid_manager"})
        assert first.status_code == 201
        other = {**A_BID, "model": "joint"}
        second = await both.give(NEW, other, "k", **{"Acting-As": "08H/bid_manager"})
        assert (second.status_code, type_of(second)) == (422, "key-reused")
        changed = {**A_BID, "functions": ["F07"]}
        third = await both.give(NEW, changed, "k", **{"Acting-As": "07R/bid_manager"})
        assert (third.status_code, type_of(third)) == (422, "key-reused")


async def test_somebody_elses_key_is_their_own(home: House):
    """The same words under two names are two requests."""
    bid_id = await a_bid(home)
    path = f"/ccg/api/v1/bids/{bid_id}/declare-interest"
    for subject in ("mara", "olu"):
        async with home.client(subject) as api:
            assert (await api.give(path, {"category": "none"}, "1")).status_code == 200
    assert home.bids.entries(bid_id) == 4


@pytest.mark.parametrize(
    "key", ["", " ", " a", "a" * 201, "caf\u00e9", "tab\there", "new\nline"]
)
async def test_a_command_needs_a_key(home: House, key: str):
    """1 to 200 printable characters; nothing is sent on without."""
    async with home.client("mara") as mara:
        headers = [(b"Idempotency-Key", key.encode())] if key else []
        answer = await mara.post(NEW, json=A_BID, headers=headers)
    assert (answer.status_code, type_of(answer)) == (400, "key-missing")
    assert home.bids.calls == 0


@pytest.mark.parametrize(
    ("subject", "path", "body", "status", "code"),
    [
        pytest.param(
            "lou",
            "/nhs-england/api/v1/bids/07R-1/moderate",
            {"version": 1, "recommendation": "approve", "reasons": "x"},
            403,
            "wrong-party",
            id="another role takes the step",
        ),
        pytest.param(
            "rhea",
            "/nhs-england/api/v1/bids/07R-1/moderate",
            {"version": 0, "recommendation": "approve", "reasons": "x"},
            422,
            "incomplete",
            id="no version named",
        ),
        pytest.param(
            "rhea",
            "/nhs-england/api/v1/bids/07R-1/moderate",
            {"version": 5, "recommendation": "approve", "reasons": "x"},
            409,
            "stale-version",
            id="another version named",
        ),
        pytest.param(
            "olu",
            "/ccg/api/v1/bids/07R-1/accept-model",
            {"declaration": True},
            409,
            "wrong-stage",
            id="not due now",
        ),
        pytest.param(
            "isla",
            "/ccg/api/v1/bids/07R-1/withdraw",
            {"reason": "x"},
            404,
            "not-found",
            id="somebody else's bid",
        ),
    ],
)
async def test_a_refusal_is_answered_with_its_status(  # noqa: PLR0917
    home: House, subject: str, path: str, body: Any, status: int, code: str
):
    """The status is the kind of no, the type its code, the detail the rule's words."""
    await a_bid(home)
    async with home.client(subject) as api:
        answer = await api.give(path, body)
    assert (answer.status_code, type_of(answer)) == (status, code)
    assert answer.json()["status"] == status
    assert answer.json()["detail"].endswith((".", "?"))


async def test_somebody_elses_bid_cannot_be_told_from_none(home: House):
    """Every address answers alike for a foreign bid and for one that never was."""
    foreign, never = await a_bid(home), "07R-99"
    async with home.client("isla") as isla, home.client("sid") as sid:
        for api, prefix, command, body in (
            (isla, "/ccg", "withdraw", {"reason": "x"}),
            (isla, "/ccg", "submit-expression", _expression()),
            (sid, "/hwb", "declare-interest", {"category": "none"}),
        ):
            for end in ("", "/history", "/allowed"):
                assert await _same(api, f"{prefix}/api/v1/bids", foreign, never, end)
            at = f"{prefix}/api/v1/bids"
            found = await api.give(f"{at}/{foreign}/{command}", body)
            absent = await api.give(f"{at}/{never}/{command}", body)
            assert found.status_code == 404
            assert _shape(found) == _shape(absent)
        drafts = "/ccg/api/v1/bids"
        assert await _same(isla, drafts, foreign, never, "/draft")


def _expression() -> dict[str, Any]:
    return {"functions": ["F01"], "statements": STATEMENTS}


async def _same(api: Api, at: str, foreign: str, never: str, end: str) -> bool:
    found = await api.get(f"{at}/{foreign}{end}")
    absent = await api.get(f"{at}/{never}{end}")
    assert found.status_code == 404
    return _shape(found) == _shape(absent)


def _shape(answer: Any) -> Any:
    """All of an answer but its number."""
    body = {k: v for k, v in answer.json().items() if k != "request_id"}
    headers = {
        k: v
        for k, v in answer.headers.items()
        if k not in {"x-request-id", "content-length"}
    }
    return answer.status_code, body, headers


@pytest.mark.parametrize(
    "bid_id",
    [
        "07r-1",
        "07R",
        "07R-0",
        "07R-1%0d%0aX:1",
        "07R-1%00",
        "..%2f07R-1",
        "07R-1;x",
        "é-1",
    ],
)
async def test_a_bid_number_of_another_form_is_no_bid(home: House, bid_id: str):
    """Nothing odd gets past the address, let alone to the process."""
    await a_bid(home)
    calls = home.bids.calls
    async with home.client("olu") as olu:
        got = await olu.get(f"{NEW}/{bid_id}")
        gave = await olu.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"})
    assert (got.status_code, gave.status_code) == (404, 404)
    assert home.bids.calls == calls


async def test_a_slip_opens_no_bid_but_a_breach_of_policy_does(home: House):
    """What policy refuses stays on record; a typing mistake leaves nothing behind."""
    async with home.client("mara") as mara:
        twice = await mara.give(NEW, {**A_BID, "functions": ["F01", "F01"]})
        assert (twice.status_code, type_of(twice)) == (422, "incomplete")
        assert home.bids.bids == {}
        kept = await mara.give(NEW, {**A_BID, "functions": ["R02"]}, "k")
        assert (kept.status_code, type_of(kept)) == (422, "not-delegable")
        assert home.bids.entries("07R-1") == 2
        again = await mara.give(NEW, A_BID, "k")
        assert (again.status_code, again.json()["bid_id"]) == (201, "07R-1")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cycle": "1999-00"}, "unknown-cycle"),
        ({"applicants": ["07R", "ZZZ"]}, "unknown-ccg"),
        ({"applicants": ["07R", "07R"]}, "repeated-applicant"),
        ({"applicants": ["08H", "07R"]}, "own-ccg-leads"),
    ],
)
async def test_a_bid_that_cannot_be_opened_says_why(
    home: House, changes: dict[str, Any], code: str
):
    """No number is given out and no bid begun."""
    async with home.client("mara") as mara:
        answer = await mara.give(NEW, {**A_BID, **changes})
    assert (answer.status_code, type_of(answer)) == (422, code)
    assert home.bids.bids == {}


async def test_an_answer_that_was_lost_is_given_when_asked_again(home: House):
    """503 says that nobody knows; the same key settles it without doing it twice."""
    async with home.client("mara") as mara:
        home.bids.lost = True
        lost = await mara.give(NEW, A_BID, "k")
        assert (lost.status_code, type_of(lost)) == (503, "unavailable")
        assert lost.headers["retry-after"]
        assert "same Idempotency-Key" in lost.json()["detail"]
        home.bids.lost = False
        again = await mara.give(NEW, A_BID, "k")
    assert again.status_code == 201
    assert home.bids.entries("07R-1") == 2


async def test_a_process_that_is_down_is_told_as_not_known(home: House):
    """Never as a no."""
    bid_id = await a_bid(home)
    home.bids.down = True
    async with home.client("olu") as olu:
        answer = await olu.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"})
    assert (answer.status_code, type_of(answer)) == (503, "unavailable")


async def test_a_bid_that_temporal_has_forgotten_has_still_ended(home: House):
    """The register knows better than an empty memory."""
    bid_id = await a_bid(home)
    async with home.client("olu") as olu, home.client("isla") as isla:
        path = f"{NEW}/{bid_id}/withdraw"
        assert (await olu.give(path, {"reason": "The members said no."})).is_success
        home.bids.forget(bid_id)
        answer = await olu.give(path, {"reason": "again"})
        assert (answer.status_code, type_of(answer)) == (409, "ended")
        assert (await isla.give(path, {"reason": "x"})).status_code == 404


async def test_a_command_costs_one_query_and_one_call(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """Rights are read once; the bid itself is left to the process."""
    bid_id = await a_bid(home)
    calls, queries = home.bids.calls, 0
    kind = type(home.database)

    def counting(read: Any) -> Any:
        def counted(database: Any, **once: Any) -> Any:
            nonlocal queries
            queries += 1
            return read(database, **once)

        return counted

    for way in ("reading", "looking"):
        monkeypatch.setattr(kind, way, counting(getattr(kind, way)))
    async with home.client("olu") as olu:
        await olu.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"}, uuid4().hex)
    assert (queries, home.bids.calls - calls) == (1, 1)
