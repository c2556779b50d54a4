"""What somebody typed: read from a form, and kept over a sign-in."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request

from services.kit.connections import Connections
from services.kit.pages.questions.field import Raw
from services.kit.pages.questions.forms import TOKEN
from services.kit.pages.sign_in.session import Session
from workflows.contracts import texts

MOST = 1000
"""Values that a form may send."""

FORM = "application/x-www-form-urlencoded"


async def sent(request: Request) -> dict[str, list[str]]:
    """What a form sent: every value of every control, files left out.

    Raises:
        HTTPException: More than any form of ours has.
    """
    data = await request.form(max_fields=MOST, max_files=0)
    raw: dict[str, list[str]] = {}
    for name, value in data.multi_items():
        if isinstance(value, str):
            # Browsers end lines with a carriage return; the record does not.
            raw.setdefault(name, []).append(texts.plain(value.replace("\r\n", "\n")))
    # Whatever goes wrong from here on, the page that says so can give the words back.
    request.state.typed = raw
    return raw


async def keep(request: Request, to: Connections, session: Session, raw: Raw) -> str:
    """Keep what was typed; the address at which the same person finds it again."""
    path, query = request.url.path, dict(request.query_params)
    query["kept"] = await key(path, to, session, raw)
    return f"{path}?{urlencode(query)}"


async def key(path: str, to: Connections, session: Session, raw: Raw) -> str:
    """Keep what was typed at an address; the key by which the same person finds it."""
    content = json.dumps(dict(raw))
    return await to.desk.keep(session.issuer, session.subject, path, content)


async def posted(request: Request) -> dict[str, list[str]]:
    """What a form without files sent; nothing where none was sent."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    return await sent(request) if request.method == "POST" and kind == FORM else {}


async def kept_over_sign_in(request: Request, to: Connections) -> str:
    """Keep a form whose session has run out; empty where there is nothing to keep.

    The cookie of a session that is over still says whose words they are. Of whoever
    signed out nothing says that: their words go back to them on the page that answers.
    """
    session, raw = to.sessions.shown(request), await posted(request)
    if session is None:
        return ""
    # Only what carries a token was typed on a page that can be opened again.
    return await keep(request, to, session, raw) if TOKEN in raw else ""


async def kept(to: Connections, session: Session, under: str) -> Raw | None:
    """What this person typed before they had to sign in again."""
    if not under:
        return None
    found = await to.desk.kept(under, session.issuer, session.subject)
    content: Mapping[str, list[str]] | None = (
        json.loads(found.content) if found else None
    )
    return content
