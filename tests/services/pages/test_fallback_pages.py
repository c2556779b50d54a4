"""A board that cannot be quorate hands its item on, in the browser and by the API."""

from datetime import date, timedelta

from activities.committees.writing import CommitteeWriting
from tests.rules.bodies import shipped
from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, NOW, seated, who
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.committees import BodyVersion, Sitter
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling
from workflows.rules import words
from workflows.rules.calendar import london_day

PANEL = "panel/Y56"
START = "/hwb/bids/{}/do/start-fallback"


async def panel_seated(home: House) -> BodyVersion:
    """The shipped panel in the store, with its people on the register."""
    found = shipped()["conflicts_panel"]
    seats = []
    for seat in found.seats:
        held = seat.holder
        if held:
            number = await home.enrol(held.person, hat(Role.PANEL_MEMBER, PANEL))
            held = Sitter(person=number, name=held.name)
        seats.append(seat.model_copy(update={"holder": held, "substitutes": ()}))
    body = found.model_copy(update={"seats": tuple(seats)})
    return await CommitteeWriting(home.database).add(body)


async def stuck(home: House) -> tuple[str, BodyVersion]:
    """A bid before Camden's board, whose only representative of the NHS is out."""
    bid_id = await opened(home)
    board, panel = await seated(home), await panel_seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    own = hat(Role.BOARD_MEMBER, BOARD)
    await recuse(home, bid_id, "hana", own, Handling.LEAVE)
    assert home.bids.bids[bid_id].interests[-1].by.person == who(board, "Hana")
    return bid_id, panel


TOLD = ("cleo", "cara", "gail")
"""The clerk, the chair and the guardian."""


async def lost(home: House, subject: str) -> list[str]:
    """What somebody has been told of a lost quorum."""
    number = await home.number(subject)
    page = await home.connections.register.notices_for(number, 1, 50)
    return [n.words for n in page.items if n.kind is NoticeKind.QUORUM_LOST]


async def test_the_clerk_starts_it_and_the_panel_decides(home: House):
    """The bid's page says that no attendance helps, and where the way out starts."""
    bid_id, panel = await stuck(home)
    async with browser(home, "cleo") as cleo:
        early = await cleo.see(f"/hwb/bids/{bid_id}/do/decide-in-place")
        assert "Record what was decided in place of a board" in early.text
        page = await cleo.see(f"/hwb/bids/{bid_id}?opened=yes")
        assert "cannot be quorate on this bid" in page.text
        link = page.links["Have another body decide in place of the board"]
        assert link.startswith(START.format(bid_id))
        item = await cleo.see(f"/hwb/bids/{bid_id}/do/record-board-decision")
        assert item.links["Have another body decide in place of the board"]
        form = await cleo.see(link)
        assert "No attendance can make this item quorate." in form.text
        done = await cleo.fill(form, to=PANEL, reason="The item cannot wait.")
        assert "/recorded/" in done.url
        again = await cleo.see(START.format(bid_id))
        assert "does not wait for this step" in again.text
    async with browser(home, "pia") as pia:
        page = await pia.see(f"/conflicts/bids/{bid_id}?opened=yes")
        assert "London conflicts panel in place of Camden Health" in page.text
        link = next(href for href in page.links.values() if "decide-in-place" in href)
        form = await pia.see(link)
        assert "could not be quorate" in form.text
        done = await pia.fill(form, **_held(panel))
        assert "/recorded/" in done.url, done.text
        decisions = await pia.see(f"/conflicts/bids/{bid_id}/decisions?opened=yes")
        assert "London conflicts panel, in place of Camden" in decisions.text
        minutes = next(h for h in decisions.links.values() if "minutes/E" in h)
        draft = await pia.see(f"/conflicts/bids/{bid_id}/{minutes}")
        assert "London conflicts panel" in draft.text
    bid = home.bids.bids[bid_id]
    assert bid.stage is Stage.CONFLICT_REVIEW
    assert bid.board_decisions[0].decider.body == PANEL
    async with browser(home) as anybody:
        public = await anybody.see(f"/register/{bid_id}")
    assert "decides in place of Camden" in public.text
    assert "Hana" not in public.text


def _held(panel: BodyVersion) -> dict[str, str]:
    chair = panel.seats[0].holder
    assert chair
    found = {
        "outcome": "approve",
        "meeting_date__day": str(NOW.day),
        "meeting_date__month": str(NOW.month),
        "meeting_date__year": str(NOW.year),
        "minute_reference": "PANEL/1",
        "minutes__chair": chair.person,
        "minutes__resolution": "That the bid is approved.",
    }
    for seat in ("chair", "lay", "borough-north"):
        found |= {
            f"minutes.seat.{seat}.who": "present",
            f"minutes.seat.{seat}.vote": "for",
        }
    return found


async def test_the_guardian_is_told_and_starts_it_by_the_api(home: House):
    """What the sender says of bodies is not what they are judged by."""
    bid_id, _ = await stuck(home)
    async with browser(home, "gail") as gail:
        page = await gail.see(f"/ccg/bids/{bid_id}")
        assert "cannot be quorate on this bid" in page.text
        link = page.links["Have another body decide in place of the board"]
        assert "No attendance" in (await gail.see(link)).text
    page = await home.connections.register.notices_of_bid(bid_id, 1, 100)
    found = [one for one in page.items if one.kind is NoticeKind.QUORUM_LOST]
    waits = [one for one in found if "until 1 interest of it has a ruling" in one.words]
    lost = [one for one in found if one not in waits]
    for letters in (waits, lost):
        assert sorted(one.name for one in letters) == [
            "Cara Example",
            "Cleo Example",
            "Gail Example",
        ]
    for said in ("can no longer be quorate", "Hana Example", "What can be done: "):
        assert said in lost[0].words
    body = {"board": BOARD, "to": "Q71", "reason": "Nobody is left."}
    async with home.client("gail") as gail:
        answer = await gail.give(f"/ccg/api/v1/bids/{bid_id}/start-fallback", body)
    assert answer.status_code == 200, answer.text
    assert "NHS England's local team in place of Camden" in answer.json()["waiting"]


async def test_it_is_not_offered_while_the_board_can_act(home: House):
    bid_id = await opened(home)
    await seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    async with browser(home, "cleo") as cleo:
        page = await cleo.see(f"/hwb/bids/{bid_id}?opened=yes")
        assert "Have another body" not in page.text
        form = await cleo.see(START.format(bid_id))
        assert "can still be quorate" in form.text
        refused = await cleo.fill(form, 409, to=PANEL, reason="Faster.")
    assert "so it decides itself" in refused.text


async def test_an_absence_that_outlasts_the_boards_date_opens_the_way_out(home: House):
    """Recorded by the clerk, said on the bid's page, and started from there (R15)."""
    bid_id = await opened(home)
    await seated(home)
    await panel_seated(home)
    await until_asked(home, bid_id, "record_board_decision")
    clocks = home.bids.bids[bid_id].clocks
    due = london_day(next(one.due for one in clocks if one.subject == BOARD))
    start = "Have another body decide in place of the board"

    def away(last: date) -> dict[str, str]:
        first = london_day(NOW)
        found = {"seat": "nhs-provider", "substitute": "nobody"}
        for name, day in (("since", first), ("until", last)):
            found |= {f"{name}__day": str(day.day), f"{name}__month": str(day.month)}
            found[f"{name}__year"] = str(day.year)
        return found

    async with browser(home, "cleo") as cleo:
        here = f"/hwb/bids/{bid_id}?opened=yes"
        await cleo.fill(await cleo.see("/hwb/absences/add"), **away(due - timedelta(1)))
        page = await cleo.see(here)
        assert start not in page.links
        early = await cleo.see(START.format(bid_id))
        refused = await cleo.fill(early, 409, to=PANEL, reason="Faster.")
        assert f"Enough members are back on {words.day(due)}" in refused.text
        assert [await lost(home, one) for one in TOLD] == [[], [], []]
        mine = await cleo.see("/hwb/absences/team")
        taken_back = next(f for f in mine.forms if f.action.endswith("/withdraw"))
        await cleo.post(taken_back.action, data=taken_back.values)
        await cleo.fill(await cleo.see("/hwb/absences/add"), **away(due))
        for one in TOLD:
            (said,) = await lost(home, one)
            assert f"quorate on bid {bid_id} on any day that is left to it" in said
            assert f"(until {words.day(due)}) is away." in said
        page = await cleo.see(here)
        assert "cannot be quorate on this bid" in page.text
        assert f"(until {words.day(due)}) is away." in page.text
        form = await cleo.see(page.links[start])
        assert "No attendance can make this item quorate." in form.text
        done = await cleo.fill(form, to=PANEL, reason="The item cannot wait.")
        assert "/recorded/" in done.url
        assert f"Hana Example (until {words.day(due)}) is away." in done.text
    (instead,) = home.bids.bids[bid_id].in_place
    assert instead.body == PANEL
