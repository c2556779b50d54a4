"""Whether the service lives, and whether it can do its work."""

from fastapi import APIRouter, Response
from pydantic import BaseModel
from pydantic_core import to_json

from services.kit import deps
from services.kit.process import Unavailable

router = APIRouter(prefix="/health", include_in_schema=False)


class Readiness(BaseModel):
    """What the service needs, and whether it is there."""

    process: bool
    worker: bool
    database: bool


@router.get("/live")
async def live() -> Response:
    """The process runs and its loop turns."""
    return Response(to_json({"status": "live"}), media_type="application/json")


@router.get("/ready")
async def ready(to: deps.Open) -> Response:
    """Temporal answers, a worker has asked for work this minute, the database answers."""
    process, worker = True, False
    try:
        worker = await to.bids.is_worked()
    except Unavailable:
        process = False
    found = Readiness(process=process, worker=worker, database=await to.has_database())
    good = found.process and found.worker and found.database
    body = {"status": "ready" if good else "not ready", **found.model_dump()}
    return Response(to_json(body), 200 if good else 503, media_type="application/json")
