"""Results as Markdown: medians, ratios to the floor, and the targets beside them."""

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from statistics import median

from bench.histories import Histories
from bench.rounds import FLOOR, PROJECT, Round
from bench.sizes import HISTORIES, REGISTER
from bench.speed import LEVELS, Speed

COMMANDS = 13
WRITING = ("register.enter", "register.close")
COUNTED = {FLOOR: ("server", "floor"), PROJECT: ("server", "worker", "post", "web")}
"""The parts of a system; the driver and the mail server are other people's machines."""
QUIET = 0.25
"""Cores that others may use in a round before it is left out, if two are left."""

Figure = Callable[[Round], float]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, figures to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def machine() -> str:
    """Where and when."""
    return (
        f"Measured {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}."
    )


def quiet(rounds: Sequence[Round]) -> Sequence[Round]:
    """The rounds while the machine was otherwise idle, where two or more were."""
    kept = [r for r in rounds if r.others <= QUIET]
    return kept if len(kept) >= 2 else rounds


def middle(rounds: Sequence[Round], figure: Figure) -> float:
    """The median of a figure."""
    return median(figure(r) for r in quiet(rounds))


def ratio(speed: Speed, at_once: int, figure: Figure) -> float:
    """Ours to the floor's: the median over rounds, each with the floor of its own round."""
    ours, floors = speed.of(PROJECT, at_once), speed.of(FLOOR, at_once)
    pairs = list(zip(ours, floors, strict=True))
    calm = [p for p in pairs if max(p[0].others, p[1].others) <= QUIET]
    chosen = calm if len(calm) >= 2 else pairs
    return median(figure(mine) / figure(floor) for mine, floor in chosen)


def rate(one: Round) -> float:
    """Decisions a second."""
    return one.rate


def p50(one: Round) -> float:
    """The median latency of a decision."""
    return one.quantile(0.5)


def p99(one: Round) -> float:
    """The latency that one decision in a hundred exceeds."""
    return one.quantile(0.99)


def p99_of_all(one: Round) -> float:
    """The same with starts, for information.

    A start of ours is answered once the expression of interest is on record: it is the
    floor's start and one decision more in one request.
    """
    return one.quantile(0.99, starts=True)


def register_activities(speed: Speed) -> float:
    """Register activities for each accepted command, at 16 at once."""
    found = activities(speed, 16)
    return sum(found.get(name, 0.0) for name in WRITING) / COMMANDS


def activities(speed: Speed, at_once: int) -> dict[str, float]:
    """Activities of a bid by name."""
    return _merged([h.activities for h in speed.histories[PROJECT, at_once]])


def _merged(found: Sequence[dict[str, float]]) -> dict[str, float]:
    names = dict.fromkeys(name for one in found for name in one)
    return {n: sum(one.get(n, 0.0) for one in found) / len(found) for n in names}


def speed_text(speed: Speed) -> str:
    """The whole section about speed."""
    return "\n".join(
        (
            _targets(speed),
            _rounds(speed),
            _costs(speed),
            _events(speed),
        )
    )


def target(
    words: str, value: float, limit: str, *, met: bool, form: str = ".2f"
) -> list[str]:
    """A line of the table of targets."""
    return [words, f"{value:{form}}", limit, "met" if met else "**not met**"]


def _targets(speed: Speed) -> str:
    at16, first, tail, all_of_it = (
        ratio(speed, 16, rate),
        ratio(speed, 1, p50),
        ratio(speed, 16, p99),
        ratio(speed, 16, p99_of_all),
    )
    told = register_activities(speed)
    rows = [
        target(
            "decisions a second at 16, to the floor", at16, ">= 0.50", met=at16 >= 0.5
        ),
        target("p50 at 1, to the floor", first, "<= 1.8", met=first <= 1.8),
        target("p99 at 16, to the floor", tail, "<= 1.5", met=tail <= 1.5),
        ["the same, starts of bids included", f"{all_of_it:.2f}", "", ""],
        target(
            "register activities for each accepted command", told, "< 1", met=told < 1
        ),
    ]
    return table(["Target", "measured", "wanted", ""], rows)


def _rounds(speed: Speed) -> str:
    rows = []
    for at_once in LEVELS:
        for kind in (FLOOR, PROJECT):
            found = speed.of(kind, at_once)
            rows.append(
                [
                    f"{kind}, {at_once} at once",
                    f"{middle(found, rate):.0f}",
                    f"{middle(found, p50):.1f}",
                    f"{middle(found, p99):.1f}",
                    f"{middle(found, p99_of_all):.1f}",
                    f"{middle(found, _start):.1f}",
                    f"{middle(found, lambda r: r.settled):.1f}",
                    f"{sum(len(r.bids) for r in found)}",
                    f"{sum(r.repeated for r in found)}",
                    f"{middle(found, lambda r: r.others):.2f}",
                ]
            )
        rows.append(
            [
                f"ratio, {at_once} at once",
                f"{ratio(speed, at_once, rate):.2f}",
                f"{ratio(speed, at_once, p50):.2f}",
                f"{ratio(speed, at_once, p99):.2f}",
                f"{ratio(speed, at_once, p99_of_all):.2f}",
                *("" for _ in range(5)),
            ]
        )
    head = ["", "decisions/s", "p50 ms", "p99 ms", "with starts", "start p50 ms"]
    return table(
        [*head, "settled after s", "bids", "asked again", "cores of others"], rows
    )


def _start(one: Round) -> float:
    return 1000 * median(one.starts) if one.starts else 0.0


def _costs(speed: Speed) -> str:
    rows = []
    for at_once in LEVELS:
        for kind, counted in COUNTED.items():
            found = speed.of(kind, at_once)
            parts = ("server", counted[1], "post", "web", "sink", "driver")
            rows.append(
                [
                    f"{kind}, {at_once} at once",
                    *(f"{middle(found, _cpu(part)):.1f}" for part in parts),
                    f"{middle(found, _cpu(*counted)):.1f}",
                    f"{middle(found, _grown(REGISTER)):.1f}",
                    f"{middle(found, _grown(HISTORIES)):.1f}",
                ]
            )
        rows.append(
            [
                f"ratio, {at_once} at once",
                f"{ratio(speed, at_once, _cpu('server')):.2f}",
                *("" for _ in range(5)),
                f"{ratio(speed, at_once, _cpu_counted):.2f}",
                "",
                f"{ratio(speed, at_once, _grown(HISTORIES)):.2f}",
            ]
        )
    head = ["CPU ms a bid", "server", "worker", "activities", "web", "sink", "driver"]
    tail = ["all but sink, driver", "register KiB a bid", "Temporal KiB a bid"]
    return table([*head, *tail], rows)


def _cpu_counted(one: Round) -> float:
    return one.cpu_per_bid(*COUNTED[one.kind])


def _cpu(*parts: str) -> Figure:
    return lambda one: one.cpu_per_bid(*parts)


def _grown(file: str) -> Figure:
    return lambda one: one.bytes[file] / 1024 / len(one.bids)


def _events(speed: Speed) -> str:
    columns = [(kind, at) for at in LEVELS for kind in (FLOOR, PROJECT)]
    found = {column: speed.histories[column] for column in columns}
    merged = {c: _merged([h.events for h in hs]) for c, hs in found.items()}
    names = dict.fromkeys(name for one in merged.values() for name in one)
    rows = [
        [name, *(f"{merged[c].get(name, 0.0):.1f}" for c in columns)] for name in names
    ]
    rows.append(["all events", *(f"{sum(merged[c].values()):.1f}" for c in columns)])
    rows.append(["KiB", *(f"{_mean(found[c], _kib):.1f}" for c in columns)])
    done = {c: _merged([h.activities for h in hs]) for c, hs in found.items()}
    for name in dict.fromkeys(name for one in done.values() for name in one):
        rows.append(
            [f"activity {name}", *(f"{done[c].get(name, 0.0):.2f}" for c in columns)]
        )
    letters = [
        "" if kind == FLOOR else f"{median(speed.letters[at]):.1f}"
        for kind, at in columns
    ]
    rows.append(["letters", *letters])
    return table(["of a bid", *(f"{kind} at {at}" for kind, at in columns)], rows)


def _kib(one: Histories) -> float:
    return one.bytes / 1024


def _mean(found: Sequence[Histories], figure: Callable[[Histories], float]) -> float:
    return sum(figure(one) for one in found) / len(found)
