"""Budgets are the sum of practice lines and the cycle's percentages, to the penny."""

from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.baselines.keeping import Schedules
from activities.database import Database
from activities.reference.allocating import ReferenceActivities
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
    """Camden: £40.2 million less what does not count, half a percent and one percent on
    top (R20)."""
    found = await allocation(london, "07R")
    (share,) = found.shares
    assert (share.ccg, share.practices) == ("07R", 39)
    assert share.practices_pence + share.excluded_pence == 4_020_000_000
    assert 0.08 < share.excluded_pence / 4_020_000_000 < 0.10
    half, one = share.practices_pence / 200, share.practices_pence / 100
    assert abs(share.contingency_pence - half) <= 0.5
    assert abs(share.headroom_pence - one) <= 0.5
    parts = (share.practices_pence, share.contingency_pence, share.headroom_pence)
    assert share.total_pence == found.total_pence == sum(parts)
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
    said = (
        r"Practices are in two baselines on 1 April 2015: "
        r"F83011 \(07R in 2015/16 and 08H in 2014/15\)\."
    )
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
    [
        (
            "20130401",
            r"another commissioner on 1 April 2015: "
            r"F83011 \(08H since 1 April 2013, not 07R\)",
        ),
        ("20160401", ""),
    ],
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


MERGED = ("00F", "GATESHEAD", 32), ("00G", "NEWCASTLE N AND E", 17), ("00H", "W", 17)


async def newcastle(db: Database, tmp_path: Path) -> None:
    """Three CCGs of 2014/15 and the one that they became."""
    lines = [ods(c, f"NHS {name} CCG", "20130401", "20150331") for c, name, _ in MERGED]
    lines.append(ods("13T", "NHS NEWCASTLE GATESHEAD CCG", "20141126"))
    await load(db, ccgs=written(tmp_path / "e.csv", *lines))
    rows = [
        paid(
            f"A{code[2:].replace('F', '1').replace('G', '2').replace('H', '3')}{n:04d}",
            code,
            str(n),
            total=str(n),
        )
        for code, _, count in MERGED
        for n in range(1, count + 1)
    ]
    await loaded(db, tmp_path, "14-15", *rows)


async def test_newcastle_s_three_ccgs_are_one_on_the_start_date(
    london: Database, tmp_path: Path
) -> None:
    """Case (k): 00F, 00G and 00H became 13T on 1 April 2015; its 66 practices are
    theirs, each says where it was, and no pound is lost."""
    await newcastle(london, tmp_path)
    found = await allocation(london, "13T")
    pounds = sum(sum(range(1, count + 1)) for _, _, count in MERGED)
    assert found.shares[0].practices == 66
    assert found.shares[0].practices_pence == pounds * 100
    schedule = await Schedules(london).one("B-1", found.schedule_hash)
    assert schedule is not None
    assert {p.ccg for p in schedule.practices} == {"13T"}
    was = [p.was for p in schedule.practices]
    assert [was.count(code) for code, _, _ in MERGED] == [32, 17, 17]
    for code, _, _ in MERGED:
        with pytest.raises(ApplicationError, match=f"{code} did not exist as a CCG"):
            await allocation(london, code)


async def test_the_merged_ccg_s_own_year_goes_before(
    london: Database, tmp_path: Path
) -> None:
    """Once 2015/16 is loaded, 13T has lines of its own."""
    await newcastle(london, tmp_path)
    await loaded(london, tmp_path, "15-16", paid("A10001", "13T", "7", total="7"))
    found = await allocation(london, "13T")
    assert (found.shares[0].practices, found.total_pence) == (1, 711)


async def test_a_schedule_is_kept_whole_and_proved_by_its_hash(
    london: Database,
) -> None:
    """Built again it is the same row; one that was tampered with is not shown."""
    found = await allocation(london, "07R")
    await allocation(london, "07R")
    keeping = Schedules(london)
    assert [k.hash for k in await keeping.all_of("B-1")] == [found.schedule_hash]
    schedule = await keeping.one("B-1", found.schedule_hash)
    assert schedule is not None
    assert schedule.total_pence == found.total_pence
    flags = {f.line: f.reason for f in schedule.rules.flags}
    assert flags["local_services"].startswith("Local enhanced services are")
    assert schedule.target is not None
    assert schedule.target.source.endswith("1,437 example practices loaded for 2014/15")
    assert await keeping.one("B-2", found.schedule_hash) is None
    other = schedule.model_copy(update={"total_pence": 1})
    forged = await keeping.keep("B-1", other)
    assert forged != found.schedule_hash
    with pytest.raises(Exception, match="appended to, never changed"):
        async with london.writing() as conn:
            await conn.exec_driver_sql("UPDATE schedules SET hash = 'x'")
