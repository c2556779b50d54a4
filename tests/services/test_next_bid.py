"""The bid after a deferred one, over the API: once, with its answers, then sent."""

from uuid import uuid4

from tests.services.house import House
from tests.services.pages.test_next_bid import deferred
from tests.services.pages.visiting import browser
from tests.services.test_commands import A_BID, NEW, a_bid, type_of

NEXT = f"{NEW}/07R-1/next"


def key(said: str = "") -> dict[str, str]:
    return {"Idempotency-Key": said or uuid4().hex}


async def test_the_next_bid_is_started_once_and_sent_with_the_answers(home: House):
    """Any key and any colleague meet the same one; what it answers is sent as it is."""
    await deferred(home)
    before = home.bids.bids["07R-1"]
    assert before.statements
    async with home.client("mara") as mara, home.client("olu") as olu:
        begun = await mara.post(NEXT, headers=key("k"))
        assert begun.status_code == 200, begun.text
        found = begun.json()
        assert (found["bid_id"], found["started"]) == ("07R-2", False)
        said = found["expression"]
        assert said["statements"]["integration"] == before.statements.integration
        assert (said["follows"], said["cycle"]) == ("07R-1", "today")
        assert said["applicants"] == [one.code for one in before.applicants]
        again = await mara.post(NEXT, headers=key("k"))
        assert again.text == begun.text
        assert (await olu.post(NEXT, headers=key())).text == begun.text

        sent = await mara.give(found["link"], said, "new")
        assert (sent.status_code, sent.json()["bid_id"]) == (201, "07R-2")
        assert (await mara.give(found["link"], said, "new")).text == sent.text
        other = await olu.give(found["link"], said)
        assert (other.status_code, type_of(other)) == (409, "already-done")
        there = (await olu.post(NEXT, headers=key())).json()
        assert (there["started"], there["link"]) == (True, f"{NEW}/07R-2")
        draft = (await mara.get(f"{NEW}/07R-2/draft")).json()
        assert before.application
        assert draft["application"]["governance"] == before.application.governance
    assert list(home.bids.bids) == ["07R-1", "07R-2"]


async def test_pages_and_programs_go_on_with_the_same_draft(home: House):
    """What a colleague typed at the page is what the API answers with."""
    await deferred(home)
    async with home.client("mara") as mara, browser(home, "olu") as olu:
        await mara.post(NEXT, headers=key())
        draft = await olu.see("/ccg/start/07R-2/sections/integration")
        typed = {"statements.integration": "Said at the page."}
        await olu.fill(draft, then="back", **typed)
        said = (await mara.post(NEXT, headers=key())).json()["expression"]
        assert said["statements"]["integration"] == "Said at the page."


async def test_only_a_deferred_bid_is_followed_and_only_by_its_own_ccg(home: House):
    """Others are told why, or that there is nothing; nothing is kept for them."""
    await a_bid(home)
    async with home.client("mara") as mara, home.client("isla") as isla:
        early = await mara.post(NEXT, headers=key())
        assert (early.status_code, type_of(early)) == (409, "wrong-stage")
        assert "was not deferred" in early.json()["detail"]
        unkeyed = await mara.post(NEXT)
        assert (unkeyed.status_code, type_of(unkeyed)) == (400, "key-missing")
        unstarted = await mara.give(NEW, {**A_BID, "follows": "07R-1"})
        assert type_of(unstarted) == "next-bid-not-started"
        assert (await isla.post(NEXT, headers=key())).status_code == 404
    async with home.client("finn") as finn:
        refused = await finn.post(NEXT, headers=key())
        assert (refused.status_code, type_of(refused)) == (403, "wrong-party")
    assert await home.connections.drafts.following("07R-1") is None


async def test_another_ccg_cannot_take_the_number_that_is_kept(home: House):
    """Naming a deferred bid of somebody else as the one before is of no use."""
    await deferred(home)
    async with home.client("mara") as mara, home.client("isla") as isla:
        await mara.post(NEXT, headers=key())
        theirs = {**A_BID, "applicants": ["08H"], "follows": "07R-1"}
        taken = await isla.give(NEW, theirs)
        assert (taken.status_code, type_of(taken)) == (409, "next-bid-not-started")
    assert list(home.bids.bids) == ["07R-1"]
