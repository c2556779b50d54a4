"""How the boards' decisions join under the cycle's rule (DOMAIN 12)."""

from collections.abc import Collection, Sequence

from workflows.contracts.bids import Board
from workflows.contracts.cycles import FanIn
from workflows.contracts.reviews import BoardDecision, BoardOutcome
from workflows.contracts.sittings import Joined, Standing
from workflows.rules import words

WHOLE = 10_000
"""Hundredths of a percent."""

IN_FAVOUR = frozenset({BoardOutcome.APPROVE, BoardOutcome.APPROVE_WITH_COMMENTS})
OPPOSED = frozenset({BoardOutcome.OBJECT, BoardOutcome.REQUEST_CHANGES})


def join(
    rule: FanIn,
    boards: Collection[Board],
    decisions: Collection[BoardDecision],
    needed: int = WHOLE // 2,
) -> Joined:
    """Join what boards have decided on a bid as it stands.

    Boards that are only told have no part in it (R6). Silence never approves; where
    boards only advise, all are still heard or let their date pass.

    Args:
        rule: The cycle's fan-in rule.
        boards: All boards of the bid.
        decisions: At most one standing decision of each.
        needed: Under the weighted rule, hundredths of a percent of the people whose
            boards have to be in favour.
    """
    asked = tuple(board for board in boards if board.material)
    said = {d.board: d.outcome for d in decisions}
    waiting = tuple(b.id for b in asked if b.id not in said)
    weights = weigh(asked)
    total = sum(weights.values())
    approved = sum(weights[b.id] for b in asked if said.get(b.id) in IN_FAVOUR)
    possible = approved + sum(weights[b] for b in waiting)
    reached = approved * WHOLE >= needed * total
    against = tuple(
        b.id for b in asked if b.id in said and is_against(rule, said[b.id], reached)
    )
    settled = {
        FanIn.ALL_APPROVE: bool(against),
        FanIn.NO_OBJECTION: bool(against),
        FanIn.ADVISORY: True,
        FanIn.WEIGHTED_BY_POPULATION: reached or possible * WHOLE < needed * total,
    }[rule]
    share = approved * WHOLE // total if total else 0
    return Joined(
        standing=_standing(waiting, against),
        in_favour=share,
        settled=settled or not waiting,
        waiting=waiting,
        against=against,
        reasons=_reasons(rule, asked, waiting, against, (share, needed)),
    )


def weigh(boards: Collection[Board]) -> dict[str, int]:
    """What each board's voice weighs: its people, or else its share of the area.

    A mixture of the two would compare nothing: people count where all are known.
    """
    if all(board.people for board in boards):
        return {board.id: board.people for board in boards}
    if any(board.share for board in boards):
        return {board.id: board.share for board in boards}
    return {board.id: 1 for board in boards}


def is_against(rule: FanIn, outcome: BoardOutcome, reached: bool) -> bool:
    """Whether one board's outcome keeps the bid from going on.

    Args:
        rule: The cycle's fan-in rule.
        outcome: What the board decided.
        reached: Whether boards for enough of the people are in favour.
    """
    match rule:
        case FanIn.ADVISORY:
            return False
        case FanIn.NO_OBJECTION:
            return outcome in OPPOSED
        case FanIn.WEIGHTED_BY_POPULATION:
            return not reached and outcome not in IN_FAVOUR
    return outcome not in IN_FAVOUR


def _standing(waiting: Sequence[str], against: Sequence[str]) -> Standing:
    if waiting:
        return Standing.WAITING
    return Standing.STOPPED if against else Standing.GOES_ON


RULE = {
    FanIn.ALL_APPROVE: "In this round every board that is asked has to approve.",
    FanIn.NO_OBJECTION: "In this round the bid goes on unless a board that is asked "
    "objects or asks for changes.",
    FanIn.ADVISORY: "In this round boards advise: the bid goes on whatever they say.",
}


def _reasons(
    rule: FanIn,
    asked: Collection[Board],
    waiting: Collection[str],
    against: Collection[str],
    figures: tuple[int, int],
) -> tuple[str, ...]:
    if not asked:
        return ("No board is asked to decide on this bid.",)
    share, needed = map(percent, figures)
    weighed = f"Boards for {share} of the people are in favour, and {needed} is needed."
    found = [RULE.get(rule, weighed)]
    for which, verb in ((waiting, "still to be heard"), (against, "not in favour")):
        names = [board.name for board in asked if board.id in which]
        if names:
            are = "is" if len(names) == 1 else "are"
            found.append(f"{words.joined(names)} {are} {verb}.")
    return tuple(found)


def percent(hundredths: int) -> str:
    """`75.18%`, `50%`."""
    whole, rest = divmod(hundredths, 100)
    return f"{f'{whole}.{rest:02d}'.rstrip('0').rstrip('.')}%"
