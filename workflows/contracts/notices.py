"""Who is told what."""

from enum import StrEnum

from workflows.contracts.base import Contract
from workflows.contracts.parties import Party, Role


class NoticeKind(StrEnum):
    """One letter template each."""

    RECEIVED = "received"
    SCREENED = "screened"
    TASK = "task"
    BOARD_TOLD = "board_told"
    DECIDED = "decided"
    RETURNED = "returned"
    QUESTIONS = "questions"
    ANSWERED = "answered"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    HELD = "held"
    RESUMED = "resumed"
    DATE_MOVED = "date_moved"
    TRACK = "track"
    ADMITTED_LATE = "admitted_late"
    CONDITION_SET = "condition_set"
    EVIDENCE_SENT = "evidence_sent"
    EVIDENCE_REFUSED = "evidence_refused"
    CONDITION_DISCHARGED = "condition_discharged"
    LIVE = "live"
    ENDED = "ended"
    AGREEMENT_CHANGED = "agreement_changed"
    VOTE_OPENED = "vote_opened"
    VOTE_CLOSED = "vote_closed"
    IN_PLACE = "in_place"
    ALLOCATION = "allocation"
    DELEGATION = "delegation"
    RETURN_DUE = "return_due"
    SPENDING_ALERT = "spending_alert"
    QUORUM_LOST = "quorum_lost"
    SUBSTITUTE_ASKED = "substitute_asked"
    SHADOW_ALERT = "shadow_alert"
    PANEL_SEATED = "panel_seated"
    REVIEW_SHORTENED = "review_shortened"
    AGREEMENT_SIGNED = "agreement_signed"
    AGREEMENT_ISSUED = "agreement_issued"
    SHADOW_JUDGED = "shadow_judged"
    HANDOVER_FAILED = "handover_failed"
    INTEREST_RULED = "interest_ruled"


OWN = frozenset({NoticeKind.INTEREST_RULED})
"""Letters about nothing but their reader: a recusal keeps nobody from theirs, and whoever
sits for them does not get it instead. They open no paper of a bid."""


class Notice(Contract):
    """A message to whoever holds one of the roles in a body when it is written.

    Attributes:
        roles: Empty means everybody in the body who is on the member register.
        words: What happened and what is asked, as plain sentences for the letter.
        people: Only these of them, by number; all of them where it is empty.
    """

    kind: NoticeKind
    party: Party
    body: str
    roles: tuple[Role, ...] = ()
    words: str
    people: tuple[str, ...] = ()
