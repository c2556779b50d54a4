"""A body that decides in place of a board or the panel: what the bid keeps, how it is said."""

from typing import Any

from workflows.contracts.bids import Bid
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.events import (
    BoardDecided,
    ConflictReviewConcluded,
    FallbackStarted,
)
from workflows.contracts.fallbacks import Decider, HandedOn, InPlace
from workflows.contracts.parties import Party, Role
from workflows.contracts.views import Blocker
from workflows.rules import bodies, parts

DECIDES: dict[Party, tuple[Role, ...]] = {
    Party.HWB: (Role.BOARD_CLERK, Role.BOARD_CHAIR),
    Party.CONFLICTS: (Role.PANEL_CHAIR,),
    Party.NHS_ENGLAND: (Role.LOCAL_DIRECTOR, Role.REGIONAL_LEAD),
}
"""Who puts on record what a body decided in place of a board."""


NO_CHAIR = "An interest keeps the panel's chair out, and nobody who takes the chair then can act."


def lacked(because: tuple[str, ...]) -> str:
    """What a body was short of, after `which`: a quorum, or somebody in the chair."""
    if because == (NO_CHAIR,):
        return "had nobody in the chair"
    return "could not be quorate"


def verb(bid: Bid, first: str) -> str:
    """What the body does instead: a panel concludes, a board decides."""
    return "conclude" if first == bid.panel else "decide"


def roles(bid: Bid, party: Party, body: str) -> tuple[Role, ...]:
    """Who of that body puts on record what it decided."""
    return tuple(r for r in DECIDES[party] if bodies.office(bid, r) in {"", body})


def decider(one: InPlace) -> Decider:
    """Who decides, as the decision keeps it."""
    return Decider(party=one.party, body=one.body, name=one.name, because=one.because)


def national_decider(one: InPlace) -> HandedOn:
    """Who decides in place of the national panel, as its decision keeps it."""
    plain = decider(one).model_dump()
    return HandedOn(**plain, words=one.words, reason=one.reason)


def is_told(one: InPlace | FallbackStarted) -> bool:
    """Whether it may be said who decides in whose place, and why: not while it is sealed."""
    return bool(one.reason)


def closed(event: FallbackStarted) -> FallbackStarted:
    """What goes on record of a fallback of the national panel, in a sealed round."""
    hidden: dict[str, Any] = {"name": "", "words": "", "because": (), "reason": ""}
    return event.model_copy(update=hidden)


def opened(bid: Bid, one: HandedOn | None) -> tuple[InPlace, ...]:
    """The fallbacks of a bid once its decision is told: what was sealed of one is told too."""
    if one is None:
        return bid.in_place
    fields = ("name", "because", "words", "reason")
    known = {name: getattr(one, name) for name in fields}
    return tuple(
        kept.model_copy(update=known) if kept.board == bodies.NATIONAL else kept
        for kept in bid.in_place
    )


def started(event: FallbackStarted) -> InPlace:
    """The fallback as the bid keeps it.

    Raises:
        ValueError: Nobody started it.
    """
    if event.by is None:
        raise ValueError("a fallback is started by somebody")
    return InPlace(
        board=event.board,
        kind=event.fallback,
        party=event.party,
        body=event.body,
        name=event.name,
        words=event.words,
        because=event.because,
        members=event.members,
        reason=event.reason,
        at=event.at,
        by=event.by,
    )


def need(bid: Bid, one: InPlace) -> Blocker:
    """What a bid waits for where another body decides."""
    return parts.need(
        bid,
        DeadlineKey.BOARD,
        f"the decision of {one.name} in place of {_board(bid, one.board)}",
        one.party,
        one.body,
        roles(bid, one.party, one.body),
        "decide_in_place",
        one.board,
    )


def said(event: FallbackStarted, bid: Bid, by: str) -> str:
    """That a fallback was started, on one line; while it is sealed, no more than that."""
    board = _board(bid, event.board)
    kept = bodies.in_place(bid, event.board)
    if not is_told(event):
        if kept is None or not is_told(kept):
            return f"{by} {SEALED}"
        fields = ("name", "because", "reason")
        told = {name: getattr(kept, name) for name in fields}
        event = event.model_copy(update=told)
    noun = "panel" if event.board == bid.panel else "board"
    void = f" The open vote of the {noun} is void." if event.voting else ""
    return (
        f"{by} had {event.name} {verb(bid, event.board)} in place of {board}, which {lacked(event.because)}: "
        f"{' '.join(event.because)}{void} {event.reason}"
    )


def who(event: BoardDecided, bid: Bid) -> str:
    """Who decided: the board, or another body in its place."""
    board = _board(bid, event.board)
    if event.decider is None:
        return board
    name = event.decider.name
    return f"{name[:1].upper()}{name[1:]}, in place of {board},"


def why(one: Decider, board: str) -> str:
    """`NHS Panel, in place of Camden HWB, which could not be quorate because ...`."""
    because = " ".join(one.because)
    return f"{one.name}, in place of {board}, which {lacked(one.because)}: {because}"


def _board(bid: Bid, board: str) -> str:
    return bodies.first(bid, board)


SEALED = (
    "recorded a step towards the decision in principle. It is told with the round's "
    "decisions."
)
"""What is said of a fallback of the national panel while it is sealed."""


def nationally(one: Decider | None) -> str:
    """Who decided in principle: the national panel, or another body in its place."""
    if one is None:
        return bodies.NATIONAL_PANEL
    return f"{one.name}, in place of {bodies.NATIONAL_PANEL},"


def panels(event: ConflictReviewConcluded) -> str:
    """` in place of the conflicts panel`, after the conflict review, where it was so."""
    return " in place of the conflicts panel" if event.decider else ""
