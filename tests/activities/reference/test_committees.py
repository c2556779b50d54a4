"""Files of bodies: read whole, or refused with the line and the sentence."""

from pathlib import Path

import pytest

from activities.reference import committees, shipping
from activities.reference.problems import Problems
from tests.activities.reference.files import words
from workflows.contracts.committees import BodyKind

FILE = "body-hwb.toml"


def read(tmp_path: Path, old: str = "", new: str = "") -> list[str]:
    """What is wrong with the example board after one change to it."""
    text = (shipping.SHIPPED / FILE).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = Problems()
    found = committees.read_all(tmp_path, problems)
    said = words(problems)
    assert (found == []) == bool(said)
    return said


def test_an_example_body_of_each_kind_ships() -> None:
    """Plainly examples, each of its own kind."""
    problems = Problems()
    found = committees.read_all(shipping.SHIPPED, problems)
    assert words(problems) == []
    assert {body.kind for body in found} == set(BodyKind)
    assert all(body.example for body in found)
    surnames = ("Example", "Sample", "Specimen", "Placeholder")
    for body in found:
        for seat in body.seats:
            people = [*seat.substitutes, *([seat.holder] if seat.holder else [])]
            assert all(person.name.endswith(surnames) for person in people)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", ""),
        ('name = "Camden', 'nam = "Camden', "nam: is not a field of a body."),
        ('kind = "hwb"', 'kind = "choir"', "kind: "),
        ("number = 5", "number = 50", "50 members are needed and only 9 seats"),
        ('id = "vice-chair"', 'id = "chair"', "Seat chair is there 2 times."),
        ("party =", "party", "is not TOML"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Before anybody meets by it."""
    found = read(tmp_path, old, new)
    assert bool(found) == bool(said)
    assert any(said in sentence for sentence in found) or not said


def test_a_seat_is_named_by_its_line(tmp_path: Path) -> None:
    """The line that a person has to change."""
    name = 'person = "example-bola", name = "Councillor Bola Example"'
    twice = 'person = "example-alex", name = "Councillor Alex Example"'
    (said,) = read(tmp_path, name, twice)
    text = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    line = next(n for n, row in enumerate(text, 1) if row == 'id = "vice-chair"')
    assert said.startswith(
        f"{FILE}, line {line}, seats.1.id: Councillor Alex Example has"
    )
