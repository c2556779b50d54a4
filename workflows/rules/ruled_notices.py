"""Who is told what was ruled of theirs: a bid that goes on, a condition to see to."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Condition
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies, conditions, evidence, evidence_notices, words


def of(before: Bid, after: Bid, event: Event, said: str) -> Iterator[Notice]:
    """One letter for each thing; a bid that ends has its own letters."""
    if isinstance(event, e.Screened) and not after.ended:
        yield from _to_ccgs(after, NoticeKind.SCREENED, evidence.WRITERS, said)
    yield from evidence_notices.of(after, event, said)
    known = {one.id for one in before.conditions}
    for one in after.conditions:
        if one.id not in known:
            asked = _asked(after, one)
            yield from _to_ccgs(
                after, NoticeKind.CONDITION_SET, evidence.owners(one), asked
            )


def _asked(bid: Bid, one: Condition) -> str:
    terms = one.terms
    region = bodies.name(bid, Party.NHS_ENGLAND, bid.region)
    said = (
        f"Condition {one.id[1:]}, {terms.criterion}: {terms.text.rstrip('.')}. "
        f"Who sees to it: {terms.owner.rstrip('.')}. Due: {words.day(terms.due)}. "
        f"{conditions.HOLDS_UP[terms.blocks]}. "
        f"Evidence wanted: {terms.evidence.rstrip('.')}. "
        f"Send it on the bid's page, under Conditions; {region} says whether the condition "
        "is met."
    )
    return " ".join(said.split())


def _to_ccgs(
    bid: Bid, kind: NoticeKind, roles: tuple[Role, ...], said: str
) -> Iterator[Notice]:
    if roles:
        for one in bid.applicants:
            yield Notice(
                kind=kind, party=Party.CCG, body=one.code, roles=roles, words=said
            )
