"""The letter that tells the applicants what NHS England has decided in principle."""

from collections.abc import Iterator

from activities.documents.shapes import (
    Block,
    Content,
    Kind,
    Source,
    bullets,
    facts,
    heading,
    paragraphs,
    table,
)
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Blocks, ConditionTerms, Recommendation
from workflows.contracts.events import Decided
from workflows.rules import bodies, coded, minutes, permissions, road, words
from workflows.rules.sentences import MODELS, RECOMMENDED

BLOCKS = {
    Blocks.SIGNATURE: "Before the CCG signs the agreement",
    Blocks.COUNTERSIGNATURE: "Before NHS England signs the agreement",
    Blocks.HANDOVER: "Before the handover is released",
}
"""By when a condition has to be met, beside its date."""

STANDING = "This round, for every CCG in the same class of risk"


def of(bid: Bid, event: Decided, source: Source) -> Content:
    """The letter.

    Args:
        bid: The bid as it stood once the decision was taken.
        event: The decision.
        source: Its entry.
    """
    names = [a.name for a in bid.applicants]
    return Content(
        kind=Kind.DECISION_LETTER,
        title=f"Decision on bid {bid.id}: {RECOMMENDED[event.outcome]}",
        issuer="NHS England",
        day=words.day(source.at),
        to=(*(f"The Accountable Officer, {name}" for name in names),),
        blocks=tuple(_blocks(bid, event)),
        signed=_signed(bid, event),
    )


def _blocks(bid: Bid, event: Decided) -> Iterator[Block]:
    names = words.joined([a.name for a in bid.applicants], 40)
    yield from paragraphs("Dear Accountable Officer,")
    yield from paragraphs(
        f"NHS England has considered the application of {names} to take on "
        f"{MODELS[bid.model]} of primary medical care. The decision in principle is "
        f"{RECOMMENDED[event.outcome]}."
    )
    yield heading("What was decided on")
    yield facts(
        ("Bid", bid.id),
        ("Round", bid.cycle.title),
        ("Version of the application", str(bid.version) if bid.version else ""),
        ("Model decided on", MODELS[event.model].capitalize()),
        ("Start date", words.day(bid.start_date) if _approved(event) else ""),
    )
    yield from _panel(event)
    yield heading("Reasons")
    if event.codes:
        yield bullets(*coded.words_of(bid.cycle, event.codes))
    yield from paragraphs(event.reasons)
    if event.conditions:
        yield heading("Conditions")
        yield from paragraphs(
            "The bid cannot go live while a condition is open. A condition that is not "
            "met by its date lapses the bid, unless NHS England has moved the date."
        )
        for number, one in enumerate(event.conditions, 1):
            yield from _condition(number, one)
        yield table(
            "The conditions by date",
            ("Condition", "About", "Due", "Needed"),
            [
                (str(n), one.criterion, words.day(one.due), BLOCKS[one.blocks])
                for n, one in enumerate(event.conditions, 1)
            ],
            (2, 5, 3, 5),
        )
    yield heading("What happens next")
    yield bullets(*_next(bid, event))
    yield from paragraphs("Yours sincerely,")


def _panel(event: Decided) -> Iterator[Block]:
    """How the national panel, or the body in its place, decided by its seats."""
    held, quorum, day = event.minutes, event.quorum, event.meeting_date
    if held is None or held.body is None or quorum is None or day is None:
        return
    acted = [
        f"{one.name} (for {one.holder})" if one.holder else one.name
        for one in quorum.acting
    ]
    yield heading("Who decided")
    yield facts(
        ("Body" if event.decider else "Panel", held.body.name),
        ("In place of", _first(event)),
        ("Meeting", words.day(day)),
        ("Minute", event.minute_reference),
        ("In the chair", minutes.people(held.body).get(held.chair, "")),
        ("Members who acted", words.joined(acted, 400)),
        ("Resolution", held.resolution),
    )
    yield bullets(*quorum.reasons, *event.counted)


def _first(event: Decided) -> str:
    """The national panel and why it did not decide, where another body did."""
    one = event.decider
    if one is None:
        return ""
    return (
        f"{bodies.NATIONAL_PANEL}, which could not be quorate: {' '.join(one.because)}"
    )


def _condition(number: int, one: ConditionTerms) -> Iterator[Block]:
    yield heading(f"Condition {number}: {one.criterion}", 3)
    yield from paragraphs(one.text)
    yield facts(
        ("Who sees to it", one.owner),
        ("Evidence wanted", one.evidence),
        ("Due", words.day(one.due)),
        ("Reviewed at", one.review),
        ("Set by", STANDING if one.standing else ""),
    )


def _approved(event: Decided) -> bool:
    return event.outcome not in {Recommendation.REJECT, Recommendation.DEFER}


def _next(bid: Bid, event: Decided) -> Iterator[str]:
    if event.outcome is Recommendation.REJECT:
        yield "This ends the bid. The CCG may bid again in a later round."
        return
    if event.outcome is Recommendation.DEFER:
        later = f" in {event.to_cycle}" if event.to_cycle else " in a later round"
        yield f"This ends the bid in this round. The CCG may bid again{later}."
        return
    if event.outcome is Recommendation.APPROVE_LOWER_MODEL:
        yield (
            f"The CCG says whether it accepts {MODELS[event.model]}, or withdraws the bid."
        )
    if road.needs_approval(event.model):
        yield "The member practices vote, and a lay person verifies the vote."
    if road.has_budget(event.model):
        yield "Both finance officers agree the allocation."
    if road.needs_approval(event.model):
        yield (
            "NHS England issues the agreement. The CCG signs first, NHS England last, "
            "and only after the review window."
        )
    yield f"The start date is {words.day(bid.start_date)}, if nothing is missing by then."


def _signed(bid: Bid, event: Decided) -> tuple[str, ...]:
    by = event.by
    if by is None:
        return ("For NHS England",)
    role = permissions.ROLE_WORDS[by.role].capitalize()
    return (by.name, f"{role}, {bodies.name(bid, by.party, by.body)}")
