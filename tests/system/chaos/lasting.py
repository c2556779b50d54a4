"""The checker's look at delegations: each live budget begins one, and it is whole."""

from collections import Counter
from collections.abc import Iterator

from tests.system.chaos.evidence import Evidence
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation, delegation_notices, delegation_progress

Faults = Iterator[str]


def faults(evidence: Evidence) -> Iterator[tuple[str, Faults]]:
    """What is wrong with delegations, by the promise that it breaks."""
    yield "P2", _begun(evidence)
    yield "P4", _untold(evidence)
    yield "P5", _stuck(evidence)


def _begun(evidence: Evidence) -> Faults:
    """Once for each CCG of a live bid with a budget, and for nobody else."""
    wanted = Counter(
        one.id
        for record in evidence.records.values()
        for one in delegation.begun_by(record.state)
    )
    found = Counter(evidence.delegations.keys())
    yield from (f"{id} never began" for id in sorted(wanted - found))
    yield from (
        f"{id} began, and no live bid led to it" for id in sorted(found - wanted)
    )
    for id, (_, entries) in evidence.delegations.items():
        begun = sum(entry.event.kind == "delegation_begun" for entry in entries)
        if begun != 1:
            yield f"{id} began {begun} times"
        if [e.number for e in entries] != list(range(1, len(entries) + 1)):
            yield f"{id}: numbers {[e.number for e in entries]}"


def _untold(evidence: Evidence) -> Faults:
    """Whom the rules want written to is written to."""
    written = {(r.bid_id, r.number, r.kind, r.body) for r in evidence.letters}
    for id, (_, entries) in evidence.delegations.items():
        before: Delegation | None = None
        for entry in entries:
            after = delegation_progress.after(before, entry.event)
            for notice in delegation_notices.notices_of(before, after, entry.event):
                letter = (id, entry.number, notice.kind, notice.body)
                if letter not in written:
                    yield f"{id}: nobody was written to about {letter[1:]}"
            before = after


def _stuck(evidence: Evidence) -> Faults:
    for id, (shown, entries) in evidence.delegations.items():
        process = evidence.processes[id]
        state: Delegation | None = None
        for entry in entries:
            state = delegation_progress.after(state, entry.event)
        if state != shown:
            yield f"{id}: its row says something else than its entries"
        if process.activities or process.attempt > 1:
            yield f"{id}: still being tried: {process.activities}"
        if process.number != len(entries):
            yield f"{id}: the process knows {process.number} entries, the register {len(entries)}"
        if process.status != ("completed" if shown.ended else "running"):
            yield f"{id}: Temporal has {process.status}"
