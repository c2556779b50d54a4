"""The second key: another person than the one who released it confirms the handover."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import ConfirmHandover
from workflows.contracts.handover_events import HandoverConfirmed
from workflows.rules import dry_run, handover, road
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    WrongHash,
    WrongParty,
    WrongStage,
)


def confirm(bid: Bid, command: ConfirmHandover, now: datetime) -> HandoverConfirmed:
    """The second key is given, when nothing but the first and the day is missing.

    Raises:
        WrongStage: Not at the handover, or its round asks for no second key.
        WrongParty: The round names another role.
        AlreadyDone: This body has confirmed it.
        Incomplete: The declaration is not made.
        OutOfOrder: Something else is missing.
        WrongHash: The journal is another one than the person looked at.
    """
    handover.check_stage(bid)
    if bid.cycle.second_key is None or not road.has_budget(bid.model):
        raise WrongStage("This handover needs no second key.")
    if command.by.role is not bid.cycle.second_key:
        role = bid.cycle.second_key.value.replace("_", " ")
        raise WrongParty(f"The second key of this round is a {role}'s.")
    if any(s.by.body == command.by.body for s in bid.confirmations):
        raise AlreadyDone("The handover has been confirmed.")
    if not command.declaration:
        raise Incomplete("Confirm that you have seen the journal.", field="declaration")
    handover.check_ready(bid)
    found = dry_run.journal(bid)
    code = found.code if found else ""
    if command.journal and command.journal != code:
        raise WrongHash(
            "The journal is not the one you looked at. Open it again.", field="journal"
        )
    return HandoverConfirmed(at=now, by=command.by, journal=code)
