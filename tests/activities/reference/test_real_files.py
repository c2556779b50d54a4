"""The published files themselves, where they lie beside the repository."""

import csv
from collections.abc import AsyncIterator
from pathlib import Path
from time import process_time

import pytest
from sqlalchemy import func, select, text

from activities.database import Database
from activities.reference import tables
from activities.reference.allocating import ReferenceActivities
from activities.reference.loading import load
from activities.reference.reading import ReferenceReading
from tests.activities.reference.files import SHARED
from tests.activities.reference.london import copied, with_london
from tests.database import KINDS
from workflows.contracts.cycles import Model
from workflows.contracts.ports import AllocationRequest

pytestmark = pytest.mark.skipif(
    not (SHARED / "eccg.csv").exists(), reason="the published files are not here"
)


async def with_england(db: Database) -> None:
    """England of 2014/15 over what ships, in under 20 seconds of work."""
    await with_london(db)
    began = process_time()
    await load(
        db,
        ccgs=SHARED / "eccg.csv",
        overlaps=SHARED / "ccg_utla_overlap_2015.csv",
        regions=SHARED / "ccg_nhse_region_2018.csv",
        practices=SHARED / "epraccur_2019.csv.gz",
        payments=[SHARED / "gp_payments_england_14-15.csv.gz"],
    )
    assert process_time() - began < 20


ALIKE = [k if k == "sqlite" else pytest.param(k, marks=pytest.mark.soak) for k in KINDS]
"""Both kinds load London and small files every time; all of England takes its time."""


@pytest.fixture(params=ALIKE)
async def england(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Database]:
    """A database with England in it."""
    async with copied(request.param, with_england, tmp_path) as opened:
        yield opened


def london_facts() -> list[dict[str, str]]:
    """London's totals as computed when the sources were gathered."""
    with (SHARED / "london_ccgs.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


async def test_all_of_england_loads(england: Database) -> None:
    """209 CCGs and 152 areas of 2015, 7,959 practices, £7,990 million."""
    reading = ReferenceReading(england)
    bidding = await reading.ccgs("cycle-2015-16")
    assert len(bidding) == 209
    assert len(await reading.boards()) == 152
    async with england.reading() as conn:
        real = select(tables.baselines.c.practice).where(
            tables.baselines.c.example.is_(False)
        )
        assert len((await conn.scalars(real)).all()) == 7959
        pence = await conn.scalar(
            select(func.sum(tables.payments.c.pence)).where(
                tables.payments.c.practice.in_(real)
            )
        )
    assert round(int(pence or 0) / 100 / 1_000_000) == 7990
    for ccg in bidding:
        bid = await reading.opening("B-1", "today", Model.JOINT, (ccg.code,))
        assert any(board.material for board in bid.boards)
        assert bid.region
        assert bid.local_team


async def test_london_agrees_with_its_published_totals(england: Database) -> None:
    """Practices, patients and pounds of every CCG, from the file and as shipped."""
    reading = ReferenceReading(england)
    facts = london_facts()
    assert len(facts) == 32
    for fact in facts:
        ccg = await reading.ccg(fact["ccg_ods"])
        assert ccg.name == fact["ccg_name"]
        assert ccg.gss == fact["ccg_gss"]
        assert ccg.practices == int(fact["practices_1415"])
        assert ccg.registered == int(fact["registered_1415"])
        assert ccg.paid_pence == int(fact["gp_payments_1415_gbp"]) * 100
        assert {area.id for area in ccg.areas} == set(fact["borough_gss"].split("|"))


async def test_what_ships_agrees_with_the_published_totals(london: Database) -> None:
    """The shipped millions are the published pounds to one decimal."""
    reading = ReferenceReading(london)
    for fact in london_facts():
        ccg = await reading.ccg(fact["ccg_ods"])
        assert (ccg.practices, ccg.registered) == (
            int(fact["practices_1415"]),
            int(fact["registered_1415"]),
        )
        pounds = int(fact["gp_payments_1415_gbp"])
        assert abs((ccg.paid_pence or 0) // 100 - pounds) <= 50_000


async def test_every_ccg_of_england_gets_a_budget(england: Database) -> None:
    """R21 holds in the published files."""
    reading = ReferenceReading(england)
    cycle = await reading.cycle("cycle-2015-16")
    activities = ReferenceActivities(england)
    for ccg in (await reading.ccgs("cycle-2015-16"))[::8]:
        request = AllocationRequest(bid_id="B-1", ccgs=(ccg.code,), cycle=cycle)
        found = await activities.build_allocation(request)
        share = found.shares[0]
        assert share.practices_pence + share.excluded_pence == ccg.paid_pence
        assert found.source.startswith("NHS Payments to General Practice 2014/15")


async def test_newcastle_gateshead_s_sixty_six_practices(england: Database) -> None:
    """Case (k) with the published files: 13T's own year, £65.8 million before what does
    not count; without it, the year of the three CCGs that became it."""
    cycle = await ReferenceReading(england).cycle("cycle-2015-16")
    request = AllocationRequest(bid_id="B-1", ccgs=("13T",), cycle=cycle)
    activities = ReferenceActivities(england)
    (before,) = (await activities.build_allocation(request)).shares
    assert before.practices == 66
    assert (before.practices_pence + before.excluded_pence) // 10**7 == 675
    await load(england, payments=[SHARED / "gp_payments_england_15-16.csv.gz"])
    (share,) = (await activities.build_allocation(request)).shares
    assert share.practices == 66
    assert round((share.practices_pence + share.excluded_pence) / 10**7) == 658


async def test_negative_lines_and_empty_lists_are_facts(england: Database) -> None:
    """Some practices have a negative global sum, some no patients (DOMAIN 6.3)."""
    async with england.reading() as conn:
        negative = await conn.scalar(
            text(
                "SELECT COUNT(*) FROM payments WHERE line = 'global_sum' AND pence < 0"
            )
        )
        empty = await conn.scalar(
            text(
                "SELECT COUNT(*) FROM baselines WHERE registered = 0 AND year = '2014/15'"
            )
        )
    assert 8 <= int(negative or 0) <= 10
    assert 36 <= int(empty or 0) <= 44


@pytest.mark.parametrize("year", ["14-15", "15-16"])
async def test_london_s_own_files_load(london: Database, year: str) -> None:
    """They have fewer columns than England's."""
    path: Path = SHARED / f"gp_payments_london_{year}.csv"
    (done,) = await load(london, payments=[path])
    assert done.rows == {"14-15": 1437, "15-16": 1411}[year]
