"""NHS England's service: screen, assure, recommend, decide, hand over."""

from fastapi import FastAPI

from services.kit import rounds_api, rounds_giving
from services.kit.app import standalone
from services.kit.pages.part_two import writing
from services.kit.pages.rounds import lettering
from services.kit.service import Service
from services.nhs_england.forms import FORMS
from services.nhs_england.routes import api, pages
from workflows.contracts.commands import AttestAssurance, CheckLetter
from workflows.contracts.parties import Party

SERVICE = Service(
    name="nhs_england",
    title="Co-commissioning bids: NHS England",
    prefix="/nhs-england",
    party=Party.NHS_ENGLAND,
    forms=FORMS,
    router=api,
    pages=pages,
    bodies=rounds_api.BODIES + rounds_giving.BODIES,
    larger=rounds_giving.LARGER,
    pages_of={CheckLetter: lettering.ADDRESS, AttestAssurance: writing.ADDRESS},
)


def app() -> FastAPI:
    """The service by itself: `uvicorn --factory services.nhs_england.app:app`."""
    return standalone(SERVICE)
