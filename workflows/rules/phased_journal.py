"""The later phases in the dry run of a handover: every one, before anything is posted."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Delegation
from workflows.contracts.journals import JournalCheck, JournalLine
from workflows.contracts.money import Transfer
from workflows.contracts.phases import Phase
from workflows.rules import delegation, delegation_phases, phases, words


class Later(NamedTuple):
    """A later phase of one CCG, and what it would post."""

    found: Delegation
    phase: Phase
    transfer: Transfer


def transfers(bid: Bid) -> tuple[Later, ...]:
    """What every later phase would post, in the order of the phases."""
    if not phases.chosen(bid):
        return ()
    found = [
        Later(one, phase, delegation_phases.transfer(one, phase))
        for one in delegation.foreseen(bid)
        for phase in one.phases
    ]
    return tuple(sorted(found, key=lambda later: later.phase.number))


def lines(later: Sequence[Later]) -> Iterator[JournalLine]:
    """The postings of every later phase, with the day of each."""
    for one in later:
        name = phases.name(one.phase.number, one.phase.functions)
        for leg in one.transfer.legs:
            yield JournalLine(
                account=leg.account,
                debit_pence=max(leg.pence, 0),
                credit_pence=max(-leg.pence, 0),
                source=f"{name}, on {words.day(one.phase.begins)}",
                phase=one.phase.number,
                day=one.phase.begins,
                transfer=one.transfer.id,
            )


def checks(bid: Bid, later: Sequence[Later]) -> Iterator[JournalCheck]:
    """All phases together move what was agreed, of each CCG."""
    if not later or bid.allocation is None:
        return
    first = phases.first_amounts(bid, bid.allocation)
    for share in bid.allocation.shares:
        moved = sum(one.phase.pence for one in later if one.found.ccg == share.ccg)
        yield JournalCheck(
            words=f"All phases of {share.ccg} less its share",
            difference_pence=first[share.ccg] + moved - share.total_pence,
        )


def parts(later: Sequence[Later]) -> Iterator[str]:
    """What the journal's check code says of them."""
    for one in later:
        yield f"{one.transfer.id} on {one.phase.begins.isoformat()}"
        yield from (f"{leg.account}={leg.pence}" for leg in one.transfer.legs)


def of_first(bid: Bid, pence: int, source: str) -> str:
    """Where a figure of the first phase comes from: a part of what it is made of."""
    if not phases.chosen(bid):
        return source
    return f"Phase 1, {words.money(abs(pence))}, is what later phases leave. {source}"
