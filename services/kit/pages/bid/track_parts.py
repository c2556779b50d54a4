"""A bid's track as headed parts: readiness, the support plan, how the track changed."""

from collections.abc import Iterator
from datetime import datetime

from services.kit.pages.bid.wording import Part, Row, capital, rows
from services.kit.pages.steps import tracking
from workflows.contracts.bids import Bid
from workflows.contracts.tracks import Milestone, SupportPlan, TrackChecked
from workflows.rules import readiness, sentences, track_words, words


def public(bid: Bid) -> list[Row]:
    """What anybody may know: the track, and which body carries the functions out.

    The body is what the local team wrote: its form says that anybody can read it.
    """
    told = bid.screening is not None and (bid.cycle.tracks or bid.support)
    track = track_words.TRACKS[bid.track].removeprefix("the ") if told else ""
    return rows(
        ("Track", capital(track)),
        ("Carries the functions out until the handover", track_words.host(bid)),
    )


def of(bid: Bid) -> Iterator[tuple[Part, datetime | None]]:
    """All that is on record of it, as it came; with its moment where the track moved."""
    if bid.readiness:
        by = sentences.person(bid.readiness.by, bid)
        said = f"{by}, {words.moment(bid.readiness.at)}"
        yield Part("Readiness", rows(("Said by", said), *tracking.answers(bid))), None
    if bid.support:
        yield _plan(bid, bid.support), None
    for one in bid.reassessments:
        moved = rows(
            ("Moved by", sentences.person(one.by, bid)),
            ("Moved", words.moment(one.at)),
            *(_found(bid, found) for found in one.found),
            ("Reasons", one.reasons),
        )
        yield Part(f"Moved to {track_words.TRACKS[one.track]}", moved), one.at


def _plan(bid: Bid, held: SupportPlan) -> Part:
    over = f"Over since {words.moment(held.closed)}" if held.closed else "Under way"
    return Part(
        "Support plan",
        rows(
            ("How it stands", over),
            ("Agreed by", sentences.person(held.by, bid)),
            ("Agreed", words.moment(held.at)),
            ("Carries the functions out meanwhile", held.host),
            ("The track is assessed again by", words.day(held.review)),
            *(_milestone(one) for one in held.milestones),
        ),
    )


def _milestone(one: Milestone) -> Row:
    terms = one.terms
    stands = (
        f"Reached on {words.day(one.reached)}: {one.evidence}"
        if one.reached
        else f"Due by {words.day(terms.due)}"
    )
    said = (terms.text, f"{terms.owner} sees to it.", f"Done when: {terms.done_when}")
    return f"Milestone {one.id[1:]}", "\n".join((*said, stands))


def _found(bid: Bid, one: TrackChecked) -> Row:
    asked = {must.code: must.words for must in readiness.must_haves(bid)}
    met = "Met" if one.met else "Not met"
    shown = f"\n{one.evidence}" if one.evidence else ""
    return asked.get(one.must_have, one.must_have), met + shown
