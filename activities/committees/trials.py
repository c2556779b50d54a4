"""The cases of a body, kept beside its versions. They decide nothing."""

import hashlib
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
    """A case and who wrote it last.

    Attributes:
        seen: Whoever changes it says with this which state of it they saw.
    """

    id: str
    trial: Trial
    at: datetime
    name: str
    seen: str


class ChangedMeanwhile(Exception):
    """Somebody else has changed the case."""


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
                seen=_state(row.content),
            )
            for row in rows
        ]
        return tuple(sorted(found, key=lambda one: (one.trial.name, one.id)))

    async def put(  # noqa: PLR0913  a case, its body, and who writes it
        self,
        party: Party,
        body: str,
        id: str,
        trial: Trial,
        *,
        person: str,
        name: str,
        seen: str = "",
    ) -> None:
        """Keep a case, or what it has become; sent twice it is one.

        Args:
            party: The body's party.
            body: The body.
            id: Of the case.
            trial: What it is now.
            person: Who writes it, by number.
            name: Their name.
            seen: The state that they changed; empty for a new case, which only who wrote
                it last changes by sending its first form again.

        Raises:
            TooMany: See there.
            ChangedMeanwhile: It is not in that state any more.
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
                held = (await conn.execute(select(cases).where(this))).one_or_none()
                if held is not None:
                    if held.content == values["content"]:
                        return
                    mine = (
                        seen == _state(held.content) if seen else held.person == person
                    )
                    same = and_(this, cases.c.content == held.content)
                    change = update(cases).where(same).values(**values)
                    if not mine or not (await conn.execute(change)).rowcount:
                        raise ChangedMeanwhile
                    return
                here = select(func.count()).where(
                    _is_body(party, body), ~cases.c.removed
                )
                if (await conn.scalar(here) or 0) >= MOST:
                    raise TooMany
                await conn.execute(insert(cases).values(**new, **values))
        except IntegrityError as clash:
            # The same form sent twice at once, or late: the case is there, or was.
            if seen:
                raise ChangedMeanwhile from clash

    async def remove(  # noqa: PLR0913  see `put`
        self, party: Party, body: str, id: str, *, person: str, name: str, seen: str
    ) -> None:
        """Take a case away; the row stays, with who took it away. What is gone is gone.

        Raises:
            ChangedMeanwhile: It is not in the state that they saw any more.
        """
        this = and_(_is_body(party, body), cases.c.id == id, ~cases.c.removed)
        values = {"removed": True, "person": person, "name": name}
        async with self._db.writing() as conn:
            held = await conn.scalar(select(cases.c.content).where(this))
            if held is None:
                return
            same = and_(this, cases.c.content == held)
            change = update(cases).where(same).values(**values, at=datetime.now(UTC))
            if seen != _state(held) or not (await conn.execute(change)).rowcount:
                raise ChangedMeanwhile


def _state(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _is_body(party: Party, body: str) -> ColumnElement[bool]:
    return and_(cases.c.party == party.value, cases.c.body == body)
