"""Who was told what and when: for everybody on the member register."""

from fastapi import FastAPI

from services.kit.app import standalone
from services.kit.service import Service
from services.notifications.routes import pages, router

SERVICE = Service(
    name="notifications",
    title="Co-commissioning bids: messages",
    prefix="/notifications",
    router=router,
    pages=pages,
)


def app() -> FastAPI:
    """The service by itself: `uvicorn --factory services.notifications.app:app`."""
    return standalone(SERVICE)
