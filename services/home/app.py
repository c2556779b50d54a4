"""The front door: what this is, the public register, and what each refusal means."""

from fastapi import FastAPI

from services.home.routes import router
from services.kit.app import standalone
from services.kit.pages.record import checking
from services.kit.service import Service

SERVICE = Service(
    name="home",
    title="Co-commissioning bids",
    router=router,
    signs_in=False,
    larger=checking.UPLOADS,
)


def app() -> FastAPI:
    """The front door by itself: `uvicorn --factory services.home.app:app`."""
    return standalone(SERVICE)
