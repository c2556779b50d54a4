"""Who is told when an allocation is changed or disputed, or a handover fails."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules.bodies import NATIONAL


def of(bid: Bid, event: Event, said: str) -> Iterator[Notice]:
    """Both sides' finance officers: whoever had signed has to look again."""
    if isinstance(event, e.HandoverFailed):
        yield from _failed(bid, said)
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


def _failed(bid: Bid, said: str) -> Iterator[Notice]:
    """Who counted on it for this day; who gives the keys again is asked for them."""
    officers = (Role.ACCOUNTABLE_OFFICER, Role.CHIEF_FINANCE_OFFICER)
    told: list[tuple[Party, str, tuple[Role, ...]]] = [
        *((Party.CCG, one.code, officers) for one in bid.applicants),
        (Party.NHS_ENGLAND, bid.local_team, (Role.LOCAL_DIRECTOR, Role.LOCAL_FINANCE)),
        (Party.NHS_ENGLAND, bid.region, (Role.REGIONAL_LEAD,)),
    ]
    for party, body, roles in told:
        yield Notice(
            kind=NoticeKind.HANDOVER_FAILED,
            party=party,
            body=body,
            roles=roles,
            words=said,
        )
