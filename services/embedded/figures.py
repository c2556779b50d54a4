"""The command that lays practice lines beside the totals that were published."""

import asyncio
import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from services.embedded import options, printing
from services.embedded.options import STATE, DatabaseUrl, State

if TYPE_CHECKING:
    from workflows.contracts.baselines import Reconciled

say = Console(highlight=False, soft_wrap=True)


def reconcile(  # noqa: PLR0913, PLR0917
    year: Annotated[str, typer.Option(help="Such as 2015/16; else all years.")] = "",
    ccg: Annotated[str, typer.Option(help="One CCG, such as 13T; else all.")] = "",
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write every practice to this file.")
    ] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="Example practices too.")
    ] = False,
    database: DatabaseUrl = "",
    state: State = STATE,
) -> None:
    """Lay practice lines beside the published totals, to the penny per practice."""
    url = options.database_of(database, state)
    with printing.loading():
        from services.kit.pages.money import figures  # noqa: PLC0415
    work = _reconciled(url, (year, ccg), examples=examples)
    found = asyncio.run(work)
    total = figures.summed(found)
    for one in figures.worth_naming(found):
        say.print(figures.line(one), markup=False)
    for sentence in figures.sentences(total):
        say.print(sentence, markup=False)
    if csv_file:
        _write(csv_file, figures.table(found))
        say.print(f"Every practice is in {csv_file}.", markup=False)
    if total.unexplained or total.short:
        raise typer.Exit(1)


async def _reconciled(
    url: str, which: tuple[str, str], *, examples: bool
) -> "tuple[Reconciled, ...]":
    from activities.database import Database  # noqa: PLC0415
    from activities.migrations import migrate  # noqa: PLC0415
    from activities.reference.reconciling import Baselines  # noqa: PLC0415

    await migrate(url)
    database = Database(url)
    try:
        return await Baselines(database).of(*which, examples=examples)
    finally:
        await database.close()


def _write(path: Path, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
