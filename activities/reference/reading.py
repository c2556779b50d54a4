"""Questions about cycles, organisations and areas, and the making of a new bid."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.database import Database
from activities.reference.populations import people_in
from activities.reference.refusing import (
    NoApplicant,
    NotInExistence,
    NotPlaced,
    RepeatedApplicant,
    SeveralRegions,
    UnknownCcg,
    UnknownCycle,
)
from activities.reference.tables import boards, ccgs, cycles, overlaps, teams
from workflows.contracts.base import Contract
from workflows.contracts.bids import Applicant, Bid, Board
from workflows.contracts.cycles import Cycle, Model
from workflows.contracts.parties import Party
from workflows.rules.words import day

AnyRow = Row[*tuple[Any, ...]]
NATIONAL = "national"


class Area(Contract):
    """A council area of a CCG; the share is in hundredths of a percent of the CCG."""

    id: str
    name: str
    share: int


class Ccg(Contract):
    """A CCG as the reference data knows it.

    Attributes:
        practices: Of the latest year loaded; so are `registered` and `paid_pence`.
        opened: First day; None where no list says.
        closed: Last day.
        areas: Largest share first.
    """

    code: str
    name: str
    gss: str | None = None
    local_team: str | None = None
    region: str | None = None
    practices: int | None = None
    registered: int | None = None
    paid_pence: int | None = None
    opened: date | None = None
    closed: date | None = None
    areas: tuple[Area, ...] = ()

    def exists(self, on: date) -> bool:
        """Whether the CCG exists on that day, as far as its dates are known."""
        begun = self.opened is None or self.opened <= on
        return begun and (self.closed is None or on <= self.closed)


def _latest_cycle() -> Select[tuple[str, int, str, date]]:
    return (
        select(
            cycles.c.name, cycles.c.version, cycles.c.policy, cycles.c.organisations_on
        )
        .where(cycles.c.name == bindparam("name"))
        .order_by(cycles.c.version.desc())
        .limit(1)
    )


def _ccgs_with_areas() -> Select[tuple[object, ...]]:
    return (
        select(ccgs, overlaps.c.board, overlaps.c.share, boards.c.name.label("area"))
        .select_from(ccgs.outerjoin(overlaps).outerjoin(boards))
        .order_by(ccgs.c.code, overlaps.c.share.desc(), overlaps.c.board)
    )


LATEST_CYCLE = _latest_cycle()
ALL_CCGS = _ccgs_with_areas()
SOME_CCGS = ALL_CCGS.where(ccgs.c.code.in_(bindparam("codes", expanding=True)))


class ReferenceReading:
    """Answers from the database; parsed cycles, which never change, are kept."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._cycles: dict[tuple[str, int], Cycle] = {}

    async def cycle(self, name: str) -> Cycle:
        """The latest version of a cycle.

        Raises:
            UnknownCycle: There is none of that name.
        """
        async with self._db.reading() as conn:
            cycle, _ = await self._cycle(conn, name)
        return cycle

    async def cycles(self) -> tuple[Cycle, ...]:
        """The latest version of every cycle, the last to open first."""
        query = select(cycles.c.name, cycles.c.version, cycles.c.policy)
        async with self._db.reading() as conn:
            rows = (await conn.execute(query.order_by(cycles.c.version))).all()
        latest = {row.name: row for row in rows}
        found = [self._parsed(row) for row in latest.values()]
        return tuple(sorted(found, key=lambda c: (c.opens, c.name), reverse=True))

    async def holidays(self) -> tuple[date, ...]:
        """England's bank holidays, as far as any cycle knows them."""
        return tuple({day for cycle in await self.cycles() for day in cycle.holidays})

    async def ccg(self, code: str) -> Ccg:
        """One CCG with its areas.

        Raises:
            UnknownCcg: There is none of that code.
        """
        async with self._db.reading() as conn:
            return (await _found(conn, (code,)))[0]

    async def ccgs(self, cycle: str | None = None) -> tuple[Ccg, ...]:
        """All CCGs by code; with a cycle only those that can bid in it.

        Raises:
            UnknownCycle: There is none of that name.
        """
        async with self._db.reading() as conn:
            on = (await self._cycle(conn, cycle))[1] if cycle else None
            rows = (await conn.execute(ALL_CCGS)).all()
        found = _grouped(rows).values()
        return tuple(c for c in found if on is None or (c.areas and c.exists(on)))

    async def boards(self) -> tuple[Area, ...]:
        """Every council area with a board, by name; the shares are nil."""
        query = select(boards.c.id, boards.c.name).order_by(boards.c.name)
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        return tuple(
            Area(id=row.id, name=board_name(row.name), share=0) for row in rows
        )

    async def names(self) -> dict[tuple[Party, str], str]:
        """Every body in words: CCGs, boards, panels, and NHS England's teams."""
        async with self._db.reading() as conn:
            named = (await conn.execute(select(ccgs.c.code, ccgs.c.name))).all()
            areas = (await conn.execute(select(boards.c.id, boards.c.name))).all()
            staff = (await conn.execute(select(teams.c.code, teams.c.name))).all()
        found = {(Party.CCG, row.code): row.name for row in named}
        found |= {(Party.HWB, row.id): board_name(row.name) for row in areas}
        found |= {(Party.NHS_ENGLAND, row.code): row.name for row in staff}
        found |= {
            (Party.CONFLICTS, panel_of(row.code)): f"Conflicts panel, {row.name}"
            for row in staff
            if row.code.startswith("Y")
        }
        found[Party.NHS_ENGLAND, NATIONAL] = "NHS England national team"
        found[Party.OPERATOR, "operators"] = "Operators"
        return found

    async def opening(
        self, bid_id: str, cycle_name: str, model: Model, applicants: tuple[str, ...]
    ) -> Bid:
        """A new bid: its cycle pinned, its boards found, its teams those of the lead.

        A board decides if its area holds the cycle's share of any applicant, and is
        told otherwise (R6). The first applicant leads. Two queries.

        Raises:
            ReferenceRefusal: One of its kinds, with the reason in words.
        """
        _check_named_once(applicants)
        async with self._db.reading() as conn:
            cycle, on = await self._cycle(conn, cycle_name)
            bidders = await _found(conn, applicants)
        _check_can_bid(bidders, on)
        lead = bidders[0]
        return Bid(
            id=bid_id,
            cycle=cycle,
            model=model,
            applicants=tuple(Applicant(code=c.code, name=c.name) for c in bidders),
            boards=boards_of(bidders, cycle.material_share),
            local_team=lead.local_team or "",
            region=lead.region or "",
            panel=panel_of(lead.region or ""),
            start_date=cycle.start_date,
        )

    async def _cycle(self, conn: AsyncConnection, name: str) -> tuple[Cycle, date]:
        row = (await conn.execute(LATEST_CYCLE, {"name": name})).first()
        if row is None:
            raise UnknownCycle(f"There is no cycle called {name}.")
        return self._parsed(row), row.organisations_on

    def _parsed(self, row: AnyRow) -> Cycle:
        key = (row.name, row.version)
        if key not in self._cycles:
            self._cycles[key] = Cycle.model_validate_json(row.policy)
        return self._cycles[key]


def board_name(area: str) -> str:
    """A council area's board in words."""
    return f"{area} Health and Wellbeing Board"


def panel_of(region: str) -> str:
    """The conflicts panel of a region."""
    return f"panel/{region}"


def boards_of(bidders: Sequence[Ccg], material_share: int) -> tuple[Board, ...]:
    """The boards of all applicants, each with its largest share, largest first (R6)."""
    largest: dict[str, Area] = {}
    for area in (area for ccg in bidders for area in ccg.areas):
        known = largest.get(area.id)
        if known is None or area.share > known.share:
            largest[area.id] = area
    people = people_in(
        (c.registered, {a.id: a.share for a in c.areas}) for c in bidders
    )
    ordered = sorted(largest.values(), key=lambda a: (-a.share, a.id))
    return tuple(
        Board(
            id=area.id,
            name=board_name(area.name),
            share=area.share,
            material=area.share >= material_share,
            people=people.get(area.id, 0),
        )
        for area in ordered
    )


async def _found(conn: AsyncConnection, codes: Sequence[str]) -> list[Ccg]:
    """CCGs in the order asked for."""
    rows = (await conn.execute(SOME_CCGS, {"codes": list(codes)})).all()
    found = _grouped(rows)
    for code in codes:
        if code not in found:
            raise UnknownCcg(f"There is no CCG with the code {code[:10]}.")
    return [found[code] for code in codes]


def _grouped(rows: Sequence[AnyRow]) -> dict[str, Ccg]:
    """One CCG for the rows of its areas."""
    areas: dict[str, list[Area]] = {}
    facts: dict[str, AnyRow] = {}
    for row in rows:
        facts.setdefault(row.code, row)
        held = areas.setdefault(row.code, [])
        if row.board:
            held.append(Area(id=row.board, name=row.area, share=row.share))
    return {
        code: Ccg.model_validate({**row._mapping, "areas": tuple(areas[code])})
        for code, row in facts.items()
    }


def _check_named_once(applicants: tuple[str, ...]) -> None:
    if not applicants:
        raise NoApplicant("A bid needs at least one CCG.")
    for code in applicants:
        if applicants.count(code) > 1:
            raise RepeatedApplicant(f"{code[:10]} is named twice: name each CCG once.")


def _check_can_bid(bidders: Sequence[Ccg], on: date) -> None:
    for ccg in bidders:
        if not ccg.exists(on):
            raise NotInExistence(
                f"{ccg.name} cannot bid: it does not exist on {day(on)}, the day that"
                " this cycle goes by."
            )
        if not ccg.areas:
            raise NotPlaced(f"It is not known which council areas {ccg.name} lies in.")
        if not (ccg.local_team and ccg.region):
            raise NotPlaced(
                f"It is not known which NHS England local team and region {ccg.name} has."
            )
    lead = bidders[0]
    for ccg in bidders[1:]:
        if ccg.region != lead.region:
            raise SeveralRegions(
                f"{lead.name} and {ccg.name} belong to different regions of NHS England"
                f" ({lead.region} and {ccg.region}), so they cannot bid together."
            )
