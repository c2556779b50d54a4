"""Style, script and icons: ours and the NHS design system's, under one origin.

`deploy/assets.py` fetches the latter at set-up. All are read once, when the service
starts; their address carries a fingerprint, so that browsers may keep them for ever.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from services.kit import problems
from services.kit.problems import Problem

FOLDER = Path(__file__).parent / "static"
NHS = "nhsuk/nhsuk-frontend.min.css"
KEPT = ".css", ".js", ".svg", ".png", ".ico"
SMALL = 1000
FOR_EVER = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


class NotSetUp(RuntimeError):
    """The design system's files are not there; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `packed` where that is smaller."""

    content: bytes
    packed: bytes | None
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file by name, and the address they are under."""

    files: Mapping[str, Asset]
    base: str


@cache
def loaded() -> Assets:
    """All files.

    Raises:
        NotSetUp: `make setup` has not been run.
    """
    if not (FOLDER / NHS).is_file():
        raise NotSetUp(
            "The NHS design system is not installed: run `make setup`, or "
            "`python deploy/assets.py` in the checkout."
        )
    paths = sorted(p for p in FOLDER.rglob("*") if p.suffix in KEPT)
    files = {str(p.relative_to(FOLDER)): _asset(p) for p in paths}
    digest = hashlib.sha256()
    for name, asset in files.items():
        digest.update(name.encode() + asset.content)
    return Assets(files, f"/assets/{digest.hexdigest()[:12]}")


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    packed = gzip.compress(content, mtime=0) if len(content) > SMALL else None
    if packed and len(packed) > len(content) * 0.9:
        packed = None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(content, packed, kind)


router = APIRouter(include_in_schema=False)


@router.get("/assets/{fingerprint}/{name:path}")
async def asset(request: Request, fingerprint: str, name: str) -> Response:
    """One file; under an old fingerprint it is the new file, kept for a minute."""
    found = loaded().files.get(name)
    if found is None:
        raise Problem(problems.NOT_FOUND)
    current = loaded().base.endswith(f"/{fingerprint}")
    headers = {
        "Cache-Control": FOR_EVER if current else A_MINUTE,
        "Vary": "Accept-Encoding",
    }
    if found.packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, headers=headers, media_type=found.media_type)
    return Response(found.content, headers=headers, media_type=found.media_type)
