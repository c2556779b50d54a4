"""A national panel that cannot decide, in the browser and by the API (R15)."""

import io
import zipfile
from datetime import timedelta

from tests.services.house import House, hat
from tests.services.pages.boards import who
from tests.services.pages.meetings import arranged, today
from tests.services.pages.panel import BID, FORM, before_panel, committee, held, seated
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.visiting import browser
from workflows.contracts.committees import BodyVersion
from workflows.contracts.cycles import ReleaseDay
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling

MEMBER = hat(Role.NATIONAL_MEMBER, "national")
START = "Have another body decide in place of the panel"
CODE = "national/committee"
NAME = "NHS England commissioning committee"
WHY = "No director of finance without an interest is left."
STUCK = "NHS England's national panel cannot be quorate on this bid"
PLACED = "in place of NHS England's national panel"
HERE = f"/nhs-england/bids/{BID}"


async def stuck(home: House, **cycle: object) -> BodyVersion:
    """A bid whose panel has nobody of finance left; the committee that its rules name."""
    body = await committee(home)
    await before_panel(home, **{"national_fallback": True} | cycle)
    await recuse(home, BID, "bola", MEMBER, Handling.LEAVE)
    return body


async def test_the_office_starts_it_and_records_what_the_committee_decided(
    home: House,
):
    """Said where the panel is stuck, started from there, decided by the committee's seats."""
    body = await stuck(home)
    async with browser(home, "ofa") as ofa:
        page = await ofa.see(f"{HERE}?opened=yes")
        assert STUCK in page.text
        assert "NHS England's commissioning committee decides." in page.text
        form = await ofa.see(page.links[START])
        assert "No attendance can make this item quorate." in form.text
        assert f"Have another body decide {PLACED}" in form.text
        assert "Everybody who takes part in the bid can read it." in form.text
        blank = await ofa.fill(form, 422)
        assert "Enter the reason" in blank.text
        done = await ofa.fill(blank, to=CODE, reason=WHY)
        assert "/recorded/" in done.url, done.text
        assert f"had {NAME} decide {PLACED}" in done.text
        page = await ofa.see(f"{HERE}?opened=yes")
        assert STUCK not in page.text
        assert f"decision in principle of {NAME} {PLACED}" in page.text
        form = await ofa.see(FORM)
        assert f"{NAME}, {PLACED}, which could not be quorate" in form.text
        assert "Alex Placeholder" in form.text
        done = await ofa.fill(form, **held(body))
        assert f"{NAME}, {PLACED}, decided in principle" in done.text
        decisions = await ofa.see(f"{HERE}/decisions?opened=yes")
        assert f"Another body decides {PLACED}" in decisions.text
        minutes = await ofa.see(f"{HERE}/{decisions.links[f'Minutes of {NAME}']}")
        assert f"Draft minutes: {NAME}" in minutes.text
        letter = next(
            link
            for name, link in decisions.links.items()
            if name.startswith("Decision letter (PDF)")
        )
        assert (await ofa.get(letter)).content.startswith(b"%PDF")
    decision = home.bids.bids[BID].decision
    assert decision.decider.body == CODE
    assert decision.votes.in_favour == 4
    async with browser(home) as anybody:
        public = await anybody.see(f"/register/{BID}")
    assert f"{NAME} decides {PLACED}, which could not be quorate" in public.text
    assert "Bola" not in public.text
    letters = (await home.connections.register.notices_of_bid(BID, 1, 200)).items
    told = {one.name for one in letters if one.kind is NoticeKind.IN_PLACE}
    assert {"Nat Example", "Ofa Example", "Mara Example", "Gail Example"} <= told


async def test_a_program_starts_it_and_decides(home: House):
    """What the sender says of bodies is not what they are judged by."""
    body = await committee(home)
    await before_panel(home, national_fallback=True)
    start = {"board": "national", "to": CODE, "reason": WHY}
    where = f"/nhs-england/api/v1/bids/{BID}"
    async with home.client("ofa") as ofa, home.client("gail") as gail:
        early = await ofa.give(f"{where}/start-fallback", start)
        assert early.status_code == 409
        assert "can still be quorate" in early.text
        await recuse(home, BID, "bola", MEMBER, Handling.LEAVE)
        theirs = await gail.give(f"/ccg/api/v1/bids/{BID}/start-fallback", start)
        assert theirs.status_code == 403
        answer = await ofa.give(f"{where}/start-fallback", start)
        assert answer.status_code == 200, answer.text
        assert f"of {NAME} {PLACED}" in answer.json()["waiting"]
        names = ("chair", "finance", "medical", "lay")
        people = {s.id: s.holder.person for s in body.seats if s.holder}
        minuted = {
            "present": [people[one] for one in names],
            "chair": people["chair"],
            "votes": [{"seat": one, "choice": "for"} for one in names],
            "resolution": "That it is approved.",
        }
        plain = {
            "version": 1,
            "outcome": "approve",
            "reasons": "Met.",
            "codes": ["R01"],
        }
        full = plain | {
            "minutes": minuted | {"meeting": 7},
            "meeting_date": "2026-01-05",
            "minute_reference": "CC/1",
        }
        forged = await ofa.give(f"{where}/decide", full)
        assert "not on the agenda of that meeting" in forged.text
        full["minutes"] = minuted
        assert (await ofa.give(f"{where}/decide", full)).status_code == 200
    assert home.bids.bids[BID].decision.decider.body == CODE


async def test_a_sealed_round_says_nothing_of_it_to_anybody_else(home: House):
    """Nor to the panel's members: only that the office took a step."""
    days = (ReleaseDay(on=today(home) + timedelta(days=9)),)
    body = await stuck(home, releases=days)
    async with browser(home, "ofa") as ofa:
        form = await ofa.see(f"{HERE}/do/start-fallback")
        assert "can read it once the decision is released." in form.text
        done = await ofa.fill(form, to=CODE, reason=WHY)
        assert "recorded a step towards the decision in principle." in done.text
        assert "Of the national panel's decisions the round tells nothing" in done.text
        form = await ofa.see(FORM)
        assert f"{NAME} decides {PLACED}. Give its minutes." in form.text
        await ofa.fill(form, **held(body))
        tab = await ofa.see(f"{HERE}/decisions?opened=yes")
        assert "Sealed: it is told with the round's decisions" in tab.text
        assert "No longer counts" not in tab.text
    pages = ("", "/decisions", "/history")
    for name, there in (
        ("mara", f"/ccg/bids/{BID}"),
        ("cleo", f"/hwb/bids/{BID}"),
        ("eleni", HERE),
    ):
        async with browser(home, name) as reader:
            for page in pages:
                text = (await reader.see(f"{there}{page}?opened=yes")).text
                assert NAME not in text
                assert WHY not in text
                assert "cannot be quorate" not in text
            zipped = await reader.get(f"{there}/record.zip?opened=yes")
            with zipfile.ZipFile(io.BytesIO(zipped.content)) as record:
                files = [record.read(one).decode() for one in record.namelist()]
            assert not any(NAME in one or WHY in one for one in files)
            assert any("fallback_started" in one for one in files)
    async with browser(home) as anybody:
        assert NAME not in (await anybody.see(f"/register/{BID}")).text
    letters = (await home.connections.register.notices_of_bid(BID, 1, 200)).items
    told = {one.name for one in letters if one.kind is NoticeKind.IN_PLACE}
    assert told == {"Nat Example", "Ofa Example"}


async def test_it_is_not_offered_where_the_round_does_not_ask(home: House):
    """The panel's page says what its rules name, and nothing can be started."""
    await stuck(home, national_fallback=False)
    async with browser(home, "ofa") as ofa:
        page = await ofa.see(f"{HERE}?opened=yes")
        assert START not in page.links
        form = await ofa.see(f"{HERE}/do/start-fallback")
        assert "Which body decides?" not in form.text
    start = {"board": "national", "to": CODE, "reason": WHY}
    async with home.client("ofa") as ofa:
        where = f"/nhs-england/api/v1/bids/{BID}/start-fallback"
        refused = await ofa.give(where, start)
    assert refused.status_code == 409
    assert "In this round nobody decides in place" in refused.text


async def test_the_item_of_a_meeting_offers_it_and_then_is_the_panels_no_more(
    home: House,
):
    """From the item page and from the form of the decision."""
    await stuck(home)
    there = "/nhs-england/meetings"
    async with browser(home, "ofa") as ofa:
        form = await ofa.see(f"{there}/new")
        await ofa.fill(form, **arranged(today(home), notice="Urgent."))
        form = await ofa.see(f"{there}/1/agenda")
        on = {f"items__{BID}__part": "private", f"items__{BID}__number": "1"}
        await ofa.fill(form, **on)
        item = f"{there}/1/items/{BID}?opened=yes"
        page = await ofa.see(item)
        assert "No attendance can make this item quorate." in page.text
        assert "start-fallback" in page.links["Have another body decide"]
        decide = await ofa.see(FORM)
        form = await ofa.see(f"{HERE}/do/{decide.links[START]}")
        await ofa.fill(form, to=CODE, reason=WHY)
        page = await ofa.see(item)
        assert "The bid does not wait for the panel any more." in page.text
        assert "Have another body decide" not in page.links


async def test_without_the_committees_seats_it_is_refused_at_its_question(home: House):
    """The panel's rules may name a body that nobody has put on file."""
    body = await seated(home)
    await before_panel(home, national_fallback=True)
    assert who(body, "Bola")
    await recuse(home, BID, "bola", MEMBER, Handling.LEAVE)
    where = f"/nhs-england/api/v1/bids/{BID}/start-fallback"
    async with home.client("nat") as nat:
        start = {"board": "national", "to": CODE, "reason": WHY}
        refused = await nat.give(where, start)
    assert refused.status_code == 422
    assert "The seats of the body that is to decide are not on file" in refused.text
