"""Money after go-live is neither made nor lost, whatever is done and in whatever order.

Returns and their corrections, virements, variations, directions, step-in, phases, notice,
revocation, later budgets and final accounts; a ledger that takes nothing, a function that
somebody keeps, a process that an operator puts back. `tests.rules.lasting_town` does them.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from tests.delegating import BUDGET
from tests.rules.lasting_town import (
    STEPS,
    Lasting,
    holds_true,
    never_early,
    take,
    to_the_end,
)
from tests.rules.test_phases_any_order import two
from workflows.contracts.delegation_changes import VariationState
from workflows.contracts.delegations import Delegation, FinancialYear
from workflows.rules import delegation_returns

ENDS = ("notice", "revoke", "reset")
"""Not often: what comes after them is another, shorter story."""


def walk(seed: int, taken: Counter[str], steps: int = 70) -> Lasting:
    """So many steps by seed, and then to an end at which every account is settled."""
    draw = random.Random(seed)
    one = Lasting(two().opening if seed % 2 else at_once())
    for _ in range(steps):
        asked = answers(one)
        step = draw.choice(asked if asked and draw.random() < 0.6 else STEPS)
        if step in ENDS and draw.random() < 0.8:
            continue
        number = (
            draw.choice(stepped_in(one)) if step == "give back" else draw.randrange(4)
        )
        taken[step] += take(one, step, number)
        holds_true(one)
        one.days_pass(draw.choice((0, 0, 1, 7, 7, 31)))
        holds_true(one)
    to_the_end(one)
    holds_true(one)
    never_early(one)
    taken["end"] += bool(one.found.ended)
    assert one.found.ended or one.was_reset, "somebody's money is stuck"
    return one


def at_once() -> Delegation:
    """Three functions, all of them handed over on the first day."""
    found = two().opening
    held = tuple(f.model_copy(update={"holder": "07R"}) for f in found.functions)
    years = (FinancialYear(start=2015, budget=BUDGET),)
    return found.model_copy(update={"functions": held, "years": years, "phases": ()})


def answers(one: Lasting) -> list[str]:
    """What somebody waits for."""
    return list(_answers(one))


def _answers(one: Lasting) -> Iterator[str]:
    found = one.found
    if one.missing():
        yield "report"
    if found.variations and found.variations[-1].state is VariationState.PROPOSED:
        yield from ("agree", "agree", "refuse", "take back", "take back")
    if any(not v.in_force and not v.answered for v in found.years[-1].virements):
        yield from ("agree to it", "refuse it")
    if any(not d.closed for d in found.directions):
        yield from ("answer direction", "comply", "breach")
    if any(f.stepped_in for f in found.functions):
        yield "give back"
    if any(not alert.acknowledged for alert in found.alerts):
        yield "answer alert"
    if found.years[-1].budget is None:
        yield "budget"
    if any(delegation_returns.last_return(found, y) for y in found.years[:-1]):
        yield "settle"


def stepped_in(one: Lasting) -> list[int]:
    """The functions that NHS England holds for the time being; any where there is none."""
    found = [n for n, f in enumerate(one.found.functions, 1) if f.stepped_in]
    return found or [1, 2, 3]


def walks(seeds: Iterable[int]) -> Counter[str]:
    """How often each step was taken in all of them."""
    taken: Counter[str] = Counter()
    for seed in seeds:
        try:
            walk(seed, taken)
        except AssertionError as wrong:
            raise AssertionError(f"walk {seed}: {wrong}") from wrong
    return taken


def test_no_order_of_what_is_done_makes_or_loses_money():
    """And the walks do everything: one that never settles a year proves nothing."""
    done = walks(range(60))
    never = {*STEPS, "end"} - {"move fenced"} - set(+done)
    assert not never, never


@pytest.mark.soak
def test_no_order_of_what_is_done_makes_or_loses_money_in_many_more_walks():
    walks(range(1_000, 5_000))


def test_a_plain_life_ends_with_nothing_in_the_accounts():
    """Every month reported, notice given, the years settled, the functions back."""
    one = Lasting(two().opening)
    to_the_end(one)
    holds_true(one)
    assert one.found.ended
    finals = [id for id in one.posted if id.startswith("final/")]
    assert len(finals) == len(one.found.years)
