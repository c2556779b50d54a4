"""A bid in words for its pages. Each part is a heading with rows of names and texts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from activities.register.reading import HistoryLine
from services.kit import time_used
from services.kit.lists import dated
from services.kit.pages.bid import on_the_way, parts, satisfied, track_parts, wording
from services.kit.pages.bid.condition_parts import BLOCKS, in_public
from services.kit.pages.bid.minuted import by_whom, place, review
from services.kit.pages.bid.resting import rests_on
from services.kit.pages.bid.wording import Part, Row
from services.kit.pages.steps import admitting
from services.kit.sheets import STAGES, Due
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.commands import Command, IssueAgreement
from workflows.contracts.decisions import ConditionTerms
from workflows.contracts.events import ConflictReviewConcluded, Decided, Event
from workflows.contracts.reviews import InterestCategory
from workflows.contracts.views import Blocker, Waiting
from workflows.rules import bodies, coded, in_place, sentences, words
from workflows.rules.sentences import MODELS

COLOURS = {
    Stage.LIVE: "green",
    Stage.REJECTED: "red",
    Stage.LAPSED: "red",
    Stage.NOT_ELIGIBLE: "red",
    Stage.WITHDRAWN: "grey",
    Stage.DEFERRED: "yellow",
}


def heading(bid: Bid) -> str:
    """The bid's number and who bids."""
    return f"Bid {bid.id}, {words.joined([a.name for a in bid.applicants], 3)}"


def tag(bid: Bid) -> dict[str, str]:
    """The stage as a coloured label; the words say it all."""
    return {"text": STAGES[bid.stage], "colour": COLOURS.get(bid.stage, "blue")}


def waiting(bid: Bid, held: Waiting, now: datetime) -> dict[str, Any]:
    """The sentence that says why the bid waits, and how urgent it is."""
    if bid.ended:
        return _ended(bid, held)
    first = time_used.pressing(bid, held, now)
    look = "held" if bid.hold else "late" if first.is_late else ""
    return {
        "title": "What this bid waits for",
        "sentence": held.sentence,
        "look": look,
        "when": wording.left(dated(first, bid.cycle.holidays)),
        "more": _hold(bid),
    }


def _ended(bid: Bid, held: Waiting) -> dict[str, Any]:
    """How a bid came out, and why."""
    later = bid.decision.to_cycle if bid.decision else ""
    again = f" The CCG may bid again in {later}." if later else ""
    return {
        "title": "How this bid came out",
        "sentence": f"{held.sentence}{again}",
        "look": "good" if bid.stage is Stage.LIVE else "",
        "when": "",
        "more": "\n".join(_why_ended(bid)),
    }


def _why_ended(bid: Bid) -> Iterator[str]:
    """The reasons by the round's list where a decision ended it, then those in words."""
    if bid.stage in {Stage.REJECTED, Stage.DEFERRED}:
        yield from (_full(one) for one in decided_because(bid))
    if bid.end_reason:
        yield _full(bid.end_reason)


def _full(reason: str) -> str:
    """A reason as a sentence, whether or not whoever gave it ended it so."""
    stop = "" if not reason or reason.rstrip().endswith((".", "?", "!")) else "."
    return f"{wording.capital(reason)}{stop}"


def _hold(bid: Bid) -> str:
    if bid.hold is None:
        return ""
    return f"{bid.hold.by.name} put it on hold: {bid.hold.reason}"


STANDS_STILL = "Its clock stands still"


def blocker(
    need: Blocker, people: Sequence[str], when: Due | None, *, still: bool = False
) -> dict[str, str]:
    """One unmet part of the wait; on a bid on hold most are late for nobody."""
    if still and when:
        return blocker(need, people, None) | {"due": STANDS_STILL}
    return {
        "what": wording.capital(need.words),
        "who": wording.capital(need.name),
        "people": words.joined(list(people), 6) if people else "",
        "due": wording.left(when),
        "late": "yes" if when and when.overdue else "",
    }


def action(bid: Bid, kind: type[Command], subject: str) -> str:
    """What a person can do, as a link."""
    said = wording.ACTIONS.get(kind) or wording.plain(kind)
    if kind is IssueAgreement and bid.agreement:
        said = wording.ANEW
    about = wording.subject(bid, subject)
    return f"{said}: {about}" if about else said


def public_facts(bid: Bid) -> list[Row]:
    """What anybody may know: no names of people, nothing in free words but a host's."""
    boards = [b.name for b in bodies.material(bid)]
    told = [b.name for b in bodies.told(bid)]
    found = [
        ("Applicants", words.joined([a.name for a in bid.applicants], 40)),
        ("Model", wording.capital(MODELS[bid.model])),
        ("Round", bid.cycle.title),
        ("Stage", STAGES[bid.stage]),
        ("Start date", words.day(bid.start_date)),
        *track_parts.public(bid),
        ("Boards that decide", words.joined(boards, 40)),
        ("Boards that are told", words.joined(told, 40)),
        ("Decided in another body's place", "\n".join(_in_place(bid))),
    ]
    if bid.decision:
        outcome = sentences.RECOMMENDED[bid.decision.outcome]
        said = f"{wording.capital(outcome)}, {words.day(bid.decision.at)}"
        found.append(("Decision", said))
        found.append(("Reasons", "\n".join(decided_because(bid))))
    if bid.ended:
        name = "Went live" if bid.stage is Stage.LIVE else "Ended"
        found.append((name, words.day(bid.ended)))
    return [row for row in found if row[1]]


def decided_because(bid: Bid) -> tuple[str, ...]:
    """A decision's reasons by the round's list, which anybody may know."""
    return coded.words_of(bid.cycle, bid.decision.codes) if bid.decision else ()


def _in_place(bid: Bid) -> Iterator[str]:
    """Which body decides in whose place, and why: no names of people."""
    for one in filter(in_place.is_told, bid.in_place):
        board, does = bodies.first(bid, one.board), in_place.verb(bid, one.board)
        yield (
            f"{wording.capital(one.name)} {does}s in place of {board}, which "
            f"{in_place.lacked(one.because)} once members with an interest were left out."
        )


def facts(bid: Bid) -> list[Row]:
    """What those who take part see at the top."""
    names = wording.functions(bid, bid.functions)
    found = [
        *public_facts(bid),
        ("Functions asked for", "\n".join(names)),
        ("Functions agreed", wording.agreed(bid)),
        ("Application version", str(bid.version) if bid.version else ""),
        *admitting.shown(bid),
        ("Why it was returned", bid.return_reason if bid.application_open else ""),
        ("Signed by", wording.signed(bid.part_one)),
        ("Budget", words.money(bid.allocation.total_pence) if bid.allocation else ""),
        ("Why there is no budget yet", bid.allocation_problem),
        ("Reason for the end", wording.capital(bid.end_reason)),
    ]
    return [row for row in found if row[1]]


def papers(bid: Bid) -> list[Part]:
    """The expression of interest, Part one, and the agreement."""
    found = []
    if bid.statements:
        found.append(wording.part("Expression of interest", bid.statements))
    if bid.application:
        title = f"Application, version {bid.version}"
        found.append(wording.part(title, bid.application, bid))
    if bid.assurance:
        found.append(parts.assurance(bid, bid.assurance))
    if bid.allocation:
        found.append(parts.allocation(bid, bid.allocation))
    if bid.agreement:
        found.append(parts.agreement(bid, bid.agreement))
    found += on_the_way.parts(bid)
    if bid.allocation:
        found.append(parts.handover(bid))
    return found


def interests(bid: Bid) -> list[Part]:
    """Each interest with all that is on record of it; who has none: `without_interest`."""
    return [
        parts.interest(bid, one)
        for one in bid.interests
        if one.category is not InterestCategory.NONE
    ]


def conflicts(bid: Bid) -> list[Part]:
    """The guardians' opinions and the panel's conclusion."""
    found = [
        Part(
            "Opinion of the conflicts of interest guardian",
            wording.rows(
                ("Given by", sentences.person(one.by, bid)),
                ("Given", words.moment(one.at)),
                ("Satisfied", "Yes" if one.satisfied else "No"),
                ("Opinion", one.text),
            ),
        )
        for one in bid.guardian_opinions
    ]
    if done := bid.conflict_conclusion:
        verb = "Recorded" if done.minuted else "Concluded"
        found.append(
            Part(
                f"Conclusion of {by_whom(done)}",
                wording.rows(
                    ("Outcome", wording.capital(sentences.CONCLUDED[done.outcome])),
                    ("Reasons", done.reasons),
                    *review(done),
                    (f"{verb} by", sentences.person(done.by, bid)),
                    (verb, words.moment(done.at)),
                ),
            )
        )
    return found


def without_interest(bid: Bid) -> list[str]:
    """Who has said that they have none, and when: a line each, however many they are."""
    return [
        f"{sentences.person(one.by, bid)}, {words.moment(one.at)}"
        for one in bid.interests
        if one.category is InterestCategory.NONE
    ]


def requests(bid: Bid) -> list[Part]:
    """Questions to the applicant, with the answers beside them."""
    found = []
    for number, one in enumerate(bid.requests, 1):
        asked = [
            ("Asked by", sentences.person(one.by, bid)),
            ("Asked", words.moment(one.at)),
            ("The clock", "Stopped until answered" if one.stops_clock else "Runs on"),
        ]
        for question in one.questions:
            asked.append((question.text, question.answer or "Not answered yet"))
        found.append(Part(f"Request {number} for information", asked))
    return found


def entry(bid: Bid, line: HistoryLine) -> dict[str, Any]:
    """One entry of the record as its own page shows it."""
    by = line.event.by
    return {
        "sentence": sentences.sentence(line.event, bid),
        "rows": wording.rows(
            ("Who", sentences.person(by, bid) if by else "The system"),
            ("When", words.moment(line.at)),
            *_set(line.event),
            *rests_on(bid, line.event),
        ),
        "rules": satisfied.rules(bid, line.event),
        "minutes": place(line.event),
        "hash": line.hash,
    }


def _set(event: Event) -> list[Row]:
    """The conditions that a decision or a conclusion sets, as they are written."""
    match event:
        case Decided():
            return [_condition("Condition", one) for one in event.conditions]
        case ConflictReviewConcluded():
            return [_condition("Mitigation", one) for one in event.mitigations]
    return []


def _condition(what: str, one: ConditionTerms) -> Row:
    return (
        f"{what}: {one.criterion}",
        f"{one.text}\n{one.owner} sees to it by {words.day(one.due)}.\n"
        f"{BLOCKS[one.blocks]}.\nIn the public register: {in_public(one)}.",
    )
