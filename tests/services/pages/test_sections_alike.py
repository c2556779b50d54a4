"""The expression, the application and Part two take an unfinished section alike."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest

from tests.services.house import House
from tests.services.pages import test_ccg_application, test_part_two
from tests.services.pages.expressing import DRAFT, TYPED, drafted
from tests.services.pages.visiting import browser


class Kit(NamedTuple):
    """Something that is written in sections.

    Attributes:
        list: Where its list of sections is, once somebody has begun it.
        section: The last part of the address of one that has to be answered.
        half: A part of its answers.
        missing: What is said of another, and where it is asked.
    """

    who: str
    list: Callable[[House], Awaitable[str]]
    section: str
    half: dict[str, str]
    missing: tuple[str, str]
    rest: dict[str, Any]


async def expression(home: House) -> str:
    async with browser(home, "mara") as mara:
        await drafted(mara)
    return DRAFT


async def application(home: House) -> str:
    await test_ccg_application.screened(home)
    return test_ccg_application.BASE


CONTACT = "statements.contact"
KITS = {
    "the expression": Kit(
        "mara",
        expression,
        "contact",
        {f"{CONTACT}.name": "Alex Example", f"{CONTACT}.email": ""},
        ("Enter the contact's email address", f"#{CONTACT}.email".replace(".", "-")),
        {f"{CONTACT}.email": TYPED[f"{CONTACT}.email"]},
    ),
    "the application": Kit(
        "mara",
        application,
        "conflicts",
        {"guardian": "Gail Example"},
        ("Enter the policy's title", "#conflict-policy"),
        {
            "conflict_policy": "Policy 3",
            "conflict_policy_statement": "As NHS England's.",
        },
    ),
    "Part two": Kit(
        "dan",
        test_part_two.waiting,
        "ccg-1",
        {"snapshots.0.rating": "good"},
        (
            "Select whether NHS Camden CCG is in special measures",
            "#snapshots-0-special-measures",
        ),
        {"snapshots.0.finance": "balanced", "snapshots.0.special_measures": "no"},
    ),
}


@pytest.mark.parametrize("kit", [pytest.param(k, id=n) for n, k in KITS.items()])
async def test_an_unfinished_section_is_saved_and_says_what_is_missing(
    home: House, kit: Kit
):
    """Whoever goes on is told what is missing; whoever comes back later is not kept."""
    base = await kit.list(home)
    address = f"{base}/sections/{kit.section}"
    async with browser(home, kit.who) as who:
        page = await who.fill(await who.see(address), 422, **kit.half, then="on")
        words, place = kit.missing
        assert page.links[words] == place
        assert f'id="{place[1:]}"' in page.html
        assert "What you typed is saved." in page.text
        (name, text), *_ = kit.half.items()
        assert page.values[name] == (await who.see(address)).values[name] == text
        left = await who.fill(page, then="back")
        assert left.url == base
        assert "In progress" in left.text
        on = await who.fill(await who.see(address), **kit.rest, then="on")
        assert on.url.startswith(base)
        assert on.url not in {base, address}


@pytest.mark.parametrize("kit", [pytest.param(k, id=n) for n, k in KITS.items()])
async def test_an_empty_section_is_not_gone_past_without_a_word(home: House, kit: Kit):
    """One can leave it; going on names every question that has to be answered."""
    address = f"{await kit.list(home)}/sections/{kit.section}"
    async with browser(home, kit.who) as who:
        empty = dict.fromkeys(kit.half | kit.rest)
        page = await who.fill(await who.see(address), 422, **empty, then="on")
        assert page.title.startswith("Error: ")
        assert len([h for h in page.links.values() if h.startswith("#")]) > 1
        await who.fill(page, then="back")
