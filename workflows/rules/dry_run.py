"""The handover before it happens: its journal, its checks, and what still forbids it."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.journals import Journal, JournalCheck, JournalLine
from workflows.contracts.money import Share, Transfer
from workflows.rules import (
    deadlines,
    handover,
    handover_needs,
    needs,
    phased_journal,
    shadow,
    words,
)


def journal(bid: Bid) -> Journal | None:
    """What would be posted as the bid stands; None where no budget moves, or none yet."""
    transfer = handover.transfer_of(bid)
    if transfer is None:
        return None
    later = phased_journal.transfers(bid)
    lines = (*_lines(bid, transfer), *phased_journal.lines(later))
    debit = sum(line.debit_pence for line in lines)
    credit = sum(line.credit_pence for line in lines)
    return Journal(
        transfer=transfer.id,
        lines=lines,
        debit_pence=debit,
        credit_pence=credit,
        checks=(*_checks(bid, debit - credit), *phased_journal.checks(bid, later)),
        code=code(bid, transfer),
    )


def code(bid: Bid, transfer: Transfer) -> str:
    """What a journal is told by: its postings, the schedule's and the agreement's codes."""
    legs = (f"{leg.account}={leg.pence}" for leg in transfer.legs)
    schedule = bid.allocation.schedule_hash if bid.allocation else ""
    agreement = bid.agreement.digest if bid.agreement else ""
    later = phased_journal.parts(phased_journal.transfers(bid))
    return handover.digest(transfer.id, *legs, schedule, agreement, *later)


def _lines(bid: Bid, transfer: Transfer) -> Iterator[JournalLine]:
    shares = {handover.account_of(bid, s.ccg): s for s in _shares(bid)}
    for leg in transfer.legs:
        share = shares.get(leg.account)
        yield JournalLine(
            account=leg.account,
            debit_pence=max(leg.pence, 0),
            credit_pence=max(-leg.pence, 0),
            source=phased_journal.of_first(
                bid, leg.pence, _source(bid, share) if share else _whole(bid)
            ),
        )


def _shares(bid: Bid) -> tuple[Share, ...]:
    return bid.allocation.shares if bid.allocation else ()


def _version(bid: Bid) -> str:
    return f"version {len(bid.allocation_past) + 1} of the allocation"


def _whole(bid: Bid) -> str:
    return f"The total of {_version(bid)}"


def _source(bid: Bid, share: Share) -> str:
    practices = words.plural(share.practices, "practice")
    return (
        f"The share of {share.ccg} in {_version(bid)}: {practices} "
        f"{words.money(share.practices_pence)}, contingency "
        f"{words.money(share.contingency_pence)}, headroom "
        f"{words.money(share.headroom_pence)}"
    )


def _checks(bid: Bid, difference: int) -> Iterator[JournalCheck]:
    shares = _shares(bid)
    yield JournalCheck(words="Debits less credits", difference_pence=difference)
    total = bid.allocation.total_pence if bid.allocation else 0
    yield JournalCheck(
        words="The CCGs' shares less the total that was agreed",
        difference_pence=sum(s.total_pence for s in shares) - total,
    )
    for s in shares:
        parts = s.practices_pence + s.contingency_pence + s.headroom_pence
        yield JournalCheck(
            words=f"Practices, contingency and headroom of {s.ccg} less its share",
            difference_pence=parts - s.total_pence,
        )


def forbids(bid: Bid) -> tuple[str, ...]:
    """What stands between the bid and the handover, a sentence each; the day comes last.

    The rules of the process itself say so: `handover.begin` answers once nothing but the
    day is left, and the day has come.
    """
    if bid.ended:
        return (f"This bid has ended, on {words.day(bid.ended)}.",)
    found = ["The bid is on hold."] if bid.hold else []
    if not bid.hold and deadlines.is_stopped(bid):
        found.append("A question is open that stops the bid's clocks.")
    if bid.stage is not Stage.BUDGET_HANDOVER:
        found.append("The bid has not come to the handover yet.")
    for need in needs.of(bid):
        if need.key == DeadlineKey.START and not need.command:
            if shadow.to_come(bid):
                found.append("The shadow period comes first, and moves nothing.")
            found.append(
                f"The start date is {words.day(bid.start_date)}: nothing happens before."
            )
        else:
            found.append(f"It waits for {need.words}.")
    return tuple(found)


def is_due(bid: Bid) -> bool:
    """Whether only the day is left, and it was not missed."""
    only = [n.key for n in needs.of(bid)] == [DeadlineKey.START]
    only = only and shadow.to_come(bid) is None
    return only and not handover_needs.start_missed(bid)
