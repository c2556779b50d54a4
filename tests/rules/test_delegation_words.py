"""What is said of a delegation, and to whom."""

from typing import get_args

import pytest

from tests.delegating import BEGAN, opening
from tests.phasing import phased
from tests.rules.said_of_delegations import (
    GMS,
    LATE,
    NOTICE,
    REVOKED,
    SAID,
    STANDS,
    VARIED,
    WHOLE,
    by,
)
from workflows.contracts import delegation_events as e
from workflows.contracts.parties import Party, Role
from workflows.rules import (
    delegation,
    delegation_change_words,
    delegation_notices,
    delegation_words,
)
from workflows.rules.bodies import NATIONAL


@pytest.mark.parametrize(
    ("event", "said"), SAID, ids=[f"{n}-{one.kind}" for n, (one, _) in enumerate(SAID)]
)
def test_every_event_is_told_in_a_sentence(event: e.DelegationEvent, said: str):
    """With who did it, where somebody did."""
    found = delegation_words.sentence(event, STANDS)
    assert said in found
    if event.by:
        assert found.startswith(f"{event.by.name}, ")


def test_no_kind_of_event_was_forgotten():
    """One that is added has to be said."""
    kinds = {
        one.model_fields["kind"].default
        for one in get_args(get_args(e.DelegationEvent)[0])
    }
    assert {event.kind for event, _ in SAID} == kinds


def test_a_beginning_in_phases_says_what_moves_later():
    begun = e.DelegationBegun(at=BEGAN, opening=phased())
    assert delegation_words.sentence(begun, phased()).endswith(
        "Later phases: F02 with £6,613,000.01 on 1 October 2015."
    )


def _told(event: e.DelegationEvent) -> dict[str, set[Role]]:
    told: dict[str, set[Role]] = {}
    for one in delegation_notices.notices_of(STANDS, STANDS, event):
        told.setdefault(one.body, set()).update(one.roles)
    return told


def test_a_late_return_is_told_to_more_than_one_that_is_due():
    """The CCG's finance is reminded; late, its accountable officer and NHS England hear."""
    due = LATE.model_copy(update={"overdue": False})
    assert _told(due) == {"07R": {Role.CHIEF_FINANCE_OFFICER}}
    late = _told(LATE)
    assert late["07R"] == {Role.CHIEF_FINANCE_OFFICER, Role.ACCOUNTABLE_OFFICER}
    assert late["Q71"] == {Role.LOCAL_DIRECTOR, Role.LOCAL_FINANCE}
    opened = due.model_copy(update={"opened": True})
    assert not _told(opened)


def test_the_region_hears_of_an_overspend_of_the_whole_budget_from_its_threshold_on():
    """Not of one line's, and not of a small one (R26)."""
    assert "Y56" in _told(e.AlertRaised(at=BEGAN, alert=WHOLE))
    small = WHOLE.model_copy(update={"threshold": 100})
    for alert in (GMS, small):
        assert set(_told(e.AlertRaised(at=BEGAN, alert=alert))) == {"07R", "Q71"}
    done = by(e.AlertAcknowledged(at=BEGAN, alert="a", action="We cut spending."))
    assert set(_told(done)) == {"Q71"}


def test_who_holds_a_function_is_said_and_that_a_step_in_is_for_a_time():
    first, second = phased().functions
    assert delegation_words.holds(STANDS, first) == "NHS Camden CCG"
    assert delegation_words.holds(STANDS, second) == "NHS England"
    taken = first.model_copy(update={"stepped_in": True, "holder": NATIONAL})
    assert delegation_words.holds(STANDS, taken) == (
        "NHS England, in place of NHS Camden CCG"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "NHS Camden CCG has held functions of NHS England since 1 April 2015."),
        (
            {"notice": NOTICE},
            "gave notice on 1 April 2015: the delegation ends on 1 April",
        ),
        (
            {"revocation": REVOKED},
            "has revoked the delegation: it ends on 1 October 2015",
        ),
        (
            {"notice": NOTICE, "revocation": REVOKED},
            "has revoked the delegation: it ends on 1 October 2015",
        ),
        ({"handed_back": BEGAN}, "They went back on 1 April 2015."),
    ],
)
def test_anybody_may_know_until_when_it_is_held(changes, said):
    """Revoked goes before notice, and what is over before both."""
    assert said in delegation_words.standing(opening(**changes))


def test_what_a_variation_changes_is_said_from_the_functions_held():
    found = opening()
    taken = VARIED.model_copy(update={"functions": ("F01",)})
    assert delegation_change_words.changes(found, taken) == (
        "Premises goes back to NHS England"
    )
    added = VARIED.model_copy(update={"functions": ("F01", "F02", "F03")})
    assert delegation_change_words.changes(found, added).startswith(
        "NHS Camden CCG takes on "
    )
    terms = VARIED.model_copy(
        update={"functions": ("F01", "F02"), "terms": "Quarterly."}
    )
    assert delegation_change_words.changes(found, terms) == "terms change"


def test_a_variation_is_found_by_its_number_and_its_sides_have_names():
    found = opening(variations=(VARIED,))
    assert delegation_change_words.variation(found, 1) == VARIED
    assert delegation_change_words.variation(found, 2) is None
    assert delegation_change_words.side(found, Party.CCG) == "NHS Camden CCG"
    assert delegation_change_words.side(found, Party.NHS_ENGLAND) == "NHS England"


def test_bodies_of_a_delegation_have_names():
    found = opening()
    said = [
        delegation.body_name(found, party, body)
        for party, body in (
            (Party.CCG, "07R"),
            (Party.CCG, "08H"),
            (Party.NHS_ENGLAND, "Q71"),
            (Party.NHS_ENGLAND, "Y56"),
            (Party.NHS_ENGLAND, NATIONAL),
            (Party.OPERATOR, "operators"),
        )
    ]
    assert said == [
        "NHS Camden CCG",
        "08H",
        "NHS England's local team",
        "NHS England's regional team",
        "NHS England's national team",
        "the system's operators",
    ]


def test_an_office_without_a_part_in_delegations_has_no_body():
    """A board's clerk may be somebody's second hat; it opens no delegation."""
    assert delegation.office(opening(), Role.BOARD_CLERK) == ""
    assert delegation.office(opening(), Role.REGIONAL_LEAD) == "Y56"
