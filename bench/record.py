"""Bids for the register without a process: made by the rules themselves."""

from dataclasses import dataclass
from datetime import UTC, datetime

from activities.database import Database
from activities.members.reading import MemberReading, Person
from activities.reference.reading import ReferenceReading
from bench.work import CYCLE, bodies_of, offices
from services.kit.hats import actor
from workflows.contracts.bids import Bid
from workflows.contracts.cycles import Model
from workflows.contracts.events import BidOpened, Entry, Event
from workflows.contracts.parties import Actor, Membership, Party, Role
from workflows.contracts.ports import Batch
from workflows.rules import progress, rulebook

CCGS = 20
"""Bids are spread over so many CCGs."""


def id_of(opening: Bid, number: int) -> str:
    """The number of the bid that is written as the so-and-so-many-th."""
    return f"{opening.applicants[0].code}-{number // CCGS + 1}"


def is_ended(number: int) -> bool:
    """Whether that bid is written up to its end: one in four, and of every CCG some."""
    return (number + number // CCGS) % 4 == 0


def until_open(wanted: int) -> int:
    """How many bids are written for so many of them to be open."""
    number = found = 0
    while found < wanted:
        found += not is_ended(number)
        number += 1
    return number


@dataclass(frozen=True, slots=True)
class Authors:
    """Opening bids and the people who take their steps."""

    openings: tuple[Bid, ...]
    people: dict[Membership, Person]

    def opening(self, number: int) -> Bid:
        """The so-and-so-many-th bid as it opens."""
        bid = self.openings[number % CCGS]
        return bid.model_copy(update={"id": id_of(bid, number)})

    def batch(self, number: int, *, ended: bool) -> Batch:
        """Its entries: the expression only, or all up to its rejection."""
        opening, now = self.opening(number), datetime.now(UTC)
        opened = BidOpened(at=now, opening=opening)
        bid = progress.after(None, opened)
        happened: list[Event] = [opened]
        manager = Membership(
            party=Party.CCG, body=bid.applicants[0].code, role=Role.BID_MANAGER
        )
        steps = (("submit_expression", manager), *(offices(bid) if ended else ()))
        for command, hat in steps:
            event = self._event(bid, command, hat, now)
            bid = progress.after(bid, event)
            happened.append(event)
        entries = tuple(
            Entry(bid_id=bid.id, number=n, event=event)
            for n, event in enumerate(happened, 1)
        )
        return Batch(bid_id=bid.id, entries=entries)

    def _event(self, bid: Bid, command: str, hat: Membership, now: datetime) -> Event:
        kind = rulebook.COMMANDS[command]
        body = {"by": self._actor(hat), **bodies_of(bid, command)}
        return rulebook.answer(bid, kind.model_validate(body), now)

    def _actor(self, hat: Membership) -> Actor:
        return actor(self.people[hat], hat)


async def authors(database: Database, issuer: str) -> Authors:
    """Everybody that is needed, as the register knows them."""
    reference = ReferenceReading(database)
    found = []
    for ccg in await reference.ccgs(CYCLE):
        bid = await reference.opening(f"{ccg.code}-1", CYCLE, Model.JOINT, (ccg.code,))
        if sum(board.material for board in bid.boards) == 1:
            found.append(bid)
    people = await MemberReading(database).people(issuer)
    held = {hat: person for person in reversed(people) for hat in person.memberships}
    return Authors(tuple(found[:CCGS]), held)
