"""Directions, step-in and revocation: the function always has one holder (R22, R25)."""

from collections import Counter
from datetime import date

import pytest

from tests.builders import actor
from tests.delegating import (
    BUDGET,
    LOCAL_FINANCE,
    OFFICER,
    Life,
    lines,
    opening,
    report,
)
from workflows.contracts import delegation_commands as c
from workflows.contracts.parties import Role
from workflows.rules import delegation_clock, delegation_notices
from workflows.rules import delegation_returns as returns
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OutOfOrder,
    StaleVersion,
    WrongParty,
    WrongStage,
)

REGION = actor(Role.REGIONAL_LEAD, "Y56")
CHAIR = actor(Role.NATIONAL_CHAIR, "national")
JULY = date(2015, 7, 31)


def life() -> Life:
    return Life().at(2015, 6, 1, 12)


def direction(**changes: object) -> c.IssueDirection:
    made = c.IssueDirection(
        by=REGION,
        what="Publish the committee's papers.",
        evidence="Three meetings had none.",
        until=JULY,
    )
    return made.model_copy(update=changes)


def stepping(**changes: object) -> c.StepIn:
    made = c.StepIn(by=REGION, function="F02", direction=1, reason="Nothing was done.")
    return made.model_copy(update=changes)


def revoking(**changes: object) -> c.Revoke:
    made = c.Revoke(
        by=CHAIR,
        direction=1,
        reason="Nothing was done.",
        ends=date(2015, 10, 1),
        declaration=True,
    )
    return made.model_copy(update=changes)


def breached() -> Life:
    """A direction's day has passed."""
    one = life()
    one.gives(direction())
    return one.at(2015, 8, 1, 12)


def holders(one: Life) -> dict[str, str]:
    counted = Counter(f.function for f in one.found.functions)
    assert set(counted.values()) == {1}
    return {f.function: f.holder for f in one.found.functions}


def test_a_direction_is_answered_and_closed():
    """It waits for the CCG first and for the region then."""
    one = life()
    one.gives(direction())
    assert "an answer to direction 1, due by the end of " in one.waits()
    one.gives(c.AnswerDirection(by=OFFICER, direction=1, answer="They are published."))
    assert "what came of direction 1" in one.waits()
    closed = c.CloseDirection(by=REGION, direction=1, complied=True, outcome="Seen.")
    one.gives(closed)
    assert "direction" not in one.waits()
    with pytest.raises(AlreadyDone):
        one.gives(closed)
    with pytest.raises(OutOfOrder):
        one.gives(stepping())


def test_a_direction_that_is_not_closed_is_overdue_after_its_day():
    """Said once, and told to the region and the national team."""
    one = life()
    one.gives(direction())
    one.at(2015, 7, 31, 22)
    assert not any(event.kind == "direction_overdue" for event in one.events)
    one.at(2015, 8, 20)
    (late,) = [event for event in one.events if event.kind == "direction_overdue"]
    told = delegation_notices.notices_of(one.found, one.found, late)
    assert {notice.body for notice in told} == {"07R", "Q71", "Y56", "national"}


def test_nobody_finds_a_breach_before_its_day_without_an_answer():
    one = life()
    one.gives(direction())
    early = c.CloseDirection(by=REGION, direction=1, complied=False, outcome="No.")
    with pytest.raises(OutOfOrder, match="31 July 2015"):
        one.gives(early)
    one.at(2015, 8, 1)
    one.gives(early)


def test_nhs_england_steps_in_for_one_function_and_gives_it_back():
    one = breached()
    one.gives(stepping())
    assert holders(one) == {"F01": "07R", "F02": "national"}
    assert one.found.functions[1].since == date(2015, 8, 1)
    with pytest.raises(AlreadyDone, match="holds Premises"):
        one.gives(stepping())
    back = c.ReturnFunction(by=REGION, function="F02", reason="It is mended.")
    one.at(2015, 9, 1, 12).gives(back)
    assert holders(one) == {"F01": "07R", "F02": "07R"}
    assert one.found.functions[1].since == date(2015, 9, 1)
    with pytest.raises(AlreadyDone):
        one.gives(back)


def test_what_cannot_wait_is_said_to_be_urgent():
    one = life()
    with pytest.raises(OutOfOrder):
        one.gives(stepping(direction=0))
    one.gives(stepping(direction=0, urgent=True))
    assert holders(one)["F02"] == "national"


def test_urgency_does_not_stand_for_a_direction_that_was_kept():
    one = life()
    one.gives(direction())
    with pytest.raises(OutOfOrder):
        one.gives(stepping(urgent=True))


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (direction(until=date(2015, 8, 1)), Incomplete),
        (direction(by=LOCAL_FINANCE), WrongParty),
        (stepping(function="F09"), Incomplete),
        (revoking(by=REGION), WrongParty),
        (revoking(direction=2), OutOfOrder),
        (revoking(ends=date(2015, 8, 1)), Incomplete),
        (revoking(declaration=False), Incomplete),
        (c.AnswerDirection(by=OFFICER, direction=2, answer="Done."), StaleVersion),
    ],
)
def test_what_nhs_england_cannot_do(command, refusal):
    with pytest.raises(refusal):
        breached().gives(command)


def test_without_a_breach_nothing_is_revoked():
    one = life()
    one.gives(direction())
    with pytest.raises(OutOfOrder):
        one.gives(revoking())


def test_a_revoked_delegation_hands_back_each_function_and_settles_its_year():
    """In the middle of a year: reported up to its last month, the rest goes back."""
    one = breached()
    one.gives(stepping())
    one.gives(revoking())
    with pytest.raises(AlreadyDone, match="revoked"):
        one.gives(
            c.GiveNotice(
                by=OFFICER, ends=date(2016, 4, 1), reason="Enough.", declaration=True
            )
        )
    one.at(2015, 10, 1, 12)
    assert one.found.handed_back
    assert holders(one) == {"F01": "national", "F02": "national"}
    assert one.found.functions[1].since == date(2015, 8, 1)
    with pytest.raises(WrongStage):
        one.gives(direction(until=date(2015, 12, 1)))
    year = one.found.years[0]
    assert list(returns.months(one.found, year)) == [1, 2, 3, 4, 5, 6]
    for month in range(1, 6):
        one.gives(report(month))
    half = tuple(line.model_copy(update={"forecast": line.actual}) for line in lines(6))
    with pytest.raises(Incomplete, match="in September the forecast"):
        one.gives(report(6))
    one.gives(report(6, lines=half))
    spent = returns.sums(half).actual
    assert "the final account of 2015/16" in one.waits()
    (settled,) = one.gives(
        c.SettleYear(by=LOCAL_FINANCE, year=2015, version=1, declaration=True)
    )
    assert settled.kind == "year_settled"
    moved = {leg.account: leg.pence for leg in one.found.unposted[0].legs}
    assert sum(moved.values()) == 0
    assert moved["practices/07R/2015-16"] == spent
    assert moved["nhs-england/primary-care/2015-16"] == BUDGET - spent
    assert delegation_clock.next_report(one.found) is None


def test_a_variation_leaves_a_function_that_was_stepped_in_for():
    """It is the CCG's by agreement all the while, and comes back to it."""
    director = actor(Role.LOCAL_DIRECTOR, "Q71")
    names = (("F01", "GMS contracts"), ("F02", "Premises"), ("F03", "Incentives"))
    one = Life(opening(delegable=names)).at(2015, 6, 1, 12)
    one.gives(stepping(direction=0, urgent=True))
    one.gives(
        c.ProposeVariation(
            by=OFFICER,
            functions=("F01", "F02", "F03"),
            reason="More.",
            effective=date(2015, 7, 1),
        )
    )
    one.gives(c.AnswerVariation(by=director, variation=1, agrees=True))
    one.at(2015, 7, 2)
    assert holders(one) == {"F01": "07R", "F02": "national", "F03": "07R"}
    one.gives(c.ReturnFunction(by=REGION, function="F02", reason="It is mended."))
    assert holders(one)["F02"] == "07R"
