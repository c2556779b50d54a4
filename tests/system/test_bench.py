"""The bench plays what a bid goes through now: a step it does not know stops it."""

from pathlib import Path

from bench import national

EXPRESSION_TO_BUDGET = 20
"""A bid has more entries than that on its whole road."""


async def test_a_national_round_of_two_bids_reaches_its_budgets(tmp_path: Path) -> None:
    found = await national.held(tmp_path, bids=2, practices=2 * 209)
    assert found.bids == 2
    assert found.entries > 2 * EXPRESSION_TO_BUDGET
