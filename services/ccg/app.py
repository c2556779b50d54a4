"""The CCGs' service: express an interest, apply, answer, sign, withdraw."""

from fastapi import FastAPI

from services.ccg.forms import FORMS, LONG, DraftText
from services.ccg.routes import pages, router
from services.kit.app import standalone
from services.kit.pages.application import attaching
from services.kit.pages.application.beginning import NewBid
from services.kit.service import Service
from workflows.contracts.commands import SubmitApplication
from workflows.contracts.parties import Party

SERVICE = Service(
    name="ccg",
    title="Co-commissioning bids: clinical commissioning groups",
    prefix="/ccg",
    party=Party.CCG,
    router=router,
    bodies=(NewBid, DraftText),
    pages=pages,
    larger=attaching.LARGER | LONG,
    forms=FORMS,
    pages_of={SubmitApplication: "application"},
)


def app() -> FastAPI:
    """The service by itself: `uvicorn --factory services.ccg.app:app`."""
    return standalone(SERVICE)
