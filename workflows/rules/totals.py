"""A board's decision by its totals alone, as far as seats on file bear it out (R7, R15).

Totals do not say who was there. They are taken where so many members could have voted
after recusals, and so many can be a quorum; who they were is the clerk's word, and the
record says that no minutes were given.
"""

from workflows.contracts.bids import Bid, Board
from workflows.contracts.commands import RecordBoardDecision
from workflows.rules import calendar, minutes, reach, seats, words
from workflows.rules.attending import Item
from workflows.rules.refusals import Incomplete, NotQuorate


def check(bid: Bid, board: Board, command: RecordBoardDecision) -> None:
    """So many votes fit the seats that are on file.

    They are judged by the board as it stood on the day of its meeting, or when the bid was
    opened, so that no earlier day can be named instead. A board whose seats came on file
    later is not judged.

    Raises:
        NotQuorate: No attendance can be quorate after recusals, or too few voted.
        Incomplete: More voted than could act.
    """
    body, day = command.body, command.meeting_date
    opened = calendar.london_day(bid.opened) if bid.opened else day
    if body is None or body.since > max(day, opened):
        return
    on = max(day, body.since)
    late = command.late if bid.cycle.overdue_are_out else ()
    out = (*minutes.recusals(bid, body, on), *late)
    best = reach.fullest(Item.of(body, on, (), out))
    if not best.quorate:
        lost = " ".join(reach.reachable(body, on, out).lost)
        raise NotQuorate(
            f"{board.name} cannot be quorate on this bid: {lost} "
            "Another body can decide in its place."
        )
    votes = command.votes
    voted = votes.in_favour + votes.against + votes.abstained
    needed, able = seats.needed(body, on), len(best.acting)
    if voted < needed:
        raise NotQuorate(
            f"{words.plural(voted, 'member')} of {board.name} voted, and it needs {needed}.",
            field="votes",
        )
    if voted > able:
        raise Incomplete(
            f"{words.plural(voted, 'vote')} cannot be: of {board.name} no more than "
            f"{able} could vote on this bid, once those with an interest are left out.",
            field="votes",
        )
