"""Forms of directions, step-in and revocation."""

from collections.abc import Callable, Mapping

from services.kit.pages.delegation.about import About
from services.kit.pages.questions.fields import Choice, Day, Hidden, Text, Tick, yes_no
from services.kit.pages.questions.forms import Form
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegation_changes import Direction
from workflows.rules import delegation_oversight as oversight
from workflows.rules import words
from workflows.rules.bodies import NATIONAL

NOTHING = ()


def direct(about: About) -> Form:
    """What the CCG is to do, why, and by when."""
    return Form(
        title="Issue a direction",
        lead=(
            "NHS England may direct a CCG that is failing, or at risk of failing, in a "
            "function (NHS Act 2006, section 14Z21).",
        ),
        questions=(
            Text(
                name="what",
                label=f"What is {about.found.name} to do?",
                ask="what it is to do",
            ),
            Text(
                name="evidence",
                label="What shows that it is failing, or at risk of failing?",
                ask="the evidence",
            ),
            Day(
                name="until",
                label="By the end of which day?",
                ask="the day by which it is to be done",
                hint="A day to come, for example 30 9 2016.",
            ),
        ),
        effect="The CCG is asked to answer. If the day passes and the direction is not "
        "closed, NHS England may step in for a function or revoke the delegation.",
        button="Issue the direction",
    )


def _open(about: About) -> Direction | None:
    opened = oversight.opened(about.found)
    return next((one for one in opened if one.number == about.number), None)


def _facts(one: Direction) -> tuple[tuple[str, str], ...]:
    return (
        ("Issued by", f"{one.by.name}, {words.day(one.at)}"),
        ("To be done", one.what),
        ("Evidence", one.evidence),
        ("By the end of", words.day(one.until)),
        *((("The CCG's answer", one.answer),) * bool(one.answer)),
    )


def answer(about: About) -> Form:
    """What the CCG has done about it."""
    one, title = _open(about), f"Answer direction {about.number}"
    if one is None:
        return Form(title=title, questions=NOTHING, button="Send the answer")
    return Form(
        title=title,
        facts=_facts(one),
        questions=(
            Hidden(name="direction", value=str(one.number), number=True),
            Text(
                name="answer",
                label="What have you done about it?",
                ask="what you have done",
                hint="With what shows it.",
            ),
        ),
        effect="NHS England reads it and closes the direction.",
        button="Send the answer",
    )


def close(about: About) -> Form:
    """Whether it was done."""
    one, title = _open(about), f"Close direction {about.number}"
    if one is None:
        return Form(title=title, questions=NOTHING, button="Close the direction")
    return Form(
        title=title,
        facts=_facts(one),
        questions=(
            Hidden(name="direction", value=str(one.number), number=True),
            yes_no("complied", "Was it complied with?", "whether it was complied with"),
            Text(name="outcome", label="What shows it?", ask="what shows it", rows=4),
        ),
        effect="One that was not complied with is what step-in and revocation rest on.",
        button="Close the direction",
    )


def _breached(about: About) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (str(one.number), f"Direction {one.number}", one.what[:200])
        for one in oversight.breached(about.found, about.now)
    )


def step_in(about: About) -> Form:
    """A function that NHS England holds for the time being."""
    found = about.found
    theirs = tuple(
        (f.function, f.name, "") for f in found.functions if f.holder != NATIONAL
    )
    if found.handed_back or not theirs:
        return Form(title="Step in for a function", questions=NOTHING, button="Step in")
    urgent = ("0", "None: it cannot wait for a direction", "")
    return Form(
        title="Step in for a function",
        questions=(
            Choice(
                name="function",
                label="Which function?",
                ask="the function",
                choices=theirs,
            ),
            Choice(
                name="direction",
                label="Which direction was not complied with?",
                ask="the direction",
                choices=(*_breached(about), urgent),
                as_number=True,
            ),
            Tick(
                name="urgent",
                label="Patients or public money would come to harm meanwhile. (needed "
                "where there is no direction)",
                ask="that it cannot wait",
            ),
            Text(name="reason", label="Why?", ask="the reason"),
        ),
        effect="NHS England holds the function from now on, until it gives it back. The "
        "budget and its reports stay as they are.",
        button="Step in",
    )


def give_back(about: About) -> Form:
    """A function that NHS England had stepped in for."""
    found = about.found
    ours = tuple((f.function, f.name, "") for f in found.functions if f.stepped_in)
    title = "Give a function back"
    if found.handed_back or not ours:
        return Form(title=title, questions=NOTHING, button="Give it back")
    return Form(
        title=title,
        questions=(
            Choice(
                name="function",
                label="Which function?",
                ask="the function",
                choices=ours,
            ),
            Text(
                name="reason",
                label="What has changed?",
                ask="what has changed",
            ),
        ),
        effect=f"{found.name} holds the function from now on.",
        button="Give it back",
    )


def revoke(about: About) -> Form:
    """The end of a delegation by NHS England."""
    found, breached = about.found, _breached(about)
    title = "Revoke the delegation"
    if found.handed_back or found.revocation or not breached:
        return Form(title=title, questions=NOTHING, button="Revoke the delegation")
    return Form(
        title=title,
        questions=(
            Choice(
                name="direction",
                label="Which direction was not complied with?",
                ask="the direction",
                choices=breached,
                as_number=True,
            ),
            Text(name="reason", label="Why is it revoked?", ask="the reason"),
            Day(
                name="ends",
                label="From the start of which day?",
                ask="the day on which it ends",
                hint="A day to come, for example 1 10 2016.",
            ),
            Tick(
                name="declaration",
                label="NHS England's committee has decided to revoke the delegation.",
                ask="that the committee has decided it",
            ),
        ),
        effect="From that day NHS England holds every function. The months up to then "
        "are still reported, the last one settles the year, and what is left of the "
        "budget goes back.",
        button="Revoke the delegation",
    )


FORMS: Mapping[type[Command], Callable[[About], Form]] = {
    c.IssueDirection: direct,
    c.AnswerDirection: answer,
    c.CloseDirection: close,
    c.StepIn: step_in,
    c.ReturnFunction: give_back,
    c.Revoke: revoke,
}
"""The form of each command of oversight."""
