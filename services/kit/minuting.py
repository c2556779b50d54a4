"""The body that a board's minutes are judged by: from our own store, never the sender's."""

from services.kit.connections import Connections
from workflows.contracts.commands import Command, RecordBoardDecision
from workflows.contracts.parties import Party


async def pinned(to: Connections, command: Command) -> Command:
    """The command with the board as it stood on the day of the meeting.

    Whatever body the sender wrote into the minutes is left out.
    """
    if not isinstance(command, RecordBoardDecision) or command.minutes is None:
        return command
    body = await to.committees.at(Party.HWB, command.board, command.meeting_date)
    minutes = command.minutes.model_copy(update={"body": body})
    return command.model_copy(update={"minutes": minutes})
