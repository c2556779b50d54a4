"""Bars, worked out for an SVG. The numbers stand in a table under it as well."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 480
ROOM = 430
"""How far the longest bar reaches; its number stands after it."""

ROW = 58
LABEL = 20
BAR = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart.

    Attributes:
        marked: The part of `value` that is drawn in another colour, such as those late.
        says: The number in words, beside the bar.
    """

    label: str
    value: int
    marked: int = 0
    says: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar's place."""

    label: str
    says: str
    label_y: int
    bar_y: int
    says_x: int
    says_y: int
    plain: int
    marked: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole picture with its name and what can be seen on it."""

    key: str
    title: str
    desc: str
    bars: tuple[Drawn, ...]
    width: int
    height: int
    bar: int = BAR


def bars(key: str, title: str, desc: str, rows: Sequence[Bar]) -> Chart:
    """Horizontal bars, one under the other, each under its name.

    Args:
        key: For the element's ids.
        title: What is shown.
        desc: What can be seen, for whoever does not see it.
        rows: In order.
    """
    longest = max((len(row.says) for row in rows), default=0)
    room = ROOM - 9 * longest
    most = max((row.value for row in rows), default=0) or 1
    drawn = []
    for index, row in enumerate(rows):
        top = index * ROW
        whole = round(row.value * room / most)
        marked = round(row.marked * room / most)
        drawn.append(
            Drawn(
                label=row.label,
                says=row.says or str(row.value),
                label_y=top + LABEL,
                bar_y=top + LABEL + 7,
                says_x=whole + 8,
                says_y=top + LABEL + 24,
                plain=whole - marked,
                marked=marked,
            )
        )
    return Chart(key, title, desc, tuple(drawn), WIDTH, max(1, len(rows)) * ROW)
