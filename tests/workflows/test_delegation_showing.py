"""What operators see of a delegation in Temporal: what is out of the ordinary, too."""

from tests.delegating import OFFICER, Life
from tests.phasing import Phased
from tests.rules.test_delegation_oversight import direction, stepping
from tests.rules.test_delegations import notice
from workflows.contracts import delegation_events as e
from workflows.contracts.money import Transfer
from workflows.delegation import showing
from workflows.rules import delegation, delegation_clock, delegation_progress


def shown(life: Life) -> list[str]:
    """The current details, line by line."""
    held = delegation_clock.waiting(life.found, life.now)
    return showing.details(life.found, held).split("\n\n")


def test_a_delegation_that_only_runs_shows_its_year_and_what_it_waits_for():
    assert shown(Life()) == [
        "**delegation/07R-1** 07R 2015/16: £26,613,000.00",
        "Waiting for April 2015 to end. Its return is due by 5pm on 12 May 2015.",
    ]


def test_an_end_phases_and_what_is_open_are_shown():
    life = Phased()
    life.at(2015, 6, 1, 12)
    life.gives(direction())
    life.gives(stepping(function="F01", direction=0, urgent=True))
    found = shown(life)
    assert "Phase 2 of 1 October 2015: to come." in found
    assert "Open: 1 direction and 1 step-in." in found
    ends = delegation.ends_if_given(life.now.date(), life.found.policy)
    life.gives(notice(ends, by=OFFICER))
    assert "Ends on 1 April 2016 by notice." in shown(life)
    assert "Phase 2 of 1 October 2015: cancelled." in shown(life)


def test_money_that_is_not_posted_is_shown_with_why():
    life = Life()
    owed = Transfer(id="budget/delegation/07R-1/2016", bid_id="07R-1", legs=())
    life.found = life.found.model_copy(update={"unposted": (owed,)})
    assert shown(life)[-1] == "Not posted: budget/delegation/07R-1/2016."
    refused = e.MoneyNotPosted(at=life.now, transfer=owed.id, problem="Other [legs].")
    life.found = delegation_progress.after(life.found, refused)
    assert shown(life)[-1].endswith(r"The ledger refused: Other \[legs\].")
