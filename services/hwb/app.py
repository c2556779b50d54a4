"""The boards' service: a board decides on the bids that touch its area."""

from fastapi import FastAPI

from services.hwb.forms import FORMS
from services.kit.app import standalone
from services.kit.service import Service
from workflows.contracts.parties import Party

SERVICE = Service(
    name="hwb",
    title="Co-commissioning bids: health and wellbeing boards",
    prefix="/hwb",
    party=Party.HWB,
    forms=FORMS,
)


def app() -> FastAPI:
    """The service by itself: `uvicorn --factory services.hwb.app:app`."""
    return standalone(SERVICE)
