"""The mail that was caught, to be read in the browser; only the embedded system has it.

A letter's HTML is shown in a frame that may do nothing: it runs no script, loads nothing,
sends no form and knows no cookie.
"""

import asyncio
import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from activities.maildir import Caught, Maildir, Opened
from services.kit import problems
from services.kit.pages.anybody import AtPublicPage
from services.kit.pages.rendering import POLICY
from services.kit.pages.tasks.feeding import base_of
from services.kit.problems import Problem
from services.kit.service import Service
from workflows.rules import words

SIZE = 50
PREFIX = "/mailbox"
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""Letters carry their styles with them, as mail programs want it; nothing else goes."""

FRAMES = f"{POLICY}; frame-src 'self'"

Key = Annotated[str, Path(pattern=r"^[0-9._a-z]{1,80}$")]


def service(maildir: Maildir) -> Service:
    """The mailbox over a folder of caught mail."""
    return Service(
        name="mailbox",
        title="Mailbox",
        prefix=PREFIX,
        router=_router(maildir),
        signs_in=False,
    )


def _router(maildir: Maildir) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("")
    async def mailbox(
        at: AtPublicPage,
        before: Annotated[str, Query(pattern=r"^[0-9._a-z]{0,80}$")] = "",
    ) -> Response:
        found = await asyncio.to_thread(maildir.newest, SIZE, before)
        return at.page(
            "mailbox.jinja",
            title="Mailbox",
            letters=[_line(one) for one in found],
            total=await asyncio.to_thread(maildir.count),
            older=f"?before={found[-1].key}" if len(found) == SIZE else "",
        )

    @router.get("/{key}")
    async def letter(at: AtPublicPage, key: Key) -> Response:
        opened = await _opened(maildir, key)
        headers = dict(opened.headers)
        answer = at.page(
            "letter.jinja",
            title=headers.get("Subject", "Letter"),
            facts=[
                (name, headers[name])
                for name in ("From", "To", "Date", "Reply-To", "Message-ID")
                if name in headers
            ],
            text=opened.text,
            links=_links(opened.text, base_of(at.to)),
            html=f"{PREFIX}/{key}/html" if opened.html else "",
        )
        answer.headers["Content-Security-Policy"] = FRAMES
        return answer

    @router.get("/{key}/html")
    async def html(key: Key) -> Response:
        opened = await _opened(maildir, key)
        headers = {
            "Content-Security-Policy": FRAMED,
            "X-Frame-Options": "SAMEORIGIN",
        }
        return Response(opened.html, headers=headers, media_type="text/html")

    return router


async def _opened(maildir: Maildir, key: str) -> Opened:
    try:
        return await asyncio.to_thread(maildir.open, key)
    except LookupError:
        raise Problem(problems.NOT_FOUND) from None


def _links(text: str, base: str) -> list[str]:
    """Addresses of our own pages, in order."""
    found = re.findall(rf"{re.escape(base)}(/[A-Za-z0-9/_-]+)", text)
    return list(dict.fromkeys(found))


def _line(one: Caught) -> dict[str, str]:
    return {
        "link": f"{PREFIX}/{one.key}",
        "to": one.recipient,
        "subject": one.subject or "Letter without a subject",
        "when": words.moment(datetime.fromtimestamp(one.at, UTC)),
    }
