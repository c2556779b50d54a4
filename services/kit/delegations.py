"""A delegation for somebody who may see it, and the way that commands go to it."""

import contextlib
from datetime import date, datetime
from typing import Annotated, NamedTuple

from fastapi import Path

from activities.register.delegation_reading import DelegationLine
from services.kit import hats, refused
from services.kit.deps import Caller
from services.kit.history import Doer, doer, why
from services.kit.process import BidNotFound, Unavailable
from services.kit.sheets import Answer
from workflows.contracts import names
from workflows.contracts.commands import Command
from workflows.contracts.delegations import Delegation
from workflows.contracts.parties import Actor, Party
from workflows.contracts.views import Receipt
from workflows.rules import (
    calendar,
    delegation,
    delegation_rulebook,
    delegation_words,
    permissions,
)
from workflows.rules.refusals import WrongParty

PARTIES = (Party.CCG, Party.NHS_ENGLAND)
"""Whose services have them."""

NUMBER = "^[0-9A-Z]{2,6}(-[0-9A-Z]{2,6})?-[1-9][0-9]{0,6}$"
Number = Annotated[
    str,
    Path(
        pattern=NUMBER,
        description="The delegation's number, such as 07R-1.",
        examples=["07R-1"],
    ),
]


class DelegationHistoryLine(Answer):
    """One numbered line of a delegation's record."""

    number: int
    at: datetime
    kind: str
    sentence: str
    who: Doer | None
    why: str
    hash: str


class Seen(NamedTuple):
    """A delegation, and the moment at which it was looked at."""

    found: Delegation
    now: datetime


async def seen_by(caller: Caller, number: str) -> Seen:
    """A delegation as it stands, if it is one of the person's bodies.

    It is asked of the process, which is exact; where that does not answer, of the
    register, which lags by moments.

    Raises:
        BidNotFound: There is none, or it is not theirs to see.
    """
    id = f"{names.DELEGATIONS}{number}"
    found = await caller.to.delegations.one(id)
    if found is not None and not found.ended:
        with contextlib.suppress(BidNotFound, Unavailable):
            found = await caller.to.bids.delegation(id)
    if found is None or not any(delegation.may_see(h, found) for h in caller.hats):
        raise BidNotFound(number)
    return Seen(found, caller.to.clock())


def of_party(party: Party | None) -> dict[str, type[Command]]:
    """The commands that people of a party may give, by the last part of the address."""
    return {
        name.replace("_", "-"): kind
        for name, kind in delegation_rulebook.COMMANDS.items()
        if any(
            permissions.PARTY[role] is party for role in delegation_rulebook.ROLES[kind]
        )
    }


async def given(
    caller: Caller, number: str, command: Command, update_id: str
) -> Receipt:
    """Pass a command on to the process.

    Raises:
        Refusal: A rule said no.
        BidNotFound: There is no such delegation, or it is not theirs.
        Unavailable: No answer in time.
    """
    await seen_by(caller, number)
    id = f"{names.DELEGATIONS}{number}"
    try:
        return await caller.to.bids.give(id, command, update_id)
    except WrongParty as refusal:
        raise WrongParty(f"{refusal} {whose(type(command))}") from None


def whose(kind: type[Command]) -> str:
    """Who takes a step, for somebody who does not."""
    return refused.said_of(delegation_rulebook.ROLES[kind])


def is_same(receipt: Receipt, command: Command) -> bool:
    """Whether a receipt is for this very command."""
    return receipt.digest == delegation_rulebook.digest(command)


def ends_if_notice(found: Delegation, now: datetime) -> date | None:
    """When it would end if notice were given now; None where none can be given."""
    if found.notice or found.revocation or found.handed_back:
        return None
    return delegation.ends_if_given(calendar.london_day(now), found.policy)


def line_of(found: Delegation, line: DelegationLine) -> DelegationHistoryLine:
    """An entry as a sentence."""
    return DelegationHistoryLine(
        number=line.number,
        at=line.at,
        kind=line.kind,
        sentence=delegation_words.sentence(line.event, found),
        who=doer(line.event),
        why=why(line.event),
        hash=line.hash,
    )


def acting(caller: Caller, kind: type[Command]) -> Actor:
    """Who gives a command of this kind.

    Raises:
        Problem: They have to say which of their roles they act in.
    """
    roles = delegation_rulebook.ROLES[kind]
    hat = hats.choose(caller.hats, roles, caller.named)
    return hats.actor(caller.person, hat)
