"""What holds on every page, at every width, with and without scripts and mouse."""

import gzip
from dataclasses import dataclass, field

import pytest
from playwright.async_api import expect

from services.kit.pages import assets
from tests.browser.looking import SPACED, TWICE, WIDTHS, faults, misfits, too_wide
from tests.browser.sitting import Sitting
from tests.browser.walking import begun, drafted
from workflows.contracts.parties import Membership, Party, Role

LOCAL = Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_TEAM)
MANAGER = Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER)
CLERK = Membership(party=Party.HWB, body="E09000007", role=Role.BOARD_CLERK)
PANEL = Membership(party=Party.CONFLICTS, body="panel/Y56", role=Role.PANEL_CHAIR)

PUBLIC = (
    "/",
    "/register",
    "/register/{bid}",
    "/interests",
    "/interests?q=nothing+fits+this",
    "/breaches",
    "/check",
    "/help",
    "/privacy",
    "/accessibility",
    "/problems",
    "/problems/recused",
    "/nothing-here",
    "/signed-out",
    "/signed-in-again",
    "/mailbox",
)
TABS = (
    "",
    "/papers",
    "/decisions",
    "/conditions",
    "/conflicts",
    "/messages",
    "/history",
)
WORK = ("/", "/bids", "/bids?q=nothing+fits+this", "/team")
DRAFT = (
    "",
    *(f"/sections/{name}" for name in ("bid", "partners", "functions", "timetable")),
    "/check",
    "/delete",
)
EVERYWHERE = (
    *((None, path) for path in PUBLIC),
    *((LOCAL, f"/nhs-england{path}") for path in (*WORK, "/round")),
    *((LOCAL, f"/nhs-england/bids/{{bid}}{tab}?opened=yes") for tab in TABS),
    *((LOCAL, f"/nhs-england/bids/{{bid}}{tab}") for tab in ("", "/messages")),
    (LOCAL, "/nhs-england/bids/{bid}/do/screen"),
    (LOCAL, "/nhs-england/bids/{bid}/do/put-on-hold"),
    (LOCAL, "/nhs-england/bids/{bid}/do/moderate"),
    *((MANAGER, f"/ccg{path}") for path in (*WORK, "/start", "/start/bid")),
    *((MANAGER, f"{{draft}}{path}") for path in DRAFT),
    *((MANAGER, f"/ccg/bids/{{bid}}{tab}") for tab in TABS),
    (MANAGER, "/ccg/bids/{bid}/application"),
    (MANAGER, "/ccg/bids/{bid}/application/sections/governance"),
    (MANAGER, "/ccg/bids/{bid}/application/papers/constitution"),
    (MANAGER, "/ccg/bids/{bid}/application/check"),
    (MANAGER, "/ccg/bids/{bid}/do/declare-interest"),
    *((CLERK, f"/hwb{path}") for path in WORK),
    *((CLERK, f"/hwb/body{path}") for path in ("", "/versions/1", "/cases")),
    (CLERK, "/hwb/body/cases/new"),
    *((PANEL, f"/conflicts{path}") for path in WORK),
    (MANAGER, "/ccg/interests"),
    *((PANEL, f"/conflicts/interests{path}") for path in ("", "/add", "/body")),
    *((PANEL, f"/conflicts/breaches{path}") for path in ("", "/report")),
    (LOCAL, "/notifications/"),
    (LOCAL, "/notifications/settings"),
    (None, "/sign-in"),
)
"""Who opens which page."""


UNTOLD = """addEventListener(
  'resize', event => event.stopImmediatePropagation(), true)"""

MOST = 100_000
FIXED = sum(
    len(asset.packed or asset.content)
    for name, asset in assets.loaded().files.items()
    if name.endswith((".css", ".js"))
)
"""Bytes of style and script, packed as they are sent; a browser fetches them once."""


@pytest.fixture(scope="module")
async def bid(sitting: Sitting) -> str:
    """A bid at its beginning."""
    return await begun(sitting, "07R", "joint")


@pytest.fixture(scope="module")
async def draft(sitting: Sitting) -> str:
    """Where an expression of interest is written, begun and left for later."""
    return await drafted(await sitting.seat(MANAGER))


@dataclass(slots=True)
class Seen:
    """What was found on every page, each opened once."""

    wrong: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    titles: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
async def seen(sitting: Sitting, bid: str, draft: str) -> Seen:
    """Every page as whoever opens it has it."""
    found, stranger = Seen(), await sitting.fresh()
    for who, path in EVERYWHERE:
        page = await sitting.seat(who) if who else stranger
        await page.goto(path.format(bid=bid, draft=draft))
        found.wrong += await faults(page)
        found.titles.setdefault(await page.title(), []).append(path)
        heading = await page.locator("h1").all_inner_texts()
        if len(heading) != 1:
            found.wrong.append(f"{path}: {len(heading)} main headings")
        weight = FIXED + len(gzip.compress((await page.content()).encode()))
        if weight > MOST:
            found.wrong.append(f"{path}: {weight:,} bytes on the first view")
        found.wide += await misfits(page)
    await stranger.context.close()
    return found


@pytest.mark.wcag("2.4.2", "2.5.8")
async def test_nothing_is_wrong_on_any_page(sitting: Sitting, seen: Seen):
    """axe, target sizes, a title of its own, no message on the console, nobody called."""
    assert not seen.wrong, "\n".join(sorted(set(seen.wrong)))
    services = {title: paths for title, paths in seen.titles.items() if len(paths) > 1}
    for title, paths in services.items():
        assert any("?" in path for path in paths), f"{title}: {paths}"
    assert not sitting.said
    assert not sitting.left


@pytest.mark.wcag("1.3.4", "1.4.10")
@pytest.mark.parametrize("width", WIDTHS)
async def test_nobody_scrolls_sideways(seen: Seen, width: int):
    """A phone, and a desk at four times the size (WCAG 1.4.10)."""
    assert not [page for page in seen.wide if page.endswith(f" {width} pixels")]


@pytest.mark.wcag("1.4.4")
async def test_text_twice_as_large_is_all_there(seen: Seen):
    """200 % (WCAG 1.4.4): nothing runs out of the window at 1280 pixels."""
    assert not [page for page in seen.wide if page.endswith(TWICE)]


@pytest.mark.wcag("1.4.12")
async def test_text_spaced_out_is_all_there(seen: Seen):
    """Lines, letters, words and paragraphs further apart (WCAG 1.4.12)."""
    assert not [page for page in seen.wide if page.endswith(SPACED)]


@pytest.mark.wcag("1.3.4", "1.4.10")
async def test_a_window_made_narrower_fits_before_its_menu_is_told(sitting: Sitting):
    """A phone that is turned: one that was too wide for a moment may stay zoomed out."""
    page = await sitting.signed_in(sitting.people.who(LOCAL))
    await page.add_init_script(UNTOLD)
    await sitting.act_as(page, LOCAL)
    await page.goto("/nhs-england/bids")
    for width in (820, 375, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        assert not await too_wide(page), width
    await page.context.close()


@pytest.mark.wcag("3.2.2")
async def test_everything_works_without_scripts(sitting: Sitting):
    """Sign in, find the task, go wrong, put it right, sign out."""
    bid = await begun(sitting, "08H", "joint")
    page = await sitting.signed_in(sitting.people.who(LOCAL), scripts=False)
    await sitting.act_as(page, LOCAL)
    await page.goto(f"/nhs-england/bids/{bid}")
    await page.locator('a[href*="/do/screen"]').first.click()
    button = page.locator("main form button:not([name]):visible").last
    await button.click()
    assert (await page.title()).startswith("Error: ")
    assert await page.locator(".nhsuk-error-summary").is_visible()
    await page.locator('[value="eligible"]').check()
    await page.locator("textarea").fill("Complete.")
    await page.locator("main form button:not([name]):visible").last.click()
    assert f"/bids/{bid}/recorded/" in page.url
    await page.get_by_role("button", name="Sign out").click()
    assert page.url.endswith("/signed-out")
    await page.goto("/nhs-england/")
    assert "/identity/authorize" in page.url
    await page.context.close()


@pytest.mark.wcag("2.4.3", "3.3.1", "4.1.3")
async def test_an_error_summary_takes_the_focus_and_leads_to_the_question(
    sitting: Sitting,
):
    bid = await begun(sitting, "08H", "joint")
    page = await sitting.seat(LOCAL)
    await page.goto(f"/nhs-england/bids/{bid}/do/screen")
    await page.locator("textarea").fill("Only the reasons.")
    await page.locator("main form button:not([name]):visible").last.click()
    await page.wait_for_selector(".nhsuk-error-summary")
    focused = await page.evaluate("() => document.activeElement.className")
    assert "nhsuk-error-summary" in focused
    await page.get_by_role("link", name="Select whether the bid is eligible").click()
    assert await page.evaluate("() => document.activeElement.type") == "radio"
    assert await page.locator("textarea").input_value() == "Only the reasons."


@pytest.mark.wcag("3.3.4")
async def test_two_presses_of_a_button_are_one_decision(sitting: Sitting):
    bid = await begun(sitting, "08H", "joint")
    page = await sitting.seat(LOCAL)
    await page.goto(f"/nhs-england/bids/{bid}/do/screen")
    await page.locator('[value="eligible"]').check()
    await page.locator("textarea").fill("Twice.")
    await page.locator("main form button:not([name]):visible").last.dblclick()
    await page.wait_for_url(f"**/bids/{bid}/recorded/*")
    await page.go_back()
    await expect(page.locator("main")).to_contain_text("You cannot do this now.")
    # The register is told within some two seconds.
    for _ in range(50):
        await page.goto(f"/nhs-england/bids/{bid}/history?opened=yes")
        said = await page.locator("main").inner_text()
        if "Twice." in said:
            break
        await page.wait_for_timeout(100)
    assert said.count("Twice.") == 1
