"""The morning digest in words: open tasks as in My work, then what was held, by bid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import ClassVar

from activities.letters.compose import PATHS, by
from activities.letters.letter import LONG, LetterHead, plain
from activities.register.digests import Begun
from activities.register.shapes import NoticeRow, Page, TaskRow
from workflows.contracts import names
from workflows.contracts.notices import NoticeKind
from workflows.rules import digest, lateness, words

MOST = 50
"""The most tasks that a digest lists; a letter longer than that is not read."""


@dataclass(frozen=True, slots=True)
class Line:
    """A task in a digest."""

    bid: str
    words: str
    due: str
    link: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was held about one bid."""

    bid: str
    words: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest in words, before it is set as plain text and as HTML.

    Attributes:
        groups: Open tasks under the headings of My work; none is empty.
        more: Where the rest is, when there are more tasks than a letter can list.
        stuck: Which of these bids wait for an office that nobody holds.
        told: What letters of the kinds that the reader has in the morning would have said.
    """

    layout: ClassVar[str] = "layout.digest"
    service: str
    subject: str
    heading: str
    opening: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    more: str
    stuck: tuple[Told, ...]
    told: tuple[Told, ...]
    link: str
    invitation: str
    about_link: str
    why: str
    stopping: str
    help: str


def is_wanted(
    held: Collection[NoticeRow],
    tasks: Iterable[TaskRow],
    now: datetime,
    holidays: Collection[date],
) -> bool:
    """Whether there is anything to say: letters held, or a task that is late or due soon."""
    later = digest.GROUPS[-1]
    return bool(held) or any(
        _group(lateness.seen(task, now, holidays, held=task.held), holidays) != later
        for task in tasks
    )


def done(held: Iterable[NoticeRow], tasks: Iterable[TaskRow]) -> frozenset[str]:
    """Reminders of what is no longer among somebody's open tasks."""
    asked = [(task.bid_id, task.words) for task in tasks]
    return frozenset(
        row.id
        for row in held
        if row.kind is NoticeKind.REMINDER
        and not any(bid == row.bid_id and what in row.words for bid, what in asked)
    )


def compose(  # noqa: PLR0913, PLR0917  what a digest is made of
    begun: Begun,
    open_tasks: Page[TaskRow],
    head: LetterHead,
    now: datetime,
    holidays: Collection[date],
    vacant: Mapping[str, tuple[str, ...]] | None = None,
) -> Digest:
    """The digest of one person.

    Reminders are not said again: each one's task stands among the open ones.

    Args:
        begun: Which morning's, and the letters that waited for it, by bid.
        open_tasks: The first of the person's open tasks, the soonest due first.
        head: What is the same on every letter.
        now: The moment that dates are counted from.
        holidays: Days that are no working days.
        vacant: Of the bids in it, for which offices that they wait for nobody is there,
            in sentences.
    """
    day, tasks, total = begun.day, open_tasks.items, open_tasks.total
    held = [row for row in begun.held if row.kind is not NoticeKind.REMINDER]
    settings = f"{head.base_url}/notifications/settings"
    return Digest(
        service=head.service,
        subject=f"Your bids this morning, {words.day(day)}: {_count(total, held)}",
        heading=f"Your bids on {words.day(day)}",
        opening=f"You have {_count(total, held)}.",
        groups=_groups(tasks, head, now, holidays),
        more=f"And {total - len(tasks)} more, in My work."
        if total > len(tasks)
        else "",
        stuck=_stuck(vacant or {}, open_tasks.items, held, head),
        told=_told(held, head),
        link=f"{head.base_url}/",
        invitation="Open the service",
        about_link="Every link opens a page after you sign in. Opening it decides nothing.",
        why=(
            "You get this email because you chose to have some letters together in the"
            " morning. It comes on working days at 7am, if a letter waited for it or one"
            " of your tasks is overdue or due within five working days."
        ),
        stopping=f"To change that, go to {settings}.",
        help=f"If you need help with this service, write to {head.help_address}.",
    )


def _count(total: int, held: Sequence[NoticeRow]) -> str:
    news = len({(row.bid_id, row.words) for row in held})
    counts = ((total, "open task"), (news, "message"))
    return " and ".join(words.plural(n, one) for n, one in counts if n)


def _groups(
    tasks: Sequence[TaskRow],
    head: LetterHead,
    now: datetime,
    holidays: Collection[date],
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    lines: dict[str, list[Line]] = {name: [] for name in digest.GROUPS}
    for task in tasks:
        seen = lateness.seen(task, now, holidays, held=task.held)
        found = lines[_group(seen, holidays)]
        found.append(
            Line(
                bid=f"{names.number_of(task.bid_id)}, {plain(task.applicants)}",
                words=f"Waiting for {plain(task.words)}.",
                due=_due(seen.due, seen.at, holidays)
                if not seen.held
                else "The bid is on hold.",
                link=f"{head.base_url}/{PATHS[task.party]}/{names.page_of(task.bid_id)}",
            )
        )
    return tuple((name, tuple(found)) for name, found in lines.items() if found)


def _group(seen: lateness.Seen, holidays: Collection[date]) -> str:
    return digest.group(None if seen.held else seen.due, seen.at, holidays)


def _due(due: datetime | None, now: datetime, holidays: Collection[date]) -> str:
    if due is None:
        return "No date."
    left = digest.days_left(due, now, holidays)
    when = by(due).removeprefix("by ")
    days = words.plural(abs(left), "working day")
    if due < now:
        return f"Was due {when}" + (f" ({days} ago)." if left else ".")
    return f"Due {when} ({days} left)." if left else f"Due {when} (today)."


def about(begun: Begun, tasks: Iterable[TaskRow]) -> tuple[str, ...]:
    """The bids that a digest is about, by number."""
    rows: tuple[NoticeRow | TaskRow, ...] = (*begun.held, *tasks)
    return tuple(dict.fromkeys(row.bid_id for row in rows))


def _stuck(
    vacant: Mapping[str, tuple[str, ...]],
    tasks: Iterable[TaskRow],
    held: Iterable[NoticeRow],
    head: LetterHead,
) -> tuple[Told, ...]:
    """Waits that nobody can end, whichever of the reader's hats sees them."""
    rows: tuple[NoticeRow | TaskRow, ...] = (*held, *tasks)
    parties = {row.bid_id: row.party for row in rows}
    return tuple(
        Told(
            names.number_of(bid),
            said,
            f"{head.base_url}/{PATHS[parties[bid]]}/{names.page_of(bid)}",
        )
        for bid, said in vacant.items()
        if said and bid in parties
    )


def _told(held: Sequence[NoticeRow], head: LetterHead) -> tuple[Told, ...]:
    found = []
    for bid, rows in groupby(held, lambda row: row.bid_id):
        theirs = list(rows)
        said = dict.fromkeys(_said(row) for row in theirs)
        link = f"{head.base_url}/{PATHS[theirs[0].party]}/{names.page_of(bid)}"
        found.append(Told(names.number_of(bid), tuple(said), link))
    return tuple(found)


def _said(row: NoticeRow) -> str:
    """With its moment: what came at once since then may say the opposite."""
    return f"At {words.moment(row.queued_at)}: {plain(row.words, LONG)}"
