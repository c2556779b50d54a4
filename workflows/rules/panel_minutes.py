"""The conflicts panel concludes by its seats, where the round asks for that (R7, R15).

Who of the panel was there and how each voted, judged as a board's minutes are; so too of
the body that concludes in its place, where its seats are on file.
"""

from workflows.contracts.bids import Bid
from workflows.contracts.commands import ConcludeConflictReview
from workflows.contracts.events import ConflictReviewConcluded
from workflows.rules import boards, bodies, minutes
from workflows.rules.refusals import Incomplete


def minuted(
    bid: Bid, command: ConcludeConflictReview, concluded: ConflictReviewConcluded
) -> ConflictReviewConcluded:
    """A conclusion with what its minutes bear out.

    Args:
        bid: As it stands.
        command: What is asked for, of the body that concludes.
        concluded: The conclusion, but for them.

    Raises:
        Incomplete: Minutes are missing, or do not bear it out; see `minutes.hold`, also
            for `NotQuorate` and `Recused`.
    """
    said = command.minutes
    if said is None:
        _check_none(bid, command)
        return concluded
    on = command.meeting_date
    if on is None:
        raise Incomplete("Say when the panel met.", field="meeting_date")
    if not command.minute_reference:
        raise Incomplete("Give the minute reference.", field="minute_reference")
    boards.check_day(bid, on, concluded.at)
    held = minutes.hold(bid, on, said, bodies.concluder(bid), concluded.at)
    return concluded.model_copy(
        update={
            "version": command.version,
            "meeting_date": on,
            "minute_reference": command.minute_reference,
            "votes": held.votes,
            # As with boards: who is late and counts stands among the recusals.
            "minutes": said.model_copy(update={"late": ()}),
            "quorum": held.quorum,
            "recusals": held.recusals,
            "counted": held.counted,
        }
    )


def _check_none(bid: Bid, command: ConcludeConflictReview) -> None:
    if command.meeting_date or command.minute_reference:
        said = "The day and the reference of a meeting go with its minutes."
        raise Incomplete(said, field="minutes")
    body = command.body
    on_file = body and (body.party, body.body) == bodies.concluder(bid)
    if bid.cycle.panel_minutes and on_file:
        raise Incomplete(
            "In this round the conflicts panel concludes by its seats. Give the minutes of "
            "the item: who was there, and how each voted.",
            field="minutes",
        )
