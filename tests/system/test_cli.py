"""Every command of `bids`, run as a process: what it does, says, and ends with."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from services import cli
from services.embedded import system
from services.embedded.complaints import complain
from services.embedded.place import Place
from services.identity import keys
from services.identity.routes import AUDIENCE
from tests.activities.reference.files import (
    SHARED,
    SUMMED,
    ods,
    paid,
    payment_file,
    practice,
    written,
)
from tests.system import stopped
from tests.system.commands import bids, free_base
from tests.system.stopped import contents, projected

COMMANDS = [
    "up",
    "wind",
    "demo",
    "worker",
    "serve",
    "migrate",
    "load",
    "verify",
    "rebuild",
    "token",
]
FAILED, MISUSED = 1, 2


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a stopped system leaves; made once."""
    return await stopped.made(tmp_path_factory.mktemp("system") / "state")


@pytest.fixture
def state(template: Path, tmp_path: Path) -> Path:
    """A copy of it, in a folder whose name needs care."""
    return Path(shutil.copytree(template, tmp_path / "a state, 100% #1?"))


@pytest.fixture
def record(state: Path) -> Iterator[sqlite3.Connection]:
    """The register's file in somebody's own hands, its triggers switched off."""
    with closing(sqlite3.connect(state / "bids.db", isolation_level=None)) as opened:
        for name in ("checked", "no_update", "no_delete"):
            opened.execute(f"DROP TRIGGER IF EXISTS entries_{name}")
        yield opened


# Help -----------------------------------------------------------------------------


def test_help_names_every_command() -> None:
    """Where nothing is asked, too."""
    asked, nothing = bids("--help"), bids()
    assert asked.code == 0
    assert nothing.code == MISUSED
    assert "bids:" not in nothing.err
    for name in COMMANDS:
        assert f"│ {name} " in asked.out
        assert f"│ {name} " in nothing.out + nothing.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    """In words, with its options."""
    said = bids(name, "--help")
    assert said.code == 0
    assert f"Usage: bids {name}" in said.out
    assert "--help" in said.out


def test_every_service_can_be_served() -> None:
    """What one process runs together, several can run apart."""
    together = {service.name for service in (system.HOME, *system.PARTIES)}
    assert set(cli.Service) == together


# Mistakes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("nope", MISUSED, "No such command 'nope'"),
        ("up --nope", MISUSED, "No such option: --nope. See bids up --help."),
        ("up --port x", MISUSED, "valid integer"),
        ("up --port 65535", MISUSED, "'--port'"),
        ("up --state garbage", FAILED, "Nothing can be kept in garbage"),
        ("wind", MISUSED, "Missing argument 'bid'"),
        ("wind 07R-1 nan", MISUSED, "'days'"),
        ("wind 07R-1 1e300", MISUSED, "'days'"),
        ("demo --bids 3", MISUSED, "greater than or equal to 12"),
        ("demo --keep .", FAILED, "name a new folder"),
        ("serve nope", MISUSED, "'nope' is not one of 'home', 'ccg', 'hwb'"),
        ("serve ccg", FAILED, "BIDS_DATABASE, BIDS_ISSUER, BIDS_JWKS_URL"),
        ("worker", FAILED, "BIDS_SMTP_HOST"),
        ("load", FAILED, "Name at least one file"),
        ("migrate --state garbage", FAILED, "garbage: File exists"),
        ("migrate --database sqlite:///garbage", FAILED, "file is not a database"),
        ("migrate --database mysql://x/y", FAILED, "mysql is not a database we can"),
        ("verify --database garbage", FAILED, "The database cannot be used"),
        ("verify --database sqlite:///garbage", FAILED, "file is not a database"),
        ("verify --database sqlite:///empty.db", FAILED, "no such table"),
        ("verify --state nowhere", FAILED, "nothing was started there yet"),
        ("rebuild --state nowhere", FAILED, "nothing was started there yet"),
        ("token --state nowhere", FAILED, "Nothing was started on nowhere yet"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(
    words: str, code: int, said: str, tmp_path: Path
) -> None:
    """One line on standard error, nothing made, 2 for misuse and 1 for the rest."""
    (tmp_path / "garbage").write_bytes(b"\x00garbage " * 500)
    (tmp_path / "empty.db").touch()
    answered = bids(*words.split(), cwd=tmp_path)
    assert answered.code == code
    assert answered.err.startswith("bids: ")
    assert answered.err.count("\n") == 1
    assert said in answered.err
    assert not (tmp_path / "nowhere").exists()


def test_a_database_that_does_not_answer_is_said() -> None:
    """The address from the environment, as in production."""
    address = f"postgresql://bids:secret@127.0.0.1:{free_base()}/bids"
    said = bids("verify", BIDS_DATABASE=address)
    assert said.code == FAILED
    assert "The database does not answer" in said.err
    assert "secret" not in said.err


def test_missing_settings_are_named_as_variables() -> None:
    """What is there already is not named."""
    said = bids("worker", BIDS_SMTP_HOST="mail.example", BIDS_SMTP_PORT="many")
    assert said.code == FAILED
    assert "BIDS_DATABASE" in said.err
    assert "BIDS_SMTP_PORT" in said.err
    assert "BIDS_SMTP_HOST" not in said.err


def test_a_defect_leaves_its_particulars_in_a_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """For whoever mends it; the person at the terminal reads one line."""
    assert complain(KeyError("missing")) == FAILED
    said = capsys.readouterr().err
    file = Path(said.rpartition(" in ")[2].strip().rstrip("."))
    report = file.read_text()
    file.unlink()
    assert said.startswith("bids: This is a defect of the program")
    assert said.count("\n") == 1
    assert "KeyError: 'missing'" in report


# Data -----------------------------------------------------------------------------


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    """The first time makes the folder, whatever its name."""
    folder = tmp_path / "new" / "with a space"
    assert bids("migrate", "--state", folder).code == 0
    before = contents(folder)
    again = bids("migrate", "--state", folder)
    assert (again.code, again.out) == (0, "The database is at the newest version.\n")
    assert contents(folder) == before
    assert any("CREATE TABLE entries" in line for line in before)


def test_published_files_load_once(state: Path, tmp_path: Path) -> None:
    """Each is answered with its rows; the same again changes nothing."""
    files = {
        "--ccgs": written(tmp_path / "eccg.csv", ods("99X", "NHS ELSEWHERE CCG")),
        "--overlaps": written(
            tmp_path / "overlaps.csv",
            SUMMED,
            "99X,E38000999,NHS Elsewhere CCG,E10000003,Cambridgeshire,375,",
        ),
        "--practices": written(tmp_path / "epraccur.csv", practice("F83011", "07R")),
        "--payments": payment_file(
            tmp_path / "pay-14-15.csv", paid("F83011", "07R", "2", "3", total="5")
        ),
    }
    words = [word for pair in files.items() for word in pair]
    first = bids("load", *words, "--state", state)
    assert (first.code, first.err) == (0, "")
    assert "ccgs: eccg.csv, 1 rows" in first.out
    assert "payments 2014/15: pay-14-15.csv, " in first.out
    before = contents(state)

    again = bids("load", *words, "--state", state)
    assert again.code == 0
    assert again.out.count("as before") == len(files)
    assert contents(state) == before


def test_bad_rows_are_named_and_nothing_is_half_loaded(
    state: Path, tmp_path: Path
) -> None:
    """By file and line, every one of them, the good file beside them included."""
    good = written(tmp_path / "eccg.csv", ods("99X", "NHS ELSEWHERE CCG"))
    bad = payment_file(
        tmp_path / "pay-14-15.csv",
        paid("F83011", "07R", "2", "3", total="5"),
        paid("F83012", "07R", "two", total="5"),
        "F83013,07R",
    )
    before = contents(state)
    said = bids("load", "--ccgs", good, "--payments", bad, "--state", state)
    assert said.code == FAILED
    assert said.out.startswith("Nothing was loaded.\n")
    assert "pay-14-15.csv, line 3, " in said.out
    assert "pay-14-15.csv, line 4: " in said.out
    assert contents(state) == before


def test_files_that_are_something_else_are_refused(state: Path, tmp_path: Path) -> None:
    """All of them at once, each by its name."""
    noise = tmp_path / "noise.csv"
    noise.write_bytes(bytes(range(256)) * 20)
    (tmp_path / "empty-14-15.csv").touch()
    (tmp_path / "cycle.toml").write_text("opens = [")
    before = contents(state)
    said = bids(
        *("load", "--state", state, "--ccgs", noise, "--overlaps", tmp_path),
        *("--regions", tmp_path / "missing.csv"),
        *("--payments", tmp_path / "empty-14-15.csv"),
        *("--cycles", tmp_path / "cycle.toml"),
    )
    assert said.code == FAILED
    bad = ["noise.csv", tmp_path.name, "missing.csv", "empty-14-15.csv", "cycle.toml"]
    for name in bad:
        assert f"\n{name}" in said.out
    assert contents(state) == before


@pytest.mark.skipif(
    not (SHARED / "eccg.csv").exists(), reason="the published files are not here"
)
def test_the_published_lists_load(state: Path) -> None:
    """As they were downloaded: every CCG there ever was, every council area."""
    said = bids(
        *("load", "--state", state, "--ccgs", SHARED / "eccg.csv"),
        *("--overlaps", SHARED / "ccg_utla_overlap_2015.csv"),
        *("--regions", SHARED / "ccg_nhse_region_2018.csv"),
    )
    assert (said.code, said.err) == (0, "")
    assert [line.partition(":")[0] for line in said.out.splitlines()] == [
        "ccgs",
        "overlaps",
        "regions",
    ]


# The record -----------------------------------------------------------------------


def test_a_sound_record_is_verified_and_its_heads_are_written(
    state: Path, tmp_path: Path
) -> None:
    """The heads are those that were kept before; nothing happened since."""
    new, kept = tmp_path / "heads.json", state / "heads.json"
    said = bids("verify", "--state", state, "--heads", new, "--against", kept)
    assert said.code == 0
    assert said.out == (
        "18 entries of 2 bids verified: every chain is whole.\n"
        "The ledger holds no transfer.\n"
    )
    assert json.loads(new.read_text()) == json.loads(kept.read_text())


def test_a_tampered_entry_is_found_and_named(
    state: Path, record: sqlite3.Connection
) -> None:
    """By bid and number; nothing is rebuilt from it."""
    record.execute(
        "UPDATE entries SET body = replace(body, 'eligible', 'refused') "
        "WHERE bid_id = '07R-2' AND number = 3"
    )
    said = bids("verify", "--state", state)
    assert said.code == FAILED
    assert said.out.startswith("BROKEN: bid 07R-2, entry 3: ")
    rebuilt = bids("rebuild", "--state", state)
    assert rebuilt.code == FAILED
    assert "The record of 07R-2 is broken at entry 3." in rebuilt.err


def test_money_that_does_not_add_up_is_found(
    state: Path, record: sqlite3.Connection
) -> None:
    """The chains are whole, and a posting stands alone."""
    record.execute("PRAGMA foreign_keys = OFF")
    record.execute(
        "INSERT INTO postings (transfer, position, account, pence) "
        "VALUES ('handover/07R-1', 1, '07R/delegated/today', 5)"
    )
    said = bids("verify", "--state", state)
    assert said.code == FAILED
    assert "The postings of transfer handover/07R-1 sum to 5 pence." in said.out


def test_a_cut_record_is_found_by_the_heads_that_were_kept(
    state: Path, record: sqlite3.Connection
) -> None:
    """Cut off clean, it looks whole by itself."""
    record.execute("DELETE FROM entries WHERE bid_id = '07R-2' AND number = 9")
    record.execute(
        "UPDATE bids SET number = 8, head = (SELECT hash FROM entries "
        "WHERE entries.bid_id = bids.bid_id AND number = 8) WHERE bid_id = '07R-2'"
    )
    assert bids("verify", "--state", state).code == 0

    said = bids("verify", "--state", state, "--against", state / "heads.json")
    assert said.code == FAILED
    assert said.out.startswith("BROKEN: bid 07R-2, entry 9: ")


def test_heads_that_are_none_are_refused(state: Path, tmp_path: Path) -> None:
    """Another file by mistake is not a record that was cut."""
    other = tmp_path / "other.json"
    other.write_text('{"07R-1": 9}')
    said = bids("verify", "--state", state, "--against", other)
    assert said.code == FAILED
    assert "does not hold heads" in said.err


def test_lists_are_made_anew_as_they_were(
    state: Path, record: sqlite3.Connection
) -> None:
    """From the entries alone, whatever the lists said."""
    before = projected(record)
    assert all(before[:2])
    record.execute("DELETE FROM tasks")
    record.execute("UPDATE bids SET stage = 'live' WHERE bid_id = '07R-2'")
    assert projected(record) != before

    said = bids("rebuild", "--state", state)
    assert (said.code, said.out) == (0, "2 bids were made anew from the entries.\n")
    assert projected(record) == before


# Tokens and clocks ----------------------------------------------------------------


def test_a_token_is_printed_and_nothing_else(state: Path) -> None:
    """It is signed for this address, and good for an hour."""
    said = bids("token", "camden-bids", "--state", state)
    assert (said.code, said.err) == (0, "")
    claims = keys.load(state, Place(state).issuer).read(said.out.strip(), AUDIENCE)
    assert claims is not None
    assert claims["sub"] == "camden-bids"
    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["camdem-bids"], "There is no example person camdem-bids. Try camden-bids"),
        ([], "Name one of these example people:\nbarking"),
        (["camden-bids", "--port", "9000"], "give the --port it was started with"),
    ],
)
def test_an_unknown_person_is_answered_with_others(
    words: list[str], said: str, state: Path
) -> None:
    """Near names first; all of them where none is given."""
    answered = bids("token", *words, "--state", state)
    assert (answered.code, answered.out) == (FAILED, "")
    assert said in answered.err


def test_no_clock_is_wound_where_nothing_runs(state: Path) -> None:
    """The sentence says how to start."""
    said = bids("wind", "07R-1", 3, "--state", state, "--port", free_base())
    assert said.code == FAILED
    assert "start it with make run ARGS=--wind" in said.err
