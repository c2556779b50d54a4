"""The checker's look at the post: every letter arrives, and a repeat is the same letter."""

from collections import Counter
from collections.abc import Iterator

from activities.register.shapes import NoticeRow
from tests.system.chaos.evidence import Evidence
from workflows.contracts.bids import Bid
from workflows.contracts.notices import NoticeKind
from workflows.rules import interests, progress
from workflows.rules.notices import notices_of


def faults(evidence: Evidence) -> Iterator[str]:
    """Lost, doubled, forgotten and foreign letters."""
    yield from _letters(evidence)
    yield from _repeats(evidence)
    yield from _untold(evidence)


def _letters(evidence: Evidence) -> Iterator[str]:
    for row in evidence.letters:
        if row.state == "dropped" and _is_kept_out(row, evidence):
            continue
        if row.state != "sent":
            yield f"{row.id}: {row.state} after {row.attempts} attempts: {row.last_error}"
        elif not evidence.caught[row.message_id]:
            yield f"{row.id}: marked sent as {row.message_id}, but never arrived"
    ids = Counter(row.message_id for row in evidence.letters if row.message_id)
    yield from (f"{id} is on {n} letters" for id, n in ids.items() if n > 1)
    for id in sorted(evidence.caught.keys() - ids.keys()):
        yield f"{id} arrived {evidence.caught[id]} times and is no letter of ours"


def _is_kept_out(row: NoticeRow, evidence: Evidence) -> bool:
    """Whether its reader was recused, so that it had to stay behind."""
    record = evidence.records.get(row.bid_id)
    return record is not None and interests.is_out(record.state, row.person)


def _repeats(evidence: Evidence) -> Iterator[str]:
    """No more than faults: each hang-up, and for each bid each interruption, repeats one."""
    unexplained: Counter[str] = Counter()
    for row in evidence.letters:
        unexplained[row.bid_id] += max(0, _again(row, evidence))
    for bid, count in unexplained.items():
        if count > evidence.interruptions:
            yield (
                f"{bid}: {count} letters repeated beside those that the mail server "
                f"dropped, with {evidence.interruptions} interruptions"
            )


def _again(row: NoticeRow, evidence: Evidence) -> int:
    return evidence.caught[row.message_id] - 1 - evidence.hung_up[row.message_id]


def _untold(evidence: Evidence) -> Iterator[str]:
    """Whom the rules want written to is written to, unless it came too late to ask."""
    written = {(r.bid_id, r.number, r.kind, r.body) for r in evidence.letters}
    for bid_id, entries in evidence.entries.items():
        before: Bid | None = None
        for entry in entries:
            after = progress.after(before, entry.event)
            for notice in notices_of(before or after, after, entry.event):
                if notice.kind is NoticeKind.TASK and entry is not entries[-1]:
                    continue
                letter = (bid_id, entry.number, notice.kind, notice.body)
                if letter not in written:
                    yield f"{bid_id}: nobody was written to about {letter[1:]}"
            before = after
