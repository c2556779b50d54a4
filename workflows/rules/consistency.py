"""Bids of one round side by side: like facts and unlike outcomes, and like conditions.

It judges nothing: it says what is alike, in words, and what is not.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from workflows.contracts.bids import Bid
from workflows.contracts.decisions import ConditionTerms, Recommendation
from workflows.contracts.reviews import BoardOutcome, ConflictOutcome
from workflows.contracts.tracks import Track
from workflows.rules import conditions_panel, words
from workflows.rules.sentences import ATTESTED, MODELS, RECOMMENDED

THRESHOLDS = {
    "assurance": "assurance",
    "conflicts": "conflicts of interest",
    "financial_control": "financial control",
    "planning": "planning",
}
IN_FAVOUR = frozenset({BoardOutcome.APPROVE, BoardOutcome.APPROVE_WITH_COMMENTS})


class About(NamedTuple):
    """What is asked of the bids of a round about one thing.

    Attributes:
        terms: By bid; one bid may have several.
        unlike: In what they differ: `the words`, `the date`. Empty where in nothing.
    """

    criterion: str
    terms: tuple[tuple[Bid, ConditionTerms], ...]
    unlike: tuple[str, ...]


UNLIKE: dict[str, Callable[[ConditionTerms], object]] = {
    "the words": lambda one: _folded(one.text),
    "who sees to it": lambda one: _folded(one.owner),
    "the evidence": lambda one: _folded(one.evidence),
    "the date": lambda one: one.due,
    "the support": lambda one: one.support_level,
    "what waits for it": lambda one: one.blocks,
}


def about(bids: Iterable[Bid]) -> tuple[About, ...]:
    """What approvals would carry, by what it is about, however that is written.

    Args:
        bids: Their conditions count as far as they have come: settled, else proposed.
    """
    found: dict[str, list[tuple[Bid, ConditionTerms]]] = defaultdict(list)
    for bid in bids:
        for one in conditions_panel.current(bid):
            found[_folded(one.criterion)].append((bid, one))
    return tuple(
        About(
            terms[0][1].criterion,
            tuple(terms),
            tuple(
                said
                for said, part in UNLIKE.items()
                if len({part(one) for _, one in terms}) > 1
            ),
        )
        for _, terms in sorted(found.items())
    )


def _folded(text: str) -> str:
    """A text without what nobody means by it: capitals, blanks, its full stop."""
    return " ".join(text.casefold().split()).rstrip(".")


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
