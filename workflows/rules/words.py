"""How days, moments and money are written for people."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from workflows.rules.calendar import LONDON

NOON = time(12)
MIDNIGHT = time(0)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Named here, since `strftime` follows the machine's language, slowly."""


def day(value: date | datetime) -> str:
    """`3 June 2026`, the London day."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def clock(value: datetime) -> str:
    """`5pm`, `9:30am`, `midday`, `midnight`, in London."""
    local = value.astimezone(LONDON).time().replace(second=0, microsecond=0)
    if local == NOON:
        return "midday"
    if local == MIDNIGHT:
        return "midnight"
    hour = local.hour % 12 or 12
    minute = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minute}{'am' if local.hour < NOON.hour else 'pm'}"


def moment(value: datetime) -> str:
    """`5pm on 3 June 2026`."""
    return f"{clock(value)} on {day(value)}"


def last_moment(value: datetime) -> str:
    """`moment`; of what a whole day is left for, `the end of 3 June 2026`."""
    if value.astimezone(LONDON).time() == MIDNIGHT:
        return f"the end of {day(value - timedelta(days=1))}"
    return moment(value)


def money(pence: int) -> str:
    """`£1,234.56`; a minus sign before the pound sign."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def percent(hundredths: int) -> str:
    """`2.5%`, of hundredths of a percent."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def joined(parts: Sequence[str], most: int = 4, last: str = "and") -> str:
    """`a, b and c`; beyond `most`, `a, b, c and 2 more`."""
    if len(parts) > most:
        parts = [*parts[: most - 1], f"{len(parts) - most + 1} more"]
    if len(parts) < 2:  # noqa: PLR2004
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def a(noun: str) -> str:
    """`a lay member`, `an accountable officer`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def plural(n: int, one: str) -> str:
    """`1 day`, `2 days`."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"
