"""The CCGs' service: express an interest, apply, answer, sign, withdraw."""

from fastapi import FastAPI

from services.ccg.forms import FORMS, DraftText
from services.ccg.routes import pages, router
from services.kit import bodies
from services.kit.app import standalone
from services.kit.pages.application import attaching, evidence_files, starting
from services.kit.pages.application.beginning import NewBid
from services.kit.service import Service
from workflows.contracts.applications import Application
from workflows.contracts.commands import SubmitApplication, SubmitExpression
from workflows.contracts.parties import Party

API = {
    "/api/v1/bids": bodies.most_bytes(NewBid.model_json_schema()),
    "/api/v1/bids/[0-9A-Z-]+/draft": bodies.most_bytes(Application.model_json_schema()),
}
"""What begins a bid, and a draft of an application of any length."""

SERVICE = Service(
    name="ccg",
    title="Co-commissioning bids: clinical commissioning groups",
    prefix="/ccg",
    party=Party.CCG,
    router=router,
    bodies=(NewBid, DraftText),
    pages=pages,
    larger=attaching.LARGER | evidence_files.LARGER | API,
    forms=FORMS,
    pages_of={
        SubmitExpression: starting.ADDRESS,
        SubmitApplication: "application",
    },
)


def app() -> FastAPI:
    """The service by itself: `uvicorn --factory services.ccg.app:app`."""
    return standalone(SERVICE)
