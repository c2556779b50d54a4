"""A vote as its pages tell it: what is put, until when, and who has voted; never how."""

from services.kit.pages.bid import wording
from workflows.contracts.bids import Bid
from workflows.contracts.committees import BodyVersion
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.contracts.votings import Voting
from workflows.rules import vote_words, voters, words

Row = tuple[str, str]

MEANS = {
    BoardOutcome.APPROVE: "The board approves the bid",
    BoardOutcome.APPROVE_WITH_COMMENTS: "The board approves the bid with comments",
    BoardOutcome.REQUEST_CHANGES: "The board asks for changes",
    BoardOutcome.OBJECT: "The board objects to the bid",
}

CHANGES = "Change your vote"
"""What leads a member who has voted back to the form."""


CONCLUDES = {
    ConflictOutcome.CLEAR: "The panel finds the bid clear",
    ConflictOutcome.CLEAR_WITH_MITIGATIONS: "The panel finds the bid clear with mitigations",
    ConflictOutcome.RETURN: "The panel returns the bid for correction",
    ConflictOutcome.UNRESOLVED: "The panel leaves the conflicts unresolved",
    ConflictOutcome.BREACH_CASE: "The panel has a breach case looked into first",
}


def means(voting: Voting) -> str:
    """What the resolution means for the bid, once it is carried."""
    if voting.conclusion:
        return CONCLUDES[voting.conclusion]
    return MEANS.get(voting.outcome, "")


def facts(bid: Bid, voting: Voting, body: BodyVersion) -> tuple[Row, ...]:
    """The resolution, what it means, until when, and who has voted."""
    left = voters.awaited(bid, voting, body)
    cast = [one for one in voting.cast if one.version == bid.version]
    waiting = [
        f"{seat.holder.name}, {seat.title}" if seat.holder else seat.title
        for seat in left
    ]
    return tuple(
        wording.rows(
            ("Resolution", voting.resolution),
            ("If it is carried", means(voting)),
            ("Comments or reasons", voting.comments),
            ("Mitigations", "\n".join(one.text for one in voting.mitigations)),
            ("Minute reference", voting.minute_reference),
            ("Closes", words.moment(voting.closes)),
            ("Voted", f"{len(cast)} of {len(cast) + len(left)} have voted"),
            ("Have voted", "\n".join(one.name for one in cast)),
            ("Have not voted", "\n".join(waiting)),
            (
                "Asked to vote again",
                "\n".join(one.name for one in voters.again(bid, voting)),
            ),
        )
    )


def seen(voting: Voting, body: BodyVersion) -> str:
    """Who sees how somebody votes, and when."""
    until = words.moment(voting.closes)
    noun = "panel" if voting.conclusion else "board"
    if body.rules.electronic.hidden:
        return (
            f"Nobody sees how you vote before the vote closes, at {until} at the latest. "
            "Then everybody does who may see this bid's history. You can change your vote "
            "until then: the last one counts, and the earlier ones stay on record."
        )
    return (
        f"The {noun}'s rules let everybody see how you vote as soon as you press the button. "
        f"You can change your vote until it closes, at {until} at the latest: the last one "
        "counts, and the earlier ones stay on record."
    )


def yours(bid: Bid, board: str, person: str) -> str:
    """What somebody who has voted is told on the bid's page; empty for everybody else."""
    voting = next((v for v in bid.votings if v.board == board and not v.closed), None)
    cast = (
        next((c for c in voting.cast if c.person == person), None) if voting else None
    )
    if voting is None or cast is None:
        return ""
    if cast.version != bid.version:
        return (
            "The application has changed since you voted. You are asked to vote anew."
        )
    until = words.moment(voting.closes)
    return f"You voted. You may change your vote until {until}."


def papers(bid: Bid) -> tuple[Row, ...]:
    """The application that is voted on, to be read beside the vote."""
    if bid.application is None:
        return ()
    return tuple(wording.part("Application", bid.application, bid).rows)


def part(bid: Bid, voting: Voting) -> wording.Part:
    """A vote among the bid's decisions, with the way to its page."""
    name = vote_words.named(bid, voting.board)
    came = vote_words.CAME_OF_IT[voting.result] if voting.result else ""
    return wording.Part(
        f"Vote of {name} outside a meeting",
        wording.rows(
            ("Resolution", voting.resolution),
            ("Closed" if voting.closed else "Open until", _until(voting)),
            ("Result", came),
        ),
        (f"votes/{voting.id}", "The vote, and who voted"),
    )


def _until(voting: Voting) -> str:
    return words.moment(voting.closed or voting.closes)
