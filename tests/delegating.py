"""Delegations for tests, and what their people say: all of them examples."""

from datetime import UTC, date, datetime
from typing import Any, Self

from tests.builders import actor
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegation_events import DelegationBegun, DelegationEvent
from workflows.contracts.delegations import (
    Delegation,
    DelegationPolicy,
    FinancialYear,
    Holding,
    ReturnLine,
)
from workflows.contracts.parties import Role
from workflows.rules import calendar, delegation_clock, financial_year
from workflows.rules import delegation_progress as progress
from workflows.rules import delegation_rulebook as rulebook

BUDGET = 2_661_300_000
"""North Hampshire's 2015/16 budget in pence (DOMAIN 6.2)."""

PLANNED = {
    "gms": 834_200_000,
    "pms-apms": 928_400_000,
    "qof": 233_600_000,
    "des": 142_600_000,
    "premises": 337_700_000,
    "pco": 145_300_000,
    "contingency": 13_200_000,
    "headroom": 26_300_000,
}
CFO = actor(Role.CHIEF_FINANCE_OFFICER, "07R")
OFFICER = actor(Role.ACCOUNTABLE_OFFICER, "07R")
LOCAL_FINANCE = actor(Role.LOCAL_FINANCE, "Q71")
NATIONAL_FINANCE = actor(Role.NATIONAL_FINANCE, "national")


def moment(*when: int) -> datetime:
    """A moment in UTC."""
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]


BEGAN = moment(2015, 4, 1)


def opening(**changes: Any) -> Delegation:
    """Camden's delegation as it begins."""
    start: date = changes.pop("start_date", date(2015, 4, 1))
    found = Delegation(
        id="delegation/07R-1",
        bid_id="07R-1",
        ccg="07R",
        name="NHS Camden CCG",
        local_team="Q71",
        region="Y56",
        cycle="2015-16",
        policy=DelegationPolicy(),
        functions=(
            Holding(function="F01", name="GMS contracts", holder="07R", since=start),
            Holding(function="F02", name="Premises", holder="07R", since=start),
        ),
        start_date=start,
        years=(FinancialYear(start=financial_year.of(start), budget=BUDGET),),
    )
    return found.model_copy(update=changes)


def lines(month: int, over: int = 0, spent: int = 0) -> tuple[ReturnLine, ...]:
    """A return's lines: by plan, or with so much more forecast and spent on GMS."""
    found = []
    for code, budget in PLANNED.items():
        plan = budget * month // 12
        more = over if code == "gms" else 0
        actual = plan + (spent if code == "gms" else 0)
        found.append(
            ReturnLine(
                line=code,
                budget=budget,
                plan=plan,
                actual=budget + more if month == 12 else actual,
                forecast=budget + more,
            )
        )
    return tuple(found)


def report(month: int, over: int = 0, year: int = 2015, **changes: Any) -> Command:
    """The return of a month."""
    made = c.SubmitMonthlyReturn(
        by=CFO, year=year, month=month, lines=lines(month, over)
    )
    return made.model_copy(update=changes)


class Life:
    """A delegation that goes on event by event, by the same rules as the workflow's."""

    def __init__(self, found: Delegation | None = None) -> None:
        self.now = BEGAN
        self.events: list[DelegationEvent] = []
        begun = DelegationBegun(at=self.now, opening=found or opening())
        self.found = progress.after(None, begun)

    def at(self, *when: int) -> Self:
        """Go to a moment; what time brings until then happens, and is carried out."""
        self.carry_out()
        until = moment(*when)
        while (alarm := delegation_clock.next_alarm(self.found)) and alarm.at <= until:
            self.now = max(alarm.at, self.now)
            event = delegation_clock.ring(self.found, self.now)
            assert event
            self._happened(event)
            self.carry_out()
        self.now = until
        return self

    def carry_out(self) -> None:
        """What the workflow does by itself: nothing, without phases."""

    def gives(self, command: Command) -> list[DelegationEvent]:
        """A command, and all that it leads to."""
        event = rulebook.answer(self.found, command, self.now)
        events = [event, *rulebook.follows(self.found, event)]
        for one in events:
            self._happened(one)
        return events

    def reported(self, up_to: int, over: int = 0, year: int = 2015) -> "Life":
        """Report every month up to one, each on the 5th of the next."""
        for month in range(1, up_to + 1):
            day = financial_year.first_day(year, month + 1).replace(day=5)
            self.at(day.year, day.month, day.day, 12)
            self.gives(report(month, over, year))
        return self

    def waits(self) -> str:
        """Why it waits."""
        return delegation_clock.waiting(self.found, self.now).sentence

    def _happened(self, event: DelegationEvent) -> None:
        self.events.append(event)
        self.found = progress.after(self.found, event)


def london(day: date, hour: int, minute: int = 0) -> datetime:
    """A London moment."""
    return calendar.at(day, datetime.min.time().replace(hour=hour, minute=minute))
