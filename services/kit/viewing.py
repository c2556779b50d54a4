"""One bid, for somebody who may see it: from the process, or from the register."""

from typing import Literal, NamedTuple

from services.kit import problems
from services.kit.connections import Connections
from services.kit.deps import Caller
from services.kit.problems import Problem
from services.kit.process import BidNotFound, Unavailable
from workflows.contracts.bids import Bid
from workflows.contracts.parties import Party
from workflows.rules import visibility
from workflows.rules.interests import OUT
from workflows.rules.own_notices import TO_YOU
from workflows.rules.refusals import Recused

Source = Literal["process", "register"]

KEPT_OUT = "You declared an interest in this bid, and it was ruled that you see no papers of it."


def own_rulings(bid: Bid, person: str) -> list[str]:
    """What keeps somebody out, by whom, and why: they read it, and nobody else's."""
    return [
        f"{one.ruled_by.name} ruled that you {TO_YOU[one.handling]}: "
        f"{one.ruling_reason}"
        for one in bid.interests
        if one.by.person == person and one.ruled_by and one.handling in OUT
    ]


class Seen(NamedTuple):
    """A bid and where it was read."""

    bid: Bid
    source: Source


async def bid_for(caller: Caller, bid_id: str) -> Seen:
    """The bid as it stands, if it is a bid of one of the person's bodies.

    An open bid is asked of the process, which is exact; one that has ended, or a process
    that does not answer, is read in the register, which lags by moments.

    Raises:
        BidNotFound: There is no such bid, or it is not theirs to see.
    """
    seen = await _read(caller.to, bid_id)
    if not any(visibility.may_see(hat, seen.bid) for hat in caller.hats):
        raise BidNotFound(bid_id)
    return seen


async def papers_for(caller: Caller, bid_id: str) -> Seen:
    """The bid for somebody who wants more than the public summary.

    Raises:
        BidNotFound: There is no such bid, or it is not theirs to see.
        Recused: A ruling keeps them from its papers.
    """
    seen = await bid_for(caller, bid_id)
    if not visibility.sees_papers(caller.person.id, seen.bid):
        raise Recused(KEPT_OUT)
    return seen


async def declared_for(caller: Caller, bid_id: str) -> Seen:
    """The bid for a program whose person wants more than the public summary.

    Raises:
        BidNotFound: There is no such bid, or it is not theirs to see.
        Recused: A ruling keeps them from its papers.
        Problem: They judge it and have not said whether they have an interest.
    """
    seen = await papers_for(caller, bid_id)
    if declare := declares_at(caller, seen.bid):
        raise Problem(problems.DECLARE_FIRST, declare=declare)
    return seen


APIS: dict[Party, str] = {
    Party.HWB: "/hwb/api/v1",
    Party.CONFLICTS: "/conflicts/api/v1",
    Party.NHS_ENGLAND: "/nhs-england/api/v1",
}
"""Where each party that judges bids declares its interests, from whichever service."""


def declares_at(caller: Caller, bid: Bid) -> str:
    """Where they send their declaration before they read on; empty if nobody asks."""
    for hat in caller.hats:
        if visibility.may_see(hat, bid) and visibility.declares_first(
            caller.person.id, hat.party, bid
        ):
            return f"{APIS[hat.party]}/bids/{bid.id}/declare-interest"
    return ""


async def _read(to: Connections, bid_id: str) -> Seen:
    record = await to.register.bid(bid_id)
    if record is not None and record.state.ended:
        return Seen(record.state, "register")
    try:
        return Seen(await to.bids.view(bid_id), "process")
    except (BidNotFound, Unavailable):
        if record is None:
            raise
        return Seen(record.state, "register")
