"""Which general practices a CCG has."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from activities.database import Database
from activities.reference.tables import practices
from workflows.rules.matching import Practice


class Practices:
    """Answers about practices, as far as they were loaded."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, ccgs: Collection[str], on: date) -> tuple[Practice, ...]:
        """The practices that belong to these CCGs on a day."""
        query = (
            select(practices.c.code, practices.c.name, practices.c.ccg)
            .where(
                practices.c.ccg.in_(sorted(ccgs)),
                or_(practices.c.until.is_(None), practices.c.until >= on),
                or_(practices.c.closed.is_(None), practices.c.closed >= on),
            )
            .order_by(practices.c.code)
        )
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        return tuple(Practice(code=r.code, name=r.name, ccg=r.ccg) for r in rows)
