"""What binds asks who one is after fifteen minutes, on pages that are no bid's step too.

Of a bid's steps `test_sessions` tries one, and all go the same way.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.kit.pages.sign_in import session as sessions
from tests.services.house import House
from tests.services.pages.body import a_body
from tests.services.pages.meetings import today
from tests.services.pages.test_body_draft import DRAFT
from tests.services.pages.test_breaches import BEGUN, CONCLUSION, reported
from tests.services.pages.test_ccg_interrupted import back_from_sign_in
from tests.services.pages.test_gets_change_nothing import dump
from tests.services.pages.test_minutes_edited import MINUTES, minuted, on
from tests.services.pages.test_part_two import SAID, sections
from tests.services.pages.test_policy_preview import older
from tests.services.pages.test_sealed_decisions import (
    BID,
    CYCLE,
    DAYS,
    approves,
    sealed,
)
from tests.services.pages.visiting import browser
from tests.services.pages.walking import opened, until_asked


@dataclass(frozen=True)
class Act:
    """Something that binds: who does it at which page, and what they type."""

    home: House
    who: str
    page: str
    typed: dict[str, Any] = field(default_factory=dict)


Ready = Callable[[House, Path, Path], AbstractAsyncContextManager[Act]]
ROUND = f"?cycle={CYCLE.name}"


@asynccontextmanager
async def letters_ready(_: House, seeded: Path, path: Path) -> AsyncIterator[Act]:
    async with sealed(seeded, path, approves()) as found:
        yield Act(found, "ofa", f"/nhs-england/round/ready{ROUND}")


@asynccontextmanager
async def day_of_release(_: House, seeded: Path, path: Path) -> AsyncIterator[Act]:
    typed = {"place": "adds", "reason": "One more.", **three("day", DAYS[-1], 7)}
    async with sealed(seeded, path, approves()) as found:
        yield Act(found, "ofa", f"/nhs-england/round/day{ROUND}", typed)


@asynccontextmanager
async def letter_checked(_: House, seeded: Path, path: Path) -> AsyncIterator[Act]:
    async with sealed(seeded, path, approves()) as found:
        page = f"/nhs-england/bids/{BID}/letter-draft"
        yield Act(found, "ofa", page, {"declaration": "yes"})


@asynccontextmanager
async def rules_in_force(home: House, *_: Path) -> AsyncIterator[Act]:
    await a_body(home)
    async with browser(home, "cleo") as cleo:
        await cleo.fill(await cleo.see(f"{DRAFT}/rules"), number="7")
    yield Act(home, "cleo", f"{DRAFT}/in-force", {"reason": "The council said so."})


@asynccontextmanager
async def policy_confirmed(home: House, *_: Path) -> AsyncIterator[Act]:
    await older(home)
    page = "/nhs-england/round/confirm-policy?cycle=today"
    yield Act(home, "ofa", page, {"reason": "The review."})


@asynccontextmanager
async def minutes_approved(home: House, *_: Path) -> AsyncIterator[Act]:
    await minuted(home)
    async with browser(home, "cleo") as cleo:
        await cleo.fill(await cleo.see(f"{MINUTES}/edit"), text="The chair began.")
    yield Act(home, "cleo", f"{MINUTES}/approve", on(today(home), 0))


@asynccontextmanager
async def breach_concluded(home: House, *_: Path) -> AsyncIterator[Act]:
    case = f"/ccg/breaches/{await reported(home)}"
    async with browser(home, "gail") as gail:
        await gail.fill(await gail.see(f"{case}/take-up"), note=BEGUN)
    yield Act(
        home,
        "gail",
        f"{case}/conclude",
        CONCLUSION | {"passed_to": ["nhs_england", "regulator"]},
    )


@asynccontextmanager
async def withdrawn(home: House, *_: Path) -> AsyncIterator[Act]:
    page = f"/ccg/bids/{await opened(home)}/do/withdraw"
    yield Act(home, "olu", page, {"reason": "Our members voted against."})


@asynccontextmanager
async def agreement_issued(home: House, *_: Path) -> AsyncIterator[Act]:
    bid = await opened(home)
    await until_asked(home, bid, "issue_agreement")
    page = f"/nhs-england/bids/{bid}/do/issue-agreement"
    yield Act(home, "ofa", page, {"instrument": "Agreement 14"})


@asynccontextmanager
async def part_two_attested(home: House, *_: Path) -> AsyncIterator[Act]:
    bid = await opened(home)
    await until_asked(home, bid, "attest_assurance")
    at = f"/nhs-england/bids/{bid}/assurance"
    async with browser(home, "dan") as dan:
        for address in sections(await dan.see(at)):
            await dan.fill(await dan.see(address), **SAID, then="back")
    yield Act(home, "dan", f"{at}/check")


BINDS: tuple[Ready, ...] = (
    letters_ready,
    day_of_release,
    letter_checked,
    rules_in_force,
    policy_confirmed,
    minutes_approved,
    breach_concluded,
    withdrawn,
    agreement_issued,
    part_two_attested,
)


def three(name: str, day: date, later: int) -> dict[str, str]:
    """The controls of a day."""
    day += timedelta(days=later)
    parts = ("day", "month", "year")
    return {f"{name}__{part}": str(getattr(day, part)) for part in parts}


def standing(home: House) -> list[str]:
    """Everything there is, but for what is kept over a sign-in."""
    kept = [line for line in dump(home) if 'INTO "kept_forms"' not in line]
    return [*kept, str(home.bids.bids), str(home.bids.rounds), str(home.bids.told)]


@pytest.mark.parametrize("ready", BINDS)
async def test_what_binds_asks_who_one_is_and_keeps_what_was_typed(
    home: House, seeded: Path, tmp_path: Path, ready: Ready
):
    """After fifteen minutes: nothing is done, and after the sign-in the words are there."""
    async with ready(home, seeded, tmp_path / "other.db") as act:
        before = standing(act.home)
        async with browser(act.home, act.who, signed_in_ago=sessions.FRESH + 1) as late:
            form = await late.see(act.page)
            to = await back_from_sign_in(late, form, **act.typed)
        assert to.endswith("&again=1"), "a live session is not asked who it is"
        assert standing(act.home) == before
        async with browser(
            act.home, act.who, signed_in_ago=sessions.FRESH - 60
        ) as again:
            page = await again.see(to.removesuffix("&again=1"))
            for name, said in act.typed.items():
                assert page.values[name.replace("__", ".")] == said
            done = await again.fill(page)
            assert done.url.partition("?")[0] != act.page.partition("?")[0]
        assert standing(act.home) != before
