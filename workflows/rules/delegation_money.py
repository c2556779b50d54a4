"""A delegation's money after the first year: budgets, final accounts, who bears what.

Every movement balances to the penny, and every share of a sum adds up to the sum.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from workflows.contracts.delegation_commands import RecordBudget, SettleYear
from workflows.contracts.delegation_events import BudgetRecorded, YearSettled
from workflows.contracts.delegations import (
    Bearer,
    Delegation,
    FinancialYear,
    MonthlyReturn,
    RiskTier,
)
from workflows.contracts.money import Leg, Transfer
from workflows.contracts.phases import PhaseState
from workflows.rules import delegation_returns, financial_year, words
from workflows.rules.bodies import NATIONAL
from workflows.rules.delegation_returns import WHOLE
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    WrongStage,
)

CCG = "ccg"


def account(found: Delegation, year: int) -> str:
    """Where the delegated money of a year lies; the first year's under its round."""
    first = found.years[0].start == year
    return f"{found.ccg}/delegated/{found.cycle if first else _dashed(year)}"


def nhs_england(found: Delegation, year: int) -> str:
    """Where NHS England's primary care money of a year lies."""
    first = found.years[0].start == year
    return f"nhs-england/primary-care/{found.cycle if first else _dashed(year)}"


def _dashed(year: int) -> str:
    return financial_year.name(year).replace("/", "-")


def record_budget(
    found: Delegation, command: RecordBudget, now: datetime
) -> BudgetRecorded:
    """NHS England records a later year's budget; the money follows it.

    Raises:
        WrongStage: Not a year that has begun under this delegation.
        AlreadyDone: It has its budget.
    """
    year = delegation_returns.year_of(found, command.year)
    name = financial_year.name(command.year)
    if year is None or found.handed_back:
        raise WrongStage(f"{name} has not begun under this delegation.")
    if year.budget is not None:
        raise AlreadyDone(
            f"The budget of {name} is recorded: {words.money(year.budget)}."
        )
    transfer = Transfer(
        id=f"budget/{found.id}/{command.year}",
        bid_id=found.id,
        legs=(
            Leg(account=nhs_england(found, command.year), pence=-command.pence),
            Leg(account=account(found, command.year), pence=command.pence),
        ),
    )
    return BudgetRecorded(
        at=now,
        by=command.by,
        year=command.year,
        pence=command.pence,
        transfer=transfer,
    )


def settle(found: Delegation, command: SettleYear, now: datetime) -> YearSettled:
    """NHS England agrees what a year came to, by the version of its last return (R26).

    Raises:
        WrongStage: Not a year of this delegation.
        AlreadyDone: It is settled.
        OutOfOrder: The last month is not reported, an earlier year is not settled, or
            a phase is under way.
        StaleVersion: The last return is another one than the person looked at.
        Incomplete: The declaration is not made.
    """
    year = delegation_returns.year_of(found, command.year)
    if year is None:
        raise WrongStage("That is not a year of this delegation.")
    name = financial_year.name(year.start)
    if year.settled:
        raise AlreadyDone(f"The year {name} is settled.")
    last = delegation_returns.last_return(found, year)
    month = financial_year.month_name(
        year.start, delegation_returns.last_month(found, year)
    )
    if last is None:
        raise OutOfOrder(f"The return for {month}, the last of {name}, is not in.")
    if any(y.start < year.start and _is_open(found, y) for y in found.years):
        raise OutOfOrder("An earlier year is to be settled first.")
    if command.version != last.version:
        raise StaleVersion(
            f"The return for {month} is at version {last.version} now. Look at it again.",
            field="version",
        )
    if not command.declaration:
        raise Incomplete(
            f"Confirm that you have checked the return for {month}, and that NHS England "
            "agrees to it.",
            field="declaration",
        )
    if any(one.state is PhaseState.UNDER_WAY for one in found.phases):
        raise OutOfOrder(
            "A phase of the handover is being carried out. It comes first."
        )
    outturn = delegation_returns.sums(last.lines).actual
    borne = borne_by(found, year, outturn)
    return YearSettled(
        at=now,
        by=command.by,
        year=year.start,
        version=last.version,
        outturn=outturn,
        borne=borne,
        transfer=final_account(found, year, outturn, borne),
    )


def _is_open(found: Delegation, year: FinancialYear) -> bool:
    """Whether a year is still to be settled.

    One that had no budget when the functions went back gets none, and has no account.
    """
    return not year.settled and not (year.budget is None and found.handed_back)


def borne_by(
    found: Delegation, year: FinancialYear, outturn: int
) -> tuple[tuple[str, int], ...]:
    """Who bears an overspend, by the delegation's recorded rule; nobody without one."""
    budget = year.budget or 0
    return shared(max(outturn - budget, 0), budget, found.policy.risk_share)


class Tier(NamedTuple):
    """A tier of the waterfall with what falls into it, in pence.

    Attributes:
        above: From which overspend on; `up_to` where it stops, None for all the rest.
        borne: By whom how much, with each bearer's cap kept.
        spilled: What the caps left over: NHS England's.
    """

    above: int
    up_to: int | None
    part: int
    borne: tuple[tuple[Bearer, int], ...]
    spilled: int


def waterfall(over: int, budget: int, tiers: Sequence[RiskTier]) -> tuple[Tier, ...]:
    """An overspend run through the tiers: each is filled before the next."""
    found, left, before = [], over, 0
    for tier in tiers:
        top = None if tier.up_to is None else budget * tier.up_to // WHOLE
        part = left if top is None else min(left, max(top - before, 0))
        borne = tuple(
            (bearer, pence if bearer.cap is None else min(pence, bearer.cap))
            for bearer, (_, pence) in zip(
                tier.bearers, split(part, tier.bearers), strict=True
            )
        )
        spilled = part - sum(pence for _, pence in borne)
        found.append(Tier(before, top, part, borne, spilled))
        left -= part
        before = before if top is None else max(top, before)
    return tuple(found)


def shared(
    over: int, budget: int, tiers: Sequence[RiskTier]
) -> tuple[tuple[str, int], ...]:
    """Who bears what of an overspend, by recorded tiers and caps.

    What no tier takes, and what is above a bearer's cap, falls to NHS England, which
    stays liable (R25). It sums to the overspend, to the penny. Nobody's vote weighs more
    for bearing more.
    """
    borne: dict[str, int] = {}
    left = over
    for tier in waterfall(over, budget, tiers):
        for bearer, pence in tier.borne:
            borne[bearer.body] = borne.get(bearer.body, 0) + pence
            left -= pence
    if left:
        borne[NATIONAL] = borne.get(NATIONAL, 0) + left
    return tuple((body, pence) for body, pence in borne.items() if pence)


class Moved(NamedTuple):
    """What a body would bear of a year's overspend by the last return, in pence.

    Attributes:
        before: By the return of the month before; None where there is none.
    """

    body: str
    now: int
    before: int | None


def movement(found: Delegation, year: FinancialYear) -> tuple[Moved, ...]:
    """How the risk share moved between the last two months reported (DOMAIN 13).

    Both months by the year's budget and the rule that are in force now, so that what is
    shown is a movement of the forecast and of nothing else. Nobody is left out who would
    bear something by either.
    """
    if not year.returns or year.budget is None:
        return ()
    last = year.returns[-1]
    earlier = delegation_returns.latest(year, last.month - 1)
    now = _foreseen(found, year, last)
    if earlier is None:
        return tuple(Moved(body, pence, None) for body, pence in now.items())
    before = _foreseen(found, year, earlier)
    return tuple(
        Moved(body, now.get(body, 0), before.get(body, 0))
        for body in dict.fromkeys((*now, *before))
    )


def _foreseen(
    found: Delegation, year: FinancialYear, report: MonthlyReturn
) -> dict[str, int]:
    budget = year.budget or 0
    over = max(delegation_returns.sums(report.lines).forecast - budget, 0)
    return dict(shared(over, budget, found.policy.risk_share))


def split(pence: int, bearers: Sequence[Bearer]) -> list[tuple[str, int]]:
    """A sum by shares, to the penny: odd pennies go to the largest remainders in order."""
    whole = sum(bearer.share for bearer in bearers) or 1
    parts = [pence * bearer.share // whole for bearer in bearers]
    rest = [pence * bearer.share % whole for bearer in bearers]
    odd = pence - sum(parts) if bearers else 0
    order = sorted(range(len(bearers)), key=lambda index: (-rest[index], index))
    for index in order[:odd]:
        parts[index] += 1
    return [(b.body, part) for b, part in zip(bearers, parts, strict=True)]


def final_account(
    found: Delegation,
    year: FinancialYear,
    outturn: int,
    borne: Sequence[tuple[str, int]],
) -> Transfer | None:
    """Empties the year's account: what was spent to the practices, what is left back.

    An overspend comes first out of the accounts of those who bear it.
    """
    budget = year.budget or 0
    moved = {
        account(found, year.start): -budget,
        f"practices/{found.ccg}/{_dashed(year.start)}": outturn,
        nhs_england(found, year.start): max(budget - outturn, 0),
    }
    for body, pence in borne:
        source = _source(found, year.start, body)
        moved[source] = moved.get(source, 0) - pence
    legs = tuple(Leg(account=a, pence=p) for a, p in moved.items() if p)
    if not legs:
        return None
    return Transfer(id=f"final/{found.id}/{year.start}", bid_id=found.id, legs=legs)


def _source(found: Delegation, year: int, body: str) -> str:
    if body == "national":
        return nhs_england(found, year)
    code = found.ccg if body == CCG else body
    return f"{code}/main-allocation/{_dashed(year)}"
