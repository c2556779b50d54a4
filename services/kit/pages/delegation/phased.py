"""The later phases of a delegation: how each stands, and the release of one again."""

from collections.abc import Callable, Mapping
from typing import Any

from services.kit.pages.delegation.about import About
from services.kit.pages.questions.fields import Hidden, Tick
from services.kit.pages.questions.forms import Form
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.delegations import Delegation
from workflows.contracts.phases import Phase, PhaseState
from workflows.rules import delegation_phases, phases, words

TAGS = {
    PhaseState.TO_COME: {"text": "To come", "colour": "blue"},
    PhaseState.UNDER_WAY: {"text": "Being carried out", "colour": "yellow"},
    PhaseState.MOVED: {"text": "Moved", "colour": "green"},
    PhaseState.CANCELLED: {"text": "Never comes", "colour": "grey"},
}


def rows(found: Delegation) -> list[dict[str, Any]]:
    """Every phase as a row of a table, the first one too; none where all moved at once."""
    if not found.phases:
        return []
    later = {code for one in found.phases for code in one.functions}
    first = [f.name for f in found.functions if f.function not in later]
    begun = found.years[0].budget or 0
    moved = sum(x.pence for x in found.phases if x.state is PhaseState.MOVED)
    start = {
        "name": "Phase\u00a01",
        "functions": "; ".join(first),
        "day": words.day(found.start_date),
        "money": words.money(begun - moved),
        "tag": TAGS[PhaseState.MOVED],
        "why": "",
    }
    return [start, *(_row(found, one) for one in found.phases)]


def _row(found: Delegation, one: Phase) -> dict[str, Any]:
    names = {f.function: f.name for f in found.functions}
    return {
        "name": f"Phase\u00a0{one.number}",
        "functions": "; ".join(names.get(x, x) for x in one.functions),
        "day": words.day(one.begins),
        "money": words.money(one.pence),
        "tag": _tag(one),
        "why": _why(found, one),
    }


def _tag(one: Phase) -> dict[str, str]:
    if one.problem:
        return {"text": "Refused", "colour": "red"}
    if one.held_up and one.state is PhaseState.TO_COME:
        return {"text": "Held up", "colour": "orange"}
    return TAGS[one.state]


def _why(found: Delegation, one: Phase) -> str:
    if one.ended:
        return f"Since {delegation_phases.ENDED[one.ended]}."
    if one.problem:
        return f"It was refused: {one.problem}"
    why = delegation_phases.forbidden(found)
    if one.state is PhaseState.TO_COME and why:
        return f"It cannot move, since {why}."
    return ""


def release(about: About) -> Form:
    """A phase that was refused is tried again."""
    one = delegation_phases.numbered(about.found, about.number)
    title = f"Release phase {about.number} again"
    if one is None or not one.problem:
        return Form(title=title, questions=(), button="Release the phase")
    return Form(
        title=title,
        facts=(
            ("Functions", words.joined(one.functions, phases.ALL)),
            ("Budget", words.money(one.pence)),
            ("Day agreed", words.day(one.begins)),
            ("Why it was refused", one.problem),
        ),
        questions=(
            Hidden(name="phase", value=str(one.number), number=True),
            Tick(
                name="declaration",
                label="What refused it is mended, and I release the phase.",
                ask="that you release the phase",
            ),
        ),
        effect="The money and the functions move at once, unless a direction or step-in "
        "forbids it. What was posted before was moved back, and counts no more.",
        button="Release the phase",
    )


FORMS: Mapping[type[Command], Callable[[About], Form]] = {c.ReleasePhase: release}
"""The form of each command about phases."""
