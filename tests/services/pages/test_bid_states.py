"""What a bid's page says of a bid that has ended, is held, or could not be asked."""

from datetime import UTC, datetime, timedelta

import pytest

from services.kit import problems
from services.kit.pages import wrong
from services.kit.pages.bid import presenter
from services.kit.problem_kind import Kind
from tests import builders
from tests.builders import Story
from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened
from workflows.contracts import commands as c
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.clocks import Question
from workflows.rules import waiting


def said_of(story: Story) -> dict[str, str]:
    held = waiting.now(story.bid)
    return presenter.waiting(story.bid, held, story.now)


def test_an_ended_bid_says_how_it_came_out_and_why():
    """It waits for nothing, and so nothing is said of waiting."""
    story = Story().until_asked("screen")
    story.gives(
        c.Screen(
            by=builders.LOCAL,
            outcome=ScreeningOutcome.NOT_ELIGIBLE,
            reasons="the CCG is in special measures.",
        )
    )
    said = said_of(story)
    assert said["title"] == "How this bid came out"
    assert said["sentence"].startswith("It was found not eligible on ")
    assert said["more"] == "The CCG is in special measures."


def test_a_hold_is_told_once_with_who_and_why():
    story = Story().until_asked("submit_application")
    story.gives(c.PutOnHold(by=builders.REGION, reason="A breach report."))
    said = said_of(story)
    assert said["look"] == "held"
    assert said["more"].endswith(" put it on hold: A breach report.")


async def test_who_a_held_bid_waits_for_is_late_for_nobody(home: House):
    """Days are counted of what goes on only: the resumption, not the steps behind it."""
    bid = await opened(home)
    there = f"/nhs-england/bids/{bid}"
    async with browser(home, "lou") as lou:
        who = (await lou.see(there)).text.partition("Who it waits for")[2]
        assert "working days left" in who
        assert presenter.STANDS_STILL not in who
    async with browser(home, "rhea") as rhea:
        form = await rhea.see(f"{there}/do/put-on-hold")
        await rhea.fill(form, reason="A breach report.")
        who = (await rhea.see(there)).text.partition("Who it waits for")[2]
    resume, _, rest = who.partition("screen it")
    assert "to resume the bid" in resume
    assert "working days left" in resume
    assert presenter.STANDS_STILL in rest
    assert "working days left" not in rest


async def test_each_clock_says_how_much_is_used_and_why_it_was_paused(home: House):
    """On the bid's page, in My work, and for programs; the CCG reads of its own answer."""
    bid = await opened(home)
    question = Question(text="How many?")
    asked = c.AskInformation(by=builders.LOCAL, questions=(question,))
    async with home.client("lou") as lou:
        assert (await lou.give_command(asked, bid)).status_code == 200
        there = f"/nhs-england/api/v1/bids/{bid}"
        await lou.give(f"{there}/declare-interest", {"category": "none"})
        sheet = (await lou.get(there)).json()
        tasks = (await lou.get("/nhs-england/api/v1/tasks")).json()
    screening, answer = {t["key"]: t for t in sheet["time_used"]}, "answer"
    assert screening["screening"]["used"] == 0
    assert screening["screening"]["words"].startswith("0 of 20 working days used; ")
    assert screening["screening"]["words"].endswith(" awaiting the CCG's answer")
    assert "paused" not in screening[answer]["words"]
    assert tasks["items"][0]["time_used"] == screening["screening"]["words"]
    async with browser(home, "lou") as lou_at:
        theirs = (await lou_at.see(f"/nhs-england/bids/{bid}")).text
        work = (await lou_at.see("/nhs-england/")).text
    async with browser(home, "mara") as mara:
        ours = (await mara.see(f"/ccg/bids/{bid}")).text
    assert screening["screening"]["words"] in theirs
    assert screening["screening"]["words"] in work
    assert "paused since" in ours
    assert "awaiting your answer" in ours


async def test_while_an_answer_is_awaited_the_step_behind_it_is_late_for_nobody(
    home: House,
):
    """A long time after its date the list still counts the days from the question."""
    bid = await opened(home)
    question = Question(text="How many?")
    asked = c.AskInformation(by=builders.LOCAL, questions=(question,))
    async with home.client("lou") as lou:
        assert (await lou.give_command(asked, bid)).status_code == 200
        first = (await lou.get("/nhs-england/api/v1/tasks")).json()["items"][0]
        much_later = datetime.now(UTC) + timedelta(days=60)
        object.__setattr__(home.connections, "clock", lambda: much_later)
        (task,) = (await lou.get("/nhs-england/api/v1/tasks")).json()["items"]
    assert task["when"] == first["when"]
    assert task["when"]["overdue"] is False
    async with browser(home, "lou") as lou_at:
        work = (await lou_at.see("/nhs-england/")).text
        who = (await lou_at.see(f"/nhs-england/bids/{bid}")).text
        for due in ("late", "soon", "later"):
            found = await lou_at.see(f"/nhs-england/?due={due}")
            assert (bid in found.links) is (due == "later"), due
        team = await lou_at.see("/nhs-england/team?due=late")
        assert bid not in team.links
    assert "Not due yet (1)" in work
    assert "ago)" not in work
    answer, _, screening = who.partition("Who it waits for")[2].partition("screen it")
    assert "ago)" in answer
    assert "ago)" not in screening


async def test_the_start_of_a_held_bid_comes_nearer_all_the_same(home: House):
    """R22: the round starts when it starts."""
    bid = await opened(home, "greater_involvement")
    held = c.PutOnHold(by=builders.REGION, reason="A breach report.")
    async with home.client("rhea") as rhea:
        assert (await rhea.give_command(held, bid)).status_code == 200
    async with browser(home, "lou") as lou:
        page = await lou.see(f"/nhs-england/bids/{bid}")
    start = page.text.partition("The start date, ")[2].partition("About this bid")[0]
    assert "working days left" in start
    assert presenter.STANDS_STILL not in start


async def test_the_application_may_be_written_before_the_bid_is_screened(home: House):
    """The expression's form promises it; whoever may write finds the way."""
    bid = await opened(home)
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{bid}")
        assert page.links["Write the application"] == f"/ccg/bids/{bid}/application"
        offered = list(page.links)
        later = [at for at, link in enumerate(offered) if "the CCG is ready" in link]
        assert all(offered.index("Write the application") < at for at in later)


async def test_a_bid_that_does_not_answer_is_shown_as_last_recorded(home: House):
    """The page says what is known, and that it may be behind."""
    bid = await opened(home)
    async with browser(home, "lou") as lou:
        there = f"/nhs-england/bids/{bid}"
        assert "does not answer" not in (await lou.see(there)).text
        home.bids.down = True
        page = await lou.see(there)
    assert "does not answer at the moment" in page.text
    assert "What this bid waits for Waiting for " in page.text
    assert "to screen it" in page.text


@pytest.mark.parametrize(
    "kind", [problems.UNAVAILABLE, problems.OUT_OF_SERVICE, problems.DEFECT]
)
def test_nobody_at_a_browser_is_told_of_keys(kind: Kind):
    """A person has a form to send again, not a header."""
    page = bytes(wrong.page(kind, kind.meaning, "abc").body).decode()
    assert "Idempotency" not in page
    assert "same form" in page or "safe to send again" in page
