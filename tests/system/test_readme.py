"""The front page, followed word for word: its commands, typed into bash."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.commands import BIN, House, Said, ran

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCKS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
AT = "AT=http://127.0.0.1:8000 "


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Said]:
    """What was said on the way, beside a system whose clocks may be wound."""
    folder = tmp_path_factory.mktemp("walk")
    (folder / ".venv").symlink_to(BIN.parent)
    house = House(folder / ".bids")
    try:
        house.start("--wind")
        text = "\n".join(BLOCKS.findall(README.read_text()))
        assert text.count("127.0.0.1") == text.count(AT) == 1
        text = text.replace(AT, f"AT={house.place.base_url} ")
        yield ran(["bash", "-c", text], folder, PATH=f"{BIN}:/usr/bin:/bin")
    finally:
        house.end()


def test_the_walk_ends_live_and_sound(walk: Said) -> None:
    """The last `why` says that the bid went live; the record verifies."""
    assert (walk.code, walk.err) == (0, "")
    lines = walk.out.splitlines()
    waits = [line for line in lines if line.startswith(("Waiting for ", "It went "))]
    assert waits[-1].startswith("It went live on ")
    assert re.search(
        r"entries of 1 bid( and 1 delegation)? verified: every chain is whole\.$",
        lines[-2],
    )
    assert lines[-1].startswith("The ledger: 1 transfer, and ")


def test_each_command_was_taken_but_the_one_that_comes_too_early(walk: Said) -> None:
    """The page says that one is refused, and no other."""
    assert walk.out.count('"type":"/problems/') == 1
    assert walk.out.count('"type":"/problems/too-early"') == 1
    assert "was refused (sign agreement)" in walk.out


def test_at_each_moment_the_page_shows_what_the_bid_waits_for(walk: Said) -> None:
    """In the order of the road."""
    said = ("Waiting for ", "It went live on ")
    waits = [line for line in walk.out.splitlines() if line.startswith(said)]
    whom = (
        "local team to screen it",
        "the application",
        "signature",
        "Camden Health and Wellbeing Board",
        "declaration of interests",
        "panel's conclusion",
        "attest assurance",
        "decision in principle",
        "agree the allocation",
        "NHS England's signature on the agreement",
        "release the handover",
        "confirm the handover",
        "the start date",
        "It went live on ",
    )
    assert not [word for word in whom if not any(word in line for line in waits)]
    places = [next(i for i, line in enumerate(waits) if word in line) for word in whom]
    assert places == sorted(places)
