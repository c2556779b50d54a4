"""Who was told what, whether it arrived, and having it sent once more."""

from typing import Any

import pytest

from tests.delegating import opening
from tests.services.house import House, hat
from tests.services.pages.visiting import browser
from tests.services.test_commands import NEW, a_bid, type_of
from tests.services.test_reads import declares, meet, read
from workflows.contracts.parties import Role

MINE = "/notifications/api/v1/notices"


async def told(home: House, subject: str) -> Any:
    """The newest message to somebody."""
    return (await read(home, subject, MINE))["items"][0]


async def delivered(home: House, notice_id: str) -> None:
    await home.connections.post.sent(notice_id, "<1@bids.example>")


async def test_i_see_what_i_was_told_and_its_state(home: House):
    """Waiting to be sent, then sent, with the moment."""
    bid_id = await a_bid(home)
    notice = await told(home, "lou")
    assert (notice["bid_id"], notice["kind"], notice["state"]) == (
        bid_id,
        "task",
        "queued",
    )
    assert notice["address"] == "lou@bids.example"
    await delivered(home, notice["id"])
    assert (await told(home, "lou"))["state_words"].startswith("Sent at ")
    assert (await read(home, "isla", MINE))["total"] == 0


async def test_whoever_may_see_a_bid_sees_its_messages_without_addresses(home: House):
    """Who was told, not how to reach them."""
    bid_id = await a_bid(home)
    path = f"/notifications/api/v1/bids/{bid_id}/notices"
    await declares(home, "cleo", "/hwb", bid_id)
    lines = (await read(home, "cleo", path))["items"]
    assert {line["name"] for line in lines} >= {"Lou Example"}
    assert {line["address"] for line in lines if line["name"] != "Cleo Example"} == {""}
    async with home.client("isla") as isla:
        answer = await isla.get(path)
    assert (answer.status_code, type_of(answer)) == (404, "not-found")


async def test_my_own_message_is_sent_once_more(home: House):
    """Queued anew under an id of its own, and the post is told."""
    await a_bid(home)
    notice = await told(home, "lou")
    async with home.client("lou") as lou:
        early = await lou.give(notice["resend"])
        assert (early.status_code, type_of(early)) == (409, "not-sent-again")
        await delivered(home, notice["id"])
        answer = await lou.give(notice["resend"])
        assert answer.status_code == 202
        assert answer.json()["resend_of"] == notice["id"]
        again = await lou.give(notice["resend"])
        assert again.json()["id"] == answer.json()["id"]
    assert set(home.bids.posted) == {answer.json()["id"]}


@pytest.mark.parametrize("subject", ["mara", "cleo", "opal"])
async def test_those_who_look_after_a_bid_have_it_sent_again(home: House, subject: str):
    """The bid's manager, a clerk, NHS England's local team, an operator."""
    await a_bid(home)
    notice = await told(home, "lou")
    await delivered(home, notice["id"])
    async with home.client(subject) as api:
        assert (await api.give(notice["resend"])).status_code == 202


async def test_others_do_not(home: House):
    """Seeing a message is not deciding on it; a stranger does not even see it."""
    await a_bid(home)
    notice = await told(home, "lou")
    await delivered(home, notice["id"])
    async with home.client("gail") as gail, home.client("isla") as isla:
        refused = await gail.give(notice["resend"])
        assert (refused.status_code, type_of(refused)) == (403, "wrong-party")
        assert (await isla.give(notice["resend"])).status_code == 404
        assert (await isla.give(f"{MINE}/07R-1/9/x/resend")).status_code == 404
    assert home.bids.posted == []


async def test_nothing_goes_to_somebody_who_has_left(home: House):
    """The member register decides at the moment of sending."""
    await a_bid(home)
    notice = await told(home, "lou")
    await delivered(home, notice["id"])
    await home.members.revoke(await home.number("lou"), hat(Role.LOCAL_TEAM, "Q71"))
    async with home.client("mara") as mara:
        answer = await mara.give(notice["resend"])
    assert (answer.status_code, type_of(answer)) == (409, "not-sent-again")
    assert "Lou Example" in answer.json()["detail"]


async def test_a_letter_of_a_delegation_is_sent_again_by_its_own_people(home: House):
    """From the page and by programs; the number is a delegation's, there is no such bid."""
    await home.bids.delegate(opening())
    notice = await told(home, "olu")
    assert notice["bid_id"] == "delegation/07R-1"
    await delivered(home, notice["id"])
    async with home.client("isla") as isla, home.client("gail") as gail:
        assert (await isla.give(notice["resend"])).status_code == 404
        refused = await gail.give(notice["resend"])
        assert (refused.status_code, type_of(refused)) == (403, "wrong-party")
        assert "this delegation" in refused.json()["detail"]
    async with browser(home, "olu") as olu:
        page = await olu.see("/notifications/")
        assert page.links["Delegation 07R-1"] == "/ccg/delegations/07R-1"
        (form,) = (f for f in page.forms if f.action == "/notifications/resend")
        sent = await olu.post(form.action, data=form.values, follow_redirects=True)
        assert "The letter is on its way." in sent.text
    (first,) = home.bids.posted
    await delivered(home, first)
    async with home.client("lou") as lou:
        assert (await lou.give(notice["resend"])).status_code == 202
    assert len(set(home.bids.posted)) == 2


async def test_a_resend_needs_a_key_and_survives_a_process_that_is_away(home: House):
    """503 says that it may be asked again."""
    await a_bid(home)
    notice = await told(home, "lou")
    await delivered(home, notice["id"])
    async with home.client("lou") as lou:
        assert (await lou.post(notice["resend"])).status_code == 400
        home.bids.down = True
        away = await lou.give(notice["resend"])
        home.bids.down = False
        assert (away.status_code, type_of(away)) == (503, "unavailable")
        assert (await lou.give(notice["resend"])).status_code == 202


async def test_everybody_on_the_register_has_their_tasks_and_bids_here_too(
    home: House,
):
    """One place for somebody with roles on several sides."""
    bid_id = await a_bid(home)
    await meet(home, bid_id)
    for subject in ("mara", "cleo", "pia", "dan", "opal"):
        bids = await read(home, subject, "/notifications/api/v1/bids")
        assert [b["bid_id"] for b in bids["items"]] == [bid_id]
    assert (await read(home, "mara", "/notifications/api/v1/tasks"))["total"] == 1
    async with home.client("mara") as mara:
        nothing = await mara.give(f"/notifications{NEW[4:]}/{bid_id}/withdraw")
    assert nothing.status_code == 404
