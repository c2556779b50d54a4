"""The whole road in the browser: everybody does their part from pages, and only there."""

from playwright.async_api import Page

from tests.browser.looking import faults, misfits
from tests.browser.sitting import Sitting
from tests.browser.walking import (
    STEPS,
    act,
    answer_to,
    beside,
    expressed,
    has_scripts,
    hat_of,
    manager,
    needs_of,
    opened,
    script,
    wanted,
)

TELLING = {"submit_application", "record_board_decision", "decide", "sign_agreement"}
"""Steps whose recorded page has more on it than any other's."""


async def test_everybody_takes_their_step_from_pages(sitting: Sitting):
    """From the sign-in and "Before you begin" to live, and nobody has scripts.

    What they see is also opened with scripts: it is accessible, fits a phone and large
    text, and each step has a title of its own. What is recorded is looked at where most
    is on the page.
    """
    wrong: list[str] = []
    people: dict[str, Page] = {}
    seen: set[str] = set()
    titles: set[str] = set()
    first = await sitting.at_the_door(manager("08H"))
    await script(first, runs=False)
    people[sitting.people.who(manager("08H"))] = first
    await first.goto("/ccg/")
    bid = await expressed(first, wanted("08H", "delegated"))
    for _ in range(STEPS):
        view, needs = await needs_of(sitting, bid)
        if not needs:
            break
        need = needs[0]
        who = sitting.people.who(hat_of(need))
        if who not in people:
            people[who] = await sitting.seat(hat_of(need))
            await script(people[who], runs=False)
        if need["command"] in seen:
            await act(sitting, bid, view, need)
            continue
        seen.add(need["command"])
        await answer_to(sitting, bid, view, need)
        form = await opened(sitting, bid, need)
        assert not await has_scripts(form)
        titles.add(await form.title())
        wrong += await looked_at(form)
        recorded = await act(sitting, bid, view, need, at=form)
        if need["command"] in TELLING:
            wrong += await looked_at(recorded)
    for page in people.values():
        await script(page, runs=True)
    assert view["stage"] == "live", view["waiting"]["sentence"]
    assert len(people) >= 6
    assert len(titles) == len(seen)
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert not sitting.said
    assert not sitting.left


async def looked_at(page: Page) -> list[str]:
    async with beside(page) as tab:
        return [*await faults(tab), *await misfits(tab)]
