"""Who may come in, and in which of their roles they act."""

from typing import Any

import pytest

from services.identity.keys import Issuer, new_key
from tests.services.house import ISSUER, House, hat
from tests.services.test_commands import A_BID, NEW, a_bid, type_of
from workflows.contracts.parties import Party, Role

ME = "/ccg/api/v1/me"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "token"},
    ],
)
async def test_nobody_gets_in_without_a_token(home: House, headers: dict[str, str]):
    """401, and how to do better."""
    async with home.client() as api:
        answer = await api.get(ME, headers=headers)
    assert (answer.status_code, type_of(answer)) == (401, "not-signed-in")
    assert answer.headers["www-authenticate"] == 'Bearer realm="bids"'


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("nonsense", id="no token"),
        pytest.param(Issuer(ISSUER.url, new_key()).issue("olu", "bids"), id="forged"),
        pytest.param(ISSUER.issue("olu", "other"), id="for another service"),
        pytest.param(
            Issuer(ISSUER.url, ISSUER._key, lambda: 0.0).issue("olu", "bids"), id="old"
        ),
        pytest.param(
            Issuer("https://other.example", ISSUER._key).issue("olu", "bids"),
            id="another issuer",
        ),
    ],
)
async def test_a_bad_token_opens_nothing(home: House, token: str):
    """401 with the reason in plain words; the token itself is not repeated."""
    async with home.client(token=token) as api:
        answer = await api.get(ME)
        gave = await api.give(NEW, A_BID)
    assert (answer.status_code, type_of(answer)) == (401, "not-signed-in")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert token not in answer.text
    assert gave.status_code == 401
    assert home.bids.bids == {}


async def test_signed_in_is_not_registered(home: House):
    """The provider knows them; the member register does not."""
    async with home.client("mallory") as api:
        answer = await api.get(ME)
    assert (answer.status_code, type_of(answer)) == (403, "not-registered")


async def test_another_partys_people_are_turned_away(home: House):
    """A board's clerk has no business in the CCGs' service."""
    async with home.client("cleo") as api:
        for path in (ME, "/nhs-england/api/v1/tasks", "/conflicts/api/v1/bids"):
            answer = await api.get(path)
            assert (answer.status_code, type_of(answer)) == (403, "not-registered")
        assert (await api.get("/hwb/api/v1/me")).status_code == 200
        assert (await api.get("/notifications/api/v1/me")).status_code == 200


async def test_a_revoked_member_is_refused_at_the_next_call(home: House):
    """The token is good for an hour; the right ends at once."""
    bid_id = await a_bid(home)
    path = f"{NEW}/{bid_id}/withdraw"
    async with home.client("olu") as olu:
        assert (await olu.get(ME)).status_code == 200
        await home.members.revoke(
            await home.number("olu"), hat(Role.ACCOUNTABLE_OFFICER, "07R")
        )
        answer = await olu.give(path, {"reason": "x"})
        assert (answer.status_code, type_of(answer)) == (403, "not-registered")
        assert (await olu.get(ME)).status_code == 403


async def test_me_says_who_i_am_and_what_i_can_do(home: House):
    """All roles, which of them count here, and their commands."""
    await home.enrol(
        "two", hat(Role.BID_MANAGER, "07R"), hat(Role.BOARD_MEMBER, "E09000007")
    )
    async with home.client("two") as api:
        body = (await api.get(ME)).json()
    assert body["name"] == "Two Example"
    assert [(h["acting_as"], h["counts_here"]) for h in body["hats"]] == [
        ("07R/bid_manager", True),
        ("E09000007/board_member", False),
    ]
    assert body["hats"][0]["name"] == "NHS Camden CCG"
    assert "submit-application" in body["commands"]
    assert "record-board-decision" not in body["commands"]


async def test_with_several_fitting_roles_one_must_be_named(home: House):
    """The service does not guess in whose name somebody signs."""
    bid_id = await a_bid(home)
    hats = (hat(Role.ACCOUNTABLE_OFFICER, "07R"), hat(Role.ACCOUNTABLE_OFFICER, "08H"))
    await home.enrol("two", *hats)
    path = f"{NEW}/{bid_id}/withdraw"
    async with home.client("two") as api:
        asked = await api.give(path, {"reason": "x"})
        assert (asked.status_code, type_of(asked)) == (400, "choose-role")
        assert asked.json()["choices"] == [
            "07R/accountable_officer",
            "08H/accountable_officer",
        ]
        wrong = await api.give(path, {"reason": "x"}, **{"Acting-As": "07R/guardian"})
        assert (wrong.status_code, type_of(wrong)) == (403, "not-your-role")
        named = {"Acting-As": "07R/accountable_officer"}
        assert (await api.give(path, {"reason": "x"}, **named)).status_code == 200


async def test_a_role_that_fits_alone_need_not_be_named(home: House):
    """Of two roles only one may give the command."""
    bid_id = await a_bid(home)
    await home.enrol(
        "two", hat(Role.GUARDIAN, "07R"), hat(Role.ACCOUNTABLE_OFFICER, "07R")
    )
    async with home.client("two") as api:
        answer = await api.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"})
    assert answer.status_code == 200


async def test_an_attempt_in_a_role_that_may_not_is_put_on_record(home: House):
    """The rules refuse it, not the door, so that the record has it."""
    bid_id = await a_bid(home)
    async with home.client("gail") as gail:
        answer = await gail.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"})
    assert (answer.status_code, type_of(answer)) == (403, "wrong-party")
    assert home.bids.entries(bid_id) == 3


async def test_the_rules_hear_of_every_other_hat(home: House):
    """Somebody on both sides is refused, whichever door they come by (R10)."""
    bid_id = await a_bid(home)
    both = (hat(Role.LOCAL_TEAM, "Q71"), hat(Role.BID_MANAGER, "07R"))
    await home.enrol("both", *both, hat(Role.LOCAL_DIRECTOR, "Q71"))
    async with home.client("both") as api:
        answer = await api.give(
            f"/nhs-england/api/v1/bids/{bid_id}/sign-assurance",
            {"declaration": True},
            **{"Acting-As": "Q71/local_director"},
        )
        assert answer.status_code == 403
        held = await api.give(
            f"/nhs-england/api/v1/bids/{bid_id}/attest-assurance",
            {
                "version": 1,
                "outcome": "attest",
                "thresholds": dict.fromkeys(
                    ("assurance", "conflicts", "financial_control", "planning"), True
                ),
                "evidence": "x",
            },
            **{"Acting-As": "Q71/local_director"},
        )
    assert (held.status_code, type_of(held)) == (403, "own-side")


ROLES = [role for role in Role if role is not Role.OPERATOR]


@pytest.mark.parametrize("role", ROLES)
async def test_no_role_of_a_foreign_body_reaches_a_bid(home: House, role: Role):
    """Whatever somebody is elsewhere, here there is no such bid for them."""
    foreign = {
        Party.CCG: "08H",
        Party.HWB: "E09000019",
        Party.CONFLICTS: "panel/Y99",
        Party.NHS_ENGLAND: "Q99",
    }
    bid_id = await a_bid(home)
    one = hat(role, "x")
    await home.enrol("far", hat(role, foreign[one.party]))
    prefix = one.party.value.replace("_", "-")
    async with home.client("far") as far:
        path = f"/{prefix}/api/v1/bids/{bid_id}"
        for answer in (
            await far.get(path),
            await far.get(f"{path}/history"),
            await far.give(f"{path}/declare-interest", {"category": "none"}),
        ):
            assert answer.status_code == 404
        listed: Any = (await far.get(f"/{prefix}/api/v1/bids")).json()
        assert listed["total"] == 0
