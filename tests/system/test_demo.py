"""The demonstration, as a process; and that it can fail."""

import subprocess
import sys
from pathlib import Path

from tests.system.commands import Said, bids, environment

SPOILED = """
import sqlite3
from services import cli
from services.embedded.demo import fates, playing
from services.embedded.demo.player import Fate
from workflows.contracts.bids import Stage

refused = fates.outcome("screen", outcome="not_eligible", reasons="Not yet.")
playing.ROUND = (
    Fate("07X", "said to end live", Stage.LIVE, turns=refused),
    Fate("07Y", "not eligible", Stage.NOT_ELIGIBLE, turns=refused),
)
played = playing._round

async def spoiled(people, fates, say):
    ended = await played(people, fates, say)
    record = sqlite3.connect(people.system.place.folder / "bids.db", timeout=10)
    for name in ("checked", "no_update", "no_delete"):
        record.execute(f"DROP TRIGGER IF EXISTS entries_{name}")
    record.execute(
        "UPDATE entries SET body = replace(body, 'Not yet.', 'No.') "
        "WHERE bid_id = '07Y-1' AND kind = 'screened'"
    )
    record.commit()
    record.close()
    letters = (people.system.place.folder / "mail" / "new").iterdir()
    next(file for file in letters if "07Y-1" in file.read_text()).unlink()
    return ended

playing._round = spoiled
cli.main()
"""
"""Plays two bids, one against its fate; then one entry is changed and one letter lost."""


def test_twelve_bids_end_as_they_had_to() -> None:
    """Every check says so, and the exit code is 0."""
    said = bids("demo", "--bids", 12)
    assert said.code == 0, said.out
    right = [line for line in said.out.splitlines() if line.startswith("right  ")]
    assert "WRONG" not in said.out
    assert len(right) == 5
    for words in (
        "12 bids ended as they had to: 1 lapsed, 8 live, 1 rejected, 2 withdrawn",
        " of 12 bids and 7 delegations verified: every chain is whole.",
        "every balance is what was agreed, to the penny",
        "letters sent",
        "2 refused as they had to be",
    ):
        assert any(words in line for line in right), words
    assert "£37,334,076.80" in said.out


def test_the_demonstration_fails_where_anything_is_wrong(tmp_path: Path) -> None:
    """Another end than the fate's, a changed entry, a lost letter: each is named.

    The throw-away system is thrown away all the same; templates, once compiled, are
    kept for the next process.
    """
    done = subprocess.run(
        [sys.executable, "-c", SPOILED, "demo"],
        env=environment(TMPDIR=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = Said(done.returncode, done.stdout, done.stderr)
    assert said.code == 1, said
    wrong = [line for line in said.out.splitlines() if line.startswith("WRONG  ")]
    assert any("07X-1 ended not_eligible, not live" in line for line in wrong)
    assert any("BROKEN: bid 07Y-1, entry 3: " in line for line in wrong)
    assert any(" 1 missing" in line for line in wrong)
    assert any(
        line.startswith("right  £0.00 handed over") for line in said.out.splitlines()
    )
    kept = [one.name for one in tmp_path.iterdir()]
    assert all(name.startswith("bids-templates-") for name in kept), kept
