"""What NHS England's people are told before they sign, recommend or decide."""

from collections.abc import Iterable

from services.kit.pages.bid.wording import capital
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import ConditionTerms, Recommendation
from workflows.contracts.parties import Party
from workflows.rules import (
    assurance_words,
    bodies,
    conditions,
    conditions_panel,
    sentences,
    standing,
    words,
)

OUTCOMES = (
    (Recommendation.APPROVE, "Approve"),
    (Recommendation.APPROVE_WITH_CONDITIONS, "Approve with conditions"),
    (Recommendation.APPROVE_LOWER_MODEL, "Approve for a lower model"),
    (Recommendation.DEFER, "Defer to a later round"),
    (Recommendation.REJECT, "Reject"),
)
"""What may be recommended or decided, as one says it."""

FOLLOWS = {
    Recommendation.APPROVE: "The handover begins.",
    Recommendation.APPROVE_WITH_CONDITIONS: "The handover begins. List the conditions "
    "below.",
    Recommendation.APPROVE_LOWER_MODEL: "The CCG accepts the model named below, or "
    "withdraws.",
    Recommendation.DEFER: "The bid ends here. The CCG may bid again in the round named "
    "below.",
    Recommendation.REJECT: "The bid ends here.",
}
"""What follows from each outcome."""

MET = {True: "met", False: "not met"}


def attested(bid: Bid) -> tuple[str, ...]:
    """Part two as it was attested."""
    one = bid.assurance
    if one is None:
        return ()
    tests = one.thresholds
    return (
        f"{one.by.name} {sentences.ATTESTED[one.outcome]} for version {one.version} on "
        f"{words.day(one.at)}.",
        f"Assurance thresholds {MET[tests.assurance]}; conflicts of interest "
        f"{MET[tests.conflicts]}; financial control {MET[tests.financial_control]}; "
        f"planning {MET[tests.planning]}.",
        f"Evidence: {one.evidence}",
        *((f"Issues: {one.issues}",) if one.issues else ()),
    )


def found(bid: Bid) -> tuple[tuple[str, str], ...]:
    """How each applicant stood, and each criterion with its evidence."""
    one = bid.assurance
    if one is None:
        return ()
    named = {kept.code: kept.words for kept in bid.cycle.criteria}
    return (
        *(
            (
                bodies.name(bid, Party.CCG, snapshot.ccg),
                "\n".join(
                    f"{capital(name)}: {said}"
                    for name, said in assurance_words.stands(snapshot)
                ),
            )
            for snapshot in one.snapshots
        ),
        *(
            (
                named.get(kept.criterion, kept.criterion),
                f"{capital(MET[kept.met])}. {kept.evidence}",
            )
            for kept in one.findings
        ),
    )


def before_decision(bid: Bid) -> tuple[str, ...]:
    """What the decision rests on, in a few lines."""
    one = bid.moderation
    region = (
        f"The region ({one.by.name}) recommends "
        f"{sentences.RECOMMENDED[one.recommendation]}: {one.reasons}"
        if one
        else ""
    )
    return (
        f"You decide on version {bid.version} of the application, for "
        f"{sentences.MODELS[bid.model]}.",
        *attested(bid)[:1],
        *((region,) if region else ()),
        *settled(bid),
        *_standing(bid),
        *mitigations(bid),
    )


def mitigations(bid: Bid) -> tuple[str, ...]:
    """What the conflicts panel has asked for: conditions of the bid, however it is decided."""
    asked = [one for one in bid.conditions if one.source == conditions.REVIEW]
    if not asked:
        return ()
    one = words.plural(len(asked), "mitigation")
    named = words.joined([f"condition {c.id[1:]}, {c.terms.criterion}" for c in asked])
    return (
        f"The conflicts panel asked for {one}, which an approval carries whether you add "
        f"any or not: {named}.",
    )


def listed(terms: Iterable[ConditionTerms]) -> str:
    """Conditions that are proposed or settled, a line each."""
    return "\n".join(
        f"{one.criterion}: {one.text} ({one.owner}, by {words.day(one.due)})"
        for one in terms
    )


def settled(bid: Bid) -> tuple[str, ...]:
    """What the conditions panel has settled, before the national panel decides."""
    one = bid.settled
    if one is None:
        return ()
    many = words.plural(len(one.conditions), "condition") if one.conditions else "none"
    changed = conditions_panel.changed_words(one.changes)
    how = f"{changed}: {one.reason}" if changed else "all as the region proposed."
    return (f"The conditions panel settled what an approval carries, {many}; {how}",)


def proposed(bid: Bid) -> tuple[str, ...]:
    """What the conditions panel goes by."""
    one = bid.moderation
    if one is None:
        return ()
    return (
        f"The region ({one.by.name}) recommends "
        f"{sentences.RECOMMENDED[one.recommendation]}: {one.reasons}",
        *_standing(bid),
    )


def _standing(bid: Bid) -> tuple[str, ...]:
    """What an approval carries in any case."""
    today = bid.assurance.at.date() if bid.assurance else bid.start_date
    named = [one.criterion for one in standing.of(bid, today)]
    if not named:
        return ()
    return (
        "By how the CCG stands, an approval carries these standing conditions of the "
        f"round, whether you add any or not: {words.joined(named, 20)}.",
    )


def terms(bid: Bid, condition: str) -> tuple[str, ...]:
    """A condition as it was set."""
    found = next((k for k in bid.conditions if k.id == condition), None)
    if found is None:
        return ()
    asked = found.terms
    return (
        asked.text,
        f"{asked.owner} sees to it by {words.day(asked.due)}.",
        f"Evidence wanted: {asked.evidence}",
    )
