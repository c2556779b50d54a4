"""Forms of virements: money moved between the lines of a year."""

from collections.abc import Callable, Mapping

from services.kit.pages.delegation.about import About
from services.kit.pages.delegation.fields import Pounds, consent
from services.kit.pages.questions.fields import Choice, Hidden, Text
from services.kit.pages.questions.forms import Form
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegations import Delegation, FinancialYear
from workflows.rules import delegation_returns, delegation_virement, planned, words
from workflows.rules import financial_year as years


def open_year(found: Delegation) -> FinancialYear | None:
    """The year whose lines money can be moved between: the first that is not settled."""
    return next(
        (
            year
            for year in found.years
            if not year.settled and planned.line_budgets(year)
        ),
        None,
    )


def record(about: About) -> Form:
    """From which line to which, how much, and why."""
    found = about.found
    year = open_year(found)
    if year is None:
        return Form(title="Move money", questions=(), button="Move the money")
    budgets = planned.line_budgets(year)
    name = years.name(year.start)
    lines = tuple(
        (line.code, line.name, f"Budget {words.money(budgets.get(line.code, 0))}")
        for line in found.policy.lines
        if not line.ring_fenced
    )
    free = words.money(found.policy.virement_limit)
    return Form(
        title=f"Move money between lines in {name}",
        lead=(
            f"Up to {free} out of a line in a year moves at once. Above that NHS England "
            "has to agree. Ring-fenced lines are not in the list.",
        ),
        questions=(
            Hidden(name="year", value=str(year.start), number=True),
            Choice(
                name="source", label="Out of which line?", ask="the line", choices=lines
            ),
            Choice(
                name="target",
                label="Into which line?",
                ask="the other line",
                choices=lines,
            ),
            Pounds(name="pence", label="How much, in pounds?", ask="the sum"),
            Text(name="reason", label="Why?", ask="the reason", rows=4),
        ),
        effect="The budget of the year stays the same. The next return has the lines' "
        "new budgets.",
        button="Move the money",
    )


def answer(about: About) -> Form:
    """NHS England's consent."""
    found = about.found
    start, _, number = about.subject.partition("-")
    year = delegation_returns.year_of(found, int(start)) if start.isdigit() else None
    waits = delegation_virement.waits(year) if year else ()
    one = next((v for v in waits if str(v.number) == number), None)
    title = "Answer a virement"
    if year is None or one is None:
        return Form(title=title, questions=(), button="Send the answer")
    return Form(
        title=title,
        facts=(
            ("Asked by", f"{one.by.name}, {words.day(one.at)}"),
            ("Year", years.name(year.start)),
            ("Out of", delegation_virement.line_name(found, one.source)),
            ("Into", delegation_virement.line_name(found, one.target)),
            ("Sum", words.money(one.pence)),
            ("Why", one.reason),
        ),
        questions=(
            Hidden(name="year", value=str(year.start), number=True),
            Hidden(name="virement", value=str(one.number), number=True),
            *consent(),
        ),
        effect="If you agree, the money is moved at once.",
        button="Send the answer",
    )


FORMS: Mapping[type[Command], Callable[[About], Form]] = {
    c.RecordVirement: record,
    c.AnswerVirement: answer,
}
"""The form of each command about virements."""
