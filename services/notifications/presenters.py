"""What is shown of a message: never somebody else's address."""

from datetime import datetime
from typing import Any

from activities.register.post import Message
from activities.register.reading import NoticeRow, Page
from services.kit.lists import Listed, counted
from services.kit.pages.visitor import HOMES, MESSAGES
from services.kit.sheets import Answer
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party
from workflows.rules import words

STATES = {
    "queued": "Waiting to be sent",
    "sent": "Sent",
    "failed": "Could not be sent",
}


class NoticeLine(Answer):
    """A message and what became of it.

    Attributes:
        number: The entry of the bid's record that led to it.
        address: Only on one's own messages.
        resend: Where to ask for it to be sent once more.
    """

    id: str
    bid_id: str
    number: int
    kind: NoticeKind
    party: Party
    body: str
    name: str
    address: str
    words: str
    state: str
    state_words: str
    attempts: int
    queued_at: datetime
    sent_at: datetime | None
    resend_of: str | None
    resend: str


class NoticeLines(Listed):
    """Messages, the newest first."""

    items: tuple[NoticeLine, ...]


class Requeued(Answer):
    """The message will be sent once more, under this id."""

    id: str
    bid_id: str
    name: str
    resend_of: str | None


def notice_lines(api: str, page: Page[NoticeRow], person: str) -> NoticeLines:
    """A page of messages, as this person may see them."""
    items = tuple(_line(api, row, person) for row in page.items)
    return NoticeLines(items=items, **counted(page))


def _line(api: str, row: NoticeRow, person: str) -> NoticeLine:
    state = STATES[row.state]
    if row.sent_at:
        state = f"{state} at {words.moment(row.sent_at)}"
    return NoticeLine(
        **{name: getattr(row, name) for name in _SAME},
        address=row.address if row.person == person else "",
        state_words=state,
        resend=f"{api}/notices/{row.id}/resend",
    )


_SAME = (set(NoticeLine.model_fields) & set(NoticeRow.model_fields)) - {"address"}


def requeued(message: Message) -> Requeued:
    """What was queued."""
    return Requeued(
        id=message.id,
        bid_id=message.bid_id,
        name=message.name,
        resend_of=message.resend_of,
    )


KINDS = {
    NoticeKind.RECEIVED: "Bid received",
    NoticeKind.TASK: "Something to do",
    NoticeKind.BOARD_TOLD: "A bid in your area",
    NoticeKind.DECIDED: "Decision",
    NoticeKind.RETURNED: "Returned to the CCG",
    NoticeKind.QUESTIONS: "Questions",
    NoticeKind.ANSWERED: "Answers",
    NoticeKind.REMINDER: "Reminder",
    NoticeKind.ESCALATION: "Overdue",
    NoticeKind.HELD: "On hold",
    NoticeKind.RESUMED: "Resumed",
    NoticeKind.DATE_MOVED: "Date moved",
    NoticeKind.CONDITION_DISCHARGED: "Condition met",
    NoticeKind.LIVE: "Live",
    NoticeKind.ENDED: "Ended",
}
"""What each kind of letter is called in a list."""


def letter(row: NoticeRow) -> dict[str, Any]:
    """One of my own letters."""
    again = " (sent again)" if row.resend_of else ""
    return {
        "id": row.id,
        "kind": f"{KINDS[row.kind]}{again}",
        "words": row.words,
        "bid_id": row.bid_id,
        "link": f"{HOMES.get(row.party, MESSAGES)}/bids/{row.bid_id}",
        "state": STATES[row.state],
        "failed": row.state == "failed",
        "when": words.moment(row.sent_at or row.queued_at),
        "again": row.state != "queued",
    }
