"""The page of one's own body: its seats, its rules, what is wrong, and its versions."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from activities.committees.reading import Kept, body_of
from services.kit import problems
from services.kit.deps import Acting
from services.kit.pages.body import words as said
from services.kit.pages.menu import body_noun
from services.kit.pages.visitor import AtPage, Visitor
from services.kit.problems import Problem
from workflows.contracts.committees import BodyKind, BodyVersion
from workflows.contracts.parties import Party, Role
from workflows.rules import (
    calendar,
    composition,
    membership,
    reach,
    seats,
    statutory,
    words,
)

router = APIRouter(include_in_schema=False)

GOVERNORS = frozenset(
    {
        Role.BOARD_CLERK,
        Role.BOARD_CHAIR,
        Role.PANEL_CHAIR,
        Role.GUARDIAN,
        Role.NATIONAL_CHAIR,
        Role.NATIONAL_OFFICE,
    }
)
"""Who looks after a body's rules, and tries them."""

Number = Annotated[int, Path(ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class Sitting:
    """The body of whoever is at the page.

    Attributes:
        now: As it stands today; None where none is kept, or it has not begun.
    """

    party: Party
    code: str
    noun: str
    day: date
    kept: tuple[Kept, ...]
    now: BodyVersion | None

    @property
    def title(self) -> str:
        """What its page is called."""
        return f"Your {self.noun}: seats and rules"


async def of_visitor(at: Acting) -> Sitting:
    """The body that goes with the role somebody acts in."""
    code = body_of(at.hat)
    kept = await at.to.committees.versions(at.hat.party, code)
    day = calendar.london_day(at.to.clock())
    now = seats.version_on([one.version for one in kept], day)
    noun = body_noun(at.hat) or "body"
    return Sitting(at.hat.party, code, noun, day, kept, now)


def governs(at: Visitor) -> bool:
    """Whether they look after the rules of their body."""
    return at.hat.role in GOVERNORS


@router.get("/body")
async def body(at: AtPage) -> Response:
    """The body as it stands today."""
    sitting = await of_visitor(at)
    if sitting.now is None:
        return at.page(
            "body-none.jinja",
            title=sitting.title,
            noun=sitting.noun,
            body_name=at.bodies.get((at.hat.party, at.hat.body), at.hat.body),
            begins=words.day(sitting.kept[0].version.since) if sitting.kept else "",
        )
    return await _page(at, sitting, sitting.now, sitting.day, sitting.title)


@router.get("/body/versions/{version}")
async def of_version(at: AtPage, version: Number) -> Response:
    """The body as one of its versions has it, on that version's first day or today."""
    sitting = await of_visitor(at)
    found = next(
        (k.version for k in sitting.kept if k.version.version == version), None
    )
    if found is None:
        raise Problem(problems.NOT_FOUND)
    day = sitting.day if found == sitting.now else found.since
    title = f"Your {sitting.noun}: version {version}, seats and rules"
    return await _page(at, sitting, found, day, title)


async def _page(
    at: Visitor, sitting: Sitting, shown: BodyVersion, day: date, title: str
) -> Response:
    return at.page(
        "body.jinja",
        title=title,
        body_name=shown.name,
        noun=sitting.noun,
        status_line=_status(sitting, shown),
        example=shown.example,
        back=title != sitting.title,
        wrong=[one.words for one in membership.faults(shown, day)],
        by_law=await by_law(at, shown, day),
        able=able(shown, day),
        seats=said.seat_rows(shown, day),
        rules=said.rule_rows(shown, day),
        versions=_versions(sitting, shown),
        governs=governs(at),
        cases=f"{at.service.prefix}/body/cases",
        draft=f"{at.service.prefix}/body/draft",
    )


def _status(sitting: Sitting, shown: BodyVersion) -> str:
    since = words.day(shown.since)
    if shown == sitting.now:
        return f"Version {shown.version}, which counts today. It began on {since}."
    if shown.since > sitting.day:
        return f"Version {shown.version}, which begins on {since}."
    return f"Version {shown.version}, which began on {since} and counts no more."


async def by_law(at: Visitor, shown: BodyVersion, day: date) -> dict[str, Any]:
    """What the law or the guidance asks of a body of its kind and this one lacks."""
    if shown.kind is BodyKind.COMMISSIONING_COMMITTEE:
        return {
            "title": "Members as the guidance asks",
            "gaps": [one.words for one in composition.gaps(shown, day)],
            "whole": "The chair and the vice chair are lay members, lay and executive "
            "members are more than half of those who have a vote, and no GP of a member "
            "practice has one.",
        }
    if shown.kind is not BodyKind.HWB:
        return {}
    ccgs = {
        ccg.code: ccg.name
        for ccg in await at.to.reference.ccgs()
        if any(area.id == shown.body for area in ccg.areas)
    }
    return {
        "title": "Members by law",
        "gaps": [one.words for one in statutory.gaps(shown, day, ccgs)],
        "whole": "Everybody whom the law asks for has a seat, and each of these seats is "
        "filled (Health and Social Care Act 2012, section 194).",
    }


def able(shown: BodyVersion, day: date) -> dict[str, Any]:
    """Whether it could decide at all if everybody came."""
    found = reach.reachable(shown, day)
    most = len(found.best.acting)
    if not found.reachable:
        return {
            "look": "late",
            "sentence": "It could not decide today, whoever came.",
            "reasons": found.lost,
            "options": [option.words for option in found.options],
        }
    sentence = (
        f"If everybody came, {words.plural(most, 'member')} with a vote could act and "
        f"{found.best.needed} are needed."
    )
    if found.vital:
        who = words.joined(found.vital, 6, "or")
        sentence = f"{sentence} Without {who} it could not decide."
    look = "held" if found.vital else "good"
    return {"look": look, "sentence": sentence, "reasons": (), "options": ()}


def _versions(sitting: Sitting, shown: BodyVersion) -> list[dict[str, Any]]:
    """Every version, the newest first, with what it changed."""
    older = [None, *(kept.version for kept in sitting.kept)]
    rows = [
        {
            "number": kept.version.version,
            "since": words.day(kept.version.since),
            "written": _written(kept),
            "changes": [*_why(kept), *said.changes(before, kept.version)],
            "is_now": kept.version == sitting.now,
            "is_shown": kept.version == shown,
        }
        for before, kept in zip(older, sitting.kept, strict=False)
    ]
    return rows[::-1]


def _written(kept: Kept) -> str:
    day = words.day(kept.at)
    return f"{day}, {kept.name}" if kept.name else f"{day}, loaded from a file"


def _why(kept: Kept) -> list[str]:
    return [kept.version.reason] if kept.version.reason else []
