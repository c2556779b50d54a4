"""The register of interests: 28 days, confirmation, what is public and for how long."""

from datetime import date, timedelta

import pytest

from tests import builders
from tests.rules.registering import TODAY, an_interest, change, register
from workflows.contracts.registers import ChangeKind
from workflows.contracts.reviews import InterestCategory
from workflows.rules import registers
from workflows.rules.refusals import AlreadyDone, Incomplete

ADDED, CHANGED, ENDED = ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.ENDED
NIL, CONFIRMED = ChangeKind.NIL, ChangeKind.CONFIRMED
YESTERDAY = TODAY - timedelta(days=1)
OFFICE = date(2026, 1, 1)


def test_a_register_is_what_its_changes_leave():
    """An interest keeps its first day; ending it takes nothing away."""
    one = an_interest()
    ended = one.model_copy(update={"until": YESTERDAY})
    found = registers.folded(
        "7",
        [
            change(1, NIL, on=date(2026, 1, 2)),
            change(2, ADDED, one, date(2026, 5, 2)),
            change(3, CONFIRMED, on=date(2026, 5, 3)),
            change(4, ENDED, ended),
        ],
    )
    (kept,) = found.interests
    assert (kept.interest, found.number, found.nil) == (ended, 4, False)
    assert (kept.registered.day, kept.changed.day) == (2, 1)
    assert found.answered is not None
    assert found.answered.date() == date(2026, 5, 3)
    assert registers.current(found, TODAY) == ()


def test_a_nil_return_stands_until_something_is_added():
    said = [change(1, NIL)]
    assert registers.folded("7", said).nil
    assert not registers.folded("7", [*said, change(2, ADDED, an_interest())]).nil


@pytest.mark.parametrize(
    ("until", "counts"),
    [(None, True), (TODAY, True), (YESTERDAY, False)],
)
def test_an_interest_counts_up_to_its_last_day(until, counts):
    assert registers.is_current(an_interest(until=until), TODAY) is counts


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({}, []),
        ({"category": InterestCategory.NONE}, ["category"]),
        ({"category": InterestCategory.INDIRECT}, ["relationship"]),
        ({"category": InterestCategory.INDIRECT, "relationship": "My wife."}, []),
        ({"until": date(2012, 3, 31)}, ["until"]),
        ({"until": date(2012, 4, 1)}, []),
        ({"aware": TODAY + timedelta(days=1)}, ["aware"]),
        ({"aware": TODAY}, []),
        ({"publish": False}, ["withheld_reason"]),
        ({"publish": False, "withheld_reason": "Threats."}, []),
    ],
)
def test_what_is_missing_in_an_interest_is_said_at_its_field(changes, where):
    found = list(registers.faults(an_interest(**changes), TODAY))
    assert [fault.where for fault in found] == where


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        (ADDED, {"publish": False}, "Say why it should not be published"),
        (CHANGED, {"id": "b"}, "no such interest"),
        (ENDED, {}, "Say when the interest ended"),
    ],
)
def test_a_change_is_refused_with_a_sentence(kind, changes, says):
    with pytest.raises(Incomplete, match=says):
        registers.change_for(
            register(an_interest()), kind, an_interest(**changes), TODAY
        )


def test_what_fits_is_taken():
    one = an_interest()
    have = register(one)
    registers.change_for(have, ADDED, an_interest(id="b"), TODAY)
    registers.change_for(have, CHANGED, one, TODAY)
    registers.change_for(
        have, ENDED, one.model_copy(update={"until": YESTERDAY}), TODAY
    )


def test_a_register_has_an_end():
    many = [an_interest(id=str(n)) for n in range(registers.MOST)]
    with pytest.raises(Incomplete, match="at most 200"):
        registers.change_for(register(*many), ADDED, an_interest(), TODAY)
    registers.change_for(register(*many), CHANGED, many[0], TODAY)


def test_a_nil_return_needs_an_empty_register_and_a_confirmation_a_full_one():
    """Whoever has ended everything may say that there is nothing."""
    full, empty = register(an_interest()), register()
    registers.answer(full, CONFIRMED, TODAY)
    registers.answer(empty, NIL, TODAY)
    registers.answer(register(an_interest(until=YESTERDAY)), NIL, TODAY)
    with pytest.raises(AlreadyDone, match="have not ended"):
        registers.answer(full, NIL, TODAY)
    with pytest.raises(Incomplete, match="no interest"):
        registers.answer(empty, CONFIRMED, TODAY)


@pytest.mark.parametrize(
    ("on", "late"),
    [
        (date(2026, 5, 1), 0),
        (date(2026, 5, 29), 0),
        (date(2026, 5, 30), 1),
        (date(2026, 6, 10), 12),
    ],
)
def test_an_interest_is_registered_within_28_days_of_becoming_aware(on, late):
    """R11: the 28th day is still in time."""
    (kept,) = register(an_interest(aware=date(2026, 5, 1)), on=on).interests
    assert registers.register_by(kept.interest) == date(2026, 5, 29)
    assert registers.days_late(kept) == late


@pytest.mark.parametrize(
    ("answered", "months", "by"),
    [
        (None, 12, date(2026, 1, 29)),
        (date(2026, 2, 3), 12, date(2027, 2, 3)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_the_whole_register_is_confirmed_in_time(answered, months, by):
    """R12: within 28 days of taking office, then as often as the round says."""
    changes = [change(1, NIL, on=answered)] if answered else []
    have = registers.folded("7", changes)
    assert registers.confirm_by(have, months, OFFICE) == by
    assert not registers.is_overdue(have, by, months, OFFICE)
    assert registers.overdue(have, by, months, OFFICE) == ""
    assert registers.is_overdue(have, by + timedelta(days=1), months, OFFICE)


def test_being_late_is_said_in_words():
    """R11, R12: overdue counts as conflicted, and the reason stands after the name."""
    assert registers.overdue(register(), TODAY, 12, OFFICE) == (
        "has not answered the register of interests, which was due by 29 January 2026"
    )
    once = registers.folded("7", [change(1, NIL, on=date(2025, 5, 3))])
    assert registers.overdue(once, TODAY, 12, OFFICE) == (
        "has not confirmed the register of interests since 3 May 2025, which was due "
        "by 3 May 2026"
    )
    added = registers.folded(
        "7", [change(1, NIL, on=date(2025, 5, 3)), change(2, ADDED, an_interest())]
    )
    assert registers.overdue(added, TODAY, 12, OFFICE), "an addition is no confirmation"


def test_the_round_that_opened_last_says_how_often():
    """R12: 12 months, or 6 where the round says so."""
    year = builders.CYCLE
    half = year.model_copy(
        update={"opens": year.opens + timedelta(days=365), "confirm_months": 6}
    )
    assert registers.months_of((), TODAY) == 12
    assert registers.months_of((half, year), year.opens) == 12
    assert registers.months_of((half, year), half.opens) == 6
    assert registers.months_of((half, year), year.opens - timedelta(days=1)) == 12


def test_nothing_is_later_than_the_calendar_s_last_day():
    """An interest may be said to end in 9999; the register is worked out all the same."""
    assert registers.months_after(date(9999, 6, 30), 6) == date(9999, 12, 30)
    assert registers.months_after(date(9999, 7, 1), 6) == date.max
    assert registers.months_after(date.max, 72) == date.max
