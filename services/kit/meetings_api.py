"""Meetings of a body over the API: the list, and one with its quorum in words."""

from datetime import date, datetime, time
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from activities.meetings.keeping import KeptMeeting
from services.kit import deps, openapi, problems
from services.kit.pages.meetings import desk, items
from services.kit.pages.meetings.desk import Room
from services.kit.sheets import Answer, sent
from workflows.contracts.committees import BodyVersion
from workflows.contracts.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingKind,
)
from workflows.rules import meetings

Number = Annotated[int, Path(ge=1, le=1_000_000)]

READ = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.MALFORMED,
    problems.CHOOSE_HAT,
    problems.NOT_YOUR_HAT,
)


class QuorumWords(Answer):
    """Whether an item can be decided on, in words.

    Attributes:
        reachable: What can be said before anybody comes.
        came: What can be said of those who came; empty until it is written down.
        out: Who does not act on the item, and why.
    """

    reachable: str
    came: str
    reasons: tuple[str, ...]
    help: tuple[str, ...]
    options: tuple[str, ...]
    out: tuple[str, ...]


class ItemSheet(AgendaItem):
    """A bid on the agenda, what it waits for, and its quorum."""

    state: str
    quorum: QuorumWords | None


class MeetingSheet(Answer):
    """A meeting as it stands, and who wrote it down so."""

    number: int
    version: int
    day: date
    begins: time
    kind: MeetingKind
    place: str
    public: bool
    reference: str
    notice: str
    cancelled: str
    attendance: Attendance | None
    items: tuple[ItemSheet, ...]
    changed: datetime
    changed_by: str
    link: str


class MeetingLine(Answer):
    """A meeting in a list."""

    number: int
    version: int
    day: date
    begins: time
    kind: MeetingKind
    place: str
    cancelled: str
    bids: tuple[str, ...]
    link: str


class MeetingLines(Answer):
    """The meetings of a body, the earliest first."""

    body: str
    items: tuple[MeetingLine, ...]


router = APIRouter(tags=["meetings"])


@router.get(
    "/meetings", responses=READ, response_model=MeetingLines, operation_id="meetings"
)
async def listed(caller: deps.Signed) -> Response:
    """The meetings of my body: coming, past and cancelled."""
    here = await desk.of(await deps.acting(caller))
    kept = await here.every()
    lines = tuple(
        MeetingLine(
            **_same(one.meeting, MeetingLine),
            bids=tuple(i.bid_id for i in meetings.in_order(one.meeting.items)),
            link=_link(here, one.meeting),
        )
        for one in kept
    )
    return sent(MeetingLines(body=here.sitting.code, items=lines))


@router.get(
    "/meetings/{number}",
    responses=READ,
    response_model=MeetingSheet,
    operation_id="meeting",
)
async def one(caller: deps.Signed, number: Number) -> Response:
    """A meeting as it stands: its agenda with the quorum of each item, and who came."""
    here = await desk.of(await deps.acting(caller))
    return await shown(here, await here.one(number))


async def seats_of(here: Room, meeting: Meeting) -> BodyVersion | None:
    """The body as it stands on the meeting's day; None where it is not on file."""
    sitting = here.sitting
    return await here.at.to.committees.at(sitting.party, sitting.code, meeting.day)


async def shown(here: Room, kept: KeptMeeting, status: int = 200) -> Response:
    """The meeting as the API answers with it."""
    meeting = kept.meeting
    rows = await items.rows(here, meeting, await seats_of(here, meeting))
    sheet = MeetingSheet(
        **_same(meeting, MeetingSheet, "items"),
        items=tuple(
            _item(item, row)
            for item, row in zip(meetings.in_order(meeting.items), rows, strict=True)
        ),
        changed=kept.at,
        changed_by=kept.name,
        link=_link(here, meeting),
    )
    headers = {"Location": sheet.link} if status != 200 else {}  # noqa: PLR2004
    return sent(sheet, status, headers)


def _item(item: AgendaItem, row: dict[str, Any]) -> ItemSheet:
    said = row["quorum"]
    quorum = said and QuorumWords(
        reachable=said["sentence"],
        came=said["came"],
        reasons=tuple(said["reasons"] or said["why_not"]),
        help=tuple(said["help"]),
        options=tuple(said["options"]),
        out=tuple(said["out"]),
    )
    return ItemSheet(
        bid_id=item.bid_id,
        number=item.number,
        public=item.public,
        urgent=row["urgent"],
        state=row["state"],
        quorum=quorum,
    )


def _same(meeting: Meeting, answer: type[Answer], *but: str) -> dict[str, Any]:
    names = set(answer.model_fields) & set(Meeting.model_fields) - set(but)
    return {name: getattr(meeting, name) for name in names}


def _link(here: Room, meeting: Meeting) -> str:
    return f"{here.at.service.api}/meetings/{meeting.number}"
