"""Who is asked to rule on which interest, whether or not the bid waits for it (R14)."""

from collections.abc import Iterator

from workflows.contracts.bids import Bid, Stage
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.notices import Notice, NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.views import Blocker
from workflows.rules import interests
from workflows.rules.parts import need

WAITS = frozenset({Stage.CONFLICT_REVIEW, Stage.APPROVAL_IN_PRINCIPLE})
"""Stages that are not over while an interest has no ruling."""


def needed(bid: Bid) -> tuple[Blocker, ...]:
    """A ruling on each interest that has none."""
    found = []
    for interest in interests.unruled(bid):
        by_guardian = interests.ruling_party(interest) is Party.CCG
        found.append(
            need(
                bid,
                DeadlineKey.CONFLICT_REVIEW,
                f"a ruling on interest {interest.id[1:]}",
                Party.CCG if by_guardian else Party.CONFLICTS,
                interest.by.body if by_guardian else bid.panel,
                (Role.GUARDIAN,) if by_guardian else (Role.PANEL_CHAIR,),
                "rule_on_interest",
                interest.id,
            )
        )
    return tuple(found)


def asked(bid: Bid) -> tuple[Blocker, ...]:
    """The rulings that are asked for although the bid does not wait for them.

    Whoever declares is out until somebody has ruled, at every stage: a board may lose its
    quorum over it long before the conflict review.
    """
    return () if bid.ended or bid.stage in WAITS else needed(bid)


def asking(asked: Blocker) -> str:
    """How a letter about it begins."""
    return f"You are asked for {asked.words}"


def notices(before: Bid, after: Bid) -> Iterator[Notice]:
    """The letters to those who are newly asked, while the bid does not wait for them."""
    known = {interest.id for interest in interests.unruled(before)}
    for one in asked(after):
        if one.subject not in known:
            said = "Until then whoever declared it takes no part in deciding."
            yield Notice(
                kind=NoticeKind.TASK,
                party=one.party,
                body=one.body,
                roles=one.roles,
                words=f"{asking(one)}. {said}",
            )
