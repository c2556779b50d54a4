"""Every shipped board and CCG has an example body, with example people in its seats."""

from datetime import date
from pathlib import Path

import pytest

from activities.committees import loading
from activities.committees.examples import SEATS
from activities.committees.reading import Committees
from activities.database import Database
from activities.members.reading import MemberReading
from activities.reference.problems import BadFiles, Problems
from tests.activities.reference.london import ISSUER
from tests.activities.register import rows
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Party
from workflows.rules import composition, membership, reach, statutory

TODAY = date(2026, 6, 1)
PLACES = loading.places(Problems())


async def every(db: Database, party: Party) -> list[BodyVersion]:
    found = await rows.every(db, "body_versions")
    committees = Committees(db)
    codes = sorted({row["body"] for row in found if row["party"] == party.value})
    bodies = [await committees.at(party, code, TODAY) for code in codes]
    return [body for body in bodies if body]


async def test_every_board_has_its_own_body(seated: Database) -> None:
    """As the law has it, with every seat but one filled, and able to decide."""
    boards = await every(seated, Party.HWB)
    assert [b.body for b in boards] == sorted(PLACES.names[Party.HWB])
    for board in boards:
        ccgs = {c: PLACES.names[Party.CCG][c] for c in PLACES.ccgs[board.body]}
        assert statutory.gaps(board, TODAY, ccgs) == ()
        assert membership.faults(board) == ()
        assert [s.id for s in board.seats if s.holder is None] == ["nhs-england"]
        assert reach.reachable(board, TODAY).reachable
        assert board.example
    assert len({b.name for b in boards}) == 33


async def test_westminster_has_a_representative_of_each_of_its_ccgs(
    seated: Database,
) -> None:
    board = await Committees(seated).at(Party.HWB, "E09000033", TODAY)
    assert board is not None
    held = {s.represents: s.holder for s in board.seats if s.represents}
    assert set(held) == {("08Y",), ("09A",)}
    assert all(held.values())
    assert len({h.person for h in held.values() if h}) == 2


async def test_camdens_accountable_officer_sits_on_the_board(seated: Database) -> None:
    """The applicant on the board that judges it (s.194(2)(f)), with a substitute."""
    board = await Committees(seated).at(Party.HWB, "E09000007", TODAY)
    officer = await MemberReading(seated).person(ISSUER, "camden-ao")
    assert board is not None
    assert officer is not None
    seat = next(s for s in board.seats if s.id == "ccg")
    assert seat.holder is not None
    assert seat.holder.person == officer.id
    assert len(seat.substitutes) == 1


async def test_everybody_in_a_seat_of_a_board_wears_its_hat(seated: Database) -> None:
    members = MemberReading(seated)
    for board in await every(seated, Party.HWB):
        held = {one.person for one in await members.holders(Party.HWB, board.body)}
        sitting = {
            sitter.person
            for seat in board.seats
            for sitter in (seat.holder, *seat.substitutes)
            if sitter
        }
        assert sitting <= held


async def test_committees_and_panels_are_there_too(seated: Database) -> None:
    """Seated so that each can be quorate; a committee never stands in for itself."""
    committees = await every(seated, Party.CCG)
    assert len(committees) == 64
    assert {b.body for b in committees} >= {"07R/commissioning", "08H/governing"}
    for body in committees:
        assert membership.faults(body) == ()
        assert composition.gaps(body, TODAY) == ()
        assert reach.reachable(body, TODAY).reachable
        assert all(s.holder for s in body.seats if s.voting)
        assert not any(one.body == body.body for one in body.rules.fallbacks)
    panel = await Committees(seated).at(Party.CONFLICTS, "panel/Y56", TODAY)
    national = await Committees(seated).at(Party.NHS_ENGLAND, "national", TODAY)
    assert panel is not None
    assert national is not None
    for body in (panel, national):
        assert reach.reachable(body, TODAY).reachable
        assert all(s.holder for s in body.seats if s.voting)


async def test_islingtons_board_may_vote_outside_a_meeting(seated: Database) -> None:
    """One board, and what its members choose stays hidden until the close."""
    boards = await every(seated, Party.HWB)
    (voting,) = [b for b in boards if b.rules.electronic.allowed]
    assert voting.body == "E09000019"
    assert voting.rules.electronic.hidden


async def test_loading_again_changes_nothing(seated: Database) -> None:
    before = await rows.every(seated, "body_versions")
    assert await loading.load_examples(seated, ISSUER) == 0
    assert await rows.every(seated, "body_versions") == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('party = "conflicts"', 'party = "panel"', "bodies.3.party: Input should be"),
        ("[bodies.seats]", "[bodies.chairs]", "Field required"),
        ('"body-hwb.toml"', '"nothing.toml"', "nothing.toml: cannot be read"),
        ("people = [", "people = ", "seats.toml, line"),
    ],
)
async def test_a_wrong_file_is_refused_with_its_place(
    seated: Database, tmp_path: Path, old: str, new: str, said: str
) -> None:
    """And nothing is kept."""
    wrong = tmp_path / "seats.toml"
    text = SEATS.read_text()
    assert old in text
    wrong.write_text(text.replace(old, new))
    before = await rows.every(seated, "body_versions")
    with pytest.raises(BadFiles) as refused:
        await loading.load_examples(seated, ISSUER, wrong)
    assert said in str(refused.value)
    assert await rows.every(seated, "body_versions") == before


async def test_nobody_enrolled_leaves_every_seat_vacant(database: Database) -> None:
    """A body is there all the same, and its page says what is missing."""
    assert await loading.load_examples(database, ISSUER) == 100
    board = await Committees(database).at(Party.HWB, "E09000007", TODAY)
    assert board is not None
    assert not any(seat.holder for seat in board.seats)
