"""The published register of interests: what anybody may read, without signing in."""

import csv
import io
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.kit import deps
from services.kit.cells import cell
from services.kit.connections import Connections
from services.kit.lists import PageNumber
from services.kit.pages.anybody import AtPublicPage
from services.kit.pages.interests.interest_form import kind_words
from services.kit.pages.tasks.work import paging, past
from services.kit.sheets import Answer, sent
from workflows.contracts.registers import PublishedInterest
from workflows.contracts.reviews import InterestCategory
from workflows.rules import publishing, words
from workflows.rules.calendar import london_day
from workflows.rules.permissions import ROLE_WORDS

router = APIRouter(include_in_schema=False)

SIZE = 20
NONE = "None declared"
COLUMNS = (
    "Name",
    "Current positions",
    "Body",
    "Declared interest",
    "Nature of business",
    "Kind of interest",
    "Direct or indirect",
    "Nature of interest",
    "Relationship",
    "From",
    "To",
    "Action taken to mitigate",
)


class Narrow(BaseModel):
    """What the register is narrowed to: names, bodies and organisations."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(max_length=100)] = ""
    page: PageNumber = 1


class Published(Answer):
    """The register for programs."""

    total: int
    items: tuple[PublishedInterest, ...]


Wanted = Annotated[Narrow, Query()]


@router.get("/interests")
async def interests(at: AtPublicPage, narrow: Wanted) -> Response:
    """Interests of everybody in office, by body and name."""
    found = await _found(at.to, narrow.q)
    kept = {"q": narrow.q}
    last = past(narrow.page, len(found), SIZE, kept)
    if last:
        return Response(status_code=303, headers={"Location": last})
    start = (narrow.page - 1) * SIZE
    query = urlencode({"q": narrow.q}) if narrow.q else ""
    return at.page(
        "interests-public.jinja",
        title="Public register of interests",
        groups=_by_person(found[start : start + SIZE]),
        total=len(found),
        q=narrow.q,
        csv=f"/interests.csv?{query}".rstrip("?"),
        json=f"/interests.json?{query}".rstrip("?"),
        pages=paging(narrow.page, len(found), SIZE, kept),
    )


@router.get("/interests.csv")
async def interests_csv(to: deps.Open, narrow: Wanted) -> Response:
    """The same, for spreadsheets."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for one in await _found(to, narrow.q):
        out.writerow(cell(value) for value in _cells(one))
    headers = {
        "Content-Disposition": 'attachment; filename="register-of-interests.csv"'
    }
    # The mark at the start tells spreadsheets that the text is UTF-8.
    return Response(
        f"\ufeff{text.getvalue()}",
        headers=headers,
        media_type="text/csv; charset=utf-8",
    )


@router.get("/interests.json")
async def interests_json(to: deps.Open, narrow: Wanted) -> Response:
    """The same, for programs, in one part."""
    found = await _found(to, narrow.q)
    return sent(Published(total=len(found), items=tuple(found)))


async def _found(to: Connections, q: str) -> list[PublishedInterest]:
    """Every published line that has the words looked for in name, body or organisation."""
    today = london_day(to.clock())
    every, names = await to.interests.everybody(), await to.names()
    terms = await to.terms.of(every)
    lines = [
        line
        for person, register in every.items()
        if (term := terms.get(person)) and publishing.is_in_office(term.until, today)
        for line in publishing.published(
            register,
            term.name,
            "; ".join(dict.fromkeys(ROLE_WORDS[hat.role] for hat in term.hats)),
            publishing.BETWEEN.join(
                dict.fromkeys(
                    names.get((hat.party, hat.body), hat.body) for hat in term.hats
                )
            ),
            today,
        )
    ]
    sought = q.casefold().split()
    return [
        line
        for line in publishing.in_order(lines)
        if all(
            word in f"{line.name} {line.bodies} {line.organisation}".casefold()
            for word in sought
        )
    ]


def _by_person(lines: Sequence[PublishedInterest]) -> list[dict[str, Any]]:
    """Each person once with all that they declared; whoever is withheld, line by line.

    Lines without a name stand apart: together they would tell that one person's they are.
    """
    groups: list[dict[str, Any]] = []
    last = None
    for one in lines:
        who = (one.name, one.positions, one.bodies)
        if one.withheld or who != last:
            row = _row(one)
            groups.append({"name": row["name"], "where": row["where"], "rows": []})
        groups[-1]["rows"].append(_row(one))
        last = None if one.withheld else who
    return groups


def _row(one: PublishedInterest) -> dict[str, str]:
    start = words.day(one.since) if one.since else ""
    end = f" to {words.day(one.until)}" if one.until else ""
    return {
        "name": one.name,
        "where": f"{one.positions}, {one.bodies}" if one.positions else one.bodies,
        "organisation": one.organisation or NONE,
        "nature": one.nature,
        "kind": kind_words(one.category) if one.category else "",
        "description": one.description,
        "relationship": one.relationship,
        "dates": f"{start}{end}" if end else (f"Since {start}" if start else ""),
        "mitigation": one.mitigation,
    }


def _cells(one: PublishedInterest) -> tuple[str, ...]:
    indirect = one.category is InterestCategory.INDIRECT
    return (
        one.name,
        one.positions,
        one.bodies,
        one.organisation or NONE,
        one.nature,
        kind_words(one.category) if one.category else "",
        ("Indirect" if indirect else "Direct") if one.category else "",
        one.description,
        one.relationship,
        one.since.isoformat() if one.since else "",
        one.until.isoformat() if one.until else "",
        one.mitigation,
    )
