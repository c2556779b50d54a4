"""Who is told how something of theirs was ruled: that their bid was screened."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role

WRITERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)


def of(after: Bid, event: Event, said: str) -> Iterator[Notice]:
    """One letter to each whom it concerns; a bid that ends has its own letters."""
    if isinstance(event, e.Screened) and not after.ended:
        for one in after.applicants:
            yield Notice(
                kind=NoticeKind.SCREENED,
                party=Party.CCG,
                body=one.code,
                roles=WRITERS,
                words=said,
            )
