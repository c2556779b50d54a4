"""The conflicts panel concludes by its seats, where the round asks for that (R7, R15).

Who of the panel was there and how each voted, judged as a board's minutes are; so too of
the body that concludes in its place, where its seats are on file.
"""

from workflows.contracts.bids import Bid
from workflows.contracts.commands import ConcludeConflictReview
from workflows.contracts.events import ConflictReviewConcluded
from workflows.rules import bodies, minuted


def with_minutes(
    bid: Bid, command: ConcludeConflictReview, concluded: ConflictReviewConcluded
) -> ConflictReviewConcluded:
    """A conclusion with what its minutes bear out.

    Args:
        bid: As it stands.
        command: What is asked for, of the body that concludes.
        concluded: The conclusion, but for them.

    Raises:
        Incomplete: Minutes are missing, or do not bear it out; see `minuted.of_panel`, also
            for `NotQuorate` and `Recused`.
    """
    if command.minutes is None:
        minuted.check_none(command, _asks(bid, command))
        return concluded
    who = bodies.concluder(bid)
    return minuted.of_panel(bid, command, command.minutes, who, concluded)


def _asks(bid: Bid, command: ConcludeConflictReview) -> str:
    """Why a conclusion has to have minutes; empty where it need not."""
    body = command.body
    on_file = body and (body.party, body.body) == bodies.concluder(bid)
    if not bid.cycle.panel_minutes or not on_file:
        return ""
    return (
        "In this round the conflicts panel concludes by its seats. Give the minutes of "
        "the item: who was there, and how each voted."
    )
