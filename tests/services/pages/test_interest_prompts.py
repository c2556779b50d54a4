"""Where one declares for a bid: what of one's register fits it, and why; one press."""

import pytest

from tests.rules.registering import an_interest
from tests.services.house import House
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from workflows.contracts.registers import ChangeKind
from workflows.contracts.reviews import InterestCategory
from workflows.rules import interests

PRESS = "Declare this interest"


async def registered(home: House, who: str, **changes: object) -> None:
    number = await home.number(who)
    await home.connections.interest_writing.put(
        number, ChangeKind.ADDED, an_interest(**changes), by=number, name=who
    )


async def shown(home: House, who: str, door: str, bid: str) -> Page:
    async with browser(home, who) as one:
        return await one.see(f"{door}/bids/{bid}/do/declare-interest")


@pytest.mark.parametrize(
    ("who", "door", "changes", "why"),
    [
        (
            "cara",
            "/hwb",
            {"organisation": "My practice", "code": "x07r01"},
            "It has the code X07R01: Example practice 1 of 39, NHS Camden CCG is a "
            "practice of NHS Camden CCG, which makes this bid.",
        ),
        (
            "pia",
            "/conflicts",
            {"organisation": "camden clinical commissioning group"},
            "It has the name of NHS Camden CCG: it makes this bid.",
        ),
        (
            "dan",
            "/nhs-england",
            {"organisation": "London Borough of Camden"},
            "which is asked about this bid.",
        ),
    ],
)
async def test_an_interest_that_touches_the_bid_is_shown_with_the_reason(
    home: House, who: str, door: str, changes: dict[str, str], why: str
):
    bid = await a_bid(home)
    await registered(home, who, **changes)
    page = await shown(home, who, door, bid)
    assert why in page.text
    assert "Whether it is an interest in this bid is for you to say." in page.text
    assert "you decide nothing on the bid before somebody has ruled on it" in page.text
    assert not home.bids.bids[bid].interests, "a prompt declares nothing"


async def test_one_press_declares_it_as_it_stands_in_the_register(home: House):
    bid = await a_bid(home)
    await registered(home, "cara", code="07R", relationship="A friend's.")
    page = await shown(home, "cara", "/hwb", bid)
    form = next(
        f for f in page.forms if "description" in f.values and "since.day" in f.values
    )
    async with browser(home, "cara") as cara:
        done = await cara.post(form.action, data=form.values, follow_redirects=True)
        again = await cara.post(form.action, data=form.values, follow_redirects=True)
    assert "/recorded/" in str(done.url)
    assert str(again.url) == str(done.url), "sent twice it is one"
    (declared,) = home.bids.bids[bid].interests
    assert declared.category is InterestCategory.FINANCIAL
    assert declared.description == (
        "Example Road Surgery (07R): A partner. A friend's."
    )
    assert declared.since == an_interest().since
    assert interests.bars_deciding(home.bids.bids[bid], declared.by.person)
    after = await shown(home, "cara", "/hwb", bid)
    assert PRESS not in after.text, "what is declared is not offered again"


async def test_what_does_not_fit_and_whoever_has_nothing_is_shown_nothing(home: House):
    bid = await a_bid(home)
    await registered(home, "cara", code="08H")
    for who, door in (("cara", "/hwb"), ("pia", "/conflicts")):
        page = await shown(home, who, door, bid)
        assert PRESS not in page.text
        assert "Declare an interest" in page.title


async def test_somebody_elses_register_is_nobodys_business(home: House):
    bid = await a_bid(home)
    await registered(home, "cara", code="07R")
    page = await shown(home, "cleo", "/hwb", bid)
    assert "Example Road Surgery" not in page.text


async def test_other_steps_show_nothing_of_it(home: House):
    bid = await a_bid(home)
    await registered(home, "mara", code="07R")
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{bid}/do/answer-information")
    assert PRESS not in page.text


async def ruled(home: House, bid: str, handling: str, reason: str) -> Page:
    """The panel's chair rules on the one interest that there is."""
    async with browser(home, "pia") as pia:
        form = await pia.see(f"/conflicts/bids/{bid}/do/rule-on-interest")
        given = {"interest": "i1", "handling": handling, "reason": reason}
        return await pia.fill(form, severity="material", **given)


async def test_the_panels_chair_waives_after_a_ruling_and_never_before(home: House):
    """A waiver is on record under the name of whoever gave it."""
    bid = await a_bid(home)
    await registered(home, "cara", code="07R")
    page = await shown(home, "cara", "/hwb", bid)
    form = next(
        f for f in page.forms if "since.day" in f.values and "description" in f.values
    )
    async with browser(home, "cara") as cara:
        await cara.post(form.action, data=form.values, follow_redirects=True)
    async with browser(home, "pia") as pia:
        first = await pia.see(f"/conflicts/bids/{bid}/do/rule-on-interest")
    assert "Waive it" not in first.text
    await ruled(home, bid, "leave", "A direct gain.")
    assert interests.is_out(home.bids.bids[bid], await home.number("cara"))
    async with browser(home, "pia") as pia:
        second = await pia.see(f"/conflicts/bids/{bid}/do/rule-on-interest")
    assert "Waive it" in second.text
    done = await ruled(home, bid, "waiver", "Nobody else knows the area.")
    assert "Pia Example" in done.text
    assert "waived, and they may take part" in done.text
    assert not interests.is_out(home.bids.bids[bid], await home.number("cara"))
