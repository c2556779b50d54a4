"""Who is asked to rule on which interest, whether or not the bid waits for it (R14)."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.reviews import Interest
from workflows.contracts.views import Blocker
from workflows.rules import bodies, interests
from workflows.rules.parts import need

WAITS = frozenset({Stage.CONFLICT_REVIEW, Stage.APPROVAL_IN_PRINCIPLE})
"""Stages that are not over while an interest has no ruling."""


def needed(bid: Bid) -> tuple[Blocker, ...]:
    """A ruling on each interest that has none."""
    found = []
    for interest in interests.unruled(bid):
        role = interests.ruler(bid, interest)
        party, body = _where(bid, interest, role)
        office = _office(bid, party, body, role, interests.ruling_party(interest))
        found.append(
            need(
                bid,
                DeadlineKey.CONFLICT_REVIEW,
                f"{_ruling(bid, interest.id)} by {office}",
                party,
                body,
                (role,),
                "rule_on_interest",
                interest.id,
            )
        )
    return tuple(found)


def _ruling(bid: Bid, interest: str) -> str:
    return f"a ruling on interest {interests.number(bid, interest)}"


def _where(bid: Bid, interest: Interest, role: Role) -> tuple[Party, str]:
    """Whose office it is, and of which body."""
    match role:
        case Role.GUARDIAN:
            return Party.CCG, interest.by.body
        case Role.PANEL_CHAIR:
            return bodies.concluder(bid)
    return Party.NHS_ENGLAND, bodies.office(bid, role)


def _office(bid: Bid, party: Party, body: str, role: Role, asked: Party) -> str:
    """Whoever rules, in words; in whose place, if another party's office is asked first."""
    name = bodies.name(bid, party, body)
    if role in interests.LAST:
        chair = role is Role.NATIONAL_CHAIR
        who = "the chair of NHS England's national panel" if chair else name
        return f"{who} in place of the panel's chair and the region"
    if party is Party.NHS_ENGLAND and asked is Party.CONFLICTS:
        return f"{name} in place of the panel's chair"
    if party is Party.NHS_ENGLAND:
        return name
    return f"the {'guardian' if party is Party.CCG else 'chair'} of {name}"


def asked(bid: Bid) -> tuple[Blocker, ...]:
    """The rulings that are asked for although the bid does not wait for them.

    Whoever declares is out until somebody has ruled, at every stage: a board may lose its
    quorum over it long before the conflict review.
    """
    return () if bid.ended or bid.stage in WAITS else needed(bid)


def asking(bid: Bid, asked: Blocker) -> str:
    """How a letter about it begins."""
    return f"You are asked for {_ruling(bid, asked.subject)}"


def notices(before: Bid, after: Bid) -> Iterator[Notice]:
    """The letters to those who are newly asked, while the bid does not wait for them."""
    known = {(one.subject, one.body) for one in needed(before)}
    for one in asked(after):
        if (one.subject, one.body) not in known:
            said = "Until then whoever declared it takes no part in deciding."
            yield Notice(
                kind=NoticeKind.TASK,
                party=one.party,
                body=one.body,
                roles=one.roles,
                words=f"{asking(after, one)}. {said}",
            )
