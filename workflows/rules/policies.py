"""A round tells its bids of a newer policy, once its office has confirmed it."""

from datetime import datetime

from workflows.contracts.policies import (
    ConfirmPolicy,
    PolicyConfirmed,
    PolicyHeard,
    PolicyNews,
    PolicyRound,
    PolicyTelling,
)
from workflows.contracts.rounds import Round
from workflows.rules import words
from workflows.rules.refusals import AlreadyDone, OutOfOrder


def confirm(of: Round, command: ConfirmPolicy, now: datetime) -> PolicyConfirmed:
    """The office confirms a version; the same one again where bids are left without it.

    Raises:
        OutOfOrder: Bids are being told of one.
        AlreadyDone: A later one has been confirmed.
    """
    if of.telling:
        raise OutOfOrder(
            f"Bids are being told of version {of.telling.news.version} of the policy. "
            "Confirm another once all have heard."
        )
    if command.version < of.policy:
        raise AlreadyDone(
            f"Version {of.policy} of the policy has been confirmed, which is newer.",
            field="version",
        )
    return PolicyConfirmed(
        at=now,
        version=command.version,
        seen=command.seen,
        bids=command.bids,
        reason=command.reason,
    )


def after(of: Round, event: PolicyConfirmed) -> Round:
    """The round once a version is confirmed: its bids are still to be told."""
    news = PolicyNews(
        version=event.version, reason=event.reason, at=event.at, by=event.by
    )
    return of.model_copy(
        update={"policy": event.version, "telling": PolicyTelling(news=news)}
    )


def next_of(of: Round, telling: PolicyTelling, most: int) -> PolicyRound:
    """The bids that have their turn now: new ones first, then those without an answer."""
    return PolicyRound(
        round=of.name,
        news=telling.news,
        after=telling.after,
        most=most,
        only=() if telling.more else telling.stuck[:most],
    )


def told(of: Round, asked: PolicyRound, found: PolicyHeard) -> Round:
    """These have been told, but for those that did not answer."""
    telling = of.telling
    if telling is None:
        return of
    stuck = (*telling.stuck[len(asked.only) :], *found.stuck)
    fresh = not asked.only
    telling = telling.model_copy(
        update={
            "after": found.last if fresh else telling.after,
            "more": found.more if fresh else False,
            "told": telling.told + found.told,
            "stuck": stuck,
        }
    )
    going_on = telling.more or telling.stuck
    return of.model_copy(update={"telling": telling if going_on else None})


def words_of(telling: PolicyTelling) -> str:
    """What operators see: how many have been told, no name."""
    told = words.plural(telling.told, "bid")
    left = f", {len(telling.stuck)} not answering" if telling.stuck else ""
    return f"Version {telling.news.version} of the policy: {told} told{left}."


def said(event: PolicyConfirmed, who: str) -> str:
    """What happened, in a sentence."""
    return (
        f"{who} confirmed version {event.version} of the policy for "
        f"{words.plural(event.bids, 'bid')} that began under an older one: {event.reason}"
    )
