"""The conflicts panel: rulings, and a conclusion with its mitigations."""

import re
from itertools import pairwise

from tests.services.house import House, hat
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, typed, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import interests

RULES = "Rule on an interest"
FORM = "/conflicts/bids/{}/do/conclude-conflict-review"
MITIGATION = {
    "mitigations__0__criterion": "Committee",
    "mitigations__0__text": "Appoint a second lay member.",
    "mitigations__0__owner": "Accountable officer",
    "mitigations__0__evidence": "Minutes of the governing body",
    "mitigations__0__due__day": "1",
    "mitigations__0__due__month": "3",
    "mitigations__0__due__year": "2028",
    "mitigations__0__support_level": "2",
}


async def test_the_panel_clears_a_bid_with_mitigations(home: House):
    """A mitigation is built on the form and becomes a condition of the bid."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    async with browser(home, "pia") as pia:
        form = await pia.see(FORM.format(bid_id))
        breach = await pia.fill(form, outcome="breach_case", reasons="A concern.")
        report = await pia.see(breach.links["Report the concern"])
        assert report.values["bid"] == bid_id
        form = await pia.see(FORM.format(bid_id))
        said = {"outcome": "clear_with_mitigations", "reasons": "Handled well."}
        more = await pia.fill(form, **said, add="mitigations")
        assert more.values["outcome"] == "clear_with_mitigations"
        assert more.values["mitigations.0.public"] == "no", "unless somebody says so"
        done = await pia.fill(more, **MITIGATION, mitigations__0__public="yes")
    assert "/recorded/" in done.url
    bid = home.bids.bids[bid_id]
    assert bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert bid.conditions[0].terms.criterion == "Committee"
    assert bid.conditions[0].terms.support_level == 2
    assert bid.conditions[0].terms.public


async def test_mitigations_without_their_outcome_are_refused_on_the_form(home: House):
    """The rule's own sentence, and every typed word still there."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    async with browser(home, "pia") as pia:
        form = await pia.see(FORM.format(bid_id))
        more = await pia.fill(form, add="mitigations")
        said = {"outcome": "clear", "reasons": "Fine."}
        page = await pia.fill(more, 422, **said, **MITIGATION)
    assert "Mitigations belong to the outcome clear with mitigations." in page.text
    assert page.values["mitigations.0.criterion"] == "Committee"


async def test_a_mitigation_half_written_is_asked_for_in_full(home: House):
    """Each empty part of it is named, and links to its place."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    async with browser(home, "pia") as pia:
        form = await pia.see(FORM.format(bid_id))
        more = await pia.fill(form, add="mitigations")
        said = {"outcome": "clear_with_mitigations", "reasons": "Well."}
        page = await pia.fill(more, 422, **said)
    assert page.links["Enter what has to be done"] == "#mitigations-0-text"
    assert page.links["Enter the date by when"] == "#mitigations-0-due-day"


async def test_what_the_review_still_waits_for_is_said_before_the_questions(
    home: House,
):
    """The chair sees whose declaration is missing."""
    bid_id = await opened(home)
    need = await until_asked(home, bid_id, "give_guardian_opinion")
    async with browser(home, "pia") as pia:
        page = await pia.see(FORM.format(bid_id))
    assert "does not wait for this step of yours now" in page.text
    assert need.words in page.text


def test_what_is_typed_is_made_from_the_command():
    """The helper of these tests writes a date in three boxes and a list by number."""
    from tests.builders import PANEL, START, terms  # noqa: PLC0415
    from workflows.contracts.commands import ConcludeConflictReview  # noqa: PLC0415

    command = ConcludeConflictReview(
        by=PANEL, outcome="clear", reasons="x", mitigations=(terms(START.date()),)
    )
    said = typed(command)
    assert said["mitigations__0__due__year"] == "2014"
    assert said["mitigations__count"] == "1"


async def test_whoever_has_declared_is_not_asked_to_again(home: House):
    """The bid waits for the finance officer's declaration now, not for theirs."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "declare_interest")
    declare = "Declare an interest, or that you have none"
    asked = f"Waiting for you {declare}"
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid_id}")
        assert asked in page.text
        done = await olu.fill(await olu.see(page.links[declare]), category="none")
        assert declare not in done.links
        assert asked not in (await olu.see(f"/ccg/bids/{bid_id}")).text
    async with browser(home, "finn") as finn:
        assert asked in (await finn.see(f"/ccg/bids/{bid_id}")).text


async def test_the_review_says_who_is_in_scope_and_what_was_done(home: House):
    """The matrix is for all who read the papers; the scope for those who review."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    own = hat(Role.BOARD_CLERK, "E09000007")
    await recuse(home, bid_id, "cleo", own, Handling.SPEAK_NOT_VOTE)
    async with browser(home, "pia") as pia:
        page = await pia.see(f"/conflicts/bids/{bid_id}/conflicts?opened=yes")
    assert "My firm owns the building." in page.text
    assert "Not stated in the ruling" in page.text
    assert "That they may speak but not decide" in page.text
    assert "A direct gain." in page.text
    assert "of the 2 people in scope have declared for this bid" in page.text
    assert "Signed as accountable officer" in page.text
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{bid_id}/conflicts")
    assert "A direct gain." in page.text
    assert "People in scope" not in page.text
    async with home.client("mara") as mara:
        answer = await mara.get(f"/ccg/api/v1/bids/{bid_id}/conflicts")
    rows = answer.json()["items"]
    assert [row["item"] for row in rows] == ["Eligibility"]
    assert rows[0]["person"] == "nobody"


async def test_the_region_rules_on_the_interest_of_the_panels_only_chair(home: House):
    """Both pages say who is asked; the region finds the form, and the review goes on."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    asked = "a ruling on interest {} by NHS England's regional team"
    async with browser(home, "pia") as pia, browser(home, "rhea") as region:
        form = await pia.see(f"/conflicts/bids/{bid_id}/do/declare-interest")
        await pia.fill(form, category="financial", description="A share in a practice.")
        bid = home.bids.bids[bid_id]
        number = interests.number(bid, bid.interests[-1].id)
        page = await pia.see(f"/conflicts/bids/{bid_id}")
        assert asked.format(number) in page.text
        assert f"{RULES}: Pia Example" not in page.links
        form = await pia.see(f"/conflicts/bids/{bid_id}/do/rule-on-interest")
        assert "The interest that you declared in this bid" in form.text
        assert "handling" not in form.values
        assert bid_id in (await region.see("/nhs-england/")).text
        page = await region.see(f"/nhs-england/bids/{bid_id}")
        form = await region.see(page.links[f"{RULES}: Pia Example"])
        assert "A share in a practice." in form.text
        said = {"severity": "slight", "handling": "note", "reason": "Remote."}
        done = await region.fill(form, **said)
        assert "/recorded/" in done.url, done.text
        ruled = home.bids.bids[bid_id].interests[-1]
        assert (ruled.handling, ruled.ruling_reason) == (Handling.NOTE, "Remote.")
        page = await pia.see(f"/conflicts/bids/{bid_id}")
        assert "Conclude the conflict review" in page.links


async def test_the_national_panels_chair_rules_where_chair_and_region_wait(home: House):
    """Neither is left waiting for the other: both pages name who is asked (R14)."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    own = {"category": "financial", "description": "A share in a practice."}
    async with browser(home, "pia") as pia, browser(home, "rhea") as region:
        for one, door in ((pia, "conflicts"), (region, "nhs-england")):
            form = await one.see(f"/{door}/bids/{bid_id}/do/declare-interest")
            await one.fill(form, **own)
        last = (
            "by the chair of NHS England's national panel in place of the panel's chair"
        )
        for one, door in ((pia, "conflicts"), (region, "nhs-england")):
            page = await one.see(f"/{door}/bids/{bid_id}")
            assert last in page.text
            assert not [text for text in page.links if text.startswith(RULES)]
    async with browser(home, "nat") as nat:
        page = await nat.see(f"/nhs-england/bids/{bid_id}")
        assert f"{RULES}: Rhea Example" in page.links
        form = await nat.see(page.links[f"{RULES}: Pia Example"])
        said = {"severity": "slight", "handling": "note", "reason": "Remote."}
        done = await nat.fill(form, **said)
        assert "/recorded/" in done.url, done.text
    async with browser(home, "pia") as pia:
        page = await pia.see(f"/conflicts/bids/{bid_id}")
        form = await pia.see(page.links[f"{RULES}: Rhea Example"])
        await pia.fill(form, **said)
        page = await pia.see(f"/conflicts/bids/{bid_id}")
        assert "Conclude the conflict review" in page.links


async def test_whoever_has_no_interest_stands_in_a_list_of_one_line_each(home: House):
    """Interests are told in full below it; those who have none are many."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "record_board_decision")
    await recuse(
        home, bid_id, "cleo", hat(Role.BOARD_CLERK, "E09000007"), Handling.NOTE
    )
    async with browser(home, "olu") as olu:
        form = await olu.see(f"/ccg/bids/{bid_id}/do/declare-interest")
        done = await olu.fill(form, category="none")
        assert "/recorded/" in done.url
        page = await olu.see(f"/ccg/bids/{bid_id}/conflicts")
    told = page.text.partition("Have said that they have no interest ")[2]
    assert told.startswith("Olu Example (accountable officer, NHS Camden CCG), ")
    assert "Olu Example declared no interest" not in page.text
    levels = [int(level) for level in re.findall(r"<h(\d)", page.html)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    last = page.html.partition("Declarations, opinions and the conclusion")[2]
    assert "<h3" in last
    assert "<h2" not in last.partition("</main>")[0]
    assert "declared a financial interest" in told
