"""What is said of Part two: attested, signed, changed."""

from typing import assert_never

from workflows.contracts import events as e
from workflows.contracts.assurances import FinancePosition, Rating, Snapshot
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import AssuranceOutcome
from workflows.contracts.parties import Party
from workflows.rules import bodies

Told = e.AssuranceAttested | e.AssuranceSigned | e.AssuranceReopened

ATTESTED = {
    AssuranceOutcome.ATTEST: "attested assurance",
    AssuranceOutcome.ATTEST_WITH_ISSUES: "attested assurance with issues",
    AssuranceOutcome.DECLINE: "declined to attest assurance",
}
RATED = {
    Rating.OUTSTANDING: "outstanding",
    Rating.GOOD: "good",
    Rating.REQUIRES_IMPROVEMENT: "requires improvement",
    Rating.INADEQUATE: "inadequate",
    Rating.NOT_RATED: "not rated",
}
FINANCES = {
    FinancePosition.SURPLUS: "a surplus",
    FinancePosition.BALANCED: "a balance",
    FinancePosition.DEFICIT: "a deficit",
}


def stands(one: Snapshot) -> tuple[tuple[str, str], ...]:
    """How a CCG stands, line by line."""
    return (
        ("rating", RATED[one.rating]),
        ("finances", FINANCES[one.finance]),
        ("special measures", "yes" if one.special_measures else "no"),
        ("directions", one.directions or "none"),
    )


def changed(before: Snapshot | None, after: Snapshot) -> str:
    """What differs: `rating: good, now inadequate`; of directions only whether any are."""
    old = dict(_in_short(before)) if before else {}
    found = [
        f"{name}: {f'{old[name]}, ' if name in old else ''}now {said}"
        for name, said in _in_short(after)
        if old.get(name) != said
    ]
    return "; ".join(found) or "directions: others now"


def _in_short(one: Snapshot) -> tuple[tuple[str, str], ...]:
    """As everybody may read it who sees what the bid waits for: no free words."""
    directions = "in force" if one.directions else "none"
    return (*stands(one)[:-1], ("directions", directions))


def reopened(event: e.AssuranceReopened, bid: Bid) -> str:
    """Which CCG no longer stands as was attested, and in what."""
    name = bodies.name(bid, Party.CCG, event.snapshot.ccg)
    return (
        f"{name} no longer stands as attested ({changed(event.before, event.snapshot)})"
    )


def said(event: Told, bid: Bid, by: str) -> str:
    """One sentence or two; `by` is who did it."""
    match event:
        case e.AssuranceAttested():
            issues = event.issues
            stop = "" if issues.endswith((".", "!", "?")) else "."
            found = f" {issues}{stop}" if issues else ""
            how = "".join(
                f" {bodies.name(bid, Party.CCG, one.ccg)} ({_plainly(one)})."
                for one in event.snapshots
            )
            return f"{by} {ATTESTED[event.outcome]}.{found}{how} Evidence: {event.evidence}"
        case e.AssuranceSigned():
            return f"{by} signed the assurance."
        case e.AssuranceReopened():
            return (
                f"{by} recorded that {reopened(event, bid)}. Part two is void, and what "
                f"rested on it. {event.reason}"
            )
        case _:
            assert_never(event)


def _plainly(one: Snapshot) -> str:
    return "; ".join(f"{name}: {text.rstrip('.')}" for name, text in stands(one))
