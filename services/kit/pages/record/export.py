"""The record of a bid to take away: its entries, where it ends, and how to check it."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response

from activities.register import exporting
from activities.register.exporting import Kept
from services.kit import deps, documents, handled, problems, viewing
from services.kit.cells import cell
from services.kit.pages.record import verify_record
from services.kit.pages.steps import declaring
from services.kit.pages.visitor import AtPage
from services.kit.problems import Problem
from workflows.contracts.applications import Document
from workflows.contracts.bids import Bid
from workflows.rules import words
from workflows.rules.conflict_matrix import Handled

ENTRIES = "entries.jsonl"
CONFLICTS = "conflicts.csv"
VERIFIER = Path(verify_record.__file__).read_text(encoding="utf-8")

README = """\
The record of bid {bid_id}
{line}

Applicants: {applicants}
Entries:    {count}, from {first} to {last}

What is in this folder
  entries.jsonl      Every entry, one on each line, in order. "body" is the text
                     exactly as it was hashed.
  conflicts.csv      For every decided item: who had which interest, what was
                     done about it, why and by whom. Made from the entries.
  heads.json         The number and the check code of the last entry.
  verify_record.py   A small program that checks the entries. It needs Python 3.10
                     or later, and nothing else: no network, no other files.

{documents}How to check it
  Open a terminal in this folder and run

      python3 verify_record.py

  It says "Verified", or names the first entry that fails.

How it works
  The hash of an entry is the SHA-256, in hexadecimal, of this text in UTF-8:

      bid number | entry number | hash of the entry before | body

  with a vertical bar and no spaces between the four. For the first entry the hash
  of the entry before is 64 zeros. So no entry can be changed, removed, added or
  moved without every later hash becoming wrong.

  Somebody who rewrites the whole of it can make hashes that fit again. To rule
  that out, compare the check code of the last entry with one that was kept
  elsewhere, or upload this file on the page "Check a record" of the service: it
  compares every entry with the register.

This record holds names and reasons. Treat it as you treat the bid's other papers.
"""

router = APIRouter(include_in_schema=False)


@router.get("/bids/{bid_id}/record.zip")
async def record(
    at: AtPage, bid_id: deps.BidId, opened: declaring.Opened = ""
) -> Response:
    """The whole record as a zip file; for those who may see the bid's papers."""
    seen = await viewing.papers_for(at, bid_id)
    first = declaring.before(at, seen.bid, "record.zip", opened)
    if first:
        return first
    entries = await exporting.kept(at.to.database, bid_id)
    if not entries:
        raise Problem(problems.NOT_FOUND)
    name = f"bid-{bid_id}-record-{entries[-1].number}.zip"
    return Response(
        packed(seen.bid, entries),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        media_type="application/zip",
    )


def packed(bid: Bid, entries: list[Kept]) -> bytes:
    """The zip file: the same bytes whenever the record is the same."""
    last = entries[-1]
    heads = {bid.id: {"number": last.number, "hash": last.hash}}
    files = {
        ENTRIES: "".join(map(line, entries)),
        "heads.json": json.dumps(heads, indent=1) + "\n",
        CONFLICTS: conflicts(entries),
        "README.txt": _readme(bid, entries),
        "verify_record.py": VERIFIER,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(f"bid-{bid.id}/{name}", last.at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text)
    return made.getvalue()


def conflicts(entries: list[Kept]) -> str:
    """For every decided item who had which interest, and what was done (R14)."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow([name.capitalize() for name in Handled.model_fields])
    for row in handled.rows(entries):
        given = row.model_dump(mode="json")
        out.writerow(cell(str(given[name])) for name in Handled.model_fields)
    return text.getvalue()


def line(entry: Kept) -> str:
    """An entry as one line of JSON."""
    # The moment is written as in the entry's own text, so that the two can be compared.
    at = json.loads(entry.body)["at"]
    return json.dumps({**entry._asdict(), "at": at}) + "\n"


def _readme(bid: Bid, entries: list[Kept]) -> str:
    title = f"The record of bid {bid.id}"
    return README.format(
        bid_id=bid.id,
        line="=" * len(title),
        applicants=words.joined([a.name for a in bid.applicants], 40),
        count=len(entries),
        first=words.day(entries[0].at),
        last=words.day(entries[-1].at),
        documents=_documents(entries) + _evidence(entries),
    )


def _documents(entries: list[Kept]) -> str:
    """Each version's documents with the codes that its officers signed."""
    said = []
    for entry in entries:
        if entry.kind != "application_submitted":
            continue
        body = json.loads(entry.body)
        held = _held(body)
        said += [f"  Version {body['version']}"] if held else []
        for one in held:
            said.append(f"    {documents.KINDS.get(one.kind, one.kind)}: {one.name}")
            said.append(f"      {one.size:,} bytes, SHA-256 {one.sha256}")
    if not said:
        return ""
    return "\n".join([DOCUMENTS, *said, "", ""])


def _held(body: Any) -> list[Document]:
    return [Document.model_validate(one) for one in body.get("documents", ())]


def _evidence(entries: list[Kept]) -> str:
    """The documents that were sent for conditions, with their codes."""
    said = []
    for entry in entries:
        if entry.kind != "evidence_sent":
            continue
        body = json.loads(entry.body)
        held = _held(body)
        title = f"  Condition {body['condition'][1:]}, entry {entry.number}"
        said += [title] if held else []
        for one in held:
            said.append(f"    {one.name}")
            said.append(f"      {one.size:,} bytes, SHA-256 {one.sha256}")
    return "\n".join([EVIDENCE, *said, "", ""]) if said else ""


DOCUMENTS = """\
Documents that were signed with the application
  The files themselves are on the page "Papers" of the bid. The program sha256sum, or
  certutil -hashfile NAME SHA256 on Windows, tells a file's code.
"""

EVIDENCE = """\
Documents that were sent as evidence for conditions
  The files themselves are on the page "Conditions" of the bid; their codes are told in the
  same way.
"""
