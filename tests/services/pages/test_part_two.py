"""Part two in sections: a list of them, a page for each, shared, checked, attested."""

from typing import Any

from tests import builders
from tests.services.conftest import PEOPLE
from tests.services.house import House
from tests.services.pages.visiting import Browser, Page, browser
from tests.services.pages.walking import attested, opened, until_asked
from workflows.contracts.assurances import FinancePosition, Rating, Snapshot
from workflows.contracts.commands import RecordAssuranceChange

PART_TWO = {
    "snapshots__0__rating": "good",
    "snapshots__0__finance": "balanced",
    "snapshots__0__special_measures": "no",
    **{f"findings__{n}__met": "yes" for n in range(5)},
    **{f"findings__{n}__evidence": "Seen." for n in range(5)},
}
"""How Camden stands, and each criterion of the round."""


MET = {
    f"thresholds__{name}": "yes"
    for name in ("assurance", "conflicts", "financial_control", "planning")
}
SAID = {**PART_TWO, **MET, "evidence": "Quarter 3.", "outcome": "attest"}
"""All of it, in favour."""


async def waiting(home: House) -> str:
    """Where Part two of a bid that waits for it is written."""
    bid = await opened(home)
    await until_asked(home, bid, "attest_assurance")
    return f"/nhs-england/bids/{bid}/assurance"


async def another_director(home: House) -> str:
    """Somebody else who attests for the same team."""
    await home.enrol("don", *PEOPLE["dan"])
    return "don"


def sections(tasks: Page) -> list[str]:
    return [href for href in tasks.links.values() if "/sections/" in href]


def stands(tasks: Page, title: str) -> str:
    """How far a section of the list is."""
    states = ("Not started", "In progress", "Done", "Look again")
    after = tasks.text.partition(f"{title} ")[2]
    return min(states, key=lambda state: after.find(state) % 10_000)


async def sent(who: Browser, address: str, status: int = 200, **said: Any) -> Page:
    return await who.fill(await who.see(address), status, **said)


async def test_part_two_is_written_section_by_section_and_attested_once(home: House):
    """A question page for each thing, every answer read again, then the press that counts."""
    at = await waiting(home)
    async with browser(home, "dan") as dan:
        tasks = await dan.see(at)
        assert "0 of 6 sections are done." in tasks.text
        assert "Part one is the CCG's application." in tasks.text
        titles = [name for name, href in tasks.links.items() if "/sections/" in href]
        assert titles == [
            "How NHS Camden CCG stands",
            "Assurance",
            "Conflicts of interest",
            "Financial control",
            "Planning",
            "What you attest",
        ]
        page = await dan.see(sections(tasks)[0])
        while "/sections/" in page.url:
            page = await dan.fill(page, **SAID, then="on")
        assert page.url == f"{at}/check"
        assert "Not passed" not in page.text
        for words in ("Quarter 3.", "With a balance", "I attest"):
            assert words.lower() in page.text.lower(), words
        assert home.bids.bids[at.split("/")[3]].assurance is None
        done = await dan.fill(page)
        assert "/recorded/" in done.url
        twice = await dan.fill(page)
        assert twice.url == done.url
        assert "You cannot do this now." in (await dan.see(at)).text
    held = home.bids.bids[at.split("/")[3]].assurance
    assert held
    assert held.evidence == "Quarter 3."
    assert [f.criterion for f in held.findings] == ["A1", "A2", "B1", "C1", "D1"]


async def test_what_is_saved_is_there_when_one_comes_back_or_another_does(home: House):
    """Half a section too: nothing is lost for not being complete."""
    at = await waiting(home)
    await another_director(home)
    async with browser(home, "dan") as dan, browser(home, "don") as don:
        first, second, *_ = sections(await dan.see(at))
        tasks = await sent(dan, first, **SAID, then="back")
        assert tasks.url == at
        assert stands(tasks, "How NHS Camden CCG stands") == "Done"
        await sent(dan, second, findings__0__evidence="The board's", then="back")
        tasks = await don.see(at)
        assert stands(tasks, "Assurance") == "In progress"
        assert stands(tasks, "Planning") == "Not started"
        assert "Last saved by Dan Example on" in tasks.text
        assert "1 of 6 sections are done." in tasks.text
        page = await don.see(second)
        assert page.values["findings.0.evidence"] == "The board's"


async def test_each_blank_of_a_section_is_named_and_what_was_typed_is_saved(
    home: House,
):
    """Blank is not no: not even for special measures."""
    at = await waiting(home)
    async with browser(home, "dan") as dan:
        empty = await dan.see(f"{at}/check")
        assert "Not answered" in empty.text
        assert "Not answered: Not answered" not in empty.text
        stand, assured, _, control, *_ = sections(await dan.see(at))
        page = await sent(dan, stand, 422, snapshots__0__rating="good", then="on")
        assert "Select whether NHS Camden CCG is in special measures" in page.links
        assert page.title.startswith("Error: ")
        page = await sent(dan, assured, 422, then="on")
        asked = "Select whether it is met (able to take on the functions asked for)"
        assert asked in page.links
        page = await sent(dan, control, 422, then="on")
        assert "Select whether it shows sound financial control" in page.links
        assert (await dan.see(stand)).values["snapshots.0.rating"] == "good"


async def test_a_second_director_never_writes_over_the_first(home: House):
    """Both texts are shown; the one who came second puts them together."""
    at = await waiting(home)
    await another_director(home)
    async with browser(home, "dan") as dan, browser(home, "don") as don:
        last = sections(await dan.see(at))[-1]
        opened_by_don = await don.see(last)
        await sent(dan, last, evidence="Quarter 3.", outcome="attest", then="back")
        page = await don.fill(
            opened_by_don, 409, evidence="Quarter 4.", outcome="attest", then="on"
        )
        assert "Somebody else changed this section" in page.text
        assert "saved by Dan Example at" in page.text
        assert "Quarter 3." in page.text
        assert page.values["evidence"] == "Quarter 4."
        assert (await dan.see(last)).values["evidence"] == "Quarter 3."
        again = await don.fill(page, evidence="Quarters 3 and 4.", then="back")
        assert again.url == at
        assert (await dan.see(last)).values["evidence"] == "Quarters 3 and 4."


async def test_what_was_saved_behind_the_answers_is_read_before_it_is_attested(
    home: House,
):
    """Nobody attests what stood on no page of theirs."""
    at = await waiting(home)
    await another_director(home)
    async with browser(home, "dan") as dan, browser(home, "don") as don:
        for address in sections(await dan.see(at)):
            await sent(dan, address, **SAID, then="back")
        check = await dan.see(f"{at}/check")
        last = sections(await don.see(at))[-1]
        await sent(don, last, evidence="Quarter 4.", then="back")
        page = await dan.fill(check, 409)
        assert "Part two was saved again after you opened this page." in page.text
        assert "Quarter 4." in page.text
        assert "/recorded/" in (await dan.fill(page)).url


async def test_a_threshold_that_is_not_met_is_not_attested_plainly(home: House):
    """The rule says which way is open, before anything is sent."""
    at = await waiting(home)
    unmet = {**SAID, "thresholds__financial_control": "no"}
    async with browser(home, "dan") as dan:
        for address in sections(await dan.see(at)):
            await sent(dan, address, **unmet, then="back")
        check = await dan.see(f"{at}/check")
        assert "Not passed A threshold is not met." in check.text
        assert "Attest assurance" not in check.html.partition("<h1")[2]
        last = sections(await dan.see(at))[-1]
        issues = {"outcome": "attest_with_issues", "issues": "An overspend."}
        page = await sent(dan, last, **{**unmet, **issues}, then="on")
        assert "/recorded/" in (await dan.fill(page)).url


async def test_nobody_attests_what_is_not_finished(home: House):
    at = await waiting(home)
    async with browser(home, "dan") as dan:
        await sent(dan, sections(await dan.see(at))[0], **SAID, then="back")
        check = await dan.see(f"{at}/check")
        assert "Planning: not started" in check.links
        assert "You can attest when every check is passed." in check.text
        acting = check.forms[0].values.get("acting", "")
        forged = {"form_token": "f" * 32, "acting": acting, "draft": "x"}
        answer = await dan.post(f"{at}/check", data=forged)
        assert answer.status_code == 409


async def test_part_two_that_was_voided_is_looked_at_again_section_by_section(
    home: House,
):
    """The earlier answers are filled in, and none of them counts until it is saved anew."""
    at = await waiting(home)
    bid = at.split("/")[3]
    async with browser(home, "dan") as dan:
        await attested(dan, await dan.see(at), **SAID)
        worse = Snapshot(
            ccg="07R", rating=Rating.INADEQUATE, finance=FinancePosition.DEFICIT
        )
        async with home.client("lou") as lou:
            changed = RecordAssuranceChange(
                by=builders.LOCAL, version=1, snapshot=worse, reason="Rated anew."
            )
            answer = await lou.give_command(changed, bid)
            assert answer.status_code == 200, answer.text
        tasks = await dan.see(at)
        assert "Part two is void" in tasks.text
        assert stands(tasks, "How NHS Camden CCG stands") == "Look again"
        assert "0 of 6 sections are done." in tasks.text
        check = await dan.see(f"{at}/check")
        assert "Planning: look again" in check.links
        assert "You can attest when every check is passed." in check.text
        page = await dan.see(sections(tasks)[0])
        assert page.values["snapshots.0.rating"] == "good"


async def test_the_old_address_leads_to_the_list_of_sections(home: House):
    """Whoever kept it finds the way; a form of before that is sent still counts."""
    at = await waiting(home)
    old = at.replace("/assurance", "/do/attest-assurance")
    async with browser(home, "dan") as dan:
        tasks = await dan.see(old)
        assert tasks.url == at
        said = {key.replace("__", "."): value for key, value in SAID.items()}
        held = {f"findings.{n}.criterion": c for n, c in enumerate(CODES)}
        fixed = {"version": "1", "snapshots.0.ccg": "07R", **held}
        answer = await dan.post(old, data=said | fixed, follow_redirects=True)
        assert "/recorded/" in str(answer.url)


CODES = ("A1", "A2", "B1", "C1", "D1")


async def test_only_those_who_attest_open_it(home: House):
    at = await waiting(home)
    async with browser(home, "lin") as lin, browser(home, "mara") as mara:
        assert "You cannot do this now." in (await lin.see(at)).text
        section = await lin.get(f"{at}/sections/planning", follow_redirects=True)
        assert "Does it meet statutory" not in section.text
        answer = await lin.post(f"{at}/sections/planning", data={"form_token": "x"})
        assert answer.status_code == 403
        await mara.see(at, 403)
    async with browser(home, "dan") as dan:
        await dan.see(f"{at}/sections/nothing", 404)
