"""What the pages of breach cases say."""

from workflows.contracts.breaches import (
    BreachCase,
    BreachOutcome,
    BreachState,
    Concern,
    PassedTo,
)
from workflows.rules import words

CONCERNS: dict[Concern, str] = {
    Concern.NOT_DECLARED: "An interest was not declared",
    Concern.LATE: "An interest was declared too late",
    Concern.TOOK_PART: "Somebody took part who should have stayed out",
    Concern.PAPERS: "Papers were seen or passed on by somebody kept from them",
    Concern.GIFT: "A gift, hospitality or sponsorship",
    Concern.OTHER: "Something else",
}

OUTCOMES: dict[BreachOutcome, str] = {
    BreachOutcome.NO_BREACH: "No breach",
    BreachOutcome.MINOR: "A breach that changed no decision",
    BreachOutcome.BREACH: "A breach that may have changed a decision",
}

PASSED: dict[PassedTo, str] = {
    PassedTo.NHS_ENGLAND: "NHS England",
    PassedTo.COUNTER_FRAUD: "NHS Counter Fraud Authority",
    PassedTo.REGULATOR: "A professional regulator",
}

STATES: dict[BreachState, dict[str, str]] = {
    BreachState.REPORTED: {"text": "Reported", "colour": "yellow"},
    BreachState.INVESTIGATED: {"text": "Being looked into", "colour": "blue"},
    BreachState.CONCLUDED: {"text": "Concluded", "colour": "green"},
}
RECEIVED = {"text": "Received", "colour": "grey"}


def number(case: BreachCase) -> str:
    """A case's number as people say it; it tells nothing."""
    return f"B-{case.id[:8].upper()}"


def about(case: BreachCase) -> str:
    """Whom or what a case is about."""
    report = case.report
    bid = f"bid {report.bid}" if report.bid else ""
    return words.joined([one for one in (report.person_name, bid) if one]) or "Nobody"


def passed(to: tuple[PassedTo, ...]) -> str:
    """Who else was told."""
    return words.joined([PASSED[one] for one in to]) or "Nobody"
