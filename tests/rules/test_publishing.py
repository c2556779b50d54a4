"""What of the register of interests is public, for how long, and under whose name."""

from datetime import date

import pytest

from tests.rules.registering import TODAY, an_interest, change, register
from workflows.contracts.registers import ChangeKind, Register
from workflows.contracts.reviews import InterestCategory
from workflows.rules import publishing, registers


def lines(of: Register):
    found = publishing.published(of, "Ann Example", "guardian", "NHS Camden CCG", TODAY)
    return list(found)


@pytest.mark.parametrize(
    ("until", "public", "private"),
    [
        (None, True, True),
        (date(2030, 1, 1), True, True),
        (date(2025, 12, 1), True, True),
        (date(2025, 11, 30), False, True),
        (date(2020, 6, 1), False, True),
        (date(2020, 5, 31), False, False),
    ],
)
def test_an_ended_interest_is_public_for_six_months_and_private_for_six_years(
    until, public, private
):
    """R12; the line itself stays in the store for ever."""
    one = an_interest(until=until)
    assert publishing.is_public(one, TODAY) is public
    assert publishing.is_private(one, TODAY) is private
    assert len(lines(register(one))) == int(public)


@pytest.mark.parametrize(
    ("until", "is_in"),
    [(None, True), (date(2025, 12, 1), True), (date(2025, 11, 30), False)],
)
def test_whoever_left_stays_public_as_long(until, is_in):
    assert publishing.is_in_office(until, TODAY) is is_in


def test_a_line_has_what_the_published_register_shows():
    (line,) = lines(register(an_interest(mitigation="Leaves.", nature="Practice")))
    assert (line.name, line.positions) == ("Ann Example", "guardian")
    assert (line.bodies, line.organisation) == (
        "NHS Camden CCG",
        "Example Road Surgery",
    )
    assert (line.description, line.mitigation, line.nature) == (
        "A partner.",
        "Leaves.",
        "Practice",
    )
    assert (line.since, line.withheld) == (date(2012, 4, 1), False)


def test_without_consent_nothing_tells_whose_it_is():
    """DOMAIN 5.4: consent to publish; the interest itself stays in sight."""
    one = an_interest(
        category=InterestCategory.INDIRECT,
        relationship="My wife, Eve Example.",
        publish=False,
        withheld_reason="Threats.",
    )
    (line,) = lines(register(one))
    said = line.model_dump_json()
    assert (line.name, line.withheld) == ("Name withheld", True)
    for secret in ("Ann", "Eve", "guardian", "Threats"):
        assert secret not in said
    assert line.organisation == "Example Road Surgery"


def test_two_bodies_do_not_tell_whose_a_withheld_line_is():
    """The only one who sits on both is named beside other lines."""
    both = publishing.BETWEEN.join(("Camden Board", "NHS Camden CCG"))
    secret = an_interest(publish=False, withheld_reason="Threats.")
    (line,) = publishing.published(register(secret), "Ann", "guardian", both, TODAY)
    assert line.bodies == "Camden Board"
    (line,) = publishing.published(register(an_interest()), "A", "", both, TODAY)
    assert line.bodies == both


def test_a_nil_return_is_a_line_and_no_answer_is_none():
    nil = registers.folded("7", [change(1, ChangeKind.NIL)])
    (line,) = lines(nil)
    assert (line.name, line.category) == ("Ann Example", None)
    assert lines(register()) == []


def test_the_order_does_not_tell_whose_a_withheld_line_is():
    """Withheld lines stand after the others of their body, by the organisation."""
    mine = an_interest(publish=False, withheld_reason="Threats.", organisation="Zed")
    theirs = an_interest(
        publish=False, withheld_reason="Threats.", organisation="Alpha"
    )
    found = [
        *publishing.published(register(mine), "Ann Example", "", "Camden", TODAY),
        *publishing.published(register(theirs), "Zoe Example", "", "Camden", TODAY),
        *publishing.published(
            register(an_interest()), "Moe Example", "", "Camden", TODAY
        ),
        *publishing.published(
            register(an_interest()), "Abe Example", "", "Bexley", TODAY
        ),
    ]
    order = [(x.bodies, x.name, x.organisation) for x in publishing.in_order(found)]
    assert order == [
        ("Bexley", "Abe Example", "Example Road Surgery"),
        ("Camden", "Moe Example", "Example Road Surgery"),
        ("Camden", "Name withheld", "Alpha"),
        ("Camden", "Name withheld", "Zed"),
    ]
