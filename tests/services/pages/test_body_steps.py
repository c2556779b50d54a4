"""A body's own ladder on its pages: steps for when it is late, and the letters that go by it."""

from datetime import timedelta

from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, seated
from tests.services.pages.body import a_body
from tests.services.pages.visiting import Browser, Page, browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.committees import BodyKind
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import DeadlinePassed, Reminded
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.rules import deadlines

DRAFT = "/hwb/body/draft"
CALLED = {
    "when": "after",
    "tells": ["clerk", "sponsor"],
    "words": "A special meeting is called.",
}


async def stepped(who: Browser, **said: object) -> Page:
    """One more step in the draft."""
    return await who.fill(await who.see(f"{DRAFT}/steps/new"), **said)


async def told(home: House, subject: str) -> list[str]:
    """What somebody reads of dates that have passed."""
    number = await home.number(subject)
    page = await home.connections.register.notices_for(number, 1, 50)
    return [n.words for n in page.items if n.kind is NoticeKind.ESCALATION]


async def test_steps_are_added_changed_and_taken_away_in_the_draft(home: House):
    """In the order of their days, each with whom it tells, in words."""
    await a_body(home)
    async with browser(home, "cleo") as cleo:
        empty = await cleo.see(DRAFT)
        assert "It has no steps of its own: the round's reminders go out" in empty.text
        late = {"when": "after", "days": "3", "words": "It is three days late."}
        await stepped(cleo, **late, tells=["members"])
        page = await stepped(cleo, **CALLED)
        first, second = (
            "When a date has passed, the clerk and the CCG's accountable officer are told",
            "3 working days after it, the members are told",
        )
        assert page.text.index(first) < page.text.index(second)
        assert f"If it is late: {first}: A special meeting is called." in page.text
        form = await cleo.see(f"{DRAFT}/steps/1")
        assert form.values["days"] == "3"
        await cleo.fill(form, days="5", tells=["chair"])
        page = await cleo.see(DRAFT)
        assert "5 working days after it, the chair is told" in page.text
        assert second not in page.text
        await cleo.post(f"{DRAFT}/steps/0/remove", data={"draft": "3"})
        assert first not in (await cleo.see(DRAFT)).text
        for path in ("steps/1", "steps/99"):
            assert (await cleo.get(f"{DRAFT}/{path}")).status_code == 404
        gone = await cleo.post(f"{DRAFT}/steps/7/remove", data={"draft": "4"})
        assert gone.status_code == 404


async def test_a_step_that_cannot_be_is_refused_at_its_question(home: House):
    """What was typed comes back; nothing of it is in the draft."""
    await a_body(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{DRAFT}/steps/new")
        bare = await cleo.fill(form, 422, days="")
        for said in (
            "Enter how many working days before or after it",
            "Select who is told",
            "Enter what they read",
        ):
            assert said in bare.text
        far = await cleo.fill(form, 422, days="261", **CALLED)
        assert (
            "How many working days before or after it must be 260 or less" in far.text
        )
        assert far.values["words"] == CALLED["words"]
        before = await cleo.fill(form, 422, days="-1", **CALLED)
        assert (
            "How many working days before or after it must be 0 or more" in before.text
        )
        await stepped(cleo, **CALLED)
        again = await cleo.fill(
            await cleo.see(f"{DRAFT}/steps/new"), 422, tells=["clerk"], words="Again."
        )
        assert "When a date has passed, the clerk would be told twice." in again.text
        assert "Again." not in (await cleo.see(DRAFT)).text


async def test_a_body_that_is_never_late_is_asked_for_no_steps(home: House):
    """No date of a bid is that of a CCG's own committee."""
    committee = await a_body(home, BodyKind.COMMISSIONING_COMMITTEE.value)
    code = committee.body.partition("/")[0]
    await home.enrol("gus", hat(Role.GUARDIAN, code))
    async with browser(home, "gus") as gus:
        page = await gus.see("/ccg/body/draft")
        assert "Add a seat" in page.links
        assert "Add a step" not in page.links
        assert (await gus.get("/ccg/body/draft/steps/new")).status_code == 404


async def test_letters_go_by_the_steps_once_they_are_in_force(home: House):
    """A draft changes no letter; the version in force does, and programs read it."""
    bid_id = await opened(home)
    await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    await home.enrol("cara", hat(Role.BOARD_CHAIR, BOARD))

    async def late(days: int) -> None:
        """The board's date passes, as its workflow would say."""
        clock = deadlines.clock_of(home.bids.bids[bid_id], DeadlineKey.BOARD, BOARD)
        assert clock
        passed = DeadlinePassed(
            at=clock.due + timedelta(days=days),
            key=clock.key,
            subject=clock.subject,
            due=clock.due,
            lapses=False,
        )
        await home.bids.happened(bid_id, passed)

    async with browser(home, "cleo") as cleo, home.client("cleo") as program:
        await stepped(cleo, **CALLED)
        await late(1)
        assert [len(await told(home, one)) for one in ("cara", "cleo")] == [1, 0]
        form = await cleo.see(f"{DRAFT}/in-force")
        done = await cleo.fill(form, reason="The board wants to hear of it first.")
        assert "the clerk and the CCG's accountable officer are told" in done.text
        found = (await program.get("/hwb/api/v1/body")).json()
        (rung,) = found["rules"]["ladder"]
        told_of = {k: v for k, v in CALLED.items() if k != "when"}
        assert rung == {"days": 0, "before": 0, **told_of}
        assert any(
            line.startswith("If it is late: When a date has passed, the clerk")
            for line in found["rules_in_words"]
        )
        await late(2)
    assert len(await told(home, "cara")) == 1, "the chair is not told a second time"
    (said,) = await told(home, "cleo")
    assert said.endswith("A special meeting is called.")


async def test_steps_before_a_date_go_beside_the_rounds_reminders(home: House):
    """Added in the form, in force, and told with the first reminder from that day on."""
    bid_id = await opened(home)
    await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    await home.enrol("cara", hat(Role.BOARD_CHAIR, BOARD))

    async def near(days: int) -> None:
        clock = deadlines.clock_of(home.bids.bids[bid_id], DeadlineKey.BOARD, BOARD)
        assert clock
        event = Reminded(
            at=clock.due - timedelta(days=days),
            key=clock.key,
            subject=clock.subject,
            due=clock.due,
            days_left=days,
        )
        await home.bids.happened(bid_id, event)

    async def reminders(subject: str) -> list[str]:
        page = await home.connections.register.notices_for(
            await home.number(subject), 1, 50
        )
        return [n.words for n in page.items if n.kind is NoticeKind.REMINDER]

    step = {"when": "before", "days": "7", "tells": ["chair", "sponsor"]}
    words = "The chair calls a special meeting."
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(f"{DRAFT}/steps/new")
        never = {**step, "days": "0", "words": words}
        refused = await cleo.fill(form, 422, **never)
        assert "Before the date it is one working day at least" in refused.text
        page = await stepped(cleo, **step, words=words)
        assert (
            "7 working days before a date, the chair and the CCG's accountable"
            in page.text
        )
        kept = (await cleo.see(f"{DRAFT}/steps/0")).values
        assert (kept["when"], kept["days"]) == ("before", "7")
        await cleo.fill(await cleo.see(f"{DRAFT}/in-force"), reason="To be in time.")
        body = await cleo.see("/hwb/body")
        assert "Before a date, and if it is late" in body.text
    people = ("cleo", "cara", "olu")
    await near(10)
    assert [len(await reminders(one)) for one in people] == [1, 1, 0]
    await near(5)
    assert [len(await reminders(one)) for one in people] == [2, 2, 1]
    # Whoever is asked as well reads it in the one letter.
    assert [words in (await reminders(one))[0] for one in people] == [False, True, True]
    await near(1)
    assert [len(await reminders(one)) for one in people] == [3, 3, 1]
