"""One's own body over the API, as of a day: its seats, its rules, and its quorum in words.

What a program needs to send a decision with minutes by seat, and what the body's page says.
"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.kit import deps, openapi, problems
from services.kit.pages.body import seating
from services.kit.pages.body import words as said
from services.kit.problems import Problem
from services.kit.sheets import Answer, sent
from workflows.contracts.committees import BodyKind, BodyRules, BodyVersion, Seat
from workflows.contracts.parties import Party
from workflows.rules import membership, seats

READ = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.MALFORMED,
    problems.CHOOSE_HAT,
    problems.NOT_YOUR_HAT,
)

On = Annotated[
    date | None,
    Query(
        description="The day as of which it is asked for; today where it is left out."
    ),
]


class SeatSheet(Seat):
    """A seat, and whether it is there, and votes, on the day that was asked for."""

    in_force: bool
    votes: bool


class VersionLine(Answer):
    """A version of a body, and from when on it counts."""

    version: int
    since: date
    reason: str


class BodySheet(Answer):
    """A body as it stands on a day.

    Attributes:
        on: The day that was asked for.
        version: Which version counts then; a decision pins it.
        able: Whether it could decide at all if everybody came, in a sentence.
        rules_in_words: Each rule as the body's page has it.
        wrong: What is wrong with the seats, in sentences.
        versions: Every version there is, the earliest first.
    """

    on: date
    party: Party
    body: str
    name: str
    kind: BodyKind
    version: int
    since: date
    example: bool
    seats: tuple[SeatSheet, ...]
    rules: BodyRules
    rules_in_words: tuple[str, ...]
    able: str
    wrong: tuple[str, ...]
    versions: tuple[VersionLine, ...]
    link: str


router = APIRouter(tags=["bodies"])


@router.get("/body", responses=READ, response_model=BodySheet, operation_id="body")
async def one(caller: deps.Signed, on: On = None) -> Response:
    """My body as it stands on a day: seats with holders and substitutes, and rules."""
    at = await deps.acting(caller)
    sitting = await seating.of_visitor(at)
    day = on or sitting.day
    kept = [one.version for one in sitting.kept]
    shown = seats.version_on(kept, day)
    if shown is None:
        raise Problem(problems.NOT_FOUND)
    return sent(_sheet(shown, day, kept, f"{at.service.api}/body?on={day}"))


def _sheet(
    shown: BodyVersion, day: date, kept: list[BodyVersion], link: str
) -> BodySheet:
    voting = {seat.id for seat in seats.voting(shown, day)}
    return BodySheet(
        on=day,
        party=shown.party,
        body=shown.body,
        name=shown.name,
        kind=shown.kind,
        version=shown.version,
        since=shown.since,
        example=shown.example,
        seats=tuple(
            SeatSheet(
                **dict(seat),
                in_force=seats.is_in_force(seat, day),
                votes=seat.id in voting,
            )
            for seat in shown.seats
        ),
        rules=shown.rules,
        rules_in_words=tuple(f"{name}: {t}" for name, t in said.rule_rows(shown, day)),
        able=seating.able(shown, day)["sentence"],
        wrong=tuple(one.words for one in membership.faults(shown, day)),
        versions=tuple(
            VersionLine(version=one.version, since=one.since, reason=one.reason)
            for one in kept
        ),
        link=link,
    )
