"""The steps that a CCG's people take on a bid, each from its form."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.ccg.forms import answer_information
from services.kit.pages.questions.asking import Asking
from tests import builders
from tests.builders import Story
from tests.services.house import House, hat
from tests.services.pages.visiting import Page, browser
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Question
from workflows.contracts.cycles import DeadlineKey, Model
from workflows.contracts.decisions import Recommendation
from workflows.contracts.parties import Role
from workflows.rules import deadlines, words

DO = "/ccg/bids/07R-1/do"


async def told(home: House, story: Story) -> None:
    """The services know what has happened in this story, and live in its time."""
    home.bids.clock = lambda: story.now
    for event in story.events:
        await home.bids.happened(story.bid.id, event)


async def asked_for(home: House, command: str) -> Story:
    """Camden's bid, where it waits for somebody's command."""
    story = Story().until_asked(command)
    await told(home, story)
    return story


async def given(
    home: House, who: str, step: str, status: int = 200, **typed: Any
) -> Page:
    """Somebody opens the form of a step, fills it in and sends it."""
    async with browser(home, who) as person:
        page = await person.see(f"{DO}/{step}")
        return await person.fill(page, status, **typed)


async def test_each_named_officer_signs_the_application(home: House):
    """The officers' signatures bind to the version that stood on the page."""
    await asked_for(home, "sign_application")
    async with browser(home, "olu") as olu:
        page = await olu.see(f"{DO}/sign-application")
        assert page.values["version"] == "1"
        unticked = await olu.fill(page, 422)
        assert "Confirm that you have read the application" in unticked.text
        done = await olu.fill(unticked, declaration="yes")
    assert "recorded" in done.url
    await given(home, "finn", "sign-application", declaration="yes")
    assert len(home.bids.bids["07R-1"].part_one) == 2


async def test_a_signature_on_an_older_version_is_refused(home: House):
    """What was signed is what was read."""
    await asked_for(home, "sign_application")
    page = await given(
        home, "olu", "sign-application", 409, declaration="yes", version="7"
    )
    assert "You looked at version 7" in page.text


async def test_an_answer_is_asked_for_question_by_question(home: House):
    """The original question stands over its answer; each has to be answered."""
    story = Story().until(Stage.HWB_APPROVAL)
    questions = (Question(text="Which practices?"), Question(text="At what cost?"))
    story.gives(c.AskInformation(by=builders.CLERK, questions=questions))
    await told(home, story)
    async with browser(home, "mara") as mara:
        work = await mara.see("/ccg/bids/07R-1")
        link = next(h for text, h in work.links.items() if "Answer" in text)
        assert link.endswith("answer-information?about=q1")
        page = await mara.see(link)
        assert "Question 1: Which practices?" in page.text
        assert "Question 2: At what cost?" in page.text
        half = await mara.fill(page, 422, answers__0="All forty.")
        assert "Enter an answer to question 2" in half.text
        assert half.values["answers.0"] == "All forty."
        await mara.fill(half, answers__1="None.")
        messages = await mara.see("/ccg/bids/07R-1/messages")
    assert "At what cost? None." in messages.text
    answers = [q.answer for q in home.bids.bids["07R-1"].requests[0].questions]
    assert answers == ["All forty.", "None."]


def test_an_answer_says_by_when_and_counts_when_it_is_late():
    """The day is named before the button is pressed, and after it has gone by."""
    story = Story().until(Stage.HWB_APPROVAL)
    asked = (Question(text="Which practices?"),)
    story.gives(c.AskInformation(by=builders.CLERK, questions=asked))
    clock = deadlines.clock_of(story.bid, DeadlineKey.ANSWER, "q1")
    assert clock
    due = clock.due

    def told_at(now: datetime) -> str:
        asking = Asking(bid=story.bid, by=builders.MANAGER, about="q1", now=now)
        return answer_information(asking).lead[0]

    assert told_at(due).endswith(f" Answer by {words.moment(due)}.")
    late = f" The answer was due by {words.moment(due)}; it still counts."
    assert told_at(due + timedelta(minutes=1)).endswith(late)


async def test_the_lay_verifier_records_the_ballot(home: House):
    """Counts are checked by the rule, dates by the form."""
    story = await asked_for(home, "record_mandate")
    day = story.now.date()
    typed: dict[str, Any] = {
        "ballot.opened.day": 1,
        "ballot.opened.month": 5,
        "ballot.opened.year": 2014,
        "ballot.closed.day": day.day,
        "ballot.closed.month": day.month,
        "ballot.closed.year": day.year,
        "ballot.electorate": "40",
        "ballot.in_favour": "30",
        "ballot.against": "4",
    }
    async with browser(home, "lena") as lena:
        page = await lena.see(f"{DO}/record-mandate")
        many = await lena.fill(page, 422, **{**typed, "ballot.against": "14"})
        assert "More practices voted than have a vote." in many.text
        await lena.fill(many, **typed)
    assert home.bids.bids["07R-1"].mandates


async def test_the_finance_officer_signs_the_sums_on_the_page(home: House):
    """Another schedule than the one that was read is refused."""
    await asked_for(home, "agree_allocation")
    page = await given(home, "finn", "agree-allocation", 409, schedule_hash="b" * 64)
    assert "not the one you looked at" in page.text
    async with browser(home, "finn") as finn:
        page = await finn.see(f"{DO}/agree-allocation")
        assert "£1,000,000.00" in page.text
        assert page.values["schedule_hash"] == "a" * 64
        await finn.fill(page)
    assert home.bids.bids["07R-1"].allocation_signatures


async def test_a_change_of_scope_is_shown_and_acknowledged(home: House):
    """Nobody signs an agreement for other functions without having seen which."""
    story = Story().until_asked("issue_agreement")
    story.gives(
        c.IssueAgreement(
            by=builders.OFFICE, instrument="Agreement 7", functions=("F01", "F07")
        )
    )
    while next(n.command for n in story.needs()) != "sign_agreement":
        story.step()
    assert story.bid.agreement
    story.now = max(story.now, story.bid.agreement.sign_from)
    await told(home, story)
    async with browser(home, "olu") as olu:
        page = await olu.see(f"{DO}/sign-agreement")
        assert "Added since the application F07" in page.text
        assert "Removed since the application F02" in page.text
        blind = await olu.fill(page, 409)
        assert "Acknowledge the changes to sign" in blind.text
        await olu.fill(blind, acknowledges_changes="yes")
    agreement = home.bids.bids["07R-1"].agreement
    assert agreement
    assert agreement.signatures


async def test_a_bid_is_withdrawn_with_a_reason(home: House):
    """Only the accountable officer may, and says why."""
    await told(home, Story().until(Stage.HWB_APPROVAL))
    page = await given(home, "olu", "withdraw", 422)
    assert "Enter the reason" in page.text
    await given(home, "olu", "withdraw", reason="The members asked for it.")
    assert home.bids.bids["07R-1"].stage is Stage.WITHDRAWN
    async with browser(home, "mara") as mara:
        assert "You cannot do this now" in (await mara.see(f"{DO}/withdraw")).text


async def test_the_guardian_gives_an_opinion(home: House):
    """It is asked of the guardian, and read by the panel."""
    await asked_for(home, "give_guardian_opinion")
    await given(
        home, "gail", "give-guardian-opinion", satisfied="yes", opinion="Well handled."
    )
    assert home.bids.bids["07R-1"].guardian_opinions[0].text == "Well handled."


async def test_interests_are_declared_and_ruled_on(home: House):
    """The guardian rules on what somebody of the CCG declared."""
    await told(home, Story().until(Stage.HWB_APPROVAL))
    await given(
        home,
        "finn",
        "declare-interest",
        category="financial",
        description="My partner owns a practice.",
    )
    async with browser(home, "gail") as gail:
        page = await gail.see(f"{DO}/rule-on-interest?about=i1")
        assert "My partner owns a practice." in page.text
        await gail.fill(
            page, severity="grave", handling="no_papers", reason="Too close."
        )
    async with browser(home, "finn") as finn:
        summary = await finn.see("/ccg/bids/07R-1")
    assert "you see no papers of it" in summary.text


@pytest.mark.parametrize("who", ["mara", "gail", "isla"])
async def test_a_form_for_others_says_so(home: House, who: str):
    """Somebody else's step is explained; somebody else's bid is not there."""
    await asked_for(home, "sign_application")
    if who == "isla":
        await home.enrol("ivo", hat(Role.ACCOUNTABLE_OFFICER, "08H"))
    async with browser(home, who) as person:
        status = 404 if who == "isla" else 200
        page = await person.see(f"{DO}/sign-application", status)
    assert ("You cannot do this now" in page.text) is (who != "isla")


async def test_a_lower_model_is_accepted(home: House):
    """The CCG sees what it asked for and what it got."""
    story = Story().until_asked("decide")
    story.gives(
        c.Decide(
            by=builders.NATIONAL,
            version=story.bid.version,
            outcome=Recommendation.APPROVE_LOWER_MODEL,
            lower_model=Model.JOINT,
            reasons="Joint first.",
        )
    )
    await told(home, story)
    page = await given(home, "olu", "accept-model", declaration="yes")
    assert "recorded" in page.url
    decision = home.bids.bids["07R-1"].decision
    assert decision
    assert decision.accepted
