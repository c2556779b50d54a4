"""A conflicts panel that cannot conclude, in the browser and by the API (R15)."""

from activities.committees.writing import CommitteeWriting
from tests.rules.bodies import shipped
from tests.services.house import House, hat
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_fallback_pages import PANEL, panel_seated
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.committees import Office, Sitter
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling

CONCLUDE = "conclude_conflict_review"
MEMBER = hat(Role.PANEL_MEMBER, PANEL)
START = "Have another body conclude in place of the panel"


async def before_panel(home: House) -> str:
    """A bid of which only the panel's conclusion is left, with its seats on file."""
    bid_id = await opened(home)
    await panel_seated(home)
    await until_asked(home, bid_id, CONCLUDE)
    return bid_id


async def test_the_guardian_starts_it_and_the_region_concludes(home: House):
    """No councillor can act: the panel concludes nothing, and says who can instead."""
    bid_id = await before_panel(home)
    for name in ("carol", "dafydd"):
        await recuse(home, bid_id, f"specimen-{name}", MEMBER, Handling.LEAVE)
    said = {"outcome": "clear", "reasons": "All on record."}
    async with browser(home, "pia") as pia:
        here = f"/conflicts/bids/{bid_id}?opened=yes"
        page = await pia.see(here)
        assert "The conflicts panel cannot be quorate on this bid" in page.text
        assert page.links[START]
        form = await pia.see(f"/conflicts/bids/{bid_id}/do/conclude-conflict-review")
        refused = await pia.fill(form, 409, **said)
        assert "The panel cannot be quorate on this bid" in refused.text
    async with browser(home, "gail") as gail:
        page = await gail.see(f"/ccg/bids/{bid_id}")
        form = await gail.see(page.links[START])
        assert "No attendance can make this item quorate." in form.text
        assert "Have another body conclude in place of the conflicts panel" in form.text
        done = await gail.fill(form, to="Y56", reason="No councillor is left.")
        assert "/recorded/" in done.url, done.text
    async with browser(home, "rhea") as rhea:
        work = await rhea.see("/nhs-england/")
        assert "Conclude the conflict review" in work.text
        page = await rhea.see(f"/nhs-england/bids/{bid_id}?opened=yes")
        assert "in place of the conflicts panel" in page.text
        link = next(h for h in page.links.values() if "conclude-conflict-review" in h)
        form = await rhea.see(link)
        assert "which could not be quorate" in form.text
        done = await rhea.fill(form, **said)
        assert "/recorded/" in done.url, done.text
        decisions = await rhea.see(f"/nhs-england/bids/{bid_id}/decisions?opened=yes")
        conflicts = await rhea.see(f"/nhs-england/bids/{bid_id}/conflicts?opened=yes")
        assert (
            "Another body concludes in place of the conflicts panel" in decisions.text
        )
    bid = home.bids.bids[bid_id]
    assert bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    name = bid.conflict_conclusion.decider.name
    for page in (decisions, conflicts):
        assert "Conclusion of the conflicts panel" not in page.text
    assert f"Conclusion of {name} in place of the conflicts panel" in conflicts.text
    assert bid.conflict_conclusion.decider.body == "Y56"
    async with browser(home) as anybody:
        public = await anybody.see(f"/register/{bid_id}")
    assert "concludes in place of the conflicts panel" in public.text
    assert "Carol" not in public.text
    letters = (await home.connections.register.notices_of_bid(bid_id, 1, 200)).items
    told = {one.name for one in letters if one.kind is NoticeKind.IN_PLACE}
    assert {"Pia Example", "Gail Example"} <= told


async def test_a_program_starts_it_and_concludes(home: House):
    """What the sender says of bodies is not what they are judged by."""
    bid_id = await before_panel(home)
    start = {"board": PANEL, "to": "Y56", "reason": "No councillor is left."}
    where = f"/conflicts/api/v1/bids/{bid_id}"
    async with home.client("pia") as pia:
        early = await pia.give(f"{where}/start-fallback", start)
        assert early.status_code == 409
        assert "can still be quorate" in early.text
        for name in ("carol", "dafydd"):
            await recuse(home, bid_id, f"specimen-{name}", MEMBER, Handling.LEAVE)
        answer = await pia.give(f"{where}/start-fallback", start)
        assert answer.status_code == 200, answer.text
        assert "regional team in place of the conflicts" in answer.json()["waiting"]
        version = home.bids.bids[bid_id].version
        said = {"outcome": "clear", "reasons": "All on record.", "version": version}
        mine = await pia.give(f"{where}/conclude-conflict-review", said)
        assert mine.status_code == 403
    async with home.client("rhea") as rhea:
        step = f"/nhs-england/api/v1/bids/{bid_id}/conclude-conflict-review"
        done = await rhea.give(step, said)
    assert done.status_code == 200, done.text


async def test_a_vice_chair_is_asked_where_the_chair_is_out(home: House):
    """As the panel's seats name them on the day of the ruling; other members are not."""
    bid_id = await opened(home)
    found, seats = shipped()["conflicts_panel"], []
    for seat in found.seats:
        held, office = seat.holder, seat.office
        if held:
            number = await home.enrol(held.person, MEMBER)
            held = Sitter(person=number, name=held.name)
        if seat.id == "lay":
            office = Office.VICE_CHAIR
        changed = {"holder": held, "office": office, "substitutes": ()}
        seats.append(seat.model_copy(update=changed))
    body = found.model_copy(update={"seats": tuple(seats)})
    await CommitteeWriting(home.database).add(body)
    await until_asked(home, bid_id, CONCLUDE)
    own = {"category": "financial", "description": "A share."}
    out = {"severity": "grave", "handling": "leave", "reason": "Direct."}
    async with browser(home, "pia") as pia, browser(home, "rhea") as rhea:
        where = f"/conflicts/bids/{bid_id}/do/declare-interest"
        await pia.fill(await pia.see(where), **own)
        page = await rhea.see(f"/nhs-england/bids/{bid_id}")
        form = await rhea.see(page.links["Rule on an interest: Pia Example"])
        await rhea.fill(form, **out)
    here = f"/conflicts/bids/{bid_id}"
    async with browser(home, "specimen-carol") as carol:
        page = await carol.see(f"{here}?opened=yes")
        assert "conclude-conflict-review" not in page.text
    async with browser(home, "specimen-bola") as bola:
        assert "Conclude the conflict review" in (await bola.see("/conflicts/")).text
        form = await bola.see(f"{here}/do/conclude-conflict-review")
        done = await bola.fill(form, outcome="clear", reasons="All on record.")
        assert "/recorded/" in done.url, done.text
    assert home.bids.bids[bid_id].stage is Stage.APPROVAL_IN_PRINCIPLE
