"""A delegation in words: what stands on its page and in the list."""

from typing import Any

from activities.register.delegation_reading import DelegationRow
from services.kit.delegations import Seen
from services.kit.pages import charts
from services.kit.pages.charts import Bar
from services.kit.pages.delegation import besides, changed, phased, sharing, wording
from services.kit.pages.visitor import Visitor
from workflows.contracts import names
from workflows.contracts.delegations import (
    Alert,
    Delegation,
    FinancialYear,
    MonthlyReturn,
)
from workflows.rules import (
    delegation_clock,
    delegation_phases,
    delegation_rulebook,
    delegation_variation,
    delegation_words,
    financial_year,
    first_month,
    words,
)
from workflows.rules import delegation_returns as returns
from workflows.rules.refusals import Refusal

Tag = dict[str, str]


def row(prefix: str, one: DelegationRow) -> dict[str, Any]:
    """A line of the list."""
    number = one.id.removeprefix(names.DELEGATIONS)
    return {
        "number": number,
        "href": f"{prefix}/delegations/{number}",
        "name": one.name,
        "since": words.day(one.start_date),
        "tag": _tag(one),
        "waiting": one.waiting,
        "alerts": words.plural(one.alerts, "open alert") if one.alerts else "",
    }


def _tag(one: DelegationRow) -> Tag:
    if one.ended:
        return {"text": "Ended", "colour": "grey"}
    if one.handed_back:
        return {"text": "Handed back", "colour": "grey"}
    if one.ends:
        return {"text": f"Ends on {words.day(one.ends)}", "colour": "orange"}
    return {"text": "Live", "colour": "green"}


def page(at: Visitor, seen: Seen) -> dict[str, Any]:
    """All that the page of one delegation shows."""
    found = seen.found
    year = returns.shown_year(found)
    last = year.returns[-1] if year.returns else None
    held = delegation_clock.waiting(found, seen.now)
    base, may = _base(at, found), _can(at, found)
    return {
        "number": found.number,
        "ccg": found.name,
        "waiting": {"title": "What happens next", "sentence": held.sentence},
        "steps": steps(at, seen),
        "facts": _facts(found),
        "functions": [
            (
                one.name,
                delegation_words.holds(found, one),
                words.day(one.since),
            )
            for one in found.functions
        ],
        "phases": phased.rows(found),
        "year": financial_year.name(year.start),
        "chart": spending(year) if year.returns else None,
        "months": months(year),
        "table": lines(found, last) if last else None,
        "beside": besides.shadow(found, year),
        "variations": changed.variations(found, base, may),
        "directions": changed.directions(found, seen.now, base, may),
        "risk": sharing.risk(found, year),
        "virements": changed.virements(found, year),
        "limits": changed.limits(found),
        "alerts": [_alert(at, found, one) for one in reversed(found.alerts)],
        "years": [_year(found, one) for one in found.years],
    }


def steps(at: Visitor, seen: Seen) -> list[dict[str, str]]:
    """What this person can do now, the most pressing first."""
    found = seen.found
    base = _base(at, found)
    mine = []
    for need in delegation_clock.waiting(found, seen.now).blockers:
        if not _may(at, found, need.command):
            continue
        step = need.command.replace("_", "-")
        href = f"{base}/{step}?about={need.subject}"
        text = wording.step(wording.ACTIONS[need.command], need.words)
        mine.append({"text": text, "href": href})
    for name, text in changed.offered(found, seen.now):
        if _may(at, found, name):
            href = f"{base}/{name.replace('_', '-')}"
            mine.append({"text": text, "href": href})
    return mine


def _base(at: Visitor, found: Delegation) -> str:
    """Where the steps of a delegation are."""
    return f"{at.service.prefix}/delegations/{found.number}/do"


def _may(at: Visitor, found: Delegation, name: str) -> bool:
    kind = delegation_rulebook.COMMANDS[name]
    try:
        delegation_rulebook.check(found, kind.model_construct(by=at.actor))
    except Refusal:
        return False
    return True


def _can(at: Visitor, found: Delegation) -> dict[str, bool]:
    """Which steps the person takes on what stands on the page already."""
    one = delegation_variation.proposed(found)
    own = one is not None and one.by.party is at.hat.party and not found.handed_back
    return {
        "withdraw_variation": own and _may(at, found, "withdraw_variation"),
        "close_direction": not found.handed_back and _may(at, found, "close_direction"),
    }


def _facts(found: Delegation) -> list[tuple[str, str]]:
    year = found.years[-1]
    budget = "Not recorded yet" if year.budget is None else words.money(year.budget)
    if later := sum(one.pence for one in delegation_phases.to_come(found)):
        budget += f"; {words.money(later)} more comes with later phases"
    facts = [
        ("Held by", found.name),
        ("After bid", found.bid_id),
        ("Since", words.day(found.start_date)),
        (f"Budget of {financial_year.name(year.start)}", budget),
        (
            "Liable",
            "NHS England, whoever holds the functions. Its teams can always read this "
            "page.",
        ),
    ]
    if found.revocation:
        one = found.revocation
        given = f"{one.by.name}, {words.day(one.at)}"
        ends = f"The delegation ends on {words.day(one.ends)}."
        facts += [
            ("Revoked", f"By {given}. {ends}"),
            ("Why it is revoked", one.reason),
        ]
    if found.notice:
        ends = words.day(found.notice.ends)
        given = f"{found.notice.by.name}, {words.day(found.notice.at)}"
        facts += [
            ("Notice", f"Given by {given}. The delegation ends on {ends}."),
            ("Why", found.notice.reason),
        ]
    return facts


def spending(year: FinancialYear) -> charts.Chart:
    """What was spent by the end of each month; what is above plan is marked."""
    bars = []
    for one in year.returns:
        total = returns.sums(one.lines)
        over = min(max(total.actual - total.plan, 0), max(total.actual, 0))
        said = f"{_short(total.actual)} of {_short(total.plan)} planned"
        month = financial_year.month_name(one.year, one.month)
        bars.append(Bar(month, max(total.actual, 0), over, said))
    last = returns.sums(year.returns[-1].lines)
    return charts.bars(
        "spending",
        f"Spent so far in {financial_year.name(year.start)}",
        f"By the end of {financial_year.month_name(year.start, year.returns[-1].month)} "
        f"{words.money(last.actual)} was spent of {words.money(last.plan)} planned. "
        "What is above the plan is drawn in red.",
        bars,
    )


def _short(pence: int) -> str:
    """`£2.66m`, for a picture; the table has the whole sum."""
    million = 100_000_000
    if abs(pence) < million // 10:
        return words.money(pence).rpartition(".")[0]
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) / million:.2f}m"


def months(year: FinancialYear) -> list[tuple[str, ...]]:
    """The same numbers as a table, with variance and forecast."""
    rows: list[tuple[str, ...]] = []
    for one in year.returns:
        total = returns.sums(one.lines)
        month = financial_year.month_name(one.year, one.month)
        version = f" (version {one.version})" if one.version > 1 else ""
        rows.append(
            (
                f"{month}{version}",
                words.money(total.plan),
                words.money(total.actual),
                words.money(total.actual - total.plan),
                words.money(total.forecast),
            )
        )
    return rows


def lines(found: Delegation, last: MonthlyReturn) -> dict[str, Any]:
    """The lines of the last return, and their totals."""
    names_ = {line.code: line.name for line in found.policy.lines}
    rows = [
        _line(names_.get(one.line, one.line), returns.sums((one,)))
        for one in last.lines
    ]
    return {
        "title": f"Return for {financial_year.month_name(last.year, last.month)}",
        "rows": rows,
        "total": _line("Total", returns.sums(last.lines)),
        "empty": returns.without_budget(
            [names_.get(one.line, one.line) for one in last.lines if not one.budget]
        ),
        "patients": delegation_words.patients(
            returns.year_of(found, last.year) or returns.shown_year(found),
            last,
            returns.year_of(found, last.year - 1),
            first_month.before(found, last),
        ),
        "exceptions": last.exceptions,
        "by": f"{last.by.name}, {words.moment(last.at)}",
    }


def _line(name: str, total: returns.Sums) -> list[str]:
    over = total.forecast - total.budget
    return [
        name,
        words.money(total.budget),
        words.money(total.plan),
        words.money(total.actual),
        words.money(total.actual - total.plan),
        words.money(total.forecast),
        words.money(over),
    ]


def _alert(at: Visitor, found: Delegation, alert: Alert) -> dict[str, Any]:
    base = f"{at.service.prefix}/delegations/{found.number}/do"
    done = alert.acknowledged
    mine = done is None and _may(at, found, "acknowledge_alert")
    return {
        "text": delegation_words.alert_words(alert, found),
        "raised": words.day(alert.raised),
        "tag": {"text": "Answered", "colour": "green"}
        if done
        else {"text": "Open", "colour": "red"},
        "action": alert.action,
        "by": f"{done.by.name}, {words.day(done.at)}" if done else "",
        "href": f"{base}/acknowledge-alert?about={alert.id}" if mine else "",
    }


def _year(found: Delegation, year: FinancialYear) -> tuple[str, ...]:
    settled = year.settled
    outturn = "" if year.outturn is None else words.money(year.outturn)
    state = "Open"
    if settled:
        state = f"Settled by {settled.by.name}, {words.day(settled.at)}"
    budget = "Not recorded yet" if year.budget is None else words.money(year.budget)
    return (
        financial_year.name(year.start),
        budget,
        outturn or "Not settled yet",
        state,
    )
