"""What a browser's sign-in leaves behind: sign-outs, and forms kept over a new sign-in."""

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from activities.database import Database
from activities.desk.tables import kept_forms, sign_outs
from workflows.contracts.base import Contract

KEPT = timedelta(hours=1)
LONGEST_SESSION = timedelta(hours=12)
MOST_KEPT = 20
"""Forms of one person that wait for a sign-in."""

SIGNED_OUT = select(sign_outs.c.id).where(sign_outs.c.id == bindparam("session"))


class KeptForm(Contract):
    """What was typed, as JSON, and the page that it was typed on."""

    id: str
    address: str
    content: str


class DeskSessions:
    """Sign-outs and kept forms. What is over is dropped whenever something is added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sign_out(self, session: str) -> None:
        """End a session for good, wherever its cookie is shown."""
        now = datetime.now(UTC)
        async with self._database.writing() as connection:
            await connection.execute(delete(sign_outs).where(sign_outs.c.until < now))
            await connection.execute(delete(sign_outs).where(sign_outs.c.id == session))
            row = {"id": session, "until": now + LONGEST_SESSION}
            await connection.execute(insert(sign_outs), row)

    async def is_signed_out(self, session: str) -> bool:
        """Whether this session was ended."""
        async with self._database.looking() as connection:
            return bool(await connection.execute(SIGNED_OUT, {"session": session}))

    async def keep(self, issuer: str, subject: str, address: str, content: str) -> str:
        """Keep a form for an hour; the answer is what it is asked for with.

        Of one person so many are kept, and no more: the oldest goes for the newest.
        """
        now, key = datetime.now(UTC), secrets.token_urlsafe(18)
        async with self._database.writing() as connection:
            await connection.execute(delete(kept_forms).where(kept_forms.c.until < now))
            mine = select(kept_forms.c.id).where(
                kept_forms.c.issuer == issuer, kept_forms.c.subject == subject
            )
            newest = mine.order_by(kept_forms.c.until.desc(), kept_forms.c.id)
            ids = (await connection.execute(newest)).scalars().all()
            await connection.execute(
                delete(kept_forms).where(kept_forms.c.id.in_(ids[MOST_KEPT - 1 :]))
            )
            await connection.execute(
                insert(kept_forms),
                {
                    "id": key,
                    "issuer": issuer,
                    "subject": subject,
                    "address": address,
                    "content": content,
                    "until": now + KEPT,
                },
            )
        return key

    async def kept(self, key: str, issuer: str, subject: str) -> KeptForm | None:
        """A form that this very person typed within the last hour."""
        query = select(
            kept_forms.c.id, kept_forms.c.address, kept_forms.c.content
        ).where(
            kept_forms.c.id == key,
            kept_forms.c.issuer == issuer,
            kept_forms.c.subject == subject,
            kept_forms.c.until > datetime.now(UTC),
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return KeptForm.model_validate(row._asdict()) if row else None
