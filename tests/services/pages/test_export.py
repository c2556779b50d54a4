"""The record of a bid to take away, and the program in it that checks it."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from activities.register import exporting
from activities.register.verifying import heads
from services.kit.pages.record import verify_record
from tests.services.house import House
from tests.services.pages.visiting import browser
from tests.services.test_commands import a_bid

Lines = list[dict[str, object]]


async def taken(home: House, subject: str = "olu") -> tuple[str, bytes]:
    """A bid and its record as somebody of the CCG downloads it."""
    bid_id = await a_bid(home)
    async with browser(home, subject) as someone:
        page = await someone.see(f"/ccg/bids/{bid_id}/history")
        answer = await someone.get(page.links["Download the record (zip)"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="bid-{bid_id}-record-' in answer.headers["content-disposition"]
    return bid_id, answer.content


def unzipped(content: bytes, to: Path) -> Path:
    """The folder in the zip file, on disk."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(to)
    return next(to.glob("bid-*"))


def checked(folder: Path, *arguments: str) -> tuple[int, str]:
    """What the program in the folder says, alone: no packages, no environment."""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify_record.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={},
        cwd="/",
    )
    assert not ran.stderr
    return ran.returncode, ran.stdout


def lines_of(folder: Path) -> Lines:
    """The entries in the folder."""
    text = (folder / "entries.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


async def test_the_exported_record_verifies_by_itself(
    home: House, tmp_path: Path
) -> None:
    """Entries as hashed, where they end, how to check them; and the check agrees."""
    bid_id, content = await taken(home)
    folder = unzipped(content, tmp_path)
    code, said = checked(folder)
    assert (code, said.splitlines()[0][:9]) == (0, "Verified:")
    known = (await heads(home.database))[bid_id]
    assert json.loads((folder / "heads.json").read_text()) == {bid_id: known}
    assert known["hash"] in said
    kept = await exporting.kept(home.database, bid_id)
    assert [line["body"] for line in lines_of(folder)] == [one.body for one in kept]
    table = (folder / "conflicts.csv").read_text().splitlines()
    assert table[0].startswith("Entry,Item,Decided,Person")
    assert all(row.count(",") >= 10 for row in table[1:])
    readme = (folder / "README.txt").read_text()
    assert bid_id in readme
    assert "{" not in readme


@pytest.mark.parametrize("name", ["body", "hash", "previous", "kind", "at", "number"])
async def test_a_changed_entry_is_named(home: House, tmp_path: Path, name: str) -> None:
    """The first entry that fails, whatever of it was changed."""
    bid_id, content = await taken(home)
    folder = unzipped(content, tmp_path)
    lines = lines_of(folder)
    assert len(lines) > 1
    lines[1][name] = 7 if name == "number" else f"{lines[1][name]} "
    said = rewritten(folder, lines)
    assert said == (1, said[1])
    assert f"Not verified: entry 2 of bid {bid_id} " in said[1]


async def test_a_changed_word_inside_an_entry_is_named(
    home: House, tmp_path: Path
) -> None:
    bid_id, content = await taken(home)
    folder = unzipped(content, tmp_path)
    path = folder / "entries.jsonl"
    before = path.read_text()
    path.write_text(before.replace("Camden", "Camdan", 1))
    assert path.read_text() != before
    code, said = checked(folder)
    assert code == 1
    assert f"entry 1 of bid {bid_id} was changed" in said


async def test_a_removed_entry_is_named(home: House, tmp_path: Path) -> None:
    _, content = await taken(home)
    folder = unzipped(content, tmp_path)
    lines = lines_of(folder)
    assert rewritten(folder, lines[1:])[0] == 1
    assert "entry 1 of" in rewritten(folder, lines[1:])[1]


def rewritten(folder: Path, lines: Lines) -> tuple[int, str]:
    """What the program says of other entries."""
    other = folder / "other.jsonl"
    other.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return checked(folder, str(other))


@pytest.mark.parametrize(
    "text", ["", "[]", "not json", "{}", '{"number": "1"}', "[" * 9000]
)
def test_what_is_no_record_is_said_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "entries.jsonl"
    path.write_text(text)
    (tmp_path / "verify_record.py").write_text(Path(verify_record.__file__).read_text())
    code, said = checked(tmp_path)
    assert code == 2
    assert said.startswith("This cannot be checked.")


async def test_only_those_who_may_see_the_papers_take_the_record(home: House) -> None:
    """Another CCG's people, the front door, and nobody: none of them."""
    bid_id = await a_bid(home)
    address = f"/ccg/bids/{bid_id}/record.zip"
    async with browser(home, "isla") as isla, browser(home) as nobody:
        assert (await isla.get(address)).status_code == 404
        assert (await nobody.get(address)).status_code == 303
        assert (await nobody.get(f"/bids/{bid_id}/record.zip")).status_code == 404
