"""What changed a delegation while it lasted, for its page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.kit.delegations import ends_if_notice
from services.kit.pages.bid.wording import capital
from services.kit.pages.delegation import moving
from workflows.contracts.delegation_changes import (
    Direction,
    Variation,
    VariationState,
    Virement,
)
from workflows.contracts.delegations import Delegation, FinancialYear
from workflows.rules import delegation_change_words as change_words
from workflows.rules import (
    delegation_oversight,
    delegation_variation,
    delegation_virement,
    permissions,
    words,
)

COLOURS = {
    VariationState.PROPOSED: "blue",
    VariationState.AGREED: "green",
    VariationState.IN_FORCE: "green",
    VariationState.REFUSED: "red",
}
"""Of a variation's tag; grey where it is done with."""


def variations(
    found: Delegation, base: str, may: dict[str, bool]
) -> list[dict[str, Any]]:
    """Every variation, the newest first, with what this person can do about it.

    Args:
        found: The delegation.
        base: Where its steps are.
        may: Which steps the person's role takes.
    """
    return [_variation(found, one, base, may) for one in reversed(found.variations)]


def _variation(
    found: Delegation, one: Variation, base: str, may: dict[str, bool]
) -> dict[str, Any]:
    open_ = one.state in {VariationState.PROPOSED, VariationState.AGREED}
    step = may.get("withdraw_variation") and one.state is VariationState.PROPOSED
    said = ""
    if one.answered:
        who = f"{one.answered.by.name}, {words.day(one.answered.at)}"
        said = f"{who}: {one.answer}" if one.answer else f"Answered by {who}."
    return {
        "number": one.number,
        "tag": {
            "text": capital(delegation_variation.STANDS[one.state]),
            "colour": COLOURS.get(one.state, "grey"),
        },
        "what": capital(change_words.changes(found, one)) if open_ else "",
        "functions": words.joined(
            [delegation_variation.names(found).get(f, f) for f in one.functions]
        ),
        "terms": one.terms,
        "reason": one.reason,
        "effective": words.day(one.effective),
        "by": f"{one.by.name}, {change_words.side(found, one.by.party)}, "
        f"{words.day(one.at)}",
        "answer": said,
        "withdraw": f"{base}/withdraw-variation?about={one.number}" if step else "",
    }


def directions(
    found: Delegation, now: datetime, base: str, may: dict[str, bool]
) -> list[dict[str, Any]]:
    """Every direction, the newest first; an open one can be closed before it is answered.

    Args:
        found: The delegation.
        now: By the delegation's clock.
        base: Where its steps are.
        may: Which steps the person's role takes.
    """
    return [_direction(one, now, base, may) for one in reversed(found.directions)]


def _direction(
    one: Direction, now: datetime, base: str, may: dict[str, bool]
) -> dict[str, Any]:
    text, colour = "Open", "blue"
    if one.closed:
        text = "Complied with" if one.complied else "Not complied with"
        colour = "green" if one.complied else "red"
    elif delegation_oversight.is_breached(one, now):
        text, colour = "Overdue", "red"
    closed = one.closed
    answered = one.answered
    return {
        "number": one.number,
        "tag": {"text": text, "colour": colour},
        "what": one.what,
        "evidence": one.evidence,
        "until": words.day(one.until),
        "by": f"{one.by.name}, {words.day(one.at)}",
        "answer": f"{answered.by.name}, {words.day(answered.at)}: {one.answer}"
        if answered
        else "",
        "outcome": f"{closed.by.name}, {words.day(closed.at)}: {one.outcome}"
        if closed
        else "",
        "close": f"{base}/close-direction?about={one.number}"
        if may.get("close_direction") and not closed
        else "",
    }


def offered(found: Delegation, now: datetime) -> Iterator[tuple[str, str]]:
    """Steps that nothing waits for and that can be taken now: their names and texts."""
    if found.handed_back:
        return
    if not (delegation_variation.proposed(found) or delegation_variation.agreed(found)):
        yield "propose_variation", "Propose a variation"
    if moving.open_year(found):
        yield "record_virement", "Move money between lines"
    yield "issue_direction", "Issue a direction"
    if any(f.holder == found.ccg for f in found.functions):
        yield "step_in", "Step in for a function"
    if any(f.stepped_in for f in found.functions):
        yield "return_function", "Give a function back"
    if delegation_oversight.breached(found, now) and not found.revocation:
        yield "revoke", "Revoke the delegation"
    if ends_if_notice(found, now):
        yield "give_notice", "Give notice"


def virements(found: Delegation, year: FinancialYear) -> list[tuple[str, ...]]:
    """Money moved between the lines of a year, or asked to be, in order."""
    return [
        (
            str(one.number),
            delegation_virement.line_name(found, one.source),
            delegation_virement.line_name(found, one.target),
            words.money(one.pence),
            f"{one.by.name}, {words.day(one.at)}: {one.reason}",
            _moved(one),
        )
        for one in year.virements
    ]


def _moved(one: Virement) -> str:
    if one.answered:
        did = "Agreed" if one.in_force else "Refused"
        said = f"{did} by {one.answered.by.name}, {words.day(one.answered.at)}"
        return f"{said}: {one.answer}" if one.answer else said
    return "Moved" if one.in_force else "Waits for NHS England"


def limits(found: Delegation) -> str:
    """Who in the CCG decides on which sums, and above what NHS England does."""
    said = [
        f"{words.a(permissions.ROLE_WORDS[one.role])} up to {words.money(one.up_to)}"
        for one in found.policy.limits
    ]
    free = words.money(found.policy.virement_limit)
    return (
        f"In {found.name} these decide: {words.joined(said)}. Above that it is for the "
        f"committee. NHS England has to agree once more than {free} is moved out of one "
        "line in a year."
    )
