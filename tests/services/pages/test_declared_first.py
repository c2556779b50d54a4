"""Whoever judges a bid and has not declared is led to the form for it, and back again."""

from typing import Any

from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Bid, Stage

STEP = "/conflicts/bids/{}/do/conclude-conflict-review"
ASKS = "You have not said whether you have an interest in this bid."
GO_ON = "Go on: Conclude the conflict review"


def asks(home: House, bid_id: str) -> Bid:
    """The bid's round asks whoever judges it to declare first."""
    bid = home.bids.bids[bid_id]
    cycle = bid.cycle.model_copy(update={"judges_declare": True})
    home.bids.bids[bid_id] = bid.model_copy(update={"cycle": cycle})
    return home.bids.bids[bid_id]


async def at_the_conclusion(home: House) -> str:
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    asks(home, bid_id)
    return bid_id


async def test_a_step_opens_on_the_way_to_declare_and_after_it(home: House):
    """From the step to the declaration, and from what was recorded on to the step."""
    bid_id = await at_the_conclusion(home)
    async with browser(home, "pia") as pia:
        bid = await pia.see(f"/conflicts/bids/{bid_id}")
        step = next(x for x in bid.links.values() if x.endswith(STEP.format(bid_id)))
        shut = await pia.see(step)
        assert ASKS in shut.text
        assert not [one for one in shut.forms if "form_token" in one.values]
        form = await pia.see(shut.links["Declare"])
        done = await pia.fill(form, category="none")
        assert "Conclude the conflict review" not in done.links, "twice the same step"
        back = await pia.see(done.links[GO_ON])
        assert back.url == STEP.format(bid_id)
        clear = await pia.fill(back, outcome="clear", reasons="Handled well.")
    assert "/recorded/" in clear.url
    assert home.bids.bids[bid_id].stage is Stage.APPROVAL_IN_PRINCIPLE


async def test_what_was_typed_before_is_there_after_declaring(home: House):
    """A form opened before the round asked: refused, on record, and given back."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    words = "Handled well, and minuted."
    async with browser(home, "pia") as pia:
        early = await pia.see(STEP.format(bid_id))
        asks(home, bid_id)
        entries = home.bids.entries(bid_id)
        kept: dict[str, Any] = {"outcome": "clear", "reasons": words}
        page = await pia.fill(early, 403, **kept)
        assert ASKS in page.text
        assert page.values["reasons"] == words
        assert home.bids.entries(bid_id) == entries + 1
        attempt = home.bids.bids[bid_id].refusals
        assert dict(attempt) == {await home.number("pia"): 1}

        form = await pia.see(page.links["Declare first"])
        slip = await pia.fill(form, 422, category=None)
        done = await pia.fill(slip, category="none")
        back = await pia.see(done.links[GO_ON])
        assert (back.values["outcome"], back.values["reasons"]) == ("clear", words)
        clear = await pia.fill(back)
    assert "/recorded/" in clear.url
    assert home.bids.bids[bid_id].stage is Stage.APPROVAL_IN_PRINCIPLE


async def test_whoever_declares_an_interest_is_not_led_on(home: House):
    """They wait for a ruling, and the step is not offered to them."""
    bid_id = await at_the_conclusion(home)
    async with browser(home, "pia") as pia:
        shut = await pia.see(STEP.format(bid_id))
        form = await pia.see(shut.links["Declare"])
        said = {"category": "financial", "description": "A share."}
        done = await pia.fill(form, **said)
        assert GO_ON not in done.links
        again = await pia.see(STEP.format(bid_id))
    assert "has not been ruled on yet" in again.text
    assert "Declare" not in again.links


async def test_the_guardian_is_led_to_the_ccgs_own_form(home: House):
    """Who rules and gives an opinion for a CCG judges too."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "give_guardian_opinion")
    asks(home, bid_id)
    async with browser(home, "gail") as gail:
        shut = await gail.see(f"/ccg/bids/{bid_id}/do/give-guardian-opinion")
        form = await gail.see(shut.links["Declare"])
        done = await gail.fill(form, category="none")
        link = done.links["Go on: Give the guardian's opinion"]
    assert link == f"/ccg/bids/{bid_id}/do/give-guardian-opinion"


async def test_an_address_that_names_no_step_leads_nowhere(home: House):
    """What stands in an address is somebody else's words."""
    bid_id = await at_the_conclusion(home)
    there = f"/conflicts/bids/{bid_id}/do/declare-interest"
    for said in ("//evil.example", "no-such-step", "withdraw", "../../sign-out"):
        async with browser(home, "pia") as pia:
            page = await pia.see(f"{there}?then={said}&held=x")
            assert "//evil.example" not in page.html
            number = home.bids.entries(bid_id)
            done = await pia.see(
                f"/conflicts/bids/{bid_id}/recorded/{number}?then={said}"
            )
            assert not [one for one in done.links if one.startswith("Go on: ")]


async def test_a_program_is_refused_with_a_type_of_its_own(home: House):
    """And its sheet of commands says why before it tries."""
    bid_id = await at_the_conclusion(home)
    api = f"/conflicts/api/v1/bids/{bid_id}"
    said = {"version": 1, "outcome": "clear", "reasons": "Handled well."}
    async with home.client("pia") as pia:
        sheet = (await pia.get(f"{api}/allowed")).json()
        refused = await pia.give(f"{api}/conclude-conflict-review", said)
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("/undeclared")
        assert ASKS in refused.json()["detail"]
        none = await pia.give(f"{api}/declare-interest", {"category": "none"})
        assert none.status_code == 200
        assert (await pia.give(f"{api}/conclude-conflict-review", said)).is_success
    one = {x["command"]: x for x in sheet["commands"]}["conclude-conflict-review"]
    assert (one["possible"], one["problem"]) == (False, "undeclared")
