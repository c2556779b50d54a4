"""What is shown of a message: never somebody else's address."""

from datetime import datetime

from activities.register.post import Message
from activities.register.reading import NoticeRow, Page
from services.kit.lists import Listed, counted
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
