"""A delegation, its ledger, and everybody who does something to either; what must hold."""

import contextlib
from datetime import UTC, datetime, time, timedelta
from typing import Any

from tests.builders import actor
from tests.delegating import (
    BUDGET,
    CFO,
    LOCAL_FINANCE,
    NATIONAL_FINANCE,
    OFFICER,
    PLANNED,
)
from tests.phasing import Phased
from tests.rules.test_delegation_oversight import CHAIR, REGION, stepping
from tests.rules.test_delegation_oversight import direction as directing
from workflows.contracts import delegation_commands as c
from workflows.contracts import delegation_events as e
from workflows.contracts.commands import Command
from workflows.contracts.delegation_changes import VariationState
from workflows.contracts.delegations import Delegation, FinancialYear, ReturnLine
from workflows.contracts.money import Leg, Transfer
from workflows.contracts.parties import Party, Role
from workflows.contracts.phases import PhaseState
from workflows.rules import (
    calendar,
    delegation,
    delegation_money,
    delegation_phases,
    delegation_progress,
    delegation_returns,
    financial_year,
    planned,
)
from workflows.rules.bodies import NATIONAL
from workflows.rules.refusals import Refusal

DIRECTOR = actor(Role.LOCAL_DIRECTOR, "Q71")
FENCED = ("contingency", "headroom")
MIDNIGHT = time(0)


class Refused(Exception):
    """The ledger does not post this."""


class Lasting(Phased):
    """A delegation that is reported, varied, directed, settled and given back.

    Attributes:
        closed: Whether the ledger takes nothing.
        was_reset: Whether the process was ever put back to before something it did.
        begun: The delegation as it was when it began; no event of `events` is of that.
    """

    def __init__(self, found: Delegation) -> None:
        self.closed = self.was_reset = False
        super().__init__(found)
        self.begun = self.found
        year = found.years[0]
        held = delegation_money.account(found, year.start)
        ours = delegation_money.nhs_england(found, year.start)
        pence = year.budget or 0
        legs = (Leg(account=ours, pence=-pence), Leg(account=held, pence=pence))
        id = f"handover/{found.bid_id}"
        self.posted[id] = Transfer(id=id, bid_id=found.bid_id, legs=legs)

    def carry_out(self) -> None:
        """Post what is owed, again and again for the same id, and carry phases out."""
        while self.found.unposted and not self.closed and not self.found.money_problem:
            one = self.found.unposted[0]
            known = self.posted.setdefault(one.id, one)
            if known == one:
                self._happened(e.MoneyPosted(at=self.now, transfer=one.id))
                continue
            assert self.was_reset, "one id for two movements"
            refused = e.MoneyNotPosted(at=self.now, transfer=one.id, problem="Other.")
            self._happened(refused)
        if not self.closed:
            super().carry_out()

    def reset(self, keep: int) -> None:
        """An operator puts the process back to so many events; the ledger stays."""
        self.events = self.events[: max(keep, 0)]
        self.found, self.was_reset = self.begun, True
        for event in self.events:
            self.found = delegation_progress.after(self.found, event)

    def days_pass(self, days: int) -> None:
        """Every alarm on the way rings, on its moment."""
        then = datetime.combine(self.now.date(), self.now.time(), UTC)
        then += timedelta(days=days)
        self.at(then.year, then.month, then.day, 12)

    def tries(self, command: Command | None) -> bool:
        """Whether it was taken; what is refused changes nothing."""
        before = self.found
        if command is None:
            return False
        with contextlib.suppress(Refusal):
            self.gives(command)
            self.carry_out()
            return True
        assert self.found == before
        return False

    def missing(self) -> tuple[FinancialYear, int] | None:
        """The first month that is over and not reported."""
        today = calendar.london_day(self.now)
        found = delegation_returns.missing(self.found, today)
        if not found:
            return None
        year = delegation_returns.year_of(self.found, found[0][0])
        return (year, found[0][1]) if year else None


def report(
    one: Lasting, year: FinancialYear, month: int, more: int
) -> c.SubmitMonthlyReturn:
    """A month, right to the penny; `more` was spent on the first line than planned."""
    found = one.found
    budgets = planned.known(found, year, month)
    if not budgets:
        budgets = planned.before(found, year, month) or dict(PLANNED)
        whole = planned.budget_at(found, year, month)
        budgets["gms"] += whole - sum(budgets.values())
    last = month == delegation_returns.last_month(found, year)
    lines = []
    for line, budget in budgets.items():
        plan = budget if month == financial_year.MONTHS else budget * month // 12
        actual = plan + more * (line == "gms")
        forecast = actual if last else budget + more * (line == "gms")
        lines.append(
            ReturnLine(
                line=line, budget=budget, plan=plan, actual=actual, forecast=forecast
            )
        )
    stands = delegation_returns.latest(year, month)
    return c.SubmitMonthlyReturn(
        by=CFO,
        year=year.start,
        month=month,
        version=stands.version if stands else 0,
        lines=tuple(lines),
    )


def wanted(one: Lasting, step: str, number: int) -> Command | None:
    """The command of a step; None where there is nothing to do it to."""
    found, today = one.found, calendar.london_day(one.now)
    year, last = found.years[-1], max(len(found.directions), 1)
    match step:
        case "report":
            due = one.missing()
            return report(one, *due, (number - 2) * 150_000_001) if due else None
        case "correct":
            told = delegation_returns.shown_year(found)
            if not told.returns:
                return None
            return report(one, told, told.returns[-1].month, number)
        case "move" | "move much" | "move fenced":
            much = {"move much": 1_000_000_000_000, "move": 2_000_000}.get(step, 1)
            return c.RecordVirement(
                by=OFFICER,
                year=year.start,
                source="premises" if step != "move fenced" else FENCED[number % 2],
                target=("gms", "qof", "des", "pco")[number],
                pence=min(much * number + 1, 30_000_001),
                reason="A practice closed.",
            )
        case "agree to it" | "refuse it":
            agrees = step == "agree to it"
            waiting = [v.number for v in year.virements if not v.answered]
            return c.AnswerVirement(
                by=LOCAL_FINANCE,
                year=year.start,
                virement=waiting[0] if waiting else 1,
                agrees=agrees,
                answer="" if agrees else "No.",
            )
        case "budget":
            pence = BUDGET + number
            return c.RecordBudget(by=NATIONAL_FINANCE, year=year.start, pence=pence)
        case "settle":
            unsettled = [y for y in found.years if not y.settled and y.budget]
            settled = unsettled[0] if unsettled else year
            stands = delegation_returns.last_return(found, settled)
            return c.SettleYear(
                by=LOCAL_FINANCE,
                year=settled.start,
                version=stands.version if stands else 0,
                declaration=True,
            )
        case "answer alert":
            alerts = [a.id for a in found.alerts if not a.acknowledged]
            if not alerts:
                return None
            return c.AcknowledgeAlert(by=CFO, alert=alerts[0], action="We review it.")
        case "vary":
            return c.ProposeVariation(
                by=OFFICER if number % 2 else DIRECTOR,
                functions=(("F01",), ("F01", "F02"), ("F02", "F03"), ())[number],
                reason="It suits both.",
                effective=today + timedelta(days=10 * number + 8),
            )
        case "agree" | "refuse":
            asked = found.variations[-1] if found.variations else None
            by = DIRECTOR if asked and asked.by.party is Party.CCG else OFFICER
            return c.AnswerVariation(
                by=by,
                variation=len(found.variations) or 1,
                agrees=step == "agree",
                answer="" if step == "agree" else "No.",
            )
        case "take back":
            by = (OFFICER, DIRECTOR)[number % 2]
            return c.WithdrawVariation(by=by, variation=len(found.variations) or 1)
        case "notice":
            ends = delegation.ends_if_given(today, found.policy)
            return c.GiveNotice(
                by=OFFICER, ends=ends, reason="Enough.", declaration=True
            )
        case "direct":
            return directing(until=today + timedelta(days=5))
        case "answer direction":
            return c.AnswerDirection(by=OFFICER, direction=last, answer="Done.")
        case "comply" | "breach":
            met = step == "comply"
            return c.CloseDirection(
                by=REGION, direction=last, complied=met, outcome="So."
            )
        case "step in":
            return stepping(function=f"F0{number}", direction=0, urgent=True)
        case "give back":
            return c.ReturnFunction(by=REGION, function=f"F0{number}", reason="Yes.")
        case "revoke":
            return c.Revoke(
                by=CHAIR,
                direction=last,
                reason="Nothing was done.",
                ends=today + timedelta(days=20 * number),
                declaration=True,
            )
        case "release":
            phase = max(number, 2)
            return c.ReleasePhase(by=NATIONAL_FINANCE, phase=phase, declaration=True)
    raise AssertionError(step)


STEPS = (
    *("report",) * 6,
    *("wait",) * 4,
    *("correct", "move", "move much", "move fenced", "agree to it", "refuse it"),
    *("budget", "settle", "settle", "answer alert", "vary", "agree", "refuse"),
    *("take back", "notice", "direct", "answer direction", "comply", "breach"),
    *("step in", "give back", "revoke", "release", "away", "back", "kept", "free"),
    *("close the ledger", "open the ledger", "reset"),
)


def take(one: Lasting, step: str, number: int) -> bool:
    """Something that somebody does, or that happens to the system."""
    flags: dict[str, dict[str, Any]] = {
        "wait": {},
        "away": {"away": True},
        "back": {"away": False},
        "kept": {"kept": True},
        "free": {"kept": False},
        "close the ledger": {"closed": True},
        "open the ledger": {"closed": False},
    }
    if step in flags:
        vars(one).update(flags[step])
        one.carry_out()
        return True
    if step == "reset":
        one.reset(len(one.events) - 2 * number)
        one.carry_out()
        return True
    fenced = step == "move fenced"
    taken = one.tries(wanted(one, step, number))
    assert not (taken and fenced), "money out of a ring-fenced line"
    return taken


def holds_true(one: Lasting) -> None:
    """Of the money, and of who holds what, at each moment."""
    found, balances = one.found, dict[str, int]()
    for transfer in one.posted.values():
        assert not sum(leg.pence for leg in transfer.legs), "money from nowhere"
        for leg in transfer.legs:
            balances[leg.account] = balances.get(leg.account, 0) + leg.pence
    for year in found.years:
        _lines_hold(one, year)
        at_rest = not found.unposted and not delegation_phases.under_way(found)
        if at_rest and not one.was_reset:
            expected = 0 if year.settled else year.budget or 0
            held = balances.get(delegation_money.account(found, year.start), 0)
            assert held == expected, "money created or lost"
    for f in found.functions:
        assert f.holder in (found.ccg, NATIONAL)
        assert not (f.stepped_in and f.holder == found.ccg), "two holders"
    assert len({f.function for f in found.functions}) == len(found.functions)
    to_come = [p for p in found.phases if p.state is not PhaseState.MOVED]
    coming = {code for p in to_come for code in p.functions}
    if not any(v.state is VariationState.IN_FORCE for v in found.variations):
        assert not any(
            f.holder == found.ccg for f in found.functions if f.function in coming
        )
    if found.handed_back:
        assert {f.holder for f in found.functions} <= {NATIONAL}
    if found.ended:
        assert all(y.settled for y in found.years if y.budget is not None)
        assert not found.unposted, "an end before the money"


def _lines_hold(one: Lasting, year: FinancialYear) -> None:
    """Money moved between lines is neither made nor lost, and never out of a fence."""
    if not year.returns or year.settled:
        return
    budgets = planned.line_budgets(year)
    month = year.returns[-1].month
    assert sum(budgets.values()) == planned.budget_at(one.found, year, month)
    assert min(budgets.values()) >= 0, "a line below nothing"
    if year.start == one.found.years[0].start:
        assert {k: budgets[k] for k in FENCED} == {k: PLANNED[k] for k in FENCED}


def never_early(one: Lasting) -> None:
    """Of all that happened: nothing before its day, and nothing that was not agreed."""
    story = one.begun
    for event in one.events:
        if isinstance(event, e.FunctionsHandedBack):
            ends = delegation.ends(story)
            assert ends, "handed back without notice or revocation"
            assert event.at >= calendar.at(ends, MIDNIGHT), "handed back early"
        if isinstance(event, e.VariationInForce):
            agreed = story.variations[event.variation - 1]
            assert agreed.state is VariationState.AGREED
            assert agreed.answered, "one side alone"
            assert agreed.answered.by.party is not agreed.by.party
            assert event.at >= calendar.at(agreed.effective, MIDNIGHT)
        if isinstance(event, e.YearSettled):
            year = delegation_returns.year_of(story, event.year)
            assert year
            over = max(event.outturn - (year.budget or 0), 0)
            assert sum(pence for _, pence in event.borne) == over
        story = delegation_progress.after(story, event)


def to_the_end(one: Lasting) -> None:
    """Everything works again, everybody does their part, and notice is given."""
    one.away = one.kept = one.closed = False
    one.carry_out()
    for _ in range(60):
        if one.found.ended:
            return
        for step in ("notice", "budget", "report", "settle"):
            while take(one, step, 1):
                pass
        one.days_pass(31)
