"""The letter of a sealed decision, read by a second person before it can come out.

To anybody but those who read sealed decisions these addresses are not there.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from activities.documents import decision_letter
from activities.documents.shapes import Block, Content, Source
from activities.register.rounds import SealedLine
from services.kit import bodies, commands, deps, problems, viewing
from services.kit.pages.questions import alone, forms, giving, refusing
from services.kit.pages.questions.fields import Hidden, Tick
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.rounds.asked import check_decider
from services.kit.pages.sign_in import typed
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from services.kit.process import Unavailable
from workflows.contracts.bids import Bid
from workflows.contracts.commands import CheckLetter
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

ADDRESS = "letter-draft"
Held = Annotated[str, Query(max_length=100)]


@router.get("/bids/{bid_id}/letter-draft")
async def ask(at: AtPage, bid_id: deps.BidId, kept: Held = "") -> Response:
    """The letter as it will go out, and whether it has been read."""
    line = await _line(at, bid_id)
    form = _form(line)
    return _page(at, line.bid, await alone.opened(at, form, kept))


@router.post("/bids/{bid_id}/letter-draft")
async def check(request: Request, at: AtPage, bid_id: deps.BidId) -> Response:
    """The letter has been read by somebody else than who decided."""
    line = await _line(at, bid_id)
    raw = await typed.sent(request)
    body, filled = forms.read(_form(line), raw, bodies.body_of(CheckLetter))
    if body is None:
        return _page(at, line.bid, filled, 422)
    await alone.check_recent(request, at, raw)
    command = bodies.command_from(CheckLetter, body, at.actor)
    key = giving.update_id(at, bid_id, ADDRESS, filled.token)
    try:
        receipt = await commands.given(at.to, bid_id, command, key)
    except Refusal as refusal:
        status = int(problems.REFUSED[type(refusal)].status)
        told = refusing.refused(filled, refusal)
        return _page(at, line.bid, told, status)
    except Unavailable:
        told = replace(filled, problem=giving.NOT_KNOWN)
        return _page(at, line.bid, told, 503)
    return at.go(giving.recorded_page(at, receipt))


async def _line(at: Visitor, bid_id: str) -> SealedLine:
    """The sealed decision on a bid, for those who read such decisions.

    Raises:
        Problem: Somebody else asks, or none is sealed.
    """
    check_decider(at)
    seen = await viewing.papers_for(at, bid_id)
    lines = await at.to.rounds.sealed(seen.bid.cycle.name, at.person.id)
    for line in lines:
        if line.bid_id == bid_id and not line.told and not line.ended:
            return line
    raise Problem(problems.NOT_FOUND)


def _form(line: SealedLine) -> Form:
    source = Source(line.bid_id, line.number, line.decided.at, "")
    letter = decision_letter.of(line.bid, line.decided, source)
    return Form(
        title="Check the decision letter",
        lead=(
            "This is the letter as the CCG will get it at the release. Whoever took the "
            "decision does not check its letter.",
            f"To {'; '.join(letter.to)}",
        ),
        facts=tuple(_read(letter)),
        questions=(
            Hidden(name="number", value=str(line.number), number=True),
            Tick(
                name="declaration",
                label="I have read this letter. It says what was decided, and why, so "
                "that the CCG will understand it.",
                ask="that you have read the letter",
            ),
        ),
        effect="The decision can come out at the release. Where the letter is not right, "
        "do not check it: ask the national chair to decide anew.",
        button="The letter is right",
    )


def _read(letter: Content) -> list[tuple[str, str]]:
    """The letter, heading by heading; its table repeats what stands above it."""
    found: list[tuple[str, list[str]]] = [("Letter", [letter.title])]
    for block in letter.blocks:
        if block["type"] == "heading":
            found.append((block["text"], []))
        elif block["type"] != "table":
            found[-1][1].extend(_lines(block))
    return [(title, "\n".join(lines)) for title, lines in found if lines]


def _lines(block: Block) -> list[str]:
    if block["type"] == "facts":
        return [f"{name}: {said}" for name, said in block["rows"]]
    items: list[str] = block["items"] if "items" in block else [block["text"]]
    return items


def _page(at: Visitor, bid: Bid, filled: Filled, status: int = 200) -> Response:
    return alone.page(
        at,
        filled,
        f"{at.service.prefix}/bids/{bid.id}/{ADDRESS}",
        above=", ".join(a.name for a in bid.applicants),
        back=f"{at.service.prefix}/bids/{bid.id}",
        status=status,
        bid_id=bid.id,
    )
