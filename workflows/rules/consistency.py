"""Bids of one round with like facts and unlike outcomes, for the chair to look at.

It judges nothing: it says which facts are alike, in words, and how each was decided.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from workflows.contracts.bids import Bid
from workflows.contracts.decisions import Recommendation
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.contracts.tracks import Track
from workflows.rules import words
from workflows.rules.sentences import ATTESTED, MODELS, RECOMMENDED

THRESHOLDS = {
    "assurance": "assurance",
    "conflicts": "conflicts of interest",
    "financial_control": "financial control",
    "planning": "planning",
}
IN_FAVOUR = frozenset({BoardOutcome.APPROVE, BoardOutcome.APPROVE_WITH_COMMENTS})


class Unlike(NamedTuple):
    """Bids that are alike in every fact that the rules know, decided differently."""

    facts: tuple[str, ...]
    decided: tuple[tuple[str, Recommendation], ...]


def facts(bid: Bid) -> tuple[str, ...]:
    """What a decision may rest on, as far as the rules know it."""
    found = [f"Asks for {MODELS[bid.model]}"]
    supported = bid.track is Track.SUPPORTED
    found.append("On the supported track" if supported else "On the fast track")
    if bid.assurance:
        missed = [
            said
            for name, said in THRESHOLDS.items()
            if not getattr(bid.assurance.thresholds, name)
        ]
        met = (
            f"Does not meet {words.joined(missed)}"
            if missed
            else "Meets all thresholds"
        )
        found += [f"The local director {ATTESTED[bid.assurance.outcome]}", met]
    if bid.moderation:
        found.append(
            f"The region recommends {RECOMMENDED[bid.moderation.recommendation]}"
        )
    against = [d for d in bid.board_decisions if d.outcome not in IN_FAVOUR]
    found.append("A board is not in favour" if against else "Every board is in favour")
    review = bid.conflict_conclusion
    mitigated = review and review.outcome is ConflictOutcome.CLEAR_WITH_MITIGATIONS
    found.append("Conflicts need mitigation" if mitigated else "Conflicts are clear")
    return tuple(found)


def unlike(decided: Iterable[tuple[Bid, Recommendation]]) -> tuple[Unlike, ...]:
    """The groups in which bids with like facts came out differently, the largest first."""
    alike: dict[tuple[str, ...], list[tuple[str, Recommendation]]] = defaultdict(list)
    for bid, outcome in decided:
        alike[facts(bid)].append((bid.id, outcome))
    found = [
        Unlike(shared, tuple(sorted(bids)))
        for shared, bids in alike.items()
        if len({outcome for _, outcome in bids}) > 1
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.decided), one.facts)))
