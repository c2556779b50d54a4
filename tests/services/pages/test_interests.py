"""My interests, the register of a body's people, and the published register."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.rules.registering import an_interest
from tests.services.house import House, hat
from tests.services.pages.visiting import Page, browser
from workflows.contracts.parties import Role
from workflows.contracts.registers import ChangeKind
from workflows.rules import registers
from workflows.rules.calendar import london_day

TODAY = london_day(datetime.now(UTC))
ANSWERS: dict[str, Any] = {
    "category": "financial",
    "organisation": "Example Road Surgery",
    "code": "F83003",
    "nature": "General practice",
    "description": "A fifth of the shares.",
    "mitigation": "Leaves for items about it.",
    "publish": "yes",
}


def day(name: str, value: date) -> dict[str, str]:
    """A date as the form's three boxes have it."""
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}__{part}": str(number) for part, number in parts.items()}


def filled(aware: date = TODAY, **changes: Any) -> dict[str, Any]:
    return {
        **ANSWERS,
        **day("since", date(2012, 4, 1)),
        **day("aware", aware),
        **changes,
    }


async def add(home: House, who: str = "gail", at: str = "/ccg", **changes: Any) -> Page:
    async with browser(home, who) as one:
        form = await one.see(f"{at}/interests/add")
        return await one.fill(form, **filled(**changes))


async def answer(home: House, who: str, kind: ChangeKind, at: datetime | None = None):
    number = await home.number(who)
    await home.connections.interest_writing.answer(
        number, kind, by=number, name=f"{who.title()} Example", now=at
    )


async def press(home: House, who: str, where: str, status: int = 303) -> str:
    async with browser(home, who) as one:
        done = await one.post(where)
        assert done.status_code == status, done.text[:1500]
        return done.text


async def test_whoever_never_answered_is_told_until_when(home: House):
    """R12: 28 days from taking office, which was today."""
    async with browser(home, "gail") as gail:
        page = await gail.see("/ccg/interests")
    assert "You have not answered the register of interests yet." in page.text
    assert "or say that you have none by" in page.text
    assert "within 28 days of becoming aware" in page.text
    assert page.links["see who has answered"] == "/ccg/interests/body"


async def test_an_interest_is_added_and_the_whole_confirmed(home: House):
    page = await add(home)
    assert page.url == "/ccg/interests?done=added"
    assert "The interest is in the register. Confirm the whole register" in page.text
    for words in (
        "Example Road Surgery (F83003)",
        "Financial interest, General practice",
        "A fifth of the shares.",
        "Since 1 April 2012",
        "Leaves for items about it.",
        "With the name",
    ):
        assert words in page.text
    assert "Say that you have no interests" not in page.text
    async with browser(home, "gail") as gail:
        done = await gail.fill(page)
    assert "You have confirmed your register." in done.text
    assert "You last confirmed your register on" in done.text
    assert (await home.connections.interests.of(await home.number("gail"))).answered


async def test_an_interest_that_comes_late_is_taken_and_says_so(home: House):
    """R11: due on the 28th day after becoming aware; the page says how late it is."""
    page = await add(home, aware=TODAY - timedelta(days=40))
    assert "12 days late" in page.text
    async with browser(home, "gail") as gail:
        body = await gail.see("/ccg/interests/body")
    assert "1 interest came later than 28 days." in body.text
    assert "1 registered late" in body.text


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    home: House,
):
    async with browser(home, "gail") as gail:
        form = await gail.see("/ccg/interests/add")
        page = await gail.fill(
            form,
            422,
            **filled(
                aware=TODAY + timedelta(days=1), category="indirect", publish="no"
            ),
        )
        assert page.title.startswith("Error")
        for words in (
            "Say whose interest it is and how they are close to you",
            "The day you became aware of it cannot be to come",
            "Say why it should not be published with your name",
        ):
            assert words in page.text
        assert page.values["description"] == "A fifth of the shares."
        empty = await gail.fill(form, 422, category=None)
        assert "Select which kind of interest it is" in empty.text
        assert "Enter the organisation" in empty.text
        none = await gail.see("/ccg/interests")
    assert "There is no interest here." in none.text


async def test_the_form_sent_twice_is_one_interest(home: House):
    async with browser(home, "gail") as gail:
        form = await gail.see("/ccg/interests/add")
        for _ in range(2):
            await gail.fill(form, **filled())
    register = await home.connections.interests.of(await home.number("gail"))
    assert len(register.interests) == 1


async def test_an_interest_is_changed_and_its_history_stays(home: House):
    page = await add(home)
    async with browser(home, "gail") as gail:
        form = await gail.see(page.links["Change: Example Road Surgery (F83003)"])
        assert form.values["organisation"] == "Example Road Surgery"
        assert form.values["publish"] == "yes"
        done = await gail.fill(form, mitigation="Agreed with the chair.")
    assert "The change is in the register." in done.text
    assert "Agreed with the chair." in done.text
    changes = await home.connections.interests.changes(await home.number("gail"))
    assert [c.kind for c in changes] == [ChangeKind.ADDED, ChangeKind.CHANGED]
    assert [c.interest.mitigation for c in changes if c.interest] == [
        "Leaves for items about it.",
        "Agreed with the chair.",
    ]


async def test_an_interest_is_ended_and_never_deleted(home: House):
    page = await add(home)
    async with browser(home, "gail") as gail:
        form = await gail.see(page.links["End: Example Road Surgery (F83003)"])
        assert "It is never deleted" in form.text
        early = await gail.fill(form, 422, **day("until", date(2012, 3, 31)))
        assert "It cannot end before it began, on 1 April 2012" in early.links
        later = await gail.fill(form, 422, **day("until", TODAY + timedelta(days=9)))
        assert "The last day cannot be to come" in later.text
        done = await gail.fill(form, **day("until", TODAY - timedelta(days=1)))
    assert "Interests that have ended" in done.text
    assert "Say that you have no interests" in done.text
    async with browser(home) as nobody:
        assert "Example Road Surgery" in (await nobody.see("/interests")).text


async def test_a_nil_return_is_refused_where_something_is_there(home: House):
    await press(home, "gail", "/ccg/interests/none")
    await add(home)
    said = await press(home, "gail", "/ccg/interests/none", 409)
    assert "interests that have not ended" in said
    said = await press(home, "cara", "/hwb/interests/confirm", 409)
    assert "There is no interest in your register to confirm" in said


@pytest.mark.parametrize(
    ("service", "who"),
    [
        ("/ccg", "mara"),
        ("/hwb", "cara"),
        ("/conflicts", "pia"),
        ("/nhs-england", "dan"),
        ("/notifications", "opal"),
    ],
)
async def test_every_partys_people_have_a_register(home: House, service: str, who: str):
    await press(home, who, f"{service}/interests/none")
    async with browser(home, who) as one:
        page = await one.see(f"{service}/interests")
    assert "You last said that you have none on" in page.text


async def test_somebody_elses_interest_is_not_there(home: House):
    page = await add(home)
    where = page.links["Change: Example Road Surgery (F83003)"]
    async with browser(home, "mara") as mara:
        for address in (where, where.replace("change", "end")):
            await mara.see(address, 404)
            assert (await mara.post(address)).status_code == 404


async def test_the_guardian_sees_who_is_overdue_and_in_which_words(home: House):
    """R12: a confirmation counts for 12 months; late counts as conflicted."""
    old = datetime.now(UTC) - timedelta(days=400)
    await answer(home, "mara", ChangeKind.NIL, old)
    await answer(home, "finn", ChangeKind.NIL)
    async with browser(home, "gail") as gail:
        page = await gail.see("/ccg/interests/body")
    assert "2 of 5 people have answered. 1 is overdue." in page.text
    due = registers.months_after(london_day(old), 12)
    assert "Mara Example has not confirmed the register of interests since" in page.text
    assert f"which was due by {due.day} " in page.text
    assert "counts as having an interest until they answer" in page.text
    assert "Olu Example accountable officer Not answered Never" in page.text
    async with browser(home, "mara") as mara:
        own = await mara.see("/ccg/interests")
        assert "you count as having an interest" in own.text
        await mara.see("/ccg/interests/body", 403)
        await mara.see("/ccg/interests/body.csv", 403)


@pytest.mark.parametrize(
    ("who", "service"),
    [
        ("gail", "/ccg"),
        ("pia", "/conflicts"),
        ("cleo", "/hwb"),
        ("rhea", "/nhs-england"),
    ],
)
async def test_whoever_looks_after_a_body_sees_its_people_only(
    home: House, who: str, service: str
):
    await add(home, "mara")
    async with browser(home, who) as one:
        page = await one.see(f"{service}/interests/body")
    assert f"{who.title()} Example" in page.text
    assert ("Example Road Surgery" in page.text) is (service == "/ccg")


async def test_the_bodys_register_is_taken_away_as_csv(home: House):
    """With what is not published; no cell can be taken for a formula."""
    await add(
        home, "mara", publish="no", withheld_reason="Threats.", organisation="=1+1"
    )
    await answer(home, "finn", ChangeKind.NIL)
    async with browser(home, "gail") as gail:
        got = await gail.get("/ccg/interests/body.csv")
    rows = list(csv.DictReader(io.StringIO(got.text.removeprefix("\ufeff"))))
    mara = next(row for row in rows if row["Name"] == "Mara Example")
    assert mara["Organisation"] == "'=1+1"
    assert (mara["Publish with name"], mara["Why not"]) == ("No", "Threats.")
    assert mara["Days late"] == "0"
    finn = next(row for row in rows if row["Name"] == "Finn Example")
    assert (finn["State"], finn["Organisation"]) == ("In time", "None declared")
    assert len(rows) == 5


async def test_the_published_register_names_whoever_consents(home: House):
    await add(home, "mara")
    await answer(home, "finn", ChangeKind.NIL)
    async with browser(home) as nobody:
        page = await nobody.see("/interests")
        assert "2 entries." in page.text
        assert "Mara Example bid manager, NHS Camden CCG" in page.text
        assert "Finn Example" in page.text
        assert "None declared" in page.text
        one = await nobody.see("/interests?q=surgery")
        assert "1 entry." in one.text
        none = await nobody.see("/interests?q=nothing+like+it")
        assert "Nothing fits." in none.text
        got = await nobody.get("/interests.csv?q=mara")
        rows = list(csv.DictReader(io.StringIO(got.text.removeprefix("\ufeff"))))
        assert [row["Direct or indirect"] for row in rows] == ["Direct"]
        json = (await nobody.get("/interests.json?q=mara")).json()
    assert json["total"] == 1
    assert json["items"][0]["organisation"] == "Example Road Surgery"


async def test_a_withheld_name_is_nowhere_in_what_is_public(home: House):
    """Neither the name nor the office, on the page, in the CSV or in the JSON."""
    await add(
        home,
        "mara",
        publish="no",
        withheld_reason="Threats.",
        category="indirect",
        relationship="My wife, a partner.",
    )
    async with browser(home) as nobody:
        for address in ("/interests", "/interests.csv", "/interests.json"):
            text = (await nobody.get(address)).text
            assert "Name withheld" in text
            assert "Example Road Surgery" in text
            for secret in ("Mara", "bid manager", "Threats", "wife"):
                assert secret not in text, (address, secret)
        for looked_for in ("mara", "manager"):
            assert (await nobody.get(f"/interests.json?q={looked_for}")).json()[
                "total"
            ] == 0


async def test_each_person_stands_once_above_all_that_they_declared(home: House):
    """And lines whose names are withheld are never put together."""
    for which in ("Example Road Surgery", "Example Hill Surgery"):
        await add(home, "mara", organisation=which)
        await add(
            home,
            "lou",
            "/nhs-england",
            organisation=which,
            publish="no",
            withheld_reason="Why.",
        )
    async with browser(home) as nobody:
        page = await nobody.see("/interests")
    assert page.text.count("Mara Example") == 1
    assert page.text.count("Name withheld") == 2
    assert "4 entries." in page.text


async def test_an_interest_leaves_the_public_register_after_six_months(home: House):
    """R12, and stays in the body's own for six years."""
    for n, months in enumerate((-6, -7)):
        until = registers.months_after(TODAY, months) + timedelta(days=n)
        one = an_interest(id=str(n), organisation=f"Surgery {n}", until=until)
        number = await home.number("mara")
        await home.connections.interest_writing.put(
            number, ChangeKind.ADDED, one, by=number, name="Mara Example"
        )
    async with browser(home) as nobody:
        page = await nobody.see("/interests")
    assert "Surgery 0" in page.text
    assert "Surgery 1" not in page.text
    async with browser(home, "gail") as gail:
        body = await gail.see("/ccg/interests/body")
    assert "Surgery 1" in body.text


async def test_whoever_left_office_stays_public_for_six_months(home: House):
    await add(home, "mara")
    mara = hat(Role.BID_MANAGER, "07R")
    number = await home.number("mara")
    async with browser(home) as nobody:
        await home.members.revoke(number, mara)
        assert "Mara Example" in (await nobody.see("/interests")).text
        await home.members.revoke(
            number, mara, registers.months_after(TODAY, -6) - timedelta(days=1)
        )
        assert "Mara Example" not in (await nobody.see("/interests")).text


async def test_a_long_register_comes_in_pages(home: House):
    number = await home.number("mara")
    for n in range(21):
        one = an_interest(id=f"i{n}", organisation=f"Surgery {n:02}")
        await home.connections.interest_writing.put(
            number, ChangeKind.ADDED, one, by=number, name="Mara Example"
        )
    async with browser(home) as nobody:
        first = await nobody.see("/interests")
        assert "Surgery 19" in first.text
        assert "Surgery 20" not in first.text
        assert "Surgery 20" in (await nobody.see("/interests?page=2")).text
        beyond = await nobody.see("/interests?page=9")
    assert beyond.url == "/interests?page=2"


@pytest.mark.parametrize("name", ["since", "until"])
async def test_an_interest_for_ever_hides_nobody_s_register(home: House, name: str):
    await add(home, **day(name, date.max))
    async with browser(home, "gail") as gail:
        for page in (
            "/ccg/interests",
            "/ccg/interests/body",
            "/ccg/interests/body.csv",
        ):
            assert "Example Road" in (await gail.get(page)).text
    async with browser(home) as anybody:
        for page in ("/interests", "/interests.csv", "/interests.json"):
            assert "Example Road" in (await anybody.get(page)).text
