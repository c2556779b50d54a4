"""A vote outside a meeting on its pages: opened, cast unseen, closed, and the result."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from activities.committees.writing import CommitteeWriting
from services.kit.pages.bid import recorded
from services.kit.pages.voting import standing_in
from tests.rules.voting import ALLOWED
from tests.services.house import House, hat
from tests.services.pages.boards import BOARD, NOW, seated
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_meeting_minutes import has_none
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling

DO = f"/hwb/bids/{{}}/do/{{}}?about={BOARD}"
FIVE = ("alex", "bola", "carol", "eleni", "hana")


async def before_board(home: House, *, allowed: bool = True) -> tuple[str, BodyVersion]:
    """A bid before Camden's board, which may vote outside a meeting."""
    bid_id = await opened(home)
    body = await seated(home)
    if allowed:
        rules = body.rules.model_copy(update={"electronic": ALLOWED})
        changed = {"rules": rules, "version": body.version + 1}
        body = await CommitteeWriting(home.database).add(
            body.model_copy(update=changed)
        )
    await until_asked(home, bid_id, "record_board_decision")
    return bid_id, body


def resolution() -> dict[str, Any]:
    last = NOW + timedelta(days=5)
    return {
        "resolution": "That the board approves the bid.",
        "outcome": "approve",
        "minute_reference": "HWB/2026/E1",
        "closes__day": str(last.day),
        "closes__month": str(last.month),
        "closes__year": str(last.year),
    }


async def opens(home: House, bid_id: str) -> None:
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(DO.format(bid_id, "open-vote"))
        done = await cleo.fill(form, **resolution())
    assert "/recorded/" in done.url


async def test_a_substitute_is_put_down_for_a_member_who_is_away(home: House):
    """The clerk names them when the vote opens; both names are on the vote."""
    bid_id, body = await before_board(home)
    seat = next(one for one in body.seats if one.id == "councillor-3")
    who = seat.substitutes[0].person
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(DO.format(bid_id, "open-vote"))
        asked = standing_in.questions(body, NOW.date())
        name = next(one.name for one in asked if one.seat == seat.id)
        assert seat.holder
        assert form.values[name] == seat.holder.person
        done = await cleo.fill(form, **resolution(), **{name: who})
    assert "/recorded/" in done.url
    sits = home.bids.bids[bid_id].votings[0].sits
    assert [(one.seat, one.person) for one in sits] == [("councillor-3", who)]


async def votes(home: House, bid_id: str, name: str, choice: str = "for") -> Any:
    async with browser(home, name) as member:
        form = await member.see(DO.format(bid_id, "cast-vote"))
        return await member.fill(form, choice=choice)


async def test_a_board_votes_and_nobody_sees_how_before_it_closes(home: House):
    """Clerk opens, five vote, who has voted is shown and never how; then all of it."""
    bid_id, _ = await before_board(home)
    await opens(home, bid_id)
    async with browser(home, "alex") as alex:
        form = await alex.see(DO.format(bid_id, "cast-vote"))
        assert "That the board approves the bid." in form.text
        assert "0 of " in form.text
        assert "Nobody sees how you vote before the vote closes" in form.text
        assert "casting vote" in form.text
        # The application opens beside the vote once one has declared.
        assert "The application, version 1" not in form.text
        await has_none(home, bid_id, "alex")
        form = await alex.see(DO.format(bid_id, "cast-vote"))
        assert "The application, version 1" in form.text
    for name in FIVE:
        done = await votes(home, bid_id, name, "against" if name == "carol" else "for")
        assert "/recorded/" in done.url
    async with browser(home, "bola") as bola:
        again = await bola.see(DO.format(bid_id, "cast-vote"))
        assert "You have voted. What you choose now takes its place." in again.text
        assert "5 of " in again.text
        mine = await bola.see(f"/hwb/bids/{bid_id}?opened=yes")
        assert "You voted. You may change your vote until" in mine.text
        assert "Change your vote" in mine.links
        assert "Vote" not in mine.links
        work = await bola.see("/hwb/")
        assert "the votes of" not in work.text
        for address in ("", "/history", "/votes/v1", "/do/declare-interest"):
            seen = await bola.see(f"/hwb/bids/{bid_id}{address}")
            assert "against" not in seen.text.lower()
    async with browser(home, "olu") as olu:
        record = await olu.get(f"/ccg/bids/{bid_id}/record.zip")
        with ZipFile(BytesIO(record.content)) as parts:
            whole = b"".join(parts.read(name) for name in parts.namelist())
        assert b"vote_cast" in whole
        assert b'against"' not in whole
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(DO.format(bid_id, "close-vote"))
        assert "Have not voted" in form.text
        refused = await cleo.fill(form, 422)
        assert "Say why the vote closes before" in refused.text
        done = await cleo.fill(form, reason="All who can come have voted.")
        assert "/recorded/" in done.url
        result = await cleo.see(f"/hwb/bids/{bid_id}/votes/v1?opened=yes")
        assert "4 for, 1 against" in result.text
        assert "Councillor Carol Example" in result.text
        assert "Against" in result.text
    async with browser(home, "olu") as olu:
        decisions = await olu.see(f"/ccg/bids/{bid_id}/decisions")
        assert decisions.links["The vote, and who voted"] == "votes/v1"
    assert home.bids.bids[bid_id].board_decisions[0].votes.in_favour == 4


async def test_a_vote_that_has_just_closed_is_shown_before_the_register_hears_of_it(
    home: House, monkeypatch: pytest.MonkeyPatch
):
    """Nobody waits; where nobody says it there is a way to look again, and then every vote."""
    bid_id, _ = await before_board(home)
    await opens(home, bid_id)
    for name in FIVE:
        await has_none(home, bid_id, name)
        await votes(home, bid_id, name)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(DO.format(bid_id, "close-vote"))
        home.bids.behind = True
        await cleo.fill(form, reason="Enough.")
        page = await cleo.see(f"/hwb/bids/{bid_id}/votes/v1?opened=yes")
        assert "5 for, 0 against" in page.text, "the process says it at once"
        monkeypatch.setattr(recorded, "BEHIND", (0,))
        home.bids.silent = True
        page = await cleo.see(f"/hwb/bids/{bid_id}/votes/v1?opened=yes")
        assert "on its way to the register" in page.text
        home.bids.behind = False
        await home.bids.catch_up()
        page = await cleo.see(page.links["Look again"])
    assert "5 for, 0 against" in page.text


async def test_a_board_that_meets_is_told_so(home: House):
    """The rules say so in their own words, before and after the button."""
    bid_id, _ = await before_board(home, allowed=False)
    async with browser(home, "cleo") as cleo:
        form = await cleo.see(DO.format(bid_id, "open-vote"))
        assert "does not vote outside its meetings" in form.text
        refused = await cleo.fill(form, 422, **resolution())
        assert "The board votes in its meetings only." in refused.text


async def test_a_vote_is_offered_only_where_the_boards_rules_know_one(home: House):
    """On the bid's page, and in what the API says can be done, with the reason."""
    bid_id, body = await before_board(home, allowed=False)
    await has_none(home, bid_id, "cleo")

    async def seen() -> tuple[bool, dict[str, Any]]:
        async with browser(home, "cleo") as cleo, home.client("cleo") as api:
            page = await cleo.see(f"/hwb/bids/{bid_id}")
            assert any("record-board-decision" in href for href in page.links.values())
            sheet = (await api.get(f"/hwb/api/v1/bids/{bid_id}/allowed")).json()
        (said,) = [s for s in sheet["commands"] if s["command"] == "open-vote"]
        return "Open a vote of the board's members" in page.links, said

    offered, said = await seen()
    assert not offered
    assert not said["possible"]
    assert "The board votes in its meetings only." in said["why_not"]
    rules = body.rules.model_copy(update={"electronic": ALLOWED})
    changed = {"rules": rules, "version": body.version + 1}
    await CommitteeWriting(home.database).add(body.model_copy(update=changed))
    offered, said = await seen()
    assert offered
    assert said["possible"]


async def test_whoever_is_recused_does_not_see_the_vote(home: House):
    """HOUSE 0.3.3: recusal beats every grant."""
    bid_id, _ = await before_board(home)
    await opens(home, bid_id)
    await recuse(
        home, bid_id, "carol", hat(Role.BOARD_MEMBER, BOARD), Handling.NO_PAPERS
    )
    async with browser(home, "carol") as carol:
        for address in ("votes/v1", f"do/cast-vote?about={BOARD}"):
            answer = await carol.get(f"/hwb/bids/{bid_id}/{address}")
            assert answer.status_code == 403
            assert "That the board approves" not in answer.text
    async with browser(home, "alex") as alex:
        unknown = await alex.see(f"/hwb/bids/{bid_id}/votes/v9?opened=yes", 404)
        assert unknown
        running = await alex.see(f"/hwb/bids/{bid_id}/votes/v1?opened=yes")
        assert "Vote" in running.text
