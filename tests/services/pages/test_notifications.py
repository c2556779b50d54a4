"""What I was told, sending it again, and what I can choose."""

from tests.services.house import House, hat
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from tests.services.test_notifications import delivered, told
from workflows.contracts.parties import Role


async def test_my_messages_say_what_when_and_whether_they_went(home: House) -> None:
    """Waiting, sent, or failed; the bid's link leads where the reader works."""
    bid_id = await a_bid(home)
    async with browser(home, "lou") as lou:
        page = await lou.see("/notifications/")
        assert page.title.startswith("Messages - ")
        assert "Something to do" in page.text
        assert "Waiting to be sent" in page.text
        assert "Send it again" not in page.text
        assert page.links[f"Bid {bid_id}"] == f"/nhs-england/bids/{bid_id}"
        await delivered(home, (await told(home, "lou"))["id"])
        assert "Sent" in (await lou.see("/notifications/")).text


async def test_without_messages_the_page_says_when_one_comes(home: House) -> None:
    async with browser(home, "isla") as isla:
        page = await isla.see("/notifications/")
    assert "Nothing was sent to you yet" in page.text


async def test_i_have_my_own_letter_sent_again(home: House) -> None:
    """A button; pressed twice, it is sent once."""
    await a_bid(home)
    await delivered(home, (await told(home, "lou"))["id"])
    async with browser(home, "lou") as lou:
        before = await lou.see("/notifications/")
        form = next(f for f in before.forms if f.action == "/notifications/resend")
        for _ in range(2):
            answer = await lou.post(form.action, data=form.values)
            assert answer.headers["location"] == "/notifications/?again=1"
        after = await lou.see("/notifications/?again=1")
    assert "The letter is on its way" in after.text
    assert after.text.count("(sent again)") == 1
    assert len(set(home.bids.posted)) == 1


async def test_who_looks_after_a_bid_has_a_button_for_everybodys_letters(
    home: House,
) -> None:
    """On the bid's page; others see the letters without it, and are refused."""
    bid_id = await a_bid(home)
    notice = await told(home, "lou")
    await delivered(home, notice["id"])
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{bid_id}/messages")
        form = next(f for f in page.forms if f.action == "/notifications/resend")
        assert form.values["message"] == notice["id"]
        answer = await mara.post(form.action, data=form.values)
        assert answer.headers["location"] == f"/ccg/bids/{bid_id}/messages"
    async with browser(home, "gail") as gail, browser(home, "isla") as isla:
        page = await gail.see(f"/ccg/bids/{bid_id}/messages")
        assert all(f.action != "/notifications/resend" for f in page.forms)
        data = {"message": notice["id"]}
        refused = await gail.post("/notifications/resend", data=data)
        assert refused.status_code == 403
        assert "looks after this bid" in refused.text
        assert (await isla.post("/notifications/resend", data=data)).status_code == 404
        unknown = {"message": "07R-1/9/nothing"}
        answer = await isla.post("/notifications/resend", data=unknown)
        assert answer.status_code == 404


async def test_somebody_with_several_roles_reads_without_choosing_one(
    home: House,
) -> None:
    """Letters are a person's, not a role's."""
    await home.enrol(
        "both", hat(Role.BID_MANAGER, "07R"), hat(Role.BOARD_CLERK, "E09000007")
    )
    async with browser(home, "both") as both:
        answer = await both.get("/notifications/")
    assert answer.status_code == 200
    assert "Both Example" in Page(answer).text


async def test_settings_say_what_cannot_be_turned_off(home: House) -> None:
    async with browser(home, "lou") as lou:
        page = await lou.see("/notifications/settings")
    assert "lou@bids.example" in page.text
    assert "cannot be turned off" in page.text
