"""What a question about bids is answered with."""

from datetime import datetime

from workflows.contracts.base import Contract
from workflows.contracts.bids import Stage
from workflows.contracts.clocks import Pause
from workflows.contracts.parties import Party, Role


class Blocker(Contract):
    """One unmet part of what a bid waits for: what, who can meet it, until when.

    Attributes:
        command: The update that would meet it; empty where only time can.
        subject: Which board, condition, CCG, interest or request it is about.
        words: The part in words, ready for a sentence: "the Camden board's decision".
        name: The body in words: "Camden Health and Wellbeing Board".
        pauses: When its clock has stood still, and whether it does now.
        people: Who of the roles can meet it, by number; all of them where it is empty.
    """

    key: str
    words: str
    party: Party
    body: str
    name: str
    roles: tuple[Role, ...] = ()
    command: str = ""
    subject: str = ""
    since: datetime | None = None
    due: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    people: tuple[str, ...] = ()


class Waiting(Contract):
    """Why a bid waits. It holds exactly when `blockers` is empty.

    Attributes:
        sentence: The same words on the page, in lists, in letters and in Temporal.
        besides: What somebody is asked for although the bid goes on without it.
    """

    stage: Stage
    sentence: str
    blockers: tuple[Blocker, ...] = ()
    due: datetime | None = None
    held: bool = False
    besides: tuple[Blocker, ...] = ()


class Receipt(Contract):
    """The answer to an accepted command: it is on record under this number.

    Attributes:
        digest: Of the command as received; a second use of the same idempotency key for
            something else shows by it.
    """

    bid_id: str
    number: int
    stage: Stage
    version: int
    waiting: str
    digest: str = ""
