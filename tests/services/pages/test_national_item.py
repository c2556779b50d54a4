"""The national panel decides by its seats: the form, what it refuses, and what is said."""

from datetime import timedelta

from activities import bases_checked
from activities.register import resting
from tests.services.house import House, hat
from tests.services.pages.boards import who
from tests.services.pages.meetings import arranged, today
from tests.services.pages.panel import BID, FORM, before_panel, held, seated
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from workflows.contracts.cycles import ReleaseDay
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import minutes

MEMBER = hat(Role.NATIONAL_MEMBER, "national")


async def test_one_is_recused_the_quorum_is_lost_and_a_deputy_gives_it_back(
    home: House,
):
    """R7, R15: the whole sitting, as the chair writes it down; nothing typed is lost."""
    body = await seated(home)
    await before_panel(home)
    await recuse(home, BID, "farah", MEMBER, Handling.LEAVE)
    async with browser(home, "nat") as nat:
        form = await nat.see(FORM)
        assert "3 members with a vote have to be able to act." in form.text
        assert "Dr Farah Placeholder is recused." in form.text
        without = {
            k: v for k, v in held(body).items() if not k.startswith("minutes.seat")
        }
        nobody = await nat.fill(form, 422, **without)
        assert "Say who was there" in nobody.text
        blank = await nat.fill(form, 422)
        for words in (
            "Enter the date of the meeting",
            "Enter the minute reference",
            "Enter the resolution as it was passed",
        ):
            assert words in blank.text, words
        here = held(body, "chair", "medical", "lay")
        looked = await nat.fill(form, **here, check="quorum")
        assert "Not quorate for this item" in looked.text
        lost = await nat.fill(looked, 409, **here)
        assert "not quorate for this item, so nothing is decided" in lost.text
        assert "stands below the seats" in lost.text
        assert "#minutes" in lost.links.values()
        assert "Uma Placeholder (for Bola Placeholder)" in lost.text
        assert lost.values["minutes.resolution"].startswith("That the bid is")
        assert lost.values["reasons"] == "Every test is met."
        stands = {
            "minutes.seat.finance.who": f"for:{who(body, 'Uma')}",
            "minutes.seat.finance.vote": "against",
        }
        done = await nat.fill(lost, **here, **stands)
        assert "/recorded/" in done.url
        for words in (
            "NHS England's national panel decided in principle on",
            "Minute NP/2026/3: 3 for, 1 against, 0 abstained. Recorded by",
            "The meeting was quorate for this item once everybody with an interest",
            "4 members with a vote are present and 3 are needed.",
            "Register of interests No interest of 7 people",
        ):
            assert words in done.text, words
        drafted = done.links["Read the draft minutes"]
        draft = await nat.see(f"{drafted}&opened=yes")
    for words in (
        "Draft minutes: NHS England national panel",
        "Uma Placeholder (substitute for Bola Placeholder), Director of finance",
        "Uma Placeholder (substitute for Bola Placeholder): against",
        "Farah Example declared a financial interest.",
        "That the bid is approved in principle.",
        "The decision in principle is approval.",
        "version 1 of the panel's seats",
    ):
        assert words in draft.text, words
    decision = home.bids.bids[BID].decision
    assert decision
    assert (decision.votes.in_favour, decision.minuted) == (3, True)
    lines = await home.connections.register.history(BID, limit=200)
    event = lines[-1].event
    assert event.minutes.body == body
    assert set(event.basis.extract.people) == set(minutes.people(body))
    assert [e.event.refusal for e in lines if e.kind == "attempt_refused"] == [
        "NotQuorate"
    ]
    rests = [one.number async for one in resting.decisions(home.database)]
    assert rests == [lines[-1].number]
    faults = await bases_checked.faults(home.database)
    assert [one for one in faults if "register" in one] == []
    async with browser(home, "mara") as mara:
        page = await mara.see(f"/ccg/bids/{BID}/decisions")
        assert "3 for, 1 against, 0 abstained" in page.text
        assert "Recorded by" in page.text
        await mara.see(f"/ccg/bids/{BID}/{page.links['Minutes of the national panel']}")


async def test_a_tie_and_what_is_missing_are_said_at_their_place(home: House):
    """Two thirds carry the motion; the day of the meeting cannot be to come."""
    body = await seated(home)
    await before_panel(home)
    against = {f"minutes.seat.{seat}.vote": "against" for seat in ("medical", "lay")}
    async with browser(home, "nat") as nat:
        form = await nat.see(FORM)
        tied = await nat.fill(form, 422, **(held(body) | against))
        assert "The motion is not carried." in tied.text
        early = {"meeting_date__year": "2029"}
        soon = await nat.fill(tied, 422, **(held(body) | early))
        assert "The meeting date is still to come." in soon.text
        everybody = {
            k: v for k, v in held(body).items() if not k.startswith("minutes.seat")
        }
        short = await nat.see(FORM)
        done = await nat.fill(short, **everybody, **{"minutes.way": "all"})
        assert "6 for, 0 against" in done.text


async def test_without_minutes_only_where_the_round_lets_the_chair_decide(home: House):
    """A program is refused too; and where the seats are not on file all is as before."""
    body = await seated(home)
    await before_panel(home)
    plain = {"version": 1, "outcome": "approve", "reasons": "Met.", "codes": ["R01"]}
    where = f"/nhs-england/api/v1/bids/{BID}/decide"
    async with home.client("nat") as nat:
        told = await nat.give(where, plain | {"on_file": False})
        assert told.status_code == 422
        assert "Give the minutes of the item" in told.text
        seats = [{"seat": one, "choice": "for"} for one in ("chair", "finance", "lay")]
        people = [who(body, name) for name in ("Alex", "Bola", "Eleni")]
        minuted = {
            "present": people,
            "chair": people[0],
            "votes": seats,
            "resolution": "That it is approved.",
        }
        full = plain | {
            "minutes": minuted,
            "meeting_date": "2026-01-05",
            "minute_reference": "NP/1",
        }
        lost = await nat.give(where, full)
        assert (lost.status_code, lost.json()["type"].rpartition("/")[2]) == (
            409,
            "not-quorate",
        )
        people.append(who(body, "Carol"))
        minuted["votes"].append({"seat": "medical", "choice": "abstain"})
        assert (await nat.give(where, full)).status_code == 200


async def test_where_no_seats_are_on_file_the_chair_is_asked_nothing_more(home: House):
    await before_panel(home)
    async with browser(home, "nat") as nat:
        form = await nat.see(FORM)
        assert "Resolution" not in form.text
        await nat.fill(form, outcome="approve", reasons="Met.", codes="R01")
    assert not home.bids.bids[BID].decision.minuted


async def test_the_item_of_a_meeting_and_its_minutes_tell_of_it(home: House):
    """Called, put on the agenda, recorded from there; what is drafted says what was voted."""
    body = await seated(home)
    await before_panel(home)
    there = "/nhs-england/meetings"
    async with browser(home, "nat") as nat, browser(home, "ofa") as ofa:
        for one in (nat, ofa):
            form = await one.see(f"/nhs-england/bids/{BID}/do/declare-interest")
            await one.fill(form, category="none")
        form = await ofa.see(f"{there}/new")
        await ofa.fill(form, **arranged(today(home), notice="Urgent."))
        form = await ofa.see(f"{there}/1/agenda")
        on = {f"items__{BID}__part": "private", f"items__{BID}__number": "1"}
        page = await ofa.fill(form, **on)
        assert "A quorum can be had: if everybody came, 6 members" in page.text
        page = await nat.see(f"{there}/1/items/{BID}")
        await nat.see(page.links["Record what was decided"])
        page = await ofa.see(f"{there}/1/items/{BID}")
        form = await ofa.see(page.links["Record what was decided"])
        assert "Council chamber" in form.text
        done = await ofa.fill(form, **held(body), minutes__meeting="1")
        assert "Recorded by Ofa Example (national office" in done.text
        after = await nat.see(f"{there}/1/items/{BID}")
        for words in (
            "The panel has decided: approval.",
            "4 for, 0 against, 0 abstained",
            "That the bid is approved in principle.",
            "Reasons Every test is met.",
            "Seat Who was there Vote",
            "4 members with a vote are present and 3 are needed.",
        ):
            assert words in after.text, words
        await nat.see(after.links["Read the draft minutes of this item"])
        drafted = await ofa.see(f"{there}/1/minutes")
        assert "The decision in principle is approval." in drafted.text
        assert "Version 1 of the application, minute NP/2026/3." in drafted.text
        for name in ("Decision letter (PDF)", "Draft minutes, NHS England's"):
            page = await ofa.see(f"/nhs-england/bids/{BID}/decisions")
            link = next(v for k, v in page.links.items() if k.startswith(name))
            assert (await ofa.get(link)).content.startswith(b"%PDF")


async def test_a_sealed_item_says_so_in_the_minutes_of_its_meeting(home: House):
    """Members of the panel read there nothing before the release either."""
    body = await seated(home)
    days = (ReleaseDay(on=today(home) + timedelta(days=9)),)
    await before_panel(home, releases=days)
    there = "/nhs-england/meetings"
    async with browser(home, "nat") as nat:
        form = await nat.see(f"{there}/new")
        await nat.fill(form, **arranged(today(home), notice="Urgent."))
        form = await nat.see(f"{there}/1/agenda")
        on = {f"items__{BID}__part": "private", f"items__{BID}__number": "1"}
        await nat.fill(form, **on)
        undecided = await nat.see(f"{there}/1/minutes?opened=yes")
        form = await nat.see(f"/nhs-england/bids/{BID}/do/declare-interest")
        await nat.fill(form, category="none")
        undecided = await nat.see(f"{there}/1/minutes")
        assert "No decision is on record for this item." in undecided.text
        form = await nat.see(FORM)
        done = await nat.fill(form, **held(body), minutes__meeting="1")
        assert "recorded the decision in principle" in done.text
        assert "NP/2026/3" not in done.text
        sealed = await nat.see(f"{there}/1/minutes")
        assert "stands here once the round releases it." in sealed.text
        assert "4 for" not in sealed.text
    async with browser(home, "eleni") as eleni:
        for page in (f"/nhs-england/bids/{BID}/history", f"{there}/1/items/{BID}"):
            assert "4 for" not in (await eleni.see(f"{page}?opened=yes")).text
