"""What a board's people are told about their decision."""

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import FanIn
from workflows.contracts.parties import Party
from workflows.contracts.reviews import Handling
from workflows.rules import words

SENT_BACK = {
    FanIn.ALL_APPROVE: "The bid stops until the CCG sends a new version: in this round "
    "every board has to approve.",
    FanIn.NO_OBJECTION: "The bid stops until the CCG sends a new version: in this round "
    "no board may object.",
    FanIn.ADVISORY: "The bid goes on all the same: in this round boards advise.",
}
"""What follows from a board that is not content, by the round's rule."""


def kept_out(bid: Bid, board: str) -> tuple[str, ...]:
    """Members whose interest keeps them from voting, where there are any."""
    names = sorted(
        {
            one.by.name
            for one in bid.interests
            if (one.by.party, one.by.body) == (Party.HWB, board)
            and one.category != "none"
            and one.handling is not Handling.NOTE
        }
    )
    if not names:
        return ()
    return (
        f"An interest keeps {words.joined(names, 20)} from voting on this bid. A vote "
        "that they took part in has to be taken again.",
    )
