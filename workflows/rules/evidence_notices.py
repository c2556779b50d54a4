"""Letters about evidence for conditions."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid
from workflows.contracts.events import Event, EvidenceRefused, EvidenceSent
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import evidence, words


def of(after: Bid, event: Event, told: str) -> Iterator[Notice]:
    """Evidence goes to whoever judges it; a refusal of it, to whoever may send other."""
    if isinstance(event, EvidenceSent):
        yield Notice(
            kind=NoticeKind.EVIDENCE_SENT,
            party=Party.NHS_ENGLAND,
            body=after.region,
            roles=(Role.REGIONAL_LEAD,),
            words=told,
        )
    if isinstance(event, EvidenceRefused):
        one = next(c for c in after.conditions if c.id == event.condition)
        again = f"Send other evidence in time: the condition is due on {words.day(one.terms.due)}."
        for applicant in after.applicants:
            yield Notice(
                kind=NoticeKind.EVIDENCE_REFUSED,
                party=Party.CCG,
                body=applicant.code,
                roles=evidence.senders(one),
                words=f"{told.rstrip('.')}. {again}",
            )
