"""What is loaded of practice payments, beside the totals that were published."""

from sqlalchemy import case, func, or_, select

from activities.database import Database
from activities.reference.catalogue import LINES
from activities.reference.tables import (
    baselines,
    ccgs,
    mergers,
    payments,
    practices,
)
from workflows.contracts.baselines import PaidLine, Reconciled, Year

ROUNDING = "rounding"


class Baselines:
    """Answers about practices' payments of a year."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def years(self, only: str = "") -> tuple[Year, ...]:
        """What is loaded, by year and CCG, the latest year first. One query.

        Examples are no more where the published lines of the same year are there.

        Args:
            only: One CCG with those that were merged into it; everybody if empty.
        """
        query = (
            select(
                baselines.c.year,
                baselines.c.ccg,
                ccgs.c.name,
                baselines.c.example,
                func.count(baselines.c.practice.distinct()).label("practices"),
                func.coalesce(func.sum(payments.c.pence), 0).label("pence"),
            )
            .select_from(baselines.join(ccgs).outerjoin(payments))
            .group_by(
                baselines.c.year, baselines.c.ccg, ccgs.c.name, baselines.c.example
            )
            .order_by(baselines.c.year.desc(), baselines.c.example, baselines.c.ccg)
        )
        if only:
            merged = select(mergers.c.ccg).where(mergers.c.into == only)
            query = query.where(
                or_(baselines.c.ccg == only, baselines.c.ccg.in_(merged))
            )
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        real = {(row.year, row.ccg) for row in rows if not row.example}
        return tuple(
            Year(
                year=row.year,
                ccg=row.ccg,
                name=row.name,
                practices=row.practices,
                pence=int(row.pence),
                example=row.example,
            )
            for row in rows
            if not row.example or (row.year, row.ccg) not in real
        )

    async def of(
        self, year: str = "", ccg: str = "", *, examples: bool = True
    ) -> tuple[Reconciled, ...]:
        """Every practice of a year, or of one CCG, by CCG and code. One query."""
        ours = payments.c.line == ROUNDING
        query = (
            select(
                baselines,
                practices.c.name,
                func.count(case((~ours, 1))).label("lines"),
                func.coalesce(func.sum(case((~ours, payments.c.pence))), 0).label(
                    "sum"
                ),
                func.coalesce(func.sum(case((ours, payments.c.pence))), 0).label(
                    "rounded"
                ),
            )
            .select_from(
                baselines.outerjoin(payments).join(
                    practices, practices.c.code == baselines.c.practice
                )
            )
            .group_by(*baselines.c, practices.c.name)
            .order_by(baselines.c.year, baselines.c.ccg, baselines.c.practice)
        )
        if year:
            query = query.where(baselines.c.year == year)
        if ccg:
            query = query.where(baselines.c.ccg == ccg)
        if not examples:
            query = query.where(baselines.c.example.is_(False))
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        return tuple(
            Reconciled(
                practice=row.practice,
                name=row.name,
                ccg=row.ccg,
                row=row.row,
                registered=row.registered,
                weighted=row.weighted,
                lines=row.lines,
                lines_pence=int(row.sum),
                rounding_pence=int(row.rounded),
                published=row.published,
                deductions=row.deductions,
                net=row.net,
                example=row.example,
            )
            for row in rows
        )

    async def lines(self, year: str, practice: str) -> tuple[PaidLine, ...]:
        """Every line of a practice that is not nil, in the order of the catalogue."""
        query = select(payments.c.line, payments.c.pence).where(
            payments.c.year == year, payments.c.practice == practice
        )
        async with self._db.reading() as conn:
            found = {row.line: row.pence for row in await conn.execute(query)}
        return tuple(
            PaidLine(code=code, name=name, pence=found[code])
            for code, name in LINES.items()
            if code in found
        )
