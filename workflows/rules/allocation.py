"""Builds an allocation: practice lines by rules to totals, every penny accounted for.

For each CCG:

    lines     = sum of the practice lines that count (published, or as adjusted)
    growth    = sum of each line's hundredths of a percent, rounded once, shared out
    pace      = - distance from target x pace, shared out by weighted list
    top-up    = what the CCG adds, shared out by weighted list
    practices = lines + growth + pace + top-up            (R20: the practices sum to it)
    total     = practices + contingency + headroom

Distance from target is lines and growth less the target: everybody's lines per weighted
patient, times the CCG's weighted patients. A reserve is a share of `practices`, a share
of the total, or a fixed sum. `allocation_rounding` says how fractions become pennies.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from workflows.contracts.allocations import (
    AllocationRules,
    Basis,
    Flag,
    PlannedLine,
    PlannedPractice,
    PracticeBase,
    Reserve,
    Schedule,
    Target,
)
from workflows.contracts.money import Allocation, Share
from workflows.rules.allocation_rounding import (
    STATED,
    WHOLE,
    half_up,
    shared,
    spread,
)
from workflows.rules.refusals import Incomplete

Cell = tuple[str, ...]
"""A practice and one of its lines."""


def build(
    ccgs: Sequence[str],
    practices: Iterable[PracticeBase],
    rules: AllocationRules,
    target: Target | None = None,
) -> Schedule:
    """The schedule of these CCGs, in whatever order the practices come.

    Raises:
        Incomplete: A rule names what is not there, or shares by lists that are not known.
    """
    known = tuple(sorted(practices, key=lambda p: (p.ccg, p.practice)))
    _check(ccgs, known, rules)
    planned: list[PlannedPractice] = []
    shares: list[Share] = []
    for ccg in ccgs:
        own = [p for p in known if p.ccg == ccg]
        found, share = _of_ccg(ccg, own, rules, target)
        planned += found
        shares.append(share)
    return Schedule(
        ccgs=tuple(ccgs),
        practices=known,
        rules=rules,
        target=target,
        rounding=STATED,
        planned=tuple(planned),
        shares=tuple(shares),
        total_pence=sum(share.total_pence for share in shares),
    )


def digest(schedule: Schedule) -> str:
    """SHA-256 over the whole schedule: lines, flags, rules, rounding, every figure."""
    return hashlib.sha256(schedule.model_dump_json().encode()).hexdigest()


def allocation_of(schedule: Schedule, known: str = "") -> Allocation:
    """What the bid carries of a schedule: the sums and the hash, no practice lines.

    Args:
        schedule: Whole.
        known: The hash under which it was read.
    """
    return Allocation(
        shares=schedule.shares,
        total_pence=schedule.total_pence,
        schedule_hash=known or digest(schedule),
        source="; ".join(sorted({p.source for p in schedule.practices})),
    )


def flag_of(flags: Iterable[Flag], practice: str, line: str) -> Flag | None:
    """The flag that holds for a line: a practice's own before everybody's, the last."""
    near = [f for f in flags if f.line == line and f.practice in {"", practice}]
    return max(near, key=lambda f: bool(f.practice), default=None) if near else None


def target_of(target: Target | None, weighted: int) -> int | None:
    """What a weighted list would bring at everybody's rate; None where none is known."""
    if target is None or target.weighted <= 0 or weighted <= 0:
        return None
    return half_up(target.pence * weighted, target.weighted)


def reserves(practices_pence: int, rules: AllocationRules) -> tuple[int, int]:
    """Contingency and headroom beside what the practices bring.

    Those that are a share of the total are worked out of it together, so that the total
    is what they are a share of; the pennies between them go by largest remainder.
    """
    both = {"contingency": rules.contingency, "headroom": rules.headroom}
    found = {
        name: _reserve(practices_pence, one)
        for name, one in both.items()
        if one.basis is not Basis.OF_TOTAL
    }
    of_total = {name: one.hundredths for name, one in both.items() if name not in found}
    if of_total:
        share = sum(of_total.values())
        net = practices_pence + sum(found.values())
        left = half_up(net * WHOLE, WHOLE - share) - net
        found |= shared(left, of_total) if share else dict.fromkeys(of_total, 0)
    return found["contingency"], found["headroom"]


def _reserve(practices_pence: int, one: Reserve) -> int:
    if one.basis is Basis.FIXED:
        return one.pence
    return half_up(practices_pence * one.hundredths, WHOLE)


def _of_ccg(
    ccg: str,
    own: Sequence[PracticeBase],
    rules: AllocationRules,
    target: Target | None,
) -> tuple[list[PlannedPractice], Share]:
    lines = _lines(own, rules)
    kept = {cell: line for cell, line in lines.items() if line.included}
    grown = _growth(kept, rules)
    weights = {p.practice: p.weighted for p in own}
    paid = sum(line.paid for line in kept.values())
    goal = target_of(target, sum(weights.values()))
    pace = _pace(ccg, paid + sum(grown.values()), goal, rules.pace, weights)
    added = sum(t.pence for t in rules.top_ups if t.ccg == ccg)
    topped = _by_list(ccg, added, weights, "The top-up")
    of: dict[str, list[PlannedLine]] = {p.practice: [] for p in own}
    for cell, line in lines.items():
        of[cell[0]].append(_grown(line, grown.get(cell, 0)))
    planned = [_planned(p, of[p.practice], pace, topped) for p in own]
    total = sum(p.planned for p in planned)
    contingency, headroom = reserves(total, rules)
    return planned, Share(
        ccg=ccg,
        practices=len(own),
        practices_pence=total,
        contingency_pence=contingency,
        headroom_pence=headroom,
        total_pence=total + contingency + headroom,
        excluded_pence=sum(x.paid for x in lines.values() if not x.included),
        growth_pence=sum(grown.values()),
        pace_pence=sum(pace.values()),
        top_up_pence=added,
        target_pence=goal,
    )


def _lines(
    own: Sequence[PracticeBase], rules: AllocationRules
) -> dict[Cell, PlannedLine]:
    """Every line of every practice: what counts, and why what does not."""
    changed = {(a.practice, a.line): a for a in rules.adjustments}
    found: dict[Cell, PlannedLine] = {}
    for practice in own:
        code = practice.practice
        paid = dict(practice.lines)
        new = [line for (p, line) in changed if p == code and line not in paid]
        for line in sorted({*paid, *new}):
            flag = flag_of(rules.flags, code, line)
            other = changed.get((code, line))
            out = flag is not None and not flag.included
            why = [flag.reason] if flag and out else []
            why += [other.reason] if other else []
            found[code, line] = PlannedLine(
                line=line,
                paid=other.pence if other else paid[line],
                included=not out,
                planned=0,
                reason="; ".join(why),
            )
    return found


def _growth(kept: dict[Cell, PlannedLine], rules: AllocationRules) -> dict[Cell, int]:
    rates = {g.line: g.hundredths for g in rules.growth}
    exact = {
        cell: line.paid * rates.get(line.line, rates.get("", 0))
        for cell, line in kept.items()
    }
    return spread(half_up(sum(exact.values()), WHOLE), exact, WHOLE)


def _pace(
    ccg: str, lines: int, goal: int | None, pace: int, weights: dict[str, int]
) -> dict[str, int]:
    if not pace:
        return dict.fromkeys(weights, 0)
    if goal is None:
        raise Incomplete(
            f"{ccg} has no weighted list, so it has no target and no distance to close."
        )
    return _by_list(ccg, half_up((goal - lines) * pace, WHOLE), weights, "The move")


def _by_list(
    ccg: str, pence: int, weights: dict[str, int], what: str
) -> dict[str, int]:
    try:
        return shared(pence, weights)
    except ValueError:
        raise Incomplete(
            f"{what} of {ccg} is shared out by weighted list, and nobody has one."
        ) from None


def _grown(line: PlannedLine, growth: int) -> PlannedLine:
    planned = line.paid + growth if line.included else 0
    return line.model_copy(update={"growth": growth, "planned": planned})


def _planned(
    practice: PracticeBase,
    lines: Sequence[PlannedLine],
    pace: dict[str, int],
    topped: dict[str, int],
) -> PlannedPractice:
    code = practice.practice
    moved = pace[code] + topped[code]
    return PlannedPractice(
        practice=code,
        ccg=practice.ccg,
        lines=tuple(lines),
        pace=pace[code],
        top_up=topped[code],
        planned=sum(line.planned for line in lines) + moved,
    )


def _check(
    ccgs: Sequence[str], practices: Sequence[PracticeBase], rules: AllocationRules
) -> None:
    codes = Counter(p.practice for p in practices)
    twice = sorted(code for code, times in codes.items() if times > 1)
    if twice:
        raise Incomplete(f"{twice[0]} is in two baselines.")
    named = {f.practice for f in rules.flags if f.practice}
    named |= {a.practice for a in rules.adjustments}
    strange = sorted(named - set(codes)) + sorted(
        {p.ccg for p in practices} - set(ccgs)
    )
    strange += sorted({t.ccg for t in rules.top_ups} - set(ccgs))
    if strange:
        raise Incomplete(f"{strange[0]} is no part of this allocation.")
    share = sum(
        r.hundredths
        for r in (rules.contingency, rules.headroom)
        if r.basis is Basis.OF_TOTAL
    )
    if not 0 <= share < WHOLE:
        raise Incomplete("Contingency and headroom cannot be all of the total.")
