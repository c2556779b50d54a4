"""What the regional lead's page says of each bid, so that like ones can be weighed alike."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from activities.register.moderating import Moderated
from services.kit.cells import cell
from services.kit.pages.bid.wording import capital
from workflows.contracts.bids import Bid
from workflows.contracts.scores import SealedScores
from workflows.rules import consistency, needs, scoring, words
from workflows.rules.sentences import RECOMMENDED

NOT_READ = "You have not declared for this bid yet"


def summary(found: Sequence[Bid]) -> list[str]:
    """How many bids there are, and what is asked of the reader."""
    if not found:
        return [
            "No bid of the region waits for approval in principle. Bids appear here "
            "once their conflict review is over."
        ]
    asked = sum(_is_asked(bid) for bid in found)
    done = sum(bid.moderation is not None for bid in found)
    return [
        f"{words.plural(len(found), 'bid')} for approval in principle: {asked} for the "
        f"region to recommend on now, {done} recommended on.",
        "Read like bids together. Each recommendation is recorded on its own form.",
    ]


def row(
    one: Moderated, declare: str, reader: str, scores: Sequence[SealedScores]
) -> dict[str, Any]:
    """One bid: what is known of it, and the way to its own form.

    Args:
        one: The bid as it stands.
        declare: Where the reader has to declare first; empty where they need not.
        reader: Who reads.
        scores: What the reader may read of the scores of the bid as it is now.
    """
    bid = one.bid
    found: dict[str, Any] = {"bid_id": bid.id, "ccgs": _ccgs(bid)}
    if declare:
        return found | {
            "facts": (NOT_READ,),
            "criteria": "",
            "scores": (),
            "recommends": "",
            "link": "declare-interest",
            "next": f"Declare for {bid.id}",
        }
    asked = _is_asked(bid)
    return found | {
        "facts": facts(bid),
        "criteria": _criteria(bid),
        "scores": scores_said(bid, reader, scores),
        "recommends": _recommends(bid),
        "reasons": bid.moderation.reasons if bid.moderation else "",
        "link": "moderate" if asked else "",
        "next": f"Recommend on {bid.id}" if asked else one.waiting,
    }


def _is_asked(bid: Bid) -> bool:
    return any(need.command == "moderate" for need in needs.of(bid))


def _ccgs(bid: Bid) -> str:
    return words.joined([a.name for a in bid.applicants], 40)


def facts(bid: Bid) -> tuple[str, ...]:
    """Those that the consistency check goes by, without the region's own word."""
    return consistency.facts(bid.model_copy(update={"moderation": None}))


def _recommends(bid: Bid) -> str:
    one = bid.moderation
    return capital(RECOMMENDED[one.recommendation]) if one else ""


def _criteria(bid: Bid) -> str:
    found = bid.assurance.findings if bid.assurance else ()
    met = sum(one.met for one in found)
    return f"{met} of {len(found)} met" if found else ""


def scores_said(
    bid: Bid, reader: str, scores: Sequence[SealedScores]
) -> tuple[str, ...]:
    """How many scored it, and where they are far apart."""
    if bid.cycle.scoring is None:
        return ()
    given = scoring.current(bid)
    if not given:
        again = bid.scored and "Scored, but none of it counts as the bid is now"
        return (again or "Not scored yet",)
    said = [f"Scored by {words.plural(len(given), 'assessor')}"]
    if not (scoring.is_complete(bid) or scoring.has_scored(bid, reader)):
        return (*said, "You read the scores once you have given yours")
    apart = scoring.apart_words(scoring.spreads(bid.cycle, scores))
    return (*said, apart or "Nowhere far apart")


def by_criterion(
    found: Sequence[Moderated], scores: Mapping[str, Sequence[SealedScores]]
) -> list[dict[str, Any]]:
    """For each criterion, the bids that meet it, those that do not, and their scores.

    Args:
        found: The bids.
        scores: What the reader may read of the scores of each bid as it is now.
    """
    said: dict[str, tuple[list[str], list[str]]] = {}
    given: dict[str, list[str]] = {}
    for bid in (one.bid for one in found):
        known = {one.code: one.words for one in bid.cycle.criteria}
        for finding in bid.assurance.findings if bid.assurance else ():
            name = known.get(finding.criterion, finding.criterion)
            met, unmet = said.setdefault(name, ([], []))
            (met if finding.met else unmet).append(bid.id)
        for one in scoring.spreads(bid.cycle, scores.get(bid.id, ())):
            if one.points:
                far = ", far apart" if one.far else ""
                mean = f"{bid.id}: {scoring.mean_words(one)}{far}"
                given.setdefault(one.words, []).append(mean)
    return [
        {
            "words": name,
            "met": words.joined(met, 40) or "None",
            "unmet": words.joined(unmet, 40) or "None",
            "scores": given.get(name) or ["None to read"],
        }
        for name, (met, unmet) in said.items()
    ]


COLUMNS = ("Bid", "CCG", "Waits for", "Facts", "Recommendation", "Reasons")


def csv_of(
    found: Sequence[Moderated],
    read: set[str],
    scores: Mapping[str, Sequence[SealedScores]],
) -> str:
    """A line for each bid, with a column for each criterion of Part two.

    Args:
        found: The bids.
        read: Those whose papers are open to the reader; of the others it says no more
            than the public register.
        scores: What the reader may read of the scores of each bid as it is now.
    """
    known = {k.code: k.words for one in found for k in one.bid.cycle.criteria}
    out = io.StringIO()
    sheet = csv.writer(out)
    means = [f"{said}: points" for said in known.values()]
    sheet.writerow(map(cell, (*COLUMNS, *known.values(), *means)))
    for one in found:
        bid = one.bid
        line: tuple[object, ...] = (bid.id, _ccgs(bid), one.waiting)
        if bid.id not in read:
            sheet.writerow(map(cell, (*line, NOT_READ)))
            continue
        marks = {
            f.criterion: "Met" if f.met else "Not met"
            for f in (bid.assurance.findings if bid.assurance else ())
        }
        reasons = bid.moderation.reasons if bid.moderation else ""
        spread = {
            kept.criterion: scoring.mean_words(kept)
            for kept in scoring.spreads(bid.cycle, scores.get(bid.id, ()))
            if kept.points
        }
        sheet.writerow(
            map(
                cell,
                (
                    *line,
                    "; ".join(facts(bid)),
                    _recommends(bid),
                    reasons,
                    *(marks.get(code, "") for code in known),
                    *(spread.get(code, "") for code in known),
                ),
            )
        )
    return out.getvalue()
