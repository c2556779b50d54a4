"""What is shown of a message: never somebody else's address."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from activities.register.post import Message
from activities.register.reading import NoticeRow, Page
from activities.register.unheld import unheld as unheld_tasks
from services.kit import delivery
from services.kit.lists import Listed, counted
from services.kit.pages.bid.wording import capital
from services.kit.pages.menu import HOMES, MESSAGES
from services.kit.pages.questions.field import Raw, first
from services.kit.pages.visitor import Visitor
from services.kit.sheets import Answer
from workflows.contracts import names
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party
from workflows.rules import vacancies, words


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
    state = delivery.state(row)
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


When = Literal["now", "morning"]
NOW, MORNING = "now", "morning"

KINDS = {
    NoticeKind.RECEIVED: "Bid received",
    NoticeKind.SCREENED: "Screening",
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
    NoticeKind.ADMITTED_LATE: "Admitted late",
    NoticeKind.TRACK: "Track and support plan",
    NoticeKind.CONDITION_SET: "Condition to be met",
    NoticeKind.EVIDENCE_SENT: "Evidence for a condition",
    NoticeKind.EVIDENCE_REFUSED: "Evidence not enough",
    NoticeKind.CONDITION_DISCHARGED: "Condition met",
    NoticeKind.LIVE: "Live",
    NoticeKind.ENDED: "Ended",
    NoticeKind.AGREEMENT_CHANGED: "Agreement changed",
    NoticeKind.REVIEW_SHORTENED: "Agreement to be signed earlier",
    NoticeKind.AGREEMENT_SIGNED: "Agreement signed",
    NoticeKind.AGREEMENT_ISSUED: "Agreement issued",
    NoticeKind.SHADOW_JUDGED: "Shadow period not over yet",
    NoticeKind.HANDOVER_FAILED: "Handover failed",
    NoticeKind.INTEREST_RULED: "Ruling on your interest",
    NoticeKind.VOTE_OPENED: "A vote has opened",
    NoticeKind.VOTE_CLOSED: "A vote has closed",
    NoticeKind.IN_PLACE: "Another body decides",
    NoticeKind.ALLOCATION: "Allocation",
    NoticeKind.DELEGATION: "Delegation",
    NoticeKind.RETURN_DUE: "Monthly return",
    NoticeKind.SPENDING_ALERT: "Spending alert",
    NoticeKind.SHADOW_ALERT: "Spending alert in a shadow period",
    NoticeKind.PANEL_SEATED: "Sitting of the national panel",
    NoticeKind.QUORUM_LOST: "No quorum possible",
    NoticeKind.SUBSTITUTE_ASKED: "Asked to sit for a member",
}
"""What each kind of letter is called in a list."""


def letter(row: NoticeRow) -> dict[str, Any]:
    """One of my own letters."""
    again = " (sent again)" if row.resend_of else ""
    return {
        "id": row.id,
        "kind": f"{KINDS[row.kind]}{again}",
        "words": row.words,
        "about": _about(row.bid_id),
        "link": f"{HOMES.get(row.party, MESSAGES)}/{names.page_of(row.bid_id)}",
        "state": delivery.state(row),
        "failed": row.state == "failed",
        "when": words.moment(row.sent_at or row.queued_at),
        "button": delivery.button(row),
    }


def _about(record: str) -> str:
    """`Bid 07R-1`, `Delegation 07R-1`, `Absences`."""
    number = names.number_of(record)
    if names.lasts(record):
        return f"Delegation {number}"
    return f"Bid {number}" if number == record else number


MAY_WAIT: dict[NoticeKind, tuple[str, str]] = {
    NoticeKind.REMINDER: (
        "Reminders",
        "A date of yours is near. The digest lists every task that is late or due soon.",
    ),
    NoticeKind.RECEIVED: ("Bids received", "An expression of interest has arrived."),
    NoticeKind.BOARD_TOLD: (
        "Bids in your area",
        "Your board is told of a bid that it does not have to decide on.",
    ),
    NoticeKind.HELD: ("Bids on hold", "NHS England has stopped a bid's clocks."),
    NoticeKind.DATE_MOVED: ("Dates moved", "A date was moved, and to when."),
    NoticeKind.PANEL_SEATED: (
        "The national panel",
        "At which sitting your bid is before the national panel, or that it moved.",
    ),
    NoticeKind.CONDITION_DISCHARGED: (
        "Conditions met",
        "A condition of an approval was discharged.",
    ),
    NoticeKind.LIVE: ("Bids live", "A bid has gone live."),
}
"""Letters that only inform: what they are called, and what they say."""

AT_ONCE: dict[NoticeKind, str] = {
    NoticeKind.TASK: "Something to do: a bid waits for you from that moment",
    NoticeKind.QUESTIONS: "Questions: the answers are asked for by a date",
    NoticeKind.ANSWERED: "Answers: the bid waits for you again",
    NoticeKind.RETURNED: "A bid returned to the CCG: it has to be changed by a date",
    NoticeKind.SCREENED: "The screening of a bid: it goes on, and on which track",
    NoticeKind.DECIDED: "Decisions: they bind, and conditions begin to count",
    NoticeKind.CONDITION_SET: "A condition that you see to, and by when",
    NoticeKind.EVIDENCE_SENT: "Evidence for a condition that you say is met or not",
    NoticeKind.EVIDENCE_REFUSED: "Evidence that is not enough: other is asked for in time",
    NoticeKind.RESUMED: "A bid resumed: its clocks run again",
    NoticeKind.ADMITTED_LATE: "What came late is admitted: it is taken until a day",
    NoticeKind.ESCALATION: "Overdue tasks that have been passed on to you",
    NoticeKind.TRACK: "A bid's track or support plan: milestones count from then",
    NoticeKind.ENDED: "The end of a bid: whoever works on it can stop",
    NoticeKind.AGREEMENT_CHANGED: "An agreement issued anew: what was signed is void",
    NoticeKind.REVIEW_SHORTENED: "A side that would sign the agreement earlier: it waits for the others",
    NoticeKind.AGREEMENT_SIGNED: "An agreement that both sides have signed: it binds",
    NoticeKind.AGREEMENT_ISSUED: "An agreement to read before you are asked to sign it",
    NoticeKind.SHADOW_JUDGED: "A shadow period whose criteria a side finds not met yet",
    NoticeKind.HANDOVER_FAILED: "A handover that failed: nothing has moved",
    NoticeKind.INTEREST_RULED: "A ruling on an interest that you declared: it takes effect at once",
    NoticeKind.VOTE_OPENED: "A vote that opens: it closes at its time",
    NoticeKind.VOTE_CLOSED: "A vote that has closed: what came of it binds",
    NoticeKind.IN_PLACE: "Another body decides in place of a board",
    NoticeKind.ALLOCATION: "A budget that was changed or disputed: signatures may be void",
    NoticeKind.DELEGATION: "Changes to a delegation: notice, variations, directions, budgets, final accounts",
    NoticeKind.RETURN_DUE: "Monthly returns that are due or overdue",
    NoticeKind.SPENDING_ALERT: "Spending that is expected to pass the budget",
    NoticeKind.SHADOW_ALERT: "A return in shadow that is expected to pass the budget",
    NoticeKind.QUORUM_LOST: "A body that can no longer be quorate, and what can be done",
    NoticeKind.SUBSTITUTE_ASKED: "You are asked to sit for a member who is away",
}
"""Letters that always come at once, and why."""


def choices(chosen: frozenset[NoticeKind]) -> list[dict[str, Any]]:
    """One question for each kind of letter that may wait, as it is answered now."""
    return [_choice(kind, kind in chosen) for kind in MAY_WAIT]


def _choice(kind: NoticeKind, morning: bool) -> dict[str, Any]:
    name, hint = MAY_WAIT[kind]
    items = [
        {"value": NOW, "text": "At once", "checked": not morning},
        {"value": MORNING, "text": "With the morning digest", "checked": morning},
    ]
    return {
        "name": kind.value,
        "idPrefix": kind.value.replace("_", "-"),
        "fieldset": {"legend": {"text": name, "size": "s"}},
        "hint": {"text": hint},
        "items": items,
    }


def picked(raw: Raw) -> frozenset[NoticeKind]:
    """The kinds that a form wants with the digest, as it was sent."""
    return frozenset(kind for kind in MAY_WAIT if first(raw, kind.value) == MORNING)


class Choices(BaseModel):
    """The form as it is sent: every kind that may wait, and nothing else.

    Attributes:
        form_token: Says that the form can be opened again with what was picked.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reminder: When
    received: When
    board_told: When
    held: When
    date_moved: When
    panel_seated: When = "now"
    condition_discharged: When
    live: When
    form_token: str = Field(default="", max_length=64)

    def in_the_morning(self) -> frozenset[NoticeKind]:
        """The kinds that are wanted with the digest."""
        found = self.model_dump()
        return frozenset(kind for kind in MAY_WAIT if found[kind.value] == MORNING)


MOST_UNHELD = 50
"""Tasks for an office that nobody holds, on operators' own page."""


async def unheld(at: Visitor) -> dict[str, Any]:
    """For operators: what no bid's page has anybody for, and how much more there is."""
    if at.hat.party is not Party.OPERATOR:
        return {}
    found = await unheld_tasks(at.to.database, await at.to.members.offices())
    return {
        "total": len(found),
        "rows": [
            {
                "bid": one.bid_id,
                "link": f"{MESSAGES}/{names.page_of(one.bid_id)}",
                "what": capital(one.words),
                "why": capital(vacancies.office_of(one.roles)) + f", {one.name}",
            }
            for one in found[:MOST_UNHELD]
        ],
    }
