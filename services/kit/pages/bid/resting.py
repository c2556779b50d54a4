"""What a body decided on, as the page of its entry shows it."""

from services.kit import documents
from services.kit.pages.bid.wording import Row
from workflows.contracts.bids import Bid
from workflows.contracts.events import (
    BoardDecided,
    ConflictReviewConcluded,
    Decided,
    Event,
)
from workflows.rules import extracts


def rests_on(bid: Bid, event: Event) -> list[Row]:
    """The papers, the policy and the register that stay as they were; else nothing."""
    if not isinstance(event, BoardDecided | ConflictReviewConcluded | Decided):
        return []
    basis = event.basis
    if basis is None:
        return []
    papers = [
        f"{documents.KINDS.get(one.kind, one.kind)}: {one.name}, check code {one.sha256}"
        for one in basis.documents
    ]
    found = [
        (
            "Decided on",
            f"Version {basis.version} of the application, check code {basis.application}",
        ),
        ("Documents", "\n".join(papers) or "None was attached"),
        ("Policy", f"Version {basis.policy} of the round: {_title(bid, basis.cycle)}"),
    ]
    if one := basis.extract:
        said = f"{extracts.said(one)}, check code {one.digest}"
        found.append(("Register of interests", said))
    found.append(("Declared for this bid", extracts.declared_by(bid, event.at)))
    return found


def _title(bid: Bid, name: str) -> str:
    """What people call the round; its name, should it not be the bid's."""
    return bid.cycle.title if bid.cycle.name == name else name
