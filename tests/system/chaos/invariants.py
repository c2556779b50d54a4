"""The checker: what the clients were told, held against what is on record.

Every finding says in a sentence what is wrong, under the promise that it breaks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from tests.system.chaos import lasting, letters
from tests.system.chaos.evidence import Evidence
from tests.system.chaos.journal import ENTRIES, POLICY, Journal, Operation
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model
from workflows.contracts.events import AttemptRefused, Entry, Event

PROMISES = {
    "P1": "what was acknowledged is on record",
    "P2": "nothing is done twice",
    "P3": "money moves once, and every balance is what was agreed",
    "P4": "every letter arrives; a repeat is the same letter",
    "P5": "no bid is stuck, and nobody disagrees about where it stands",
    "P7": "refused attempts are on record too",
    "P8": "every chain is whole",
    "P9": "a worker that takes a bid up anew comes to where it stands",
    "words": "every answer is a receipt, a refusal, or 'send it again'",
}


@dataclass
class Findings:
    """What is wrong, by promise, and the figures behind it."""

    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    figures: dict[str, object] = field(default_factory=dict)

    def add(self, promise: str, faults: Iterable[str]) -> None:
        """Take what breaks a promise."""
        if found := list(faults):
            self.faults[promise] += found

    def __str__(self) -> str:
        lines = [f"{name}: {value}" for name, value in self.figures.items()]
        for promise, faults in sorted(self.faults.items()):
            lines += [f"{promise} broken ({PROMISES[promise]}):"]
            lines += [f"  {fault}" for fault in faults[:12]]
        return "\n".join(lines)


def check(journal: Journal, evidence: Evidence) -> Findings:
    """Everything that must hold once all is calm."""
    findings = Findings()
    findings.add("P1", _lost(journal, evidence))
    findings.add("P1", _out_of_order(journal))
    findings.add("P2", _answered_differently(journal))
    findings.add("P2", _applied_twice(journal, evidence))
    findings.add("P2", _said_twice(evidence))
    findings.add("P3", _money(journal, evidence))
    findings.add("P4", letters.faults(evidence))
    findings.add("P5", _stuck(journal, evidence))
    findings.add("P7", _unrecorded(journal, evidence))
    for promise, faults in lasting.faults(evidence):
        findings.add(promise, faults)
    findings.add("P8", evidence.chain_faults)
    findings.add("P9", (f"{id}: {why}" for id, why in evidence.unlike.items()))
    findings.add("words", journal.odd)
    findings.figures = _figures(journal, evidence)
    return findings


def _lost(journal: Journal, evidence: Evidence) -> Iterator[str]:
    for op in journal.acknowledged():
        entries = {e.number: e.event for e in evidence.entries.get(op.bid, [])}
        event, told = entries.get(op.number), f"{op.bid}: {op.command}"
        if event is None:
            yield f"{told} was acknowledged as {op.number}, which is not on record"
        elif event.kind != ENTRIES[op.command]:
            yield f"{told} was acknowledged as {op.number}, which is {event.kind}"
        elif event.by is None or event.by.person != op.person:
            yield f"{told} of {op.person} was acknowledged as {op.number}, of another"


def _out_of_order(journal: Journal) -> Iterator[str]:
    """Who asks after an answer gets a later number."""
    for bid, operations in _by_bid(journal.acknowledged()).items():
        for one, other in combinations(operations, 2):
            first, later = sorted((one, other), key=lambda op: op.began)
            if first.ended < later.began and first.number >= later.number:
                yield (
                    f"{bid}: {later.command} ({later.number}) was asked after "
                    f"{first.command} ({first.number}) had been answered"
                )


def _answered_differently(journal: Journal) -> Iterator[str]:
    for op in journal.operations:
        said = {a.get("number") or a.get("type") for a in op.answers}
        if len(said) > 1:
            yield f"{op.bid}: {op.command} under one key was answered {said}"
    for bid, operations in _by_bid(journal.acknowledged()).items():
        for number, count in Counter(op.number for op in operations).items():
            if count > 1:
                yield f"{bid}: {count} requests were all acknowledged as {number}"


def _applied_twice(journal: Journal, evidence: Evidence) -> Iterator[str]:
    """As many entries of a kind as acknowledged requests; unanswered ones may add."""
    least = Counter(_what(op) for op in journal.acknowledged())
    maybe = Counter(_what(op) for op in journal.unknown())
    found = Counter(
        (entry.bid_id, entry.event.kind, entry.event.by.person)
        for entry in _by_people(evidence)
    )
    for what in sorted(found):
        asked, known = least[what], maybe[what] + maybe["", *what[1:]]
        if not asked <= found[what] <= asked + known:
            bid, kind, person = what
            yield (
                f"{bid}: {found[what]} times {kind} by {person} on record, "
                f"acknowledged {asked} times"
            )


def _said_twice(evidence: Evidence) -> Iterator[str]:
    """Nobody decides twice: no two entries of one person say the same."""
    said = Counter(
        (entry.bid_id, entry.event.model_dump_json(exclude={"at"}))
        for entry in _by_people(evidence)
    )
    for (bid, event), count in said.items():
        if count > 1:
            yield f"{bid}: on record {count} times: {event[:120]}"
    for bid, entries in evidence.entries.items():
        if [e.number for e in entries] != list(range(1, len(entries) + 1)):
            yield f"{bid}: numbers {[e.number for e in entries]}"


def _money(journal: Journal, evidence: Evidence) -> Iterator[str]:
    model: Counter[str] = Counter()
    agreed: dict[str, dict[str, int]] = {}
    for op in journal.acknowledged():
        if not op.money or op.bid not in journal.live:
            continue
        if agreed.setdefault(op.bid, op.money) != op.money:
            yield f"{op.bid}: the sides agreed to different sums"
    for bid, sums in agreed.items():
        model.update(sums)
        transfer = evidence.transfers.get(f"handover/{bid}")
        legs = {leg.account: leg.pence for leg in transfer.legs} if transfer else {}
        if legs != sums:
            yield f"{bid}: agreed {sums}, posted {legs}"
    posted = Counter(transfer.bid_id for transfer in evidence.transfers.values())
    for bid, count in posted.items():
        if count > 1 or bid not in agreed:
            yield f"{bid}: {count} transfers posted, live and agreed: {bid in agreed}"
    if evidence.balances != dict(model):
        yield f"balances are {evidence.balances}, and should be {dict(model)}"
    if total := sum(evidence.balances.values()):
        yield f"all balances together are {total} pence"
    yield from evidence.ledger_faults


def _stuck(journal: Journal, evidence: Evidence) -> Iterator[str]:
    for bid in journal.bids:
        if bid not in evidence.records:
            yield f"{bid} is not in the register at all"
    for bid in evidence.records:
        process = evidence.processes[bid]
        state, number = evidence.records[bid].state, evidence.records[bid].number
        if process.attempt > 1:
            yield f"{bid}: its workflow task is at attempt {process.attempt}"
        if process.activities:
            yield f"{bid}: still being tried: {process.activities}"
        if process.status != ("completed" if state.ended else "running"):
            yield f"{bid}: the register has {state.stage}, Temporal {process.status}"
        if process.stage != state.stage:
            yield f"{bid}: the register has {state.stage}, Temporal {process.stage}"
        if process.number != number:
            yield f"{bid}: the process knows {process.number} entries, the register {number}"
    for bid in journal.live & evidence.records.keys():
        if evidence.records[bid].state.stage is not Stage.LIVE:
            yield f"{bid} was shown as live, and is not"


def _unrecorded(journal: Journal, evidence: Evidence) -> Iterator[str]:
    asked = Counter(
        (op.bid, op.person, op.command, POLICY[op.refusal])
        for op in journal.refused()
        if op.refusal in POLICY
    )
    found = Counter(
        (entry.bid_id, event.by.person, event.command, event.refusal)
        for entry in _every(evidence)
        if isinstance(event := entry.event, AttemptRefused) and event.by
    )
    for what in sorted(asked | found):
        if asked[what] != found[what]:
            yield f"{what}: refused {asked[what]} times, {found[what]} on record"


def _figures(journal: Journal, evidence: Evidence) -> dict[str, object]:
    operations = journal.operations
    dropped = sum(max(0, n - 1) for n in evidence.caught.values())
    models = Counter(r.state.model for r in evidence.records.values())
    stages = Counter(str(r.state.stage) for r in evidence.records.values())
    return {
        "bids": f"{len(evidence.records)}, {models[Model.DELEGATED]} of them delegated",
        "stages": ", ".join(f"{n} {stage}" for stage, n in sorted(stages.items())),
        "commands": len(operations),
        "acknowledged": len(list(journal.acknowledged())),
        "refused": len(list(journal.refused())),
        "never answered": len(list(journal.unknown())),
        "answers that did not come": sum(op.doubts for op in operations),
        "entries": sum(len(entries) for entries in evidence.entries.values()),
        "delegations": len(evidence.delegations),
        "transfers": len(evidence.transfers),
        "letters": len(evidence.letters),
        "repeated letters": dropped,
        "hang-ups after DATA": sum(evidence.hung_up.values()),
    }


def _by_bid(operations: Iterable[Operation]) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = defaultdict(list)
    for op in operations:
        found[op.bid].append(op)
    return found


def _what(op: Operation) -> tuple[str, str, str]:
    return op.bid, ENTRIES[op.command], op.person


def _every(evidence: Evidence) -> Iterator[Entry]:
    return (entry for entries in evidence.entries.values() for entry in entries)


def _by_people(evidence: Evidence) -> Iterator[Entry]:
    """Entries that somebody's request led to."""
    for entry in _every(evidence):
        if _is_by_somebody(entry.event):
            yield entry


def _is_by_somebody(event: Event) -> bool:
    return event.by is not None and not isinstance(event, AttemptRefused)
