"""Keeps the example breach cases of the embedded system: one in each state."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from activities.breaches.keeping import Breaches
from activities.database import Database
from activities.members.reading import MemberReading, Person
from workflows.contracts.breaches import (
    BreachConclusion,
    BreachEntry,
    BreachOutcome,
    BreachReport,
    BreachState,
    Concern,
)
from workflows.contracts.parties import Actor
from workflows.rules import breaches

PANEL = "panel/Y56"


class _Example(NamedTuple):
    """A case; days are counted back from the day on which it is loaded.

    Attributes:
        about: Whom it is about, by sign-in name.
        by: Who reported it.
        office: Who looks into it, where somebody has taken it up.
    """

    case: str
    about: str
    by: str
    concern: Concern
    words: str
    days: int
    office: str = ""
    conclusion: BreachConclusion | None = None


EXAMPLES = (
    _Example(
        "10000001example",
        "camden-cfo",
        "camden-bids",
        Concern.LATE,
        "An invented case: a relative's shop was declared two months after it opened.",
        90,
        "camden-guardian",
        BreachConclusion(
            outcome=BreachOutcome.MINOR,
            findings="Declared after 60 days instead of 28. No decision was touched.",
            action="Reminded of the 28 days; the register was put right.",
            lessons="New interests are asked about at each appraisal.",
            published="An officer declared a relative's business a month late. No "
            "decision was touched. Officers are asked about new interests more often. "
            "(An invented example.)",
        ),
    ),
    _Example(
        "10000002example",
        "islington-cfo",
        "islington-bids",
        Concern.NOT_DECLARED,
        "An invented case: an adviser's fee stands in a firm's accounts, and not in the "
        "register of interests.",
        12,
        "islington-guardian",
    ),
    _Example(
        "10000003example",
        "camden-hwb-member",
        "camden-hwb-clerk",
        Concern.TOOK_PART,
        "An invented case: a member spoke for an item after leaving for it was ruled.",
        3,
    ),
)


async def load_examples(db: Database, issuer: str) -> int:
    """Keep the examples where there is no case yet; answers with how many are new.

    Args:
        db: Where to; the example people are there already.
        issuer: The sign-in provider that knows them.
    """
    keeping = Breaches(db)
    if await keeping.cases():
        return 0
    people = {one.subject: one for one in await MemberReading(db).people(issuer)}
    everybody = [_actor(one) for one in people.values() if one.memberships]
    new = 0
    for one in EXAMPLES:
        if {one.about, one.by, one.office or one.by} <= set(people):
            new += 1
            for entry in _entries(one, people, everybody):
                await keeping.append(entry)
    return new


def _entries(
    one: _Example, people: dict[str, Person], everybody: list[Actor]
) -> list[BreachEntry]:
    accused, reporter = _actor(people[one.about]), people[one.by]
    bodies = breaches.bodies_of(accused)
    report = BreachReport(
        person=accused.person,
        person_name=accused.name,
        concern=one.concern,
        description=one.words,
        bodies=bodies,
        office=breaches.office_for(accused, bodies, reporter.id, everybody, PANEL),
    )
    began = datetime.now(UTC) - timedelta(days=one.days)
    found = [
        BreachEntry(
            case=one.case,
            number=1,
            at=began,
            state=BreachState.REPORTED,
            report=report,
            by=reporter.id,
            name=reporter.name,
        )
    ]
    if not one.office:
        return found
    looks = people[one.office]
    taken = BreachEntry(
        case=one.case,
        number=2,
        at=began + timedelta(days=2),
        state=BreachState.INVESTIGATED,
        note="Reads the minutes and asks everybody who was there.",
        by=looks.id,
        name=looks.name,
    )
    if one.conclusion is None:
        return [*found, taken]
    done = taken.model_copy(
        update={
            "number": 3,
            "at": began + timedelta(days=20),
            "state": BreachState.CONCLUDED,
            "note": "",
            "conclusion": one.conclusion,
        }
    )
    return [*found, taken, done]


def _actor(person: Person) -> Actor:
    first = person.memberships[0]
    return Actor(
        party=first.party,
        body=first.body,
        role=first.role,
        person=person.id,
        name=person.name,
        also=person.memberships[1:],
    )
