"""The form that starts the fallback: why a body cannot act, and who decides instead."""

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
from workflows.rules import (
    bodies,
    fallbacks,
    in_place,
    permissions,
    possible,
    rounds,
)
from workflows.rules.calendar import london_day

STILL = (
    "The {noun} can still be quorate on this bid, so it {verb}s itself. What is started "
    "here would be refused."
)


def board_of(bid: Bid, by: Actor, about: str) -> str:
    """The body whose item somebody would hand on: their own, else the one they named."""
    if by.party is not Party.CCG:
        return by.body
    waits = fallbacks.items(bid)
    return about if about in waits or not waits else waits[0]


async def gone(at: Acting, bid: Bid, body: str) -> tuple[Away, ...]:
    """Who of a board, or of the panel, is away, today or later."""
    kept = await at.to.absences.of(bodies.votes_as(bid, body), body)
    return possible.to_come((one.absence for one in kept), london_day(at.to.clock()))


async def address(at: Acting, bid: Bid, body: BodyVersion) -> str:
    """Where somebody hands on a body's item; empty where they cannot, or need not."""
    own = body.party is bodies.votes_as(bid, body.body)
    if not own or not fallbacks.may_start(bid, at.actor, body.body):
        return ""
    if not any(fallbacks.options(bid, body)):
        return ""
    away = await gone(at, bid, body.body)
    if not fallbacks.why(bid, body, away, london_day(at.to.clock())):
        return ""
    return at.service.step(bid.id, "start_fallback", body.body)


async def lost(at: Visitor, bid: Bid) -> list[dict[str, Any]]:
    """For clerk, chair, guardian and office: bodies that no attendance can make quorate."""
    found = []
    if at.hat.role not in permissions.ROLES[StartFallback]:
        return []
    for code in fallbacks.items(bid):
        if not fallbacks.may_start(bid, at.actor, code):
            continue
        today = london_day(at.to.clock())
        body = await at.to.committees.at(bodies.votes_as(bid, code), code, today)
        if body is None:
            continue
        away = await gone(at, bid, code)
        why = fallbacks.why(bid, body, away, today)
        if why:
            _, best = possible.first_day(bid, body, today, away)
            found.append(
                {
                    "title": _cannot(capital(bodies.first(bid, code)), why),
                    "why": list(why),
                    "options": [one.words for one in best.options],
                    "start": await address(at, bid, body),
                    "way": f"Have another body {in_place.verb(bid, code)} in place of "
                    f"the {_noun(bid, code)}",
                }
            )
    return found


def _cannot(name: str, why: tuple[str, ...]) -> str:
    if why == (in_place.NO_CHAIR,):
        return f"{name} cannot conclude on this bid"
    return f"{name} cannot be quorate on this bid"


def start_fallback(asking: Asking) -> Form:
    """Another body decides, since the board or the panel cannot."""
    bid = asking.bid
    board = board_of(bid, asking.by, asking.about)
    name, verb = bodies.first(bid, board), in_place.verb(bid, board)
    noun = _noun(bid, board)
    return Form(
        title=f"Have another body {verb} in place of {name}",
        lead=_why(bid, asking) if asking.body else ("Its seats are not on file.",),
        questions=(
            Hidden(name="board", value=board),
            Choice(
                name="to",
                label=f"Which body {verb}s?",
                ask=f"which body {verb}s",
                hint=f"These are the ones that the {noun}'s rules name.",
                choices=_choices(bid, asking.body) if asking.body else (),
            ),
            Text(
                name="reason",
                label="Why is it done this way?",
                ask="the reason",
                hint="For example, why the item cannot wait until a member is appointed. "
                f"{_readers(bid, board)}",
                rows=4,
            ),
        ),
        effect=f"From then on that body {verb}s on this bid in place of the {noun}, with "
        "its own quorum, declarations and recusals. Nobody with a place on the "
        f"{noun} acts in it. {_void(board, noun)}This cannot be taken back.",
        button="Start it",
    )


def _why(bid: Bid, asking: Asking) -> tuple[str, ...]:
    if asking.body is None:
        return ()
    why = fallbacks.why(bid, asking.body, asking.gone, london_day(asking.now))
    if why == (in_place.NO_CHAIR,):
        return why
    noun = _noun(bid, asking.body.body)
    verb = in_place.verb(bid, asking.body.body)
    still = STILL.format(noun=noun, verb=verb)
    return ("No attendance can make this item quorate.", *why) if why else (still,)


def instead(asking: Asking) -> tuple[str, ...]:
    """Which body decides in place of the national panel, and why, for whoever records it."""
    found = bodies.in_place(asking.bid, bodies.NATIONAL)
    if found is None:
        return ()
    panel = bodies.NATIONAL_PANEL
    if in_place.is_told(found):
        return (f"{in_place.why(found, panel)}",)
    name = asking.body.name if asking.body else "Another body"
    return (f"{name} decides in place of {panel}. Give its minutes.",)


def _void(board: str, noun: str) -> str:
    """What becomes of an open vote; the national panel has none outside its meetings."""
    national = board == bodies.NATIONAL
    return "" if national else f"An open vote of the {noun} ends void. "


def _readers(bid: Bid, board: str) -> str:
    """Who reads the reason for it, and from when on."""
    everybody = "Everybody who takes part in the bid can read it"
    sealed = board == bodies.NATIONAL and rounds.is_sealed(bid)
    return f"{everybody}{' once the decision is released' if sealed else ''}."


def _noun(bid: Bid, code: str) -> str:
    return bodies.noun(bodies.votes_as(bid, code))


def _choices(bid: Bid, body: BodyVersion) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        # Only its rules' words say what another national body is called.
        (code, capital(one.words.removesuffix(".")), "")
        if bodies.is_beside_national(code)
        else (code, capital(bodies.name(bid, party, code)), one.words)
        for one, party, code in fallbacks.options(bid, body)
    )
