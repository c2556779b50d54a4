"""The panels' service: interests are ruled on and conflicts concluded."""

from fastapi import FastAPI

from services.conflicts.forms import FORMS
from services.kit.app import standalone
from services.kit.service import Service
from workflows.contracts.parties import Party

SERVICE = Service(
    name="conflicts",
    title="Co-commissioning bids: conflicts of interest",
    prefix="/conflicts",
    party=Party.CONFLICTS,
    forms=FORMS,
)


def app() -> FastAPI:
    """The service by itself: `uvicorn --factory services.conflicts.app:app`."""
    return standalone(SERVICE)
