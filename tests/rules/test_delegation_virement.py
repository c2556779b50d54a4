"""Money between lines: role, value, ring fences, and NHS England's consent (R26, R27)."""

import pytest

from tests.builders import actor
from tests.delegating import BUDGET, CFO, LOCAL_FINANCE, PLANNED, Life, lines, report
from workflows.contracts import delegation_commands as c
from workflows.contracts.commands import Command
from workflows.contracts.parties import Role
from workflows.rules import delegation_rulebook as rulebook
from workflows.rules import delegation_virement, permissions, planned
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    OverLimit,
    RingFenced,
    StaleVersion,
    WrongStage,
)

MANAGER = actor(Role.BID_MANAGER, "07R")
LIMIT = 10_000_000


def life() -> Life:
    """Camden's delegation after its first return."""
    one = Life().at(2015, 5, 5)
    one.gives(report(1))
    return one.at(2015, 5, 20)


def move(pence: int = LIMIT, **changes: object) -> c.RecordVirement:
    made = c.RecordVirement(
        by=CFO, year=2015, source="gms", target="premises", pence=pence, reason="Rent."
    )
    return made.model_copy(update=changes)


def answer(agrees: bool = True, **changes: object) -> c.AnswerVirement:
    made = c.AnswerVirement(by=LOCAL_FINANCE, year=2015, virement=1, agrees=agrees)
    return made.model_copy(update=changes)


def budgets(one: Life) -> dict[str, int]:
    return planned.line_budgets(one.found.years[0])


def test_within_the_limit_the_ccg_moves_it_and_the_year_stays_the_same():
    one = life()
    one.gives(move())
    assert budgets(one)["gms"] == PLANNED["gms"] - LIMIT
    assert budgets(one)["premises"] == PLANNED["premises"] + LIMIT
    assert sum(budgets(one).values()) == BUDGET
    assert "virement" not in one.waits()


def test_a_penny_above_it_nhs_england_has_to_agree():
    one = life()
    one.gives(move(LIMIT + 1))
    assert budgets(one) == PLANNED
    assert "an answer to a virement of £100,000.01" in one.waits()
    one.gives(answer())
    assert budgets(one)["gms"] == PLANNED["gms"] - LIMIT - 1
    with pytest.raises(AlreadyDone):
        one.gives(answer())


def test_a_sum_in_parts_is_not_less_than_one_sum():
    """What was moved out of the line before counts; what NHS England agreed does not."""
    one = life()
    one.gives(move(LIMIT - 1))
    one.gives(move(2))
    assert "an answer to a virement of £0.02" in one.waits()
    one.gives(answer(virement=2))
    one.gives(move(1))
    assert one.found.years[0].virements[2].in_force
    one.gives(move(1, source="qof"))
    assert one.found.years[0].virements[3].in_force


def test_refused_with_a_reason_nothing_is_moved():
    one = life()
    one.gives(move(LIMIT + 1))
    with pytest.raises(Incomplete, match="why"):
        one.gives(answer(agrees=False))
    one.gives(answer(agrees=False, answer="Not before the rent review."))
    assert budgets(one) == PLANNED
    assert "virement" not in one.waits()


@pytest.mark.parametrize(
    ("command", "refusal", "said"),
    [
        (move(5_000_001, by=MANAGER), OverLimit, "decides on up to £50,000.00"),
        (move(1_500_000_001), OverLimit, "for the committee"),
        (move(source="headroom"), RingFenced, "Non-recurrent headroom"),
        (move(target="contingency"), RingFenced, "Contingency"),
    ],
)
def test_what_role_value_and_fence_forbid_goes_on_record(
    command: Command, refusal: type[Exception], said: str
):
    one = life()
    with pytest.raises(refusal, match=said) as refused:
        one.gives(command)
    attempt = rulebook.refused(one.found, command, refused.value, one.now)  # type: ignore[arg-type]
    assert attempt
    assert attempt.refusal == refusal.__name__
    assert budgets(one) == PLANNED


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (move(target="gms"), Incomplete),
        (move(target="dentistry"), Incomplete),
        (move(PLANNED["des"] + 1, source="des"), Incomplete),
        (move(year=2016), WrongStage),
        (answer(), StaleVersion),
    ],
)
def test_slips_are_refused(command: Command, refusal: type[Exception]):
    with pytest.raises(refusal):
        life().gives(command)


def test_before_the_first_return_no_line_has_a_budget():
    with pytest.raises(OutOfOrder, match="first month"):
        Life().at(2015, 5, 5).gives(move())


def test_the_next_return_has_the_moved_budgets_and_no_others():
    one = life()
    one.gives(move())
    one.at(2015, 6, 5)
    with pytest.raises(Incomplete, match="No money moves"):
        one.gives(report(2))
    new = {"gms": -LIMIT, "premises": LIMIT}
    moved = tuple(
        line.model_copy(update={"budget": line.budget + new.get(line.line, 0)})
        for line in lines(2)
    )
    one.gives(report(2, lines=moved))
    assert budgets(one)["gms"] == PLANNED["gms"] - LIMIT
    one.gives(move(1, source="qof"))
    assert budgets(one)["premises"] == PLANNED["premises"] + LIMIT + 1


def test_each_role_that_moves_money_has_a_limit():
    """And is somebody's of the CCG."""
    found = Life().found
    for role in delegation_virement.MOVERS:
        assert delegation_virement.limit_of(found, role) > 0
        assert permissions.PARTY[role].value == "ccg"
