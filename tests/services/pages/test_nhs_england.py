"""NHS England's people: attest, recommend, decide with conditions, hand over, steer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.kit.pages.steps import weighing
from tests import builders
from tests.services.house import House
from tests.services.pages.visiting import Page, browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.commands import ConcludeConflictReview
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import ConditionStatus
from workflows.contracts.reviews import ConflictOutcome
from workflows.rules import calendar, words

CONDITION = {
    "conditions__0__criterion": "Governance",
    "conditions__0__text": "Appoint a second lay member.",
    "conditions__0__owner": "Accountable officer",
    "conditions__0__evidence": "Minutes",
    "conditions__0__due__day": "1",
    "conditions__0__due__month": "3",
    "conditions__0__due__year": "2027",
    "conditions__0__support_level": "3",
}


async def _asked(home: House, command: str, model: str = "delegated") -> str:
    bid_id = await opened(home, model)
    await until_asked(home, bid_id, command)
    return bid_id


async def _sent(
    home: House, who: str, bid_id: str, step: str, status: int = 200, **said: Any
) -> Page:
    async with browser(home, who) as somebody:
        form = await somebody.see(f"/nhs-england/bids/{bid_id}/do/{step}")
        if said.pop("with_condition", False):
            form = await somebody.fill(form, add="conditions")
            said |= CONDITION
        return await somebody.fill(form, status, **said)


def _on(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}__{part}": str(getattr(day, part)) for part in ("day", "month", "year")
    }


async def test_who_signs_for_finance_reads_what_was_attested(home: House):
    """A signature is on what stands on the page."""
    bid_id = await _asked(home, "sign_assurance")
    async with browser(home, "lin") as lin:
        page = await lin.see(f"/nhs-england/bids/{bid_id}/do/sign-assurance")
        assert "Evidence: Quarter 3 review." in page.text
        refused = await lin.fill(page, 422)
    assert "Confirm that you sign Part two" in refused.links


def test_who_decides_is_told_what_the_conflicts_panel_asked_for():
    """Its mitigations are conditions of the bid before anybody decides."""
    story = builders.Story().until_asked("conclude_conflict_review")
    story.gives(
        ConcludeConflictReview(
            by=builders.PANEL,
            version=story.bid.version,
            outcome=ConflictOutcome.CLEAR_WITH_MITIGATIONS,
            reasons="One thing.",
            mitigations=(builders.terms(story.bid.start_date),),
        )
    )
    (told,) = weighing.mitigations(story.bid)
    assert told.startswith("The conflicts panel asked for 1 mitigation, which")
    assert f"condition 1, {story.bid.conditions[0].terms.criterion}" in told
    assert told in weighing.before_decision(story.bid)


async def test_the_national_chair_approves_with_a_condition(home: House):
    """The condition builder's terms are on the bid, and block the handover."""
    bid_id = await _asked(home, "decide")
    said = {"outcome": "approve_with_conditions", "reasons": "Sound."}
    done = await _sent(home, "nat", bid_id, "decide", with_condition=True, **said)
    assert "/recorded/" in done.url
    bid = home.bids.bids[bid_id]
    assert bid.conditions[0].terms == builders.ConditionTerms(
        criterion="Governance",
        text="Appoint a second lay member.",
        owner="Accountable officer",
        evidence="Minutes",
        due=bid.conditions[0].terms.due,
        support_level=3,
    )
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(f"/nhs-england/bids/{bid_id}/conditions?opened=yes")
        assert "Condition 1: Governance" in page.text
        assert "What it blocks The handover is not released" in page.text
        work = await rhea.see("/nhs-england/")
        assert f"Discharge condition 1, bid {bid_id}" in work.links
        page = await rhea.see(f"/nhs-england/bids/{bid_id}")
        link = page.links["Discharge a condition: Governance"]
        form = await rhea.see(link)
        assert "Appoint a second lay member." in form.text
        await rhea.fill(form, evidence="Minutes seen.")
    assert home.bids.bids[bid_id].conditions[0].status is ConditionStatus.DISCHARGED
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(f"/nhs-england/bids/{bid_id}/conditions?opened=yes")
        assert "What it blocks" not in page.text


async def test_a_condition_may_hold_up_the_signatures(home: House):
    """What was chosen stands where the decision was recorded, and with the condition."""
    bid_id = await _asked(home, "decide")
    done = await _sent(
        home,
        "nat",
        bid_id,
        "decide",
        with_condition=True,
        outcome="approve_with_conditions",
        reasons="Sound.",
        conditions__0__blocks="signature",
    )
    blocked = "Nobody signs the agreement before it is met"
    assert blocked in done.text
    assert "to be met before the agreement is signed" in done.text
    hidden = (
        "In the public register: Number, date and how it stands; none of its words."
    )
    assert hidden in done.text
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid_id}/conditions")
        assert f"What it blocks {blocked}" in page.text
        assert "condition 1 to be met before the agreement is signed" in page.text


async def test_approval_for_a_lower_model_names_it(home: House):
    """Only models that ask for less are offered."""
    bid_id = await _asked(home, "decide")
    said = {
        "outcome": "approve_lower_model",
        "reasons": "Step by step.",
        "codes": ["R08"],
    }
    page = await _sent(home, "nat", bid_id, "decide", 422, **said)
    assert "Name the lower model" in page.text
    await _sent(home, "nat", bid_id, "decide", **said, lower_model="joint")
    decision = home.bids.bids[bid_id].decision
    assert decision
    assert decision.model is Model.JOINT


async def test_a_deferral_names_the_later_round(home: House):
    """The bid ends with it."""
    bid_id = await _asked(home, "decide", "joint")
    said = {
        "outcome": "defer",
        "reasons": "Too early.",
        "to_cycle": "2028/29",
        "codes": ["R06"],
    }
    await _sent(home, "dan", bid_id, "decide", **said)
    assert home.bids.bids[bid_id].stage is Stage.DEFERRED


async def test_a_page_that_stood_open_too_long_decides_nothing(home: House):
    """The version that was looked at goes with the form."""
    bid_id = await _asked(home, "moderate")
    async with browser(home, "rhea") as rhea:
        form = await rhea.see(f"/nhs-england/bids/{bid_id}/do/moderate")
        bid = home.bids.bids[bid_id]
        home.bids.bids[bid_id] = bid.model_copy(update={"version": bid.version + 1})
        said = {"recommendation": "approve", "reasons": "In line."}
        page = await rhea.fill(form, 409, **said)
    assert "You looked at version 1" in page.text


async def test_the_agreement_begins_with_what_the_application_asked_for(home: House):
    """What is changed shows as a difference that the CCG has to acknowledge."""
    bid_id = await _asked(home, "issue_agreement")
    async with browser(home, "ofa") as ofa:
        form = await ofa.see(f"/nhs-england/bids/{bid_id}/do/issue-agreement")
        assert form.values["functions"] == ["F01", "F02"]
        said = {"instrument": "Agreement 1", "functions": ["F01", "F03"]}
        await ofa.fill(form, **said)
    agreement = home.bids.bids[bid_id].agreement
    assert agreement
    assert (agreement.added, agreement.removed) == (("F03",), ("F02",))


async def test_a_bid_is_put_on_hold_and_resumed(home: House):
    """While it is held the page says why, and only what is possible is offered."""
    bid_id = await opened(home)
    await _sent(home, "lou", bid_id, "put-on-hold", reason="A merger is planned.")
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid_id}")
        assert "A merger is planned." in page.text
        not_now = await lou.see(f"/nhs-england/bids/{bid_id}/do/screen")
        assert "This bid is on hold" in not_now.text
        assert bid_id in not_now.title
    await _sent(home, "lou", bid_id, "resume", reason="It is off.")
    assert home.bids.bids[bid_id].hold is None


async def test_a_hold_with_a_day_says_so_and_asks_for_a_day_that_makes_sense(
    home: House,
):
    """What was typed comes back with the sentence; then every page says until when."""
    bid_id, today = await opened(home), calendar.london_day(datetime.now(UTC))
    day = today + timedelta(days=14)
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid_id}/do/put-on-hold")
        assert "On which day does it go on? (optional)" in form.text
        again = await lou.fill(form, 422, reason="A merger.", **_on("until", today))
        assert "Give a day after today on which the hold ends." in again.text
        await lou.fill(again, **_on("until", day))
        page = await lou.see(f"/nhs-england/bids/{bid_id}")
        assert f"until {words.day(day)}; its clocks stand still" in page.text
        assert f"The end of the hold on {words.day(day)}" in page.text
        assert "Resume the bid" in page.text
        tasks = await lou.see("/nhs-england/")
        assert "Resume" not in tasks.text, "nobody has to"
    assert home.bids.bids[bid_id].hold.until == day


async def test_a_date_is_moved_later_and_never_earlier(home: House):
    """The dates that run are offered with when they are due."""
    bid_id = await opened(home)
    said = {"key": "screening", "reason": "Illness."}
    early = {"to__day": "1", "to__month": "1", "to__year": "2020"}
    page = await _sent(home, "lou", bid_id, "extend-date", 422, **said, **early)
    assert "give a later one" in page.text
    late = early | {"to__year": "2029"}
    await _sent(home, "lou", bid_id, "extend-date", **said, **late)
    assert home.bids.bids[bid_id].extensions[0].to.year == 2029


async def test_only_the_national_office_is_offered_the_rounds_own_dates(home: House):
    """What would only be refused is not on the page."""
    bid_id = await opened(home)
    for who, offered in (("lou", False), ("ofa", True)):
        async with browser(home, who) as somebody:
            page = await somebody.see(f"/nhs-england/bids/{bid_id}/do/extend-date")
        assert ("The start It is" in page.text) is offered


async def test_an_old_sign_in_is_asked_for_again_and_nothing_typed_is_lost(home: House):
    """A decision asks who one is if that was long ago."""
    bid_id = await _asked(home, "decide")
    async with browser(home, "nat", signed_in_ago=3600) as nat:
        form = await nat.see(f"/nhs-england/bids/{bid_id}/do/decide")
        values = form.values | {"outcome": "approve", "reasons": "All tests met."}
        answer = await nat.post(form.action, data=values)
        assert answer.headers["location"].startswith("/sign-in?to=")
    assert home.bids.bids[bid_id].decision is None


async def test_moving_a_date_is_offered_to_whoever_has_one_to_move(home: House):
    """While only the cycle's own dates run, the local team has none to choose."""
    bid_id = await opened(home)
    said = {"outcome": "eligible", "reasons": "Complete."}
    await _sent(home, "lou", bid_id, "screen", **said)
    address = f"/nhs-england/bids/{bid_id}"
    async with browser(home, "lou") as lou:
        assert "Extend a date" not in (await lou.see(address)).links
        page = await lou.see(f"{address}/do/extend-date")
        assert "Only NHS England's national office moves the dates" in page.text
    async with browser(home, "ofa") as ofa:
        assert "Extend a date" in (await ofa.see(address)).links
