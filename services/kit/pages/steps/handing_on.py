"""The form that starts the fallback: why the board cannot act, and who decides instead."""

from typing import Any

from services.kit.deps import Acting
from services.kit.pages.bid.wording import capital
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choice, Hidden, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.visitor import Visitor
from workflows.contracts.absences import Away
from workflows.contracts.bids import Bid
from workflows.contracts.commands import StartFallback
from workflows.contracts.committees import BodyVersion
from workflows.contracts.parties import Actor, Party
from workflows.rules import boards, bodies, fallbacks, permissions, possible
from workflows.rules.calendar import london_day

STILL = (
    "The board can still be quorate on this bid, so it decides itself. What is started "
    "here would be refused."
)


def board_of(bid: Bid, by: Actor, about: str) -> str:
    """The board whose item somebody would hand on: their own, else the one they named."""
    if by.party is Party.HWB:
        return by.body
    waits = [b.id for b in boards.undecided(bid) if not bodies.in_place(bid, b.id)]
    return about if about in waits or not waits else waits[0]


async def gone(at: Acting, board: str) -> tuple[Away, ...]:
    """Who of a board is away, today or later."""
    kept = await at.to.absences.of(Party.HWB, board)
    return possible.to_come((one.absence for one in kept), london_day(at.to.clock()))


async def address(at: Acting, bid: Bid, body: BodyVersion) -> str:
    """Where somebody hands on a board's item; empty where they cannot, or need not."""
    if body.party is not Party.HWB or not fallbacks.may_start(bid, at.actor, body.body):
        return ""
    if not any(fallbacks.options(bid, body)):
        return ""
    away = await gone(at, body.body)
    if not fallbacks.why(bid, body, away, london_day(at.to.clock())):
        return ""
    return at.service.step(bid.id, "start_fallback", body.body)


async def lost(at: Visitor, bid: Bid) -> list[dict[str, Any]]:
    """For clerk, chair and guardian: boards that no attendance can make quorate."""
    found = []
    if at.hat.role not in permissions.ROLES[StartFallback]:
        return []
    for board in boards.undecided(bid):
        if not fallbacks.may_start(bid, at.actor, board.id):
            continue
        today = london_day(at.to.clock())
        body = await at.to.committees.at(Party.HWB, board.id, today)
        if body is None:
            continue
        away = await gone(at, board.id)
        why = fallbacks.why(bid, body, away, today)
        if why:
            _, best = possible.first_day(bid, body, today, away)
            found.append(
                {
                    "title": f"{board.name} cannot be quorate on this bid",
                    "why": list(why),
                    "options": [one.words for one in best.options],
                    "start": await address(at, bid, body),
                }
            )
    return found


def start_fallback(asking: Asking) -> Form:
    """Another body decides, since the board cannot."""
    bid = asking.bid
    board = board_of(bid, asking.by, asking.about)
    name = bodies.name(bid, Party.HWB, board)
    return Form(
        title=f"Have another body decide in place of {name}",
        lead=_why(bid, asking) if asking.body else ("Its seats are not on file.",),
        questions=(
            Hidden(name="board", value=board),
            Choice(
                name="to",
                label="Which body decides?",
                ask="which body decides",
                hint="These are the ones that the board's rules name.",
                choices=_choices(bid, asking.body) if asking.body else (),
            ),
            Text(
                name="reason",
                label="Why is it done this way?",
                ask="the reason",
                hint="For example, why the item cannot wait until a member is appointed. "
                "Everybody who takes part in the bid can read it.",
                rows=4,
            ),
        ),
        effect="From then on that body decides on this bid in place of the board, with its "
        "own quorum, declarations and recusals. Nobody with a place on the board acts in "
        "it. An open vote of the board ends void. This cannot be taken back.",
        button="Start it",
    )


def _why(bid: Bid, asking: Asking) -> tuple[str, ...]:
    if asking.body is None:
        return ()
    why = fallbacks.why(bid, asking.body, asking.gone, london_day(asking.now))
    return ("No attendance can make this item quorate.", *why) if why else (STILL,)


def _choices(bid: Bid, body: BodyVersion) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (code, capital(bodies.name(bid, party, code)), one.words)
        for one, party, code in fallbacks.options(bid, body)
    )
