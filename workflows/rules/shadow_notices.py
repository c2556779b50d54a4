"""Who is told of a shadow period: of the alerts that a return sets off, and of a no."""

from collections.abc import Iterator

from workflows.contracts import events as e
from workflows.contracts.bids import Bid
from workflows.contracts.delegations import Delegation
from workflows.contracts.events import Event
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.rules import delegation_notices, shadow, shadow_words
from workflows.rules.bodies import NATIONAL


def of(bid: Bid, event: Event, said: str) -> Iterator[Notice]:
    """One letter for each office and return, however many thresholds were passed.

    Where a side finds the exit criteria not met yet, the others hear it and why: they
    have been asked before, so that no task would say so.

    Args:
        bid: The bid after the event.
        event: What happened.
        said: The same in a sentence.
    """
    if isinstance(event, e.ShadowJudged) and not event.met:
        yield from _not_met(bid, event, said)
    if not isinstance(event, e.ShadowReturned) or not event.alerts:
        return
    ccg = event.report.by.body
    found = shadow.foreseen(bid, ccg)
    yield from _told(bid, ccg, found, event) if found else ()


def _told(
    bid: Bid, ccg: str, found: Delegation, event: e.ShadowReturned
) -> Iterator[Notice]:
    told: list[tuple[Party, str, tuple[Role, ...]]] = [
        (Party.CCG, ccg, delegation_notices.CCG_OFFICERS),
        (Party.NHS_ENGLAND, bid.local_team, delegation_notices.LOCAL),
    ]
    if any(not a.line and a.threshold >= found.policy.escalates for a in event.alerts):
        told.append((Party.NHS_ENGLAND, bid.region, (Role.REGIONAL_LEAD,)))
    said = shadow_words.alerts(bid, ccg, event.alerts).strip()
    for party, body, roles in told:
        yield Notice(
            kind=NoticeKind.SHADOW_ALERT,
            party=party,
            body=body,
            roles=roles,
            words=f"In {found.name}'s return in shadow: {said}",
        )


def _not_met(bid: Bid, event: e.ShadowJudged, said: str) -> Iterator[Notice]:
    finance = (Role.NATIONAL_FINANCE,)
    sides: list[tuple[Party, str, tuple[Role, ...]]] = [
        *((Party.CCG, a.code, delegation_notices.CCG_OFFICERS) for a in bid.applicants),
        (Party.NHS_ENGLAND, NATIONAL, finance),
        (Party.NHS_ENGLAND, bid.local_team, delegation_notices.LOCAL),
    ]
    for party, body, roles in sides:
        if event.by is None or body != event.by.body:
            yield Notice(
                kind=NoticeKind.SHADOW_JUDGED,
                party=party,
                body=body,
                roles=roles,
                words=said,
            )
