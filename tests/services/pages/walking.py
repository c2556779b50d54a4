"""A bid's way through its pages: who is asked for what, found and done as people do."""

from datetime import UTC, date, datetime
from typing import Any

from tests import builders
from tests.services.conftest import PEOPLE
from tests.services.house import PARTIES, House
from tests.services.pages.visiting import Browser, Page, browser
from workflows.contracts.commands import Command
from workflows.contracts.parties import Role
from workflows.contracts.views import Blocker
from workflows.rules import handover, needs

WHO = {(hats[0].role, hats[0].body): name for name, hats in reversed(PEOPLE.items())}


async def opened(home: House, model: str = "delegated") -> str:
    """A bid of Camden's that has just expressed its interest."""
    body = {
        "cycle": "today",
        "model": model,
        "functions": ["F01", "F02"],
        "statements": builders.STATEMENTS.model_dump(mode="json"),
    }
    async with home.client("mara") as mara:
        answer = await mara.give("/ccg/api/v1/bids", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["bid_id"])


def typed(command: Command) -> dict[str, Any]:
    """What somebody types to give a command: the controls of its form, filled in."""
    found: dict[str, Any] = {}
    for name in type(command).model_fields:
        if name not in {"by", "version"}:
            _fill(found, name, getattr(command, name))
    return found


def _fill(found: dict[str, Any], name: str, value: Any) -> None:
    match value:
        case None | "" | ():
            return
        case bool():
            found[name] = "yes" if value else "no"
        case date():
            for part in ("day", "month", "year"):
                found[f"{name}__{part}"] = str(getattr(value, part))
        case tuple() if all(isinstance(one, str) for one in value):
            found[name] = [str(one) for one in value]
        case tuple():
            found[f"{name}__count"] = str(len(value))
            for index, one in enumerate(value):
                _fill_all(found, f"{name}__{index}", one)
        case str() | int():
            found[name] = str(value)
        case _:
            _fill_all(found, name, value)


def _fill_all(found: dict[str, Any], name: str, model: Any) -> None:
    for inner in type(model).model_fields:
        _fill(found, f"{name}__{inner}", getattr(model, inner))


async def attested(who: Browser, tasks: Page, status: int = 200, **said: Any) -> Page:
    """Part two from its list of sections to its end, each section at its own page."""
    page = await who.see(next(h for h in tasks.links.values() if "/sections/" in h))
    while "/sections/" in page.url:
        page = await who.fill(page, **said, then="on")
    return await who.fill(page, status)


async def met(home: House, bid_id: str, need: Blocker, command: Command) -> Page:
    """Go from the bid's page to the form that a need asks for, and send it."""
    prefix = PARTIES[need.party].prefix
    step = f"/do/{need.command.replace('_', '-')}"
    who = WHO[need.roles[0], need.body]
    async with browser(home, who) as somebody:
        page = await somebody.see(f"{prefix}/bids/{bid_id}")
        step = "/assurance" if need.command == "attest_assurance" else step
        links = [href for href in page.links.values() if step in href]
        assert links, (who, need.command, page.text)
        form = await somebody.see(links[0])
        before = home.bids.entries(bid_id)
        if need.command == "attest_assurance":
            done = await attested(somebody, form, **typed(command))
        else:
            done = await somebody.fill(form, **typed(command))
    assert "/recorded/" in done.url, (need.command, done.text)
    assert home.bids.entries(bid_id) == before + 1
    return done


async def step(home: House, bid_id: str) -> Page | None:
    """Meet the first need that somebody can meet; nothing if only the day is missing."""
    bid = home.bids.bids[bid_id]
    if handover.wants_allocation(bid):
        now = datetime.now(UTC)
        allocation = builders.allocation(bid)
        await home.bids.happened(
            bid_id, handover.allocation_built(bid, allocation, now)
        )
        bid = home.bids.bids[bid_id]
    need = next((n for n in needs.of(bid) if n.command), None)
    if need is None:
        return None
    if need.command == "sign_agreement" and bid.agreement:
        home.bids.wind_past(bid.agreement.sign_from)
    command = builders.meet(bid, need, datetime.now(UTC))
    if need.command == "submit_application":
        async with home.client(WHO[Role.BID_MANAGER, need.body]) as manager:
            answer = await manager.give_command(command, bid_id)
            assert answer.status_code == 200, answer.text
        return await step(home, bid_id)
    return await met(home, bid_id, need, command)


async def until_asked(home: House, bid_id: str, command: str) -> Blocker:
    """Go on until somebody is asked for a command; who, and about what."""
    while True:
        asked = [n for n in needs.of(home.bids.bids[bid_id]) if n.command == command]
        if asked:
            return asked[0]
        assert await step(home, bid_id), f"nobody is asked for {command}"
