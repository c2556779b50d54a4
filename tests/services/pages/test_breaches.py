"""Breach cases at the pages: reported, looked into, concluded, and locked (R16)."""

import csv
import io
from collections.abc import Collection
from typing import Any

import pytest

from tests.services.house import House, hat
from tests.services.pages.test_access_matrix import EVERYTHING, class_of, filled
from tests.services.pages.test_ccg_interrupted import back_from_sign_in, over
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from workflows.contracts.parties import Role

REPORT: dict[str, Any] = {
    "person": "Olu Example",
    "concern": "not_declared",
    "description": "Owns the zeppelin hangar next door.",
}
BEGUN = "I ask the zeppelin club."
CONCLUSION: dict[str, Any] = {
    "outcome": "minor",
    "findings": "The zeppelin was a share.",
    "action": "The zeppelin was declared.",
    "lessons": "Ask about airships.",
    "passed_to": ["nhs_england"],
    "published": "An officer declared a share too late. New officers are now asked twice.",
}
SECRET = ("zeppelin", "airship", "Olu Example")
HOMES = {"gail": "/ccg", "pia": "/conflicts", "una": "/conflicts"}


async def reported(
    home: House, by: str = "finn", at: str = "/ccg", **changes: Any
) -> str:
    """A concern; answers with the number of its case."""
    async with browser(home, by) as one:
        form = await one.see(f"{at}/breaches/report")
        page = await one.fill(form, **{**REPORT, **changes})
    assert page.url == f"{at}/breaches?done=reported"
    return (await home.connections.breaches.cases())[-1].id


async def concluded(
    home: House, case: str, by: str = "gail", status: int = 200, **changes: Any
) -> Page:
    where = f"{HOMES[by]}/breaches/{case}"
    async with browser(home, by) as one:
        form = await one.see(f"{where}/take-up")
        await one.fill(form, note=changes.pop("note", BEGUN))
        form = await one.see(f"{where}/conclude")
        return await one.fill(form, status, **{**CONCLUSION, **changes})


async def test_a_concern_goes_its_way(home: House):
    """Reported by a colleague, taken up and concluded by the guardian, published."""
    case = await reported(home)
    async with browser(home, "gail") as gail:
        page = await gail.see("/ccg/breaches")
        assert "Olu Example" in page.text
        page = await gail.see(f"/ccg/breaches/{case}")
        for words in ("Owns the zeppelin", "Finn Example", "Guardian, NHS Camden CCG"):
            assert words in page.text
    page = await concluded(home, case)
    assert "The case is concluded." in page.text
    assert "Nothing can be added" in page.text
    async with browser(home, "finn") as finn:
        page = await finn.see("/ccg/breaches")
        assert "B-" in page.text
        assert "Concluded" in page.text
        assert "zeppelin" not in page.text
    async with browser(home) as anybody:
        page = await anybody.see("/breaches")
        assert CONCLUSION["published"] in page.text
        assert "1 case concluded, 1 of them a breach." in page.text
        table = (await anybody.get("/breaches.csv")).text.removeprefix("\ufeff")
        (row,) = csv.DictReader(io.StringIO(table))
        assert row["What happened"] == CONCLUSION["published"]
        assert row["Passed to"] == "NHS England"
        for text in (page.text, table):
            for words in (*SECRET, "Camden", "07R", "Finn", "Gail", case[:8]):
                assert words not in text


async def test_a_case_waits_in_the_work_of_its_office_only(home: House):
    """With the day by which it is to be concluded; for nobody else is there any case."""
    case = await reported(home)
    line = "1 breach case waits for you, the first until"
    for subject, door in (("gail", "/ccg"), ("olu", "/ccg"), ("finn", "/ccg")):
        async with browser(home, subject) as one:
            work = await one.see(f"{door}/")
            assert (line in work.text) is (subject == "gail")
    async with browser(home, "gail") as gail:
        assert "To be concluded by" in (await gail.see(f"/ccg/breaches/{case}")).text
    await concluded(home, case)
    async with browser(home, "gail") as gail:
        assert "breach case" not in (await gail.see("/ccg/")).text
        again = await gail.post(f"/ccg/breaches/{case}/take-up", data={"note": "Anew."})
        assert again.status_code == 409


async def test_a_year_without_a_case_says_so(home: House):
    await reported(home)
    async with browser(home) as anybody:
        page = await anybody.see("/breaches")
    assert "No case has been concluded this year." in page.text


CASES = {
    "zeppelin": ("Olu Example", "finn", "/ccg", "gail"),
    "submarine": ("Gail Example", "finn", "/ccg", "pia"),
    "hovercraft": ("Olu Example", "gail", "/ccg", "pia"),
    "steamroller": ("Cara Example", "cleo", "/hwb", "pia"),
    "paraglider": ("Pia Example", "cleo", "/hwb", "una"),
    "locomotive": ("Olu Example", "olu", "/ccg", "gail"),
    "helicopter": ("Opal Example", "opal", "/notifications", "una"),
}
"""An officer, the guardian, by the guardian, a board's, the panel's chair, oneself, an
operator: by what it is about, who is accused, by whom, where, and who looks into it."""


async def test_a_case_is_open_to_its_office_and_to_nobody_else(home: House):
    """Each address of each service that there is × everybody: one relation matrix.

    Whoever reported it sees that it is kept, and nothing that was written after.
    """
    await home.enrol("una", hat(Role.PANEL_CHAIR, "panel/Y54"))
    await home.enrol("pam", hat(Role.PANEL_MEMBER, "panel/Y56"))
    numbers = {}
    for word, (person, by, at, sees) in CASES.items():
        said = f"Owns the {word} hangar next door."
        case = await reported(home, by, at, person=person, description=said)
        numbers[word] = case
        written = {
            "note": f"I ask the {word} club.",
            "findings": f"The {word} was a share.",
            "action": f"The {word} was declared.",
            "published": "A share was declared too late.",
        }
        await concluded(home, case, sees, **written)
    everybody = {
        "ccg": ("mara", "olu", "finn", "gail", "lena", "isla"),
        "hwb": ("cleo", "cara", "sid"),
        "conflicts": ("pia", "pam", "una"),
        "nhs_england": ("lou", "dan", "rhea", "nat", "ofa"),
        "notifications": ("opal", "olu", "gail"),
    }
    for service, people in everybody.items():
        for subject in people:
            async with browser(home, subject) as one:
                for where in addresses(service, numbers.values()):
                    got = await one.get(where)
                    for word, case in numbers.items():
                        is_hers = subject == CASES[word][-1]
                        told = word in got.text or case in got.text.replace(where, "")
                        assert is_hers or not told, (subject, where, word)
                        if case in where:
                            wanted = {200} if is_hers else {404}
                            assert got.status_code in wanted, (subject, where, word)
                    assert got.status_code in {200, 403, 404}, where


def addresses(service: str, cases: Collection[str]) -> list[str]:
    """What is not about one bid: lists, searches, exports, the API, and the cases."""
    found = {
        filled(path.replace("{breach}", case), "07R-1")
        for name, method, path in EVERYTHING
        if (name, method) == (service, "GET")
        and class_of(method, path)[0] == "own"
        and path != "/role"
        and ("breach" in path or path.count("/") == 2)
        for case in cases
    }
    for case in cases:
        assert sum(case in where for where in found) == 3
    return [*sorted(found), "/breaches", "/breaches.csv", "/register?q=hangar"]


@pytest.mark.parametrize("subject", ["olu", "mara", "finn", "pia", "opal"])
async def test_nobody_else_takes_a_step(home: House, subject: str):
    """Not the accused, not their colleagues, not whoever reported it, no operator."""
    case = await reported(home)
    at = {"pia": "/conflicts", "opal": "/notifications"}.get(subject, "/ccg")
    async with browser(home, subject) as one:
        for step in ("take-up", "conclude"):
            answer = await one.post(
                f"{at}/breaches/{case}/{step}", data={"form_token": "x", **CONCLUSION}
            )
            assert answer.status_code == 404
    (kept,) = await home.connections.breaches.cases()
    assert kept.state == "reported"


async def test_no_message_is_sent_about_a_case(home: House):
    """What is not written cannot be read by the wrong person."""
    case = await reported(home)
    await concluded(home, case)
    for subject in ("olu", "mara", "finn", "gail"):
        async with browser(home, subject) as one:
            page = await one.see("/notifications/")
            assert "zeppelin" not in page.text
            assert "reach" not in page.text.replace("Breaches", "")


async def test_a_second_hat_in_the_accuseds_body_locks_the_office(home: House):
    """A chair of the panel who sits on the board of whoever is accused is a peer."""
    case = await reported(home, "cleo", "/hwb", person="Cara Example")
    async with browser(home, "pia") as pia:
        await pia.see(f"/conflicts/breaches/{case}")
    number = await home.number("pia")
    await home.members.add(number, hat(Role.BOARD_MEMBER, "E09000007"))
    async with browser(home, "pia") as pia:
        await pia.see(f"/conflicts/breaches/{case}", 404)
        page = await pia.see("/conflicts/breaches")
        assert "Cara Example" not in page.text


async def test_whoever_is_accused_later_in_the_office_is_still_locked_out(home: House):
    case = await reported(home)
    await home.members.add(await home.number("olu"), hat(Role.GUARDIAN, "07R"))
    async with browser(home, "olu", hat="07R/guardian") as olu:
        await olu.see(f"/ccg/breaches/{case}", 404)
        page = await olu.see("/ccg/breaches")
    assert "There is no case for you to look into." in page.text


async def test_a_concern_about_a_bid_goes_to_the_panels_chair(home: House):
    """The guardian has given an opinion on it; the applicant's people are peers."""
    bid = await a_bid(home)
    case = await reported(home, "cleo", "/hwb", person="", bid=bid.lower())
    async with browser(home, "pia") as pia:
        page = await pia.see(f"/conflicts/breaches/{case}")
    assert f"bid {bid}" in page.text
    async with browser(home, "gail") as gail:
        await gail.see(f"/ccg/breaches/{case}", 404)
    page = await concluded(home, case, "pia", 422, published=f"On bid {bid}.")
    assert "What is published says" in page.text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"person": ""}, "Name a person or a bid, or both"),
        ({"person": "Nobody Here"}, "Nobody in office has this name"),
        ({"person": "Olu Example, Islington"}, "Nobody in office has this name"),
        ({"person": "", "bid": "99X-1"}, "There is no bid of this number"),
        ({"concern": None}, "Select what the concern is"),
        ({"description": ""}, "Enter what happened"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    home: House, changes: dict[str, Any], says: str
):
    async with browser(home, "finn") as finn:
        form = await finn.see("/ccg/breaches/report?bid=07R-1")
        assert form.values["bid"] == "07R-1"
        page = await finn.fill(form, 422, **{**REPORT, "bid": "", **changes})
    assert says in page.text
    if "description" not in changes:
        assert page.values["description"] == REPORT["description"]
    assert await home.connections.breaches.cases() == ()


async def test_of_two_of_a_name_the_body_says_which(home: House):
    other = await home.enrol("another", hat(Role.BOARD_MEMBER, "E09000019"))
    mine = await home.number("olu")
    await home.members.add_person(
        "https://x.example", "x", "Olu Example", "o@x.example"
    )
    case = await reported(home, person="olu example, nhs camden")
    (kept,) = await home.connections.breaches.cases()
    assert (kept.id, kept.report.person) == (case, mine)
    assert other != mine


async def test_a_form_that_is_sent_twice_is_one_case(home: House):
    async with browser(home, "finn") as finn:
        form = await finn.see("/ccg/breaches/report")
        for _ in range(2):
            await finn.fill(form, **REPORT)
    assert len(await home.connections.breaches.cases()) == 1


async def test_what_is_published_names_nobody(home: House):
    """A name of a person, body or bid is refused, and what was typed stays."""
    case = await reported(home)
    page = await concluded(home, case, status=422, published="Olu owned it.")
    assert "says “olu”, which tells whose case it was" in page.text
    assert page.values["findings"] == CONCLUSION["findings"]
    async with browser(home) as anybody:
        assert "owned it" not in (await anybody.see("/breaches")).text


async def test_steps_are_taken_in_order_and_once(home: House):
    case = await reported(home)
    where = f"/ccg/breaches/{case}"
    async with browser(home, "gail") as gail:
        form = await gail.see(f"{where}/conclude")
        page = await gail.fill(form, 409, **CONCLUSION)
        assert "Take the case up before you conclude it." in page.text
        form = await gail.see(f"{where}/take-up")
        await gail.fill(form, note=BEGUN)
        page = await gail.fill(form, 409, note="Another.")
        assert "The case has been taken up." in page.text


@pytest.mark.parametrize("step", ["report", "take-up", "conclude"])
async def test_a_session_that_runs_out_keeps_what_was_typed(home: House, step: str):
    """Signed in again, the form opens with it."""
    case = await reported(home)
    where = (
        "/ccg/breaches/report" if step == "report" else f"/ccg/breaches/{case}/{step}"
    )
    typed = {"report": REPORT, "take-up": {"note": BEGUN}, "conclude": CONCLUSION}[step]
    async with browser(home, "gail") as gail:
        page = await gail.see(where)
        over(gail, "gail")
        again = await back_from_sign_in(gail, page, **typed)
    assert again.startswith(f"{where}?kept=")
    async with browser(home, "gail") as gail:
        page = await gail.see(again)
        assert "zeppelin" in str(page.values)
    async with browser(home, "olu") as olu:
        assert "zeppelin" not in (await olu.get(again)).text
