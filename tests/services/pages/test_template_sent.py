"""The finance template through the service: there and back again, and every bad cell named."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.services.house import House
from tests.services.pages.test_allocation import handed, sent
from tests.services.pages.visiting import Browser, browser


@pytest.fixture
async def finn(home: House) -> AsyncIterator[tuple[Browser, str]]:
    """Camden's finance officer, and the address of the allocation of a bid at handover."""
    bid_id = await handed(home)
    async with browser(home, "finn") as there:
        yield there, f"/ccg/bids/{bid_id}/allocation"


async def test_what_is_downloaded_goes_back_unchanged(finn: tuple[Browser, str]):
    """As spreadsheet, saved again by another program, and as CSV: nothing changes."""
    there, here = finn
    book = (await there.get(f"{here}/template.xlsx")).content
    again = sent(load_workbook(io.BytesIO(book)))
    text = (await there.get(f"{here}/template.csv")).content
    for name, content in (("a.xlsx", book), ("b.xlsx", again), ("c.csv", text)):
        files = {"file": (name, content)}
        answer = await there.post(f"{here}/template", files=files)
        assert (answer.status_code, answer.headers["location"]) == (303, here), name


async def test_a_line_changed_in_the_csv_becomes_a_draft(finn: tuple[Browser, str]):
    """With the plan's pence and the reason; nothing is in place yet."""
    there, here = finn
    text = (await there.get(f"{here}/template.csv")).text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    rows[1][5], rows[1][7] = "1234.56", "The list grew."
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    files = {"file": ("c.csv", held.getvalue().encode())}
    answer = await there.post(f"{here}/template", files=files)
    assert answer.status_code == 303, answer.text
    draft = await there.see(answer.headers["location"])
    assert "£1,234.56" in draft.text
    assert "Version 2" not in (await there.see(here)).text


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("Lines!F2", "abc", "Lines!F2: “abc” is not a number"),
        ("Lines!F2", 1.234, "Lines!F2: “1.234” has more than two decimals"),
        ("Lines!G3", "perhaps", "Lines!G3: “perhaps” is neither yes nor no"),
        ("Lines!F2", 7, "Lines!H2: say why the plan is £7.00"),
        ("Lines!F2", "=1+1", "Lines!F2 has a formula"),
        ("Rules!C2", "a lot", "Rules!C2: “a lot” is not a number"),
    ],
)
async def test_each_bad_cell_is_named_on_the_page(
    home: House, finn: tuple[Browser, str], where: str, value: Any, said: str
):
    """By sheet and cell, in the summary and at the file; nothing is kept of it."""
    there, here = finn
    before = home.bids.bids[here.split("/")[3]].allocation
    book = load_workbook(io.BytesIO((await there.get(f"{here}/template.xlsx")).content))
    sheet, _, cell = where.partition("!")
    book[sheet][cell] = value
    answer = await there.post(
        f"{here}/template", files={"file": ("t.xlsx", sent(book))}
    )
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert said in answer.text
    assert home.bids.bids[here.split("/")[3]].allocation == before
    assert "Drafts" not in (await there.see(here)).text


async def test_every_bad_cell_is_named_at_once(finn: tuple[Browser, str]):
    """Whoever mends a template does so once."""
    there, here = finn
    book = load_workbook(io.BytesIO((await there.get(f"{here}/template.xlsx")).content))
    book["Lines"]["F2"], book["Lines"]["G3"] = "abc", "perhaps"
    answer = await there.post(
        f"{here}/template", files={"file": ("t.xlsx", sent(book))}
    )
    assert "Lines!F2" in answer.text
    assert "Lines!G3" in answer.text


async def test_a_program_reads_the_allocation_and_its_draft(
    home: House, finn: tuple[Browser, str]
):
    """Every figure with its source, the distance from target, and what a draft changes."""
    there, here = finn
    book = load_workbook(io.BytesIO((await there.get(f"{here}/template.xlsx")).content))
    book["Lines"]["F2"], book["Lines"]["H2"] = 1, "The practice closed."
    answer = await there.post(
        f"{here}/template", files={"file": ("t.xlsx", sent(book))}
    )
    draft = answer.headers["location"].rpartition("/")[2]
    api = here.replace("/ccg/", "/ccg/api/v1/")
    async with home.client("finn") as program:
        stands = (await program.get(api)).json()
        held = home.bids.bids[here.split("/")[3]].allocation
        assert stands["schedule_hash"] == held.schedule_hash
        schedule = stands["schedule"]
        assert (
            sum(p["planned"] for p in schedule["planned"])
            + sum(
                s["contingency_pence"] + s["headroom_pence"] for s in schedule["shares"]
            )
            == held.total_pence
        )
        assert {p["source"] for p in schedule["practices"]} != {""}
        assert [d["ccg"] for d in stands["distances"]] == ["07R"]
        assert stands["differences"] == []
        other = (await program.get(f"{api}/versions/{draft}")).json()
        said = {(c["what"], c["after"]) for c in other["differences"]}
        assert any(after == "£1.00" for _, after in said), said
        assert [v["stands"] for v in other["versions"]] == [True, False]
        none = await program.get(f"{api}/versions/{'0' * 64}")
        assert none.status_code == 404


async def test_a_program_drafts_another_version_and_puts_it_in_place(
    home: House, finn: tuple[Browser, str]
):
    """By rules: who set what stands is kept, what is new is the sender's; a rule of what is
    not there, an allocation of before, and anybody else are refused."""
    here = finn[1].replace("/ccg/", "/ccg/api/v1/")
    async with home.client("finn") as program:
        stands = (await program.get(here)).json()
        rules = stands["schedule"]["rules"]
        practice = stands["schedule"]["practices"][0]["practice"]
        said = {"practice": practice, "line": "qof", "pence": 100, "reason": "Closed."}
        body = {
            "on": stands["schedule_hash"],
            "flags": [_without(one) for one in rules["flags"]],
            "adjustments": [said],
            "contingency": rules["contingency"],
            "headroom": rules["headroom"],
        }
        done = await program.post(f"{here}/versions", json=body)
        assert done.status_code == 200, done.text
        made = done.json()
        again = await program.post(f"{here}/versions", json=body)
        assert again.json()["schedule_hash"] == made["schedule_hash"]
        new = made["schedule"]["rules"]
        assert new["flags"] == rules["flags"]
        assert [one["by"] for one in new["adjustments"]] == ["Finn Example"]
        assert made["differences"]
        odd = body | {"adjustments": [said | {"practice": "X99X99"}]}
        assert (await program.post(f"{here}/versions", json=odd)).status_code == 422
        old = await program.post(f"{here}/versions", json=body | {"on": "0" * 64})
        assert old.status_code == 409
        revise = {"schedule_hash": made["schedule_hash"], "reason": "One closed."}
        put = await program.give(
            f"{here}/revise-allocation".replace("/allocation/", "/"), revise
        )
        assert put.status_code == 200, put.text
    async with home.client("mara") as mara:
        answer = await mara.post(f"{here}/versions", json=body)
        assert answer.status_code == 403


def _without(one: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in one.items() if k not in {"by", "source"}}
