"""The next version of a body while it is being written: one draft for each body."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from activities.committees.tables import drafts
from activities.committees.writing import CommitteeWriting, Overtaken, Unfit
from activities.database import Database
from workflows.contracts.base import Contract
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Party

__all__ = ["Draft", "Drafts", "Overtaken", "SavedMeanwhile", "Unfit"]


class Draft(Contract):
    """What somebody is making of a body.

    Attributes:
        number: Raised each time it is saved; whoever saves names the one they saw.
        body: With the version number that it will have.
        at: When it was saved last.
        name: By whom.
    """

    number: int
    body: BodyVersion
    at: datetime
    name: str


class SavedMeanwhile(Exception):
    """Somebody else has saved the draft, put it in force or thrown it away."""


class Drafts:
    """Drafts of bodies. None counts for anything before it is a version."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, party: Party, body: str) -> Draft | None:
        """The draft of a body, if somebody has begun one."""
        query = select(drafts).where(_is(party, body))
        async with self._db.reading() as conn:
            row = (await conn.execute(query)).one_or_none()
        if row is None:
            return None
        content = BodyVersion.model_validate_json(row.content)
        return Draft(number=row.number, body=content, at=row.at, name=row.name)

    async def save(self, body: BodyVersion, seen: int, person: str, name: str) -> None:
        """Keep a draft.

        Args:
            body: As it is now.
            seen: The number of the draft that was changed; 0 where there was none.
            person: Who saves it, by number.
            name: Their name.

        Raises:
            SavedMeanwhile: See there.
        """
        values = {
            "number": seen + 1,
            "content": body.model_dump_json(),
            "at": datetime.now(UTC),
            "person": person,
            "name": name,
        }
        where = _is(body.party, body.body)
        try:
            async with self._db.writing() as conn:
                if not seen:
                    key = {"party": body.party.value, "body": body.body}
                    await conn.execute(insert(drafts).values(**key, **values))
                    return
                same = and_(where, drafts.c.number == seen)
                done = await conn.execute(update(drafts).where(same).values(**values))
        except IntegrityError as clash:
            raise SavedMeanwhile from clash
        if not done.rowcount:
            raise SavedMeanwhile

    async def put_in_force(
        self, version: BodyVersion, seen: int, person: str, name: str
    ) -> BodyVersion:
        """Make the draft the body's next version, and throw it away.

        Raises:
            SavedMeanwhile: It is not the draft that was seen.
            Unfit: See `CommitteeWriting.add`; so is the next one.
            Overtaken: Another version has come before it.
        """
        # In one transaction: a draft that outlives its version could never be one again.
        this = and_(_is(version.party, version.body), drafts.c.number == seen)
        async with CommitteeWriting(self._db).adding(version, person, name) as conn:
            if not (await conn.execute(delete(drafts).where(this))).rowcount:
                raise SavedMeanwhile
        return version

    async def drop(self, party: Party, body: str, seen: int) -> None:
        """Throw the draft away; one that is gone is gone.

        Raises:
            SavedMeanwhile: It is not the draft that was seen.
        """
        same = and_(_is(party, body), drafts.c.number == seen)
        async with self._db.writing() as conn:
            done = await conn.execute(delete(drafts).where(same))
            left = await conn.scalar(select(drafts.c.number).where(_is(party, body)))
        if not done.rowcount and left is not None:
            raise SavedMeanwhile


def _is(party: Party, body: str) -> ColumnElement[bool]:
    return and_(drafts.c.party == party.value, drafts.c.body == body)
