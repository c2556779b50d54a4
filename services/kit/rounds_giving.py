"""A round's decisions and its panel over the API: what is sealed, and every step on them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.kit import bodies, deps, openapi, problems
from services.kit.deps import Caller
from services.kit.pages.rounds import telling
from services.kit.problems import Problem
from services.kit.process import KeyUsedBefore
from services.kit.rounds_api import READ, Name, round_for
from services.kit.sheets import Answer, sent
from workflows.contracts.decisions import Recommendation
from workflows.contracts.round_command import RoundCommand
from workflows.contracts.rounds import (
    ConfirmLetters,
    LettersConfirmed,
    SeatBids,
    SetReleaseDay,
    SetSitting,
)
from workflows.rules import letters, rounds, words
from workflows.rules.refusals import AlreadyDone, Incomplete, OutOfOrder, StaleVersion

router = APIRouter(prefix="/api/v1", tags=["rounds"])

GIVEN = openapi.answers(
    *openapi.SIGNED_IN,
    *openapi.SENT,
    *(
        problems.REFUSED[kind]
        for kind in (AlreadyDone, Incomplete, OutOfOrder, StaleVersion)
    ),
    problems.NOT_FOUND,
    problems.NOT_YOUR_HAT,
    problems.KEY_REUSED,
    problems.UNAVAILABLE,
)
STEPS: Mapping[str, type[RoundCommand]] = {
    "set-sitting": SetSitting,
    "seat-bids": SeatBids,
    "confirm-letters": ConfirmLetters,
    "set-release-day": SetReleaseDay,
}
"""By the last part of the address, as it is with a bid's commands."""

SENT = {name: bodies.body_of(kind) for name, kind in STEPS.items()}

BODIES: tuple[type[BaseModel], ...] = tuple(SENT.values())
"""Models of what is sent."""

LARGER = {
    rf"/api/v1/rounds/[^/]{{1,120}}/{name}": bodies.most_bytes(
        model.model_json_schema()
    )
    for name, model in SENT.items()
}
"""Most bytes of each, by the address below the service's prefix."""


class SealedOf(Answer):
    """A decision that is sealed until the round's release, or was.

    Attributes:
        decision: How the round names it, for `confirm-letters`.
        ready: Whether its letters are said to be ready.
        checked: Whether a second person has read its letter, or nobody needs to.
        told: When it came out.
    """

    bid_id: str
    decision: str
    outcome: Recommendation
    ready: bool
    checked: bool
    waiting: str
    told: datetime | None


class CameOutOf(Answer):
    """What came out for one bid of several that are alike.

    Attributes:
        about: What its conditions are about, but for those that the policy itself sets.
    """

    bid_id: str
    outcome: Recommendation
    about: tuple[str, ...]


class UnlikeOf(Answer):
    """Bids of like facts that came out unlike: for the chair to look at again."""

    facts: tuple[str, ...]
    bids: tuple[CameOutOf, ...]


class DecisionsSheet(Answer):
    """What is sealed in a round, and the days on which it comes out.

    Attributes:
        unlike: What the consistency check found among what waits for its release.
    """

    round: str
    days: tuple[datetime, ...]
    releasing: int
    decisions: tuple[SealedOf, ...]
    unlike: tuple[UnlikeOf, ...] = ()


class RoundTold(Answer):
    """The round has taken the step.

    Attributes:
        number: Of the entry in the round's record.
    """

    round: str
    number: int


@router.get(
    "/rounds/{cycle}/decisions",
    responses=READ,
    response_model=DecisionsSheet,
    operation_id="round-decisions",
)
async def decisions(caller: deps.Signed, cycle: Name) -> Response:
    """What is sealed, but for bids whose papers the reader must not see."""
    chosen = await round_for(caller, cycle)
    of = (await caller.to.rounds.start_of(rounds.start(chosen))).round
    lines = await caller.to.rounds.sealed(chosen.name, caller.person.id)
    return sent(
        DecisionsSheet(
            round=chosen.name,
            days=of.days,
            releasing=of.releasing,
            decisions=tuple(
                SealedOf(
                    bid_id=line.bid_id,
                    decision=line.key,
                    outcome=line.decided.outcome,
                    ready=line.key in of.ready,
                    checked=not letters.unchecked(line.bid),
                    waiting=line.waiting,
                    told=line.told,
                )
                for line in lines
            ),
            unlike=tuple(
                UnlikeOf(
                    facts=group.facts,
                    bids=tuple(CameOutOf(**one._asdict()) for one in group.decided),
                )
                for group in telling.alike(lines)
            ),
        )
    )


def _step(
    kind: type[RoundCommand], model: type[BaseModel]
) -> Callable[..., Awaitable[Response]]:
    async def give(
        request: Request, key: deps.Key, caller: deps.Signed, cycle: Name
    ) -> Response:
        chosen = await round_for(caller, cycle)
        by = (await deps.acting(caller, rounds.RELEASERS)).actor
        body = await bodies.read(request, model)
        said = {name: getattr(body, name) for name in type(body).model_fields}
        command = kind(by=by, **said)
        if isinstance(command, ConfirmLetters):
            before = await _confirmed_before(caller, chosen.name, command)
            if before:
                return sent(RoundTold(round=chosen.name, number=before))
        start = await caller.to.rounds.start_of(rounds.start(chosen))
        update_id = deps.update_id(caller.person, request, key)
        try:
            number = await caller.to.bids.tell_round(
                chosen.name, command, update_id, start
            )
        except KeyUsedBefore:
            raise Problem(problems.KEY_REUSED) from None
        return sent(RoundTold(round=chosen.name, number=number))

    return give


async def _confirmed_before(caller: Caller, cycle: str, command: ConfirmLetters) -> int:
    """The entry of a request that is sent again when decisions of it are out; 0 for a new one.

    The round keeps no list of its bids; the register knows what was sealed in it. It hears
    of a decision a moment late: but whoever names one has read it there.

    Raises:
        Incomplete: A decision is named that was not sealed in this round.
        AlreadyDone: One that is named is out, or another was taken in its place.
    """
    known = await caller.to.rounds.named(cycle, caller.person.id)
    asked = set(command.decisions)
    if missing := sorted(asked - known.keys()):
        raise Incomplete(
            f"No decision of this round is sealed as {words.joined(missing)}. Read which "
            "ones are (decisions), and name those."
        )
    gone = sorted(one for one in asked if not known[one])
    if not gone:
        return 0
    for entry in await caller.to.rounds.record(cycle):
        event = entry.event
        if not isinstance(event, LettersConfirmed) or set(event.decisions) != asked:
            continue
        if event.by and event.by.person == caller.person.id:
            return entry.number
    raise AlreadyDone(
        f"{words.joined(gone)} cannot be confirmed: the decision is out, or another was "
        "taken in its place. Read which ones are sealed (decisions), and name those."
    )


for _name, _kind in STEPS.items():
    router.add_api_route(
        f"/rounds/{{cycle}}/{_name}",
        _step(_kind, SENT[_name]),
        methods=["POST"],
        name=_name,
        operation_id=_name,
        summary=(_kind.__doc__ or "").partition("\n")[0],
        response_model=RoundTold,
        responses=GIVEN,
        openapi_extra=openapi.body(SENT[_name]),
    )
