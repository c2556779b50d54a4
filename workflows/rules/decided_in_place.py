"""What a body decided in place of a board that could not be quorate (R15)."""

from datetime import datetime

from workflows.contracts.bids import Bid
from workflows.contracts.commands import DecideInPlace
from workflows.contracts.events import BoardDecided
from workflows.contracts.parties import Party
from workflows.rules import boards, bodies, fallbacks, in_place, minuted
from workflows.rules.refusals import Incomplete, WrongParty, WrongStage


def decide(bid: Bid, command: DecideInPlace, now: datetime) -> BoardDecided:
    """Put on record what the named body decided in place of a board.

    Raises:
        WrongStage: The bid is not before the boards, or no fallback was started.
        NotYours: Not one of this bid's boards.
        WrongParty: Another body decides in place of this board.
        AlreadyDone: This version has a decision for this board.
        Incomplete: Words or minutes are missing, or do not bear out a decision.
        NotQuorate: Too few of the named body could act on the item.
        Recused: Somebody who is out voted or was in the chair.
    """
    board = fallbacks.board_of(bid, command)
    instead = bodies.in_place(bid, board.id)
    if instead is None:
        raise WrongStage(f"Nobody decides in place of {board.name}.")
    if (command.by.party, command.by.body) != (instead.party, instead.body):
        raise WrongParty(f"{instead.name} decides in place of {board.name}.")
    event = boards.taken(bid, board, command, now)
    if instead.party is Party.NHS_ENGLAND:
        if command.minutes or not command.comments:
            raise Incomplete(
                "Give NHS England's reasons; it decides without minutes.",
                field="comments",
            )
    elif command.minutes is None:
        raise Incomplete(
            "Give the minutes of the item: who was there, and the votes.",
            field="minutes",
        )
    else:
        who = (instead.party, instead.body)
        event = minuted.borne_out(
            bid, command.meeting_date, command.minutes, who, event
        )
    return event.model_copy(update={"decider": in_place.decider(instead)})
