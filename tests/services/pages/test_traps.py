"""What other systems get wrong: votes that vanish with a role, reasons that are overwritten,
hats that are taken off while a form is open, forms that open by their address."""

import io
import zipfile
from collections.abc import Awaitable, Callable

import pytest

from activities.committees.writing import CommitteeWriting
from tests.services.house import PARTIES, House, hat
from tests.services.pages import test_voting_pages as board
from tests.services.pages.boards import BOARD
from tests.services.pages.test_fallback_pages import START, stuck
from tests.services.pages.test_meeting_minutes import has_none
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.bids import Stage
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Party, Role
from workflows.rules import permissions, rulebook

PANEL = "panel/Y56"
CONCLUDE = "/conflicts/bids/{}/do/conclude-conflict-review"
ASKS = "You have not said whether you have an interest in this bid."
PAPERS = "Practices, community nurses"

Retires = Callable[[House, BodyVersion, str], Awaitable[None]]


async def the_role(home: House, body: BodyVersion, number: str) -> None:
    """Somebody is no member of the board any more."""
    await home.members.revoke(number, hat(Role.BOARD_MEMBER, BOARD))


async def the_person(home: House, body: BodyVersion, number: str) -> None:
    """Somebody has left, whatever hats they had."""
    await home.members.set_active(number, active=False)


async def the_seat(home: House, body: BodyVersion, number: str) -> None:
    """The next version of the board has no such seat."""
    kept = [one for one in body.seats if not one.holder or one.holder.person != number]
    update = {"seats": tuple(kept), "version": body.version + 1}
    await CommitteeWriting(home.database).add(body.model_copy(update=update))


@pytest.mark.parametrize("retires", [the_role, the_person, the_seat])
async def test_retiring_a_role_a_person_or_a_seat_deletes_no_vote(
    home: House, retires: Retires
):
    """Who voted has voted: it counts at the close, and stands there under their name."""
    bid_id, body = await board.before_board(home)
    await board.opens(home, bid_id)
    for name in board.FIVE:
        await has_none(home, bid_id, name)
        choice = "against" if name == "carol" else "for"
        await board.votes(home, bid_id, name, choice)
    await retires(home, body, await home.number("carol"))
    async with browser(home, "cleo") as cleo:
        running = await cleo.see(f"/hwb/bids/{bid_id}/votes/v1?opened=yes")
        assert "Carol Example" in running.text
        form = await cleo.see(board.DO.format(bid_id, "close-vote"))
        await cleo.fill(form, reason="All who can come have voted.")
        closed = await cleo.see(f"/hwb/bids/{bid_id}/votes/v1?opened=yes")
    assert "4 for, 1 against" in closed.text
    assert "Councillor Carol Example" in closed.text


async def test_another_outcome_keeps_the_reasons_of_the_one_before(home: House):
    """The panel returns a bid, and then finds it clear: history and export have both."""
    bid_id = await opened(home)
    said = [("return_for_correction", "Who chairs?"), ("clear", "Now it is said.")]
    for outcome, reasons in said:
        await until_asked(home, bid_id, "conclude_conflict_review")
        async with browser(home, "pia") as pia:
            form = await pia.see(CONCLUDE.format(bid_id))
            done = await pia.fill(form, outcome=outcome, reasons=reasons)
            assert "/recorded/" in done.url
    conclusion = home.bids.bids[bid_id].conflict_conclusion
    assert conclusion
    assert conclusion.reasons == "Now it is said."
    async with browser(home, "olu") as olu:
        page = await olu.see(f"/ccg/bids/{bid_id}/history")
        record = (await olu.get(f"/ccg/bids/{bid_id}/record.zip")).content
    with zipfile.ZipFile(io.BytesIO(record)) as parts:
        name = next(n for n in parts.namelist() if n.endswith("entries.jsonl"))
        whole = parts.read(name).decode()
    for _, reasons in said:
        assert reasons in page.text
        assert reasons in whole


async def test_a_task_whose_only_holder_has_left_stays_and_never_counts_as_done(
    home: House,
):
    """The guardian leaves: the bid says what it waits for, and nobody concludes past it."""
    bid_id = await opened(home)
    need = await until_asked(home, bid_id, "give_guardian_opinion")
    await home.members.set_active(await home.number("gail"), active=False)
    async with browser(home, "pia") as pia, browser(home, "olu") as olu:
        assert need.words in (await pia.see(f"/conflicts/bids/{bid_id}")).text
        assert need.words in (await olu.see(f"/ccg/bids/{bid_id}")).text
        form = await pia.see(CONCLUDE.format(bid_id))
        assert "does not wait for this step of yours now" in form.text
    async with home.client("pia") as api:
        path = f"/conflicts/api/v1/bids/{bid_id}/conclude-conflict-review"
        said = {"version": 1, "outcome": "clear", "reasons": "Fine."}
        answer = await api.give(path, said)
    assert answer.status_code == 409
    assert "cannot conclude before it has" in answer.json()["detail"]
    assert home.bids.bids[bid_id].stage is Stage.CONFLICT_REVIEW


async def test_a_hat_that_was_taken_off_over_an_open_form_decides_nothing(home: House):
    """By the page and by the API, and even where another hat is left."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    number = await home.number("pia")
    await home.members.add(number, hat(Role.PANEL_MEMBER, PANEL))
    async with browser(home, "pia") as pia, home.client("pia") as api:
        form = await pia.see(CONCLUDE.format(bid_id))
        before = home.bids.entries(bid_id)
        await home.members.revoke(number, hat(Role.PANEL_CHAIR, PANEL))
        said = {"outcome": "clear", "reasons": "Fine."}
        page = await pia.fill(form, 422, **said)
        assert "Select the role that you act in" in page.text
        path = f"/conflicts/api/v1/bids/{bid_id}/conclude-conflict-review"
        assert (await api.give(path, {"version": 1, **said})).status_code == 403
    bid = home.bids.bids[bid_id]
    assert bid.stage is Stage.CONFLICT_REVIEW
    assert bid.conflict_conclusion is None
    assert home.bids.entries(bid_id) - before <= 2, "refused attempts, and no more"


async def at_the_board(home: House) -> str:
    """A board that may vote outside a meeting."""
    return (await board.before_board(home))[0]


async def at_a_vote(home: House) -> str:
    bid_id = await at_the_board(home)
    await board.opens(home, bid_id)
    return bid_id


async def at_a_lost_quorum(home: House) -> str:
    return (await stuck(home))[0]


async def in_place(home: House) -> str:
    """The panel is asked in place of the board."""
    bid_id = await at_a_lost_quorum(home)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(START.format(bid_id))
        await cleo.fill(form, to=PANEL, reason="The item cannot wait.")
    return bid_id


async def at_the_review(home: House) -> str:
    """With an interest of somebody on the board that is still to be ruled on."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "give_guardian_opinion")
    async with browser(home, "cara") as cara:
        form = await cara.see(f"/hwb/bids/{bid_id}/do/declare-interest")
        await cara.fill(form, category="financial", description="A share.")
    return bid_id


async def at_the_conclusion(home: House) -> str:
    bid_id = await opened(home)
    await until_asked(home, bid_id, "conclude_conflict_review")
    return bid_id


FORMS: dict[tuple[str, str], Callable[[House], Awaitable[str]]] = {
    ("cara", "record_board_decision"): at_the_board,
    ("cara", "start_fallback"): at_a_lost_quorum,
    ("cara", "cast_vote"): at_a_vote,
    ("cleo", "open_vote"): at_the_board,
    ("cleo", "close_vote"): at_a_vote,
    ("pia", "rule_on_interest"): at_the_review,
    ("pia", "conclude_conflict_review"): at_the_conclusion,
    ("pia", "open_panel_vote"): at_the_conclusion,
    ("pia", "decide_in_place"): in_place,
}
"""Each form of a decision, whoever in the chair or at the desk opens it, and when."""
PREFIX = {"cara": "/hwb", "cleo": "/hwb", "pia": "/conflicts"}


@pytest.mark.parametrize(("subject", "command"), FORMS)
async def test_whoever_has_not_declared_is_asked_to_where_a_decision_opens_by_its_address(
    home: House, subject: str, command: str
):
    """The form says so first, and shows nothing of the papers (R11)."""
    bid_id = await FORMS[subject, command](home)
    step = command.replace("_", "-")
    async with browser(home, subject) as somebody:
        page = await somebody.see(f"{PREFIX[subject]}/bids/{bid_id}/do/{step}")
    assert ASKS in page.text, page.text
    assert page.links["Declare first"].endswith(f"/{bid_id}/do/declare-interest")
    assert PAPERS not in page.text


def test_every_form_of_a_decision_of_boards_and_panels_is_tried():
    decisions = {
        rulebook.name_of(kind)
        for party in (Party.HWB, Party.CONFLICTS)
        for kind in PARTIES[party].forms
        if kind in permissions.DECIDING
    }
    assert decisions == {command for _, command in FORMS}
