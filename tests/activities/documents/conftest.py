"""One document of each kind, made once for all tests that look at them."""

from typing import NamedTuple

import pytest

from activities.documents import agreement, decision_letter, signing, typesetting
from activities.documents.shapes import Content, Kind, Source, bullets, heading
from activities.documents.signing import Signer
from tests.builders import Story, terms
from workflows.contracts.bids import Bid
from workflows.contracts.events import Decided

URL = "https://bids.example"


class Sample(NamedTuple):
    """A document with what it was made from."""

    content: Content
    source: Source
    file: bytes


def a_source(bid: Bid, event: int) -> Source:
    """An entry with a code that nobody else has."""
    assert bid.agreement
    return Source(bid.id, event, bid.agreement.at, f"{event:064x}")


def contents() -> list[tuple[Content, Source]]:
    """Each kind in words, from a bid that has gone all the way to the start."""
    story = Story().until_asked("go_live")
    bid, source = story.bid, a_source(story.bid, 34)
    event = next(e for e in story.events if isinstance(e, Decided))
    due = bid.start_date
    event = event.model_copy(update={"conditions": (terms(due), terms(due, "Finance"))})
    letter = decision_letter.of(bid, event, source)
    signed, given = agreement.of(bid, source), agreement.delegation(bid, source)
    assert signed
    assert given
    minutes = Content(
        kind=Kind.MINUTES,
        title="Draft minutes: Camden Health and Wellbeing Board",
        issuer="Camden Health and Wellbeing Board",
        day="1 May 2014",
        lead=("Meeting of 1 May 2014, minute 12",),
        blocks=(heading("Present"), bullets("A Example, chair", "B Example")),
    )
    return [(one, source) for one in (letter, signed, given, minutes)]


@pytest.fixture(scope="session")
def samples() -> dict[Kind, Sample]:
    """Each kind, before it is signed."""
    return {
        content.kind: Sample(content, source, typesetting.pdf(content, source, URL))
        for content, source in contents()
    }


@pytest.fixture(scope="session")
def signer() -> Signer:
    """A key for these tests alone."""
    return signing.fresh()


@pytest.fixture(scope="session")
def letter(samples: dict[Kind, Sample], signer: Signer) -> bytes:
    """A signed decision letter."""
    one = samples[Kind.DECISION_LETTER]
    return signer.signed(one.file, one.source.at, "A test")
