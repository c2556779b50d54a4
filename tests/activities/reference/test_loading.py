"""Files load all together or not at all, and loading again changes nothing."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from activities.database import Database
from activities.reference import shipping, tables
from activities.reference.loading import load
from activities.reference.problems import BadFiles
from activities.reference.reading import ReferenceReading
from activities.reference.seeding import seed
from tests.activities.reference import files
from tests.activities.reference.files import SUMMED, ods, paid, practice, written
from tests.activities.reference.london import FIRST_DAY

TABLES = (
    tables.cycles,
    tables.teams,
    tables.ccgs,
    tables.boards,
    tables.overlaps,
    tables.practices,
    tables.baselines,
    tables.payments,
    tables.loads,
)


async def everything(db: Database) -> str:
    """All reference data as text; of example lines only how many and how much."""
    found: dict[str, Any] = {}
    async with db.reading() as conn:
        for table in TABLES:
            query = select(table).order_by(*table.primary_key)
            if "practice" in table.c:
                query = query.where(table.c.practice.not_like("X%"))
            if "example" in table.c:
                query = query.where(table.c.example.is_(False))
            found[table.name] = [tuple(row) for row in await conn.execute(query)]
            found[f"{table.name} in all"] = await conn.scalar(
                select(func.count()).select_from(table)
            )
        total = await conn.scalar(select(func.sum(tables.payments.c.pence)))
        found["pence"] = int(total or 0)
    return json.dumps(found, default=str, indent=1)


async def test_seeding_twice_changes_nothing(database: Database) -> None:
    """The second run finds everything in its place."""
    await seed(database, FIRST_DAY)
    before = await everything(database)
    await seed(database, FIRST_DAY)
    assert await everything(database) == before
    assert '"payments in all": 21555' in before


async def test_a_demonstration_that_has_closed_opens_again(london: Database) -> None:
    """Until its expressions close it stays; then a version opens on the new day."""
    reading = ReferenceReading(london)
    await seed(london, date(2026, 7, 20))
    assert (await reading.cycle("today")).opens == FIRST_DAY
    await seed(london, date(2026, 8, 1))
    again = await reading.cycle("today")
    assert (again.opens, again.version) == (date(2026, 8, 1), 2)
    assert [cycle.name for cycle in await reading.cycles()] == [
        "today",
        "cycle-2015-16",
    ]


async def test_seeding_leaves_loaded_data_alone(
    london: Database, tmp_path: Path
) -> None:
    """A changed shipment fills gaps and overwrites nothing."""
    file = files.payment_file(
        tmp_path / "pay-15-16.csv", paid("F83002", "08H", "5", total="5")
    )
    regions = written(
        tmp_path / "regions.csv",
        "CCG18CD,CCG18CDH,CCG18NM,NHSRLO18CDH,NHSRLO18NM,NHSER18CDH,NHSER18NM",
        "E38000027,07R,NHS Camden CCG,Q72,NHS England North,Y54,North",
    )
    await load(london, payments=[file], regions=regions)
    folder = tmp_path / "shipped"
    shutil.copytree(shipping.SHIPPED, folder)
    with (folder / "teams.csv").open("a", encoding="utf-8") as stream:
        stream.write("Y57,NHS England South region\n")
    await seed(london, FIRST_DAY, folder)
    reading = ReferenceReading(london)
    assert (await reading.ccg("07R")).region == "Y54"
    assert (await reading.ccg("08H")).paid_pence == 500
    async with london.reading() as conn:
        assert await conn.scalar(text("SELECT name FROM teams WHERE code = 'Y57'"))


async def test_a_changed_cycle_needs_a_new_version(
    london: Database, tmp_path: Path
) -> None:
    """Bids keep the version they began under, so a version never changes."""
    folder = tmp_path / "shipped"
    shutil.copytree(shipping.SHIPPED, folder)
    path = folder / "cycle-2015-16.toml"
    original = path.read_text(encoding="utf-8")
    changed = original.replace("headroom = 100", "headroom = 90")
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(BadFiles, match="give the change a higher version"):
        await seed(london, FIRST_DAY, folder)
    with pytest.raises(BadFiles, match=r"cycle-2015-16\.toml, version: version 9"):
        await load(london, cycles=[path])
    path.write_text(changed.replace("version = 9 ", "version = 10 "), encoding="utf-8")
    await load(london, cycles=[path])
    cycle = await ReferenceReading(london).cycle("cycle-2015-16")
    assert (cycle.version, cycle.headroom) == (10, 90)


async def test_published_files_load_over_what_ships(
    london: Database, tmp_path: Path
) -> None:
    """A list of today's names gives dates but renames nobody known."""
    done = await load(
        london,
        ccgs=written(
            tmp_path / "eccg.csv",
            ods("07R", "NHS NORTH CENTRAL LONDON ICB - 07R", "20130401", "20200331"),
            ods("06H", "NHS CAMBRIDGESHIRE AND PETERBOROUGH CCG"),
        ),
        overlaps=written(
            tmp_path / "overlaps.csv",
            SUMMED,
            "06H,E38000026,NHS Cambridgeshire and Peterborough CCG,E10000003,Cambridgeshire,375,",
            "06H,E38000026,NHS Cambridgeshire and Peterborough CCG,E06000031,Peterborough,112,",
        ),
        practices=written(tmp_path / "epraccur.csv", practice("F83011", "07R")),
        payments=[
            files.payment_file(
                tmp_path / "pay-14-15.csv", paid("F83011", "07R", "2", "3", total="5")
            )
        ],
    )
    assert [(one.kind, one.changed) for one in done] == [
        ("ccgs", True),
        ("overlaps", True),
        ("practices", True),
        ("payments 2014/15", True),
    ]
    reading = ReferenceReading(london)
    camden, cambridge = await reading.ccg("07R"), await reading.ccg("06H")
    assert (camden.name, camden.closed) == ("NHS Camden CCG", date(2020, 3, 31))
    assert (camden.practices, camden.paid_pence) == (1, 500)
    assert [area.share for area in cambridge.areas] == [7700, 2300]
    assert [area.name for area in camden.areas] == ["Camden"]


async def test_loading_the_same_again_changes_nothing(
    london: Database, tmp_path: Path
) -> None:
    """Not a row, and the answer says so."""
    file = files.payment_file(
        tmp_path / "pay-14-15.csv", paid("F83011", "07R", "2", "3", total="5")
    )
    await load(london, payments=[file])
    before = await everything(london)
    (done,) = await load(london, payments=[file])
    assert (done.changed, done.rows) == (False, 0)
    assert await everything(london) == before


async def test_a_newer_file_replaces_the_baselines_of_its_ccgs(
    london: Database, tmp_path: Path
) -> None:
    """A practice that is gone from the file is gone from the CCG's baseline."""
    path = tmp_path / "pay-14-15.csv"
    first = [paid(f"F8300{n}", "07R", "2", total="2") for n in (1, 2)]
    await load(
        london,
        payments=[
            files.payment_file(path, *first, paid("F83003", "08H", "1", total="1"))
        ],
    )
    await load(
        london,
        payments=[files.payment_file(path, paid("F83002", "07R", "7", total="7"))],
    )
    async with london.reading() as conn:
        rows = await conn.execute(
            select(tables.baselines.c.practice, tables.baselines.c.ccg)
            .where(tables.baselines.c.example.is_(False))
            .order_by(tables.baselines.c.practice)
        )
        assert [tuple(row) for row in rows] == [("F83002", "07R"), ("F83003", "08H")]
        paid_now = await conn.scalar(
            text("SELECT SUM(pence) FROM payments WHERE practice = 'F83002'")
        )
    assert paid_now == 700


async def test_an_older_year_does_not_set_the_figures_back(
    london: Database, tmp_path: Path
) -> None:
    """A CCG shows the figures of the latest year loaded, in whatever order they came."""
    for year, pounds in (("15-16", "9"), ("14-15", "8")):
        path = tmp_path / f"pay-{year}.csv"
        await load(
            london,
            payments=[
                files.payment_file(path, paid("F83002", "07R", pounds, total=pounds))
            ],
        )
    assert (await ReferenceReading(london).ccg("07R")).paid_pence == 900


async def test_a_practice_is_in_one_baseline_only(
    london: Database, tmp_path: Path
) -> None:
    """R21: neither across files nor against what is loaded."""
    one = files.payment_file(
        tmp_path / "a-14-15.csv", paid("F83002", "07R", "2", total="2")
    )
    two = files.payment_file(
        tmp_path / "b-14-15.csv", paid("F83002", "08H", "2", total="2")
    )
    said = r"b-14-15\.csv, line 2, practice code: F83002 is in the 2014/15 baseline of 07R\."
    with pytest.raises(BadFiles, match=said):
        await load(london, payments=[one, two])
    await load(london, payments=[one])
    with pytest.raises(BadFiles, match=said):
        await load(london, payments=[two])


async def test_an_unknown_commissioner_is_refused(
    london: Database, tmp_path: Path
) -> None:
    """Money of a CCG that is on no list would have no home."""
    path = files.payment_file(
        tmp_path / "p-14-15.csv", paid("F83002", "99X", "2", total="2")
    )
    with pytest.raises(BadFiles, match="line 2, ccg code: 99X is on no list of CCGs"):
        await load(london, payments=[path])
    lists = written(tmp_path / "eccg.csv", ods("99X", "NHS ELSEWHERE CCG"))
    await load(london, payments=[path], ccgs=lists)
    assert (await ReferenceReading(london).ccg("99X")).practices == 1


async def test_a_region_is_concluded_from_the_local_office(
    london: Database, tmp_path: Path
) -> None:
    """A CCG without a region has that of the others of its office."""
    lists = written(tmp_path / "eccg.csv", ods("99X", "NHS ELSEWHERE CCG"))
    path = files.payment_file(
        tmp_path / "p-14-15.csv",
        paid("F83002", "99X", "2", total="2"),
        paid("F83003", "07R", "2", total="2"),
    )
    await load(london, ccgs=lists, payments=[path])
    found = await ReferenceReading(london).ccg("99X")
    assert (found.local_team, found.region) == ("Q71", "Y56")


BAD = (
    paid("F8300", "07R", "1", total="1"),
    paid("F83009", "99X", "1", total="1"),
    paid("F83009", "07R", "1", total="1000"),
    paid("F83009", "07R", "one", total="1"),
    "F83009,07R",
)


@given(
    good=st.integers(0, 8),
    bad=st.sampled_from(BAD),
    at=st.integers(0, 8),
    later=st.booleans(),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_bad_rows_never_half_load(  # noqa: PLR0917
    london: Database, tmp_path: Path, good: int, bad: str, at: int, later: bool
) -> None:
    """One bad line anywhere, in whichever file, and nothing at all is loaded."""
    before = await everything(london)
    lines = [paid(f"F8400{n}", "07R", "1", total="1") for n in range(good)]
    lines.insert(min(at, good), bad)
    wrong = files.payment_file(tmp_path / "wrong-14-15.csv", *lines)
    right = files.payment_file(
        tmp_path / "right-15-16.csv", paid("F83002", "08H", "1", total="1")
    )
    lists = written(tmp_path / "eccg.csv", ods("07R", "X", closed="20200331"))
    with pytest.raises(BadFiles) as refused:
        await load(
            london, ccgs=lists, payments=[right, wrong] if later else [wrong, right]
        )
    assert refused.value.problems[0].file == "wrong-14-15.csv"
    assert refused.value.problems[0].line == min(at, good) + 2
    assert await everything(london) == before
