"""Checking a document: whether this system made it, and whether it still stands."""

import asyncio

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from activities.documents import examining
from activities.documents.examining import Claim, Examined
from activities.documents.listing import Made
from activities.documents.typesetting import NAMES
from services.kit.connections import Connections
from services.kit.pages.anybody import AtPublicPage
from services.kit.pages.record import checking
from services.kit.pages.record.checking import Uploaded
from workflows.rules import words

ADDRESS = "/check/document"

router = APIRouter(include_in_schema=False)


class NotADocument(ValueError):
    """What was sent is no PDF; the words say why."""


@router.post(ADDRESS)
async def check_document(at: AtPublicPage, request: Request) -> Response:
    """What a PDF is: one of ours, changed, replaced, or unknown. Nothing of it is kept."""
    try:
        content = await _sent(request)
    except NotADocument as why:
        return checking.page(at, status=422, document_error=str(why))
    signer = at.to.documents.signer
    found = await asyncio.to_thread(examining.examined, content, signer)
    return checking.page(at, result=await _result(at.to, content, found))


async def _sent(request: Request) -> bytes:
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("document")
            content = (
                b"" if file is None or isinstance(file, str) else await file.read()
            )
    except HTTPException:
        raise NotADocument("The file did not arrive whole. Choose it again.") from None
    if not content:
        raise NotADocument("Choose a document: a PDF that was downloaded here.")
    if len(content) > checking.MOST:
        raise NotADocument(
            "The file is larger than 5 MB, so it is no document of ours."
        )
    if not content.startswith(examining.START):
        raise NotADocument("The file is no PDF. Choose the PDF as you got it.")
    return content


UNKNOWN = Uploaded(
    False,
    [
        "Not a document of ours",
        "Nothing in this file shows that it was made here. If it looks like one of our "
        "documents, do not rely on it: ask whoever gave it to you for the file as it was "
        "downloaded.",
    ],
)


async def _result(to: Connections, content: bytes, found: Examined) -> Uploaded:
    claim = found.claim
    made = await _on_record(to, claim) if claim else None
    if claim is None or made is None:
        return _signed_elsewhere(claim) if found.signed and claim else UNKNOWN
    if not (found.signed or await _is_the_same(to, made, content)):
        said = (
            f"The file says that it is our {NAMES[made.kind].lower()} of bid "
            f"{claim.bid_id}, but it is not as we signed it: something was changed, "
            "added or left out."
        )
        return Uploaded(
            False, ["Changed", said, "Do not rely on it. Ask for the file as it was."]
        )
    return _genuine(made)


def _genuine(made: Made) -> Uploaded:
    source, name = made.source, NAMES[made.kind].lower()
    said = (
        f"This is our {name} of bid {source.bid_id}, made from entry {source.number} of "
        f"its record of {words.moment(source.at)}. Nothing that it says was changed since we signed it."
    )
    if not made.newer:
        return Uploaded(True, ["Verified", said, "No newer one has taken its place."])
    late = (
        f"It is out of date: entry {made.newer} of the record took its place. Use the "
        "newer one."
    )
    return Uploaded(False, ["Verified, but replaced by a newer one", said, late])


def _signed_elsewhere(claim: Claim) -> Uploaded:
    said = (
        f"The file was signed with our key, but the register has no entry {claim.number} "
        f"of bid {claim.bid_id} with this check code."
    )
    return Uploaded(False, ["Not on record", said])


async def _on_record(to: Connections, claim: Claim) -> Made | None:
    """The document that a file says it is, if the record gives one with its code."""
    made = await to.documents.named(claim.bid_id, f"{claim.kind}-{claim.number}")
    return made if made and made.source.hash == claim.hash else None


async def _is_the_same(to: Connections, made: Made, content: bytes) -> bool:
    """Whether it is what we would hand out now: all that tells without a key."""
    if to.documents.signer:
        return False
    now = await to.documents.file(made)
    return now is not None and now.content == content
