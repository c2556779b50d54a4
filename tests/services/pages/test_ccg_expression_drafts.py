"""The expression of interest as a draft: saved half-filled, shared, never overwritten."""

from tests.services.house import House, hat
from tests.services.pages.test_ccg_start import TYPED
from tests.services.pages.visiting import browser
from workflows.contracts.parties import Role

INTEGRATION = "statements.integration"
HALF = {"model": "joint", INTEGRATION: "Half a thou", "statements.contact.email": "?"}


async def test_half_an_expression_is_saved_and_found_again(home: House):
    """Whatever is typed is kept, by whoever of the team goes on."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        page = await mara.see("/ccg/start/bid")
        page = await mara.fill(page, **HALF, add="partners")
        back = await mara.fill(page, partners__0__code="08H", then="back")
        assert back.url == "/ccg/start"
        assert "Draft 07R-1 Last saved by Mara Example at " in back.text
        list_ = await olu.see("/ccg/start")
        draft = await olu.see(list_.links["Draft 07R-1"])
        assert draft.values["model"] == "joint"
        assert draft.values[INTEGRATION] == "Half a thou"
        assert draft.values["statements.contact.email"] == "?"
        assert draft.values["partners.0.code"] == "08H"
        assert not home.bids.bids
        wrong = await olu.fill(draft, 422, then="on")
        assert "Enter what you say about running costs" in wrong.links
        done = await olu.fill(wrong, **TYPED, then="on")
        assert done.url.startswith("/ccg/bids/07R-1/recorded/")
        assert [a.code for a in home.bids.bids["07R-1"].applicants] == ["07R", "08H"]
        assert "Draft 07R-1" not in (await mara.see("/ccg/start")).text
        assert (await mara.see("/ccg/start/07R-1")).url == "/ccg/bids/07R-1"
        tasks = await mara.see("/ccg/bids/07R-1/application")
        assert "0 of 6 sections are done." in tasks.text


async def test_whoever_comes_second_sees_both_texts(home: House):
    """Saving and submitting are held back alike; then the two are one."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        await mara.fill(await mara.see("/ccg/start/bid"), **HALF, then="back")
        mine, yours = [await who.see("/ccg/start/07R-1") for who in (mara, olu)]
        await olu.fill(
            yours,
            model="delegated",
            functions=["F01"],
            **{INTEGRATION: "Olu's text."},
            then="back",
        )
        for wish in ("back", "on"):
            both = await mara.fill(
                mine,
                409,
                **{**TYPED, "model": "joint", INTEGRATION: "Mara's."},
                then=wish,
            )
            assert "Somebody else changed this draft" in both.text
            assert "saved by Olu Example" in both.text
            assert "Integration of local services Olu's text." in both.text
            assert "Which model do you ask for? Delegated commissioning" in both.text
            assert "Which functions do you ask for? F01 " in both.text
            assert both.values[INTEGRATION] == "Mara's."
        assert not home.bids.bids
        await mara.fill(both, **{INTEGRATION: "Both."}, then="back")
        again = await olu.see("/ccg/start/07R-1")
        assert again.values[INTEGRATION] == "Both."


async def test_sent_twice_it_is_one_draft_and_one_bid(home: House):
    """Two clicks, the back button, and two of the team."""
    async with browser(home, "mara") as mara, browser(home, "olu") as olu:
        page = await mara.see("/ccg/start/bid")
        for _ in range(2):
            await mara.fill(page, **HALF, then="back")
        assert (await mara.see("/ccg/start")).text.count("Last saved by") == 1
        other = await mara.fill(
            page, 409, **{**HALF, INTEGRATION: "Other."}, then="back"
        )
        assert "Integration of local services Half a thou" in other.text
        mine, yours = [await who.see("/ccg/start/07R-1") for who in (mara, olu)]
        first = await mara.fill(mine, **TYPED, then="on")
        assert "/recorded/" in first.url
        second = await olu.fill(yours, **TYPED, then="on")
        assert second.url == "/ccg/bids/07R-1"
    assert list(home.bids.bids) == ["07R-1"]


async def test_a_draft_is_its_own_ccg_s(home: House):
    """Another CCG finds nothing; nor do those who do not begin bids."""
    await home.enrol("zoe", hat(Role.BID_MANAGER, "08H"))
    async with (
        browser(home, "mara") as mara,
        browser(home, "gail") as gail,
        browser(home, "zoe") as zoe,
    ):
        await mara.fill(await mara.see("/ccg/start/bid"), **HALF, then="back")
        for stranger in (gail, zoe):
            assert "Draft" not in (await stranger.see("/ccg/start")).text
            await stranger.see("/ccg/start/07R-1", 404)
            sent = await stranger.post("/ccg/start/07R-1", data={"then": "back"})
            assert sent.status_code == 404
        await mara.see("/ccg/start/07R-2", 404)


async def test_one_key_is_one_round_and_one_model(home: House):
    """The API does not take another bid for the one that was begun under the key."""
    typed = {
        "cycle": "today",
        "model": "delegated",
        "functions": ["F01"],
        "statements": {
            **{
                name.partition(".")[2]: text
                for name, text in TYPED.items()
                if name.count(".") == 1
            },
            "contact": {"name": "Alex Example", "email": "alex@camden-ccg.example"},
        },
    }
    async with home.client("mara") as mara:
        one = await mara.give("/ccg/api/v1/bids", typed, "k")
        again = await mara.give("/ccg/api/v1/bids", typed, "k")
        other = await mara.give("/ccg/api/v1/bids", typed | {"model": "joint"}, "k")
    assert one.status_code == again.status_code == 201
    assert one.json() == again.json()
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/key-reused"
    assert list(home.bids.bids) == ["07R-1"]
