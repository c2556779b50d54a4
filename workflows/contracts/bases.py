"""What a body decided on, frozen with its decision."""

from datetime import datetime

from pydantic import Field

from workflows.contracts.applications import Document
from workflows.contracts.base import Contract
from workflows.contracts.texts import Code


class Extract(Contract):
    """The register of interests of those in scope of a decision, as it stood.

    Attributes:
        at: Up to which moment; what was written down then or later is not in it.
        people: Everybody whose register was looked at, by number, also without an entry.
        interests: How many interests they had, ended ones among them.
        digest: Of all of them, made by `rules.extracts`; what was agreed stays as it was.
    """

    at: datetime
    people: tuple[Code, ...] = Field(default=(), max_length=2000)
    interests: int = 0
    digest: str


class Basis(Contract):
    """What a decision rests on.

    Attributes:
        version: Of the application.
        application: Its check code, which its officers signed: every answer and document.
        documents: What was attached, each with the checksum of its content.
        policy: Which version of the round's policy the bid went by.
        extract: The register of interests; none where the body's seats are not on file.
    """

    version: int
    application: str
    documents: tuple[Document, ...] = ()
    cycle: str
    policy: int
    extract: Extract | None = None
