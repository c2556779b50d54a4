"""What clients asked and what they were answered, kept by the clients themselves.

An answer that did not come is neither yes nor no: it is unknown, until the same request
under the same key is answered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

ENTRIES = {
    "submit_expression": "expression_submitted",
    "screen": "screened",
    "submit_application": "application_submitted",
    "sign_application": "application_signed",
    "record_board_decision": "board_decided",
    "declare_interest": "interest_declared",
    "rule_on_interest": "interest_ruled",
    "give_guardian_opinion": "guardian_opinion_given",
    "conclude_conflict_review": "conflict_review_concluded",
    "attest_assurance": "assurance_attested",
    "sign_assurance": "assurance_signed",
    "moderate": "moderated",
    "decide": "decided",
    "record_mandate": "mandate_recorded",
    "agree_allocation": "allocation_agreed",
    "issue_agreement": "agreement_issued",
    "sign_agreement": "agreement_signed",
    "countersign_agreement": "agreement_countersigned",
    "go_live": "handover_released",
    "confirm_handover": "handover_confirmed",
    "withdraw": "withdrawn",
    "ask_information": "information_asked",
    "answer_information": "information_answered",
}
"""The entry that each command leads to. Written out: the checker must not ask the code
that it checks."""

POLICY = {
    "not-found": "NotYours",
    "wrong-party": "WrongParty",
    "not-delegable": "NotDelegable",
    "too-late": "TooLate",
    "too-early": "TooEarly",
    "stale-version": "StaleVersion",
    "own-side": "OwnSide",
    "two-hats": "TwoHats",
    "own-decision": "OwnDecision",
    "recused": "Recused",
    "out-of-order": "OutOfOrder",
    "wrong-hash": "WrongHash",
}
"""Refusals of policy, by what clients are told: each attempt goes on record (P7)."""


@dataclass
class Operation:
    """One command under one key, however often it was sent.

    Attributes:
        bid: Empty for a new bid whose number nobody knows yet.
        person: Their number in the member register.
        began: When it was first sent; `ended`, when it was first answered.
        doubts: How often no answer came, or one that said nothing is known.
        answers: Every answer that came: a receipt, or a problem.
        money: What the person saw when they agreed to a sum: pence by account.
    """

    key: str
    bid: str
    command: str
    person: str
    began: float
    ended: float = 0.0
    doubts: int = 0
    answers: list[Json] = field(default_factory=list)
    money: dict[str, int] = field(default_factory=dict)

    @property
    def receipt(self) -> Json | None:
        """The receipt, if it was acknowledged."""
        return next((a for a in self.answers if "number" in a), None)

    @property
    def refusal(self) -> str:
        """The kind of refusal, if it was refused: the last part of the problem's type."""
        problem = next((a for a in self.answers if "type" in a), {"type": ""})
        return str(problem["type"]).rpartition("/")[2]

    @property
    def number(self) -> int:
        """Where it says it is on record; 0 if nowhere."""
        return int(self.receipt["number"]) if self.receipt else 0


@dataclass
class Journal:
    """Everything that the clients know.

    Attributes:
        live: Bids that somebody was shown as live.
        odd: Answers that no client should get, in words.
    """

    operations: list[Operation] = field(default_factory=list)
    live: set[str] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)

    @property
    def bids(self) -> list[str]:
        """Every bid that was acknowledged."""
        return sorted({op.bid for op in self.acknowledged()})

    def acknowledged(self) -> Iterator[Operation]:
        """Commands that were answered with a receipt."""
        return (op for op in self.operations if op.receipt)

    def unknown(self) -> Iterator[Operation]:
        """Commands that were never answered."""
        return (op for op in self.operations if not op.answers)

    def refused(self) -> Iterator[Operation]:
        """Commands that were answered with a refusal."""
        return (op for op in self.operations if op.refusal)
