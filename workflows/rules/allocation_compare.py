"""An allocation beside its target, and beside another version of itself."""

from collections.abc import Iterable, Iterator

from workflows.contracts.allocations import (
    AllocationRules,
    Basis,
    Change,
    Distance,
    PlannedPractice,
    Reserve,
    Schedule,
)
from workflows.rules.allocation_rounding import WHOLE, half_up
from workflows.rules.words import money

NIL = "nothing"


def distances(schedule: Schedule) -> tuple[Distance, ...]:
    """How far each CCG is from its target, after growth and before the move towards it."""
    found = []
    for share in schedule.shares:
        goal = share.target_pence
        if goal is None:
            continue
        lines = share.practices_pence - share.pace_pence - share.top_up_pence
        away = lines - goal
        found.append(
            Distance(
                ccg=share.ccg,
                weighted=sum(
                    p.weighted for p in schedule.practices if p.ccg == share.ccg
                ),
                target=goal,
                lines=lines,
                distance=away,
                hundredths=half_up(away * WHOLE, goal) if goal > 0 else 0,
            )
        )
    return tuple(found)


def per_cent(hundredths: int) -> str:
    """`1.5%` for 150; a minus sign before it."""
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{part:02d}".rstrip("0").rstrip(".") + "%"


def differences(before: Schedule, after: Schedule) -> tuple[Change, ...]:
    """Everything that differs: rules first, then line by line, then the totals."""
    return (
        *_rules(before.rules, after.rules),
        *_lines(before.planned, after.planned),
        *_totals(before, after),
    )


def reserve_words(one: Reserve) -> str:
    """A reserve in words."""
    if one.basis is Basis.FIXED:
        return money(one.pence)
    whole = "the total" if one.basis is Basis.OF_TOTAL else "the practices"
    return f"{per_cent(one.hundredths)} of {whole}"


def stated(rules: AllocationRules) -> dict[tuple[str, str], str]:
    """Every rule by where and what, in words."""
    found = {
        (f.practice or "Every practice", f"Flag of {f.line}"): (
            f"{'counts' if f.included else 'does not count'}: {f.reason}"
        )
        for f in rules.flags
    }
    found |= {
        ("Rules", f"Growth of {g.line or 'every line'}"): per_cent(g.hundredths)
        for g in rules.growth
    }
    found |= {
        (a.practice, f"Plan for {a.line}"): f"{money(a.pence)}: {a.reason}"
        for a in rules.adjustments
    }
    found |= {(t.ccg, "Top-up"): f"{money(t.pence)}: {t.reason}" for t in rules.top_ups}
    found["Rules", "Pace of change"] = per_cent(rules.pace)
    found["Rules", "Contingency"] = reserve_words(rules.contingency)
    found["Rules", "Headroom"] = reserve_words(rules.headroom)
    return found


def _rules(before: AllocationRules, after: AllocationRules) -> Iterator[Change]:
    yield from _changes(stated(before), stated(after))


def _lines(
    before: Iterable[PlannedPractice], after: Iterable[PlannedPractice]
) -> Iterator[Change]:
    yield from _changes(_figures(before), _figures(after))


def _figures(planned: Iterable[PlannedPractice]) -> dict[tuple[str, str], str]:
    found = {}
    for one in planned:
        for line in one.lines:
            found[one.practice, line.line] = money(line.planned)
        found[one.practice, "move towards target"] = money(one.pace)
        found[one.practice, "top-up"] = money(one.top_up)
    return found


def _totals(before: Schedule, after: Schedule) -> Iterator[Change]:
    yield from _changes(_sums(before), _sums(after))


def _sums(schedule: Schedule) -> dict[tuple[str, str], str]:
    found = {}
    for share in schedule.shares:
        found[share.ccg, "practices"] = money(share.practices_pence)
        found[share.ccg, "contingency"] = money(share.contingency_pence)
        found[share.ccg, "headroom"] = money(share.headroom_pence)
        found[share.ccg, "total"] = money(share.total_pence)
    found["Together", "total"] = money(schedule.total_pence)
    return found


def _changes(
    before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]
) -> Iterator[Change]:
    for key in sorted({*before, *after}):
        old, new = before.get(key, NIL), after.get(key, NIL)
        if old != new:
            yield Change(where=key[0], what=key[1], before=old, after=new)
