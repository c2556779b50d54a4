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


class CameOut(NamedTuple):
    """What came out for a bid.

    Attributes:
        about: What its conditions are about, but for those that the policy itself sets.
    """

    bid_id: str
    outcome: Recommendation
    about: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, bid: Bid, outcome: Recommendation, terms: Iterable[ConditionTerms] = ()
    ) -> "CameOut":
        """An outcome with its conditions; each subject once, in order."""
        set_here = {_folded(t.criterion): t.criterion for t in terms if not t.standing}
        return cls(bid.id, outcome, tuple(set_here[key] for key in sorted(set_here)))

    def alike(self) -> tuple[object, ...]:
        """What is the same for bids that are decided alike."""
        return (self.outcome, *map(_folded, self.about))


class Unlike(NamedTuple):
    """Bids that are alike in every fact that the rules know, decided differently."""

    facts: tuple[str, ...]
    decided: tuple[CameOut, ...]


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


def unlike(decided: Iterable[tuple[Bid, CameOut]]) -> tuple[Unlike, ...]:
    """The groups in which bids with like facts came out differently, the largest first.

    They differ in the decision, or in what its conditions are about.
    """
    groups: dict[tuple[str, ...], list[CameOut]] = defaultdict(list)
    for bid, outcome in decided:
        groups[facts(bid)].append(outcome)
    found = [
        Unlike(shared, tuple(sorted(outcomes)))
        for shared, outcomes in groups.items()
        if len({one.alike() for one in outcomes}) > 1
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.decided), one.facts)))
