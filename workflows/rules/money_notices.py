"""Who is told when an allocation is changed or disputed."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules.bodies import NATIONAL


def of(bid: Bid, event: Event, said: str) -> Iterator[Notice]:
    """Both sides' finance officers: whoever had signed has to look again."""
    if not isinstance(event, e.AllocationRevised | e.AllocationDisputed):
        return
    both = [(Party.CCG, a.code, Role.CHIEF_FINANCE_OFFICER) for a in bid.applicants]
    for party, body, role in (
        *both,
        (Party.NHS_ENGLAND, NATIONAL, Role.NATIONAL_FINANCE),
    ):
        yield Notice(
            kind=NoticeKind.ALLOCATION,
            party=party,
            body=body,
            roles=(role,),
            words=said,
        )
