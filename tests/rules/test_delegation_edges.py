"""What a delegation refuses at its edges: no such year, no such phase, over, revoked."""

from datetime import date

import pytest

from tests.builders import Story
from tests.builders import opening as a_bid
from tests.delegating import (
    BEGAN,
    BUDGET,
    CFO,
    LOCAL_FINANCE,
    NATIONAL_FINANCE,
    OFFICER,
    Life,
    opening,
    report,
)
from tests.phasing import Phased
from tests.rules.test_delegation_oversight import breached, direction, revoking
from tests.rules.test_delegations import notice
from tests.rules.test_phases import release
from workflows.contracts import delegation_commands as c
from workflows.contracts import delegation_events as e
from workflows.contracts.commands import Command
from workflows.contracts.parties import Role
from workflows.contracts.phases import Phase, PhaseEnd
from workflows.rules import (
    delegation,
    delegation_clock,
    delegation_money,
    delegation_notices,
    delegation_phases,
)
from workflows.rules import delegation_progress as progress
from workflows.rules import delegation_returns as returns
from workflows.rules import delegation_rulebook as rulebook
from workflows.rules.refusals import (
    AlreadyDone,
    Ended,
    Incomplete,
    NotYours,
    OutOfOrder,
    StaleVersion,
    WrongStage,
)
from workflows.rules.rulebook import RECORDED_PER_PERSON

NOTICE = notice(date(2016, 4, 1))
SETTLES = c.SettleYear(by=LOCAL_FINANCE, year=2015, version=1, declaration=True)


def life_settled() -> Life:
    """Notice was given, the functions are back, and the year is settled."""
    life = Life().at(2015, 9, 1)
    life.gives(NOTICE)
    for month in range(1, 13):
        year, number = divmod(month + 3, 12)
        life.at(2015 + year, number + 1, 5, 12)
        if returns.latest(life.found.years[0], month) is None:
            life.gives(report(month))
    life.gives(SETTLES)
    return life


def hears(life: Life, event: e.DelegationEvent) -> None:
    life.found = progress.after(life.found, event)


def test_what_has_ended_waits_for_nothing_and_nothing_more_is_done():
    """Not before the ledger has posted the last of the money (R23)."""
    life = life_settled()
    assert life.waits() == "Waiting for the ledger."
    (owed,) = life.found.unposted
    hears(life, e.MoneyNotPosted(at=life.now, transfer=owed.id, problem="No account."))
    assert life.waits() == "Waiting for the ledger, which refused a movement of money."
    life.at(2016, 4, 20)
    assert life.found.ended is None
    hears(life, e.MoneyPosted(at=life.now, transfer=owed.id))
    assert (life.found.unposted, life.found.money_problem) == ((), "")
    life.at(2016, 5, 1)
    assert life.waits() == "It ended on 20 April 2016."
    assert delegation_clock.next_alarm(life.found) is None
    assert delegation_clock.ring(life.found, life.now) is None
    assert not delegation_clock.waiting(life.found, life.now).blockers
    with pytest.raises(Ended, match="20 April 2016"):
        life.gives(report(12, version=1))


def test_money_that_the_ledger_refuses_is_told_and_said_beside_what_is_asked():
    """Else everybody would wait for a return while no money moves at all."""
    life = Life().reported(11).at(2016, 4, 5)
    life.gives(report(12))
    life.gives(SETTLES)
    (owed,) = life.found.unposted
    life.at(2016, 5, 2)
    refused = e.MoneyNotPosted(at=life.now, transfer=owed.id, problem="Other legs.")
    told = delegation_notices.notices_of(life.found, life.found, refused)
    assert [(one.body, one.roles) for one in told] == [
        ("national", (Role.NATIONAL_FINANCE,)),
        ("Q71", delegation_notices.LOCAL),
    ]
    assert {one.words for one in told} == {
        "The ledger refused to post the money: Other legs."
    }
    hears(life, refused)
    assert life.waits().endswith(
        "the budget of 2016/17. The ledger refused a movement of money."
    )


def test_nothing_rings_before_its_time():
    assert delegation_clock.ring(opening(), BEGAN) is None


def test_a_delegation_begins_once():
    """Its record starts with that, and a second beginning changes nothing."""
    begun = e.DelegationBegun(at=BEGAN, opening=opening())
    with pytest.raises(ValueError, match="must begin it"):
        progress.after(None, e.FunctionsHandedBack(at=BEGAN))
    life = Life().reported(1)
    assert progress.after(life.found, begun) == life.found
    assert life.found.number == "07R-1"


def test_a_year_that_is_reported_and_not_settled_waits_for_the_next():
    """All months are in, and the next year has no budget yet."""
    life = Life().reported(11).at(2016, 4, 5)
    life.gives(report(12))
    assert delegation_clock.next_report(life.found) is None
    life.gives(SETTLES)
    life.found = life.found.model_copy(update={"years": life.found.years[:1]})
    assert life.waits() == "Waiting for the next financial year."


@pytest.mark.parametrize(
    ("command", "refusal", "words"),
    [
        (SETTLES.model_copy(update={"year": 2014}), WrongStage, "not a year of this"),
        (
            SETTLES.model_copy(update={"declaration": False}),
            Incomplete,
            "Confirm that you have checked",
        ),
        (report(1, year=2014), WrongStage, "not a month of this delegation"),
        (report(12, version=1), Incomplete, "in March the plan to date is the year's"),
    ],
    ids=["no such year", "no declaration", "a month of no year", "March short of plan"],
)
def test_a_year_is_settled_and_reported_as_it_is(
    command: Command, refusal: type[Exception], words: str
):
    """The year, the declaration and March's plan have to be right."""
    life = Life().reported(12)
    if isinstance(command, c.SubmitMonthlyReturn) and command.month == 12:
        first, *rest = command.lines
        short = first.model_copy(update={"plan": first.plan - 1})
        command = command.model_copy(update={"lines": (short, *rest)})
    with pytest.raises(refusal, match=words):
        life.gives(command)


def test_years_are_settled_one_after_the_other():
    """The later one's budget may rest on what the earlier one came to."""
    life = Life().reported(12)
    budget = c.RecordBudget(by=NATIONAL_FINANCE, year=2016, pence=BUDGET)
    life.gives(budget)
    life.reported(12, year=2016)
    with pytest.raises(OutOfOrder, match="An earlier year"):
        life.gives(SETTLES.model_copy(update={"year": 2016}))
    life.gives(SETTLES)
    life.gives(SETTLES.model_copy(update={"year": 2016}))


def test_the_year_shown_is_the_last_that_is_reported():
    life = Life()
    assert returns.shown_year(life.found).start == 2015
    life.reported(1).at(2016, 4, 2)
    assert len(life.found.years) == 2
    assert returns.shown_year(life.found).start == 2015


def test_the_risk_share_does_not_move_before_a_return():
    """Nor in a year without a budget (DOMAIN 13)."""
    found = opening()
    assert delegation_money.movement(found, found.years[0]) == ()
    life = Life().reported(1)
    year = life.found.years[0].model_copy(update={"budget": None})
    assert delegation_money.movement(life.found, year) == ()


def test_a_year_without_money_posts_nothing():
    """A budget of nothing of which nothing was spent has no final account."""
    found = opening()
    empty = found.years[0].model_copy(update={"budget": 0})
    assert delegation_money.final_account(found, empty, 0, ()) is None


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["GMS"], "No budget is given for GMS: it counts as £0.00."),
        (["GMS", "QOF"], "No budget is given for GMS and QOF: each counts as £0.00."),
    ],
)
def test_lines_left_empty_are_said(names, said):
    assert returns.without_budget(names) == said


def test_what_is_settled_moves_no_more_between_its_lines():
    life = Life().reported(12)
    life.gives(SETTLES)
    moves = c.RecordVirement(
        by=CFO,
        year=2015,
        source="gms",
        target="premises",
        pence=100,
        reason="Late.",
    )
    with pytest.raises(WrongStage, match="2015/16 is settled"):
        life.gives(moves)


def test_once_the_functions_are_back_no_consent_is_asked():
    life = life_settled()
    life.at(2016, 4, 2)
    answers = c.AnswerVariation(by=OFFICER, variation=1, agrees=True)
    with pytest.raises(WrongStage, match="back with NHS England"):
        life.gives(answers)


def test_no_notice_is_given_of_what_is_back():
    """Its functions went back on the day of the first notice (R23)."""
    life = life_settled()
    life.at(2016, 4, 2)
    with pytest.raises(WrongStage, match="back with NHS England"):
        life.gives(notice(date(2017, 4, 1)))


def test_what_ends_by_notice_is_not_revoked_later():
    """Sooner it is: a breach need not wait for the notice."""
    life = breached()
    life.gives(NOTICE)
    with pytest.raises(AlreadyDone, match="1 April 2016 by the CCG's notice"):
        life.gives(revoking(ends=date(2016, 4, 1)))
    life.gives(revoking())


def test_it_is_revoked_once():
    life = breached()
    life.gives(revoking())
    with pytest.raises(AlreadyDone, match="ends on 1 October 2015"):
        life.gives(revoking())


def test_there_is_no_release_of_a_phase_that_is_not_there():
    one = Phased()
    with pytest.raises(StaleVersion, match="no phase 7"):
        one.gives(release(phase=7))


def test_a_phase_under_way_is_said_and_none_after_the_end():
    one = Phased()
    one.away = True
    one.at(2015, 10, 1, 12)
    assert one.waits().endswith("Phase 2 is being carried out.")


@pytest.mark.parametrize("revoked", [False, True])
def test_an_older_record_has_its_phases_ended_by_time(revoked: bool):
    """Notice and revocation end phases at once; one on record from before that, later."""
    one = Phased()
    if revoked:
        one.at(2015, 6, 1, 12).gives(direction())
        one.at(2015, 8, 1, 12).gives(revoking())
    else:
        one.at(2015, 6, 1, 12).gives(NOTICE)
    phases = opening_phases()
    older = one.found.model_copy(update={"phases": phases})
    (alarm,) = delegation_phases.alarms(older)
    assert alarm.event.kind == "phase_cancelled"
    assert alarm.event.reason is (PhaseEnd.REVOKED if revoked else PhaseEnd.NOTICE)
    assert alarm.at == one.now


def opening_phases() -> tuple[Phase, ...]:
    return Phased().found.phases


def test_attempts_are_counted_for_each_person_and_kept_up_to_a_number():
    """Refused by policy they go on record; a slip of form does not, nor one too many."""
    found, by = opening(), LOCAL_FINANCE.model_copy(update={"body": "Q44"})
    command = SETTLES.model_copy(update={"by": by})
    with pytest.raises(NotYours) as met:
        rulebook.answer(found, command, BEGAN)
    for _ in range(RECORDED_PER_PERSON):
        attempt = rulebook.refused(found, command, met.value, BEGAN)
        assert attempt
        found = progress.after(found, attempt)
    assert dict(found.refusals) == {by.person: RECORDED_PER_PERSON}
    assert rulebook.refused(found, command, met.value, BEGAN) is None
    assert rulebook.refused(found, command, Incomplete("A slip."), BEGAN) is None
    other = command.model_copy(update={"by": OFFICER})
    assert rulebook.refused(found, other, met.value, BEGAN)
    over = found.model_copy(update={"ended": BEGAN})
    assert rulebook.refused(over, other, met.value, BEGAN) is None


def test_the_same_request_is_known_by_what_it_says_not_by_a_name():
    renamed = LOCAL_FINANCE.model_copy(update={"name": "Another Name"})
    same = SETTLES.model_copy(update={"by": renamed})
    assert rulebook.digest(SETTLES) == rulebook.digest(same)
    other = SETTLES.model_copy(update={"version": 2})
    assert rulebook.digest(SETTLES) != rulebook.digest(other)


def test_nothing_is_foreseen_before_the_allocation():
    assert delegation.foreseen(Story(a_bid()).bid) == ()
