"""The allocation at length: its page, its template sent back, its versions."""

import csv
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from activities.reference.allocating import ReferenceActivities
from services.kit.pages.money import sheet_file, template, template_read
from tests.rules.steps import at
from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened
from workflows.contracts.allocations import (
    AllocationRules,
    Flag,
    PracticeBase,
    Reserve,
    Target,
)
from workflows.contracts.bids import Stage
from workflows.contracts.ports import AllocationRequest
from workflows.rules import allocation, allocation_compare

BASE = [
    PracticeBase(
        practice=code,
        name=name,
        ccg="07R",
        year="2014/15",
        source="a test",
        registered=10,
        weighted=10_000_000,
        lines=(("drugs", 5_05), ("global_sum", 100_10), ("qof", 33)),
    )
    for code, name in (("X07R01", "=HYPERLINK(1)"), ("X07R02", "Plain"))
]
RULES = AllocationRules(
    flags=(Flag(line="drugs", reason="-1 Prescribing pays."),),
    contingency=Reserve(hundredths=50),
    headroom=Reserve(hundredths=100),
)
SCHEDULE = allocation.build(["07R"], BASE, RULES, Target(pence=100, weighted=100))
CODE = allocation.digest(SCHEDULE)


def sheet() -> Workbook:
    """The template as somebody opens it."""
    return load_workbook(io.BytesIO(template.as_workbook(SCHEDULE, "07R-1", CODE)))


def sent(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(content: bytes) -> AllocationRules:
    return template_read.changed(content, "t.xlsx", SCHEDULE, "Fran Example")


def test_an_unchanged_template_changes_nothing() -> None:
    """As it was downloaded, saved again by a spreadsheet, and as CSV."""
    for content in (
        template.as_workbook(SCHEDULE, "07R-1", CODE),
        sent(sheet()),
        template.as_csv(SCHEDULE).encode(),
    ):
        rules = read(content)
        again = allocation.build(["07R"], BASE, rules, SCHEDULE.target)
        assert allocation.digest(again) == CODE


def test_no_cell_of_a_template_calculates() -> None:
    """A practice called like a formula stays a name."""
    names = [row[1].value for row in sheet()["Lines"].iter_rows(min_row=2)]
    assert "'=HYPERLINK(1)" in names
    rows = list(csv.reader(io.StringIO(template.as_csv(SCHEDULE)[1:])))
    assert "'=HYPERLINK(1)" in {row[1] for row in rows}
    assert "'-1 Prescribing pays." in {row[7] for row in rows}


def test_what_is_changed_becomes_rules_with_who_and_why() -> None:
    """A plan, a flag, growth and a reserve; the differences are those and no others."""
    book = sheet()
    lines, rules = book["Lines"], book["Rules"]
    where = {(r[0].value, r[3].value): r for r in lines.iter_rows(min_row=2)}
    plan = where["X07R01", "global_sum"]
    plan[5].value, plan[7].value = 120.55, "The list grew."
    flag = where["X07R02", "qof"]
    flag[6].value, flag[7].value = "No", "The practice left the scheme."
    rules.append(["Growth (%)", "every line", 1.5, "", "Settlement"])
    found = read(sent(book))
    (change,) = found.adjustments
    assert (change.pence, change.reason, change.by) == (
        12055,
        "The list grew.",
        "Fran Example",
    )
    assert [(f.practice, f.line, f.included) for f in found.flags] == [
        ("", "drugs", False),
        ("X07R02", "qof", False),
    ]
    after = allocation.build(["07R"], BASE, found, SCHEDULE.target)
    differ = {
        (c.where, c.what)
        for c in allocation_compare.differences(SCHEDULE, after)
        if c.where.startswith("X07R")
    }
    assert differ == {
        ("X07R01", "Plan for global_sum"),
        ("X07R01", "global_sum"),
        ("X07R02", "Flag of qof"),
        ("X07R02", "qof"),
        ("X07R02", "global_sum"),
    }


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("F2", "abc", "Lines!F2: “abc” is not a number"),
        ("F2", 1.234, "Lines!F2: “1.234” has more than two decimals"),
        ("F2", True, "Lines!F2: “True” is not a number"),
        ("G3", "perhaps", "Lines!G3: “perhaps” is neither yes nor no"),
        ("A4", "X99X99", "Lines!A4: “X99X99”, “qof” is no line of this budget"),
        ("F3", 7, "Lines!H3: say why the plan is £7.00"),
        ("F2", "=1+1", "Lines!F2 has a formula"),
    ],
)
def test_a_bad_cell_is_named(cell: str, value: Any, said: str) -> None:
    book = sheet()
    book["Lines"][cell] = value
    with pytest.raises((template_read.BadCells, sheet_file.Refused)) as refused:
        read(sent(book))
    assert said in str(refused.value)


def test_rows_taken_out_and_rules_unknown_are_refused() -> None:
    book = sheet()
    book["Lines"].delete_rows(3)
    with pytest.raises(sheet_file.Refused, match="X07R01, global_sum is missing"):
        read(sent(book))
    book = sheet()
    book["Rules"].append(["Magic", "", 1, "", ""])
    with pytest.raises(template_read.BadCells, match="“Magic” is no rule"):
        read(sent(book))


def test_hidden_sheets_macros_and_bombs_are_refused() -> None:
    """Nothing of a file is run, and none unpacks to more than a template can be."""
    book = sheet()
    book["Rules"].sheet_state = "hidden"
    with pytest.raises(sheet_file.Refused, match="Rules is hidden"):
        read(sent(book))
    plain = template.as_workbook(SCHEDULE, "07R-1", CODE)
    for name, size, said in (
        ("xl/vbaProject.bin", 1, "macros"),
        ("xl/media/x.bin", sheet_file.UNPACKED + 1, "unpacks to more"),
    ):
        held = io.BytesIO(plain)
        with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, b"0" * size)
        with pytest.raises(sheet_file.Refused, match=said):
            read(held.getvalue())
    for content, said in (
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xff\xfe\x00", "neither a spreadsheet nor CSV"),
        (b"a,b\n1,2\n", "The first row has to be"),
        (b"x" * (sheet_file.MOST + 1), "5 MB"),
    ):
        with pytest.raises(sheet_file.Refused, match=said):
            read(content)


async def handed(home: House) -> str:
    """A bid of Camden's at the handover, with its allocation added up from examples."""
    bid_id = await opened(home)
    cycle = await home.connections.reference.cycle("today")
    request = AllocationRequest(bid_id=bid_id, ccgs=("07R",), cycle=cycle)
    built = await ReferenceActivities(home.database).build_allocation(request)
    bid = at(Stage.BUDGET_HANDOVER).bid
    home.bids.bids[bid_id] = bid.model_copy(update={"id": bid_id, "allocation": built})
    return bid_id


async def test_a_template_sent_back_becomes_the_next_version(home: House) -> None:
    """Looked at, downloaded, changed, sent, compared, put in place; signatures are void
    and both officers are asked again."""
    bid_id = await handed(home)
    here = f"/ccg/bids/{bid_id}/allocation"
    async with browser(home, "finn") as finn:
        page = await finn.see(here)
        assert "Local enhanced services are commissioned" in page.text
        assert "07R is" in page.html
        form = await finn.see(f"/ccg/bids/{bid_id}/do/agree-allocation")
        await finn.fill(form)
        held = home.bids.bids[bid_id]
        assert len(held.allocation_signatures) == 1
        answer = await finn.get(f"{here}/template.xlsx")
        book = load_workbook(io.BytesIO(answer.content))
        same = await finn.post(
            f"{here}/template", files={"file": ("t.xlsx", answer.content)}
        )
        assert same.headers["location"] == here
        row = book["Lines"][2]
        row[5].value, row[7].value = 1, "=The practice closed."
        wrong = await finn.post(
            f"{here}/template", files={"file": ("t.xlsx", sent(book))}
        )
        assert wrong.status_code == 422
        assert "Lines!H2 has a formula" in wrong.text
        row[7].value = "The practice closed."
        done = await finn.post(
            f"{here}/template", files={"file": ("t.xlsx", sent(book))}
        )
        assert done.status_code == 303, done.text
        draft = await finn.see(done.headers["location"])
        assert "What would change" in draft.text
        assert "£1.00" in draft.text
        links = [h for h in draft.links.values() if "revise-allocation" in h]
        form = await finn.see(links[0])
        assert "It voids the agreement of Finn Example" in form.text
        said = await finn.fill(form, reason="One practice closed.")
        assert "/recorded/" in said.url
        page = await finn.see(here)
        assert "Version 2, in place" in page.text
        assert "Nobody yet" in page.text
    after = home.bids.bids[bid_id]
    assert after.allocation_signatures == ()
    assert after.allocation != held.allocation
    async with browser(home, "mara") as mara:
        assert "Upload a template" not in (await mara.see(here)).text
        answer = await mara.post(f"{here}/template", files={"file": ("t.csv", b"x")})
        assert answer.status_code == 403


async def test_sums_that_somebody_sends_are_not_taken(home: House) -> None:
    """The service puts the draft's sums in; one that is not there is refused."""
    bid_id = await handed(home)
    held = home.bids.bids[bid_id].allocation
    forged = held.model_copy(update={"schedule_hash": "f" * 64, "total_pence": 1})
    body = {
        "schedule_hash": "f" * 64,
        "reason": "More.",
        "allocation": forged.model_dump(mode="json"),
    }
    async with home.client("finn") as finn:
        path = f"/ccg/api/v1/bids/{bid_id}/revise-allocation"
        answer = await finn.give(path, body)
    assert answer.status_code in {400, 409, 422}, answer.text
    assert home.bids.bids[bid_id].allocation == held
