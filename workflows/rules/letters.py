"""A second person reads the letter of a sealed decision before it can come out."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import CheckLetter
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.decisions import Awaited
from workflows.contracts.events import LetterChecked
from workflows.contracts.parties import Party, Role
from workflows.contracts.views import Blocker
from workflows.rules import rounds
from workflows.rules.bodies import NATIONAL
from workflows.rules.parts import need
from workflows.rules.refusals import (
    AlreadyDone,
    Incomplete,
    OwnDecision,
    StaleVersion,
    WrongStage,
)

SUBJECT = "letter"


def check(bid: Bid, command: CheckLetter, now: datetime) -> LetterChecked:
    """The letter says what was decided, and says it well.

    Raises:
        WrongStage: No decision is sealed.
        StaleVersion: Another decision has been taken since.
        OwnDecision: Who decided would check their own letter.
        AlreadyDone: It has been checked.
        Incomplete: The declaration is not made.
    """
    if not rounds.is_awaited(bid) or bid.awaited is None:
        raise WrongStage("No decision on this bid waits for its release.")
    if command.number != bid.awaited.number:
        raise StaleVersion(
            "The bid has been decided anew since. Read the new letter.", field="number"
        )
    if command.by.person == bid.awaited.by.person:
        raise OwnDecision(
            "You took this decision. Somebody else has to check its letter."
        )
    if bid.awaited.checked is not None:
        raise AlreadyDone("The letter of this decision has been checked.")
    if not command.declaration:
        raise Incomplete("Confirm that you have read the letter.", field="declaration")
    return LetterChecked(at=now, by=command.by, number=command.number)


def _readers(one: Awaited) -> tuple[Role, ...]:
    """The office; where it recorded what the panel decided, the panel's chair too."""
    office = one.by.role is Role.NATIONAL_OFFICE
    return (
        (Role.NATIONAL_CHAIR, Role.NATIONAL_OFFICE)
        if office
        else (Role.NATIONAL_OFFICE,)
    )


def unchecked(bid: Bid) -> tuple[Blocker, ...]:
    """The check as what the bid waits for, where its round asks for it."""
    one = bid.awaited
    if one is None or one.checked or not bid.cycle.letters_checked:
        return ()
    return (
        need(
            bid,
            DeadlineKey.DECISION_RELEASE,
            "somebody else than who decided to check the decision letter",
            Party.NHS_ENGLAND,
            NATIONAL,
            _readers(one),
            "check_letter",
            SUBJECT,
        ),
    )


def said(event: LetterChecked, by: str) -> str:
    """One sentence that gives nothing of the decision away."""
    again = "" if event.number == 1 else f" ({event.number})"
    return f"{by} checked the letter of the sealed decision{again}."
