"""Lists: my tasks and my bids, from the register, with dates counted in working days."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from activities.register.reading import BidRow, Page, TaskRow
from activities.register.timing import Timing
from activities.register.unheld import Unheld
from services.kit import time_used
from services.kit.service import Service
from services.kit.sheets import STAGES, Answer, Due, Links, due, links
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.rules import lateness, vacancies

Times = Mapping[str, Sequence[Timing]]
"""The dates of what each bid waits for."""

PageNumber = Annotated[int, Field(ge=1, le=1_000_000)]
PageSize = Annotated[int, Field(ge=1, le=100)]


# A browser sends a filter that nothing was chosen in as an empty text.
Unchosen = BeforeValidator(lambda value: value or None)


class Paging(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: PageNumber = 1
    size: PageSize = 20


class BidFilters(Paging):
    """What a list of bids is narrowed to; `q` looks in numbers and the bodies' names."""

    stage: Annotated[Stage | None, Unchosen] = None
    model: Annotated[Model | None, Unchosen] = None
    q: Annotated[str, Field(max_length=100)] = ""


class Listed(Answer):
    """A part of a longer list."""

    total: int
    page: int
    pages: int
    size: int


class Task(TaskRow):
    """Something that the person can do, and until when.

    Attributes:
        why: This part of the sentence that says why the bid waits.
        time_used: How much of its time is used, and when its clock stood still.
    """

    stage_words: str
    why: str
    when: Due | None
    time_used: str = ""
    link: str
    links: Links


class Tasks(Listed):
    """What waits for the person, the soonest due first."""

    items: tuple[Task, ...]


class BidLine(BidRow):
    """A bid in a list."""

    stage_words: str
    when: Due | None
    links: Links


class BidLines(Listed):
    """Bids that the person's body may see, the last changed first."""

    items: tuple[BidLine, ...]


def counted(page: Page[Any]) -> dict[str, int]:
    """Where a page is in its list."""
    return {
        "total": page.total,
        "page": page.number,
        "pages": -(-page.total // page.size),
        "size": page.size,
    }


def tasks(
    service: Service, page: Page[TaskRow], free: tuple[date, ...], now: datetime
) -> Tasks:
    """Tasks with their dates and where to do them."""
    items = tuple(_task(service, row, free, now) for row in page.items)
    return Tasks(items=items, **counted(page))


def _task(
    service: Service, row: TaskRow, free: tuple[date, ...], now: datetime
) -> Task:
    to = links(service, row.bid_id)
    step = row.command.replace("_", "-")
    seen = lateness.seen(row, now, free, held=row.held)
    when = due(seen.due, seen.at, free)
    return Task.model_construct(
        **dict(row),
        stage_words=STAGES[row.stage],
        why=_why(row, when, still=seen.held),
        when=when,
        time_used=time_used.in_words(row, now, free),
        link=f"{to.bid}/{step}" if step else to.bid,
        links=to,
    )


def _why(row: TaskRow, when: Due | None, *, still: bool) -> str:
    if when is None:
        return f"Waiting for {row.words}."
    if still:
        return f"Waiting for {row.words}; the bid is on hold and its dates stand still."
    if when.overdue:
        return f"Waiting for {row.words}, overdue since {when.words}."
    return f"Waiting for {row.words}, due by {when.words}."


def dated(seen: lateness.Seen, holidays: tuple[date, ...]) -> Due | None:
    """A date as seen now; nothing while it waits for its bid to be resumed."""
    return None if seen.held else due(seen.due, seen.at, holidays)


def pressing(
    row: BidRow, times: Times, free: tuple[date, ...], now: datetime
) -> lateness.Seen:
    """The date of a bid in a list, seen as its page sees it.

    What nobody has a task for is in the row alone.
    """
    if row.due is None:
        return lateness.Seen(None, now)
    own = times.get(row.bid_id, [])
    alone = [] if row.due in {one.due for one in own} else [Timing(row.due)]
    return lateness.pressing([*own, *alone], now, free, held=row.held)


def explained(
    page: Page[BidRow], empty: Mapping[str, Sequence[Unheld]]
) -> Page[BidRow]:
    """The same bids; why each waits says for which offices nobody can act.

    Whoever is kept from a bid's papers is not told.

    Args:
        page: A part of the list.
        empty: The tasks of each bid that nobody can take.
    """
    return page.model_copy(
        update={"items": tuple(_explained(row, empty) for row in page.items)}
    )


def _explained(row: BidRow, empty: Mapping[str, Sequence[Unheld]]) -> BidRow:
    nobody = dict.fromkeys(
        vacancies.nobody(one.roles, one.name) for one in empty.get(row.bid_id, ())
    )
    if row.kept or not nobody:
        return row
    return row.model_copy(update={"waiting": " ".join((row.waiting, *nobody))})


def bid_lines(
    service: Service,
    page: Page[BidRow],
    times: Times,
    free: tuple[date, ...],
    now: datetime,
) -> BidLines:
    """Bids with their dates and addresses."""
    seen = {row.bid_id: pressing(row, times, free, now) for row in page.items}
    items = tuple(
        BidLine.model_construct(
            **dict(row),
            stage_words=STAGES[row.stage],
            when=due(seen[row.bid_id].due, seen[row.bid_id].at, free),
            links=links(service, row.bid_id),
        )
        for row in page.items
    )
    return BidLines(items=items, **counted(page))
