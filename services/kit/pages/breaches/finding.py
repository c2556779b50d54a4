"""Whom a concern is about, what it is about, and who looks into it."""

from collections.abc import Mapping, Sequence

from activities.members.reading import Person
from activities.reference.reading import Ccg, panel_of
from services.kit import hats
from services.kit.pages.visitor import Visitor
from workflows.contracts.bids import Bid
from workflows.contracts.breaches import BodyOf, BreachCase
from workflows.contracts.parties import Actor, Party
from workflows.rules import breaches

Names = Mapping[tuple[Party, str], str]


class NotFound(Exception):
    """What was typed is nobody's name, or several people's. The message says so."""


def actor(person: Person) -> Actor:
    """Somebody with all their hats."""
    return hats.actor(person, person.memberships[0])


def named(typed: str, people: Sequence[Actor], names: Names) -> Actor:
    """Whose name was typed, with their body after a comma where several have it.

    Raises:
        NotFound: It is nobody's, or it is not certain whose.
    """
    name, _, body = (part.strip().casefold() for part in typed.partition(","))
    found = [who for who in people if who.name.casefold() == name]
    if body:
        found = [
            who
            for who in found
            if any(
                body in f"{names.get((b.party, b.body), '')} {b.body}".casefold()
                for b in breaches.bodies_of(who)
            )
        ]
    if not found:
        raise NotFound(
            "Nobody in office has this name. Write it as the register of interests has "
            "it, or leave it empty and name the bid"
        )
    if len(found) > 1:
        raise NotFound(
            "Several people have this name. Add a comma and the body, as the register of "
            "interests has it"
        )
    return found[0]


async def bid_of(at: Visitor, typed: str) -> Bid | None:
    """The bid of a number, where it is public; None for any other."""
    record = await at.to.register.bid(typed.strip().upper())
    return record.state if record and record.state.statements else None


async def panel_for(at: Visitor, accused: Actor | None, bid: Bid | None) -> str:
    """The panel of the region: the bid's, else that of the person's bodies."""
    if bid is not None:
        return bid.panel
    mine = {b.body for b in breaches.bodies_of(accused)} if accused else set()
    regions = sorted(
        ccg.region or "" for ccg in await at.to.reference.ccgs() if _is_of(ccg, mine)
    )
    return panel_of(regions[0]) if regions else ""


def _is_of(ccg: Ccg, bodies: set[str]) -> bool:
    places = {ccg.code, ccg.local_team, ccg.region, *(area.id for area in ccg.areas)}
    return bool(ccg.region) and bool(places & bodies)


async def everybody(at: Visitor) -> list[Actor]:
    """Everybody in office."""
    people = await at.to.members.people(at.session.issuer)
    return [actor(person) for person in people if person.memberships]


async def bodies_now(at: Visitor, case: BreachCase) -> tuple[BodyOf, ...]:
    """The bodies of the person a case is about, as they are today."""
    if not case.report.person:
        return ()
    person = await at.to.members.numbered(case.report.person)
    if person is None or not person.memberships:
        return ()
    return breaches.bodies_of(actor(person))
