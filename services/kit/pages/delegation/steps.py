"""A form for each step on a delegation. The monthly return is a table of questions."""

from collections.abc import Callable, Mapping

from services.kit.pages.delegation import moving, overseeing, phased, varying
from services.kit.pages.delegation.about import About
from services.kit.pages.delegation.fields import Cell, Pounds, typed
from services.kit.pages.questions.fields import Hidden, Number, Text, Tick
from services.kit.pages.questions.forms import Form, Question
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegations import Delegation, FinancialYear, MonthlyReturn
from workflows.rules import (
    calendar,
    delegation,
    delegation_clock,
    delegation_money,
    delegation_needs,
    delegation_words,
    financial_year,
    planned,
    words,
)
from workflows.rules import delegation_returns as returns

COLUMNS = {
    "budget": "Budget for the year",
    "plan": "Planned to date",
    "actual": "Spent to date",
    "forecast": "Forecast for the year",
}
"""What is asked of each line of a return."""


def month_of(about: About) -> tuple[int, int] | None:
    """The month that a return is for: the one named, or the next to report."""
    year, _, month = about.subject.partition("-")
    if year.isdigit() and month.isdigit():
        return int(year), int(month)
    return delegation_clock.next_report(about.found)


def monthly(about: About) -> Form:
    """A month's return; for one that is in, its correction."""
    wanted = month_of(about)
    year = returns.year_of(about.found, wanted[0]) if wanted else None
    if wanted is None or year is None:
        return Form(title="Monthly return", questions=(), button="Send the return")
    stands = returns.latest(year, wanted[1])
    name = financial_year.month_name(*wanted)
    questions: list[Question] = [
        Hidden(name="year", value=str(wanted[0]), number=True),
        Hidden(name="month", value=str(wanted[1]), number=True),
        Hidden(name="version", value=str(stands.version if stands else 0), number=True),
        *_lines(about.found, year, wanted[1], stands),
        Number(
            name="patients",
            label="How many patients are registered with your practices? (optional)",
            ask="the number of registered patients",
            hint="At the end of the month, for example 260,109.",
            value=str(stands.patients or "") if stands else "",
        ),
        Text(
            name="exceptions",
            label="What stands out, and why (optional)",
            ask="what stands out",
            hint="For example a late invoice, or a list that has grown.",
            value=stands.exceptions if stands else "",
            rows=4,
        ),
    ]
    due = words.moment(delegation_needs.due(about.found, *wanted))
    budget = words.money(planned.budget_at(about.found, year, wanted[1]))
    return Form(
        title=f"Correct the return for {name}" if stands else f"Return for {name}",
        lead=(
            f"Due by {due}. The lines' budgets have to add up to {budget}, the budget "
            f"of {financial_year.name(year.start)}.",
            "Enter pounds and pence. A recovery has a minus sign. A line without any figure "
            "counts as £0.00. The first return of a year sets each line's budget; a virement "
            "moves money between lines, a return does not.",
        ),
        questions=tuple(questions),
        effect="The return is on record under your name. Spending above a threshold "
        "raises an alert, and NHS England is told.",
        button="Correct the return" if stands else "Send the return",
    )


def _lines(
    found: Delegation, year: FinancialYear, month: int, stands: MonthlyReturn | None
) -> list[Question]:
    known = {one.line: one for one in stands.lines} if stands else {}
    set_ = planned.known(found, year, month)
    if not stands:
        set_ = set_ or planned.before(found, year, month)
    questions: list[Question] = []
    for index, line in enumerate(found.policy.lines):
        at, was = f"lines.{index}", known.get(line.code)
        questions.append(Hidden(name=f"{at}.line", value=line.code))
        for column, label in COLUMNS.items():
            value = typed(getattr(was, column)) if was else ""
            if column == "budget" and line.code in set_:
                value = typed(set_[line.code])
            questions.append(
                Cell(
                    name=f"{at}.{column}",
                    label=f"{line.name}: {label.lower()}",
                    ask=f"{line.name}: {label.lower()}",
                    value=value,
                    line=tuple(f"{at}.{one}" for one in COLUMNS),
                )
            )
    return questions


def acknowledge(about: About) -> Form:
    """What is done about an alert."""
    alert = next((a for a in about.found.alerts if a.id == about.subject), None)
    said = delegation_words.alert_words(alert, about.found) if alert else ""
    return Form(
        title="Say what is done about the overspend",
        lead=(said,) if said else (),
        questions=(
            Hidden(name="alert", value=about.subject),
            Text(
                name="action",
                label="What do you do about it?",
                ask="what you do about it",
                hint="Who does what by when, and what it brings.",
            ),
        ),
        effect="NHS England's local team reads what you write.",
        button="Put it on record",
    )


def give_notice(about: About) -> Form:
    """Notice, with the day on which it ends the delegation."""
    today = calendar.london_day(about.now)
    ends = delegation.ends_if_given(today, about.found.policy)
    back = words.plural(len(about.found.functions), "function")
    return Form(
        title="Give notice to end the delegation",
        facts=(
            ("Notice given", f"Today, {words.day(today)}"),
            ("The delegation ends", words.day(ends)),
            ("Goes back to NHS England", f"{back}, at the start of that day"),
        ),
        lead=(
            "Notice given by 30 September ends the delegation on the next 1 April. "
            "Notice given later ends it a year after that. NHS England's consent is "
            "not needed.",
        ),
        questions=(
            Hidden(name="ends", value=ends.isoformat()),
            Text(name="reason", label="Why do you give notice?", ask="the reason"),
            Tick(
                name="declaration",
                label=f"My governing body has decided to end the delegation on "
                f"{words.day(ends)}.",
                ask="that your governing body has decided it",
            ),
        ),
        effect=f"From {words.day(ends)} NHS England holds the functions and the money. "
        "The returns up to then are still due, and the final account is settled after "
        "the last. Notice cannot be taken back here.",
        button="Give notice",
    )


def record_budget(about: About) -> Form:
    """The budget of a later year."""
    year = (
        int(about.subject) if about.subject.isdigit() else about.found.years[-1].start
    )
    name = financial_year.name(year)
    return Form(
        title=f"Record the budget of {name}",
        questions=(
            Hidden(name="year", value=str(year), number=True),
            Pounds(
                name="pence",
                label=f"Budget of {name}, in pounds",
                ask="the budget",
                hint="As it is agreed with the CCG, for example 27,770,000.",
            ),
        ),
        effect=f"The ledger moves this sum from NHS England to {about.found.name}. It is "
        "recorded once.",
        button="Record the budget",
    )


def settle_year(about: About) -> Form:
    """A year's final account, with who bears an overspend."""
    found = about.found
    start = int(about.subject) if about.subject.isdigit() else found.years[0].start
    year = returns.year_of(found, start)
    last = returns.last_return(found, year) if year else None
    name = financial_year.name(start)
    title = f"Settle the final account of {name}"
    if year is None or last is None:
        return Form(title=title, questions=(), button="Settle the year")
    budget, outturn = year.budget or 0, returns.sums(last.lines).actual
    month = financial_year.month_name(last.year, last.month)
    borne = delegation_money.borne_by(found, year, outturn)
    left = max(budget - outturn, 0)
    return Form(
        title=title,
        facts=(
            ("Budget", words.money(budget)),
            ("Spent", words.money(outturn)),
            *((("Goes back to NHS England", words.money(left)),) * bool(left)),
            *(
                (
                    f"Borne by {delegation_words.bearer(found, body)}",
                    words.money(pence),
                )
                for body, pence in borne
            ),
            (f"By the return for {month}", f"Version {last.version}"),
        ),
        questions=(
            Hidden(name="year", value=str(start), number=True),
            Hidden(name="version", value=str(last.version), number=True),
            Tick(
                name="declaration",
                label=f"I have checked the return for {month}, and NHS England agrees "
                "to it.",
                ask=f"that you have checked the return for {month}",
            ),
        ),
        effect="The year's account in the ledger is emptied by these sums. No return of "
        "the year can be corrected afterwards.",
        button="Settle the year",
    )


FORMS: Mapping[type[Command], Callable[[About], Form]] = {
    c.SubmitMonthlyReturn: monthly,
    c.AcknowledgeAlert: acknowledge,
    c.GiveNotice: give_notice,
    c.RecordBudget: record_budget,
    c.SettleYear: settle_year,
    **varying.FORMS,
    **overseeing.FORMS,
    **moving.FORMS,
    **phased.FORMS,
}
"""The form of each command."""
