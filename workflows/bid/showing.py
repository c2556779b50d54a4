"""What operators see of a bid in Temporal: codes, stages and dates, no personal data.

Search attributes and ids are never encrypted and details travel in addresses, so names
of people, reasons and other free text stay out of all of them.
"""

import contextlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from temporalio.common import (
    SearchAttributePair,
    SearchAttributeUpdate,
    TypedSearchAttributes,
)

from workflows.contracts import names
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.commands import SubmitExpression
from workflows.contracts.delegation_events import DelegationEntry
from workflows.contracts.events import BidOpened, Entry
from workflows.contracts.views import Waiting
from workflows.rules import bodies, progress, rulebook, waiting, words
from workflows.rules.refusals import Refusal

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|])")


def plain(text: str) -> str:
    """Text that the Temporal UI shows as it is: no mark-up, no links."""
    return MARKDOWN.sub(r"\\\1", text.replace("<", "").replace(">", ""))


def timer(clock: Clock) -> str:
    """What a timer in the UI is for."""
    subject = f" {clock.subject}" if clock.subject else ""
    return plain(f"{clock.key}{subject} due {words.moment(clock.due)}")


def told(batch: Sequence[Entry | DelegationEntry]) -> str:
    """Which entries an activity writes."""
    first, last = batch[0].number, batch[-1].number
    numbers = f"entry {first}" if first == last else f"entries {first} to {last}"
    return f"{numbers}: {batch[-1].event.kind.replace('_', ' ')}"


def details(bid: Bid, held: Waiting) -> str:
    """The bid's current details: where it stands, why it waits, what would move it on."""
    commands = [
        f"- {b.command} by {' or '.join(b.roles)} of {b.party}/{b.body}"
        for b in held.blockers
        if b.command
    ]
    lines = [
        f"**{bid.id}** {bid.stage} version {bid.version} ({bid.model}, {bid.track})",
        plain(held.sentence),
    ]
    if commands:
        lines += ["Next useful commands:", *(_code(line) for line in commands)]
    return "\n\n".join(lines)


def _code(line: str) -> str:
    return plain(line) if not line.startswith("- ") else f"- {plain(line[2:])}"


def opening(
    bid: Bid, command: SubmitExpression, now: datetime
) -> TypedSearchAttributes:
    """What a new bid is found by from its first moment, with its expression answered."""
    opened = progress.after(None, BidOpened(at=now, opening=bid))
    with contextlib.suppress(Refusal):
        opened = progress.after(opened, rulebook.answer(opened, command, now))
    return TypedSearchAttributes(
        [
            SearchAttributePair(key, value)
            for key, value in _wanted(opened, waiting.now(opened))
            if value is not None
        ]
    )


def attributes(
    bid: Bid, held: Waiting, known: TypedSearchAttributes
) -> list[SearchAttributeUpdate[Any]]:
    """Updates of the search attributes that changed."""
    return [
        key.value_unset() if value is None else key.value_set(value)
        for key, value in _wanted(bid, held)
        if known.get(key) != value
    ]


def _wanted(bid: Bid, held: Waiting) -> tuple[tuple[Any, Any], ...]:
    waiting_on = sorted({f"{b.party}/{b.body}" for b in held.blockers})
    return (
        (names.STAGE, str(bid.stage)),
        (names.CCG, list(bodies.applicant_codes(bid))),
        (names.REGION, bid.region),
        (names.CYCLE, bid.cycle.name),
        (names.MODEL, str(bid.model)),
        (names.TRACK, str(bid.track)),
        (names.WAITING_ON, waiting_on or None),
        (names.DUE, held.due),
        (names.HELD, held.held),
    )
