"""Money, agreements, documents, delegations, rounds, absences, drafts, breach cases.

One state of each page, the fullest that is quickly reached: what holds for every page
holds for them.
"""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser as Chromium

from tests.browser.served import Groups, States, each_of, looked_at
from tests.builders import FINANCE, Story, opening
from tests.delegating import BUDGET
from tests.phasing import Phased, later
from tests.policy import TWO_KEYS
from tests.rules.steps import asked
from tests.rules.test_agreement_changed import anew, asked_for_complaints
from tests.services.conftest import PEOPLE, home, seeded
from tests.services.house import House
from tests.services.pages import test_allocation as money
from tests.services.pages import test_delegations as lasting
from tests.services.pages import test_first_month as shadowed
from tests.services.pages import test_sealed_decisions as rounds
from tests.services.pages.boards import seated, who
from tests.services.pages.body import a_case
from tests.services.pages.test_absences import days
from tests.services.pages.test_access_matrix import recuse
from tests.services.pages.test_body_draft import DRAFT
from tests.services.pages.test_breaches import REPORT, concluded, reported
from tests.services.pages.test_ccg_forms import told
from tests.services.pages.test_documents import SIGNER
from tests.services.pages.visiting import Page, browser
from tests.services.test_commands import a_bid
from tests.shadowing import lines, report, reports, share
from workflows.contracts.delegation_events import ReturnSubmitted
from workflows.contracts.reviews import Handling

__all__ = ["home", "seeded"]

JUDGE = "Say whether the shadow period's criteria are met"


async def of_agreements(house: House) -> States:
    """An agreement that differs from what was asked for, and the documents."""
    house.connections.documents.signer = SIGNER
    await told(house, asked_for_complaints("issue_agreement").gives(anew(reason="")))
    bid = "/ccg/bids/07R-1"
    async with browser(house, "olu") as olu, browser(house) as nobody:
        yield "documents", await olu.see(f"{bid}/papers")
        page = await olu.see(f"{bid}/agreement")
        yield "an agreement that differs", page
        form = await olu.see(page.links["Acknowledge what differs"])
        yield "not acknowledged", await olu.fill(form, 422)
        made = (await house.connections.documents.of("07R-1"))[0]
        file = (await olu.get(f"{bid}/documents/{made.name}")).content
        answer = await nobody.post("/check/document", files={"document": ("a", file)})
        yield "a document is genuine", Page(answer)


async def of_shadows(house: House) -> States:
    """A shadow period: chosen, a month reported over plan, and what each side says."""
    story, _ = reports()
    await told(house, story)
    bid = "/ccg/bids/07R-1"
    async with browser(house, "finn") as finn, browser(house, "ofa") as ofa:
        anew_form = await ofa.see("/nhs-england/bids/07R-1/do/issue-agreement")
        yield "an agreement with a shadow period", anew_form
        page = await finn.see(f"{bid}/shadow")
        yield "a shadow period without figures", page
        form = await finn.see(page.links["Send the return in shadow"])
        yield "a return in shadow that is empty", await finn.fill(form, 422)
        over = report(
            story.bid, FINANCE, 1, lines=lines(share(story.bid, "07R"), 1, 500_00)
        )
        await house.bids.happened("07R-1", story.gives(over).events[-1])
        page = await finn.see(f"{bid}/shadow")
        yield "a shadow period with figures", page
        yield "whether it may end", await finn.see(page.links[JUDGE])
        await shadowed.handed(house)
        july = shadowed.in_shadow(4, 259_000, 0)
        event = ReturnSubmitted(at=july.at, by=july.by, report=july)
        await house.bids.lasts("delegation/07R-1", event)
        yield "the first month beside it", await finn.see(lasting.HERE)


async def of_phases(house: House) -> States:
    """Functions that move later: agreed, in the journal, held up, refused, moved."""
    story = Story(opening(cycle=TWO_KEYS)).until_asked("agree_allocation")
    await told(house, story)
    bid, held = "/nhs-england/bids/07R-1", Phased()
    held.kept = True
    async with browser(house, "ofa") as ofa, browser(house, "nora") as nora:
        form = await ofa.see(f"{bid}/do/issue-agreement")
        form = await ofa.fill(form, instrument="Agreement 2015/1", add="phases")
        yield "a later phase that is empty", await ofa.fill(form, 422)
        issued = asked(story, "issue_agreement", phases=(later(),))
        await house.bids.happened("07R-1", story.gives(issued).events[-1])
        yield "phases of an agreement", await ofa.see(f"{bid}/papers?opened=yes")
        yield "an agreement with phases", await ofa.see(f"{bid}/do/issue-agreement")
        yield "phases in the journal", await nora.see(f"{bid}/handover?opened=yes")
        await house.bids.delegate(held.at(2015, 10, 2).found)
        page = await nora.see("/nhs-england/delegations/07R-1")
        yield "a delegation with a phase that was refused", page
        again = "/nhs-england/delegations/07R-1/do/release-phase?about=2"
        yield "a phase to be released again", await nora.see(again)


async def of_delegations(house: House) -> States:
    """A month overspent, its alert, and a return that does not add up."""
    await lasting.delegated(house)
    await lasting.sent(house, over=BUDGET // 100 + 1)
    async with browser(house, "finn") as finn:
        yield "delegations", await finn.see("/ccg/delegations")
        yield "a delegation", await finn.see(lasting.HERE)
        yield "its history", await finn.see(f"{lasting.HERE}/history")
        form = await finn.see(f"{lasting.HERE}/do/submit-monthly-return")
        wrong = lasting.typed(2) | {"lines__0__actual": "about 12"}
        yield "a return gone wrong", await finn.fill(form, 422, **wrong)
    async with browser(house, "olu") as olu:
        yield "notice", await olu.see(f"{lasting.HERE}/do/give-notice")


async def of_allocations(house: House) -> States:
    """The budget, what a changed template would do, and the payments behind it."""
    bid = await money.handed(house)
    here = f"/ccg/bids/{bid}/allocation"
    async with browser(house, "finn") as finn:
        yield "an allocation", await finn.see(here)
        answer = await finn.get(f"{here}/template.xlsx")
        book = load_workbook(money.io.BytesIO(answer.content))
        row = book["Lines"][2]
        row[5].value, row[7].value = 1, "The practice closed."
        sent = {"file": ("t.xlsx", money.sent(book))}
        done = await finn.post(f"{here}/template", files=sent)
        yield "what would change", await finn.see(done.headers["location"])
        for path in ("", "/2014-15/07R", "/2014-15/07R/X07R01"):
            yield f"baselines {path[1:]}", await finn.see(f"/ccg/baselines{path}")


async def of_absences(house: House) -> States:
    """One recorded, one refused, and the team's."""
    body = await seated(house)
    here = "/hwb/absences"
    async with browser(house, "carol") as carol:
        form = await carol.see(f"{here}/add")
        wrong = days(substitute=who(body, "Wendy"))
        yield "no substitute of theirs", await carol.fill(form, 422, **wrong)
        said = days(substitute=who(body, "Vikram"), reason="Leave.")
        yield "an absence", await carol.fill(form, **said)
    async with browser(house, "vikram") as vikram, browser(house, "cleo") as cleo:
        yield "asked to sit", await vikram.see(here)
        yield "the team's absences", await cleo.see(f"{here}/team")


async def of_a_body(house: House) -> States:
    """Its next version, with a slip in it, and as it would come into force."""
    await a_case(house)
    async with browser(house, "cleo") as cleo:
        rules = await cleo.see(f"{DRAFT}/rules")
        yield "rules of the draft", rules
        yield "a draft with a slip", await cleo.fill(rules, number="10")
        form = await cleo.see(f"{DRAFT}/in-force")
        yield "not in force", await cleo.fill(form, 422, reason="A slip.")
        yield "a seat", await cleo.see(f"{DRAFT}/seats/public-health")
        yield "a clause", await cleo.see(f"{DRAFT}/clauses/new")
        step = await cleo.see(f"{DRAFT}/steps/new")
        yield "no step", await cleo.fill(step, 422, words="")
        said = {"tells": ["clerk", "sponsor"], "words": "It is called at once."}
        yield "a step", await cleo.fill(step, **said)


async def of_conflicts(house: House) -> States:
    """The matrix of a bid with four interests, and breach cases on their way."""
    bid = await a_bid(house)
    for someone in ("finn", "mara", "olu", "lena"):
        await recuse(house, bid, someone, PEOPLE[someone][0], Handling.NOTE)
    async with browser(house, "gail") as gail:
        yield "the matrix", await gail.see(f"/ccg/bids/{bid}/conflicts")
    first = await reported(house)
    await concluded(house, first)
    second = await reported(house, person="Olu Example", description="Twice.")
    async with browser(house, "gail") as gail, browser(house) as nobody:
        yield "breach cases", await gail.see("/ccg/breaches")
        case = f"/ccg/breaches/{second}"
        await gail.fill(await gail.see(f"{case}/take-up"), note="I ask.")
        yield "a breach case", await gail.see(case)
        form = await gail.see(f"{case}/conclude")
        yield "not concluded", await gail.fill(form, 422, outcome="minor")
        report = await gail.see("/ccg/breaches/report")
        yield "not reported", await gail.fill(report, 422, **{**REPORT, "person": ""})
        yield "breaches published", await nobody.see("/breaches")


DAILY: Groups = (of_delegations, of_conflicts, of_shadows, of_phases)
"""The widest tables and the longest forms."""

REST: Groups = (of_agreements, of_allocations, of_absences, of_a_body)


async def states(seeded: Path, folder: Path, groups: Groups) -> States:
    """Every one of them, each group before a database of its own."""
    async for one in each_of(groups, seeded, folder):
        yield one
    if groups is DAILY:
        return
    sealed = rounds.sealed(seeded, folder / "round.db", rounds.approves())
    async with sealed as found, browser(found, "nat") as nat:
        yield "decisions of a round", await nat.see(rounds.AT)
        query = f"?cycle={rounds.CYCLE.name}"
        await rounds.decided(found, "07R-2", rounds.rejects())
        yield "bids decided unlike", await nat.see(rounds.AT)
        yield "letters", await nat.see(f"/nhs-england/round/ready{query}")
        form = await nat.see(f"/nhs-england/round/day{query}")
        yield "no day", await nat.fill(form, 422, reason="")


@pytest.mark.wcag("1.4.4", "1.4.10", "1.4.12", "2.5.8")
@pytest.mark.parametrize("groups", [DAILY, pytest.param(REST, marks=pytest.mark.soak)])
async def test_nothing_is_wrong_on_the_newer_pages(
    chromium: Chromium, home: House, seeded: Path, tmp_path: Path, groups: Groups
):
    """axe, target sizes, one main heading, a title; no sideways scrolling, text doubled."""
    wrong = await looked_at(chromium, home, states(seeded, tmp_path, groups))
    assert not wrong, "\n".join(wrong)
