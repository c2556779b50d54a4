"""Who is told what was ruled of theirs: a bid that goes on, a condition to see to."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Condition
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import bodies, conditions, words
from workflows.rules.permissions import PARTY, ROLE_WORDS

WRITERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)


def of(before: Bid, after: Bid, event: Event, said: str) -> Iterator[Notice]:
    """One letter for each thing; a bid that ends has its own letters."""
    if isinstance(event, e.Screened) and not after.ended:
        yield from _to_ccgs(after, NoticeKind.SCREENED, WRITERS, said)
    known = {one.id for one in before.conditions}
    for one in after.conditions:
        if one.id not in known:
            asked = _asked(after, one)
            yield from _to_ccgs(after, NoticeKind.CONDITION_SET, owners(one), asked)


def owners(one: Condition) -> tuple[Role, ...]:
    """Which officers of a CCG see to a condition, as far as its free words say.

    Where they name none of theirs and nobody else's office either, those who look after
    the bid; nobody where they name only somebody else's.
    """
    said = one.terms.owner.lower()
    named = [role for role, office in ROLE_WORDS.items() if office in said]
    own = tuple(role for role in named if PARTY[role] is Party.CCG)
    return own if named else WRITERS


def _asked(bid: Bid, one: Condition) -> str:
    terms = one.terms
    region = bodies.name(bid, Party.NHS_ENGLAND, bid.region)
    said = (
        f"Condition {one.id[1:]}, {terms.criterion}: {terms.text.rstrip('.')}. "
        f"Who sees to it: {terms.owner.rstrip('.')}. Due: {words.day(terms.due)}. "
        f"{conditions.HOLDS_UP[terms.blocks]}. "
        f"Evidence wanted: {terms.evidence.rstrip('.')}. "
        f"Send it to {region}, which says whether the condition is met."
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
