"""Core statements for the hot paths: compiled once, run by the driver itself.

SQLAlchemy spends more time on preparing and unpacking one small statement than SQLite on
carrying it out. Here a statement is written in Core like any other and pays that once.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import ClauseElement, Dialect, Insert, Select, text
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
        """Run once and fetch the answer; its columns have the statement's names."""
        compiled = self._for(hot.dialect)
        sql, values = compiled.call(parameters)
        return compiled.named(await hot.rows(sql, values))

    async def many(self, hot: "Hot", rows: Sequence[Parameters]) -> None:
        """Run once for each row; the statement has no lists of values."""
        compiled = self._for(hot.dialect)
        await hot.many(compiled.sql, [compiled.values(row) for row in rows])

    def _for(self, dialect: Dialect) -> "_Compiled":
        known = self._compiled.get(dialect.name)
        if known is None:
            known = _Compiled(self._statement, dialect)
            self._compiled[dialect.name] = known
        return known


class Looking(Protocol):
    """A reading transaction for statements that are constants; see `Database.looking`."""

    async def execute(
        self, statement: Select[Any], parameters: Parameters
    ) -> Sequence[Any]:
        """Fetch the whole answer to a statement."""


class Usual:
    """The same over a connection of SQLAlchemy's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def execute(
        self, statement: Select[Any], parameters: Parameters
    ) -> Sequence[Any]:
        """Fetch the whole answer to a statement."""
        found: Sequence[Any] = (
            await self._connection.execute(statement, parameters)
        ).all()
        return found


class Hot:
    """The driver's connection, in a transaction; see `Database.hot`.

    `execute` takes what a SQLAlchemy connection takes, so that a query function written
    for one works on the other.
    """

    _known: dict[ClauseElement, Prepared] = {}  # noqa: RUF012  shared on purpose

    def __init__(
        self, driver: Any, dialect: Dialect, heard: Callable[..., Any] | None = None
    ) -> None:
        """Use a driver's connection.

        Args:
            driver: In a transaction.
            dialect: Its dialect.
            heard: Told of each statement as `before_cursor_execute` is.
        """
        self._driver = driver
        self._heard = heard
        self.dialect = dialect

    @classmethod
    async def beneath(cls, connection: AsyncConnection) -> "Hot":
        """The driver's connection of a transaction that SQLAlchemy began."""
        driver = (await connection.get_raw_connection()).driver_connection
        if not isinstance(driver, sqlite.Connection):
            # On PostgreSQL a transaction really begins with SQLAlchemy's first statement.
            await connection.execute(text("SELECT 1"))
        return cls(driver, connection.dialect)

    async def execute(
        self, statement: ClauseElement, parameters: Parameters
    ) -> Sequence[Any]:
        """Fetch the answer to a statement that is one object for ever, such as a constant."""
        prepared = self._known.get(statement)
        if prepared is None:
            prepared = self._known[statement] = Prepared(statement)
        return await prepared.rows(self, parameters)

    async def rows(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        """Run one statement and fetch its answer."""
        if self._heard:
            self._heard(None, None, sql, values, None, False)
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


Part = Callable[[Parameters], Any]
"""How one place of a statement gets its value."""


class _Compiled:
    """A statement in one dialect, and how to turn parameters into its values."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        keys = None
        if isinstance(statement, Insert):
            keys = [column.key for column in statement.table.columns]
        compiled = statement.compile(dialect=dialect, column_keys=keys)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101  any statement compiles so
        self.sql = str(compiled)
        self._compiled = compiled
        self._dialect = dialect
        self._lists = [n for n, bind in compiled.binds.items() if bind.expanding]
        self._expanded: dict[tuple[int, ...], tuple[str, list[Part]]] = {}
        names = list(compiled.positiontup or ())
        self._parts = [] if self._lists else [self._part(name) for name in names]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        names = [str(column.key) for column in columns]
        self._row: Callable[..., Any] = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # names known at run time only
        converts = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in columns
        ]
        self._converts = [(n, made) for n, made in enumerate(converts) if made]

    def values(self, parameters: Parameters) -> list[Any]:
        return [part(parameters) for part in self._parts]

    def call(self, parameters: Parameters) -> tuple[str, list[Any]]:
        """The text and its values; lists of values make it as long as they are."""
        if not self._lists:
            return self.sql, self.values(parameters)
        lengths = tuple(len(parameters[name]) for name in self._lists)
        if lengths not in self._expanded:
            self._expanded[lengths] = self._expand(parameters)
        sql, parts = self._expanded[lengths]
        return sql, [part(parameters) for part in parts]

    def named(self, rows: Sequence[Any]) -> Sequence[Any]:
        if not rows:
            return ()
        if self._converts:
            return [self._converted(row) for row in rows]
        return [self._row(*row) for row in rows]

    def _converted(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for n, convert in self._converts:
            values[n] = convert(values[n])
        return self._row(*values)

    def _expand(self, parameters: Parameters) -> tuple[str, list[Part]]:
        state = self._compiled.construct_expanded_state(dict(parameters))
        origins = {
            name: (origin, place)
            for origin, names in state.parameter_expansion.items()
            for place, name in enumerate(names)
        }
        return state.statement, [
            self._part(*origins.get(name, (name, None)))
            for name in state.positiontup or ()
        ]

    def _part(self, name: str, place: int | None = None) -> Part:
        bind = self._compiled.binds[name]
        convert = bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)
        if not bind.required:
            constant = convert(bind.value) if convert else bind.value
            return lambda _parameters: constant
        get = itemgetter(name)
        if place is not None:
            return lambda parameters: get(parameters)[place]
        if convert:
            return lambda parameters: convert(get(parameters))
        return get
