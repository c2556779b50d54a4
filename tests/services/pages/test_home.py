"""The front door and the public register: what anybody may read."""

import csv
import io
import re

import pytest

from services.home import routes
from tests import builders
from tests.builders import Story, opening
from tests.services.house import HELP, House
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid
from tests.services.test_reads import until
from workflows.contracts import commands as c
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import Recommendation
from workflows.rules import words

FRONT = (
    "/",
    "/register",
    "/check",
    "/interests",
    "/help",
    "/privacy",
    "/accessibility",
    "/problems",
)


async def test_titles_are_unique(home: House) -> None:
    """What a page is for comes first in its title."""
    bid_id = await a_bid(home)
    addresses = (
        *FRONT,
        f"/register/{bid_id}",
        "/problems/too-late",
        "/signed-out",
        "/signed-in-again",
    )
    async with browser(home) as nobody:
        titles = [(await nobody.see(address)).title for address in addresses]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    "address",
    FRONT,
)
async def test_anybody_opens_the_front_pages(home: House, address: str) -> None:
    """One heading, a title that begins with what the page is for, no inline script."""
    async with browser(home) as nobody:
        page = await nobody.see(address)
        signed_in = browser(home, "olu")
        mine = await signed_in.see(address)
        await signed_in.aclose()
    assert page.html.count("<h1") == 1
    assert page.title.endswith(" - Co-commissioning bids - NHS")
    assert "<script>" not in page.html
    assert "style=" not in page.html
    assert "Olu Example" not in page.text
    assert address == "/problems" or "Olu Example" in mine.text


async def test_privacy_says_what_of_people_s_words_is_public(home: House) -> None:
    """Conditions' words may be (decision 38), and minutes: it is not said otherwise."""
    async with browser(home) as nobody:
        page = await nobody.see("/privacy")
    assert "It shows the words of a condition, or the minutes of a board," in page.text
    assert "no free text" not in page.text


async def test_the_front_page_leads_everywhere(home: House) -> None:
    """Sign in, each service, the register and the check of a record."""
    async with browser(home) as nobody:
        page = await nobody.see("/")
        assert page.links["Sign in"] == "/sign-in"
        assert page.links["Public register of bids"] == "/register"
        assert page.links["Public register of interests"] == "/interests"
        assert page.links["NHS England"] == "/nhs-england/"
        cards = page.html.partition("nhsuk-card-group")[2].partition("</ul>")[0]
        assert 'href="/breaches"' in cards
        assert "mailbox" not in page.html


async def test_the_register_finds_a_bid_and_names_nobody(home: House) -> None:
    """By words, stage, model and round; empty filters, as a browser sends them, count."""
    bid_id = await a_bid(home)
    async with browser(home) as nobody:
        page = await nobody.see("/register?q=camden&stage=&model=&cycle=")
        assert page.links[bid_id] == f"/register/{bid_id}"
        assert "1 bid." in page.text
        for query in ("q=nowhere", "stage=live", "cycle=1999", "model=nothing"):
            answer = await nobody.get(f"/register?{query}")
            assert answer.status_code == (422 if "nothing" in query else 200)
            assert bid_id not in answer.text
        one = await nobody.see(f"/register/{bid_id}")
    assert "NHS Camden CCG" in one.text
    assert "Questions about this bid" in one.text
    assert "Example" not in page.text + one.text


async def test_the_register_says_where_no_decision_is_asked_for(home: House) -> None:
    """R2: greater involvement needs no approval, so "Not decided" would be wrong."""
    for number, model in (("07R-1", Model.GREATER_INVOLVEMENT), ("07R-2", Model.JOINT)):
        story = Story(opening(bid_id=number, model=model))
        story.step()
        await told(home, story)
    async with browser(home) as nobody:
        page = await nobody.see("/register")
    assert page.text.count("None is needed for this model") == 1
    assert page.text.count("Not decided") == 1


async def test_a_bid_that_is_not_there_has_no_public_page(home: House) -> None:
    async with browser(home) as nobody:
        for number in ("07R-999999", "nonsense"):
            assert (await nobody.get(f"/register/{number}")).status_code in {404, 422}


async def test_the_register_can_be_taken_away_as_csv_and_json(home: House) -> None:
    """The same filters, the same bids."""
    bid_id = await a_bid(home)
    async with browser(home) as nobody:
        page = await nobody.see("/register?q=camden")
        links = page.links
        sheet = await nobody.get(links["CSV of the bids found"])
        found = await nobody.get(links["JSON of the bids found"])
        none = await nobody.get("/register.csv?q=nowhere")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(sheet.text.removeprefix("\ufeff"))))
    assert [row["Bid"] for row in rows] == [bid_id]
    assert [item["bid_id"] for item in found.json()["items"]] == [bid_id]
    assert len(none.text.splitlines()) == 1


async def test_what_is_taken_away_is_everything_that_was_found(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many pages the list on the screen has."""
    monkeypatch.setattr(routes, "PART", 1)
    await a_bid(home)
    await a_bid(home)
    async with browser(home) as nobody:
        page = await nobody.see("/register?size=1")
        assert "2 bids." in page.text
        sheet = await nobody.get(page.links["CSV of the bids found"])
        found = (await nobody.get(page.links["JSON of the bids found"])).json()
    assert len(sheet.text.splitlines()) == 3
    assert (found["total"], found["pages"], len(found["items"])) == (2, 1, 2)


async def test_help_names_the_team_that_looks_after_a_bid(home: House) -> None:
    bid_id = await a_bid(home)
    async with browser(home) as nobody:
        page = await nobody.see(f"/help?bid={bid_id.lower()}")
        assert "is looked after by" in page.text
        assert "NHS Camden CCG" in page.text
        letter = f"mailto:{HELP}?subject=Bid%20{bid_id}"
        assert page.links[HELP] in {letter, f"mailto:{HELP}"}
        assert letter in page.html
        public = await nobody.see(f"/register/{bid_id}")
        assert public.links[HELP] == letter
        unknown = await nobody.see("/help?bid=%3Cb%3E")
        assert "There is no submitted bid" in unknown.text
        assert "<b>" not in unknown.html


async def test_a_letters_link_leads_strangers_to_the_public_facts(home: House) -> None:
    """Somebody of another body, or of none; who is not signed in is asked to."""
    bid_id = await a_bid(home)
    await home.enrol("stranger")
    public = f"what the public register says of bid {bid_id}"
    async with browser(home, "isla") as isla, browser(home, "stranger") as stranger:
        page = await isla.see(f"/ccg/bids/{bid_id}", 404)
        assert page.links[public] == f"/register/{bid_id}"
        known = await isla.see(f"/register/{bid_id}")
        assert known.links["open its own page"] == f"/ccg/bids/{bid_id}"
        page = await stranger.see(f"/ccg/bids/{bid_id}", 403)
        assert "Sign out" in page.text
        assert (await stranger.see(page.links[public])).title.startswith("Bid ")
    async with browser(home) as nobody:
        answer = await nobody.get(f"/ccg/bids/{bid_id}")
        assert answer.headers["location"].startswith("/sign-in?to=")
        page = await nobody.see("/register/07R-999999", 404)
        assert "what the public register says" not in page.text


async def test_an_address_that_asks_for_nonsense_leads_to_the_page_itself(
    home: House,
) -> None:
    """An old bookmark, or a search longer than any name: one click on, not a dead end."""
    async with browser(home) as nobody:
        for asked in ("stage=nonsense", "page=0", f"q={'x' * 5000}"):
            page = await nobody.see(f"/register?{asked}", 422)
            assert page.links["Open the page without it"] == "/register"
            assert f"after “{asked.partition('=')[0]}=”" in page.text
    async with browser(home, "ofa") as ofa:
        page = await ofa.see("/nhs-england/round/sitting", 422)
        assert "has to say more than it does here: cycle is left out" in page.text
        assert "Open the page without it" not in page.links


async def test_a_form_sent_to_the_wrong_address_is_told_so_in_plain_words(
    home: House,
) -> None:
    """Methods and headers are for programs, which are told of them."""
    async with browser(home) as nobody:
        answer = await nobody.post("/register", data={"q": "x"})
    assert answer.status_code == 405
    assert "nothing was recorded" in answer.text
    assert "header" not in answer.text.partition("<main")[2]


async def test_a_browser_is_told_in_a_page_what_is_too_large(home: House) -> None:
    async with browser(home) as nobody:
        answer = await nobody.post("/check/code", data={"code": "x" * 70_000})
    assert answer.status_code == 413
    assert "<h1" in answer.text


async def test_a_decision_is_public_and_its_reasons_and_conditions_texts_are_not(
    home: House,
) -> None:
    """The outcome, the dates, and each condition by number; no free words."""
    bid_id = await a_bid(home)
    await until(home, bid_id, "decide")
    bid = home.bids.bids[bid_id]
    decision = c.Decide(
        by=builders.NATIONAL,
        version=bid.version,
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        reasons="Secret reasons.",
        conditions=(builders.terms(bid.start_date, "Secret criterion"),),
        codes=("R02",),
    )
    async with home.client("nat") as nat:
        assert (await nat.give_command(decision, bid_id)).status_code == 200
    async with browser(home) as nobody:
        page = await nobody.see(f"/register/{bid_id}")
        listed = await nobody.see("/register?q=camden")
        sheet = await nobody.get("/register.csv")
        found = (await nobody.get("/register.json")).json()
    assert "Secret" not in str(found)
    assert "Approval with conditions" in page.text + listed.text
    assert "Condition 1 Not met yet" in page.text
    due = bid.start_date
    assert f"Condition 1: not met yet, due {words.day(due)}" in listed.text
    [row] = csv.DictReader(io.StringIO(sheet.text.removeprefix("\ufeff")))
    assert row["Conditions"] == f"1: not met yet, due {due}"
    assert row["Decision"] == "Approval with conditions"
    assert row["Round"] == bid.cycle.title
    coded = "Governance arrangements are still to be changed"
    assert row["Reasons"] == coded
    assert found["items"][0]["reasons"] == [coded]
    assert coded in page.text
    assert coded in listed.text
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["Decided"])
    assert found["items"][0]["conditions"] == [
        {"number": 1, "status": "open", "due": str(due), "about": "", "text": ""}
    ]
    assert "unless whoever set it has said that they name nobody" in page.text
    assert "Secret" not in page.text + listed.text + sheet.text
    assert "Example" not in page.text + listed.text + sheet.text


async def test_a_condition_is_public_in_words_where_these_name_nobody(
    home: House,
) -> None:
    """Whoever sets it says so; who sees to it, and the evidence, never are."""
    bid_id = await a_bid(home)
    await until(home, bid_id, "decide")
    bid = home.bids.bids[bid_id]
    said = builders.terms(bid.start_date, "Lay members").model_copy(
        update={"public": True, "owner": "Olu Example", "evidence": "Secret minutes."}
    )
    secret = builders.terms(bid.start_date, "Secret criterion")
    decision = c.Decide(
        by=builders.NATIONAL,
        version=bid.version,
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        reasons="Every test is met.",
        conditions=(said, secret),
        codes=("R02",),
    )
    async with home.client("nat") as nat:
        assert (await nat.give_command(decision, bid_id)).status_code == 200
    async with browser(home) as nobody:
        page = await nobody.see(f"/register/{bid_id}")
        listed = await nobody.see("/register?q=camden")
        sheet = (await nobody.get("/register.csv")).text
        (found,) = (await nobody.get("/register.json")).json()["items"]
    assert f"Condition 1: Lay members {said.text} Not met yet" in page.text
    assert "Condition 2 Not met yet" in page.text
    assert "unless whoever set it has said that they name nobody" in page.text
    assert "Condition 1 (Lay members): not met yet" in listed.text
    assert f"1 (Lay members: {said.text}): not met yet" in sheet
    assert [one["about"] for one in found["conditions"]] == ["Lay members", ""]
    for words_ in ("Secret", "Olu"):
        assert words_ not in page.text + listed.text + sheet + str(found)
    async with browser(home, "mara") as mara:
        tab = await mara.see(f"/ccg/bids/{bid_id}/conditions")
    assert "In the public register What it is about and what is asked" in tab.text
    assert "In the public register Number, date and how it stands" in tab.text


async def test_a_wrong_word_that_nobody_is_named_is_taken_back(home: House) -> None:
    """Page, list, search, CSV and JSON follow; whoever set it may vouch later."""
    bid_id = await a_bid(home)
    await until(home, bid_id, "decide")
    bid = home.bids.bids[bid_id]
    said = builders.terms(bid.start_date, "Zelda Quux leaves").model_copy(
        update={"public": True}
    )
    decision = c.Decide(
        by=builders.NATIONAL,
        version=bid.version,
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        reasons="Every test is met.",
        conditions=(said,),
    )
    async with home.client("nat") as nat:
        assert (await nat.give_command(decision, bid_id)).status_code == 200
    assert "Zelda" in await _told_to_anybody(home, bid_id)
    form = f"/nhs-england/bids/{bid_id}/do/vouch-for-condition"
    async with browser(home, "nat") as nat:
        page = await nat.see(f"/nhs-england/bids/{bid_id}")
        assert "Say whether anybody may read a condition" in page.text
        page = await nat.see(form)
        assert "Condition 1, public" in page.text
        same = await nat.fill(page, 409, condition="c1", public="yes", reason="No.")
        assert "Anybody may read this condition's words already" in same.text
        assert (
            same.links["Anybody may read this condition's words already."] == "#public"
        )
        done = await nat.fill(same, public="no", reason="It names Zelda.")
        assert "they are not public any more: It names Zelda." in done.text
    assert "Zelda" not in await _told_to_anybody(home, bid_id)
    async with browser(home, "ofa") as ofa:
        page = await ofa.see(form)
        assert "Condition 1, not public" in page.text
        await ofa.fill(page, condition="c1", public="yes", reason="She is a horse.")
    assert "Zelda" in await _told_to_anybody(home, bid_id)
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(f"/nhs-england/bids/{bid_id}")
        assert "Say whether anybody may read" not in page.text


async def _told_to_anybody(home: House, bid_id: str) -> str:
    """Whatever anybody can read of a bid's conditions."""
    async with browser(home) as nobody:
        answers = [
            await nobody.get(address, follow_redirects=True)
            for address in (
                f"/register/{bid_id}",
                "/register",
                "/register.csv",
                "/register.json",
                f"/register/{bid_id}.json",
            )
        ]
    texts = [one.text for one in answers if one.is_success]
    assert len({"Zelda" in text for text in texts}) == 1, "all of them alike"
    return "".join(texts)
