"""Who is told that an agreement was issued anew: whoever signs it."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid
from workflows.contracts.events import AgreementIssued, Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules.bodies import NATIONAL

SIGNERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)


def of(bid: Bid, event: Event, said: str) -> Iterator[Notice]:
    """A letter to each side, with the reason and what has become void."""
    if not isinstance(event, AgreementIssued) or event.version == 1:
        return
    sides: list[tuple[Party, str, tuple[Role, ...]]] = [
        (Party.CCG, applicant.code, SIGNERS) for applicant in bid.applicants
    ]
    sides.append((Party.NHS_ENGLAND, NATIONAL, (Role.NATIONAL_SIGNATORY,)))
    for party, body, roles in sides:
        yield Notice(
            kind=NoticeKind.AGREEMENT_CHANGED,
            party=party,
            body=body,
            roles=roles,
            words=said,
        )
