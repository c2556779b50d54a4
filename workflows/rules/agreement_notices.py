"""Who is told of an agreement: issued, issued anew, its review shortened, or signed by all."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import handover_needs
from workflows.rules.bodies import NATIONAL

SIGNERS = (Role.BID_MANAGER, Role.ACCOUNTABLE_OFFICER)

Side = tuple[Party, str, tuple[Role, ...]]


def of(bid: Bid, event: Event, said: str) -> Iterator[Notice]:
    """One letter to each side that has to know, or to look again."""
    match event:
        case e.AgreementIssued() if event.version > 1:
            yield from _to(_sides(bid), NoticeKind.AGREEMENT_CHANGED, said)
        case e.AgreementIssued() if not handover_needs.is_ready_to_sign(bid):
            # They are not asked to sign yet, but can read it from now on.
            yield from _to(_ccgs(bid), NoticeKind.AGREEMENT_ISSUED, said)
        case e.ReviewShortened():
            # Whoever consented last made it so, and the others have their answer.
            own = event.by.body if event.by else ""
            others = [one for one in _sides(bid) if one[1] != own]
            yield from _to(others, NoticeKind.REVIEW_SHORTENED, said)
        case e.AgreementCountersigned():
            # NHS England's own offices are asked for the next step.
            yield from _to(_ccgs(bid), NoticeKind.AGREEMENT_SIGNED, said)


def _ccgs(bid: Bid) -> list[Side]:
    return [(Party.CCG, one.code, SIGNERS) for one in bid.applicants]


def _sides(bid: Bid) -> list[Side]:
    return [*_ccgs(bid), (Party.NHS_ENGLAND, NATIONAL, (Role.NATIONAL_SIGNATORY,))]


def _to(sides: list[Side], kind: NoticeKind, said: str) -> Iterator[Notice]:
    for party, body, roles in sides:
        yield Notice(kind=kind, party=party, body=body, roles=roles, words=said)
