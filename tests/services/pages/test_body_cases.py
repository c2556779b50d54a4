"""Cases that a board's clerk or chair tries its rules with: written, answered, changed."""

import asyncio
from typing import Any

import pytest

from activities.committees.trials import MOST
from activities.committees.writing import CommitteeWriting
from tests.services.house import House, hat
from tests.services.pages.body import a_body, a_case
from tests.services.pages.visiting import Browser, Page, browser
from workflows.contracts.committees import BodyVersion, Minimum
from workflows.contracts.parties import Role

LIST, NEW = "/hwb/body/cases", "/hwb/body/cases/new"
SEATS = (
    "chair",
    "vice-chair",
    "councillor-3",
    "adults-and-children",
    "public-health",
    "healthwatch",
    "ccg",
    "nhs-provider",
    "voluntary",
)
"""The board's seats with a vote, in its order."""


def places(**said: str) -> dict[str, str]:
    """What is chosen for seats, by the controls' names; dashes are underscores here."""
    return {f"places__s{SEATS.index(k.replace('_', '-'))}": v for k, v in said.items()}


async def write(
    clerk: Browser, name: str, quorate: str, status: int = 200, **said: str
) -> Page:
    return await clerk.fill(
        await clerk.see(NEW), status, name=name, quorate=quorate, **places(**said)
    )


def substitute(board: BodyVersion, seat: str) -> str:
    return next(s.substitutes[0].person for s in board.seats if s.id == seat)


async def test_a_case_is_written_tried_and_answered_with_its_reason(home: House):
    """Without JavaScript, and with everybody there unless said."""
    board = await a_body(home)
    uma = substitute(board, "chair")
    async with browser(home, "cleo") as clerk:
        empty = await clerk.see(LIST)
        assert "No case has been written yet." in empty.text
        assert empty.links["Write a test case"] == NEW
        page = await write(clerk, "All are here", "yes")
        assert page.url == LIST
        assert "The case comes out as expected." in page.text
        page = await write(
            clerk,
            "The NHS is out",
            "yes",
            ccg="recused",
            nhs_provider="away",
            chair=f"recused:{uma}",
        )
    assert "1 of 2 cases does not come out as expected." in page.text
    for said in (
        "All are here Everybody is here. Written by Cleo Example",
        "Chair, cabinet member for health: Councillor Alex Example is recused, "
        "Councillor Uma Example sits here.",
        "Quorate Not quorate Not as expected",
        "No NHS representative is present: Dr Grace Example is recused; Hana Example is "
        "absent.",
        "Quorate Quorate As expected",
    ):
        assert said in page.text, said


async def test_a_case_is_tried_with_the_rules_of_the_day(home: House):
    """A change of the rules shows which cases come out otherwise."""
    await a_case(home)
    board = await home.connections.committees.pinned(
        hat(Role.BOARD_CLERK, "").party, "E09000007", 1
    )
    assert board is not None
    async with browser(home, "cara") as chair:
        assert "The case comes out as expected." in (await chair.see(LIST)).text
        rules = board.rules.model_copy(update={"minimum": Minimum(number=9)})
        seats = tuple(
            s.model_copy(update={"holder": None, "substitutes": ()})
            if s.id == "voluntary"
            else s
            for s in board.seats
        )
        new = {"version": 2, "rules": rules, "seats": seats}
        await CommitteeWriting(home.database).add(board.model_copy(update=new))
        page = await chair.see(LIST)
    assert "tried with the rules of version 2" in page.text
    assert "Not as expected" in page.text


async def test_a_case_is_changed_and_taken_away(home: House):
    await a_case(home)
    async with browser(home, "cleo") as clerk:
        page = await clerk.see(f"{LIST}/one")
        assert page.values["name"] == "Everybody is here"
        assert page.values["quorate"] == "yes"
        assert page.values["places.s0"] == "here"
        form = page.forms[-2]
        answer = await clerk.post(
            form.action, data=form.values | {"name": "No chair", "places.s0": "away"}
        )
        assert answer.status_code == 303
        page = await clerk.see(LIST)
        assert "No chair" in page.links
        assert "Everybody is here" not in page.links
        gone = (await clerk.see(f"{LIST}/one")).forms[-1]
        assert gone.action == f"{LIST}/one/remove"
        for _ in range(2):
            answer = await clerk.post(gone.action, data=gone.values)
            assert answer.headers["location"] == LIST
        assert "No case has been written yet." in (await clerk.see(LIST)).text
        await clerk.see(f"{LIST}/one", 404)


async def test_the_same_form_twice_is_one_case(home: House):
    """Two clicks at once, and once more by going back."""
    await a_body(home)
    async with browser(home, "cleo") as clerk:
        page = await clerk.see(NEW)
        data: dict[str, Any] = page.values | {"name": "All are here", "quorate": "yes"}
        answers = await asyncio.gather(*(clerk.post(NEW, data=data) for _ in range(3)))
        assert {a.status_code for a in answers} == {303}
        text = (await clerk.see(LIST)).text
    assert text.count("All are here") == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Enter what the case is about"),
        ({"quorate": None}, "Select whether this should be a quorum"),
        ({"places__s0": ""}, "Select who is in the seat “Chair, cabinet member for"),
        ({"places__s0": "here:7"}, "Select who is in the seat “Chair, cabinet member"),
        ({"places__s1": "gone"}, "from the list"),
        ({"version": "0"}, "The body has changed since you opened this page."),
        ({"name": "x" * 201}, "must be 200 characters or fewer"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    home: House, typed: dict[str, Any], said: str
):
    await a_body(home)
    given = {"name": "A case of mine", "quorate": "no"} | typed
    status = 409 if "version" in typed else 422
    async with browser(home, "cleo") as clerk:
        page = await clerk.fill(await clerk.see(NEW), status, **given)
        assert said in page.text
        assert page.title.startswith("Error: Write a test case")
        if "name" not in typed:
            assert page.values["name"] == "A case of mine"
        assert "No case has been written yet." in (await clerk.see(LIST)).text


async def test_after_a_change_of_the_body_the_seats_are_asked_anew(home: House):
    """A position in the list of seats may be another seat's by now."""
    await a_body(home)
    async with browser(home, "cleo") as clerk:
        given = {"name": "Mine", "quorate": "no", "version": "0"}
        page = await clerk.fill(await clerk.see(NEW), 409, **given)
        assert page.values["version"] == "1"
        assert page.values["places.s0"] == ""
        everybody = {f"places__s{n}": "here" for n in range(len(SEATS))}
        page = await clerk.fill(page, **everybody)
    assert "Mine" in page.links


async def test_of_two_tabs_on_one_case_the_second_is_told_and_keeps_what_was_typed(
    home: House,
):
    """Neither change is lost unseen: saved once more, the second takes the first's place."""
    await a_case(home)
    async with browser(home, "cleo") as clerk, browser(home, "cara") as chair:
        mine, yours = await clerk.see(f"{LIST}/one"), await chair.see(f"{LIST}/one")
        await chair.fill(yours, name="The chair's")
        page = await clerk.fill(mine, 409, name="The clerk's")
        assert (
            "Cara Example changed this case after you opened this page, at "
            in page.text
        )
        assert page.values["name"] == "The clerk's"
        assert "The chair's" in (await clerk.see(LIST)).links
        for _ in range(2):  # two clicks
            assert (await clerk.fill(page)).url == LIST
        assert "The clerk's" in (await clerk.see(LIST)).links


async def test_a_case_that_somebody_changed_is_not_taken_away_unseen(home: House):
    await a_case(home)
    async with browser(home, "cleo") as clerk, browser(home, "cara") as chair:
        gone = (await clerk.see(f"{LIST}/one")).forms[-1]
        await chair.fill(await chair.see(f"{LIST}/one"), name="The chair's")
        answer = await clerk.post(gone.action, data=gone.values)
        assert answer.status_code == 409
        page = Page(answer)
        assert "Cara Example changed this case" in page.text
        assert page.values["name"] == "The chair's"
        now = page.forms[-1]
        await clerk.post(now.action, data=now.values)
        assert "No case has been written yet." in (await clerk.see(LIST)).text


async def test_what_was_typed_for_a_case_that_is_gone_becomes_a_new_one(home: House):
    await a_case(home)
    async with browser(home, "cleo") as clerk, browser(home, "cara") as chair:
        mine = await clerk.see(f"{LIST}/one")
        gone = (await chair.see(f"{LIST}/one")).forms[-1]
        await chair.post(gone.action, data=gone.values)
        page = await clerk.fill(mine, 409, name="Mine")
        assert "Somebody took this case away" in page.text
        assert page.values["name"] == "Mine"
        assert (await clerk.fill(page)).url == LIST
        assert "Mine" in (await clerk.see(LIST)).links


async def test_a_first_form_sent_late_overwrites_nobody(home: House):
    """By the back button, after somebody else changed the case that it made."""
    await a_body(home)
    async with browser(home, "cleo") as clerk, browser(home, "cara") as chair:
        first = await clerk.see(NEW)
        listed = await clerk.fill(first, name="Mine", quorate="yes")
        form = await chair.see(listed.links["Mine"])
        await chair.fill(form, name="The chair's")
        page = await clerk.fill(first, 409, name="Mine again", quorate="yes")
        assert "somebody else has changed it since" in page.text
        await clerk.fill(page)
        links = (await clerk.see(LIST)).links
    assert {"The chair's", "Mine again"} <= set(links)


async def test_only_whoever_governs_the_body_has_its_cases(home: House):
    """A member does not, nor does another board's clerk; nothing is written either."""
    await a_case(home)
    await home.enrol("mel", hat(Role.BOARD_MEMBER, "E09000007"))
    for subject, status in (("mel", 403), ("sid", 404)):
        async with browser(home, subject) as other:
            for address in (LIST, NEW, f"{LIST}/one"):
                await other.see(address, status)
            for address in (NEW, f"{LIST}/one", f"{LIST}/one/remove"):
                answer = await other.post(address, data={"form_token": "x"})
                assert answer.status_code == status, (subject, address)
    async with browser(home, "cara") as chair:
        assert "Everybody is here" in (await chair.see(LIST)).links


async def test_a_vacant_seat_is_vacant_or_somebody_sits_there(home: House):
    """The panel's last seat has no holder, and a named substitute."""
    panel = await a_body(home, "conflicts_panel")
    wendy = panel.seats[-1].substitutes[0].person
    cases = "/conflicts/body/cases"
    async with browser(home, "pia") as chair:
        page = await chair.see(f"{cases}/new")
        assert page.values["places.s4"] == "away"
        assert "Wendy Specimen sits here" in page.text
        page = await chair.fill(
            page, name="Wendy comes", quorate="yes", places__s4=f"away:{wendy}"
        )
    assert (
        "Nominee of the health and wellbeing boards: Wendy Specimen sits" in page.text
    )
    assert "5 members with a vote are present and 3 are needed." in page.text


async def test_a_body_has_so_many_cases_and_no_more(home: House):
    await a_case(home)
    trials = home.connections.trials
    board = (hat(Role.BOARD_CLERK, "").party, "E09000007")
    (first,) = await trials.of(*board)
    for n in range(MOST - 1):
        await trials.put(*board, str(n), first.trial, person="1", name="Cleo Example")
    async with browser(home, "cleo") as clerk:
        page = await write(clerk, "One more", "yes", 409)
    assert f"A body has at most {MOST} cases." in page.text
    assert len(await trials.of(*board)) == MOST


async def test_a_case_with_votes_is_answered_with_what_comes_of_them(home: House):
    """Attendance, votes and conflicts in; the outcome and its sentence out."""
    await a_body(home)
    async with browser(home, "cleo") as clerk:
        said = {"in_favour": "4", "against": "2", "abstained": "1"}
        page = await clerk.fill(
            await clerk.see(NEW),
            name="Carried",
            quorate="yes",
            result="carried",
            casting="for",
            **said,
            **places(ccg="recused"),
        )
        for words in (
            "4 for, 2 against, 1 abstained. Casting vote: for.",
            "Quorate. Carried Quorate. Carried As expected",
            "A motion is carried by more than half of the 6 votes for and against: 4.",
        ):
            assert words in page.text, words
        form = await clerk.see(page.links["Carried"])
        assert (form.values["result"], form.values["in_favour"]) == ("carried", "4")
        for wrong in ({"in_favour": "-1"}, {"against": "201"}, {"abstained": "x"}):
            await clerk.fill(
                await clerk.see(NEW), 422, name="A", quorate="yes", **wrong
            )
