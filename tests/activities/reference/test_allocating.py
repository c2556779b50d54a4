"""Budgets are the sum of practice lines and the cycle's percentages, to the penny."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.database import Database
from activities.reference.allocating import ReferenceActivities, part_of, schedule_hash
from activities.reference.baselining import Line
from activities.reference.loading import load
from activities.reference.reading import ReferenceReading
from tests.activities.reference import files
from tests.activities.reference.files import ods, paid, practice, written
from workflows.contracts.money import Allocation
from workflows.contracts.ports import AllocationRequest


async def allocation(db: Database, *codes: str) -> Allocation:
    """What the activity answers for these CCGs."""
    cycle = await ReferenceReading(db).cycle("today")
    request = AllocationRequest(bid_id="B-1", ccgs=codes, cycle=cycle)
    build = ReferenceActivities(db).build_allocation
    found = await ActivityEnvironment().run(build, request)
    assert isinstance(found, Allocation)
    return found


async def loaded(db: Database, tmp_path: Path, year: str, *lines: str) -> None:
    """Load a payments file."""
    path = files.payment_file(tmp_path / f"pay-{year}.csv", *lines)
    await load(db, payments=[path])


async def test_examples_sum_to_the_published_total(london: Database) -> None:
    """Camden: £40.2 million, half a percent and one percent on top (R20)."""
    found = await allocation(london, "07R")
    (share,) = found.shares
    assert (share.ccg, share.practices) == ("07R", 39)
    assert share.practices_pence == 4_020_000_000
    assert (share.contingency_pence, share.headroom_pence) == (20_100_000, 40_200_000)
    assert share.total_pence == found.total_pence == 4_080_300_000
    assert found.source == "Example lines that sum to the published total of 2014/15"


async def test_several_ccgs_have_a_share_each(london: Database) -> None:
    """In the order of the applicants; the total is theirs together."""
    found = await allocation(london, "08Y", "09A")
    assert [share.ccg for share in found.shares] == ["08Y", "09A"]
    assert found.total_pence == sum(share.total_pence for share in found.shares)


async def test_the_same_lines_always_give_the_same_hash(london: Database) -> None:
    """Both finance officers sign it."""
    first, again = await allocation(london, "07R"), await allocation(london, "07R")
    assert first == again
    assert len(first.schedule_hash) == 64
    assert first.schedule_hash != (await allocation(london, "08H")).schedule_hash


async def test_real_lines_go_before_examples_and_late_years_before_early(
    london: Database, tmp_path: Path
) -> None:
    """Once the published file is loaded, examples count no more."""
    await loaded(
        london, tmp_path, "14-15", paid("F83011", "07R", "10", "2", total="12")
    )
    found = await allocation(london, "07R")
    assert found.shares[0].practices_pence == 1200
    assert found.source == "NHS Payments to General Practice 2014/15, pay-14-15.csv"
    await loaded(london, tmp_path, "15-16", paid("F83011", "07R", "-3", total="-3"))
    assert (await allocation(london, "07R")).shares[0].practices_pence == -300
    assert "; " not in found.source


async def test_a_ccg_without_lines_is_refused_for_good(
    london: Database, tmp_path: Path
) -> None:
    """No retry mends it; the words say what to do."""
    await load(
        london, ccgs=written(tmp_path / "e.csv", ods("99X", "NHS ELSEWHERE CCG"))
    )
    with pytest.raises(ApplicationError, match="no practice lines for 99X") as refused:
        await allocation(london, "07R", "99X")
    assert refused.value.non_retryable
    assert refused.value.type == "AllocationImpossible"


@pytest.mark.parametrize("code", ["00F", "99Z"])
async def test_a_ccg_that_does_not_exist_is_refused(
    london: Database, tmp_path: Path, code: str
) -> None:
    """R21: the commissioner is valid on the day."""
    gone = ods("00F", "NHS GATESHEAD CCG", "20130401", "20150331")
    await load(london, ccgs=written(tmp_path / "e.csv", gone))
    await loaded(london, tmp_path, "14-15", paid("A85002", "00F", "1", total="1"))
    with pytest.raises(
        ApplicationError, match=f"{code} did not exist as a CCG on 1 April 2015"
    ):
        await allocation(london, code)


async def test_a_practice_in_two_baselines_is_refused(
    london: Database, tmp_path: Path
) -> None:
    """R21: it moved, and the CCG it came from has no later year loaded."""
    await loaded(london, tmp_path, "14-15", paid("F83011", "08H", "1", total="1"))
    await loaded(london, tmp_path, "15-16", paid("F83011", "07R", "1", total="1"))
    said = r"Practices are in two baselines: F83011 \(07R and 08H\)\."
    for codes in (("07R",), ("07R", "08H")):
        with pytest.raises(ApplicationError, match=said):
            await allocation(london, *codes)
    await loaded(london, tmp_path, "15-16", paid("F83002", "08H", "1", total="1"))
    assert (await allocation(london, "07R")).shares[0].practices == 1


async def test_a_predecessor_that_is_gone_does_not_count(
    london: Database, tmp_path: Path
) -> None:
    """Gateshead's practices came to Newcastle Gateshead on the day it closed."""
    gone = ods("00F", "NHS GATESHEAD CCG", "20130401", "20150331")
    new = ods("13T", "NHS NEWCASTLE GATESHEAD CCG", "20141126")
    await load(london, ccgs=written(tmp_path / "e.csv", gone, new))
    await loaded(london, tmp_path, "14-15", paid("A85002", "00F", "1", total="1"))
    await loaded(london, tmp_path, "15-16", paid("A85002", "13T", "1", total="1"))
    assert (await allocation(london, "13T")).shares[0].practices == 1


@pytest.mark.parametrize(
    ("since", "said"),
    [("20130401", "another commissioner on 1 April 2015: F83011"), ("20160401", "")],
    ids=["then", "only later"],
)
async def test_another_commissioner_on_the_day_is_refused(
    london: Database, tmp_path: Path, since: str, said: str
) -> None:
    """R21: the practice list decides, if it speaks of the day."""
    await loaded(london, tmp_path, "14-15", paid("F83011", "07R", "1", total="1"))
    listed = written(tmp_path / "epraccur.csv", practice("F83011", "08H", since))
    await load(london, practices=listed)
    if said:
        with pytest.raises(ApplicationError, match=said):
            await allocation(london, "07R")
    else:
        assert (await allocation(london, "07R")).total_pence == 102


@pytest.mark.parametrize(
    ("lines", "contingency", "headroom", "total"),
    [
        ((8342, 9284, 2336, 1426, 3377, 1453), 132, 263, 26_613),
        ((8735, 9559, 2362, 1510, 3661, 1526), 139, 278, 27_770),
    ],
    ids=["2015/16", "2016/17"],
)
def test_north_hampshire_s_percentages_are_ours(
    lines: tuple[int, ...], contingency: int, headroom: int, total: int
) -> None:
    """DOMAIN 6.2, in £000. Its lines sum to its totals; its 0.5 % and 1 % were rounded,
    and in 2016/17 taken of the total, so they agree with ours to the first decimal."""
    base = sum(lines)
    assert base + contingency + headroom == total
    pence = base * 100_000
    ours = part_of(pence, 50), part_of(pence, 100)
    assert ours == (base * 500, base * 1000)
    assert round(contingency / base * 100, 1) == round(ours[0] / pence * 100, 1) == 0.5
    assert round(headroom / base * 100, 1) == round(ours[1] / pence * 100, 1) == 1.0


@pytest.mark.parametrize(
    ("pence", "hundredths", "part"),
    [
        (100, 50, 1),
        (99, 50, 0),
        (100, 49, 0),
        (300, 50, 2),
        (-100, 50, 0),
        (-101, 50, -1),
    ],
)
def test_half_a_penny_goes_up(pence: int, hundredths: int, part: int) -> None:
    """Rounded to the penny once, for each CCG and each percentage."""
    assert part_of(pence, hundredths) == part


@given(st.integers(-(10**13), 10**13), st.integers(0, 10_000))
def test_a_part_is_within_half_a_penny(pence: int, hundredths: int) -> None:
    """No float is involved at any size."""
    twice = 2 * (part_of(pence, hundredths) * 10_000 - pence * hundredths)
    assert -10_000 < twice <= 10_000


LINE = st.builds(
    Line,
    ccg=st.just("07R"),
    practice=st.sampled_from(["F83001", "F83002", "F83003"]),
    line=st.sampled_from(["global_sum", "qof", "premises"]),
    pence=st.integers(-1000, 1000),
    source=st.just(""),
)


@given(
    st.lists(LINE, unique_by=lambda x: (x.practice, x.line), min_size=1), st.randoms()
)
def test_the_hash_knows_every_line_and_no_order(
    lines: list[Line], random: object
) -> None:
    """A penny more in any line shows; another order does not."""
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert schedule_hash(lines, ()) == schedule_hash(shuffled, ())
    first, *others = lines
    changed = Line(first.ccg, first.practice, first.line, first.pence + 1, first.source)
    assert schedule_hash([changed, *others], ()) != schedule_hash(lines, ())
