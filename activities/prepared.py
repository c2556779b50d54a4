"""Core statements for the few hot paths: compiled once, run by the driver itself.

SQLAlchemy spends more time on preparing and unpacking one small statement than SQLite on
carrying it out. A `Prepared` statement is written in Core like any other and pays that
once. It suits statements without lists of values (`IN`) whose answers need no conversion:
numbers and text.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Dialect, Insert, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.compiler import SQLCompiler

from activities import sqlite

Parameters = Mapping[str, Any]


class Prepared:
    """One statement; `many` runs it for each row, `rows` answers with what it found."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    async def rows(self, hot: "Hot", parameters: Parameters) -> Sequence[Any]:
        """Run once and fetch the answer, in the order of the statement's columns."""
        compiled = self._for(hot.dialect)
        return await hot.rows(compiled.sql, compiled.values(parameters))

    async def many(self, hot: "Hot", rows: Sequence[Parameters]) -> None:
        """Run once for each row."""
        compiled = self._for(hot.dialect)
        await hot.many(compiled.sql, [compiled.values(row) for row in rows])

    def _for(self, dialect: Dialect) -> "_Compiled":
        known = self._compiled.get(dialect.name)
        if known is None:
            known = _Compiled(self._statement, dialect)
            self._compiled[dialect.name] = known
        return known


class _Compiled:
    """A statement in one dialect, and how to turn parameters into its values."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        columns = None
        if isinstance(statement, Insert):
            columns = [column.key for column in statement.table.columns]
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101  any statement compiles so
        self.sql = str(compiled)
        self._parts = [
            _part(compiled, name, dialect) for name in compiled.positiontup or ()
        ]

    def values(self, parameters: Parameters) -> list[Any]:
        return [part(parameters) for part in self._parts]


def _part(
    compiled: SQLCompiler, name: str, dialect: Dialect
) -> Callable[[Parameters], Any]:
    """How one place of the statement gets its value."""
    bind = compiled.binds[name]
    convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if not bind.required:
        constant = convert(bind.value) if convert else bind.value
        return lambda _parameters: constant
    if convert:
        return lambda parameters: convert(parameters[name])
    return itemgetter(name)


class Hot:
    """The driver's connection beneath a SQLAlchemy connection, inside its transaction."""

    def __init__(self, driver: Any, dialect: Dialect) -> None:
        self._driver = driver
        self.dialect = dialect

    @classmethod
    async def beneath(cls, connection: AsyncConnection) -> "Hot":
        """The driver's connection; what it does is part of the transaction around it."""
        driver = (await connection.get_raw_connection()).driver_connection
        if not isinstance(driver, sqlite.Connection):
            # On PostgreSQL a transaction really begins with SQLAlchemy's first statement.
            await connection.execute(text("SELECT 1"))
        return cls(driver, connection.dialect)

    async def rows(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        """Run one statement and fetch its answer."""
        if isinstance(self._driver, sqlite.Connection):
            return self._driver.fetch(sql, values)
        found: Sequence[Any] = await self._driver.fetch(sql, *values)
        return found

    async def many(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Run one statement several times."""
        if isinstance(self._driver, sqlite.Connection):
            self._driver.run(sql, values)
        else:
            await self._driver.executemany(sql, values)
