"""The tab of decisions: what stands, who decided it, when, why, and by which rule.

What stands is read off the bid, which is exact; the rule and the entry's number come from
the register, which lags by moments. A step on record that the bid no longer rests on, such
as a board's decision on an earlier version, is told apart, below.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from activities.register.reading import HistoryLine
from services.kit import history
from services.kit.connections import Connections
from services.kit.pages.bid import minuted, parts, satisfied, track_parts, wording
from services.kit.pages.bid.wording import Part, Row
from services.kit.pages.voting import told
from workflows.contracts import events as e
from workflows.contracts.applications import ScreeningOutcome
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.decisions import Assurance, Awaited
from workflows.contracts.events import Event
from workflows.contracts.fallbacks import InPlace
from workflows.contracts.reviews import ConflictConclusion
from workflows.rules import bodies, in_place, meetings, rounds, sentences, words

KINDS = (
    "screened",
    "track_reassessed",
    "board_decided",
    "fallback_started",
    "vote_closed",
    "conflict_review_concluded",
    "assurance_attested",
    "assurance_signed",
    "moderated",
    "conditions_settled",
    "decision_recorded",
    "decided",
    "model_accepted",
    "mandate_recorded",
)
"""Entries by which somebody decides about the bid; not each vote, score or condition."""

MOST = 200
"""Entries that are read; a bid has some dozens at most."""

LATE = "On its way to the register. Open this page again in a moment."

Key = tuple[type, datetime, str]
"""What tells an entry from others: its kind, its moment, and the body it is about."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A step that no longer counts, in a sentence, with why it was taken.

    Attributes:
        sealed: Which sealed decision it recorded, which its release says again.
    """

    number: int
    sentence: str
    when: str
    why: str
    sealed: int = -1


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands, in the order of the road, and what no longer counts, in that of time."""

    standing: list[Part]
    gone: list[Gone]


async def of(to: Connections, bid: Bid) -> Decisions:
    """Every decision on a bid, as those may read it who see its papers. One query."""
    found = await to.register.history(bid.id, limit=MOST, kinds=KINDS)
    return told_of(bid, found)


def told_of(bid: Bid, found: Sequence[HistoryLine]) -> Decisions:
    """Every decision on a bid, from the bid and its entries of `KINDS`."""
    by_key = {_key(line.event): line for line in found}
    standing, used = [], set[int]()
    for part, keys in _standing(bid, found):
        lines = [by_key[key] for key in keys if key in by_key]
        used |= {line.number for line in lines}
        standing.append(_with(bid, part, lines))
    let_out = {one.event.number for one in found if isinstance(one.event, e.Decided)}
    gone = [_gone(bid, line) for line in found if line.number not in used]
    return Decisions(standing, [one for one in gone if one.sealed not in let_out])


def _gone(bid: Bid, line: HistoryLine) -> Gone:
    event = line.event
    return Gone(
        number=line.number,
        sentence=sentences.sentence(event, bid),
        when=words.moment(line.at),
        why=history.why(event),
        sealed=event.number if isinstance(event, e.DecisionRecorded) else -1,
    )


def _key(event: Event) -> Key:
    about = getattr(event, "board", "") or getattr(event, "ccg", "")
    return type(event), event.at, about


def _with(bid: Bid, part: Part, lines: Sequence[HistoryLine]) -> Part:
    """The part with the rules that its steps satisfied, and the way to its entry."""
    counts = [rule for line in lines for rule in satisfied.particular(bid, line.event)]
    rule = "\n".join(dict.fromkeys(counts))
    ruled = wording.rows(("Why it counts", rule))
    every = [*part.rows, *ruled]
    short = [row for row in every if row[0] in FIRST or row[0].endswith(" by")]
    folds = bool(ruled) and any(name in OUTCOMES for name, _ in short)
    return replace(
        part,
        rows=short if folds else every,
        more=[row for row in every if row not in short] if folds else [],
        entry=lines[0].number if lines else 0,
    )


OUTCOMES = frozenset({"Outcome", "Recommends", "Result"})
FIRST = OUTCOMES | {"Reasons", "Reasons of the list", "Comments", "Issues", "Closed"}
"""What came of a step; with who took it, this is what is not folded away."""


PANEL = "the conflicts panel"


Found = tuple[Part, tuple[Key, ...]]


def _standing(bid: Bid, found: Sequence[HistoryLine]) -> Iterator[Found]:
    """What stands, in the order of the road, with the entries that each is on record by."""
    if outcome := _screened(bid):
        yield _screening(bid, outcome, found)
    for part, at in track_parts.of(bid):
        yield part, ((e.TrackReassessed, at, ""),) if at else ()
    key: Key
    yield from _handed_on(bid, *(b.id for b in bid.boards), bid.panel)
    for decided in bid.board_decisions:
        key = (e.BoardDecided, decided.at, decided.board)
        yield parts.board(bid, decided), (key,)
    for voting in bid.votings:
        at = voting.closed
        closed = (e.VoteClosed, at, voting.board) if at else None
        yield told.part(bid, voting), (closed,) if closed else ()
    if bid.conflict_conclusion:
        key = (e.ConflictReviewConcluded, bid.conflict_conclusion.at, "")
        yield _review(bid, bid.conflict_conclusion), (key,)
    yield from _national(bid)
    for mandate in bid.mandates:
        key = (e.MandateRecorded, mandate.at, mandate.ccg)
        yield parts.mandate(bid, mandate), (key,)


def _handed_on(bid: Bid, *boards: str) -> Iterator[Found]:
    """Who decides in place of these."""
    for one in bid.in_place:
        if one.board in boards:
            yield _instead(bid, one), ((e.FallbackStarted, one.at, one.board),)


def _national(bid: Bid) -> Iterator[Found]:
    """What NHS England said, from Part two to the decision in principle."""
    if one := bid.assurance:
        signed = ((e.AssuranceSigned, one.finance.at, ""),) if one.finance else ()
        yield _attested(bid, one), ((e.AssuranceAttested, one.at, ""), *signed)
    key: Key
    if bid.moderation:
        key = (e.Moderated, bid.moderation.at, "")
        yield parts.moderation(bid, bid.moderation), (key,)
    if bid.settled:
        key = (e.ConditionsSettled, bid.settled.at, "")
        yield parts.settled(bid, bid.settled), (key,)
    yield from _handed_on(bid, bodies.NATIONAL)
    if bid.awaited and rounds.is_awaited(bid):
        key = (e.DecisionRecorded, bid.awaited.at, "")
        yield _sealed(bid, bid.awaited), (key,)
    if decision := bid.decision:
        taken = decision.accepted
        accepted = ((e.ModelAccepted, taken.at, ""),) if taken else ()
        keys = ((e.Decided, decision.at, ""), *accepted)
        yield parts.decision(bid, decision), keys


def _screened(bid: Bid) -> ScreeningOutcome | None:
    """The outcome; a bid that ends with its screening keeps it as its stage alone."""
    ended = bid.stage is Stage.NOT_ELIGIBLE
    return ScreeningOutcome.NOT_ELIGIBLE if ended else bid.screening


def _screening(
    bid: Bid, outcome: ScreeningOutcome, found: Sequence[HistoryLine]
) -> Found:
    """The bid keeps the outcome alone; who said so, and why, is its entry's."""
    line = next((one for one in found if isinstance(one.event, e.Screened)), None)
    first: Row = ("Outcome", wording.capital(sentences.SCREENED[outcome]))
    if line is None or not isinstance(line.event, e.Screened):
        return Part("Screening", [first, ("Decided by", LATE)]), ()
    rows = wording.rows(
        first,
        ("Reasons", line.event.reasons),
        ("Decided by", parts.whose(bid, line.event.by, line.event.at)),
    )
    return Part("Screening", rows), (_key(line.event),)


def _instead(bid: Bid, one: InPlace) -> Part:
    board = bodies.first(bid, one.board)
    if not in_place.is_told(one):
        return Part(
            "A step towards the decision in principle",
            wording.rows(
                ("Outcome", "Sealed: it is told with the round's decisions"),
                ("Decided by", parts.whose(bid, one.by, one.at)),
            ),
        )
    return Part(
        f"Another body {in_place.verb(bid, one.board)}s in place of {board}",
        wording.rows(
            ("Who decides", wording.capital(in_place.why(one, board))),
            ("Reasons", one.reason),
            ("Decided by", parts.whose(bid, one.by, one.at)),
        ),
    )


def _review(bid: Bid, one: ConflictConclusion) -> Part:
    return Part(
        "Conflict review",
        wording.rows(
            ("Outcome", wording.capital(sentences.CONCLUDED[one.outcome])),
            ("Concluded by", wording.capital(in_place.why(one.decider, PANEL)))
            if one.decider
            else ("", ""),
            ("Reasons", one.reasons),
            *minuted.review(one),
            (
                "Recorded by" if one.minuted else "Decided by",
                parts.whose(bid, one.by, one.at),
            ),
        ),
        (
            minuted.place_of(meetings.PANEL, one.version),
            "Minutes of the conflict review",
        )
        if one.minuted
        else ("conflicts", "What was declared, and how it is handled"),
    )


def _attested(bid: Bid, one: Assurance) -> Part:
    return Part(
        "Assurance (Part two)",
        wording.rows(
            ("Outcome", wording.capital(sentences.ATTESTED[one.outcome])),
            ("Application version", str(one.version)),
            ("Issues", one.issues),
            ("Evidence", one.evidence),
            ("Attested by", parts.whose(bid, one.by, one.at)),
            ("Signed by finance", wording.signed([one.finance]) if one.finance else ""),
        ),
        ("papers", "Part two, question by question"),
    )


def _sealed(bid: Bid, one: Awaited) -> Part:
    when = f"on {words.day(one.due)}" if one.due else "on a day still to be set"
    return Part(
        "Decision in principle",
        wording.rows(
            (
                "Outcome",
                f"Sealed: it is released with the round's other decisions, {when}",
            ),
            ("Decided by", parts.whose(bid, one.by, one.at)),
        ),
    )
