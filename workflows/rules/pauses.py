"""Fair clocks: how much of its time a task has used, and when its clock stood still.

Working days on which a clock stood still count neither as used nor as given: whoever has
twenty days has twenty days of their own. Who was stopped on the last day has it again.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Pause, PauseReason
from workflows.contracts.cycles import DeadlineKey
from workflows.rules import calendar, words


class Used(Contract):
    """How much of its time a task has used, in working days.

    Attributes:
        used: Days gone by while its clock ran, at most those that were given.
        given: Days from its beginning to its date, without those of its pauses.
        over: Days gone by since its date.
    """

    used: int
    given: int
    over: int = 0
    pauses: tuple[Pause, ...] = ()


def why(bid: Bid) -> PauseReason:
    """Why the clocks of a stopped bid stand still: a hold goes before a question."""
    return PauseReason.HOLD if bid.hold else PauseReason.ANSWER


def joined(kept: tuple[Pause, ...], pause: Pause) -> tuple[Pause, ...]:
    """With one pause more; what goes on for the same reason is one pause."""
    if pause.until == pause.since:
        return kept
    last = kept[-1] if kept else None
    if last is None or last.until != pause.since or last.why is not pause.why:
        return (*kept, pause)
    longer = {"until": pause.until, "days": last.days + pause.days}
    return (*kept[:-1], last.model_copy(update=longer))


def used(
    since: datetime,
    due: datetime,
    pauses: tuple[Pause, ...],
    now: datetime,
    holidays: Collection[date],
) -> Used | None:
    """How much of the time from `since` to `due` is used now.

    Nothing where no working day was ever given: such a task was late from the start.

    Args:
        since: When the clock began.
        due: Its date as it stands.
        pauses: When it stood still; only the last may be open.
        now: What the time is.
        holidays: England's bank holidays as the bid's cycle has them.
    """
    begun = calendar.london_day(since)
    total = calendar.working_days_between(begun, calendar.london_day(due), holidays)
    given = total - sum(pause.days for pause in pauses)
    if given <= 0:
        return None
    stood = sum(_stood(pause, begun, now, holidays) for pause in pauses)
    still = next((pause.since for pause in pauses if pause.until is None), now)
    until = calendar.london_day(still)
    gone = calendar.working_days_between(begun, until, holidays) - stood
    return Used(
        used=max(0, min(gone, given)),
        given=given,
        over=max(0, gone - given),
        pauses=pauses,
    )


def _stood(pause: Pause, begun: date, now: datetime, holidays: Collection[date]) -> int:
    """Working days of a pause that are over; some are known before they come."""
    if pause.until is None:
        return 0
    if pause.until <= now:
        return pause.days
    first = max(calendar.london_day(pause.since) - timedelta(days=1), begun)
    today = calendar.london_day(now)
    return max(0, calendar.working_days_between(first, today, holidays))


def stands_at(
    pauses: tuple[Pause, ...], now: datetime, holidays: Collection[date]
) -> datetime:
    """What the time is for a task: while its clock stands still, no time goes by."""
    still = next((pause for pause in pauses if _is_open(pause, now)), None)
    if still is None:
        return now
    local = still.since.astimezone(calendar.LONDON)
    day = calendar.add_working_days(local.date(), still.days, holidays)
    return calendar.at(day, local.time())


def _is_open(pause: Pause, now: datetime) -> bool:
    return pause.until is None or pause.since <= now < pause.until


def is_counted(key: str, command: str) -> bool:
    """Whether a task's time is an allowance of days: a start date is only a date."""
    return bool(command) and key != DeadlineKey.START


def said(counted: Used, now: datetime, *, yours: bool = False) -> str:
    """`12 of 20 working days used; paused 3 to 9 May awaiting your answer`.

    Args:
        counted: How much is used.
        now: What the time is: days of another year are said with their year.
        yours: Whether the reader is of the CCG that answers questions on the bid.
    """
    parts = [f"{counted.used} of {words.plural(counted.given, 'working day')} used"]
    if counted.over:
        parts[0] += f", {words.plural(counted.over, 'working day')} late"
    whose = "your answer" if yours else "the CCG's answer"
    because = {
        PauseReason.HOLD: " while on hold",
        PauseReason.ANSWER: f" awaiting {whose}",
        PauseReason.PRE_ELECTION: ": the pre-election period",
    }
    spans = [_span(p, now, because[p.why]) for p in counted.pauses]
    if spans:
        parts.append(f"paused {words.joined(spans, len(spans))}")
    return "; ".join(parts)


def _span(pause: Pause, now: datetime, because: str) -> str:
    year = calendar.london_day(now).year
    first = calendar.london_day(pause.since)
    if pause.until is None:
        return f"since {_days(first, first, year)}{because}"
    last = calendar.london_day(pause.until)
    on = "on " if first == last else ""
    return f"{on}{_days(first, last, year)}{because}"


def _days(first: date, last: date, year: int) -> str:
    """`3 to 9 May`; with years where one of them is not this year."""
    start, end = words.day(first), words.day(last)
    if first == last:
        start = ""
    elif (first.year, first.month) == (last.year, last.month):
        start = f"{first.day} to "
    elif first.year == last.year:
        start = f"{start.rpartition(' ')[0]} to "
    else:
        start += " to "
    plain = first.year == last.year == year
    return start + (end.rpartition(" ")[0] if plain else end)
