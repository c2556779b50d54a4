"""Later phases: on their day, once, never against a direction, notice or revocation."""

from datetime import date

import pytest

from tests.builders import actor
from tests.delegating import BUDGET, LOCAL_FINANCE, NATIONAL_FINANCE, OFFICER
from tests.phasing import SECOND, Phased, phased
from tests.rules.test_delegation_oversight import (
    REGION,
    direction,
    revoking,
    stepping,
)
from workflows.contracts import delegation_commands as c
from workflows.contracts.delegations import Holding
from workflows.contracts.parties import Role
from workflows.contracts.phases import PhaseEnd, PhaseState
from workflows.rules import delegation_clock, delegation_notices, hands
from workflows.rules.refusals import AlreadyDone, Incomplete, OutOfOrder, WrongParty

DIRECTOR = actor(Role.LOCAL_DIRECTOR, "Q71")


def notice(**changes: object) -> c.GiveNotice:
    made = c.GiveNotice(
        by=OFFICER, ends=date(2016, 4, 1), reason="Enough.", declaration=True
    )
    return made.model_copy(update=changes)


def release(**changes: object) -> c.ReleasePhase:
    made = c.ReleasePhase(by=NATIONAL_FINANCE, phase=2, declaration=True)
    return made.model_copy(update=changes)


def test_nothing_of_it_happens_before_its_day_and_all_of_it_on_it():
    """Midnight in London: on the last evening of September NHS England holds it."""
    one = Phased().at(2015, 9, 30, 22, 59)
    assert one.holders() == {"F01": "07R", "F02": "national"}
    assert not one.kinds()
    assert not one.posted
    assert one.waits().endswith("Phase 2: F02 moves on 1 October 2015.")
    one.at(2015, 9, 30, 23)
    assert one.holders() == {"F01": "07R", "F02": "07R"}
    assert one.moved_pence() == SECOND
    assert one.found.years[0].budget == BUDGET
    assert list(one.posted) == ["phase/delegation/07R-1/2"]
    assert "Phase 2" not in one.waits()


def test_an_open_direction_holds_it_up_until_it_is_complied_with():
    one = Phased().at(2015, 9, 1)
    one.gives(direction(until=date(2015, 12, 1)))
    assert "unless direction 1 is open still" in one.waits()
    one.at(2015, 10, 20)
    assert one.kinds() == ["phase_held_up"]
    assert "should have moved on 1 October 2015, but direction 1 is open" in one.waits()
    close = c.CloseDirection(by=REGION, direction=1, complied=True, outcome="Done.")
    one.gives(close)
    one.at(2015, 10, 20, 1)
    assert one.kinds()[1:] == [
        "phase_begun",
        "phase_step_taken",
        "phase_step_taken",
        "phase_moved",
    ]
    assert one.found.functions[1].since == date(2015, 10, 20)


def test_one_that_was_not_complied_with_holds_it_up_until_a_later_one_is():
    one = Phased().at(2015, 9, 1)
    one.gives(direction(until=date(2015, 9, 2)))
    one.at(2015, 9, 5)
    one.gives(c.CloseDirection(by=REGION, direction=1, complied=False, outcome="No."))
    one.at(2015, 10, 2)
    assert one.kinds() == ["phase_held_up"]
    one.gives(direction(until=date(2015, 12, 1)))
    one.gives(c.CloseDirection(by=REGION, direction=2, complied=True, outcome="Yes."))
    one.at(2015, 10, 3)
    assert one.kinds()[-1] == "phase_moved"


def test_a_step_in_holds_it_up_until_the_function_is_given_back():
    one = Phased().at(2015, 9, 1)
    one.gives(stepping(function="F01", direction=0, urgent=True))
    one.at(2015, 10, 2)
    assert one.holders() == {"F01": "national", "F02": "national"}
    assert not one.posted
    one.gives(c.ReturnFunction(by=REGION, function="F01", reason="Mended."))
    one.at(2015, 10, 3)
    assert one.holders() == {"F01": "07R", "F02": "07R"}


@pytest.mark.parametrize("revoked", [False, True])
def test_after_notice_or_revocation_it_never_comes(revoked: bool):
    """The functions stay NHS England's, and no penny of the phase is posted."""
    one = Phased().at(2015, 9, 1)
    if revoked:
        one.gives(direction(until=date(2015, 9, 2)))
        one.at(2015, 9, 4)
        one.gives(revoking(ends=date(2015, 12, 1)))
    else:
        one.gives(notice())
    (phase,) = one.found.phases
    assert phase.state is PhaseState.CANCELLED
    assert phase.ended is (PhaseEnd.REVOKED if revoked else PhaseEnd.NOTICE)
    one.at(2016, 4, 2)
    assert one.kinds() == ["phase_cancelled"]
    assert not one.posted
    assert set(one.holders().values()) == {"national"}
    assert one.found.years[0].budget == BUDGET - SECOND


def test_a_phase_that_misses_its_year_never_comes():
    """The next year has a budget of its own."""
    one = Phased().at(2015, 9, 1)
    one.gives(direction(until=date(2016, 12, 1)))
    one.at(2016, 4, 2)
    assert one.kinds() == ["phase_held_up", "phase_cancelled"]
    assert one.found.phases[0].ended is PhaseEnd.YEAR_OVER
    assert len(one.found.years) == 2


def test_a_phase_that_is_refused_is_undone_and_released_again_by_finance():
    """The second attempt has an id of its own; the money moved once in the end."""
    one = Phased()
    one.kept = True
    one.at(2015, 10, 2)
    assert one.moved_pence() == 0
    assert one.holders()["F02"] == "national"
    assert "Phase 2 was refused" in one.waits()
    needs = delegation_clock.waiting(one.found, one.now).blockers
    assert needs[-1].command == "release_phase"
    assert "08H holds F02" in needs[-1].words
    one.kept = False
    with pytest.raises(WrongParty):
        one.gives(release(by=LOCAL_FINANCE))
    with pytest.raises(Incomplete):
        one.gives(release(declaration=False))
    one.gives(release())
    one.at(2015, 10, 3)
    assert one.moved_pence() == SECOND
    assert [id.rpartition("07R-1/")[2] for id in one.posted] == [
        "2",
        "2/reversed",
        "2/2",
    ]
    with pytest.raises(AlreadyDone):
        one.gives(release())


def test_notice_while_a_refused_phase_waits_ends_it():
    one = Phased()
    one.kept = True
    one.at(2015, 10, 2)
    one.gives(notice(ends=date(2017, 4, 1)))
    assert one.kinds()[-1] == "phase_cancelled"
    with pytest.raises(AlreadyDone):
        one.gives(release())


def test_the_functions_go_back_only_once_a_phase_under_way_is_finished():
    """It began before the notice, so it is carried out; then all of it goes back."""
    one = Phased()
    one.away = True
    one.at(2015, 10, 2)
    one.gives(notice(ends=date(2017, 4, 1)))
    one.at(2017, 4, 2)
    assert one.found.handed_back is None
    one.away = False
    one.at(2017, 4, 3)
    assert one.found.handed_back
    assert set(one.holders().values()) == {"national"}
    assert one.moved_pence() == SECOND


def test_everybody_is_told_once_that_it_moved():
    """The CCG, the local team, the region and the national team, one letter each."""
    one = Phased().at(2015, 10, 2)
    told = [
        (notice.party, notice.body)
        for event in one.events
        if event.kind.startswith("phase")
        for notice in delegation_notices.notices_of(one.found, one.found, event)
    ]
    assert len(told) == len(set(told)) == 4


def test_the_register_sees_the_functions_change_hands():
    one = Phased()
    before = one.found
    one.at(2015, 10, 2)
    assert hands.changed(before, one.found) == (
        hands.Move("F02", held="national", holder="07R"),
    )


def variation(*functions: str, day: date = date(2015, 11, 1)) -> c.ProposeVariation:
    return c.ProposeVariation(
        by=OFFICER, functions=functions, reason="More.", effective=day
    )


def test_a_variation_leaves_phases_alone():
    """It names none that is to come, and takes none away that moved meanwhile."""
    start = date(2015, 4, 1)
    held = (
        *phased().functions,
        Holding(function="F03", name="Incentives", holder="07R", since=start),
    )
    one = Phased(phased(functions=held)).at(2015, 9, 1)
    with pytest.raises(OutOfOrder, match="later phase"):
        one.gives(variation("F01", "F02", "F03"))
    one.gives(variation("F01"))
    one.gives(c.AnswerVariation(by=DIRECTOR, variation=1, agrees=True))
    one.at(2015, 11, 2)
    assert one.holders() == {"F01": "07R", "F02": "07R", "F03": "national"}
