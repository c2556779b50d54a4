"""What the front door shows: bids as anybody may know them."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from activities.register.reading import Page, PublicBid
from activities.register.shapes import PublicCondition
from services.kit.cells import cell
from services.kit.lists import BidFilters, Listed, counted
from services.kit.pages.bid import presenter as bid_presenter
from services.kit.pages.bid import wording
from services.kit.pages.bid.wording import Row
from services.kit.sheets import STAGES
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Cycle
from workflows.contracts.decisions import ConditionStatus, Recommendation
from workflows.contracts.delegations import Delegation
from workflows.rules import delegation_words, road, sentences, words
from workflows.rules.conditions import is_public
from workflows.rules.sentences import MODELS

DECISIONS = {
    str(outcome): wording.capital(sentences.RECOMMENDED[outcome])
    for outcome in Recommendation
}
STANDS = {
    ConditionStatus.OPEN: "Not met yet",
    ConditionStatus.DISCHARGED: "Met",
    ConditionStatus.LAPSED: "Lapsed",
}


class PublicFilters(BidFilters):
    """What the public register is narrowed to."""

    cycle: str = ""


class PublicLine(PublicBid):
    """A bid in the public register."""

    stage_words: str


class PublicBids(Listed):
    """Bids, the last changed first."""

    items: tuple[PublicLine, ...]


def public_bids(page: Page[PublicBid]) -> PublicBids:
    """A page of the public register."""
    items = tuple(
        PublicLine(**dict(row), stage_words=STAGES[row.stage]) for row in page.items
    )
    return PublicBids(items=items, **counted(page))


def line(row: PublicBid, rounds: Mapping[str, str]) -> dict[str, Any]:
    """A bid in the register's list."""
    return {
        "id": row.bid_id,
        "ccgs": row.applicants,
        "model": wording.capital(MODELS[row.model]),
        "round": rounds.get(row.cycle, row.cycle),
        "stage": STAGES[row.stage],
        "decision": DECISIONS.get(row.outcome, ""),
        "undecided": "Not decided"
        if road.needs_approval(row.model)
        else "None is needed for this model",
        "decided": words.day(row.decided) if row.decided else "",
        "opened": words.day(row.opened),
        "start": words.day(row.start_date),
        "ended": words.day(row.ended) if row.ended else "",
        "conditions": [_stands(one) for one in row.conditions],
        "reasons": row.reasons,
    }


def _stands(one: PublicCondition) -> str:
    """A condition on one line; once it is met, its date says nothing any more."""
    is_open = one.status is ConditionStatus.OPEN
    until = f", due {words.day(one.due)}" if is_open else ""
    about = f" ({one.about})" if one.about else ""
    return f"Condition {one.number}{about}: {STANDS[one.status].lower()}{until}"


COLUMNS = {
    "bid_id": "Bid",
    "applicants": "Applicants",
    "cycle": "Round",
    "model": "Model",
    "stage": "Stage",
    "outcome": "Decision",
    "reasons": "Reasons",
    "decided": "Decided",
    "opened": "Opened",
    "start_date": "Start date",
    "ended": "Ended",
    "conditions": "Conditions",
}


def as_csv(rows: Iterable[PublicBid], rounds: Mapping[str, str]) -> str:
    """The list for spreadsheets; no cell can be taken for a formula."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS.values())
    for row in rows:
        given = {
            **{name: _plain(value) for name, value in row},
            "cycle": rounds.get(row.cycle, row.cycle),
            "conditions": "; ".join(
                f"{one.number}{f' ({one.about}: {one.text})' if one.about else ''}: "
                f"{STANDS[one.status].lower()}, due {one.due}"
                for one in row.conditions
            ),
            "reasons": "; ".join(row.reasons),
            "stage": STAGES[row.stage],
            "model": wording.capital(MODELS[row.model]),
            "outcome": DECISIONS.get(row.outcome, ""),
        }
        out.writerow(cell(given[name]) for name in COLUMNS)
    return text.getvalue()


def _plain(value: Any) -> Any:
    """Dates as spreadsheets take them; a moment to the second."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else value


def facts(bid: Bid) -> list[Row]:
    """What anybody may know of a bid, its dates first to last."""
    opened = words.day(bid.opened) if bid.opened else ""
    return wording.rows(("Opened", opened), *bid_presenter.public_facts(bid))


def conditions(bid: Bid) -> list[dict[str, str]]:
    """Conditions by number, in words where these are said to name nobody."""
    return [
        {
            "title": f"Condition {number}",
            "about": one.terms.criterion if is_public(one.terms) else "",
            "text": one.terms.text if is_public(one.terms) else "",
            "stands": STANDS[one.status],
            "due": words.day(one.terms.due),
            "met": words.day(one.discharged.at) if one.discharged else "",
        }
        for number, one in enumerate(bid.conditions, 1)
    ]


def delegation(found: Delegation) -> dict[str, Any]:
    """What anybody may know of a delegation: no sums, no texts, nobody's name."""
    return {
        "number": found.number,
        "stands": delegation_words.standing(found),
        "functions": [
            (
                one.name,
                delegation_words.holds(found, one),
                words.day(one.since),
            )
            for one in found.functions
        ],
    }


def options(names: Mapping[Any, str], picked: str) -> list[dict[str, Any]]:
    """Choices of a filter."""
    every = [{"value": "", "text": "Any", "selected": not picked}]
    return every + [
        {
            "value": str(key),
            "text": wording.capital(text),
            "selected": str(key) == picked,
        }
        for key, text in names.items()
    ]


def rounds(cycles: Iterable[Cycle]) -> dict[str, str]:
    """Application rounds by name."""
    return {cycle.name: cycle.title for cycle in cycles}
