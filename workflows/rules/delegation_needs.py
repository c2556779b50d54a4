"""What a delegation waits for from each side."""

from collections.abc import Iterator
from datetime import datetime, time

from workflows.contracts.delegations import Alert, Delegation
from workflows.contracts.parties import Party, Role
from workflows.contracts.views import Blocker
from workflows.rules import (
    calendar,
    delegation,
    delegation_phases,
    financial_year,
    words,
)
from workflows.rules import delegation_oversight as oversight
from workflows.rules import delegation_returns as returns
from workflows.rules import delegation_variation as variation
from workflows.rules import delegation_virement as virement

MIDNIGHT = time(0)


def due(found: Delegation, year: int, month: int) -> datetime:
    """When a month's return is due."""
    day = found.policy.return_working_day
    return financial_year.return_due(year, month, day, found.holidays)


def of(found: Delegation, now: datetime) -> Iterator[Blocker]:
    """Everything that it waits for from somebody."""
    if found.ended:
        return
    for year, month in returns.missing(found, calendar.london_day(now)):
        name = financial_year.month_name(year, month)
        about = f"the return for {name}"
        over = financial_year.first_day(year, month + 1)
        dates = {"since": calendar.at(over, MIDNIGHT), "due": due(found, year, month)}
        need = _need(found, "submit_monthly_return", f"{year}-{month}", about)
        yield need.model_copy(update=dates)
    for alert in found.alerts:
        if alert.acknowledged is None:
            about = f"what is done about {_overspend(found, alert)}"
            need = _need(found, "acknowledge_alert", alert.id, about)
            yield need.model_copy(update={"since": alert.raised})
    for year_ in found.years:
        name = financial_year.name(year_.start)
        if year_.budget is None and not found.handed_back:
            about = f"the budget of {name}"
            yield _need(found, "record_budget", str(year_.start), about)
        last = returns.last_return(found, year_)
        if last and not year_.settled:
            about = f"the final account of {name}"
            yield _need(found, "settle_year", str(year_.start), about)
    yield from _of_variation(found)
    yield from _of_directions(found)
    yield from _of_virements(found)
    yield from _of_phases(found)


def _overspend(found: Delegation, alert: Alert) -> str:
    names = {line.code: line.name for line in found.policy.lines}
    where = f" on {names[alert.line]}" if alert.line in names else ""
    return f"the overspend of {words.money(alert.over)}{where}"


def _of_variation(found: Delegation) -> Iterator[Blocker]:
    """The other side's answer to what one side has proposed."""
    one = variation.proposed(found)
    if one is None or found.handed_back:
        return
    party = variation.other(one.by.party)
    office = (party, variation.SIDES[party])
    about = f"an answer to variation {one.number}"
    need = _need(found, "answer_variation", str(one.number), about, office)
    until = calendar.at(one.effective, MIDNIGHT)
    yield need.model_copy(update={"since": one.at, "due": until})


def _of_directions(found: Delegation) -> Iterator[Blocker]:
    """The CCG's answer to a direction; once it is there, NHS England's finding."""
    if found.handed_back:
        return
    for one in oversight.opened(found):
        number, dates = str(one.number), {"since": one.at, "due": oversight.passed(one)}
        if one.answered:
            about = f"what came of direction {number}"
            need = _need(found, "close_direction", number, about)
            yield need.model_copy(update={"since": one.answered.at})
        else:
            about = f"an answer to direction {number}"
            need = _need(found, "answer_direction", number, about)
            yield need.model_copy(update=dates)


def _of_virements(found: Delegation) -> Iterator[Blocker]:
    """NHS England's answer to money that is moved above the limit."""
    for year in found.years:
        for one in virement.waits(year) if not year.settled else ():
            about = f"an answer to a virement of {words.money(one.pence)}"
            subject = f"{year.start}-{one.number}"
            need = _need(found, "answer_virement", subject, about)
            yield need.model_copy(update={"since": one.at})


def _of_phases(found: Delegation) -> Iterator[Blocker]:
    """NHS England's release of a phase that was refused."""
    for one in delegation_phases.to_come(found):
        if one.problem:
            about = f"the release of phase {one.number} ({one.problem.rstrip('.')})"
            yield _need(found, "release_phase", str(one.number), about)


OFFICES: dict[str, tuple[Party, Role]] = {
    "submit_monthly_return": (Party.CCG, Role.CHIEF_FINANCE_OFFICER),
    "acknowledge_alert": (Party.CCG, Role.CHIEF_FINANCE_OFFICER),
    "record_budget": (Party.NHS_ENGLAND, Role.NATIONAL_FINANCE),
    "answer_direction": (Party.CCG, Role.ACCOUNTABLE_OFFICER),
    "close_direction": (Party.NHS_ENGLAND, Role.REGIONAL_LEAD),
    "answer_virement": (Party.NHS_ENGLAND, Role.LOCAL_FINANCE),
    "settle_year": (Party.NHS_ENGLAND, Role.LOCAL_FINANCE),
    "release_phase": (Party.NHS_ENGLAND, Role.NATIONAL_FINANCE),
}


def _need(
    found: Delegation,
    command: str,
    subject: str,
    about: str,
    office: tuple[Party, Role] | None = None,
) -> Blocker:
    party, role = office or OFFICES[command]
    body = delegation.office(found, role)
    return Blocker(
        key=command,
        words=about,
        party=party,
        body=body,
        name=delegation.body_name(found, party, body),
        roles=(role,),
        command=command,
        subject=subject,
    )
