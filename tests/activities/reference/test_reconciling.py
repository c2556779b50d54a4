"""Payment files in the database beside their published totals, to the penny."""

from pathlib import Path

import pytest

from activities.database import Database
from activities.reference.loading import load
from activities.reference.problems import BadFiles
from activities.reference.reconciling import Baselines
from tests.activities.reference import files
from tests.activities.reference.files import SHARED, paid
from workflows.rules import reconciling

REAL = pytest.mark.skipif(
    not (SHARED / "eccg.csv").exists(), reason="the published files are not here"
)


async def test_a_negative_global_sum_and_an_empty_list_are_facts(
    london: Database, tmp_path: Path
) -> None:
    """Case (m): both load, reconcile, and are said."""
    path = files.with_net(
        tmp_path / "pay-15-16.csv",
        (
            paid("F83011", "07R", "-50.25", "80", total="29.75"),
            "12.345678501",
            "-9.75",
            "20",
        ),
        (paid("F83012", "07R", "-8", total="-8", c6="0"), "0", "0", "-8"),
    )
    await load(london, payments=[path])
    first, second = await Baselines(london).of("2015/16", "07R", examples=False)
    assert (first.lines_pence, first.published, first.net) == (2975, 2975, 2000)
    assert (first.row, first.weighted, first.lines) == (2, 12_345_679, 2)
    assert (second.lines_pence, second.registered) == (-800, 0)
    total = reconciling.summed([first, second])
    assert (total.unexplained, total.negative, total.empty) == (0, 1, 1)
    lines = await Baselines(london).lines("2015/16", "F83011")
    assert [(line.name, line.pence) for line in lines] == [
        ("Global sum", -5025),
        ("Premises payments", 8000),
    ]


async def test_rounding_to_pounds_is_kept_as_a_line_of_its_own(
    london: Database, tmp_path: Path
) -> None:
    """2014/15: every figure is rounded apart, and the pound is on record."""
    path = files.with_net(
        tmp_path / "pay-14-15.csv",
        (paid("F83011", "07R", "10", "20", total="31"), "5", "-3", "27"),
    )
    await load(london, payments=[path])
    (found,) = await Baselines(london).of("2014/15", "07R", examples=False)
    assert (found.lines_pence, found.published, found.rounding_pence) == (
        3000,
        3100,
        100,
    )
    assert reconciling.is_explained(found)
    assert reconciling.nets(found)


async def test_a_net_sum_that_is_wrong_is_refused_by_line(
    london: Database, tmp_path: Path
) -> None:
    """Nothing is loaded by half: the good row before it is not there either."""
    path = files.with_net(
        tmp_path / "pay-15-16.csv",
        (paid("F83011", "07R", "10", total="10"), "5", "-3", "7"),
        (paid("F83012", "07R", "10.01", total="10.01"), "5", "-3", "8"),
    )
    with pytest.raises(BadFiles, match=r"line 3, .*: £10.01 and -£3.00 are not £8.00"):
        await load(london, payments=[path])
    assert not await Baselines(london).of("2015/16")


async def test_weighted_lists_that_are_no_number_are_refused(
    london: Database, tmp_path: Path
) -> None:
    path = files.with_net(
        tmp_path / "pay-15-16.csv",
        (paid("F83011", "07R", "10", total="10"), "-5", "0", "10"),
    )
    with pytest.raises(BadFiles, match=r"line 2, .*“-5” is not a number of patients"):
        await load(london, payments=[path])


async def test_a_ccg_sees_its_own_years_and_those_merged_into_it(
    london: Database, tmp_path: Path
) -> None:
    """Gateshead's year is Newcastle Gateshead's to look at."""
    eccg = files.written(
        tmp_path / "e.csv",
        files.ods("00F", "NHS GATESHEAD CCG", "20130401", "20150331"),
        files.ods("13T", "NHS NEWCASTLE GATESHEAD CCG", "20141126"),
    )
    path = files.payment_file(
        tmp_path / "pay-14-15.csv", paid("A85002", "00F", "1", total="1")
    )
    await load(london, ccgs=eccg, payments=[path])
    found = await Baselines(london).years("13T")
    assert [(y.year, y.ccg, y.practices, y.pence) for y in found] == [
        ("2014/15", "00F", 1, 100)
    ]
    assert len(await Baselines(london).years()) == 33


@REAL
@pytest.mark.parametrize(
    ("year", "practices", "exact", "pence"),
    [
        ("14-15", 1437, None, 120_419_960_400),
        ("15-16", 1411, 1411, None),
    ],
)
async def test_the_published_files_reconcile(
    london: Database, year: str, practices: int, exact: int | None, pence: int | None
) -> None:
    """London's part of DOMAIN 6.3: exact in 2015/16, by rounding of pounds before."""
    await load(london, payments=[SHARED / f"gp_payments_london_{year}.csv"])
    found = await Baselines(london).of(f"20{year[:2]}/{year[3:]}", examples=False)
    total = reconciling.summed(found)
    assert (total.practices, total.unexplained, total.short) == (practices, 0, 0)
    if exact:
        assert (total.differ, total.difference) == (0, 0)
        assert total.lines_pence == total.published
    assert pence is None or round(total.published / 10**8) == round(pence / 10**8)
