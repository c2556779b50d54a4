"""A bid opens with its cycle, boards, teams and date, or is refused in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from activities.database import Database
from activities.reference.loading import load
from activities.reference.reading import ReferenceReading
from activities.reference.refusing import (
    NoApplicant,
    NotInExistence,
    NotPlaced,
    ReferenceRefusal,
    RepeatedApplicant,
    SeveralRegions,
    UnknownCcg,
    UnknownCycle,
)
from tests.activities.reference.files import SUMMED, ods, written
from tests.activities.reference.london import FIRST_DAY
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import Model
from workflows.contracts.parties import Party

REGIONS = "CCG18CD,CCG18CDH,CCG18NM,NHSRLO18CDH,NHSRLO18NM,NHSER18CDH,NHSER18NM"


async def opening(db: Database, *codes: str, cycle: str = "today") -> Bid:
    """A delegated bid of these CCGs."""
    return await ReferenceReading(db).opening("B-1", cycle, Model.DELEGATED, codes)


async def cambridge(db: Database, tmp_path: Path) -> None:
    """Load Cambridgeshire and Peterborough, which lies in four areas (DOMAIN 4.7)."""
    name = "06H,E38000026,NHS Cambridgeshire and Peterborough CCG"
    await load(
        db,
        overlaps=written(
            tmp_path / "overlaps.csv",
            SUMMED,
            f"{name},E10000021,Northamptonshire,9,",
            f"{name},E10000003,Cambridgeshire,375,",
            f"{name},E10000015,Hertfordshire,11,",
            f"{name},E06000031,Peterborough,112,",
        ),
        regions=written(
            tmp_path / "regions.csv",
            REGIONS,
            "E38000026,06H,NHS Cambridgeshire and Peterborough CCG,Q79,NHS England Midlands"
            " and East (East),Y55,Midlands and East of England",
        ),
    )


async def test_a_bid_opens_with_everything_it_needs(london: Database) -> None:
    """Cycle pinned, board found, teams of the lead, the cycle's start (R22)."""
    bid = await opening(london, "07R")
    assert (bid.id, bid.stage, bid.model) == (
        "B-1",
        Stage.EXPRESSION_OF_INTEREST,
        Model.DELEGATED,
    )
    assert [(a.code, a.name) for a in bid.applicants] == [("07R", "NHS Camden CCG")]
    (board,) = bid.boards
    assert (board.id, board.name) == ("E09000007", "Camden Health and Wellbeing Board")
    assert (board.share, board.material) == (10_000, True)
    assert (bid.local_team, bid.region, bid.panel) == ("Q71", "Y56", "panel/Y56")
    assert (bid.cycle.name, bid.cycle.opens) == ("today", FIRST_DAY)
    assert bid.start_date == bid.cycle.start_date == date(2027, 5, 2)


@pytest.mark.parametrize(
    ("codes", "boards"),
    [
        (("07T",), [("E09000012", 9600, True), ("E09000001", 400, True)]),
        (("08Y",), [("E09000020", 7518, True), ("E09000033", 2482, True)]),
        (("08Y", "09A"), [("E09000033", 10_000, True), ("E09000020", 7518, True)]),
    ],
    ids=["City and Hackney", "West London", "West and Central London together"],
)
async def test_boards_come_from_shares(
    london: Database, codes: tuple[str, ...], boards: list[tuple[str, int, bool]]
) -> None:
    """R6: of several applicants, the largest share counts."""
    bid = await opening(london, *codes)
    assert [(b.id, b.share, b.material) for b in bid.boards] == boards


async def test_a_small_overlap_is_only_told(london: Database, tmp_path: Path) -> None:
    """R6: of 06H's four boards two are below the threshold (DOMAIN 14, test c)."""
    await cambridge(london, tmp_path)
    bid = await opening(london, "06H")
    assert [(b.name.split()[0], b.share, b.material) for b in bid.boards] == [
        ("Cambridgeshire", 7396, True),
        ("Peterborough", 2209, True),
        ("Hertfordshire", 217, False),
        ("Northamptonshire", 178, False),
    ]


async def test_a_share_at_the_threshold_decides(
    london: Database, tmp_path: Path
) -> None:
    """Exactly 3 % is material; a little less is not."""
    lines = [
        "99X,,NHS Elsewhere CCG,E09000002,Barking and Dagenham,9401,",
        "99X,,NHS Elsewhere CCG,E09000003,Barnet,300,",
        "99X,,NHS Elsewhere CCG,E09000004,Bexley,299,",
    ]
    team = "E38000999,99X,NHS Elsewhere CCG,Q71,NHS England London,Y56,London"
    await load(
        london,
        overlaps=written(tmp_path / "o.csv", SUMMED, *lines),
        regions=written(tmp_path / "r.csv", REGIONS, team),
    )
    bid = await opening(london, "99X")
    assert [b.material for b in bid.boards] == [True, True, False]


async def test_six_ccgs_may_bid_together(london: Database) -> None:
    """South West London did; the first one leads (DOMAIN 2.1)."""
    codes = ("08X", "07V", "08J", "08R", "08P", "08T")
    bid = await opening(london, *codes)
    assert tuple(a.code for a in bid.applicants) == codes
    assert len(bid.boards) == 6


async def test_an_opening_takes_two_queries(london: Database) -> None:
    """However many CCGs bid, and at the first time too."""
    reading = ReferenceReading(london)
    with counting() as statements:
        await reading.opening("B-1", "today", Model.JOINT, ("08X", "07V", "08J"))
    assert len(statements) == 2


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SELECT statements sent meanwhile, to any database."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("codes", "kind", "said"),
    [
        ((), NoApplicant, "A bid needs at least one CCG."),
        (("07R", "08H", "07R"), RepeatedApplicant, "07R is named twice"),
        (("07R", "99Z"), UnknownCcg, "There is no CCG with the code 99Z."),
        (("x" * 500,), UnknownCcg, "There is no CCG with the code xxxxxxxxxx."),
        (
            ("00F",),
            NotInExistence,
            "NHS Gateshead CCG cannot bid: it does not exist on",
        ),
        (("07R", "06H"), SeveralRegions, "so they cannot bid together."),
        (("99X",), NotPlaced, "which council areas NHS Elsewhere CCG lies in"),
        (
            ("99Y",),
            NotPlaced,
            "which NHS England local team and region NHS Nowhere CCG",
        ),
    ],
)
async def test_a_bid_that_cannot_be_is_refused(
    london: Database,
    tmp_path: Path,
    codes: tuple[str, ...],
    kind: type[ReferenceRefusal],
    said: str,
) -> None:
    """Each reason has its own class and its own sentence."""
    await cambridge(london, tmp_path)
    nowhere = "99Y,,NHS Nowhere CCG,E09000002,Barking and Dagenham,9,"
    gateshead = ods("00F", "NHS GATESHEAD CCG", "20130401", "20150331")
    elsewhere = ods("99X", "NHS ELSEWHERE CCG")
    await load(
        london,
        ccgs=written(tmp_path / "eccg.csv", gateshead, elsewhere),
        overlaps=written(tmp_path / "nowhere.csv", SUMMED, nowhere),
    )
    with pytest.raises(kind, match=said):
        await opening(london, *codes)


async def test_a_ccg_of_the_time_can_bid_in_the_demonstration(
    london: Database, tmp_path: Path
) -> None:
    """Its organisations are those of 2015: Camden CCG closed in 2020."""
    closed = ods("07R", "NHS CAMDEN CCG", "20130401", "20200331")
    await load(london, ccgs=written(tmp_path / "eccg.csv", closed))
    assert (await opening(london, "07R")).start_date > date(2020, 3, 31)


async def test_an_unknown_cycle_is_refused(london: Database) -> None:
    """By its name."""
    with pytest.raises(UnknownCycle, match="There is no cycle called yesterday"):
        await opening(london, "07R", cycle="yesterday")
    with pytest.raises(UnknownCycle):
        await ReferenceReading(london).cycle("yesterday")


async def test_organisations_are_listed(london: Database, tmp_path: Path) -> None:
    """All of them, or those that can bid in a cycle."""
    gone = ods("00F", "NHS GATESHEAD CCG", "20130401", "20150331")
    await load(london, ccgs=written(tmp_path / "eccg.csv", gone))
    reading = ReferenceReading(london)
    assert len(await reading.ccgs()) == 33
    bidding = await reading.ccgs("cycle-2015-16")
    assert len(bidding) == 32
    west = next(ccg for ccg in bidding if ccg.code == "08Y")
    assert [area.name for area in west.areas] == [
        "Kensington and Chelsea",
        "Westminster",
    ]
    assert (west.practices, west.registered, west.paid_pence) == (
        54,
        237_750,
        3_590_000_000,
    )
    assert len(await reading.boards()) == 33
    with pytest.raises(UnknownCcg):
        await reading.ccg("99Z")


async def test_every_body_has_a_name(london: Database) -> None:
    """For pages and lists."""
    names = await ReferenceReading(london).names()
    assert names[Party.CCG, "09A"] == "NHS Central London (Westminster) CCG"
    assert names[Party.HWB, "E09000001"] == "City of London Health and Wellbeing Board"
    assert (
        names[Party.CONFLICTS, "panel/Y56"]
        == "Conflicts panel, NHS England London region"
    )
    assert names[Party.NHS_ENGLAND, "Q71"] == "NHS England London local team"
    assert names[Party.NHS_ENGLAND, "national"] == "NHS England national team"


async def test_a_new_version_of_a_cycle_is_seen_at_once(
    london: Database, tmp_path: Path
) -> None:
    """Parsed cycles are kept, but which one is the latest is asked every time."""
    reading = ReferenceReading(london)
    assert (await reading.cycle("cycle-2015-16")).version == 9
    folder = Path(__file__).parents[3] / "activities" / "reference" / "shipped"
    text = (folder / "cycle-2015-16.toml").read_text(encoding="utf-8")
    written(tmp_path / "functions.csv", (folder / "functions.csv").read_text().strip())
    path = tmp_path / "new.toml"
    path.write_text(text.replace("version = 9 ", "version = 10 "), encoding="utf-8")
    await load(london, cycles=[path])
    assert (await reading.cycle("cycle-2015-16")).version == 10
