"""A bid begins: what to have at hand, one form, one bid for one token."""

import asyncio
from typing import Any

import pytest

from tests.services.house import House
from tests.services.pages.visiting import browser
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model

TYPED: dict[str, Any] = {
    "cycle": "today",
    "model": "delegated",
    "functions": ["F01", "F02"],
    **{
        f"statements.{name}": f"What we say of {name}."
        for name in (
            "integration",
            "standards",
            "inequalities",
            "five_year_plan",
            "governance",
            "conflicts_outline",
            "running_costs",
            "timetable",
        )
    },
    "statements.contact.name": "Alex Example",
    "statements.contact.email": "alex@camden-ccg.example",
}


async def test_the_way_to_a_new_bid(home: House):
    """From the menu over what is needed to the recorded expression."""
    async with browser(home, "mara") as mara:
        work = await mara.see("/ccg/")
        before = await mara.see(work.links["Start a bid"])
        assert "Before you begin" in before.text
        assert "Expression of interest By" in before.text
        form = await mara.see(before.links["Start now"])
        assert "NHS Camden CCG leads this bid." in form.text
        done = await mara.fill(form, **TYPED)
    assert done.url.startswith("/ccg/bids/07R-1/recorded/")
    bid = home.bids.bids["07R-1"]
    assert bid.statements
    assert (bid.model, bid.functions) == (Model.DELEGATED, ("F01", "F02"))


async def test_a_new_bid_is_there_before_the_register_has_heard_of_it(home: House):
    """The first page after a beginning is never "Nothing here"."""
    home.bids.behind = True
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        done = await mara.fill(form, **TYPED)
        assert "nothing has to be sent again" in done.text
        await home.bids.catch_up()
        then = await mara.see(done.links["Look again"])
    assert then.title.startswith("Recorded: ")


async def test_a_form_sent_twice_is_one_bid(home: House):
    """Two clicks at once, or the back button: one bid, the same page."""
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        pages = await asyncio.gather(mara.fill(form, **TYPED), mara.fill(form, **TYPED))
        again = await mara.fill(form, **TYPED)
    assert {page.url for page in [*pages, again]} == {pages[0].url}
    assert list(home.bids.bids) == ["07R-1"]


async def test_what_was_typed_is_kept_with_what_is_wrong(home: House):
    """Nothing opened; each slip is named and linked."""
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        typed = {**TYPED, "functions": None, "statements.timetable": " "}
        back = await mara.fill(form, 422, **typed)
    assert back.title.startswith("Error: Express an interest")
    assert back.links["Select at least one function"] == "#functions"
    assert back.links["Enter what you say about timetable"] == "#statements-timetable"
    assert back.values["statements.integration"] == "What we say of integration."
    assert back.values["form_token"] == form.values["form_token"]
    assert not home.bids.bids


async def test_an_empty_form_names_every_question(home: House):
    """Each by its own words, also where a whole group is empty."""
    async with browser(home, "mara") as mara:
        back = await mara.fill(await mara.see("/ccg/start/bid"), 422)
    assert "Enter what you say about running costs" in back.links
    assert "Enter the name of a contact" in back.links
    assert "This is missing" not in back.text


async def test_answers_as_long_as_may_be_are_taken(home: House):
    """Also in letters that take many bytes on their way."""
    long = {k: "’" * 4000 for k in TYPED if k.startswith("statements.")}
    short = {k: v for k, v in TYPED.items() if "contact" in k}
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        done = await mara.fill(form, **(TYPED | long | short))
    assert "recorded" in done.url


async def test_a_bid_of_two(home: House):
    """A joint applicant is added and taken out again without scripts."""
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        wide = await mara.fill(form, **TYPED, add="partners")
        assert "Which CCG bids with you?" in wide.text
        assert wide.values["statements.standards"] == "What we say of standards."
        gone = await mara.fill(wide, remove="partners.0")
        assert "Which CCG bids with you?" not in gone.text
        wide = await mara.fill(gone, add="partners")
        await mara.fill(wide, partners__0__code="08H")
    assert [a.code for a in home.bids.bids["07R-1"].applicants] == ["07R", "08H"]


async def test_a_ccg_named_twice_is_told_on_the_form(home: House):
    """The reference data's own words, over what was typed."""
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        wide = await mara.fill(form, **TYPED, add="partners")
        wide = await mara.fill(wide, add="partners", partners__0__code="08H")
        back = await mara.fill(wide, 422, partners__1__code="08H")
    assert "named twice" in back.text
    assert back.values["partners.1.code"] == "08H"
    assert not home.bids.bids


async def test_a_lost_answer_is_asked_for_again_with_the_same_form(home: House):
    """The page says what is known; sending it again gives the bid that was opened."""
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        home.bids.lost = True
        unknown = await mara.fill(form, 503, **TYPED)
        assert "it will not be recorded twice" in unknown.text
        home.bids.lost = False
        done = await mara.fill(unknown)
    assert "recorded" in done.url
    assert list(home.bids.bids) == ["07R-1"]
    assert home.bids.bids["07R-1"].stage is Stage.EXPRESSION_OF_INTEREST


async def test_the_back_button_with_other_answers_is_asked_about(home: House):
    """It is not taken for the same, nor silently for another bid."""
    async with browser(home, "mara") as mara:
        form = await mara.see("/ccg/start/bid")
        await mara.fill(form, **TYPED)
        for other in ({"functions": ["F01"]}, {"model": "joint"}):
            back = await mara.fill(form, 409, **{**TYPED, **other})
            assert "You have sent this form before" in back.text
    assert list(home.bids.bids) == ["07R-1"]


@pytest.mark.parametrize("who", ["gail", "finn"])
async def test_others_read_what_is_needed_and_do_not_begin(home: House, who: str):
    """Only those who may submit an expression get the form."""
    async with browser(home, who) as person:
        page = await person.see("/ccg/start")
        assert "Start a bid" not in (await person.see("/ccg/")).links
        assert "Start now" not in page.links
        assert (await person.see("/ccg/start/bid")).url == "/ccg/start"
