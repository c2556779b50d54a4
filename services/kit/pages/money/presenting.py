"""The words of an allocation's page."""

from typing import Any

from activities.baselines.keeping import Kept
from services.kit.pages.bid.wording import Row, capital
from services.kit.pages.charts import Bar, Chart, bars
from workflows.contracts.allocations import Change, Flag, Schedule
from workflows.contracts.bids import Bid
from workflows.contracts.money import Share
from workflows.rules import allocation_compare, sentences, words
from workflows.rules.allocation_compare import per_cent, reserve_words
from workflows.rules.words import money

LISTED = 200
"""Differences that a page shows; the rest are counted."""


def state(bid: Bid) -> list[Row]:
    """What stands, who agreed it and who does not."""
    held = bid.allocation
    if held is None:
        return []
    signed = [sentences.person(s.by, bid) for s in bid.allocation_signatures]
    disputes = [
        f"{sentences.person(d.by, bid)}: {d.reason}" for d in bid.allocation_disputes
    ]
    return [
        (name, text)
        for name, text in (
            ("Total", money(held.total_pence)),
            ("Version", str(len(bid.allocation_past) + 1)),
            ("Agreed by", "\n".join(signed) or "Nobody yet"),
            ("Disputed by", "\n".join(disputes)),
            ("Practice lines from", held.source),
            ("Check code of the schedule", held.schedule_hash),
        )
        if text
    ]


def sums(share: Share) -> list[Row]:
    """How a CCG's total comes about, line by line of the formula."""
    lines = share.practices_pence - share.growth_pence
    lines -= share.pace_pence + share.top_up_pence
    return [
        ("Practice lines that count", money(lines)),
        ("Growth", money(share.growth_pence)),
        ("Move towards target", money(share.pace_pence)),
        ("Top-up", money(share.top_up_pence)),
        ("Practices together", money(share.practices_pence)),
        ("Contingency", money(share.contingency_pence)),
        ("Headroom", money(share.headroom_pence)),
        ("Total", money(share.total_pence)),
    ]


def flags(schedule: Schedule, names: dict[str, str]) -> list[dict[str, str]]:
    """Lines that do not count, or count here though not elsewhere, each with why."""
    return [
        {
            "line": names.get(flag.line, flag.line),
            "where": flag.practice or "Every practice",
            "counts": "Counts" if flag.included else "Does not count",
            "why": flag.reason,
            "source": _source(flag),
        }
        for flag in schedule.rules.flags
    ]


def _source(flag: Flag) -> str:
    return flag.source or (f"Set by {flag.by}" if flag.by else "The round's policy")


def rules(schedule: Schedule) -> list[Row]:
    """The rules in words, those that are set."""
    found = schedule.rules
    growth = [
        f"{g.line or 'every line'}: {per_cent(g.hundredths)}"
        + (f" ({g.reason})" if g.reason else "")
        for g in found.growth
    ]
    tops = [f"{t.ccg}: {money(t.pence)} ({t.reason})" for t in found.top_ups]
    plans = [
        f"{a.practice}, {a.line}: {money(a.pence)} ({a.reason}{_by(a.by)})"
        for a in found.adjustments
    ]
    return [
        ("Growth", "\n".join(growth) or "None"),
        ("Pace of change", f"{per_cent(found.pace)} of the distance from target"),
        ("Top-up", "\n".join(tops) or "None"),
        ("Plans other than paid", "\n".join(plans) or "None"),
        ("Contingency", reserve_words(found.contingency)),
        ("Headroom", reserve_words(found.headroom)),
        ("Rounding", schedule.rounding),
    ]


def _by(name: str) -> str:
    return f", {name}" if name else ""


def target(schedule: Schedule) -> tuple[Chart, list[list[str]], str] | None:
    """Lines beside what the weighted list would bring: a picture, its table, its source."""
    found = allocation_compare.distances(schedule)
    if not found or schedule.target is None:
        return None
    drawn, table, said = [], [], []
    for one in found:
        drawn += [
            Bar(f"{one.ccg}: practice lines", one.lines, says=_millions(one.lines)),
            Bar(f"{one.ccg}: target", one.target, one.target, _millions(one.target)),
        ]
        away = "above" if one.distance > 0 else "below"
        far = per_cent(abs(one.hundredths))
        said.append(f"{one.ccg} is {far} {away} its target.")
        table.append(
            [
                one.ccg,
                f"{one.weighted / 1_000_000:,.0f}",
                money(one.lines),
                money(one.target),
                money(one.distance),
                per_cent(one.hundredths),
            ]
        )
    chart = bars("target", "Practice lines and target", " ".join(said), drawn)
    return chart, table, schedule.target.source


TARGET_COLUMNS = (
    "CCG",
    "Weighted patients",
    "Practice lines",
    "Target",
    "Distance",
    "Distance in %",
)


def _millions(pence: int) -> str:
    return f"£{pence / 100_000_000:,.1f}m"


def practices(schedule: Schedule) -> list[dict[str, Any]]:
    """Each practice: what it was paid, what counts, what is planned, and its source."""
    base = {p.practice: p for p in schedule.practices}
    found = []
    for one in schedule.planned:
        about = base[one.practice]
        out = sum(line.paid for line in one.lines if not line.included)
        row = f", row {about.row:,}" if about.row else ""
        was = f"; in {about.was} then" if about.was else ""
        found.append(
            {
                "name": about.name,
                "code": one.practice,
                "source": f"{about.year}{row}{was}",
                "paid": money(sum(pence for _, pence in about.lines)),
                "out": money(out),
                "planned": money(one.planned),
            }
        )
    return found


def versions(bid: Bid, kept: tuple[Kept, ...], here: str) -> list[dict[str, Any]]:
    """Every version and every draft, the newest first, with what it differs from."""
    stands = [*(a.schedule_hash for a in bid.allocation_past)]
    stands += [bid.allocation.schedule_hash] if bid.allocation else []
    number = {code: n for n, code in enumerate(stands, 1)}
    last = stands[-1] if stands else ""
    found = []
    for one in reversed(kept):
        name = f"Version {number[one.hash]}" if one.hash in number else "Draft"
        found.append(
            {
                "name": f"{name}, in place" if one.hash == last else name,
                "href": "" if one.hash == last else f"{here}/versions/{one.hash}",
                "code": one.hash[:12],
                "made": words.moment(one.at),
                "by": one.name or "The system, from the practice lines",
            }
        )
    return found


def differences(
    found: tuple[Change, ...], names: dict[str, str]
) -> tuple[list[dict[str, str]], int]:
    """What differs, as rows, and how many more there are."""
    rows = [
        {
            "where": one.where,
            "what": capital(_named(one.what, names)),
            "before": one.before,
            "after": one.after,
        }
        for one in found[:LISTED]
    ]
    return rows, max(0, len(found) - LISTED)


def _named(what: str, names: dict[str, str]) -> str:
    """What differs, with a line's name in place of its code."""
    begins, _, line = what.rpartition(" ")
    if line in names and begins:
        return f"{begins} {names[line]}"
    return names.get(what, what)


def version_facts(other: Schedule, stands: Schedule, kept: Kept) -> list[Row]:
    """A version beside what stands, in totals."""
    return [
        ("Made", words.moment(kept.at)),
        ("By", kept.name or "The system, from the practice lines"),
        ("Its total", money(other.total_pence)),
        ("In place", money(stands.total_pence)),
        ("Check code", kept.hash),
    ]
