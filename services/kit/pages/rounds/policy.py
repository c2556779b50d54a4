"""What a round's newest policy means for each bid that began under an older one.

It is read, and confirmed with a reason. To anybody but the deciders' offices these
addresses are not there.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.kit import policies, problems
from services.kit.pages.bid.wording import capital
from services.kit.pages.questions import alone, forms, refusing
from services.kit.pages.questions.fields import Hidden, Text
from services.kit.pages.questions.forms import Filled, Form
from services.kit.pages.rounds.asked import SENT_BEFORE
from services.kit.pages.rounds.panel import cycles_of
from services.kit.pages.sign_in import typed
from services.kit.pages.tasks.worklist import options
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.policies import Preview
from services.kit.problems import Problem
from services.kit.process import KeyUsedBefore
from workflows.contracts.policies import PolicyConfirmed
from workflows.contracts.rounds import RoundEntry
from workflows.contracts.texts import Text as Sentences
from workflows.rules import policies as rules
from workflows.rules import words
from workflows.rules.policy_change import Change
from workflows.rules.refusals import Refusal

router = APIRouter(include_in_schema=False)

CycleName = Annotated[str, Query(max_length=40)]
Held = Annotated[str, Query(max_length=100)]
Done = Annotated[str, Query(pattern="^(confirmed)?$")]
CONFIRMED = (
    "The policy is confirmed. Each open bid hears of it and puts it on its record."
)
STALE = (
    "What this page showed has changed since: the policy, or a bid. Nothing was confirmed. "
    "Read below how it is now, then confirm."
)


class Confirmed(BaseModel):
    """Why, and which preview was read."""

    model_config = ConfigDict(extra="forbid")

    seen: str = ""
    reason: Sentences


@router.get("/round/policy")
async def preview(at: AtPage, cycle: CycleName = "", done: Done = "") -> Response:
    """Bid by bid; nothing is changed by reading it."""
    known = await cycles_of(at)
    chosen = known.get(cycle) or next(iter(known.values()))
    shown = await policies.read(at.to, chosen, at.person.id)
    record = await at.to.rounds.record(chosen.name)
    query = urlencode({"cycle": chosen.name})
    return at.page(
        "round-policy.jinja",
        title="What a changed policy would mean",
        caption=capital(chosen.title),
        done=CONFIRMED if done else "",
        cycles=options({c.name: c.title for c in known.values()}, chosen.name),
        summary=_summary(shown, _is_confirmed(shown, record)),
        rows=[
            {
                "bid_id": one.bid_id,
                "version": one.version,
                "lines": one.lines or (one.keeps,),
                "stays": one.stays,
            }
            for one in shown.found
        ],
        record=_record(record),
        confirm=f"{at.service.prefix}/round/confirm-policy?{query}"
        if shown.found
        else "",
        version=chosen.version,
    )


@router.get("/round/confirm-policy")
async def ask(at: AtPage, cycle: CycleName, kept: Held = "") -> Response:
    """Ask why the newest policy is for the bids that run, too."""
    shown = await _shown(at, cycle)
    return _form(at, shown, await alone.opened(at, _asked(shown), kept))


@router.post("/round/confirm-policy")
async def confirm(request: Request, at: AtPage, cycle: CycleName) -> Response:
    """Confirm it as it was read; where that is no more what it would do, show it anew."""
    shown = await _shown(at, cycle)
    raw = await typed.sent(request)
    answer, filled = forms.read(_asked(shown), raw, Confirmed)
    if not isinstance(answer, Confirmed):
        return _form(at, shown, filled, 422)
    await alone.check_recent(request, at, raw)
    query = urlencode({"cycle": cycle, "done": "confirmed"})
    done = f"{at.service.prefix}/round/policy?{query}"
    try:
        if answer.seen != shown.seen:
            if await policies.confirmed(
                at.to, cycle, answer.seen, at.person.id, answer.reason
            ):
                return at.go(done)
            anew = {**raw, "seen": [shown.seen]}
            told = replace(filled, raw=anew, token=uuid4().hex, problem=STALE)
            return _form(at, shown, told, 409)
        await policies.confirm(at.to, shown, at.actor, answer.reason, filled.token)
    except Refusal as refusal:
        return _form(at, shown, refusing.refused(filled, refusal), 409)
    except KeyUsedBefore:
        fresh = replace(filled, problem=SENT_BEFORE, token=uuid4().hex)
        return _form(at, shown, fresh, 409)
    return at.go(done)


async def _shown(at: Visitor, name: str) -> Preview:
    cycle = (await cycles_of(at)).get(name)
    if cycle is None:
        raise Problem(problems.NOT_FOUND)
    return await policies.read(at.to, cycle, at.person.id)


def _asked(shown: Preview) -> Form:
    many = words.plural(len(shown.found), "open bid")
    return Form(
        title=f"Confirm version {shown.cycle.version} for bids that run",
        lead=(
            f"{many} would hear of it. What each would say on its record:"
            if shown.found
            else "No open bid is left that has not heard of this version.",
        ),
        facts=tuple((one.bid_id, " ".join(_lines(one))) for one in shown.found),
        questions=(
            Hidden(name="seen", value=shown.seen),
            Text(
                name="reason",
                label="Why is it for the bids that run, too?",
                ask="why",
                hint="Everybody who reads a bid reads this.",
                rows=4,
            ),
        ),
        effect="Every open bid of the round hears of it once, those too that you are kept "
        "out of. Dates to come move, and whoever has one is written to. What is decided, "
        "given by name or gone by stays as it is. This cannot be taken back.",
        button=f"Confirm version {shown.cycle.version}",
    )


def _lines(one: Change) -> tuple[str, ...]:
    return (*(one.lines or (one.keeps,)), *one.stays)


def _form(at: Visitor, shown: Preview, filled: Filled, status: int = 200) -> Response:
    query = urlencode({"cycle": shown.cycle.name})
    return alone.page(
        at,
        filled,
        f"{at.service.prefix}/round/confirm-policy?{query}",
        above=capital(shown.cycle.title),
        back=f"{at.service.prefix}/round/policy?{query}",
        back_text="What a changed policy would mean",
        status=status,
    )


def _is_confirmed(shown: Preview, record: Sequence[RoundEntry]) -> bool:
    return any(
        isinstance(entry.event, PolicyConfirmed)
        and entry.event.version == shown.cycle.version
        for entry in record
    )


def _record(entries: Sequence[RoundEntry]) -> list[tuple[str, str]]:
    """What was confirmed, the latest first."""
    return [
        (
            words.moment(entry.event.at),
            rules.said(entry.event, entry.event.by.name if entry.event.by else ""),
        )
        for entry in reversed(entries)
        if isinstance(entry.event, PolicyConfirmed)
    ]


def _summary(shown: Preview, confirmed: bool) -> list[str]:
    newest = f"The newest policy of this round is version {shown.cycle.version}."
    if not shown.found:
        return [
            f"{newest} Every one of its {words.plural(shown.running, 'open bid')} runs "
            "under it, or was told of it and keeps what it was decided under.",
            "When the round's file is loaded in a higher version, bids that run keep "
            "theirs until you confirm it for them, and this page says what differs for each.",
        ]
    many = words.plural(len(shown.found), "open bid")
    if confirmed:
        return [
            newest,
            f"It is confirmed for bids that run. {many} of {shown.running} "
            f"{'has' if len(shown.found) == 1 else 'have'} still to hear of it.",
            "Whoever does not answer is asked again. If one stays here, confirm it again: "
            "those that have heard are not told twice.",
        ]
    differs = sum(bool(one.lines) for one in shown.found)
    return [
        newest,
        f"{many} of {shown.running} began under an older one. "
        f"Something that is still to come would be different for {differs} of them.",
        "Bids keep the policy that they began under until you confirm this one for them. "
        "Reading this page changes nothing.",
    ]
