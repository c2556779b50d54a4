"""The conflicts panel concludes by a vote of its members, each at their own page."""

from datetime import timedelta
from typing import Any

from activities.committees.writing import CommitteeWriting
from tests.rules.voting import PANEL_BODY
from tests.services.house import House, hat
from tests.services.pages.boards import NOW
from tests.services.pages.body import a_body
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.committees import BodyVersion, ElectronicVoting
from workflows.contracts.parties import Role

PANEL = "panel/Y56"
DO = f"/conflicts/bids/{{}}/do/{{}}?about={PANEL}"
THREE = ("alex", "bola", "carol")
OPENS = "Open a vote of the panel's members"


async def before_panel(home: House) -> tuple[str, BodyVersion]:
    """A bid before the panel, whose people can sign in."""
    body = await a_body(home, "conflicts_panel")
    for name in (*THREE, "dafydd"):
        number = await home.number(f"specimen-{name}")
        await home.members.add(number, hat(Role.PANEL_MEMBER, PANEL))
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    return bid_id, body


def resolution(**more: str) -> dict[str, Any]:
    last = NOW + timedelta(days=5)
    return {
        "resolution": "That the panel finds the bid clear.",
        "outcome": "clear",
        "reasons": "All on record.",
        "closes__day": str(last.day),
        "closes__month": str(last.month),
        "closes__year": str(last.year),
    } | more


async def votes(home: House, bid_id: str, name: str, choice: str = "for") -> Any:
    """A member declares that they have no interest, and votes."""
    async with browser(home, f"specimen-{name}") as member:
        form = await member.see(f"/conflicts/bids/{bid_id}/do/declare-interest")
        await member.fill(form, category="none")
        form = await member.see(DO.format(bid_id, "cast-vote"))
        assert "The panel finds the bid clear" in form.text
        assert "The panel's rules let everybody see how you vote" in form.text
        return await member.fill(form, choice=choice)


async def test_the_panel_opens_casts_and_closes_its_vote(home: House):
    """The chair opens and closes it; what three who may act carry is the conclusion."""
    bid_id, _ = await before_panel(home)
    async with browser(home, "pia") as pia:
        page = await pia.see(f"/conflicts/bids/{bid_id}")
        form = await pia.see(page.links[OPENS])
        assert "The panel may vote electronically" in form.text
        done = await pia.fill(form, **resolution())
        assert "/recorded/" in done.url
        page = await pia.see(f"/conflicts/bids/{bid_id}")
        assert OPENS not in page.links
        assert "Conclude the conflict review" not in page.links
        for name in THREE:
            done = await votes(home, bid_id, name)
            assert "/recorded/" in done.url, done.text
        result = await pia.see(f"/conflicts/bids/{bid_id}/votes/v1?opened=yes")
        assert result.title.startswith("Vote of the conflicts panel")
        assert "The panel finds the bid clear" in result.text
        form = await pia.see(DO.format(bid_id, "close-vote"))
        assert "that is the panel's decision" in form.text
        await pia.fill(form, reason="Enough have voted.")
        result = await pia.see(f"/conflicts/bids/{bid_id}/votes/v1?opened=yes")
        assert "The resolution was carried." in result.text
        assert "3 for, 0 against, 0 abstained" in result.text
    bid = home.bids.bids[bid_id]
    assert bid.stage is Stage.APPROVAL_IN_PRINCIPLE
    assert bid.conflict_conclusion
    assert bid.conflict_conclusion.reasons == "All on record."
    kinds = ("vote_closed", "conflict_review_concluded")
    lines = await home.connections.register.history(bid_id, kinds=kinds)
    closed, concluded = (line.event for line in lines)
    assert concluded.at == closed.at
    assert closed.quorum.quorate


async def test_a_member_finds_the_vote_in_their_work_until_they_have_voted(home: House):
    bid_id, _ = await before_panel(home)
    async with browser(home, "pia") as pia:
        form = await pia.see(DO.format(bid_id, "open-panel-vote"))
        await pia.fill(form, **resolution())
    async with browser(home, "specimen-dafydd") as dafydd:
        work = await dafydd.see("/conflicts/")
        assert bid_id in work.text
        await votes(home, bid_id, "dafydd")
        page = await dafydd.see(f"/conflicts/bids/{bid_id}")
        assert "You voted. You may change your vote until" in page.text


async def test_a_slip_is_said_and_nothing_that_was_typed_is_lost(home: House):
    """Mitigations without their outcome; and rules that know no such vote."""
    bid_id, body = await before_panel(home)
    async with browser(home, "pia") as pia:
        form = await pia.see(DO.format(bid_id, "open-panel-vote"))
        said = resolution(outcome="clear_with_mitigations")
        page = await pia.fill(form, 422, **said)
        assert "Say which mitigations are asked for." in page.text
        assert page.values["reasons"] == "All on record."
        never = ElectronicVoting(words="The panel meets.")
        rules = PANEL_BODY.rules.model_copy(update={"electronic": never})
        changed = {"rules": rules, "version": body.version + 1}
        await CommitteeWriting(home.database).add(body.model_copy(update=changed))
        form = await pia.see(DO.format(bid_id, "open-panel-vote"))
        assert "does not vote outside its meetings" in form.text
        await pia.fill(form, 422, **resolution())
    assert home.bids.bids[bid_id].votings == ()
