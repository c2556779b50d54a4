"""What changed a delegation while it lasted, for its page."""

from typing import Any

from services.kit.pages.bid.wording import capital
from workflows.contracts.delegation_changes import Variation, VariationState
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation_change_words as change_words
from workflows.rules import delegation_variation, words

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
