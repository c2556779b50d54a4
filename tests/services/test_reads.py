"""What people read: their tasks, their bids, one bid, its history, what they may do."""

from datetime import UTC, datetime
from typing import Any

import pytest

from activities.register.reading import TaskRow
from services.kit import lists
from services.kit.sheets import Due
from tests import builders
from tests.services.house import House, hat
from tests.services.test_commands import NEW, a_bid, type_of
from workflows.contracts import commands as c
from workflows.contracts.bids import Stage
from workflows.contracts.commands import Command
from workflows.contracts.events import AllocationBuilt
from workflows.contracts.parties import Role
from workflows.contracts.reviews import Handling, InterestCategory
from workflows.rules import waiting

SUBJECTS = {
    Role.BID_MANAGER: "mara",
    Role.ACCOUNTABLE_OFFICER: "olu",
    Role.CHIEF_FINANCE_OFFICER: "finn",
    Role.GUARDIAN: "gail",
    Role.LAY_VERIFIER: "lena",
    Role.BOARD_CLERK: "cleo",
    Role.PANEL_CHAIR: "pia",
    Role.LOCAL_TEAM: "lou",
    Role.LOCAL_DIRECTOR: "dan",
    Role.LOCAL_FINANCE: "lin",
    Role.REGIONAL_LEAD: "rhea",
    Role.NATIONAL_CHAIR: "nat",
    Role.NATIONAL_FINANCE: "nora",
    Role.NATIONAL_OFFICE: "ofa",
}


async def meet(home: House, bid_id: str) -> Command:
    """Meet the first need of a bid over HTTP, in its favour; answers with the command."""
    bid = home.bids.bids[bid_id]
    need = next(b for b in waiting.now(bid).blockers if b.command)
    command = builders.meet(bid, need, datetime.now(UTC))
    async with home.client(SUBJECTS[command.by.role]) as api:
        answer = await api.give_command(command, bid_id)
    assert answer.status_code == 200, answer.text
    return command


async def until(home: House, bid_id: str, command: str) -> None:
    """Go on in favour of the bid until somebody is asked for a command."""
    while not any(
        b.command == command for b in waiting.now(home.bids.bids[bid_id]).blockers
    ):
        await meet(home, bid_id)


async def declares(home: House, subject: str, service: str, bid_id: str) -> None:
    """They say that they have no interest, as whoever judges a bid is asked to."""
    async with home.client(subject) as api:
        path = f"{service}/api/v1/bids/{bid_id}/declare-interest"
        answer = await api.give(path, {"category": "none"})
    assert answer.status_code == 200, answer.text


async def read(home: House, subject: str, path: str) -> Any:
    async with home.client(subject) as api:
        answer = await api.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_task_stands_with_whoever_can_do_it_and_goes_when_done(home: House):
    """What, until when in working days, and where to do it."""
    bid_id = await a_bid(home)
    tasks = await read(home, "lou", "/nhs-england/api/v1/tasks")
    assert tasks["total"] == 1
    task = tasks["items"][0]
    assert (task["bid_id"], task["command"]) == (bid_id, "screen")
    assert task["link"] == f"/nhs-england/api/v1/bids/{bid_id}/screen"
    assert task["when"]["working_days_left"] == 20
    assert not task["when"]["overdue"]
    assert task["when"]["words"].startswith("5pm on ")
    assert task["why"] == waiting.now(home.bids.bids[bid_id]).sentence
    assert (await read(home, "mara", "/ccg/api/v1/tasks"))["total"] == 0
    await meet(home, bid_id)
    assert (await read(home, "lou", "/nhs-england/api/v1/tasks"))["total"] == 0
    assert (await read(home, "mara", "/ccg/api/v1/tasks"))["total"] == 1


async def test_my_bids_are_those_of_my_body(home: House):
    """Filters narrow the list; another body's list does not have it."""
    bid_id = await a_bid(home)
    await a_bid(home, model="joint")
    listed = await read(home, "mara", f"{NEW}?stage=expression_of_interest&q=camden")
    assert (listed["total"], listed["pages"]) == (2, 1)
    first = listed["items"][-1]
    assert (first["bid_id"], first["stage_words"][:10]) == (bid_id, "Expression")
    assert first["links"]["bid"] == f"{NEW}/{bid_id}"
    assert (await read(home, "mara", f"{NEW}?model=joint"))["total"] == 1
    page = await read(home, "mara", f"{NEW}?page=2&size=1")
    assert (page["page"], page["pages"], len(page["items"])) == (2, 2, 1)
    assert (await read(home, "isla", NEW))["total"] == 0
    assert (await read(home, "cleo", "/hwb/api/v1/bids"))["total"] == 2
    assert (await read(home, "nat", "/nhs-england/api/v1/bids"))["total"] == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "/page"),
        ("size=101", "/size"),
        ("size=x", "/size"),
        ("stage=lost", "/stage"),
        ("q=" + "x" * 101, "/q"),
        ("sort=name", "/sort"),
    ],
)
async def test_a_filter_that_makes_no_sense_is_told(
    home: House, query: str, field: str
):
    """Nothing is silently left out."""
    async with home.client("mara") as mara:
        answer = await mara.get(f"{NEW}?{query}")
    assert (answer.status_code, type_of(answer)) == (422, "malformed")
    assert answer.json()["errors"][0]["field"] == field


async def test_somebody_with_two_bodies_says_whose_bids(home: House):
    """A list is of one body."""
    await a_bid(home)
    await home.enrol("two", hat(Role.GUARDIAN, "07R"), hat(Role.GUARDIAN, "08H"))
    async with home.client("two") as two:
        asked = await two.get(NEW)
        assert (asked.status_code, type_of(asked)) == (400, "choose-role")
        camden = await two.get(NEW, headers={"Acting-As": "07R/guardian"})
        islington = await two.get(NEW, headers={"Acting-As": "08H/guardian"})
    assert (camden.json()["total"], islington.json()["total"]) == (1, 0)


async def test_a_bid_says_why_it_waits_in_the_processs_own_words(home: House):
    """The same sentence as everywhere, with who can meet it and until when."""
    bid_id = await a_bid(home)
    body = await read(home, "olu", f"{NEW}/{bid_id}")
    bid = home.bids.bids[bid_id]
    assert body["waiting"]["sentence"] == waiting.now(bid).sentence
    need = body["waiting"]["blockers"][0]
    assert (need["party"], need["body"], need["roles"]) == (
        "nhs_england",
        "Q71",
        ["local_team"],
    )
    assert (body["source"], body["papers"]) == ("process", True)
    assert body["due"]["working_days_left"] == 20
    assert body["cycle"]["name"] == "today"
    assert "acted" not in body
    assert "refusals" not in body


async def test_an_open_bid_is_read_in_the_register_when_the_process_is_away(
    home: House,
):
    """A page that may lag by moments is better than none, and says so."""
    bid_id = await a_bid(home)
    home.bids.down = True
    body = await read(home, "olu", f"{NEW}/{bid_id}")
    assert body["source"] == "register"
    async with home.client("olu") as olu:
        absent = await olu.get(f"{NEW}/07R-9")
    assert (absent.status_code, type_of(absent)) == (503, "unavailable")


async def test_a_closed_bid_is_read_in_the_register_for_ever(home: House):
    """Long after Temporal has forgotten it."""
    bid_id = await a_bid(home)
    async with home.client("olu") as olu:
        await olu.give(f"{NEW}/{bid_id}/withdraw", {"reason": "No mandate."})
    home.bids.forget(bid_id)
    body = await read(home, "olu", f"{NEW}/{bid_id}")
    assert (body["stage"], body["source"]) == ("withdrawn", "register")
    history = await read(home, "olu", f"{NEW}/{bid_id}/history")
    assert history["items"][-1]["why"] == "No mandate."


async def test_history_is_numbered_sentences_with_who_when_and_why(home: House):
    """One line per entry, each with its hash; parts follow each other."""
    bid_id = await a_bid(home)
    await meet(home, bid_id)
    history = await read(home, "gail", f"{NEW}/{bid_id}/history")
    assert [line["number"] for line in history["items"]] == [1, 2, 3]
    opened, submitted, screened = history["items"]
    assert opened["who"] is None
    assert submitted["who"]["words"] == "Mara Example, bid manager"
    assert "submitted the expression of interest" in submitted["sentence"]
    assert screened["why"] == "Complete."
    assert len({line["hash"] for line in history["items"]}) == 3
    part = await read(home, "olu", f"{NEW}/{bid_id}/history?after=1&limit=1")
    assert ([x["number"] for x in part["items"]], part["next"]) == ([2], 2)


async def test_somebody_kept_out_reads_the_public_summary_and_no_more(home: House):
    """Recusal beats every grant: no papers, no history, no messages, no list of steps."""
    bid_id = await a_bid(home)
    await until(home, bid_id, "record_board_decision")
    person = await home.number("cara")
    async with home.client("cara") as cara:
        declared = c.DeclareInterest(
            by=builders.CHAIR,
            category=InterestCategory.FINANCIAL,
            description="My firm owns the building.",
        )
        assert (await cara.give_command(declared, bid_id)).status_code == 200
        interest = home.bids.bids[bid_id].interests[-1]
        assert interest.by.person == person
        async with home.client("pia") as pia:
            ruling = c.RuleOnInterest(
                by=builders.PANEL,
                interest=interest.id,
                handling=Handling.LEAVE,
                reason="A direct gain.",
            )
            assert (await pia.give_command(ruling, bid_id)).status_code == 200
        path = f"/hwb/api/v1/bids/{bid_id}"
        body = (await cara.get(path)).json()
        assert (body["papers"], body["summary"]["stage"]) == (False, "hwb_approval")
        assert "Mara" not in str(body)
        for kept in (
            f"{path}/history",
            f"{path}/allowed",
            f"/notifications/api/v1/bids/{bid_id}/notices",
        ):
            answer = await cara.get(kept)
            assert (answer.status_code, type_of(answer)) == (403, "recused")
        assert (await cara.get("/hwb/api/v1/tasks")).json()["total"] == 0
        line = (await cara.get("/hwb/api/v1/bids")).json()["items"][0]
        assert (line["kept"], line["waiting"], line["when"]) == (True, "", None)


async def test_money_is_in_pence_and_in_words(home: House):
    """Pounds and pence, so that nobody counts noughts."""
    bid_id = await a_bid(home)
    bid = home.bids.bids[bid_id]
    built = builders.allocation(bid, 26_613_000_00)
    await home.bids.happened(
        bid_id, AllocationBuilt(at=datetime.now(UTC), allocation=built)
    )
    body = await read(home, "finn", f"{NEW}/{bid_id}")
    share = body["allocation"]["shares"][0]
    assert share["practice_lines"] == {
        "pence": 26_613_000_00,
        "words": "£26,613,000.00",
    }
    assert body["allocation"]["total"]["pence"] == built.total_pence


async def test_what_i_could_do_now_and_why_not_the_rest(home: House):
    """Every command of the service, judged without sending anything."""
    bid_id = await a_bid(home)
    entries = home.bids.entries(bid_id)

    async def found(subject: str, at: str = "/ccg") -> dict[str, Any]:
        body = await read(home, subject, f"{at}/api/v1/bids/{bid_id}/allowed")
        return {one["command"]: one for one in body["commands"]}

    lou = await found("lou", "/nhs-england")
    assert lou["screen"]["possible"]
    assert lou["screen"]["due"]["working_days_left"] == 20
    assert lou["put-on-hold"]["possible"]
    assert not lou["resume"]["possible"]
    assert (lou["moderate"]["possible"], lou["moderate"]["problem"]) == (
        False,
        "wrong-party",
    )
    olu = await found("olu")
    assert olu["withdraw"]["possible"]
    assert olu["withdraw"]["link"] == f"{NEW}/{bid_id}/withdraw"
    assert olu["sign-application"]["problem"] == "wrong-stage"
    assert olu["sign-application"]["why_not"].endswith(".")
    assert home.bids.entries(bid_id) == entries
    async with home.client("olu") as api:
        await api.give(f"{NEW}/{bid_id}/withdraw", {"reason": "x"})
    assert not any(one["possible"] for one in (await found("olu")).values())


async def test_what_is_said_to_be_possible_is(home: House):
    """At every step of the road, for whoever is asked: the page and the rules agree."""
    bid_id = await a_bid(home)
    while home.bids.bids[bid_id].stage is not Stage.BUDGET_HANDOVER:
        bid = home.bids.bids[bid_id]
        need = next(b for b in waiting.now(bid).blockers if b.command)
        subject = SUBJECTS[need.roles[0]]
        prefix = need.party.value.replace("_", "-")
        body = await read(home, subject, f"/{prefix}/api/v1/bids/{bid_id}/allowed")
        one = next(
            o
            for o in body["commands"]
            if o["command"] == need.command.replace("_", "-")
        )
        assert one["possible"], (need.command, one)
        await meet(home, bid_id)


@pytest.mark.parametrize(
    ("subject", "prefix"),
    [("olu", "/ccg"), ("cleo", "/hwb"), ("pia", "/conflicts"), ("dan", "/nhs-england")],
)
async def test_reading_ten_times_changes_nothing(
    home: House, subject: str, prefix: str
):
    """A link in a letter may be fetched by a machine before it is read by a person."""
    bid_id = await a_bid(home)
    await declares(home, subject, prefix, bid_id)
    before = (home.bids.calls, home.bids.entries(bid_id), home.bids.bids[bid_id])
    at = f"{prefix}/api/v1"
    for path in ("me", "tasks", "bids", f"bids/{bid_id}", f"bids/{bid_id}/history"):
        for _ in range(10):
            await read(home, subject, f"{at}/{path}")
    for _ in range(10):
        await read(home, subject, f"{at}/bids/{bid_id}/allowed")
    after = (home.bids.calls, home.bids.entries(bid_id), home.bids.bids[bid_id])
    assert before == after


def test_a_step_of_a_bid_on_hold_is_late_for_nobody():
    """Its date stands still, so the list does not call it overdue."""
    late = Due.model_construct(overdue=True, words="5pm on 3 June 2026")
    row = TaskRow.model_construct(words="the board", command="screen", held=True)
    on_hold = lists._why(row, late, still=True)
    assert on_hold.endswith("on hold and its dates stand still.")
    assert lists._why(row, late, still=False) == (
        "Waiting for the board, overdue since 5pm on 3 June 2026."
    )
