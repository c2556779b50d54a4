"""Reasons by the round's list, beside those in a decision's own words."""

from collections.abc import Iterable

from workflows.contracts.catalogues import ReasonCode, Recommendation
from workflows.contracts.commands import Decide
from workflows.contracts.cycles import Cycle
from workflows.rules.refusals import Incomplete

NAMES_ONE = frozenset(
    {
        Recommendation.APPROVE_LOWER_MODEL,
        Recommendation.DEFER,
        Recommendation.REJECT,
    }
)
"""Decisions by which a CCG gets less than it asked for: they name a reason of the list."""


def fits(one: ReasonCode, outcome: Recommendation) -> bool:
    """Whether a reason of the list may stand for a decision."""
    return not one.outcomes or outcome in one.outcomes


def check(cycle: Cycle, command: Decide) -> None:
    """The codes are of the list, each once, and fit what is decided.

    Raises:
        Incomplete: They do not, or one is wanted and none is given.
    """
    known = {one.code: one for one in cycle.reason_codes}
    if len(set(command.codes)) < len(command.codes):
        raise Incomplete("Give each reason of the list once.", field="codes")
    for code in command.codes:
        if code not in known:
            raise Incomplete(
                f"{code} is no reason of this round's list.", field="codes"
            )
        if not fits(known[code], command.outcome):
            raise Incomplete(
                f"This reason does not fit what is decided: {known[code].words}.",
                field="codes",
            )
    if known and not command.codes and command.outcome in NAMES_ONE:
        raise Incomplete(
            "Give at least one reason of the round's list with a rejection, a deferral "
            "or a lower model.",
            field="codes",
        )


def words_of(cycle: Cycle, codes: Iterable[str]) -> tuple[str, ...]:
    """Coded reasons as one reads them; a code that the list lost stands for itself."""
    known = {one.code: one.words for one in cycle.reason_codes}
    return tuple(known.get(code, code) for code in codes)
