"""What has happened to a delegation, in one sentence each, and who is told."""

from typing import assert_never

from workflows.contracts import delegation_events as e
from workflows.contracts import phase_events as p
from workflows.contracts.delegation_events import DelegationEvent
from workflows.contracts.delegations import (
    Alert,
    Delegation,
    FinancialYear,
    Holding,
    MonthlyReturn,
)
from workflows.contracts.parties import Who
from workflows.rules import (
    delegation_needs,
    delegation_returns,
    financial_year,
    first_month,
    permissions,
    phase_words,
    words,
)
from workflows.rules.bodies import NATIONAL


def sentence(event: DelegationEvent, found: Delegation) -> str:  # noqa: C901, PLR0911, PLR0912  one arm for each event
    """An event as one sentence.

    Args:
        event: What happened.
        found: The delegation, before it or after it.
    """
    match event:
        case e.DelegationBegun():
            opening = event.opening
            budget = words.money(opening.years[0].budget or 0)
            return (
                f"The delegation began: {opening.name} holds "
                f"{words.plural(len(_held(opening)), 'function')} and {budget}."
                f"{phase_words.opening(opening)}"
            )
        case e.ReturnSubmitted():
            return _reported(event, found)
        case e.ReturnReminded():
            return _reminded(event, found)
        case e.AlertRaised():
            return alert_words(event.alert, found)
        case e.AlertAcknowledged():
            alert = next((a for a in found.alerts if a.id == event.alert), None)
            about = f" of {words.money(alert.over)}" if alert else ""
            return f"{_who(event.by)} said what is done about the overspend{about}."
        case e.NoticeGiven():
            return (
                f"{_who(event.by)} gave notice: the delegation ends on "
                f"{words.day(event.notice.ends)}."
            )
        case e.YearTurned():
            return f"The financial year {financial_year.name(event.start)} began."
        case e.BudgetRecorded():
            name = financial_year.name(event.year)
            return f"The budget of {name} was recorded: {words.money(event.pence)}."
        case e.YearSettled():
            return _settled(event, found)
        case e.MoneyPosted():
            return "The ledger posted the money."
        case e.MoneyNotPosted():
            return f"The ledger refused to post the money: {event.problem}"
        case e.FunctionsHandedBack():
            return "Every function went back to NHS England."
        case e.DelegationEnded():
            return "The delegation ended: everything is reported and settled."
        case e.VariationProposed():
            one = event.variation
            return (
                f"{_who(event.by)} proposed variation {one.number}, from "
                f"{words.day(one.effective)}."
            )
        case e.VariationAnswered():
            did = "agreed to" if event.agrees else "did not agree to"
            return f"{_who(event.by)} {did} variation {event.variation}."
        case e.VariationWithdrawn():
            return f"{_who(event.by)} took variation {event.variation} back."
        case e.VariationLapsed():
            return f"Variation {event.variation} lapsed: the other side had not agreed to it."
        case e.VariationInForce():
            return f"Variation {event.variation} came into force."
        case e.DirectionIssued():
            one_ = event.direction
            return (
                f"{_who(event.by)} issued direction {one_.number}, to be complied with "
                f"by {words.day(one_.until)}."
            )
        case e.DirectionAnswered():
            return f"{_who(event.by)} answered direction {event.direction}."
        case e.DirectionOverdue():
            return f"Direction {event.direction} is overdue: its day has passed."
        case e.DirectionClosed():
            came = "complied with" if event.complied else "not complied with"
            return f"{_who(event.by)} closed direction {event.direction} as {came}."
        case e.SteppedIn():
            name = function(found, event.function)
            return f"{_who(event.by)} stepped in: NHS England holds {name}."
        case e.FunctionReturned():
            name = function(found, event.function)
            return f"{_who(event.by)} gave {name} back: {found.name} holds it."
        case e.DelegationRevoked():
            ends = words.day(event.revocation.ends)
            return f"{_who(event.by)} revoked the delegation: it ends on {ends}."
        case e.VirementRecorded():
            return _moved(event, found)
        case e.VirementAnswered():
            did = "agreed to" if event.agrees else "did not agree to"
            name = financial_year.name(event.year)
            return f"{_who(event.by)} {did} virement {event.virement} of {name}."
        case p.PhaseHappened():
            return phase_words.said(event, found, _who(event.by))
        case e.DelegationAttemptRefused():
            what = event.command.replace("_", " ")
            return f"{_who(event.by)} tried to {what} and was refused."
    assert_never(event)


def _who(by: Who | None) -> str:
    if by is None:
        return "Nobody"
    return f"{by.name}, {permissions.ROLE_WORDS[by.role]},"


def _held(found: Delegation) -> list[Holding]:
    return [one for one in found.functions if one.holder != NATIONAL]


def _reported(event: e.ReturnSubmitted, found: Delegation) -> str:
    report = event.report
    total = delegation_returns.sums(report.lines)
    month = financial_year.month_name(report.year, report.month)
    done = "reported" if report.version == 1 else "corrected the report of"
    return (
        f"{_who(event.by)} {done} {month}: {words.money(total.actual)} spent of "
        f"{words.money(total.plan)} planned so far, {words.money(total.forecast)} "
        f"expected for the year.{_after(first_month.said(found, report))}"
    )


def patients(
    year: FinancialYear,
    report: MonthlyReturn,
    earlier: FinancialYear | None = None,
    shadow: MonthlyReturn | None = None,
) -> str:
    """Who was registered, and how that changed since the month before, where both say.

    Args:
        year: The year of the return.
        report: The return.
        earlier: The year before, whose March comes before an April; None in the first.
        shadow: The last month in shadow, for the first one after it.
    """
    if report.patients is None:
        return ""
    month = financial_year.month_name(report.year, report.month)
    said = f"{report.patients:,} patients were registered at the end of {month}"
    before = delegation_returns.latest(year, report.month - 1)
    if earlier and report.month == 1:
        before = delegation_returns.latest(earlier, financial_year.MONTHS)
    then = "a month before"
    if shadow:
        before = shadow
        month = financial_year.month_name(shadow.year, shadow.month)
        then = f"in {month}, the last month in shadow"
    if before is None or before.patients is None:
        return f"{said}."
    change = report.patients - before.patients
    if not change:
        return f"{said}, as many as {then}."
    than = "more" if change > 0 else "fewer"
    return f"{said}, {abs(change):,} {than} than {then}."


def _reminded(event: e.ReturnReminded, found: Delegation) -> str:
    month = financial_year.month_name(event.year, event.month)
    when = words.moment(delegation_needs.due(found, event.year, event.month))
    if event.opened:
        return f"{month} is over. Its return is due by {when}."
    if event.overdue:
        return f"The return for {month} is overdue: it was due by {when}."
    return f"The return for {month} is due by {when}."


def alert_words(alert: Alert, found: Delegation) -> str:
    """An alert as a sentence."""
    names = {line.code: line.name for line in found.policy.lines}
    subject = names.get(alert.line, "The whole budget")
    year = financial_year.name(alert.year)
    return (
        f"{subject} is expected to be overspent by {words.money(alert.over)} in {year}: "
        f"the threshold of {words.percent(alert.threshold)} is passed."
        f"{_after(first_month.alerted(found, alert))}"
    )


def _after(more: str) -> str:
    return more and f" {more}"


def _settled(event: e.YearSettled, found: Delegation) -> str:
    name = financial_year.name(event.year)
    borne = [f"{words.money(p)} by {bearer(found, b)}" for b, p in event.borne]
    over = f" The overspend is borne: {words.joined(borne)}." if borne else ""
    return f"The final account of {name} was settled at {words.money(event.outturn)}.{over}"


def _moved(event: e.VirementRecorded, found: Delegation) -> str:
    one = event.virement
    names = {line.code: line.name for line in found.policy.lines}
    between = (
        f"{words.money(one.pence)} from {names.get(one.source, one.source)} to "
        f"{names.get(one.target, one.target)}"
    )
    year = financial_year.name(event.year)
    if one.in_force:
        return f"{_who(event.by)} moved {between} in {year}."
    return f"{_who(event.by)} asked NHS England to agree to moving {between} in {year}."


def holds(found: Delegation, one: Holding) -> str:
    """Who holds a function, in words."""
    if one.stepped_in:
        return f"NHS England, in place of {found.name}"
    return "NHS England" if one.holder == NATIONAL else found.name


def standing(found: Delegation) -> str:
    """Who holds what and until when, as anybody may know it."""
    if found.handed_back:
        back = words.day(found.handed_back)
        return f"{found.name} held these functions. They went back on {back}."
    since = words.day(found.start_date)
    said = f"{found.name} has held functions of NHS England since {since}."
    if found.revocation:
        ends = words.day(found.revocation.ends)
        return f"{said} NHS England has revoked the delegation: it ends on {ends}."
    if found.notice:
        given, ends = words.day(found.notice.at), words.day(found.notice.ends)
        said += f" It gave notice on {given}: the delegation ends on {ends}."
    return said


def function(found: Delegation, code: str) -> str:
    """A function's name."""
    return next((f.name for f in found.functions if f.function == code), code)


def bearer(found: Delegation, body: str) -> str:
    """Who bears a part of an overspend, in words."""
    return {"ccg": found.name, NATIONAL: "NHS England"}.get(body, body)
