"""Documents: PDFs a second by kind, and signatures; against a page that says nothing."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

from activities.documents import agreement, decision_letter, signing, typesetting
from activities.documents.shapes import Content, Kind, Source, bullets, heading
from bench.report import table
from tests.builders import Story
from workflows.contracts.events import Decided

URL = "https://bids.example"
EMPTY = "a page with a title and nothing else"


def contents() -> Iterator[tuple[str, Content, Source]]:
    """Each kind, from a bid that has gone all the way to its start; first the floor."""
    story = Story().until_asked("go_live")
    bid = story.bid
    assert bid.agreement
    source = Source(bid.id, 34, bid.agreement.at, f"{34:064x}")
    event = next(e for e in story.events if isinstance(e, Decided))
    minutes = Content(
        kind=Kind.MINUTES,
        title="Draft minutes: Camden Health and Wellbeing Board",
        issuer="Camden Health and Wellbeing Board",
        day="1 May 2014",
        lead=("Meeting of 1 May 2014, minute 12",),
        blocks=(heading("Present"), bullets("A Example, chair", "B Example")),
    )
    empty = Content(
        kind=Kind.MINUTES, title="Empty", issuer="A", day="1 May 2014", blocks=()
    )
    yield EMPTY, empty, source
    for found in (
        decision_letter.of(bid, event, source),
        agreement.of(bid, source),
        agreement.delegation(bid, source),
        minutes,
    ):
        assert found
        yield typesetting.NAMES[found.kind].lower(), found, source


def _typeset(content: Content, source: Source, number: int) -> bytes:
    """As a record of its own, so that nothing kept from before serves."""
    return typesetting.pdf(content, source._replace(hash=f"{number:064x}"), URL)


def measure(folder: Path, seconds: float, say: Callable[[str], None]) -> str:
    """So many seconds for each kind, and for signing a decision letter."""
    del folder
    found: dict[str, float] = {}
    letter = b""
    for what, content, source in contents():
        say(what)
        typesetting.pdf(content, source, URL)
        found[what] = _rate(partial(_typeset, content, source), seconds)
        if content.kind is Kind.DECISION_LETTER:
            letter = typesetting.pdf(content, source, URL)
    signer = signing.fresh()
    signer.signed(letter, source.at, "A measurement")
    say("signing")
    found["signing a decision letter"] = _rate(
        lambda n: signer.signed(letter, source.at, f"Measurement {n}"), seconds
    )
    rows = [
        (what, f"{rate:.1f}", f"{found[EMPTY] / rate:.2f}")
        for what, rate in found.items()
    ]
    return table(("documents, one at a time", "a second", "time, to the floor"), rows)


def _rate(make: Callable[[int], object], seconds: float) -> float:
    """How many a second; each has another check code, so that nothing is remembered."""
    began, number = perf_counter(), 0
    while perf_counter() - began < seconds:
        number += 1
        make(number)
    return number / (perf_counter() - began)
