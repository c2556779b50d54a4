"""Each kind of decision, paper or declaration as a headed part of a page."""

from datetime import datetime

from services.kit.pages.bid import minuted
from services.kit.pages.bid.wording import (
    Part,
    capital,
    functions,
    part,
    rows,
    signed,
)
from services.kit.pages.steps import reviewing, weighing
from workflows.contracts.bids import Bid
from workflows.contracts.decisions import (
    Assurance,
    Decision,
    Moderation,
    Settled,
)
from workflows.contracts.handovers import Agreement, Mandate
from workflows.contracts.money import Allocation
from workflows.contracts.parties import Who
from workflows.contracts.reviews import BoardDecision, Interest
from workflows.rules import (
    bodies,
    coded,
    conditions_panel,
    conflict_matrix,
    in_place,
    national,
    sentences,
    words,
)


def whose(bid: Bid, by: Who | None, at: datetime) -> str:
    """Who took a step and, on a line of its own, when."""
    return f"{sentences.person(by, bid)}\n{words.moment(at)}"


def board(bid: Bid, decided: BoardDecision) -> Part:
    """One board's decision."""
    name = next((b.name for b in bid.boards if b.id == decided.board), decided.board)
    counted = minuted.counted(decided.votes, minutes=decided.minuted)
    instead = capital(in_place.why(decided.decider, name)) if decided.decider else ""
    return Part(
        name,
        rows(
            ("Decided by", instead),
            ("Outcome", capital(sentences.BOARD_DID[decided.outcome])),
            ("Application version", str(decided.version)),
            (
                "Meeting",
                words.day(decided.meeting_date) if decided.meeting_date else "",
            ),
            ("Minute", decided.minute_reference),
            ("Votes", counted),
            ("Comments", decided.comments),
            ("Recorded by", whose(bid, decided.by, decided.at)),
        ),
        (minuted.place_of(decided.board, decided.version), f"Minutes of {name}")
        if decided.minuted
        else None,
    )


def moderation(bid: Bid, one: Moderation) -> Part:
    """The region's recommendation."""
    return Part(
        "Regional recommendation",
        rows(
            ("Recommends", capital(sentences.RECOMMENDED[one.recommendation])),
            ("Reasons", one.reasons),
            ("Proposed conditions", weighing.listed(one.conditions)),
            ("Recommended by", whose(bid, one.by, one.at)),
        ),
    )


def settled(bid: Bid, one: Settled) -> Part:
    """What the conditions panel left of what was proposed."""
    changed = conditions_panel.changed_words(one.changes)
    return Part(
        "Conditions panel",
        rows(
            ("An approval would carry", weighing.listed(one.conditions) or "Nothing"),
            ("Other than proposed", capital(changed) or "Nothing"),
            ("Reasons", one.reason),
            ("Settled by", whose(bid, one.by, one.at)),
        ),
    )


def decision(bid: Bid, one: Decision) -> Part:
    """The decision in principle."""
    return Part(
        "Decision in principle",
        rows(
            ("Outcome", capital(sentences.RECOMMENDED[one.outcome])),
            ("Model", capital(sentences.MODELS[one.model])),
            ("Reasons of the list", "\n".join(coded.words_of(bid.cycle, one.codes))),
            ("Reasons", one.reasons),
            ("Deferred to", one.to_cycle),
            ("Who decided", minuted.instead(one)),
            ("Meeting", words.day(one.meeting_date) if one.meeting_date else ""),
            ("Minute", one.minute_reference),
            ("Votes", minuted.counted(one.votes, minutes=one.minuted)),
            (
                "Recorded by" if one.minuted else "Decided by",
                whose(bid, one.by, one.taken or one.at),
            ),
            ("Told", words.moment(one.at) if one.taken else ""),
            (
                "Lower model accepted by",
                signed([one.accepted]) if one.accepted else "",
            ),
        ),
        (minuted.place_of(national.PANEL[1], 0), minuted.of_national(one))
        if one.minuted
        else None,
    )


def mandate(bid: Bid, one: Mandate) -> Part:
    """A ballot of member practices."""
    ballot = one.ballot
    name = bodies.name(bid, one.by.party, one.ccg)
    return Part(
        f"Members' vote, {name}",
        rows(
            ("Outcome", capital(sentences.VOTED[one.result])),
            ("Ballot", f"{words.day(ballot.opened)} to {words.day(ballot.closed)}"),
            ("Votes", f"{ballot.in_favour} for, {ballot.against} against"),
            ("Entitled to vote", f"{ballot.electorate:,}"),
            ("Verified by", whose(bid, one.by, one.at)),
        ),
    )


def assurance(bid: Bid, one: Assurance) -> Part:
    """Part two."""
    return Part(
        "Assurance (Part two)",
        rows(
            ("Outcome", capital(sentences.ATTESTED[one.outcome])),
            *part("", one.thresholds).rows,
            *weighing.found(bid),
            ("Evidence", one.evidence),
            ("Issues", one.issues),
            ("Attested by", sentences.person(one.by, bid)),
            ("Signed by finance", signed([one.finance]) if one.finance else ""),
        ),
    )


def allocation(bid: Bid, one: Allocation) -> Part:
    """The budget, share by share."""
    names = {a.code: a.name for a in bid.applicants}
    found = []
    for share in one.shares:
        parts = (
            f"Practices: {words.money(share.practices_pence)} ({share.practices})\n"
            f"Contingency: {words.money(share.contingency_pence)}\n"
            f"Headroom: {words.money(share.headroom_pence)}\n"
            f"Total: {words.money(share.total_pence)}"
        )
        found.append((names.get(share.ccg, share.ccg), parts))
    return Part(
        "Allocation",
        rows(
            *found,
            ("Total", words.money(one.total_pence)),
            ("Source", one.source),
            ("Schedule's check code", one.schedule_hash),
            ("Agreed by", signed(bid.allocation_signatures)),
        ),
        ("allocation", "What the allocation is made of, and its template"),
    )


def agreement(bid: Bid, one: Agreement) -> Part:
    """The delegation agreement and how its scope differs from what was asked for."""
    return Part(
        "Delegation agreement",
        rows(
            ("Instrument", one.instrument),
            ("Functions", "\n".join(functions(bid, one.functions))),
            ("Added since the application", "\n".join(functions(bid, one.added))),
            ("Removed since the application", "\n".join(functions(bid, one.removed))),
            *reviewing.reviewed(bid, one),
            ("May be signed from", words.moment(one.sign_from)),
            ("Signed by", signed(one.signatures)),
            (
                "Countersigned",
                signed([one.countersigned]) if one.countersigned else "",
            ),
            ("Check code", one.digest),
        ),
        ("agreement", "What differs from the application, function by function")
        if one.added or one.removed or one.version > 1
        else None,
    )


def handover(bid: Bid) -> Part:
    """Who gave which key, what was posted, and where the dry run is."""
    return Part(
        "Handover",
        rows(
            ("Released by", signed([bid.release]) if bid.release else "Nobody yet"),
            ("Confirmed by", signed(bid.confirmations)),
            ("What went wrong", bid.handover_problem),
            ("Posted as", bid.transfer),
        ),
        ("handover", "The journal, and what still forbids the handover"),
    )


def interest(bid: Bid, one: Interest) -> Part:
    """One declaration and how it is handled."""
    handled = sentences.HANDLED[one.handling] if one.handling else "No ruling yet"
    none = one.category == "none"
    return Part(
        f"{one.by.name} declared {sentences.CATEGORIES[one.category]}",
        rows(
            ("Declared by", sentences.person(one.by, bid)),
            ("Declared", words.moment(one.at)),
            ("What it is", one.description),
            ("Since", words.day(one.since) if one.since else ""),
            ("How grave it is", "" if none else capital(conflict_matrix.severity(one))),
            ("How it is handled", "" if none else capital(handled)),
            ("Why", one.ruling_reason),
            ("Ruled by", sentences.person(one.ruled_by, bid) if one.ruled_by else ""),
        ),
    )
