"""What questions to the register are answered with; `reading` is where to get them."""

from datetime import date, datetime
from typing import Generic, NamedTuple, TypeVar

from workflows.contracts.base import Contract
from workflows.contracts.bids import Bid, Stage
from workflows.contracts.clocks import Pause
from workflows.contracts.cycles import Model
from workflows.contracts.decisions import ConditionStatus
from workflows.contracts.events import Event
from workflows.contracts.notices import NoticeKind
from workflows.contracts.parties import Party, Role
from workflows.contracts.tracks import Track

T = TypeVar("T")


class Filters(Contract):
    """What a list is narrowed to.

    Attributes:
        search: Words of the number, the applicants' names and codes, the boards' names.
        asked_by: The person who asks: bids whose papers are kept from them come as
            `kept`, without what they wait for and whether they are on hold.
    """

    stage: Stage | None = None
    model: Model | None = None
    search: str = ""
    asked_by: str = ""
    cycle: str = ""

    @property
    def narrows(self) -> bool:
        """Whether a list may come out shorter."""
        return bool(self.stage or self.model or self.cycle or self.search.strip())


class Page(Contract, Generic[T]):
    """A part of a longer list.

    Attributes:
        total: How many there are in the whole list.
        number: Which page this is, from 1.
    """

    items: tuple[T, ...]
    total: int
    number: int
    size: int


class BidRow(Contract):
    """A bid in a list.

    Attributes:
        applicants: Their names, joined by commas.
        outcome: The decision in principle; empty before it.
        updated: When its last entry happened.
        kept: Whether its papers are kept from whoever asked.
    """

    bid_id: str
    lead: str
    applicants: str
    cycle: str
    region: str
    local_team: str
    model: Model
    track: Track
    stage: Stage
    held: bool
    version: int
    number: int
    start_date: date
    waiting: str
    outcome: str
    due: datetime | None
    decided: datetime | None
    opened: datetime
    updated: datetime
    ended: datetime | None
    kept: bool = False


class PublicCondition(Contract):
    """What anybody may know of a condition.

    Attributes:
        about: Empty, as is `text`, unless it is said that these words name nobody.
    """

    number: int
    status: ConditionStatus
    due: date
    about: str = ""
    text: str = ""


class PublicBid(Contract):
    """What anybody may know of a bid: nothing that names or quotes a person.

    Attributes:
        reasons: The decision's reasons by the round's list, in its words.
    """

    bid_id: str
    applicants: str
    cycle: str
    model: Model
    stage: Stage
    outcome: str
    start_date: date
    decided: datetime | None
    opened: datetime
    ended: datetime | None
    conditions: tuple[PublicCondition, ...] = ()
    reasons: tuple[str, ...] = ()


class BidRecord(NamedTuple):
    """A bid as its last entry left it."""

    state: Bid
    number: int
    head: str


class HistoryLine(NamedTuple):
    """One entry as it is on record."""

    number: int
    at: datetime
    kind: str
    event: Event
    hash: str


class TaskRow(Contract):
    """Something that somebody in a body can do.

    Attributes:
        bid_id: The bid's number, or `delegation/` and the delegation's.
        name: The body in words.
        roles: Who in it; nobody named means everybody.
        held: Whether the bid is on hold.
        lead: The CCG that leads the bid, and answers questions on it.
        pauses: When its clock has stood still, and whether it does now.
    """

    bid_id: str
    applicants: str
    stage: Stage
    key: str
    party: Party
    body: str
    name: str
    roles: tuple[Role, ...]
    words: str
    command: str
    subject: str
    since: datetime | None
    due: datetime | None
    held: bool = False
    lead: str = ""
    pauses: tuple[Pause, ...] = ()


class NoticeRow(Contract):
    """A message in the delivery log.

    Attributes:
        state: `queued`, `held` for the morning digest, `sent`, `failed`, or `dropped` where
            by the morning nobody needed it any more. The last two are final until it
            is sent again.
        resend_of: The message that this one repeats.
        digest: The morning digest that it waits for, or went with.
    """

    id: str
    bid_id: str
    number: int
    kind: NoticeKind
    party: Party
    body: str
    person: str
    name: str
    address: str
    words: str
    state: str
    attempts: int
    last_error: str
    message_id: str
    queued_at: datetime
    sent_at: datetime | None
    resend_of: str | None
    digest: date | None = None
