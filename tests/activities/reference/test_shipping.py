"""What ships is London's, and a slip in a shipped file is named."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from activities.reference import shipping
from activities.reference.problems import Problems
from tests.activities.reference.files import words


def test_london_has_its_ccgs_boards_and_totals() -> None:
    """DOMAIN 11.3: 32 CCGs, 33 areas, 1,437 practices, £1,204.2 million."""
    problems = Problems()
    parcel = shipping.read(shipping.SHIPPED, problems)
    assert words(problems) == []
    assert (len(parcel.ccgs), len(parcel.boards), len(parcel.overlaps)) == (32, 33, 34)
    assert sum(ccg.practices or 0 for ccg in parcel.ccgs) == 1437
    assert len(parcel.baselines) == 1437
    for ccg in parcel.ccgs:
        own = [b for b in parcel.baselines if b.ccg == ccg.code]
        assert sum(pence for b in own for _, pence in b.lines) == ccg.paid_pence
        assert len(own) == ccg.practices


def test_only_two_ccgs_lie_in_two_areas() -> None:
    """DOMAIN 4.7: City and Hackney, and West London."""
    problems = Problems()
    parcel = shipping.read(shipping.SHIPPED, problems)
    shares = {(o.ccg, o.board): o.share for o in parcel.overlaps}
    assert {pair: share for pair, share in shares.items() if share < 10_000} == {
        ("07T", "E09000012"): 9600,
        ("07T", "E09000001"): 400,
        ("08Y", "E09000020"): 7518,
        ("08Y", "E09000033"): 2482,
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "ccgs.csv",
            "Y56,39,",
            "Y56,0,",
            "ccgs.csv, line 7, practices: is not a number above 0.",
        ),
        (
            "ccgs.csv",
            ",40.2",
            ",40.25",
            "ccgs.csv, line 7, paid_million_pounds: “40.25”",
        ),
        ("ccgs.csv", "07R,", "07P,", "ccgs.csv, line 7, code: 07P is there twice."),
        ("ccgs.csv", "CCG,Q71,Y56,39", "CCG,Q99,Y56,39", "Q99 is not in teams.csv."),
        ("boards.csv", "E09000007,", "E09000099,", "E09000007 is not in boards.csv."),
        (
            "boards.csv",
            "E09000007,Camden",
            "E09000007,",
            "boards.csv, line 8, name: is empty.",
        ),
        (
            "overlaps.csv",
            "07R,",
            "99X,",
            "overlaps.csv, line 7, ccg: 99X is not in ccgs.csv.",
        ),
        (
            "overlaps.csv",
            "07R,",
            "99X,",
            "ccgs.csv, line 7, code: 07R lies in no area.",
        ),
        (
            "overlaps.csv",
            "E09000001,6",
            "E09000001,",
            "overlaps.csv, line 9, lsoas: is needed",
        ),
    ],
)
def test_a_slip_in_a_shipped_file_is_named(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    """File, line and field; files are checked against one another too."""
    folder = tmp_path / "shipped"
    shutil.copytree(shipping.SHIPPED, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = Problems()
    shipping.read(folder, problems)
    found = words(problems)
    assert any(said in line for line in found), found


NEWEST = Path(__file__).parent / "shipped.json"


def test_a_shipped_cycle_that_says_something_else_has_a_higher_version() -> None:
    """What has been started with a version does not start with another of that number.

    Where this fails, raise the version in the file and write it here with what it says now.
    """
    problems = Problems()
    found = {}
    for one in shipping.read_rounds(shipping.SHIPPED, problems):
        said = one.cycle.model_dump_json(exclude_defaults=True)
        said += one.organisations_on.isoformat()
        code = sha256(said.encode()).hexdigest()
        found[f"{one.cycle.name}, version {one.cycle.version}"] = code
    problems.check()
    assert found == json.loads(NEWEST.read_text(encoding="utf-8"))
