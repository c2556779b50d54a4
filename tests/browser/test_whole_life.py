"""The less used roads of a delegation over real HTTP, to a ledger that balances."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from activities.ledger.reading import LedgerReading
from activities.register.verifying import verify
from services.embedded.demo.people import Refused, moment
from tests.browser.sitting import Json, Sitting
from tests.browser.walking import asked_for, begun, view_of
from tests.delegating import PLANNED
from workflows.contracts import names
from workflows.contracts.parties import Membership, Party, Role
from workflows.rules import calendar, financial_year

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

CFO = Membership(party=Party.CCG, body="07R", role=Role.CHIEF_FINANCE_OFFICER)
OFFICER = Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER)
MANAGER = Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER)
FINANCE = Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_FINANCE)
DIRECTOR = Membership(party=Party.NHS_ENGLAND, body="Q71", role=Role.LOCAL_DIRECTOR)
REGION = Membership(party=Party.NHS_ENGLAND, body="Y56", role=Role.REGIONAL_LEAD)
CHAIR = Membership(party=Party.NHS_ENGLAND, body="national", role=Role.NATIONAL_CHAIR)

MOVED = 10_000_001
"""A penny above what the CCG may move out of a line by itself."""


class Held:
    """A live delegation, and the people who give its commands."""

    def __init__(self, sitting: Sitting, bid: str) -> None:
        self.people, self.number, self.id = sitting.people, bid, names.DELEGATIONS + bid

    async def now(self) -> Json:
        sheet = await self.people.get(CFO, f"delegations/{self.number}")
        found: Json = sheet["delegation"]
        return found

    async def gives(self, hat: Membership, step: str, **body: Any) -> Json:
        return await self.people.post(hat, f"delegations/{self.number}/{step}", body)

    async def refused(self, hat: Membership, step: str, **body: Any) -> str:
        with pytest.raises(Refused) as found:
            await self.gives(hat, step, **body)
        return str(found.value)

    async def to(self, day: date) -> None:
        await self.people.wind_past(self.id, calendar.at(day))

    async def until(self, holds: Callable[[Json], Any]) -> Json:
        async with asyncio.timeout(60):
            while not holds(found := await self.now()):  # noqa: ASYNC110  it is far away
                await asyncio.sleep(0.1)
        return found


async def begun_of(sitting: Sitting) -> Held:
    """A bid goes live, and its delegation answers."""
    bid = await begun(sitting, "07R", "delegated")
    await asked_for(sitting, bid, "sign_agreement")
    view = await view_of(sitting, bid)
    await sitting.people.wind_past(bid, moment(view["agreement"]["sign_from"]))
    await asked_for(sitting, bid, "nothing more")
    await sitting.people.told(bid)
    one = Held(sitting, bid)
    async with asyncio.timeout(60):
        while True:
            try:
                await one.now()
            except Refused:
                await asyncio.sleep(0.1)
            else:
                return one


def lines(budgets: dict[str, int], spent: dict[str, int]) -> list[Json]:
    """Every line, nothing planned; the forecast is what is said to be spent."""
    return [
        {
            "line": line,
            "budget": budgets.get(line, 0),
            "plan": 0,
            "actual": spent.get(line, 0),
            "forecast": spent.get(line, 0),
        }
        for line in PLANNED
    ]


async def test_a_delegation_is_varied_directed_revoked_and_settled(sitting: Sitting):
    """Each by whom it is for; then every function is back, and every penny accounted for."""
    one = await begun_of(sitting)
    (year,) = (await one.now())["years"]
    start, first, budget = year["start"], year["first"], year["budget"]
    await one.to(financial_year.first_day(start, first + 1))
    report = {"year": start, "lines": lines({"gms": budget}, {"gms": budget})}
    await one.gives(CFO, "submit-monthly-return", month=first, **report)
    await moved(one, start)
    await varied(one, financial_year.first_day(start, first + 1))
    ends = financial_year.first_day(start, first + 2)
    await revoked(one, ends)
    budgets = {"gms": budget - MOVED, "premises": MOVED}
    last = lines(budgets, {"gms": budget, "premises": MOVED})
    await one.gives(
        CFO, "submit-monthly-return", year=start, month=first + 1, lines=last
    )
    settle = {"year": start, "version": 1, "declaration": True}
    await one.gives(FINANCE, "settle-year", **settle)
    await one.people.handle(one.id).result()
    ledger = LedgerReading(sitting.system.database)
    assert (await ledger.check()).sound
    balances = await ledger.balances()
    spent = next(pence for name, pence in balances.items() if "practices" in name)
    assert spent == budget + MOVED
    assert not balances.get("07R/delegated/today", 0)
    assert sum(balances.values()) == 0
    assert (await verify(sitting.system.database)).sound


async def moved(one: Held, year: int) -> None:
    """R27: by role and sum; above the limit NHS England agrees; ring-fenced lines never."""
    move = {"year": year, "source": "gms", "target": "premises", "reason": "Rent."}
    little = await one.refused(MANAGER, "record-virement", pence=5_000_001, **move)
    assert "A bid manager decides on up to £50,000.00." in little
    kept = move | {"source": "headroom"}
    fenced = await one.refused(CFO, "record-virement", pence=1_000, **kept)
    assert "ring-fenced" in fenced
    await one.gives(CFO, "record-virement", pence=MOVED, **move)
    assert not (await one.now())["years"][0]["virements"][0]["in_force"]
    await one.gives(FINANCE, "answer-virement", year=year, virement=1, agrees=True)
    assert (await one.now())["years"][0]["virements"][0]["in_force"]


async def varied(one: Held, today: date) -> None:
    """R24: the other side consents, and on the day the function is NHS England's again."""
    day = today + timedelta(days=10)
    fewer = [f["function"] for f in (await one.now())["functions"]]
    fewer.remove("F07")
    await one.gives(
        DIRECTOR,
        "propose-variation",
        functions=fewer,
        reason="Fewer people.",
        effective=day.isoformat(),
    )
    answer = {"variation": 1, "agrees": True}
    own = await one.refused(DIRECTOR, "answer-variation", **answer)
    assert "The other side answers" in own
    await one.gives(OFFICER, "answer-variation", **answer)
    await one.to(day + timedelta(days=1))
    found = await one.until(lambda d: d["variations"][0]["state"] == "in_force")
    held = {f["function"]: f["holder"] for f in found["functions"]}
    assert held.pop("F07") == "national"
    assert set(held.values()) == {"07R"}


async def revoked(one: Held, ends: date) -> None:
    """A direction, its day, step-in and back, revocation; on its day all goes back."""
    until = ends - timedelta(days=10)
    said = {"what": "Publish.", "evidence": "None.", "until": until.isoformat()}
    await one.gives(REGION, "issue-direction", **said)
    step = {"function": "F01", "direction": 1, "reason": "Nothing came."}
    assert "not complied with" in await one.refused(REGION, "step-in", **step)
    await one.to(until + timedelta(days=1))
    await one.gives(REGION, "step-in", **step)
    await one.gives(REGION, "return-function", function="F01", reason="Mended.")
    revoke = {
        "direction": 1,
        "reason": "Nothing came.",
        "ends": ends.isoformat(),
        "declaration": True,
    }
    other = await one.refused(REGION, "revoke", **revoke)
    assert "It is for the national chair" in other
    await one.gives(CHAIR, "revoke", **revoke)
    late = {"ends": f"{ends.year + 1}-04-01", "reason": "Enough.", "declaration": True}
    assert "has revoked" in await one.refused(OFFICER, "give-notice", **late)
    await one.to(ends)
    found = await one.until(lambda d: d["handed_back"])
    assert {f["holder"] for f in found["functions"]} == {"national"}
