"""Whoever decided reads their own decision, declared or not; nobody else before declaring."""

from tests.services.house import House
from tests.services.pages.boards import FORM, held, seated
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, step, until_asked

ASKED = "You have not said yet whether you have an interest in this bid."


async def test_who_decided_opens_their_own_letter_and_is_asked_to_declare(home: House):
    """R11 is of papers that one has not read: her own decision is none."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "decide")
    page = await step(home, bid_id)
    assert page
    assert ASKED in page.text
    letter = page.links["Decision letter (PDF)"]
    api = letter.replace("/bids/", "/api/v1/bids/")
    async with browser(home, "nat") as nat, browser(home, "lou") as lou:
        own = await nat.get(letter)
        assert own.headers["content-type"] == "application/pdf"
        form = await nat.see(page.links["declare an interest, or that you have none"])
        assert form.title.startswith("Declare an interest")
        papers = await nat.get(f"/nhs-england/bids/{bid_id}/decisions")
        assert "Declare before you read" in papers.text
        other = await lou.see(letter)
        assert "Declare before you read" in other.text
    async with home.client("nat") as nat, home.client("lou") as lou:
        assert (await nat.get(api)).headers["content-type"] == "application/pdf"
        assert (await lou.get(api)).status_code == 403
    async with browser(home, "nat") as nat:
        await nat.fill(form, category="none")
        assert ASKED not in (await nat.see(page.url)).text


async def test_the_clerk_reads_the_draft_of_what_they_have_just_recorded(home: House):
    """On the page and as a document; a member of the board is asked first."""
    bid_id = await opened(home)
    body = await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo, browser(home, "hana") as hana:
        done = await cleo.fill(await cleo.see(FORM.format(bid_id)), **held(body))
        draft = await cleo.see(done.links["Read the draft minutes"])
        assert draft.title.startswith("Draft minutes: ")
        made = next(text for text in done.links if text.endswith("(PDF)"))
        file = await cleo.get(done.links[made])
        assert file.headers["content-type"] == "application/pdf"
        for asked in (done.links["Read the draft minutes"], done.links[made]):
            assert "Declare before you read" in (await hana.see(asked)).text
