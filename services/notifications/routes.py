"""Messages: mine, a bid's, and sending one again; settings and the calendar."""

from datetime import timedelta
from hashlib import sha256
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form, Path, Query, Request, Response

from services.kit import deps, hats, openapi, problems, resending, viewing
from services.kit.lists import Paging
from services.kit.pages.sign_in import typed
from services.kit.pages.tasks import feeding
from services.kit.pages.tasks.work import paging as parts_of
from services.kit.pages.tasks.work import past
from services.kit.pages.visitor import AtPage, local
from services.kit.problems import Problem
from services.kit.sheets import sent
from services.notifications import presenters as present
from services.notifications.presenters import (
    NoticeLines,
    Requeued,
    notice_lines,
    requeued,
)
from workflows.rules import words
from workflows.rules.refusals import Recused, WrongParty

SIZE = 50
FRESH = timedelta(minutes=15)
PAPERS = openapi.answers(
    *openapi.SIGNED_IN,
    problems.NOT_FOUND,
    problems.UNAVAILABLE,
    problems.MALFORMED,
    problems.REFUSED[Recused],
    problems.DECLARE_FIRST,
)

router = APIRouter(prefix="/api/v1", tags=["notices"])
pages = APIRouter(include_in_schema=False)

NoticeId = Annotated[
    str,
    Path(
        pattern="^[!-~]{1,200}$",
        description="The message's id, such as 07R-1/3/task/07R/12.",
        examples=["07R-1/3/task/07R/12"],
    ),
]


@router.get(
    "/notices",
    responses=openapi.answers(*openapi.SIGNED_IN, problems.MALFORMED),
    response_model=NoticeLines,
    operation_id="notices",
)
async def notices(caller: deps.Signed, paging: Annotated[Paging, Query()]) -> Response:
    """What I was told, the newest first."""
    person = caller.person.id
    page = await caller.to.register.notices_for(person, paging.page, paging.size)
    return sent(notice_lines(caller.service.api, page, person))


@router.get(
    "/bids/{bid_id}/notices",
    responses=PAPERS,
    response_model=NoticeLines,
    operation_id="bid-notices",
)
async def bid_notices(
    caller: deps.Signed, bid_id: deps.BidId, paging: Annotated[Paging, Query()]
) -> Response:
    """Everything that was sent about a bid, and what became of it."""
    await viewing.declared_for(caller, bid_id)
    page = await caller.to.register.notices_of_bid(bid_id, paging.page, paging.size)
    return sent(notice_lines(caller.service.api, page, caller.person.id))


@router.post(
    "/notices/{notice_id:path}/resend",
    status_code=202,
    responses=openapi.answers(
        *openapi.SIGNED_IN,
        problems.KEY_MISSING,
        problems.NOT_FOUND,
        problems.REFUSED[Recused],
        problems.REFUSED[WrongParty],
        problems.NOT_SENT_AGAIN,
        problems.UNAVAILABLE,
    ),
    response_model=Requeued,
    operation_id="resend",
)
async def resend(caller: deps.Signed, notice_id: NoticeId, key: deps.Key) -> Response:
    """Have a message sent once more: my own, or somebody's on a bid that I look after.

    Asked for twice before it went out, it is sent once more only once.
    """
    return sent(requeued(await resending.resent(caller, notice_id)), 202)


@pages.get("/")
async def mine(
    at: AtPage,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    again: Annotated[int, Query(ge=0, le=1)] = 0,
) -> Response:
    """What I was told, when, and whether it arrived at the mail server."""
    found = await at.to.register.notices_for(at.person.id, page, SIZE)
    if last := past(page, found.total, SIZE, {}):
        return at.go(last)
    return at.page(
        "messages.jinja",
        title="Messages",
        letters=[present.letter(row) for row in found.items],
        total=found.total,
        again=bool(again),
        unheld=await present.unheld(at),
        pages=parts_of(page, found.total, SIZE, {}),
    )


@pages.post("/resend")
async def send_again(
    at: AtPage,
    message: Annotated[str, Form(pattern="^[!-~]{1,200}$")],
    back: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Have a letter sent once more, under the same rules as by the API."""
    await resending.resent(at, message)
    return at.go(local(back) if back else "/notifications/?again=1")


@pages.get("/settings")
async def settings(
    at: AtPage,
    saved: Annotated[int, Query(ge=0, le=1)] = 0,
    kept: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """What I can choose, and what cannot be turned off."""
    me = at.person.id
    picked = await typed.kept(at.to, at.session, kept)
    chosen = (
        await at.to.mornings.chosen(me) if picked is None else present.picked(picked)
    )
    made = await at.to.feeds.made(me)
    held = await at.to.mornings.held(me)
    return at.page(
        "settings.jinja",
        title="Settings",
        email=at.person.email,
        saved=bool(saved),
        held=words.plural(held, "letter") if held else "",
        choices=present.choices(chosen),
        unsaved=picked is not None,
        token=uuid4().hex,
        at_once=list(present.AT_ONCE.values()),
        made=words.moment(made) if made else "",
    )


@pages.post("/settings")
async def choose_letters(
    at: AtPage, chosen: Annotated[present.Choices, Form()]
) -> Response:
    """Which letters come with the morning digest; what is held by now still does."""
    await at.to.mornings.choose(at.person.id, chosen.in_the_morning())
    return at.go("/notifications/settings?saved=1")


@pages.post("/settings/calendar")
async def renew_calendar(
    at: AtPage, do: Annotated[str, Form(pattern="^(renew|stop)$")] = "renew"
) -> Response:
    """A new secret address for my calendar, shown this once; or none any more."""
    if do == "stop":
        await at.to.feeds.stop(at.person.id)
        return at.go("/notifications/settings")
    secret = await at.to.feeds.renew(at.person.id)
    base = feeding.base_of(at.to)
    return at.page(
        "calendar-made.jinja",
        title="Your calendar address",
        address=f"{base}/notifications/feed/{secret}.ics",
    )


@pages.get("/feed/{secret}.ics")
async def feed(request: Request, to: deps.Open, secret: str) -> Response:
    """Somebody's deadlines; who knows the address needs no sign-in."""
    reader = await to.feeds.reader(secret)
    person = await to.members.numbered(reader) if reader else None
    if person is None:
        raise Problem(problems.NOT_FOUND)
    made = await feeding.calendar_of(to, person, hats.of_party(person, None))
    tag = f'"{sha256(made).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": f"private, max-age={int(FRESH.total_seconds())}",
        "Content-Disposition": 'inline; filename="deadlines.ics"',
        "ETag": tag,
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(made, headers=headers, media_type="text/calendar; charset=utf-8")
