"""A bid begins: what to have at hand, its questions page by page, one bid for one draft."""

import asyncio

import pytest

from services.kit.pages.application import expressing
from services.kit.pages.questions.fields import Choices
from tests.services.house import House
from tests.services.pages.expressing import (
    DRAFT,
    EMAIL,
    FIRST,
    TYPED,
    answered,
    checked,
    drafted,
    expressed,
)
from tests.services.pages.visiting import browser
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model


async def test_the_way_to_a_new_bid(home: House):
    """From the menu over what is needed, the questions and the answers to what is recorded."""
    async with browser(home, "mara") as mara:
        work = await mara.see("/ccg/")
        before = await mara.see(work.links["Start a bid"])
        assert "Before you begin" in before.text
        assert "Expression of interest By" in before.text
        page = await mara.see(before.links["Start now"])
        assert "NHS Camden CCG leads this bid." in page.text
        assert "section 1 of 14" in page.text
        check = await answered(mara, page, TYPED)
        assert check.title.startswith("Check your answers: expression of interest")
        assert "What we say of timetable." in check.text
        assert "Not passed" not in check.text
        assert not home.bids.bids
        done = await mara.fill(check)
    assert done.url.startswith("/ccg/bids/07R-1/recorded/")
    bid = home.bids.bids["07R-1"]
    assert bid.statements
    assert (bid.model, bid.functions) == (Model.DELEGATED, ("F01", "F02"))


async def test_greater_involvement_promises_no_screening_and_no_application(
    home: House,
):
    """R2: nobody approves it, so its expression of interest is all that is written."""
    async with browser(home, "mara") as mara:
        before = await mara.see("/ccg/start")
        assert "Application, greater involvement" not in before.text
        assert "Application, delegated commissioning" in before.text
        other = await checked(mara)
        assert "write the application in the meantime" in other.text
        check = await checked(mara, model="greater_involvement")
        assert "write the application in the meantime" not in check.text
        assert "nobody screens the expression of interest" in check.text
        done = await mara.fill(check)
        bid = await mara.see(done.url.partition("/recorded")[0])
        assert "Write the application" not in bid.links
        assert home.bids.bids[bid.url.rpartition("/")[2]].stage is Stage.BUDGET_HANDOVER
        there = f"{bid.url}/application"
        assert (
            "Greater involvement needs no application." in (await mara.see(there)).text
        )
        await mara.see(f"{there}/sections/benefits", 409)


async def test_the_list_says_how_far_each_section_is(home: House):
    """And who saved it; what nobody has to answer is not counted."""
    async with browser(home, "mara") as mara:
        page = await mara.see(FIRST)
        tasks = await mara.fill(page, model="joint", then="back")
        assert tasks.url == DRAFT
        assert "1 of 11 sections that have to be answered are done" in tasks.text
        assert "Round and model Last saved by Mara Example on" in tasks.text
        page = await mara.see(tasks.links["Whom we may ask"])
        tasks = await mara.fill(page, **{"statements.contact.name": "A"}, then="back")
        assert "Whom we may ask Last saved by Mara Example on" in tasks.text
        assert "In progress" in tasks.text
        page = await mara.see(tasks.links["Engagement (optional)"])
        next_ = await mara.fill(page)
        assert next_.url == f"{DRAFT}/sections/contact"
        tasks = await mara.see(DRAFT)
        assert tasks.text.count("Done") == 2
        assert "1 of 11 sections" in tasks.text
        check = await mara.see(tasks.links["Check your answers"])
        assert "Not passed" in check.text
        href = check.links["Enter the contact's email address"]
        where = f"{DRAFT}/sections/contact?after=check"
        assert href == f"{where}#statements-contact-email"
        change = check.links["Change which model do you ask for?"]
        assert change == f"{DRAFT}/sections/bid?after=check#model"
        assert "Submit the expression of interest" not in check.html


async def test_an_address_that_nobody_can_be_written_to_at_is_asked_again(home: House):
    """Before the bid is sent, since nobody would notice afterwards."""
    async with browser(home, "mara") as mara:
        await drafted(mara)
        page = await mara.see(f"{DRAFT}/sections/contact")
        typed = {"statements.contact.name": "A", EMAIL: "alex at camden.example"}
        wrong = await mara.fill(page, 422, **typed, then="on")
        said = "The contact's email address must be like name@organisation.nhs.uk"
        assert said in wrong.text
        assert wrong.values[EMAIL] == "alex at camden.example"
        fine = typed | {EMAIL: " o'hara+bids@camden.example "}
        assert (await mara.fill(wrong, **fine, then="on")).url == f"{DRAFT}/check"


async def test_a_new_bid_is_there_before_the_register_has_heard_of_it(home: House):
    """The first page after a beginning is never "Nothing here"."""
    home.bids.behind = True
    async with browser(home, "mara") as mara:
        done = await expressed(mara)
        assert "nothing has to be sent again" in done.text
        await home.bids.catch_up()
        then = await mara.see(done.links["Look again"])
    assert then.title.startswith("Recorded: ")


async def test_the_first_page_sent_twice_is_one_draft(home: House):
    """Two clicks at once, or the back button: one number, the same next page."""
    async with browser(home, "mara") as mara:
        page = await mara.see(FIRST)
        pages = await asyncio.gather(
            mara.fill(page, model="joint"), mara.fill(page, model="joint")
        )
        again = await mara.fill(page, model="joint")
        assert {one.url for one in [*pages, again]} == {f"{DRAFT}/sections/partners"}
        assert (await mara.see("/ccg/start")).text.count("Last saved by") == 1
        other = await mara.fill(page, 409, model="delegated")
        assert "You changed this section elsewhere" in other.text
        assert other.values["model"] == "delegated"
        await mara.fill(other, then="on")
        assert (await mara.see(f"{DRAFT}/sections/bid")).values["model"] == "delegated"


async def test_answers_sent_twice_are_one_bid(home: House):
    """Two clicks at once, or the back button."""
    async with browser(home, "mara") as mara:
        check = await checked(mara)
        pages = await asyncio.gather(mara.fill(check), mara.fill(check))
        again = await mara.fill(check)
        assert "/recorded/" in again.url
        assert {page.url for page in pages} == {again.url}
    assert list(home.bids.bids) == ["07R-1"]


async def test_answers_sent_again_from_a_page_opened_anew_are_one_bid(home: House):
    """Also before the register has heard of it: the same entry, however often."""
    home.bids.behind = True
    async with browser(home, "mara") as mara:
        first = await checked(mara)
        second = await mara.see(first.action)
        assert (await mara.fill(first)).url == (await mara.fill(second)).url
    assert list(home.bids.bids) == ["07R-1"]
    assert home.bids.entries("07R-1") == 2


async def test_the_functions_of_the_chosen_round_are_asked_about(home: House):
    """Of all open ones before a round is chosen."""
    (one, *_) = await home.connections.reference.cycles()
    few = one.model_copy(update={"name": "few", "functions": one.functions[:1]})

    def asked(chosen: str) -> int:
        found = expressing.begin([one, few], [], "NHS Camden CCG", chosen)
        (functions,) = (s for s in found if s.name == "functions")
        (question,) = functions.questions
        assert isinstance(question, Choices)
        return len(question.choices)

    assert asked("few") == 1
    assert asked("") == asked(one.name) > 1


async def test_what_was_typed_is_kept_with_what_is_wrong(home: House):
    """Each slip is named and linked, on the page where it was made."""
    async with browser(home, "mara") as mara:
        back = await mara.fill(await mara.see(FIRST), 422)
        assert back.title.startswith("Error: Round and model")
        assert back.links["Select which model you ask for"] == "#model"
        assert "Draft" not in (await mara.see("/ccg/start")).text
        page = await mara.fill(back, model="joint")
        page = await mara.fill(page)
        back = await mara.fill(page, 422)
        assert back.links["Select at least one function"] == "#functions"
        page = await mara.fill(back, functions=["F01"])
        back = await mara.fill(page, 422, **{"statements.integration": "x" * 4001})
        said = "What you say about integration of local services must be 4,000"
        assert said in back.text
        assert len(back.values["statements.integration"]) == 4001
        kept = await mara.see(back.action)
        assert len(kept.values["statements.integration"]) == 4001
    assert not home.bids.bids


async def test_whoever_changes_an_answer_is_back_at_all_of_them(home: House):
    """Also over what was wrong at first; whoever came in order goes on in order."""
    async with browser(home, "mara") as mara:
        check = await checked(mara)
        page = await mara.see(check.links["Change which functions do you ask for?"])
        wrong = await mara.fill(page, 422, functions=None)
        back = await mara.fill(wrong, functions=["F03"])
        assert back.url == f"{DRAFT}/check"
        assert "F03" in back.text
        page = await mara.see(back.links["Change timetable"])
        tasks = await mara.fill(page, then="back")
        assert tasks.url == DRAFT
        page = await mara.see(tasks.links["Functions"])
        assert (await mara.fill(page)).url == f"{DRAFT}/sections/integration"


async def test_answers_that_are_not_whole_are_not_sent(home: House):
    """Also by a form that the page did not offer."""
    async with browser(home, "mara") as mara:
        await mara.fill(await mara.see(FIRST), model="joint", then="back")
        check = await mara.see(f"{DRAFT}/check")
        assert "Enter what you say about running costs" in check.links
        assert "Enter the name of a contact" in check.links
        whole = await checked(mara)
        data = whole.values | {"draft": "nothing"}
        sent = await mara.post(f"{DRAFT}/check", data=data)
        assert sent.status_code == 409
        assert "saved again after you opened this page" in sent.text
    assert not home.bids.bids


async def test_answers_as_long_as_may_be_are_taken(home: House):
    """Also in letters that take many bytes on their way."""
    long = {k: "’" * 4000 for k in TYPED if k.startswith("statements.")}
    short = {k: v for k, v in TYPED.items() if "contact" in k}
    async with browser(home, "mara") as mara:
        done = await expressed(mara, **(long | short))
    assert "recorded" in done.url


async def test_a_bid_of_two(home: House):
    """A joint applicant is added and taken out again without scripts."""
    async with browser(home, "mara") as mara:
        page = await mara.fill(await mara.see(FIRST), model="joint")
        assert page.url == f"{DRAFT}/sections/partners"
        wide = await mara.fill(page, add="partners")
        assert "Which CCG bids with you?" in wide.text
        gone = await mara.fill(wide, remove="partners.0")
        assert "Which CCG bids with you?" not in gone.text
        wide = await mara.fill(gone, add="partners")
        empty = await mara.fill(wide, 422)
        assert "Select the CCG that bids with you" in empty.links
        page = await mara.fill(empty, partners__0__code="08H")
        await mara.fill(await answered(mara, page, TYPED))
    assert [a.code for a in home.bids.bids["07R-1"].applicants] == ["07R", "08H"]


async def test_a_ccg_named_twice_is_told_before_anything_is_sent(home: House):
    """The reference data's own words, among what the rules say."""
    async with browser(home, "mara") as mara:
        page = await mara.fill(await mara.see(FIRST), model="joint")
        for _ in range(2):
            page = await mara.fill(page, add="partners")
        page = await mara.fill(page, partners__0__code="08H", partners__1__code="08H")
        check = await answered(mara, page, TYPED)
        assert "Not passed" in check.text
        assert "named twice" in check.text
        assert "Submit the expression of interest" not in check.html
        sent = await mara.post(f"{DRAFT}/check", data=check.values)
        assert sent.status_code in {409, 422}
    assert not home.bids.bids


async def test_a_lost_answer_is_asked_for_again_with_the_same_form(home: House):
    """The page says what is known; sending it again gives the bid that was opened."""
    async with browser(home, "mara") as mara:
        check = await checked(mara)
        home.bids.lost = True
        unknown = await mara.fill(check, 503)
        assert "it will not be recorded twice" in unknown.text
        home.bids.lost = False
        done = await mara.fill(unknown)
    assert "/ccg/bids/07R-1" in done.url
    assert list(home.bids.bids) == ["07R-1"]
    assert home.bids.bids["07R-1"].stage is Stage.EXPRESSION_OF_INTEREST


@pytest.mark.parametrize("who", ["gail", "finn"])
async def test_others_read_what_is_needed_and_do_not_begin(home: House, who: str):
    """Only those who may submit an expression get the form."""
    async with browser(home, who) as person:
        page = await person.see("/ccg/start")
        assert "Start a bid" not in (await person.see("/ccg/")).links
        assert "Start now" not in page.links
        assert (await person.see(FIRST)).url == "/ccg/start"
        sent = await person.post(FIRST, data={"model": "joint", "then": "back"})
        assert sent.headers["location"] == "/ccg/start"
    assert not await home.connections.drafts.of("07R")
