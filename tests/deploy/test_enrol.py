"""How people get onto the member register of a production system."""

import asyncio
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from activities.database import Database
from activities.members.reading import MemberReading
from workflows.contracts.parties import Membership, Party, Role

ROOT = Path(__file__).resolve().parents[2]
ISSUER = "https://bids.example/auth/realms/cocommissioning"
HEAD = "subject,name,email,party,body,role,since\n"
GOOD = (
    HEAD
    + "a-1,Alex Example,alex.example@camden-ccg.example,ccg,07R,bid_manager,\n"
    + "a-1,Alex Example,alex.example@camden-ccg.example,ccg,07R,accountable_officer,2024-01-02\n"
    + "b-2,Bola Sample,bola.sample@camden-council.example,hwb,E09000007,board_clerk,\n"
)


def program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("enrol", ROOT / "deploy/enrol.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def enrol(
    url: str, capsys: pytest.CaptureFixture[str], *arguments: str | Path
) -> tuple[int, str]:
    """The program, given its arguments as a shell would; its exit code and its words."""
    words = [*map(str, arguments), "--issuer", ISSUER, "--database", url]
    code = await asyncio.to_thread(program().main, words)
    said = capsys.readouterr()
    return code, said.out + said.err


async def test_people_and_their_roles_come_from_a_file(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line per role; a second run finds everybody there."""
    file = tmp_path / "people.csv"
    file.write_text(GOOD)
    for _ in range(2):
        code, said = await enrol(database_url, capsys, file)
        assert (code, said) == (0, "3 lines of people.csv are enrolled.\n")

    database = Database(database_url)
    people = await MemberReading(database).people(ISSUER)
    await database.close()
    assert [p.name for p in people] == ["Alex Example", "Bola Sample"]
    assert people[0].memberships == (
        Membership(party=Party.CCG, body="07R", role=Role.BID_MANAGER),
        Membership(party=Party.CCG, body="07R", role=Role.ACCOUNTABLE_OFFICER),
    )


async def test_one_bad_line_keeps_the_whole_file_out(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every problem is named by line and field, and nothing is kept by halves."""
    file = tmp_path / "people.csv"
    file.write_text(
        GOOD
        + "c-3,Cleo Example,cleo@example.example,ccg,07R,board_clerk,\n"
        + "d-4,Dan Example,no address,ccg,07R,guardian,\n"
    )
    code, said = await enrol(database_url, capsys, file)
    assert code == 1
    assert "people.csv, line 5" in said
    assert "people.csv, line 6" in said

    file.write_text(GOOD + "e-5,Eve Example,eve@x.example,ccgs,07R,guardian,soon\n")
    code, said = await enrol(database_url, capsys, file)
    assert code == 1
    assert "people.csv, line 5, party" in said

    database = Database(database_url)
    assert await MemberReading(database).people(ISSUER) == ()
    await database.close()


async def test_a_demonstration_gets_what_ships(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """London's organisations, cycles, and an example person for every role."""
    code, said = await enrol(database_url, capsys, "--shipped", "--examples")
    assert code == 0, said
    database = Database(database_url)
    people = await MemberReading(database).people(ISSUER)
    await database.close()
    assert {"camden-bids", "national-chair"} <= {p.subject for p in people}
