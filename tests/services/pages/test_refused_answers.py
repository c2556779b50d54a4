"""Answers that are refused as a whole: the summary leads to where each of them is changed."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import pytest

from services.kit.pages.questions import refusing, sectioned
from tests.rules.test_refused_fields import ANSWERED, named, reached
from tests.services.house import House
from tests.services.pages import test_ccg_application as application
from tests.services.pages import test_part_two as part_two
from tests.services.pages.expressing import checked
from tests.services.pages.visiting import Browser, Page, browser
from workflows.contracts.commands import (
    AttestAssurance,
    SubmitApplication,
    SubmitExpression,
)
from workflows.rules import rulebook
from workflows.rules.refusals import Incomplete

NO = "The rules do not take this one."


async def the_expression(_: House, mara: Browser) -> Page:
    return await checked(mara)


async def the_application(home: House, mara: Browser) -> Page:
    await application.screened(home)
    return await application.write_all(mara)


async def part_two_of_a_bid(home: House, dan: Browser) -> Page:
    at = await part_two.waiting(home)
    page = await dan.see(part_two.sections(await dan.see(at))[0])
    while "/sections/" in page.url:
        page = await dan.fill(page, **part_two.SAID, then="on")
    return page


class Kit(NamedTuple):
    """Answers that are read as a whole before they are sent.

    Attributes:
        written: All of them written, up to that page.
        places: Where the answers that rules name are changed, below its address.
    """

    who: str
    command: type[Any]
    written: Callable[[House, Browser], Awaitable[Page]]
    places: dict[str, str]


KITS = {
    "the expression": Kit(
        "mara",
        SubmitExpression,
        the_expression,
        {"functions": "/sections/functions?after=check#functions"},
    ),
    "the application": Kit(
        "mara",
        SubmitApplication,
        the_application,
        {
            "application.start_date": "/sections/scope?after=check#start-date-day",
            "application.functions": "/sections/scope?after=check#functions",
            # A bid with one board has nothing to say of its areas.
            "application.areas": "/sections/benefits?after=check",
            "documents": "#documents",
        },
    ),
    "Part two": Kit(
        "dan",
        AttestAssurance,
        part_two_of_a_bid,
        {
            "snapshots": "/sections/ccg-1?after=check#snapshots-0-rating",
            "findings": "/sections/assurance?after=check#findings-0-met",
            "findings.0.met": "/sections/assurance?after=check#findings-0-met",
            "issues": "/sections/outcome?after=check#issues",
            "outcome": "/sections/outcome?after=check#outcome",
        },
    ),
}


def kits(*names: str) -> Any:
    return pytest.mark.parametrize(
        "kit", [pytest.param(KITS[n], id=n) for n in names or KITS]
    )


@kits()
def test_every_answer_that_a_rule_names_has_its_place(kit: Kit):
    """A rule that names another asks for a line here, and so for a look at its link."""
    among = reached(ANSWERED[kit.command])
    assert {field for place in among for field in named(place, among)} - {""} == set(
        kit.places
    )


@kits()
async def test_a_refusal_leads_to_where_the_answer_is_changed(
    home: House, kit: Kit, monkeypatch: pytest.MonkeyPatch
):
    """Before it is sent, among what the rules say; afterwards in the error summary too."""
    async with browser(home, kit.who) as who:
        page = await kit.written(home, who)
        address = page.url
        base = address.removesuffix("/check")
        assert page.url != base
        for field, place in kit.places.items():

            def refused(*_: Any, field: str = field) -> None:
                raise Incomplete(NO, field=field)

            with monkeypatch.context() as patch:
                patch.setattr(rulebook, "answer", refused)
                sent = await who.fill(page, 422)
                assert sent.title.startswith("Error: ")
                summary = sent.html.partition("nhsuk-error-summary__list")[2]
                assert f'href="{base}{place}"' in summary.partition("</ul>")[0]
                assert (await who.see(address)).links[NO] == f"{base}{place}"
            changed = await who.see(f"{base}{place}".partition("#")[0])
            _, hash_, at = place.partition("#")
            assert not hash_ or f'id="{at}"' in changed.html, place


@kits()
async def test_a_refusal_about_no_answer_leads_to_what_the_rules_say(
    home: House, kit: Kit, monkeypatch: pytest.MonkeyPatch
):
    """There is no question to go to."""

    def refused(*_: Any) -> None:
        raise Incomplete(NO)

    async with browser(home, kit.who) as who:
        page = await kit.written(home, who)
        monkeypatch.setattr(rulebook, "answer", refused)
        sent = await who.fill(page, 422)
    assert sent.links[NO] == "#checks"
    assert 'id="checks"' in sent.html


def test_what_is_missing_is_listed_and_not_only_that_something_is():
    """Each in the summary leads to its own question."""
    missing = [{"text": "Enter the benefits", "href": "/sections/benefits"}]
    assert refusing.told(sectioned.MISSING, missing) == missing
    assert refusing.told(sectioned.NOT_DONE, missing) == missing
    assert refusing.told(NO, missing) == [{"text": NO, "href": "#checks"}]
    assert not refusing.told("", missing)


async def test_a_ccg_named_twice_is_refused_at_the_joint_applicants(home: House):
    """The reference data names no answer; the page knows which question it is about."""
    twice = {"partners.count": "2", "partners.0.code": "08H", "partners.1.code": "08H"}
    async with browser(home, "mara") as mara:
        page = await checked(mara)
        section = await mara.see("/ccg/start/07R-1/sections/partners")
        await mara.fill(section, **twice, then="back")
        read = await mara.see(page.url)
    words = next(text for text in read.links if "is named twice" in text)
    assert (
        read.links[words] == "/ccg/start/07R-1/sections/partners?after=check#partners"
    )
