"""Checking a record: a check code, or the whole of an exported record.

Whatever is uploaded is a stranger's: it is read within limits, computed again, and
compared with the register. Nothing of it is kept.
"""

import asyncio
import io
import re
import zipfile
import zlib
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.exceptions import HTTPException

from activities.register import exporting
from services.kit.pages.anybody import AtPublicPage, Guest
from services.kit.pages.documents import standing
from services.kit.pages.record import verify_record
from services.kit.pages.record.export import ENTRIES
from services.kit.pages.record.verify_record import NotARecord
from workflows.rules import words

MOST = 5 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_FILES = 20
MOST_IN_LINE = 1024 * 1024
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MOST_ENTRIES = 20_000
CODE = re.compile(r"[0-9a-f]{64}")
BID = re.compile(r"[0-9A-Z]{2,6}-[1-9][0-9]{0,6}")
UPLOADS = {"/check/record": MOST + 64 * 1024, "/check/document": MOST + 64 * 1024}
"""The addresses that take more than others."""

router = APIRouter(include_in_schema=False)


class Uploaded(NamedTuple):
    """What was found out about an uploaded record.

    Attributes:
        good: Whether its own chain holds and the register has the same entries.
        words: What was found, in sentences; the first is the heading.
    """

    good: bool
    words: list[str]


@router.get("/check")
async def check(
    at: AtPublicPage, code: Annotated[str, Query(max_length=400)] = ""
) -> Response:
    """Ways to check a record; with a code, as a document's QR code has it, its answer."""
    return await _of_code(at, code) if code else page(at)


@router.post("/check/code")
async def check_code(at: AtPublicPage, code: Annotated[str, Form()] = "") -> Response:
    """Which entry of which bid a check code belongs to."""
    return await _of_code(at, code)


async def _of_code(at: Guest, code: str) -> Response:
    wanted = "".join(code.split()).lower()
    if not CODE.fullmatch(wanted):
        wrong = (
            "Enter a check code: 64 characters, each a number or a letter from a to f"
            if wanted
            else "Enter a check code"
        )
        return page(at, status=422, code=code, code_error=wrong)
    found = await exporting.found(at.to.database, wanted)
    if found is None:
        said = [
            "Not on record",
            "No entry of any bid has this check code. Check that you copied all 64 "
            "characters. If you did, what you were given is not in the register.",
        ]
        return page(at, code=code, result=Uploaded(False, said))
    public = await _is_public(at, found.bid_id)
    said = [
        "On record",
        f"This is the check code of entry {found.number} of bid {found.bid_id}, "
        f"recorded at {words.moment(found.at)}.",
        *await standing.standing(at.to, found.bid_id, found.number),
    ]
    bid_id = found.bid_id if public else ""
    return page(at, code=code, result=Uploaded(True, said), bid_id=bid_id)


@router.post("/check/record")
async def check_record(at: AtPublicPage, request: Request) -> Response:
    """Whether an exported record holds together, and is what the register has."""
    try:
        content = await _sent(request)
        entries = await asyncio.to_thread(_read, content)
    except NotARecord as why:
        return page(at, status=422, file_error=str(why))
    result = await _compared(at, entries)
    return page(at, result=result)


async def _sent(request: Request) -> bytes:
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("record")
            content = (
                b"" if file is None or isinstance(file, str) else await file.read()
            )
    except HTTPException:
        raise NotARecord("The file did not arrive whole. Choose it again.") from None
    if not content:
        raise NotARecord("Choose a record: the zip file or its entries.jsonl.")
    if len(content) > MOST:
        raise NotARecord("The file is larger than 5 MB, so it is no record of ours.")
    return content


def _read(content: bytes) -> list[dict[str, Any]]:
    """The entries in a file that anybody may have made.

    Raises:
        NotARecord: It is none; the words say why.
    """
    if content.startswith(b"PK"):
        content = _unpacked(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotARecord(
            "The file is neither a zip file nor text. Choose the zip file that you "
            "downloaded, or the entries.jsonl in it."
        ) from None
    if text.count("\n") > MOST_ENTRIES:
        raise NotARecord("The file has more lines than any record.")
    if max(map(len, text.split("\n"))) > MOST_IN_LINE:
        raise NotARecord("The file has a longer line than any record.")
    entries = verify_record.read(text)
    if not BID.fullmatch(entries[0]["bid_id"]):
        raise NotARecord("The first entry names no bid.")
    return entries


def _unpacked(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                raise NotARecord("The zip file holds more than a record does.")
            wanted = [m for m in members if m.filename.split("/")[-1] == ENTRIES]
            if len(wanted) != 1:
                raise NotARecord(f"There is no {ENTRIES} in the zip file.")
            if wanted[0].compress_type not in PACKED:
                # Other ways fail in ways of their own, or ask for memory without end.
                raise NotARecord("The zip file is packed in a way that ours are not.")
            with archive.open(wanted[0]) as member:
                # What the zip file says of its sizes is not believed.
                found = member.read(MOST_UNPACKED + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, NotARecord):
            raise
        raise NotARecord("The zip file is damaged. Download it again.") from None
    if len(found) > MOST_UNPACKED:
        raise NotARecord("What is in the zip file is larger than any record.")
    return found


async def _compared(at: Guest, entries: list[dict[str, Any]]) -> Uploaded:
    fault = await asyncio.to_thread(verify_record.first_fault, entries)
    bid_id = entries[0]["bid_id"]
    if fault:
        said = f"Entry {fault[0]} of bid {bid_id} {fault[1]}"
        return Uploaded(False, ["Not verified", said])
    known = await exporting.hashes(at.to.database, bid_id)
    same = all(known.get(entry["number"]) == entry["hash"] for entry in entries)
    # Of a bid that is not public yet only somebody who has its record learns anything.
    if not known or not (same or await _is_public(at, bid_id)):
        said = f"The register has no bid {bid_id}, though the entries fit together."
        return Uploaded(False, ["Not verified", said])
    for entry in entries:
        if known.get(entry["number"]) != entry["hash"]:
            said = (
                f"Entry {entry['number']} of bid {bid_id} is not the one in the "
                "register."
            )
            return Uploaded(False, ["Not verified", said])
    later = len(known) - len(entries)
    said = (
        f"The file holds {_entries(len(entries))} of bid {bid_id}. All of it fits "
        "together, and the register has the same."
    )
    more = (
        f"The register has {_entries(later)} more after these. They were made later, or "
        "left out of the file."
        if later
        else "The register has no later entry of this bid."
    )
    return Uploaded(True, ["Verified", said, more])


async def _is_public(at: Guest, bid_id: str) -> bool:
    record = await at.to.register.bid(bid_id)
    return record is not None and record.state.statements is not None


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def page(at: Guest, status: int = 200, **context: Any) -> Response:
    """The page of checks, with what was found or what is wrong."""
    found: dict[str, Any] = {
        "code": "",
        "code_error": "",
        "file_error": "",
        "document_error": "",
        "result": None,
        "bid_id": "",
        **context,
    }
    errors = [
        {"text": found[key], "href": f"#{control}"}
        for key, control in (
            ("code_error", "code"),
            ("document_error", "document"),
            ("file_error", "record"),
        )
        if found[key]
    ]
    return at.page(
        "check.jinja", title="Check a record", status=status, errors=errors, **found
    )
