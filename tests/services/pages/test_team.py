"""Who has taken on what: claims, the list's filters, the team's work, giving with a reason."""

import asyncio
from urllib.parse import unquote

from tests.services.house import House, hat
from tests.services.pages.test_ccg_interrupted import over
from tests.services.pages.visiting import Page, browser
from tests.services.pages.walking import opened
from workflows.contracts.parties import Role

WORK = "/nhs-england/"
TEAM = "/nhs-england/team"


async def _pair(home: House) -> None:
    """A second person in the local team, beside Lou."""
    await home.enrol("leo", hat(Role.LOCAL_TEAM, "Q71"))


def _claim(page: Page) -> dict[str, str]:
    form = next(f for f in page.forms if f.action.endswith("/claims"))
    return dict(form.values)


async def test_two_people_take_the_same_task_and_the_second_is_told_who(home: House):
    """One wins; the other reads a name, not an error."""
    await _pair(home)
    await opened(home)
    async with browser(home, "lou") as lou, browser(home, "leo") as leo:
        asked = [_claim(await one.see(WORK)) | {"do": "take"} for one in (lou, leo)]
        answers = await asyncio.gather(
            lou.post(f"{WORK}claims", data=asked[0]),
            leo.post(f"{WORK}claims", data=asked[1]),
        )
        assert sorted(a.status_code for a in answers) == [303, 409]
        loser = next(a for a in answers if a.status_code == 409)
        winner = "Lou" if answers[0].status_code == 303 else "Leo"
        assert f"{winner} Example took this task on" in loser.text
        assert f"{winner} Example" in (await leo.see(WORK)).text


async def test_each_task_names_the_body_that_it_is_for(home: House):
    """The owner's name, and whose task it is, also on a list that was printed."""
    await opened(home)
    async with browser(home, "lou") as lou:
        page = await lou.see(WORK)
        rows = (
            page.html.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
        )
        team = page.html.partition("Acting as <strong>")[2].partition("</strong>")[0]
        body = team.partition(", ")[2]
        assert rows
        assert body
        assert all(body in row.partition('data-label="Owner"')[2] for row in rows)


async def test_a_task_is_released_by_whoever_has_it(home: House):
    """It is unclaimed again."""
    await opened(home)
    async with browser(home, "lou") as lou:
        said = _claim(await lou.see(WORK))
        await lou.post(f"{WORK}claims", data=said | {"do": "take"})
        assert "Release" in (await lou.see(WORK)).text
        await lou.post(f"{WORK}claims", data=said | {"do": "release"})
        assert "Unclaimed" in (await lou.see(WORK)).text


async def test_filters_and_order_live_in_the_address(home: House):
    """A list can be sent to somebody, kept as a bookmark, and gone back to."""
    bid_id = await opened(home)
    async with browser(home, "lou") as lou:
        for query, there in {
            "q=camden": True,
            "q=leeds": False,
            "stage=expression_of_interest": True,
            "stage=budget_handover": False,
            "due=late": False,
            "due=later": True,
            "owner=unclaimed": True,
            "owner=mine": False,
            "sort=ccg": True,
        }.items():
            page = await lou.see(f"{WORK}?{query}")
            assert (bid_id in page.links) is there, query
        page = await lou.see(f"{WORK}?q=camden&sort=stage")
        assert page.links["Unclaimed"] == "?owner=unclaimed&q=camden&sort=stage"
        assert "No task fits" in (await lou.see(f"{WORK}?q=leeds")).text
        back = _claim(await lou.see(f"{WORK}?q=camden"))["back"]
        assert back == f"{WORK}?q=camden&page=1"
        await lou.see(f"{WORK}?sort=mood", 422)


async def test_a_part_behind_the_last_is_the_last(home: House):
    """A bookmark of page 3 never says that nothing waits."""
    bid_id = await opened(home)
    async with browser(home, "dan") as dan, browser(home, "lou") as lou:
        for who, path in {
            (lou, WORK),
            (dan, TEAM),
            (lou, "/nhs-england/bids"),
            (lou, "/register"),
        }:
            page = await who.see(f"{path}?q=camden&page=9")
            assert page.url.endswith("?q=camden&page=1")
            assert bid_id in page.links
        assert (await lou.see("/notifications/?page=9")).url.endswith("?page=1")


async def test_a_task_of_a_bid_on_hold_is_late_for_nobody(home: House):
    """It says so, and only resuming the bid has a date."""
    bid_id = await opened(home)
    async with browser(home, "lou") as lou:
        form = await lou.see(f"/nhs-england/bids/{bid_id}/do/put-on-hold")
        await lou.fill(form, reason="A breach report.")
        page = await lou.see(WORK)
    assert "Not due yet (2)" in page.text
    assert page.text.count("On hold: its dates stand still") == 1
    assert page.text.count("working days left") == 1


async def test_the_team_sees_everybodys_tasks_with_owners(home: House):
    """The director sees what the local team has to do."""
    bid_id = await opened(home)
    async with browser(home, "lou") as lou:
        said = _claim(await lou.see(WORK))
        await lou.post(f"{WORK}claims", data=said | {"do": "take"})
    async with browser(home, "dan") as dan:
        assert bid_id not in (await dan.see(WORK)).links
        page = await dan.see(TEAM)
        assert "Team's work" in page.links
    assert page.title.startswith("Team's work - ")
    assert bid_id in page.links
    assert "Lou Example" in page.text


async def test_a_task_is_given_to_somebody_with_a_reason(home: House):
    """Only people in a role that can do it are offered; they read why they have it."""
    await _pair(home)
    await opened(home)
    async with browser(home, "dan") as dan:
        team = await dan.see(TEAM)
        link = next(h for h in team.links.values() if "/team/give" in h)
        form = await dan.see(link)
        assert "Leo Example" in form.text
        assert "Lin Example" not in form.text
        empty = await dan.fill(form, 422)
        assert {"Select to whom", "Enter why"} <= set(empty.links)
        leo = await home.number("leo")
        done = await dan.fill(form, person=leo, reason="Lou is on leave.")
    assert done.url == TEAM
    async with browser(home, "leo") as leo_there:
        page = await leo_there.see(WORK)
    assert "Given by Dan Example: Lou is on leave." in page.text


async def test_giving_a_task_survives_the_sign_in(home: House):
    """The reason that was typed is there again."""
    await _pair(home)
    await opened(home)
    async with browser(home, "dan") as dan:
        team = await dan.see(TEAM)
        form = await dan.see(next(h for h in team.links.values() if "/give" in h))
        leo = await home.number("leo")
        typed = {**form.values, "person": leo, "reason": "Lou is on leave."}
        over(dan, "dan")
        answer = await dan.post(form.action, data=typed)
    where = unquote(answer.headers["location"]).removeprefix("/sign-in?to=")
    async with browser(home, "dan") as dan:
        again = await dan.see(where)
        assert (again.values["person"], again.values["reason"]) == (
            leo,
            "Lou is on leave.",
        )
        assert (await dan.fill(again)).url == TEAM


async def test_whoever_gives_a_task_second_is_told_who_has_it(home: House):
    """Two leads with the same page open: the first one's word stands."""
    await _pair(home)
    await opened(home)
    lou, leo = await home.number("lou"), await home.number("leo")
    async with browser(home, "dan") as dan:
        team = await dan.see(TEAM)
        link = next(h for h in team.links.values() if "/team/give" in h)
        first, second = await dan.see(link), await dan.see(link)
        await dan.fill(first, person=leo, reason="Leo knows Camden.")
        told = await dan.fill(second, 409, person=lou, reason="Lou has time.")
    assert "Leo Example took this task on" in told.text


async def test_somebody_kept_out_by_an_interest_is_not_offered(home: House):
    """A task given to them could not be done."""
    await _pair(home)
    bid_id = await opened(home)
    async with browser(home, "leo") as leo:
        form = await leo.see(f"/nhs-england/bids/{bid_id}/do/declare-interest")
        await leo.fill(form, category="financial", description="A partner's shares.")
    async with browser(home, "dan") as dan:
        team = await dan.see(TEAM)
        link = next(h for h in team.links.values() if "/team/give" in h)
        form = await dan.see(link)
    assert "Lou Example" in form.text
    assert "Leo Example" not in form.text


async def test_whoever_leads_no_team_has_no_such_page(home: House):
    """Nor a link to it."""
    await opened(home)
    async with browser(home, "lin") as lin:
        assert "Team's work" not in (await lin.see(WORK)).links
        await lin.see(TEAM, 403)


async def test_a_task_of_another_body_cannot_be_given_or_taken(home: House):
    """The address of another body's task leads back to one's own list."""
    bid_id = await opened(home)
    address = f"{TEAM}/give?bid_id={bid_id}&command=screen&subject="
    async with browser(home, "rhea") as rhea:
        page = await rhea.see(address)
        assert page.url == TEAM
        said = {"bid_id": bid_id, "body": "Y56", "command": "screen", "do": "take"}
        await rhea.post("/nhs-england/claims", data=said)
    async with browser(home, "lou") as lou:
        assert "Unclaimed" in (await lou.see(WORK)).text
    assert not await home.connections.claims.of((hat(Role.REGIONAL_LEAD, "Y56"),))
