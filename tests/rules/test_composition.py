"""R13: a lay chair and vice chair, a lay and executive majority, no local GP with a vote."""

from datetime import date

import pytest

from tests.rules.bodies import shipped
from workflows.contracts.committees import BodyVersion, Category, Makeup
from workflows.rules import composition

DAY = date(2026, 6, 1)
COMMITTEE = shipped()["commissioning_committee"]


def changed(seat: str, **changes: object) -> BodyVersion:
    """The shipped committee with one seat changed, and rules that say nothing of R13."""
    seats = tuple(
        one.model_copy(update=changes) if one.id == seat else one
        for one in COMMITTEE.seats
    )
    rules = COMMITTEE.rules.model_copy(update={"makeup": Makeup()})
    return COMMITTEE.model_copy(update={"seats": seats, "rules": rules})


def said(body: BodyVersion) -> list[str]:
    return [one.words for one in composition.gaps(body, DAY)]


def test_the_shipped_committee_lacks_nothing():
    assert said(COMMITTEE) == []
    assert said(changed("nurse")) == []


@pytest.mark.parametrize(
    ("seat", "changes", "words"),
    [
        ("lay-chair", {"category": Category.EXECUTIVE}, "lay chair is needed, and the"),
        ("lay-chair", {"office": "member"}, "the chair is not there"),
        ("lay-chair", {"voting": False}, "the chair is not there"),
        ("lay-chair", {"holder": None}, "lay chair is needed, and the seat is vacant"),
        ("lay-audit", {"holder": None}, "lay vice chair is needed, and the seat"),
        (
            "local-gp",
            {"voting": True},
            "has a vote: a GP of a member practice has none",
        ),
    ],
)
def test_what_is_missing_is_said(seat: str, changes: dict[str, object], words: str):
    (found,) = [one for one in said(changed(seat, **changes)) if words in one]
    assert found.endswith(".")


def test_lay_and_executive_members_are_more_than_half():
    """Two of the five leave: three of six is no majority."""
    body = changed("lay-patients", holder=None)
    assert said(body) == []
    seats = tuple(
        one.model_copy(update={"holder": None}) if one.id == "finance" else one
        for one in body.seats
    )
    (found,) = said(body.model_copy(update={"seats": seats}))
    assert found.endswith("are 3 of 6.")


def test_other_bodies_are_made_up_otherwise():
    assert said(shipped()["hwb"]) == []
