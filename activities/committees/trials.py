"""The cases of a body, kept beside its versions. They decide nothing."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from activities.committees.tables import cases
from activities.database import Database
from workflows.contracts.base import Contract
from workflows.contracts.parties import Party
from workflows.contracts.trials import Trial

MOST = 100
"""Cases of one body."""


class KeptTrial(Contract):
    """A case and who wrote it last."""

    id: str
    trial: Trial
    at: datetime
    name: str


class TooMany(Exception):
    """The body has as many cases as are kept."""


class Trials:
    """Cases that a body's rules are tried with."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, party: Party, body: str) -> tuple[KeptTrial, ...]:
        """The cases of a body, in the order of their names."""
        query = select(cases).where(_is_body(party, body), ~cases.c.removed)
        async with self._db.reading() as conn:
            rows = (await conn.execute(query)).all()
        found = [
            KeptTrial(
                id=row.id,
                trial=Trial.model_validate_json(row.content),
                at=row.at,
                name=row.name,
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda one: (one.trial.name, one.id)))

    async def put(  # noqa: PLR0913  a case, its body, and who writes it
        self, party: Party, body: str, id: str, trial: Trial, *, person: str, name: str
    ) -> None:
        """Keep a case, or what it has become; sent twice it is one.

        Raises:
            TooMany: See there.
        """
        values = {
            "content": trial.model_dump_json(),
            "at": datetime.now(UTC),
            "person": person,
            "name": name,
        }
        this = and_(_is_body(party, body), cases.c.id == id, ~cases.c.removed)
        new = {"id": id, "party": party.value, "body": body, "removed": False}
        try:
            async with self._db.writing() as conn:
                changed = await conn.execute(update(cases).where(this).values(**values))
                if changed.rowcount:
                    return
                here = select(func.count()).where(
                    _is_body(party, body), ~cases.c.removed
                )
                if (await conn.scalar(here) or 0) >= MOST:
                    raise TooMany
                await conn.execute(insert(cases).values(**new, **values))
        except IntegrityError:
            # The same form sent twice at once, or late: the case is there, or was.
            return

    async def remove(
        self, party: Party, body: str, id: str, *, person: str, name: str
    ) -> None:
        """Take a case away; the row stays, with who took it away."""
        this = and_(_is_body(party, body), cases.c.id == id)
        values = {"removed": True, "person": person, "name": name}
        change = update(cases).where(this, ~cases.c.removed)
        async with self._db.writing() as conn:
            await conn.execute(change.values(**values, at=datetime.now(UTC)))


def _is_body(party: Party, body: str) -> ColumnElement[bool]:
    return and_(cases.c.party == party.value, cases.c.body == body)
